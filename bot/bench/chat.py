"""`./parley bench chat`: how long opening, a switch and closing take, in round trips of 100 ms and in calls.

An unmodified bot in its own process, Discord's limits in real time. Everybody takes part and somebody has spoken where
people may, so that a switch replaces those rooms. Counted from the press going out: when the last room stood as it
should, when the last post was there, and how far apart the two sides' first and last posts are. The floor is what so
many calls take at 45 a second.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.bench.crowd import Crowd, a_crowd
from bot.rehearsal.simulation import Call, CallKind, ChannelId

ROUND_TRIP_S: Final = 0.1
CALLS_A_SECOND: Final = 45
_BUCKETS_FULL_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Course:
    """What an act came to. Times are in round trips; ``sides_apart`` is the larger of the first and the last posts'."""

    structure: int
    posts: int
    last_room: float
    last_post: float
    sides_apart: float
    first_side: str
    floor: float


@dataclass(frozen=True, slots=True)
class Moment:
    """One act, when whoever pressed was answered (in round trips), and how often Discord said 429."""

    act: str
    people: int
    answered: float
    too_many: int
    course: Course

    def figures(self) -> dict[str, object]:
        """What is printed of it."""
        own = {name: value for name, value in asdict(self).items() if name != "course"}
        return own | asdict(self.course)


async def measured(world: Crowd, act: str, press: Callable[[], Awaitable[object]]) -> Moment:
    """Do it with 100 ms a call, and count until the bot is at rest again."""
    simulation = world.simulation
    await world.at_rest()
    await asyncio.sleep(_BUCKETS_FULL_S)
    simulation.faults.delay("*", ROUND_TRIP_S, times=1_000_000)
    mark, limited = simulation.calls.mark(), len(simulation.limits.refused)
    began = simulation.clock.now()
    await press()
    answered = simulation.clock.now()
    await world.at_rest()
    simulation.faults.clear()
    calls = [call for call in simulation.calls.since(mark) if not call.turned_away]
    return Moment(
        act=act,
        people=len(world.people),
        answered=_trips(began, answered),
        too_many=len(simulation.limits.refused) - limited,
        course=_course(world, calls, began),
    )


def _course(world: Crowd, calls: Sequence[Call], began: datetime) -> Course:
    structure = [call for call in calls if call.kind is CallKind.STRUCTURE]
    posts = [call for call in calls if call.kind is CallKind.POSTS]
    by_side: dict[str, list[datetime]] = {}
    for call in posts:
        side = world.side_of(ChannelId(call.channel_id)) if call.channel_id else None
        if side is not None:
            by_side.setdefault(side, []).append(call.at)
    firsts = {side: min(times) for side, times in by_side.items()}
    apart = [
        abs((first - second).total_seconds()) / ROUND_TRIP_S
        for first, second in [
            [end(times) for times in by_side.values()] for end in (min, max) if len(by_side) == 2
        ]
    ]
    return Course(
        structure=len(structure),
        posts=len(posts),
        last_room=max((_trips(began, call.at) for call in structure), default=0.0),
        last_post=max((_trips(began, call.at) for call in posts), default=0.0),
        sides_apart=round(max(apart, default=0.0), 1),
        first_side=min(firsts, key=lambda side: firsts[side], default=""),
        floor=round((len(structure) + len(posts)) / CALLS_A_SECOND / ROUND_TRIP_S, 1),
    )


def _trips(began: datetime, at: datetime) -> float:
    return round((at - began).total_seconds() / ROUND_TRIP_S, 1)


async def one_workshop(people: int, switches: int) -> list[Moment]:
    """Opening, some switches, and closing, with so many people."""
    moments = []
    with tempfile.TemporaryDirectory() as folder:
        async with a_crowd(Path(folder), people) as world:
            moments.append(await measured(world, "opening", world.open))
            await world.take_part()
            for _ in range(switches):
                await world.everybody_speaks()
                moments.append(await measured(world, "switch", world.go_on))
                await world.command("workshop session", "control", do="begin")
    return moments


def main(argv: Sequence[str]) -> int:
    """Measure and print one JSON object for each act."""
    parser = argparse.ArgumentParser(prog="./parley bench chat", description=__doc__)
    parser.add_argument(
        "--people", type=int, action="append", help="of both sides; may be given again"
    )
    parser.add_argument("--switches", type=int, default=2)
    wish = parser.parse_args(argv)
    for people in wish.people or (8, 20):
        for moment in asyncio.run(one_workshop(people, wish.switches)):
            print(json.dumps(moment.figures()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
