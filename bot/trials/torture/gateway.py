"""The gateway fails: drops, refused resumes, events late, backwards, doubled or unreadable, gaps of minutes."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

from bot.trials.torture.part import Tally
from bot.trials.torture.world import World, a_world

TROUBLES: Final = 4
"""A run."""
_GAP_S: Final = 300.0


async def _drop(world: World) -> None:
    await world.simulation.kick_gateway()
    await world.simulation.until_connected()


async def _late(world: World) -> None:
    world.simulation.hold_events()
    world.stir()
    await world.bot.is_quiet(1.0)
    world.simulation.release_events()


async def _backwards(world: World) -> None:
    world.simulation.hold_events()
    world.stir()
    await world.bot.is_quiet(1.0)
    world.simulation.release_events(backwards=True)


async def _doubled(world: World) -> None:
    world.simulation.hold_events()
    world.stir()
    await world.bot.is_quiet(1.0)
    world.simulation.release_events_twice()


async def _unreadable(world: World) -> None:
    for event in ("CHANNEL_UPDATE", "GUILD_MEMBER_UPDATE", "MESSAGE_CREATE", "INTERACTION_CREATE"):
        world.simulation.send_unreadable(event)


async def _gap(world: World) -> None:
    """The connection is gone while things change, and minutes pass."""
    world.simulation.hold_events()
    world.stir()
    world.bot.move_clock(_GAP_S)
    await world.simulation.drop_sessions()
    world.simulation.release_events()
    await world.simulation.until_connected()


async def _away(world: World) -> None:
    world.stage.guild.make_unavailable()
    await world.bot.is_quiet(1.0)
    world.stage.guild.make_available()


ALL: Final[dict[str, Callable[[World], Awaitable[None]]]] = {
    "dropped": _drop,
    "resume refused": World.lose_session,
    "late": _late,
    "backwards": _backwards,
    "doubled": _doubled,
    "unreadable": _unreadable,
    "a gap": _gap,
    "server away": _away,
}


async def run(number: int) -> Tally:
    """So many troubles, a letter before, and one after each."""
    draw, tally = random.Random(f"gateway|{number}"), Tally()
    async with a_world() as world:
        for _ in range(TROUBLES):
            name = draw.choice(list(ALL))
            tally.counts["troubles"] += 1
            tally.counts[name.replace(" ", "_")] += 1
            with tally.where_a_room_is_missing(name):
                await _one(world, name, tally)
    return tally


async def _one(world: World, name: str, tally: Tally) -> None:
    earlier, answered = await world.letter()
    await ALL[name](world)
    await world.calm()
    later, answered_too = await world.letter()
    await world.judge(name, earlier, tally, answered=answered)
    await world.judge(name, later, tally, answered=answered_too)
