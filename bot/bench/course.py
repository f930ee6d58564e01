"""What opening, a switch and closing of one workshop take, with 100 ms a call and Discord's limits in real time.

Everybody takes part, and somebody has spoken where people may, so that a switch replaces those rooms. Counted from the
press going out. Afterwards a client of discord.py with nothing of Parley in it makes as many calls of the same kinds.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.bench.bare import bare_courses
from bot.bench.crowd import AtItsOwnPace, Crowd, Group, a_crowd
from bot.rehearsal.bare_program import Acts
from bot.rehearsal.simulation import Call, CallKind, ChannelId

ROUND_TRIP_S: Final = 0.1
CALLS_A_SECOND: Final = 45
_TRIPS_OF_FLOOR: Final = 3
"""A call that the others wait for, rooms, posts."""
_BUCKETS_FULL_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Course:
    """What an act came to. Times are in round trips; ``sides_apart`` is the larger of the first and the last posts'.

    ``over_floor``: its end over three round trips and what so many calls take at 45 a second; ``over_bare``: over what
    a bare client took for as many. ``processor_ms``: what the bot's process used until it was at rest again.
    """

    act: str
    people: int
    answered: float
    too_many: int
    structure: int
    made: int
    posts: int
    last_room: float
    last_post: float
    sides_apart: float
    first_side: str
    processor_ms: float
    over_floor: float
    over_bare: float = 0.0

    @property
    def end(self) -> float:
        """When the last of its calls was there."""
        return max(self.last_room, self.last_post)

    @property
    def acts(self) -> Acts:
        """As many calls of the same kinds for a bare client."""
        return Acts(self.made, self.posts, self.structure - self.made)


async def one_workshop(people: int, switches: int) -> list[Course]:
    """Opening, some switches, and closing, with so many people, held against a bare client."""
    courses = []
    with tempfile.TemporaryDirectory() as folder:
        async with a_crowd(Path(folder), people, kind=AtItsOwnPace) as world:
            (group,) = world.groups
            courses.append(await measured(world, "opening", group.open))
            await group.consent()
            for number in range(switches + 1):
                await group.session()
                await world.at_rest()
                await group.everybody_speaks()
                if number:
                    courses.append(await measured(world, "switch", group.go_on))
                else:
                    await group.go_on()
                    await world.at_rest()
                    await group.stay()
            await group.ask_to_close()
            await world.at_rest()
            world.let_the_wait_be_over()  # the bot looks at its clock when it next hears anything
            courses.append(await measured(world, "closing", world.stir))
    bare = await bare_courses([course.acts for course in courses], ROUND_TRIP_S)
    return [
        replace(course, over_bare=round(course.end * ROUND_TRIP_S / bare_s, 2))
        for course, bare_s in zip(courses, bare, strict=True)
    ]


async def measured(world: Crowd, act: str, press: Callable[[], Awaitable[object]]) -> Course:
    """Do it in the one workshop with 100 ms a call, and count until the bot is at rest again."""
    simulation = world.simulation
    await as_over_a_network(world)
    mark, limited = simulation.calls.mark(), len(simulation.limits.refused)
    used_s, began = world.bots.processor_s(), simulation.clock.now()
    await press()
    answered = simulation.clock.now()
    await world.at_rest()
    used_s = world.bots.processor_s() - used_s
    simulation.faults.clear()
    calls = [call for call in simulation.calls.since(mark) if not call.turned_away]
    structure = [call for call in calls if call.kind is CallKind.STRUCTURE]
    posts = [call for call in calls if call.kind is CallKind.POSTS]
    firsts, lasts = (_of_sides(world.groups[0], posts, end) for end in (min, max))
    last_room, last_post = (
        max((_trips(began, call.at) for call in those), default=0.0) for those in (structure, posts)
    )
    floor = _TRIPS_OF_FLOOR + (len(structure) + len(posts)) / CALLS_A_SECOND / ROUND_TRIP_S
    return Course(
        act=act,
        people=world.many,
        answered=_trips(began, answered),
        too_many=len(simulation.limits.refused) - limited,
        structure=len(structure),
        made=sum(call.method == "POST" for call in structure),
        posts=len(posts),
        last_room=last_room,
        last_post=last_post,
        sides_apart=max(_apart(firsts), _apart(lasts)),
        first_side=min(firsts, key=lambda side: firsts[side], default=""),
        processor_ms=round(used_s * 1e3),
        over_floor=round(max(last_room, last_post) / floor, 2),
    )


async def as_over_a_network(world: Crowd) -> None:
    """From now on each call takes 100 ms; no limit has been used for long enough to be whole."""
    await world.at_rest()
    await asyncio.sleep(_BUCKETS_FULL_S)
    world.simulation.faults.delay("*", ROUND_TRIP_S, times=1_000_000)


def _of_sides(
    group: Group, posts: Sequence[Call], end: Callable[[list[datetime]], datetime]
) -> dict[str, datetime]:
    """When each side had its first, or last, post."""
    by_side: dict[str, list[datetime]] = {}
    sides = group.sides()
    for call in posts:
        side = sides.get(ChannelId(call.channel_id)) if call.channel_id else None
        if side is not None:
            by_side.setdefault(side, []).append(call.at)
    return {side: end(times) for side, times in by_side.items()}


def _apart(ends: dict[str, datetime]) -> float:
    """How far these two are apart, in round trips; 0.0 unless both sides had any."""
    if len(ends) < 2:
        return 0.0
    return _trips(min(ends.values()), max(ends.values()))


def _trips(began: datetime, at: datetime) -> float:
    return round((at - began).total_seconds() / ROUND_TRIP_S, 1)
