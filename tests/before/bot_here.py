"""The whole bot in this process: put together by the wiring, over a database that is there already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from discord import gateway, http
from msgspec.structs import replace

from bot.app.tending import Tending
from bot.chat.connect import granted_intents, use_address
from bot.config import load
from bot.rehearsal.answering import answer_privately
from bot.rehearsal.bot_process import CLOCK, BotProcess
from bot.rehearsal.simulation import (
    Application,
    ChannelId,
    Form,
    Outcome,
    Seat,
    SimulatedDiscord,
    SimulatedGuild,
)
from bot.rehearsal.stage import FACILITATOR_ROLE
from bot.store.opening import open_store
from bot.wiring import wire
from tests.before.archive import Facts, facts_of, unpack
from tests.before.reader import places, read
from tests.before.server import seat_of, set_clock, set_up_again
from tests.the_pack import the_pack

_AWAY = timedelta(seconds=60)
"""How long the bot was away: some time has passed, and nothing is overdue yet."""
_PATIENCE_S = 30.0
_NO_MORE_SERVERS_COME_S = 0.02
"""A client waits so long for another server before it is ready; here there is one."""


@dataclass
class Before:
    """A fixture that is opened: its server, its people at their clients, and the bot, which goes on with it."""

    facts: Facts
    simulation: SimulatedDiscord
    guild: SimulatedGuild
    files: BotProcess
    """The bot's files; the process itself is not started."""
    tending: Tending | None = None

    # ---- looking
    @property
    def lobby(self) -> ChannelId:
        """The server's public room."""
        return ChannelId(self.facts.lobby)

    def seat(self, name: str) -> Seat:
        return seat_of(self.guild, self.facts.seats[name])

    def channel(self, room: str) -> ChannelId:
        """The channel of a room that stood when the fixture was written."""
        return ChannelId(self.facts.rooms[room])

    def reads(self, name: str, room: str) -> str:
        """What stands on somebody's screen in a room that stood when the fixture was written."""
        return "\n".join(one.everything for one in self.seat(name).on_screen(self.channel(room)))

    def sees(self, name: str) -> frozenset[int]:
        """The channels in somebody's list."""
        return frozenset(int(room.id) for room in self.seat(name).rooms()) - {self.facts.lobby}

    def old_id(self, room: str, verb: str) -> str:
        """The id that a button or menu had when the fixture was written."""
        return next(
            one for one in reversed(self.facts.buttons[room]) if one.startswith(f"parley:{verb}:")
        )

    async def phase(self) -> str:
        """Where the workshop stands, as its facilitators' command list says it."""
        choices = await self.seat("ada").autocomplete("workshop go", self.lobby, **{"from": ""})
        return choices[0].value.partition(":")[0]

    # ---- doing
    async def press(
        self, name: str, room: str, verb: str, fill: dict[str, str] | None = None
    ) -> Outcome:
        """Press what stood in a room when the fixture was written; where a form opens, fill it in."""
        return await self._press(name, room, self.old_id(room, verb), fill)

    async def press_now(
        self, name: str, room: str, verb: str, fill: dict[str, str] | None = None
    ) -> Outcome:
        """Press what stands in a room now."""
        messages = self.seat(name).on_screen(self.channel(room))
        ids = [one.custom_id or "" for message in messages for one in message.buttons]
        return await self._press(
            name,
            room,
            next(one for one in reversed(ids) if one.startswith(f"parley:{verb}:")),
            fill,
        )

    async def _press(
        self, name: str, room: str, custom_id: str, fill: dict[str, str] | None
    ) -> Outcome:
        seat = self.seat(name)
        messages = seat.on_screen(self.channel(room))
        message = next(
            one
            for one in reversed(messages)
            if custom_id in {button.custom_id for button in one.buttons}
        )
        outcome = await seat.click(message, custom_id)
        if outcome.form is not None and fill is not None:
            outcome = await seat.submit(outcome.form, filled(outcome.form, fill))
        await self.settle()
        return outcome

    async def press_answer(self, name: str, outcome: Outcome, verb: str) -> Outcome:
        """Press a button of what somebody alone was told."""
        found = [(one, button.custom_id or "") for one in outcome.answers for button in one.buttons]
        message, custom_id = next(
            (one, sent) for one, sent in found if sent.startswith(f"parley:{verb}:")
        )
        outcome = await self.seat(name).click(message, custom_id)
        await self.settle()
        return outcome

    async def press_told(self, name: str, verb: str) -> Outcome:
        """Press a button of what somebody alone had been told when the fixture was written."""
        custom_id = next(
            one for one in reversed(self.facts.answers[name]) if one.startswith(f"parley:{verb}:")
        )
        seat = self.seat(name)
        told = [one for room in seat.rooms() for one in seat.read(room.id) if one.ephemeral]
        message = next(
            one for one in told if custom_id in {button.custom_id for button in one.buttons}
        )
        outcome = await seat.click(message, custom_id)
        await self.settle()
        return outcome

    async def slash(self, name: str, command: str, **options: object) -> Outcome:
        """A slash command, from the lobby."""
        outcome = await self.seat(name).slash(command, self.lobby, **options)
        await self.settle()
        return outcome

    async def answer_privately(self, name: str, answers: dict[str, str]) -> None:
        """Give private answers in the round under way: words of a question to a button's label."""
        seat = self.seat(name)
        messages = seat.on_screen(self.channel("joint"))
        buttons = [(one, button.custom_id or "") for one in messages for button in one.buttons]
        message, custom_id = next(
            (one, sent)
            for one, sent in reversed(buttons)
            if sent.startswith("parley:private_answers:")
        )
        await answer_privately(seat, message, custom_id, answers, [])
        await self.settle()

    async def settle(self) -> None:
        """Until the bot has nothing left to do."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE_S
        while loop.time() < deadline:
            await self.simulation.settled(quiet_s=0.008, within_s=1.0)
            if not self._works() and not self.files.posts_waiting():
                return
            await asyncio.sleep(0.004)
        raise AssertionError("the bot does not come to rest")

    def _works(self) -> bool:
        guilds = self.tending._guilds.values() if self.tending is not None else ()
        tended = [one for guild in guilds for one in guild.tended.values()]
        return any(one.task is not None and not one.task.done() for one in tended)


def filled(form: Form, fill: dict[str, str]) -> dict[str, str | list[str]]:
    """A form's fields; what is to be chosen is named by part of its label."""
    values: dict[str, str | list[str]] = {}
    for field in form.fields:
        if field.custom_id in fill:
            wanted = fill[field.custom_id]
            chosen = [one.value for one in field.choices if wanted in one.label]
            values[field.custom_id] = chosen[:1] if field.choices else wanted
    return values


