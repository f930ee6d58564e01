"""The real bot under Discord's limits, with a clock that is moved on where it would wait."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot.rehearsal.moved_clock import SECONDS, MovedLoop
from bot.rehearsal.simulation import Pace, Scope
from tests.loopback import CONTROL, loopback

SEND = "POST /channels/{channel_id}/messages"
CREATE = "POST /guilds/{guild_id}/channels"


def test_what_is_slept_on_a_moved_clock_is_over_at_once() -> None:
    heard, told = os.pipe()
    loop = MovedLoop(heard)
    try:
        began, before = time.monotonic(), loop.time()
        sleeping = loop.create_task(asyncio.sleep(600))
        loop.call_later(0.01, os.write, told, SECONDS.pack(300.0) * 2)
        loop.run_until_complete(sleeping)
        assert loop.time() - before >= 600
        assert time.monotonic() - began < 60
    finally:
        os.close(told)
        loop.close()
        os.close(heard)


def test_a_moved_clock_goes_on_as_it_is_when_whoever_moved_it_is_gone() -> None:
    heard, told = os.pipe()
    loop = MovedLoop(heard)
    try:
        os.close(told)
        loop.run_until_complete(asyncio.sleep(0.01))
    finally:
        loop.close()
        os.close(heard)


@pytest.mark.asyncio
async def test_the_bot_opens_a_workshop_under_discord_s_limits_and_is_never_refused(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", pace=Pace.as_discord()) as world:
        await world.in_briefing()
        limits = world.simulation.limits
        assert limits.refused == []
        assert limits.late_answers == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("scope", list(Scope))
async def test_a_429_while_rooms_open_keeps_nobody_out_and_loses_no_post(
    tmp_path: Path, scope: Scope
) -> None:
    async with loopback(tmp_path / "bot", pace=Pace.as_discord()) as world:
        await world.drafted()
        for route in (CREATE, SEND):
            world.simulation.faults.limit(route, 2.0, scope=scope)
        await world.open()
        assert [(one.route, one.scope) for one in world.simulation.limits.refused] == [
            (CREATE, scope),
            (SEND, scope),
        ]
        assert CONTROL in world.sees(world.ada)
        for seat in world.people:
            assert world.sees(seat) == {"desk"}
            assert [
                message for message in seat.on_screen(world.room(seat, "desk")) if message.buttons
            ]
