"""The real bot as its own process against a simulated Discord, and three people a side at their clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import discord

from bot.domain.leading.closing import WAIT
from bot.domain.rooms.desired import BOT_WHEN_INVITED
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.described import record_from_environment
from bot.rehearsal.simulation import (
    Application,
    ChannelId,
    Outcome,
    Pace,
    RoleId,
    Seat,
    ServerRoom,
    ShownMessage,
    SimulatedDiscord,
    SimulatedGuild,
)
from bot.rehearsal.stage import FACILITATOR_ROLE

BOT_RIGHTS = discord.Permissions(**dict.fromkeys(BOT_WHEN_INVITED, True)).value
ORDINARY_RIGHTS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    use_application_commands=True,
    add_reactions=True,
).value
ADMINISTRATOR = discord.Permissions(administrator=True).value
VIEW = discord.Permissions(view_channel=True).value
NAME = "The mill and the meadow"
CONTROL, JOINT, CAUCUS, LINE = "office", "hall", "study", "desk"
"""The pack's words for channels; a participant sees at most one of each."""
FIRST_NAMES = ("Maren", "سلمى", "רות")
SECOND_NAMES = ("Anouk", "يوسف", "נדב")
_PATIENCE_S = 60.0


@dataclass(slots=True)
class Server:
    """A server on loopback and its people at their clients."""

    simulation: SimulatedDiscord
    guild: SimulatedGuild
    lobby: ChannelId
    owner: Seat
    ada: Seat
    ben: Seat
    outsider: Seat
    first: tuple[Seat, ...]
    second: tuple[Seat, ...]
    facilitators: RoleId


