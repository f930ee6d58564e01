"""Calls fail: each kind of call that a workshop under way makes, in each way in which Discord or the network fails.

Whatever causes the call is done while it fails, so that it is struck; what was not struck is counted as `not_struck`.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from fnmatch import fnmatchcase
from typing import Final

from bot.rehearsal.simulation import Faults, Scope
from bot.trials.torture.part import Tally
from bot.trials.torture.world import World, a_world

CASES: Final = 5
"""A run."""
_HANG_S: Final = 4.0
_LIMIT_S: Final = 1.0
_LONG_S: Final = 1000.0
_STRUCK_WITHIN_S: Final = 5.0
"""A bot that has begun anew looks at what it may have missed a moment later."""
_ROOM: Final = "PATCH /channels/{channel_id}"


async def _stir(world: World) -> None:
    world.stir()


async def _reorder(world: World) -> None:
    """An order has to stand for a while before it is put right."""
    world.put_out_of_order()
    await world.bot.is_quiet(_HANG_S)
    world.bot.move_clock(_LONG_S)
    world.stage.guild.stir()


async def _shut_out(world: World) -> None:
    """The room's own route is at its limit, so that its rows are closed one by one."""
    world.simulation.faults.limit(_ROOM, _LIMIT_S, times=2)
    world.let_a_stranger_in()


ROUTES: Final[dict[str, Callable[[World], Awaitable[None]]]] = {
    _ROOM: _stir,
    "PATCH /guilds/{guild_id}/channels": _reorder,
    "PUT /channels/{channel_id}/permissions/{target_id}": _shut_out,
    "POST /guilds/{guild_id}/channels": _stir,
    "DELETE /channels/{channel_id}": _stir,
    "GET /guilds/{guild_id}/channels": _shut_out,
    "GET /guilds/{guild_id}/roles*": World.kill,
    "POST /channels/{channel_id}/messages": _stir,
    "PATCH /channels/{channel_id}/messages/{message_id}": _stir,
    "DELETE /channels/{channel_id}/messages/{message_id}": World.repeat_elsewhere,
    "GET /channels/{channel_id}/messages": World.kill,
    "GET /channels/{channel_id}/messages/{message_id}": World.kill,
    "POST /interactions/*": _stir,
    "PATCH /webhooks/*": _stir,
}
"""Each with what causes such calls, beside a letter and a pause."""
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
    "500 after": lambda faults, route, times: faults.fail_after(route, times=times),
}
MATRIX: Final = tuple((route, fault) for fault in FAULTS for route in ROUTES)


async def run(number: int) -> Tally:
    """The next few cases of the matrix, one after the other in one workshop."""
    draw, tally = random.Random(f"rest|{number}"), Tally()
    async with a_world() as world:
        for place in range(CASES):
            route, fault = MATRIX[(number * CASES + place) % len(MATRIX)]
            with tally.where_a_room_is_missing(f"{route} {fault}"):
                await _one(world, route, fault, draw.choice((1, 2, 6)), tally)
    return tally


async def _one(world: World, route: str, fault: str, times: int, tally: Tally) -> None:
    faults = world.simulation.faults
    before = len(faults.struck)

    def times_struck() -> int:
        return sum(fnmatchcase(each, route) for each, _ in faults.struck[before:])

    FAULTS[fault](faults, route, times)
    await ROUTES[route](world)
    words, answered = await world.letter()
    await world.pause()
    await world.simulation.until(lambda: times_struck() > 0, _STRUCK_WITHIN_S)
    await world.bot.is_quiet(_HANG_S)
    await world.calm()
    tally.counts["cases"] += 1
    struck = times_struck()
    tally.counts["struck"] += struck
    tally.counts["not_struck"] += not struck
    if not struck:
        tally.counts[f"not struck: {route} {fault}"] += 1
    await world.judge(f"{route} {fault} x {times}", words, tally, answered=answered)
