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
_WHAT_DIFFERS: Final = ("answers", "authors", "both")


@dataclass
class Figures:
    """What was tried and found."""

    pairs: int = 0
    acts: int = 0
    compared: int = 0
    widest: int = 0
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


def main(argv: Sequence[str]) -> int:
    """Try so many pairs; the exit code is 0 only if nothing differed in any of them."""
    parser = argparse.ArgumentParser(prog="./parley bench secrecy", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000, metavar="N", help="pairs on the road (default: 1000)")
    parser.add_argument("--workshops", type=int, default=50, metavar="N", help="pairs as whole workshops (default: 50)")
    parser.add_argument("--from", type=int, default=0, metavar="N", dest="first", help="number of the first pair")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wish = parser.parse_args(argv)
    found = asyncio.run(pairs(range(wish.first, wish.first + wish.pairs)))
    for one in found.differences:
        print(f"differs: {one}", file=sys.stderr)
    report = {
        "pairs": found.pairs,
        "acts": found.acts,
        "messages_compared": found.compared,
        "widest_before_padding": found.widest,
        "stories": dict(found.by_story),
        "differences": len(found.differences),
        "seconds": round(found.seconds, 1),
    }
    print(json.dumps(report) if wish.json else report)
    return 1 if found.differences else 0
