"""Trials of many pairs: which stories they take, what is counted, and what is told at the end."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.trials.stories.acknowledging import acknowledging
from bot.trials.stories.concerns import concerns
from bot.trials.stories.ideas import ideas
from bot.trials.stories.products import products
from bot.trials.stories.reassurance import readiness, steps
from bot.trials.stories.sensibility import sensibility
from bot.trials.stories.story import Story
from bot.trials.stories.voice import voice
from bot.trials.two_workshops import TwoWorkshops
from bot.trials.whole.workshops import Against, Workshops, workshops


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
    Kind("acknowledging", "overcoming", 0, acknowledging),
    Kind("products", "re-entry", 1, products),
    Kind("voice", "perspectives", 0, voice),
)

OnePair = Callable[[int], Awaitable[tuple[str, TwoWorkshops, str]]]
"""Plays the pair of a number: its story, the two workshops, and the first difference, if there is one."""


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


async def pairs(numbers: Sequence[int], one_pair: OnePair) -> Figures:
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


def run(
    argv: Sequence[str], name: str, about: str | None, one_pair: OnePair, against: Against
) -> int:
    """Try so many pairs; the exit code is 0 only if nothing differed in any of them."""
    wish = _parser(name, about).parse_args(argv)
    on_the_road = asyncio.run(pairs(range(wish.first, wish.first + wish.pairs), one_pair))
    whole = asyncio.run(workshops(range(wish.first, wish.first + wish.workshops), against))
    found = [*on_the_road.differences, *whole.differences]
    for difference in found:
        print(f"differs: {difference}", file=sys.stderr)
    report = {"pairs": _told(on_the_road), "workshops": _told(whole)}
    if wish.json:
        print(json.dumps(report))
    else:
        _print_table(report)
    return 1 if found else 0


def _parser(name: str, about: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"./parley bench {name}", description=about)
    parser.add_argument(
        "--pairs", type=int, default=1_000, metavar="N", help="pairs on the road (default: 1000)"
    )
    parser.add_argument(
        "--workshops",
        type=int,
        default=50,
        metavar="N",
        help="pairs as whole workshops (default: 50)",
    )
    parser.add_argument(
        "--from", type=int, default=0, metavar="N", dest="first", help="number of the first pair"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _print_table(report: Mapping[str, Mapping[str, object]]) -> None:
    for part, figures in report.items():
        print(part)
        for name, figure in figures.items():
            words = name.replace("_", " ")
            print(f"  {words:22} {figure}")


def _told(figures: Figures | Workshops) -> dict[str, object]:
    told = dict(vars(figures))
    return told | {"differences": len(figures.differences), "seconds": round(figures.seconds, 1)}
