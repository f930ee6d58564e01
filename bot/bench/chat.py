"""`./parley bench chat`: what people feel when everybody is at it at once, held against what is promised of it.

An unmodified bot in its own process, Discord's limits, 100 ms a call. Without an option all parts are measured, as
large as they are promised: opening, switches and closing of a workshop of twenty, beside a bare client of discord.py;
eight workshops of one server, and a hundred in a server each, that go on within a second; whose side comes first in two
hundred switches; what a press costs beside nineteen other workshops, and what a message of somebody who is in none.
One JSON object each, with what its figures may be; the exit code is 1 if any is beyond that. Times are in round trips
or seconds, or, for what a press or a message costs, in milliseconds of processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Final

from bot.bench.at_once import Together, together
from bot.bench.course import Course, one_workshop
from bot.bench.order import CHANCE_AT_LEAST, order
from bot.bench.outsider import outsider
from bot.bench.part import Part
from bot.bench.presses import presses

_PEOPLE: Final = 20
_WORKSHOPS, _SERVERS, _SWITCHES = 8, 100, 200
_PRESSES, _MESSAGES = 120, 1500
_LATE_POST_OF_SWITCH: Final = 10.0
_APART: Final = 2.0


def of_one(course: Course) -> Part:
    """Opening, a switch or closing."""
    most = {"too_many": 0.0, "sides_apart": _APART}
    if course.act == "switch":
        most |= {"last_post": _LATE_POST_OF_SWITCH}
    else:
        most |= {"over_floor": 1.0}
    return Part(course.act, {k: v for k, v in asdict(course).items() if k != "act"}, most)


def of_many(found: Together) -> Part:
    """Many workshops, of one server or of a server each."""
    most = {"too_many": 0.0, "over_floor": 1.25}
    if found.servers > 1:
        most |= {"over_floor": 1.15, "median_over_last": 0.6, "answered_p99": 1.0}
    return Part("together", asdict(found), most)


async def measured(wish: argparse.Namespace) -> AsyncIterator[Part]:
    """Each part that is wished for."""
    for people in wish.people or ():
        for course in await one_workshop(people, wish.switches):
            yield of_one(course)
    if wish.workshops:
        yield of_many(await together([range(wish.workshops)]))
    if wish.servers:
        yield of_many(await together([[number] for number in range(wish.servers)]))
    if wish.order:
        least = {"chance": CHANCE_AT_LEAST}
        yield Part("order", asdict(await order(wish.order)), {}, least)
    if wish.presses:
        most = {"form_over_one": 1.1, "commit_over_one": 1.1}
        yield Part("presses", asdict(await presses(wish.presses)), most)
    if wish.outsider:
        yield Part("outsider", asdict(await outsider(wish.outsider)), {"over_bare": 1.05})


async def told(wish: argparse.Namespace) -> int:
    """Print each part as it is measured; the exit code."""
    code = 0
    async for part in measured(wish):
        print(part.told(), flush=True)
        code = code or int(bool(part.beyond))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./parley bench chat", description=__doc__)
    people = "one workshop, of both sides together; may be given again"
    parser.add_argument("--people", type=int, action="append", metavar="N", help=people)
    parser.add_argument("--switches", type=int, default=2, metavar="N", help="of one workshop (2)")
    for name, words in {
        "workshops": "so many at once, in one server",
        "servers": "so many at once, in a server each",
        "order": "whose side comes first in so many switches",
        "presses": "so many presses beside none and nineteen others",
        "outsider": "so many messages of somebody who is in no workshop",
    }.items():
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help=words)
    return parser


def wished(argv: Sequence[str]) -> argparse.Namespace:
    """What is to be measured; everything, where nothing is named."""
    wish = _parser().parse_args(argv)
    named = (wish.people, wish.workshops, wish.servers, wish.order, wish.presses, wish.outsider)
    if not any(named):
        wish.people, wish.workshops, wish.servers = [_PEOPLE], _WORKSHOPS, _SERVERS
        wish.order, wish.presses, wish.outsider = _SWITCHES, _PRESSES, _MESSAGES
    return wish


def main(argv: Sequence[str]) -> int:
    """Measure, print one JSON object for each part, and say by the exit code whether all is as promised."""
    return asyncio.run(told(wished(argv)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
