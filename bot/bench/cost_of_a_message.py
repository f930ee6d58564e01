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

from bot.bench.crowd import Crowd, a_crowd_in_session
from bot.bench.life import Deed, Life
from bot.rehearsal.process_use import processor_s, resident_mb

AT_A_TIME: Final = 20
_REST_WITHIN_S: Final = 60.0
_PEOPLE: Final = 16


@dataclass(frozen=True, slots=True)
class MessageCost:
    """Milliseconds of processor time a message, the middle of all batches; ``over_one``: many servers' over one's.

    Beside it the megabytes that the client holds in memory in the end.
    """

    guilds: int
    messages: int
    in_one_ms: float
    in_many_ms: float
    over_one: float
    in_one_mb: float
    in_many_mb: float


@dataclass(frozen=True, slots=True)
class Client:
    """A client's process. ``hears`` sends it so many messages, and returns once it is at rest again."""

    pid: int
    hears: Callable[[], Awaitable[object]]


async def in_turns(clients: Mapping[int, Client], messages: int) -> MessageCost:
    """So many messages in each place; each place's first batch is for warming up."""
    spent: dict[int, list[float]] = {guilds: [] for guilds in clients}
    for number in range(1 + messages // AT_A_TIME):
        for guilds in list(clients)[:: 1 if number % 2 else -1]:
            before_s = processor_s(clients[guilds].pid)
            await clients[guilds].hears()
            if number:
                used_s = processor_s(clients[guilds].pid) - before_s
                spent[guilds].append(used_s / AT_A_TIME)
    one, many = (median(spent[guilds]) * 1e3 for guilds in sorted(clients))
    held = (round(resident_mb(clients[guilds].pid), 1) for guilds in sorted(clients))
    times = round(one, 3), round(many, 3), round(many / one, 3)
    return MessageCost(max(clients), messages, *times, *held)


async def message_cost(guilds: int, messages: int) -> MessageCost:
    """In a workshop of sixteen in a bot's only server, and in one of so many, of which the others have none."""
    async with AsyncExitStack() as stack:
        clients: dict[int, Client] = {}
        for many in (1, guilds):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            shared = [[0], *([] for _ in range(many - 1))]
            world = await stack.enter_async_context(a_crowd_in_session(folder, _PEOPLE, shared))
            clients[many] = Client(world.bot.pid or 0, _hearing(world))
        return await in_turns(clients, messages)


def _hearing(world: Crowd) -> Callable[[], Awaitable[object]]:
    life = Life(world)

    async def hears() -> None:
        for _ in range(AT_A_TIME):
            await life.do(Deed.SPEAK)
            await asyncio.sleep(0)
        await world.bots.at_rest(_REST_WITHIN_S)

    return hears
