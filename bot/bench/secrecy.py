"""Whether private answers, and who wrote what, show in anything: many pairs of workshops that differ in these alone."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.bench.beginnings import SIDES, brought_to, person
from bot.bench.secret_rounds import products, readiness, steps
from bot.bench.secret_stories import SIZES, Story, concerns, ideas, sensibility
from bot.bench.twin_rehearsals import Sight, differences, play
from bot.bench.twin_scenario import pair
from bot.bench.twins import Difference, Twins


@dataclass(frozen=True, slots=True)
class Kind:
    """A story, and where it begins."""

    name: str
    phase: str
    part: int
    tell: Callable[[Story], Awaitable[None]]


STORIES: Final = (
    Kind("concerns", "concerns", 0, concerns),
    Kind("sensibility", "sensibility", 0, sensibility),
    Kind("ideas", "concerns", 1, ideas),
    Kind("steps", "reassurance", 0, steps),
    Kind("readiness", "reassurance", 0, readiness),
    Kind("products", "re-entry", 1, products),
)
_MOST_ATTEMPTS: Final = 3
_WHAT_DIFFERS: Final = ("answers", "authors", "both")


@dataclass
class Figures:
    """What was tried and found."""

    pairs: int = 0
    acts: int = 0
    compared: int = 0
    widest: int = 0
    """The greatest difference in bytes between two documents before they were padded."""
    by_story: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def one_pair(number: int) -> tuple[str, Twins, str]:
    """Play the pair of this number; its story, the two workshops, and the first difference, if there is one."""
    rng = random.Random(f"secrecy|{number}")
    kind = STORIES[number % len(STORIES)]
    what = _WHAT_DIFFERS[number // len(STORIES) % len(_WHAT_DIFFERS)]
    first, second = rng.choice(SIZES)
    start = brought_to(first, second, kind.phase, kind.part, True)
    seed = f"pair {number} ({kind.name}, {what} differ)"
    both = await Twins.of(start, seed)
    people = [person(side, place) for side, count in zip(SIDES, (first, second), strict=True) for place in range(count)]
    story = Story(rng, both, answers=what != "authors", authors=what != "answers")
    story.owners = frozenset(one for one in people if rng.random() < 0.6)
    story.loose = rng.random() < 0.5
    if max(first, second) > 3 and rng.random() < 0.25:
        story.leaver = person(SIDES[0] if first > 3 else SIDES[1], 0)
    for side in SIDES:
        here = story.people(side)
        there = rng.sample(here, len(here)) if story.authors else here
        story.exchanged |= dict(zip(here, there, strict=True))
    try:
        await kind.tell(story)
    except Difference as found:
        return kind.name, both, str(found)
    return kind.name, both, ""


async def pairs(numbers: Sequence[int]) -> Figures:
    """Play these pairs one after the other."""
    began, figures = time.monotonic(), Figures()
    for number in numbers:
        name, both, difference = await one_pair(number)
        figures.pairs += 1
        figures.acts += both.acts
        figures.compared += both.looked_at
        figures.widest = max(figures.widest, both.widest)
        figures.by_story[name] += 1
        if difference:
            figures.differences.append(difference)
    figures.seconds = time.monotonic() - began
    return figures


@dataclass(frozen=True, slots=True)
class Tried:
    """One pair of whole workshops: what one of them showed, where they differed to the last, and how often played."""

    sight: Sight
    differences: list[str]
    attempts: int


@dataclass
class Workshops:
    """What was tried and found of whole workshops."""

    pairs: int = 0
    played_again: int = 0
    """How often a pair was played once more, because a busy machine had let two things change places."""
    acts: int = 0
    entries: int = 0
    """Entries of transcripts compared, of every seat."""
    calls: int = 0
    sealed_rows: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def one_workshop_twice(number: int) -> Tried:
    """Play both workshops of this number, side by side; again if they differ, for chance does not repeat itself.

    What a secret brings about does: ids, lots and time are the same in every play.
    """
    first, second, owners = pair(number)
    attempts = 0
    while attempts < _MOST_ATTEMPTS:
        attempts += 1
        here, there = await asyncio.gather(play(first, owners, number), play(second, owners, number))
        found = [f"{one} of workshop pair {number}" for one in differences(here, there)]
        if not found:
            break
    return Tried(here, found, attempts)


async def workshops(numbers: Sequence[int]) -> Workshops:
    """Play these pairs one after the other."""
    began, figures = time.monotonic(), Workshops()
    for number in numbers:
        tried = await one_workshop_twice(number)
        sight = tried.sight
        figures.pairs += 1
        figures.played_again += tried.attempts - 1
        figures.acts += sight.acts
        figures.entries += sum(map(len, sight.transcripts.values()))
        figures.calls += sum(map(len, sight.calls))
        figures.sealed_rows += sum(map(len, sight.rows))
        figures.differences += tried.differences
    figures.seconds = time.monotonic() - began
    return figures


def main(argv: Sequence[str]) -> int:
    """Try so many pairs; the exit code is 0 only if nothing differed in any of them."""
    parser = argparse.ArgumentParser(prog="./parley bench secrecy", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000, metavar="N", help="pairs on the road (default: 1000)")
    parser.add_argument("--workshops", type=int, default=50, metavar="N", help="pairs as whole workshops (default: 50)")
    parser.add_argument("--from", type=int, default=0, metavar="N", dest="first", help="number of the first pair")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wish = parser.parse_args(argv)
    on_the_road = asyncio.run(pairs(range(wish.first, wish.first + wish.pairs)))
    whole = asyncio.run(workshops(range(wish.first, wish.first + wish.workshops)))
    found = [*on_the_road.differences, *whole.differences]
    for one in found:
        print(f"differs: {one}", file=sys.stderr)
    report = {"pairs": _told(on_the_road), "workshops": _told(whole)}
    if wish.json:
        print(json.dumps(report))
    else:
        for name, figures in report.items():
            print(name, *(f"  {word.replace('_', ' '):22} {figure}" for word, figure in figures.items()), sep="\n")
    return 1 if found else 0


def _told(figures: Figures | Workshops) -> dict[str, object]:
    told = dict(vars(figures))
    return told | {"differences": len(figures.differences), "seconds": round(figures.seconds, 1)}
