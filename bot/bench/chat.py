"""`./parley bench chat`: how long opening, a switch and closing take, in round trips of 100 ms and in calls.

An unmodified bot in its own process, Discord's limits in real time. Everybody takes part and somebody has spoken where
people may, so that a switch replaces those rooms. Counted from the press going out: when the last room stood as it
should, when the last post was there, and how far apart the two sides' first and last posts are. The floor is what so
many calls take at 45 a second. With several workshops all are switched at once, in one server or in a server each.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.bench.crowd import Crowd, Group, a_crowd
from bot.bench.presses import presses
from bot.rehearsal.simulation import Call, CallKind, ChannelId

ROUND_TRIP_S: Final = 0.1
CALLS_A_SECOND: Final = 45
_BUCKETS_FULL_S: Final = 5.0
_PEOPLE_OF_MANY: Final = 6


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


@dataclass(frozen=True, slots=True)
class Together:
    """Many workshops switched within a second. In seconds; ``over_floor``: the last end over what the calls take."""

    workshops: int
    servers: int
    calls: int
    too_many: int
    answered_p99: float
    median_complete: float
    last_complete: float
    over_floor: float


async def measured(world: Crowd, act: str, press: Callable[[], Awaitable[object]]) -> Moment:
    """Do it in the one workshop with 100 ms a call, and count until the bot is at rest again."""
    simulation = world.simulation
    await _as_over_a_network(world)
    mark, limited = simulation.calls.mark(), len(simulation.limits.refused)
    began = simulation.clock.now()
    await press()
    answered = simulation.clock.now()
    await world.at_rest()
    simulation.faults.clear()
    calls = [call for call in simulation.calls.since(mark) if not call.turned_away]
    return Moment(
        act=act,
        people=world.many,
        answered=_trips(began, answered),
        too_many=len(simulation.limits.refused) - limited,
        course=_course(world.groups[0], calls, began),
    )


async def _as_over_a_network(world: Crowd) -> None:
    await world.at_rest()
    await asyncio.sleep(_BUCKETS_FULL_S)
    world.simulation.faults.delay("*", ROUND_TRIP_S, times=1_000_000)


def _course(group: Group, calls: Sequence[Call], began: datetime) -> Course:
    structure = [call for call in calls if call.kind is CallKind.STRUCTURE]
    posts = [call for call in calls if call.kind is CallKind.POSTS]
    by_side: dict[str, list[datetime]] = {}
    for call in posts:
        side = group.side_of(ChannelId(call.channel_id)) if call.channel_id else None
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
            (group,) = world.groups
            moments.append(await measured(world, "opening", group.open))
            await group.consent()
            for number in range(switches + 1):
                await group.session()
                await world.at_rest()
                await group.everybody_speaks()
                if number:
                    moments.append(await measured(world, "switch", group.go_on))
                else:
                    await group.go_on()
                    await world.at_rest()
                    await group.stay()
            await group.ask_to_close()
            await world.at_rest()
            world.let_the_wait_be_over()  # the bot looks at its clock when it next hears anything
            moments.append(await measured(world, "closing", world.stir))
    return moments


async def together(servers: Sequence[Sequence[int]]) -> Together:
    """Many workshops, all switched within a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_crowd(Path(folder), _PEOPLE_OF_MANY, servers) as world:
            await world.into_a_session()
            await world.each(Group.everybody_speaks)
            return await all_switched(world, len(servers))


async def all_switched(world: Crowd, servers: int) -> Together:
    """Every workshop goes on within a second, each round trip taking 100 ms."""
    simulation = world.simulation
    buttons = [await group.look_ahead() for group in world.groups]
    await _as_over_a_network(world)
    mark, limited = simulation.calls.mark(), len(simulation.limits.refused)
    began = simulation.clock.now()

    async def switch(place: int, group: Group) -> float:
        await asyncio.sleep(place / len(buttons))  # all within a second
        pressed = simulation.clock.now()
        await group.leader.click(*buttons[place])
        return (simulation.clock.now() - pressed).total_seconds()

    switches = (switch(place, group) for place, group in enumerate(world.groups))
    answered = sorted(await asyncio.gather(*switches))
    await world.at_rest()
    simulation.faults.clear()
    calls = [
        call
        for call in simulation.calls.since(mark)
        if call.kind in (CallKind.STRUCTURE, CallKind.POSTS) and not call.turned_away
    ]
    ends = sorted((_last(world, group, calls) - began).total_seconds() for group in world.groups)
    floor_s = len(calls) / CALLS_A_SECOND
    return Together(
        workshops=len(world.groups),
        servers=servers,
        calls=len(calls),
        too_many=len(simulation.limits.refused) - limited,
        answered_p99=round(answered[int(0.99 * (len(answered) - 1))], 2),
        median_complete=round(statistics.median(ends), 2),
        last_complete=round(ends[-1], 2),
        over_floor=round(ends[-1] / floor_s, 2),
    )


def _last(world: Crowd, group: Group, calls: Sequence[Call]) -> datetime:
    """When a workshop had the last of its posts."""
    seats = [group.leader, *(group.stage.seats[name] for name in group.people)]
    theirs = {entry.channel_id for seat in seats for entry in seat.transcript}
    posts = (call for call in calls if call.kind is CallKind.POSTS)
    return max(call.at for call in posts if call.channel_id in theirs)


def main(argv: Sequence[str]) -> int:
    """Measure and print one JSON object for each act."""
    parser = argparse.ArgumentParser(prog="./parley bench chat", description=__doc__)
    parser.add_argument(
        "--people", type=int, action="append", help="of both sides together; may be given again"
    )
    parser.add_argument("--switches", type=int, default=2)
    parser.add_argument("--workshops", type=int, help="so many at once, in one server")
    parser.add_argument("--servers", type=int, help="so many at once, in a server each")
    parser.add_argument("--presses", type=int, help="so many presses beside one and twenty others")
    wish = parser.parse_args(argv)
    if wish.presses:
        print(json.dumps(asdict(asyncio.run(presses(wish.presses)))))
        return 0
    if wish.workshops or wish.servers:
        many = range(wish.workshops or wish.servers)
        servers = [list(many)] if wish.workshops else [[number] for number in many]
        print(json.dumps(asdict(asyncio.run(together(servers)))))
        return 0
    for people in wish.people or (8, 20):
        for moment in asyncio.run(one_workshop(people, wish.switches)):
            print(json.dumps(moment.figures()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
