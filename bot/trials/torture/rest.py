"""Calls fail: each kind of call, in each way in which Discord or the network lets a call fail."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from bot.rehearsal.simulation import Faults, Scope
from bot.trials.torture.part import Tally
from bot.trials.torture.world import World, a_world

CASES: Final = 5
"""A run."""
_HANG_S: Final = 4.0
_LIMIT_S: Final = 1.0
ROUTES: Final = (
    "PATCH /channels/{channel_id}",
    "PUT /channels/{channel_id}/permissions/{target_id}",
    "POST /guilds/{guild_id}/channels",
    "DELETE /channels/{channel_id}",
    "GET /guilds/{guild_id}/channels",
    "POST /channels/{channel_id}/messages",
    "PATCH /channels/{channel_id}/messages/{message_id}",
    "DELETE /channels/{channel_id}/messages/{message_id}",
    "GET /channels/{channel_id}/messages*",
    "POST /interactions/*",
    "PATCH /webhooks/*",
    "GET /guilds/{guild_id}/members/*",
    "GET /guilds/{guild_id}/roles*",
)
FAULTS: Final[dict[str, Callable[[Faults, str, int], None]]] = {
    "403": lambda faults, route, times: faults.refuse(route, status=403, code=50013, times=times),
    "404": lambda faults, route, times: faults.refuse(route, status=404, code=10003, times=times),
    "429 user": lambda faults, route, times: faults.limit(route, _LIMIT_S, times=times),
    "429 shared": lambda faults, route, times: faults.limit(
        route, _LIMIT_S, scope=Scope.SHARED, times=times
    ),
    "429 global": lambda faults, route, times: faults.limit(
        route, _LIMIT_S, scope=Scope.GLOBAL, times=1
    ),
    "500 before": lambda faults, route, times: faults.refuse(route, status=500, times=times),
    "no JSON after": lambda faults, route, times: faults.garble_after(route, times=times),
    "reset after": lambda faults, route, times: faults.break_after(route, times=times),
    "hang": lambda faults, route, times: faults.delay(route, _HANG_S, times=times),
}
MATRIX: Final = tuple((route, fault) for route in ROUTES for fault in FAULTS)


async def run(number: int) -> Tally:
    """The next few cases of the matrix, one after the other in one workshop."""
    draw, tally = random.Random(f"rest|{number}"), Tally()
    async with a_world() as world:
        for place in range(CASES):
            route, fault = MATRIX[(number * CASES + place) % len(MATRIX)]
            await _one(world, route, fault, draw.choice((1, 2, 6)), tally)
    return tally


async def _one(world: World, route: str, fault: str, times: int, tally: Tally) -> None:
    faults = world.simulation.faults
    before = len(faults.struck)
    FAULTS[fault](faults, route, times)
    world.stir()
    words, answered = await world.letter()
    await world.pause()
    await world.bot.is_quiet(_HANG_S)
    await world.calm()
    tally.counts["cases"] += 1
    tally.counts["struck"] += len(faults.struck) - before
    await world.judge(f"{route} {fault} x {times}", words, tally, answered=answered)