@dataclass(slots=True)
class Loopback(Server):
    """The same with the bot."""

    bot: BotProcess

    @property
    def people(self) -> tuple[Seat, ...]:
        """Everybody who takes a side."""
        return (*self.first, *self.second)

    # ---- the bot
    async def start(self) -> None:
        """Start the bot (again) and wait until it has looked at everything."""
        await self.bot.start()
        assert await self.bot.listens(), self.log()[-2000:]
        await self.settle()

    async def kill(self) -> None:
        """Kill -9."""
        await self.bot.kill()
        assert await self.simulation.until(lambda: not self.simulation.connected)

    async def settle(self) -> None:
        """Until the bot is at rest and nothing waits in its outbox."""
        assert await self.bot.at_rest(_PATIENCE_S), "the bot does not come to rest"

    def log(self) -> str:
        """All that the bot has printed."""
        return self.bot.log.read_text(encoding="utf-8", errors="replace")

    # ---- looking
    def room(self, seat: Seat, word: str) -> ChannelId:
        """The room that the channel word names for this person."""
        return seat.room(f"{word}-").id

    def sees(self, seat: Seat) -> frozenset[str]:
        """The channel words of the rooms in this person's list, the lobby left out."""
        return frozenset(
            room.name.partition("-")[0] for room in seat.rooms() if room.id != self.lobby
        )

    def reads(self, seat: Seat, word: str) -> str:
        """Everything that stands on this person's screen in a room."""
        return "\n".join(one.everything for one in seat.on_screen(self.room(seat, word)))

    def rooms(self) -> tuple[ServerRoom, ...]:
        """What stands in the server beside the lobby."""
        return tuple(one for one in self.guild.server_rooms() if one.id != self.lobby)

    # ---- doing
    async def slash(self, seat: Seat, command: str, **options: object) -> Outcome:
        """A slash command, from the lobby."""
        outcome = await seat.slash(command, self.lobby, **options)
        await self.settle()
        return outcome

    async def press(
        self,
        seat: Seat,
        word: str,
        verb: str,
        fill: Mapping[str, str] | None = None,
        choose: str = "",
    ) -> Outcome:
        """The newest button or menu of this verb in a room, and the form it opens, filled in."""
        message, custom_id = await self._found(seat, word, verb)
        outcome = await (
            seat.choose(message, custom_id, [choose]) if choose else seat.click(message, custom_id)
        )
        if outcome.form is not None and fill is not None:
            outcome = await seat.submit(outcome.form, filled(outcome, fill))
        await self.settle()
        return outcome

    async def _found(self, seat: Seat, word: str, verb: str) -> tuple[ShownMessage, str]:
        """Where it is to be pressed; what the third party's panel does not show stands behind *More*."""
        try:
            return pressable(seat.on_screen(self.room(seat, word)), verb)
        except LookupError:
            if word != CONTROL:
                raise
        panel, more = pressable(seat.on_screen(self.room(seat, word)), "more")
        return pressable((await seat.click(panel, more)).answers, verb)

    async def press_answer(
        self, seat: Seat, outcome: Outcome, verb: str, fill: Mapping[str, str] | None = None
    ) -> Outcome:
        """A button of an answer that this person was given, and the form it opens, filled in."""
        message, custom_id = pressable(outcome.answers, verb)
        outcome = await seat.click(message, custom_id)
        if outcome.form is not None and fill is not None:
            outcome = await seat.submit(outcome.form, filled(outcome, fill))
        await self.settle()
        return outcome

    # ---- a workshop
    async def drafted(self) -> None:
        """A draft with two facilitators and everybody on a side."""
        await self.slash(self.ada, "workshop new", name=NAME)
        await self.slash(self.ada, "workshop people", person=self.ben.id, **{"as": "third_party"})
        for side, seats in (("first", self.first), ("second", self.second)):
            for seat in seats:
                await self.slash(self.ada, "workshop people", person=seat.id, **{"as": side})

    async def open(self) -> Outcome:
        """Open, acknowledging whoever sees everything."""
        outcome = await self.slash(self.ada, "workshop open")
        for _ in range(50):
            if not any(
                button.label.startswith("I have seen")
                for one in outcome.answers
                for button in one.buttons
            ):
                break
            outcome = await self.press_answer(self.ada, outcome, "acknowledge")
        return await self.slash(self.ada, "workshop open")

    async def in_briefing(self) -> None:
        """Rooms stand and everybody takes part."""
        await self.drafted()
        await self.open()
        for seat in self.people:
            outcome = await self.press(seat, LINE, "consent")
            assert "take this back" in outcome.text, outcome.text
        await self.press(self.ada, CONTROL, "open_own_rooms")

    async def together(self) -> None:
        """In the opening, with the joint room speaking."""
        await self.in_briefing()
        await self.come_together()

    async def come_together(self) -> None:
        """From briefing to the opening, and together in a session."""
        await self.go_on()
        await self.press(self.ada, CONTROL, "open_session")
        for seat in self.people:
            await self.press(seat, LINE, "stay")
        outcome = await self.press(self.ada, CONTROL, "come_together")
        assert self.joint_speaks(), outcome.text

    async def go_on(self) -> Outcome:
        """To the next part or phase, all the same if something is not met: one press, one look, one press."""
        looked = await self.press(self.ada, CONTROL, "look_ahead")
        verb = "go_on_anyway" if "Not met yet" in looked.text else "go_on"
        return await self.press_answer(self.ada, looked, verb)

    def joint_speaks(self) -> bool:
        """Whether everybody who takes part may write in the joint room now."""
        found = [
            [room for room in seat.rooms() if room.name.startswith(f"{JOINT}-")]
            for seat in self.people
        ]
        return all(rooms and rooms[0].may_write for rooms in found)

    def wait_for_closing(self) -> None:
        """Let the time pass for which a confirmed closing can still be stopped."""
        self.bot.move_clock(WAIT.total_seconds() + 1)
        self.guild.stir()

    async def close(self) -> str:
        """Close for good; the receipt, as a facilitator reads it afterwards."""
        await self.press(self.ada, CONTROL, "close", {"words": NAME})
        await self.press(self.ben, CONTROL, "confirm_close")
        self.wait_for_closing()
        assert await self.simulation.until(lambda: self.bot.workshops_stored() == 0, _PATIENCE_S)
        await self.settle()
        return (await self.slash(self.ada, "workshop check")).text


