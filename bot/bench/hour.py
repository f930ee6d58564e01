"""An hour's worth of life, and what is left of it in the bot's memory.

What the bot keeps up to a bound is filled before the hour begins: of each workshop so many acts, with the last answers
of each person; and what was said, which is known again until the workshop closes. What grows during the hour, in which
nobody says anything that was not said before, grows without a bound.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import Any, Final, TypeVar

from bot.app.engine import ACTS_KEPT
from bot.bench.crowd import CrowdOfOne
from bot.bench.life import Life, Somebody, all_that_is_said, people_in
from bot.rehearsal.simulation import ChannelId

_PARTS: Final = 12
_HOUR_S: Final = 3600.0
_AT_ONCE: Final = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filled:
    """What filled all that has a bound, and the memory after it; ``kb_a_sentence``: of what is said anew."""

    sentences: int
    after_sentences_mb: float
    kb_a_sentence: float
    acts: int
    resident_mb: float


async def hour(
    world: CrowdOfOne, messages: int, presses: int
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """So much of each, as fast as it goes; between its twelve parts the clocks are moved on by five minutes.

    Told as it goes: the filling, each twelfth with the memory then, and by how much it has grown over the hour.
    """
    filled = await _fill(world)
    yield "filled", asdict(filled)
    life, held_mb = Life(world, seed=2), filled.resident_mb
    for part in range(1, _PARTS + 1):
        await life.so_often(messages // _PARTS, presses // _PARTS)
        await world.at_rest()
        world.bot.move_clock(_HOUR_S / _PARTS)
        await world.stir()
        await world.at_rest()
        held_mb = world.bot.resident_mb()
        yield "hour", {"twelfth": part, "resident_mb": round(held_mb, 2), **life.lived.told()}
    grown = 100 * (held_mb / filled.resident_mb - 1)
    yield "hour over", {"grown_percent": round(grown, 3)}


async def _fill(world: CrowdOfOne) -> Filled:
    began_mb = world.bot.resident_mb()
    people = [people_in(group) for group in world.groups]
    rooms = {room: one for of in people for one in of for room in one.rooms}
    spoken = [(who, room, said) for said in all_that_is_said() for room, who in rooms.items()]
    await _all_of(spoken, _say)
    await world.at_rest()
    said_mb = world.bot.resident_mb()
    life = Life(world, seed=3)

    async def ask(one: tuple[Somebody, str]) -> None:
        await life.asks(*one)

    said = cycle(all_that_is_said())
    asked = [(who, next(said)) for of in people for who in islice(cycle(of), ACTS_KEPT)]
    await _all_of(asked, ask)
    await world.at_rest()
    return Filled(
        len(spoken),
        round(said_mb, 2),
        round((said_mb - began_mb) * 1024 / len(spoken), 2),
        len(asked),
        round(world.bot.resident_mb(), 2),
    )


async def _say(one: tuple[Somebody, ChannelId, str]) -> None:
    who, room, said = one
    await who.seat.send(room, said)


async def _all_of(what: Iterable[T], does: Callable[[T], Awaitable[None]]) -> None:
    """One after the other, some at once."""
    waiting = iter(what)

    async def hand() -> None:
        for one in waiting:
            await does(one)

    await asyncio.gather(*(hand() for _ in range(_AT_ONCE)))