@asynccontextmanager
async def opened(
    name: str, folder: Path, patch: pytest.MonkeyPatch, away: timedelta = _AWAY
) -> AsyncIterator[Before]:
    """A fixture on its server, with a bot that has just started; all of it ends with the block.

    Before, everything in it reads as it read to the code that wrote it.
    """
    facts = facts_of(name)
    written = unpack(name, folder)
    assert await read(folder) == facts.read
    application = Application(
        members_intent=facts.members_intent, message_content_intent=facts.message_content_intent
    )
    async with SimulatedDiscord(application) as simulation:
        set_clock(simulation, facts.at + away)
        guild = set_up_again(simulation, written)
        files = BotProcess(folder, simulation, "", FACILITATOR_ROLE)
        before = Before(facts, simulation, guild, files)
        patch.setenv(CLOCK, str((simulation.clock.now() - datetime.now(UTC)).total_seconds()))
        patch.setattr(http.Route, "BASE", http.Route.BASE)  # put back afterwards
        patch.setattr(
            gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway.DiscordWebSocket.DEFAULT_GATEWAY
        )
        use_address(simulation.api_url, simulation.gateway_url)
        async with _running(before, folder):
            yield before
    assert simulation.gaps == ()


@asynccontextmanager
async def _running(before: Before, folder: Path) -> AsyncIterator[None]:
    settings = load(folder / "config.toml", {})
    # Cards come without their pictures: drawing them is a third of what the bot does here.
    settings = replace(settings, discord=replace(settings.discord, pictures=False))
    intents = await granted_intents(before.simulation.token)
    async with await open_store(*places(folder)) as store:
        wired = await wire(settings, the_pack(), store, intents)
        before.tending = wired.tending
        wired.client._connection.guild_ready_timeout = _NO_MORE_SERVERS_COME_S
        running = asyncio.create_task(wired.client.start(before.simulation.token))
        try:
            assert await before.simulation.until_connected()
            await asyncio.wait_for(wired.client.wait_until_ready(), _PATIENCE_S)
            await before.settle()
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await wired.tending.stop()
            await wired.watching.stop()
            await wired.client.close()
