"""A bot that is told to end: who has pressed is answered, and who presses then has done nothing yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.chat.answering import Answering
from bot.chat.connect import use_address
from bot.chat.leaving import LeavingInOrder
from bot.rehearsal.simulation import Pace, Seat, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import bot_rights
from tests.loopback import LINE, Loopback, loopback, pressable

pytestmark = pytest.mark.waits

ACKNOWLEDGED = "POST /interactions/*"
CHANGED = "PATCH /webhooks/*/messages/@original"
TAKES_PART = "take this back"


def consent(world: Loopback, seat: Seat) -> tuple[ShownMessage, str]:
    return pressable(seat.on_screen(world.room(seat, LINE)), "consent")


@pytest.mark.asyncio
async def test_whoever_pressed_before_the_end_is_answered_and_whoever_presses_then_can_press_again(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", pace=Pace(answer_within_s=1.0)) as world:
        await world.drafted()
        await world.open()
        mira, layla = world.first[0], world.second[0]
        button, same_for_layla = consent(world, mira), consent(world, layla)
        world.simulation.faults.delay(CHANGED, 0.4)
        pressed = asyncio.create_task(mira.click(*button))
        assert await world.simulation.until(lambda: bool(world.simulation.faults.struck))
        ending = asyncio.create_task(world.bot.stop())
        assert await world.simulation.until(lambda: not world.simulation.connected)
        assert (await layla.click(*same_for_layla)).failed
        assert TAKES_PART in (await pressed).text
        assert await ending == 0
        assert " ERROR " not in world.log()
        await world.start()
        assert TAKES_PART in (await layla.click(*same_for_layla)).text


@pytest.mark.asyncio
async def test_who_cannot_even_be_acknowledged_before_the_end_is_let_go_of_without_an_error(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", pace=Pace(answer_within_s=1.0)) as world:
        await world.drafted()
        await world.open()
        world.simulation.faults.delay(ACKNOWLEDGED, 8.0)
        pressed = asyncio.create_task(world.first[0].click(*consent(world, world.first[0])))
        assert await world.simulation.until(lambda: bool(world.simulation.faults.struck))
        assert await world.bot.stop() == 0
        assert (await pressed).failed
        assert " ERROR " not in world.log()


class Deliberate(LeavingInOrder):
    """Answers what is said in the room in which it is said, once it may."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True))
        self.heard = 0
        self.may_answer = asyncio.Event()

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        self.heard += 1
        with self.answering.one():
            await self.may_answer.wait()
            await message.channel.send(f"heard: {self.heard}")


@pytest.mark.asyncio
async def test_the_gateway_is_left_first_and_what_was_heard_before_is_still_answered() -> None:
    async with SimulatedDiscord() as simulation:
        guild = simulation.create_guild("Two towns", owner="Rosa", bot_permissions=bot_rights())
        lobby, mira = guild.add_text_channel("lobby"), guild.add_member("Mira")
        use_address(simulation.api_url, simulation.gateway_url)
        async with Deliberate() as client:
            await client.login(simulation.token)
            connected: asyncio.Task[Any] = asyncio.create_task(client.connect())
            assert await simulation.until_connected()
            await mira.send(lobby, "one")
            assert await simulation.until(lambda: client.heard == 1)
            await client.hear_no_more()
            await connected  # the library does not come back
            assert not simulation.connected
            await mira.send(lobby, "two")
            client.dispatch("message", None)
            client.may_answer.set()
            await client.answering.ended()
        said = [one.text for one in mira.on_screen(lobby)]
        assert said == ["one", "two", "heard: 1"]
        assert client.heard == 1


@pytest.mark.asyncio
async def test_what_takes_too_long_to_be_answered_is_cut_off_and_the_others_are_not() -> None:
    answering, done, for_ever = Answering(), list[str](), asyncio.Event()

    async def one(name: str, until: asyncio.Event | None = None) -> None:
        with answering.one(), answering.one():  # a message may be heard within what it leads to
            if until is not None:
                await until.wait()
            done.append(name)

    quick, slow = asyncio.Event(), asyncio.create_task(one("slow", for_ever))
    waiting = asyncio.create_task(one("quick", quick))
    await asyncio.sleep(0)
    answering.take_no_more()
    assert not answering.takes
    quick.set()
    await waiting
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(answering.ended(), 0.01)
    await answering.cut_off()
    await answering.ended()
    assert (done, slow.cancelled()) == (["quick"], True)
