"""The same measurements on a client of discord.py that does nothing but read, and answer a press."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bot.bench.cost_of_a_message import AT_A_TIME, Client, MessageCost, in_turns
from bot.bench.life import MESSAGE_EVERY_S, PRESS_EVERY_S, Lived, words
from bot.rehearsal.bare_client import BareClient
from bot.rehearsal.bare_program import BUTTON, CARD, Acts
from bot.rehearsal.process_use import processor_s, resident_mb
from bot.rehearsal.simulation import ChannelId, Mark, Pace, Seat, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import bot_rights

_CARD_WITHIN_S: Final = 60.0
_ALL_WITHIN_S: Final = 120.0
_LIMITS_WHOLE_S: Final = 5.0
_QUIET_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Square:
    """A server's one room, its people, and the button in it."""

    room: ChannelId
    people: tuple[Seat, ...]
    card: ShownMessage


@dataclass(frozen=True, slots=True)
class BareWorld:
    """Servers with a bare client."""

    simulation: SimulatedDiscord
    client: BareClient
    squares: tuple[Square, ...]

    async def rests(self) -> bool:
        """Whether the client came to rest."""
        return await self.simulation.settled(quiet_s=_QUIET_S)


@asynccontextmanager
async def a_bare_client(guilds: int, people: int) -> AsyncIterator[BareWorld]:
    """So many servers, and the people shared out among them."""
    async with SimulatedDiscord(pace=Pace.as_discord()) as simulation:
        made = []
        for number in range(guilds):
            guild = simulation.create_guild("A server", owner="Olga", bot_permissions=bot_rights())
            room = guild.add_text_channel("square")
            here = range(number, people, guilds)
            made.append((room, tuple(guild.add_member(f"Person {each}") for each in here)))
        client = BareClient(simulation)
        await client.start()
        try:
            squares = [await _with_card(simulation, *each) for each in made if each[1]]
            yield BareWorld(simulation, client, tuple(squares))
        finally:
            await client.stop()


async def _with_card(
    simulation: SimulatedDiscord, room: ChannelId, people: tuple[Seat, ...]
) -> Square:
    await people[0].send(room, CARD)

    def found() -> ShownMessage | None:
        return next((one for one in people[0].on_screen(room) if one.buttons), None)

    await simulation.until(lambda: found() is not None, _CARD_WITHIN_S)
    card = found()
    if card is None:
        raise TimeoutError("the bare client put up no button")
    return Square(room, people, card)


async def bare_life(guilds: int, people: int, seconds: float) -> dict[str, Any]:
    """People talk and press as often as in workshops. Milliseconds to the first answer; megabytes of memory."""
    draw, lived = random.Random("bare"), Lived()
    async with a_bare_client(guilds, people) as world:

        async def one(at_s: float, presses: bool) -> None:
            await asyncio.sleep(at_s)
            square = draw.choice(world.squares)
            who = draw.choice(square.people)
            if presses:
                lived.answers_s.append((await who.click(square.card, BUTTON)).latency_s)
            else:
                await who.send(square.room, words(draw))

        rates = ((False, MESSAGE_EVERY_S), (True, PRESS_EVERY_S))
        before_s = processor_s(world.client.pid)
        await asyncio.gather(
            *(
                one(draw.uniform(0.0, seconds), presses)
                for presses, every_s in rates
                for _ in range(round(people * seconds / every_s))
            )
        )
        return {
            "answers": len(lived.answers_s),
            "acknowledged_p50_ms": lived.median_ms,
            "acknowledged_p99_ms": lived.after(0.99),
            "processor_share": round((processor_s(world.client.pid) - before_s) / seconds, 3),
            "resident_mb": round(resident_mb(world.client.pid), 2),
        }


async def bare_courses(courses: Sequence[Acts], round_trip_s: float) -> list[float]:
    """Seconds that each of these takes it, one after the other, from asking to the last call; no limit used before."""
    took_s = []
    async with a_bare_client(1, 1) as world:
        simulation, (square,) = world.simulation, world.squares
        simulation.faults.delay("*", round_trip_s, times=1_000_000)
        for acts in courses:
            await asyncio.sleep(_LIMITS_WHOLE_S)
            mark, began = simulation.calls.mark(), simulation.clock.now()
            await square.people[0].send(square.room, acts.asked)
            done = partial(_are_made, simulation, mark, acts.make + acts.post + acts.delete)
            if not await simulation.until(done, _ALL_WITHIN_S):
                raise TimeoutError("the bare client made fewer calls")
            last = max(call.at for call in simulation.calls.since(mark))
            took_s.append((last - began).total_seconds())
    return took_s


def _are_made(simulation: SimulatedDiscord, mark: Mark, many: int) -> bool:
    return sum(not call.turned_away for call in simulation.calls.since(mark)) >= many


async def bare_messages(guilds: int, messages: int) -> MessageCost:
    """What a message costs it, in its only server and in one of so many."""
    async with AsyncExitStack() as stack:
        clients: dict[int, Client] = {}
        for many in (1, guilds):
            world = await stack.enter_async_context(a_bare_client(many, 1))
            clients[many] = Client(world.client.pid, _hearing(world))
        return await in_turns(clients, messages)


def _hearing(world: BareWorld) -> Callable[[], Awaitable[object]]:
    draw, (square,) = random.Random("bare"), world.squares

    async def hears() -> None:
        for _ in range(AT_A_TIME):
            await square.people[0].send(square.room, words(draw))
            await asyncio.sleep(0)
        await world.simulation.settled()

    return hears
