"""A workshop with any number of people, led by commands and presses alone: what measurements are taken on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.scenario import Scenario, SeatLine
from bot.rehearsal.simulation import ChannelId, Outcome, Pace, Seat, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage

LEADER: Final = "ada"
SECOND_LEADER: Final = "ben"
NAME: Final = "Many people"
_SIDES: Final = ("first", "second")
_REST_S: Final = 2.5
"""So long without a call: longer than the bot waits for its own pace."""


class Crowd:
    """A server, its people, and the bot; everything it promises to have done, the bot has done."""

    def __init__(self, simulation: SimulatedDiscord, stage: Stage, bot: BotProcess) -> None:
        self.simulation = simulation
        self.stage = stage
        self.bot = bot
        self.people = [one.id for one in stage.scenario.participants]

    def sits(self, name: str) -> Seat:
        """Somebody's seat."""
        return self.stage.seats[name]

    async def command(
        self, command: str, room: str = "lobby", by: str = LEADER, **options: object
    ) -> Outcome:
        """A slash command from a room."""
        return await self.sits(by).slash(command, self.stage.channel(room), **options)

    async def press(self, name: str, room: str, verb: str) -> Outcome:
        """The newest button of this kind in a room."""
        seat = self.sits(name)
        return await seat.click(*newest_button(seat.on_screen(self.stage.channel(room)), verb))

    async def draft(self) -> None:
        """Everybody on the list of a draft, and whoever sees all rooms looked at."""
        await self.command("workshop new", name=NAME)
        second = self.sits(SECOND_LEADER).id
        await self.command("workshop people", person=second, **{"as": "third_party"})
        for name in self.people:
            side = self.stage.scenario.seat(name).side
            seat = self.sits(name)
            await self.command("workshop people", person=seat.id, **{"as": str(side)})
        shown = (await self.command("workshop open")).answers
        for _ in range(len(self.stage.seats)):
            try:
                message, button = newest_button(shown, "acknowledge")
            except LookupError:
                return
            shown = (await self.sits(LEADER).click(message, button)).answers

    async def open(self) -> None:
        """The rooms are made, and every line has its invitation."""
        await self.command("workshop open")

    async def take_part(self) -> None:
        """Everybody consents; then everybody is together, in a session."""
        for name in self.people:
            await self.press(name, f"line-{name}", "consent")
        await self.at_rest()
        await self.go_on()
        await self.command("workshop session", "control", do="begin")
        await self.at_rest()

    async def go_on(self) -> Outcome:
        """Into the next phase, whatever is not met."""
        outcome = await self.press(LEADER, "control", "go_on")
        while True:
            try:
                anyway = newest_button(outcome.answers, "go_on_anyway")
            except LookupError:
                return outcome
            outcome = await self.sits(LEADER).click(*anyway)

    async def everybody_speaks(self) -> None:
        """Somebody in each of the shared rooms says something, where they may."""
        for name in self.people:
            side = self.stage.scenario.seat(name).side
            for room in ("joint", "caucus-1" if side == "first" else "caucus-2"):
                seat, channel = self.sits(name), self.stage.channel(room)
                if any(one.id == channel and one.may_write for one in seat.rooms()):
                    await seat.send(channel, f"What {name} has to say, and nobody else would.")

    async def at_rest(self, within_s: float = 120.0) -> None:
        """The bot has nothing more to do, also after having waited for its pace."""
        deadline = asyncio.get_running_loop().time() + within_s
        while asyncio.get_running_loop().time() < deadline:
            await self.bot.at_rest(within_s)
            mark = self.simulation.calls.mark()
            await asyncio.sleep(_REST_S)
            if not self.simulation.calls.since(mark):
                return
        raise TimeoutError

    def side_of(self, channel: ChannelId) -> str | None:
        """Whose line or own room it is; None for whatever both see."""
        room = self.stage.logical().get(channel, "")
        if room.startswith("caucus-"):
            return _SIDES[int(room.removeprefix("caucus-")) - 1]
        if room.startswith("line-"):
            return self.stage.scenario.seat(room.removeprefix("line-")).side
        return None


def newest_button(messages: Sequence[ShownMessage], verb: str) -> tuple[ShownMessage, str]:
    """The newest button of this kind. Raises ``LookupError`` if there is none."""
    for message in reversed(messages):
        for each in message.buttons:
            if (each.custom_id or "").startswith(f"parley:{verb}:"):
                return message, each.custom_id or ""
    raise LookupError(verb)


def crowd(people: int) -> Scenario:
    """A scenario in which nothing is played: so many people, both sides alike."""
    seats = [
        SeatLine(LEADER, "Ada", "facilitator", None),
        SeatLine(SECOND_LEADER, "Ben", "facilitator", None),
        SeatLine("rosa", "Rosa", "owner", None),
    ]
    seats += [
        SeatLine(f"p{number}", f"Person {number}", "participant", _SIDES[number % 2])
        for number in range(people)
    ]
    return Scenario("Many people", NAME, "square", tuple(seats), {}, ())


@asynccontextmanager
async def a_crowd(folder: Path, people: int) -> AsyncIterator[Crowd]:
    """A server with Discord's limits in real time, and so many people on the list of a draft."""
    async with SimulatedDiscord(pace=Pace.as_discord()) as simulation:
        stage = set_stage(simulation, crowd(people), bot_rights())
        bot = BotProcess(folder, simulation, "2", FACILITATOR_ROLE)
        await bot.start()
        try:
            await simulation.until_connected()
            await bot.in_real_time()
            await bot.at_rest()
            world = Crowd(simulation, stage, bot)
            await world.draft()
            yield world
        finally:
            await bot.stop()