def pressable(messages: tuple[ShownMessage, ...], verb: str) -> tuple[ShownMessage, str]:
    """The newest message with a button or menu of this verb, and its id."""
    for message in reversed(messages):
        for custom_id in [
            *(one.custom_id or "" for one in message.buttons),
            *(one.custom_id for one in message.menus),
        ]:
            if custom_id.startswith(f"parley:{verb}:"):
                return message, custom_id
    raise LookupError(f"nothing to press for {verb}")


def filled(outcome: Outcome, fill: Mapping[str, str]) -> dict[str, str | list[str]]:
    """A form's fields, with choices by part of their label."""
    assert outcome.form is not None
    values: dict[str, str | list[str]] = {}
    for field in outcome.form.fields:
        if field.custom_id in fill:
            wanted = fill[field.custom_id]
            chosen = [one.value for one in field.choices if wanted in (one.value, one.label)]
            values[field.custom_id] = [chosen[0]] if field.choices else wanted
    return values


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@dataclass(frozen=True)
class Settings:
    """How a world is set. Cards come without their pictures unless asked for: drawing them is a fifth of what a bot
    does. ``packs``: where ``prompts`` stand, if not here.
    """

    application: Application | None = None
    pace: Pace | None = None
    retention: str = "phase"
    grace_s: int = 0
    packs: Path | None = None
    pictures: bool = False


@asynccontextmanager
async def loopback(
    folder: Path,
    *,
    application: Application | None = None,
    pace: Pace | None = None,
    retention: str = "phase",
    grace_s: int = 0,
    packs: Path | None = None,
    pictures: bool = False,
) -> AsyncIterator[Loopback]:
    """A server and a bot that is connected to it for the first time; both end with the block."""
    settings = Settings(application, pace, retention, grace_s, packs, pictures)
    async with running(made(settings), folder, settings) as world:
        yield world


def made(settings: Settings) -> Server:
    """A new server, into which the bot was just invited."""
    simulation = SimulatedDiscord(settings.application, settings.pace)
    guild = simulation.create_guild(
        "Mill and meadow",
        owner="Rosamund",
        bot_permissions=BOT_RIGHTS,
        everyone_permissions=ORDINARY_RIGHTS,
    )
    facilitators = guild.add_role(FACILITATOR_ROLE)
    return Server(
        simulation=simulation,
        guild=guild,
        lobby=guild.add_text_channel("lobby"),
        owner=guild.owner,
        ada=guild.add_member("Adalind", roles=[facilitators]),
        ben=guild.add_member("Benedikt", roles=[facilitators]),
        outsider=guild.add_member("Dorothea"),
        first=tuple(guild.add_member(name) for name in FIRST_NAMES),
        second=tuple(guild.add_member(name) for name in SECOND_NAMES),
        facilitators=facilitators,
    )


@asynccontextmanager
async def running(server: Server, folder: Path, settings: Settings) -> AsyncIterator[Loopback]:
    """This server and a bot that finds in the folder what it may have kept there; both end with the block.

    Where the environment names a copy of Discord's description, all that passed has to be as it says.
    """
    record = record_from_environment()
    async with server.simulation as simulation:
        if record is not None:
            simulation.watched_by(record)
        bot = BotProcess(
            *(
                _made(folder),
                simulation,
                "1",
                FACILITATOR_ROLE,
                settings.retention,
                settings.grace_s,
            ),
            pictures=settings.pictures,
        )
        bot.packs = settings.packs
        parts = {one.name: getattr(server, one.name) for one in fields(server)}
        world = Loopback(**parts, bot=bot)
        try:
            await world.start()
            yield world
        finally:
            await world.bot.stop()
    assert simulation.gaps == ()
    assert simulation.may_mention == ()
    assert "OverLimit" not in world.log(), "something of ours is larger than Discord takes"
    assert record is None or dict(record.check().mismatches) == {}
