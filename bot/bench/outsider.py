"""`./parley bench chat --outsider N`: what a message of somebody in no workshop costs, held against a bare client.

Two servers alike, one with a workshop in a session, one with a client of discord.py that does nothing but read. The
same words are written in both, in turns, a batch at a time. What counts is the processor time of the client's process
until it is at rest again, so that other work on the computer does not count.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bot.bench.bare import a_bare_client
from bot.bench.cost_of_a_message import Client
from bot.bench.crowd import CrowdOfOne, a_crowd
from bot.bench.life import words
from bot.rehearsal.process_use import processor_s
from bot.rehearsal.simulation import ChannelId, Seat

_AT_A_TIME: Final = 50
_PEOPLE: Final = 6
_REST_WITHIN_S: Final = 60.0
_WARMING_UP: Final = 2


@dataclass(frozen=True, slots=True)
class Outsider:
    """Milliseconds of processor time a message, the middle of all batches; ``over_bare``: of the pairs of batches."""

    messages: int
    ours_ms: float
    bare_ms: float
    over_bare: float


async def outsider(messages: int) -> Outsider:
    """So many messages in each server."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        world = await stack.enter_async_context(a_crowd(folder, _PEOPLE))
        await world.into_a_session()
        bare = await stack.enter_async_context(a_bare_client(1, 1))
        (square,) = bare.squares
        heard = square.people[0], square.room
        return await _in_turns(
            _ours(world), Client(bare.client.pid, _says(*heard, bare.rests)), messages
        )


def _ours(world: CrowdOfOne) -> Client:
    (group,) = world.groups
    somebody = group.stage.guild.add_member("Somebody else")

    async def rests() -> object:
        return await world.bot.at_rest(_REST_WITHIN_S)

    return Client(world.bot.pid or 0, _says(somebody, group.stage.lobby, rests))


def _says(
    who: Seat, room: ChannelId, rests: Callable[[], Awaitable[object]]
) -> Callable[[], Awaitable[object]]:
    draw = random.Random("outsider")

    async def says() -> None:
        for _ in range(_AT_A_TIME):
            await who.send(room, words(draw))
            # One at a time: heard together, several share what it costs to wake up.
            await rests()

    return says


async def _in_turns(ours: Client, bare: Client, messages: int) -> Outsider:
    spent: list[dict[int, float]] = []
    for number in range(_WARMING_UP + max(1, messages // _AT_A_TIME)):
        one = {}
        for client in (ours, bare)[:: 1 if number % 2 else -1]:
            before_s = processor_s(client.pid)
            await client.hears()
            one[client.pid] = (processor_s(client.pid) - before_s) / _AT_A_TIME
        if number >= _WARMING_UP:
            spent.append(one)
    return _compared([(one[ours.pid], one[bare.pid]) for one in spent])


def _compared(spent: Sequence[tuple[float, float]]) -> Outsider:
    return Outsider(
        messages=len(spent) * _AT_A_TIME,
        ours_ms=round(median(ours for ours, _ in spent) * 1e3, 3),
        bare_ms=round(median(bare for _, bare in spent) * 1e3, 3),
        over_bare=round(median(ours / bare for ours, bare in spent), 3),
    )
