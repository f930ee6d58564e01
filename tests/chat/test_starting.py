"""`./parley run` where Discord refuses it: one sentence and no traceback."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Problem
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.simulation import Application, SimulatedDiscord
from tests.beginnings import already_in_briefing
from tests.loopback import ADMINISTRATOR, VIEW, loopback
from tests.preloaded import told_by

pytestmark = pytest.mark.waits


async def run(config: Path) -> tuple[int, str]:
    """The exit code and everything printed."""
    told = await asyncio.to_thread(told_by, "run", "--config", str(config))
    return told.code, told.out + told.err


@pytest.mark.asyncio
async def test_a_token_that_discord_does_not_know_is_one_sentence(tmp_path: Path) -> None:
    async with SimulatedDiscord() as simulation:
        BotProcess(tmp_path, simulation, "1", "facilitators")
        config = tmp_path / "config.toml"
        wrong = config.read_text(encoding="utf-8").replace(
            simulation.token, "some.other.token-of-before"
        )
        config.write_text(wrong, encoding="utf-8")
        code, printed = await run(config)
    assert code == 2
    assert printed == f"parley: {Problem.TOKEN_REFUSED.value}\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.asyncio
async def test_discord_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    async with SimulatedDiscord() as simulation:
        BotProcess(tmp_path, simulation, "1", "facilitators")
    code, printed = await run(tmp_path / "config.toml")
    assert code == 2
    assert printed.count("\n") == 1
    assert printed.startswith("parley: Discord cannot be reached")


@pytest.mark.asyncio
async def test_without_the_privileged_intents_it_starts_and_check_says_what_it_cannot_know(
    tmp_path: Path,
) -> None:
    plain = Application(members_intent=False, message_content_intent=False)
    async with loopback(tmp_path, application=plain) as world:
        world.guild.grant(world.outsider, world.guild.add_role("keepers", ADMINISTRATOR))
        await world.drafted()
        refused = await world.slash(world.ada, "workshop open")
        assert "keepers" in refused.text
        assert "Discord does not tell who they are" in refused.text
        await world.open()
        told = (await world.slash(world.ada, "workshop check")).text
        assert "Who holds which role" in told
        assert "Who joins or leaves this server" in told
        assert "What is written in messages" in told
        world.guild.set_bot_permissions(VIEW)
        lacking = ""
        for _ in range(600):  # nothing is called that could be waited for: the bot looks, and knows
            await asyncio.sleep(0.1)
            lacking = (await world.ada.slash("workshop check", world.lobby)).text
            if "Rights that the bot lacks" in lacking:
                break
        assert "Manage Channels, Manage Messages, Manage Roles" in lacking
        assert "manage_" not in lacking


@pytest.mark.asyncio
async def test_a_discord_in_trouble_at_the_start_is_come_back_to(tmp_path: Path) -> None:
    async with SimulatedDiscord() as simulation:
        bot = BotProcess(tmp_path, simulation, "1", "facilitators")
        simulation.faults.refuse("GET /users/@me", status=503, times=2)
        await bot.start()
        assert await simulation.until_connected()
        assert await bot.stop() == 0


@pytest.mark.asyncio
async def test_an_intent_switched_off_while_it_runs_is_done_without(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        world.simulation.switch(replace(world.simulation.application, message_content_intent=False))
        await world.simulation.drop_sessions()
        assert await world.simulation.until_connected()
        await world.settle()
        told = (await world.slash(world.ada, "workshop check")).text
        assert "What is written in messages" in told
        assert world.bot.running


@pytest.mark.asyncio
async def test_a_token_that_is_reset_while_it_runs_is_one_sentence(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        reset = replace(world.simulation.application, token="another.token-of.afterwards")
        world.simulation.switch(reset)
        await world.simulation.drop_sessions()
        for _ in range(300):  # that a process has ended is told by nobody
            await asyncio.sleep(0.1 if world.bot.running else 0)
        assert f"parley: {Problem.TOKEN_REFUSED.value}\n" in world.log()
        assert "Error at" not in world.log()
