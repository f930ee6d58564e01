"""What a message costs the bot in its only server, and in one of many, in processor time: other work is not counted."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bot.bench.crowd import Crowd, a_crowd
from bot.bench.life import Deed, Life

AT_A_TIME: Final = 20
_REST_WITHIN_S: Final = 60.0
_PEOPLE: Final = 16


@dataclass(frozen=True, slots=True)
class MessageCost:
    """Milliseconds of processor time a message, the middle of all batches; ``over_one``: many servers' over one's."""

    guilds: int
    messages: int
    in_one_ms: float
    in_many_ms: float
    over_one: float


Batch = Callable[[], Awaitable[float]]
"""Sends so many messages and gives the seconds of processor time that the client used for all."""


async def in_turns(batches: Mapping[int, Batch], messages: int) -> MessageCost:
    """So many messages in each place; each place's first batch is for warming up."""
    spent: dict[int, list[float]] = {guilds: [] for guilds in batches}
    for number in range(1 + messages // AT_A_TIME):
        for guilds in list(batches)[:: 1 if number % 2 else -1]:
            used_s = await batches[guilds]()
            if number:
                spent[guilds].append(used_s / AT_A_TIME)
    one, many = (median(spent[guilds]) * 1e3 for guilds in sorted(batches))
    return MessageCost(max(batches), messages, round(one, 3), round(many, 3), round(many / one, 3))


async def message_cost(guilds: int, messages: int) -> MessageCost:
    """In a workshop of sixteen in a bot's only server, and in one of so many, of which the others have none."""
    async with AsyncExitStack() as stack:
        batches: dict[int, Batch] = {}
        for many in (1, guilds):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            shared = [[0], *([] for _ in range(many - 1))]
            world = await stack.enter_async_context(a_crowd(folder, _PEOPLE, shared))
            await world.into_a_session()
            batches[many] = _batch(world)
        return await in_turns(batches, messages)


def _batch(world: Crowd) -> Batch:
    life = Life(world)

    async def send() -> float:
        before = world.bot.processor_s()
        for _ in range(AT_A_TIME):
            await life.do(Deed.SPEAK)
            await asyncio.sleep(0)
        await world.bot.at_rest(_REST_WITHIN_S)
        return world.bot.processor_s() - before

    return send
