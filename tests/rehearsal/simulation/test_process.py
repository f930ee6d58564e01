import asyncio
import os
import sys

import pytest

from tests.rehearsal.simulation.conftest import World

pytestmark = pytest.mark.asyncio


async def start(world: World) -> asyncio.subprocess.Process:
    before = world.simulation.identified
    where = {
        "API_URL": world.simulation.api_url,
        "GATEWAY_URL": world.simulation.gateway_url,
        "TOKEN": world.simulation.token,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.rehearsal.simulation.small_bot", env={**os.environ, **where}
    )
    assert await world.simulation.until(lambda: world.simulation.identified > before, within_s=15)
    return process


async def test_an_unmodified_bot_in_its_own_process_is_killed_started_again_and_knows_its_buttons(
    world: World,
) -> None:
    process = await start(world)
    try:
        assert (await world.mira.slash("card", world.lobby)).acknowledged
        card = world.dan.message_with(world.lobby, "Write")
        form = (await world.dan.click(card, "Write")).form
        assert form is not None
        process.kill()
        await process.wait()
        assert await world.simulation.until(lambda: not world.simulation.connected)
        process = await start(world)
        assert (await world.dan.choose(card, "Colour", ["Blue"])).text == "chose b"
        assert world.simulation.gaps == ()
    finally:
        process.kill()
        await process.wait()
