"""Many workshops that go on within a second, with 100 ms a call and Discord's limits in real time."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.bench.course import CALLS_A_SECOND, as_over_a_network
from bot.bench.crowd import Crowd, Group, a_crowd
from bot.rehearsal.simulation import Call, CallKind

_PEOPLE: Final = 6


@dataclass(frozen=True, slots=True)
class Together:
    """Many workshops switched within a second. In seconds; ``over_floor``: the last end over what the calls take.

    ``median_over_last`` is when the middle one of them was complete, over when the last one was.
    """

    workshops: int
    servers: int
    calls: int
    too_many: int
    answered_p99: float
    median_complete: float
    last_complete: float
    median_over_last: float
    over_floor: float


async def together(servers: Sequence[Sequence[int]]) -> Together:
    """The workshops of these servers, all switched within a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_crowd(Path(folder), _PEOPLE, servers) as world:
            await world.into_a_session()
            await world.each(Group.everybody_speaks)
            return await all_switched(world, len(servers))


async def all_switched(world: Crowd, servers: int) -> Together:
    """Every workshop goes on within a second, each round trip taking 100 ms."""
    simulation = world.simulation
    buttons = [await group.look_ahead() for group in world.groups]
    await as_over_a_network(world)
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
    ends = sorted((_last(group, calls) - began).total_seconds() for group in world.groups)
    floor_s = len(calls) / CALLS_A_SECOND
    return Together(
        workshops=len(world.groups),
        servers=servers,
        calls=len(calls),
        too_many=len(simulation.limits.refused) - limited,
        answered_p99=round(answered[int(0.99 * (len(answered) - 1))], 2),
        median_complete=round(statistics.median(ends), 2),
        last_complete=round(ends[-1], 2),
        median_over_last=round(statistics.median(ends) / ends[-1], 2),
        over_floor=round(ends[-1] / floor_s, 2),
    )


def _last(group: Group, calls: Sequence[Call]) -> datetime:
    """When a workshop had the last of its posts."""
    seats = [group.leader, *(group.stage.seats[name] for name in group.people)]
    theirs = {entry.channel_id for seat in seats for entry in seat.transcript}
    posts = (call for call in calls if call.kind is CallKind.POSTS)
    return max(call.at for call in posts if call.channel_id in theirs)
