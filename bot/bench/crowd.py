"""Workshops with any number of people, led by commands and presses alone: what measurements are taken on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final, Protocol

from bot.domain.leading.closing import WAIT
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.scenario import Scenario, SeatLine
from bot.rehearsal.simulation import ChannelId, Outcome, Pace, Seat, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage

_AS_DISCORD: Final = Pace.as_discord()
_SIDES: Final = ("first", "second")
_REST_S: Final = 2.5
"""So long without a call: longer than the bot waits for its own pace."""
_ENDS_WITHIN_S: Final = 300.0
_A_MOMENT_S: Final = 0.1
_CHANGED_WITHIN_S: Final = 300.0
_AT_ONCE: Final = 8
_OF_ORDINARY: Final = 5
"""Channels, roles and people of a server without a workshop."""


@dataclass(frozen=True, slots=True)
class Group:
    """One workshop's people on a server. ``number`` tells it from the others."""

    number: int
    stage: Stage
    people: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the workshop is called."""
        return f"Workshop {self.number}"

    @property
    def leader(self) -> Seat:
        """Who opens it and leads."""
        return self.stage.seats[f"ada{self.number}"]

    @property
    def second(self) -> Seat:
        """The other facilitator."""
        return self.stage.seats[f"ben{self.number}"]

    def room(self, seat: Seat, kind: str) -> ChannelId:
        """The newest room of a kind that somebody sees. ``LookupError`` if there is none yet."""
        word = self.stage.words[kind]
        found = [room.id for room in seat.rooms() if room.name.startswith(f"{word}-")]
        if not found:
            raise LookupError(kind)
        return max(found)

    async def command(self, command: str, kind: str = "", /, **options: object) -> Outcome:
        """The leader's slash command, in a room of a kind or, before there are any, in the lobby."""
        place = self.room(self.leader, kind) if kind else self.stage.lobby
        return await self.leader.slash(command, place, **options)

    async def press(self, seat: Seat, kind: str, verb: str) -> Outcome:
        """The newest button of this kind in somebody's room, once it is there: cards are changed as the pace allows."""
        deadline = asyncio.get_running_loop().time() + _CHANGED_WITHIN_S
        while True:
            try:
                found = newest_button(seat.on_screen(self.room(seat, kind)), verb)
            except LookupError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(_A_MOMENT_S)
            else:
                return await seat.click(*found)

    async def draft(self) -> None:
        """Everybody on the list of a draft, and whoever sees all rooms looked at."""
        await self.command("workshop new", name=self.name)
        await self.command("workshop people", person=self.second.id, **{"as": "third_party"})
        for name, side in zip(self.people, cycle(_SIDES), strict=False):
            seat = self.stage.seats[name]
            await self.command("workshop people", person=seat.id, **{"as": side})
        shown = (await self.command("workshop open")).answers
        while True:
            try:
                message, button = newest_button(shown, "acknowledge")
            except LookupError:
                return
            shown = (await self.leader.click(message, button)).answers

    async def open(self) -> None:
        """The rooms are made, and every line has its invitation."""
        await self.command("workshop open")

    async def consent(self) -> None:
        """Everybody takes part."""
        for name in self.people:
            await self.press(self.stage.seats[name], "line", "consent")
        await self.press(self.leader, "control", "open_own_rooms")

    async def stay(self) -> None:
        """Everybody has read whom they would meet, and stays; once the joint room is next."""
        for name in self.people:
            await self.press(self.stage.seats[name], "line", "stay")

    async def go_on(self) -> None:
        """Into the next phase, or part of one, whatever is not met."""
        await self.leader.click(*await self.look_ahead())

    async def look_ahead(self) -> tuple[ShownMessage, str]:
        """What going on would do, and the button that does it, whatever is not met."""
        looked = await self.press(self.leader, "control", "look_ahead")
        try:
            return newest_button(looked.answers, "go_on")
        except LookupError:
            return newest_button(looked.answers, "go_on_anyway")

    async def session(self) -> None:
        """A session begins, so that people may speak."""
        await self.command("workshop session", "control", do="begin")

    async def everybody_speaks(self) -> None:
        """Everybody says something in every shared room in which they may."""
        for name in self.people:
            seat = self.stage.seats[name]
            for room in seat.rooms():
                shared = any(
                    room.name.startswith(f"{self.stage.words[kind]}-")
                    for kind in ("joint", "caucus")
                )
                if shared and room.may_write:
                    await seat.send(room.id, f"What {name} has to say, and nobody else would.")

    async def ask_to_close(self) -> None:
        """Closing is asked for and confirmed; what is left is its wait."""
        await self.command("workshop close", "control", name=self.name)
        await self.press(self.second, "control", "confirm_close")

    def sides(self) -> dict[ChannelId, str]:
        """Every line and own room so far, with whose it is."""
        seen_by: dict[ChannelId, set[str]] = {}
        for side, name in zip(cycle(_SIDES), self.people, strict=False):
            for entry in self.stage.seats[name].transcript:
                seen_by.setdefault(entry.channel_id, set()).add(side)
        return {channel: min(sides) for channel, sides in seen_by.items() if len(sides) == 1}


class Bots(Protocol):
    """The bot's process, or all of them together."""

    async def at_rest(self, within_s: float) -> bool:
        """Whether it came to rest in time."""

    def processor_s(self) -> float:
        """Seconds of processor time so far."""

    def kept_waiting_s(self) -> float:
        """For how many seconds so far it could have worked and got no processor."""

    def resident_mb(self) -> float:
        """Megabytes of memory held now."""


class Crowd:
    """The servers, their workshops, and whatever serves them."""

    def __init__(self, simulation: SimulatedDiscord, bots: Bots, groups: Sequence[Group]) -> None:
        self.simulation = simulation
        self.bots = bots
        self.groups = tuple(groups)
        self._rest_s = _REST_S if simulation.pace.calls_a_second is not None else 0.0
        self.drafted_mb = 0.0
        """Memory while all workshops were drafts, once they are more."""

    @property
    def many(self) -> int:
        """How many people take part in all."""
        return sum(len(group.people) for group in self.groups)

    async def each(
        self, does: Callable[[Group], Awaitable[object]], groups: Sequence[Group] | None = None
    ) -> None:
        """Every workshop's people do this, or these workshops', some at once; then the bot comes to rest."""
        hands = asyncio.Semaphore(_AT_ONCE)

        async def one(group: Group) -> None:
            async with hands:
                await does(group)

        await asyncio.gather(*map(one, self.groups if groups is None else groups))
        await self.at_rest()

    async def into_a_session(self) -> None:
        """From drafts to where everybody takes part, stays, and may speak."""
        self.drafted_mb = self.bots.resident_mb()
        for does in (Group.open, Group.consent, Group.go_on, Group.stay, Group.session):
            await self.each(does)

    async def stir(self) -> None:
        """Something that means nothing happens on each server."""
        for group in self.groups:
            group.stage.guild.stir()

    async def at_rest(self) -> None:
        """The bot has nothing more to do, also after having waited for its pace."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _ENDS_WITHIN_S
        while loop.time() < deadline:
            await self.bots.at_rest(_ENDS_WITHIN_S)
            mark = self.simulation.calls.mark()
            await asyncio.sleep(self._rest_s)
            if not self.simulation.calls.since(mark):
                return
        raise TimeoutError


class CrowdOfOne(Crowd):
    """The same with one bot, whose clock can be moved on."""

    def __init__(
        self, simulation: SimulatedDiscord, bot: BotProcess, groups: Sequence[Group]
    ) -> None:
        super().__init__(simulation, bot, groups)
        self.bot = bot

    def let_the_wait_be_over(self) -> None:
        """What a confirmed closing waits for has gone by."""
        self.bot.move_clock(WAIT.total_seconds())


def newest_button(messages: Sequence[ShownMessage], verb: str) -> tuple[ShownMessage, str]:
    """The newest button of this kind. Raises ``LookupError`` if there is none."""
    for message in reversed(messages):
        for each in message.buttons:
            if (each.custom_id or "").startswith(f"parley:{verb}:"):
                return message, each.custom_id or ""
    raise LookupError(verb)


def people_of(number: int, people: int) -> tuple[str, ...]:
    """The names of a workshop's people."""
    return tuple(f"p{number}-{each}" for each in range(people))


def scenario_of(numbers: Sequence[int], people: int) -> Scenario:
    """A scenario in which nothing is played: so many people in each of these workshops, both sides alike."""
    seats = [SeatLine("rosa", "Rosa", "owner", None)]
    for number in numbers:
        seats += [
            SeatLine(f"ada{number}", f"Ada {number}", "facilitator", None),
            SeatLine(f"ben{number}", f"Ben {number}", "facilitator", None),
        ]
        seats += [
            SeatLine(name, f"Person {name}", "participant", side)
            for name, side in zip(people_of(number, people), cycle(_SIDES), strict=False)
        ]
    return Scenario("Many people", "Many people", "square", tuple(seats), {}, ())


def _ordinary(simulation: SimulatedDiscord) -> None:
    """A server in which the bot is a member and nothing else: channels, roles and people of its own."""
    guild = simulation.create_guild("A server", owner="Olga", bot_permissions=bot_rights())
    for number in range(_OF_ORDINARY):
        guild.add_text_channel(f"room-{number}")
        guild.add_role(f"role {number}")
        guild.add_member(f"Somebody {number}")


def groups_in(
    simulation: SimulatedDiscord, people: int, servers: Sequence[Sequence[int]]
) -> list[Group]:
    """Servers are made, each with the people of these workshops."""
    groups: list[Group] = []
    for numbers in servers:
        if not numbers:
            _ordinary(simulation)
            continue
        stage = set_stage(simulation, scenario_of(numbers, people), bot_rights())
        groups += [Group(number, stage, people_of(number, people)) for number in numbers]
    return groups


@asynccontextmanager
async def a_crowd(
    folder: Path,
    people: int,
    servers: Sequence[Sequence[int]] = ((0,),),
    pace: Pace = _AS_DISCORD,
) -> AsyncIterator[CrowdOfOne]:
    """Servers with Discord's limits in real time, if not others; each has these workshops, each so many people.

    One without any is a server like others, in which nothing happens.
    """
    async with _drafted(folder, people, servers, pace) as world:
        await world.bot.in_real_time()
        await world.at_rest()
        yield world


@asynccontextmanager
async def a_crowd_in_session(
    folder: Path, people: int, servers: Sequence[Sequence[int]]
) -> AsyncIterator[CrowdOfOne]:
    """The same, where everybody takes part, stays, and may speak.

    On the way there every press and call is made as ever; only where all merely wait for a limit the clocks are moved
    on to its end.
    """
    async with _drafted(folder, people, servers) as world:
        await world.into_a_session()
        await world.bot.in_real_time()
        await world.at_rest()
        yield world


@asynccontextmanager
async def _drafted(
    folder: Path, people: int, servers: Sequence[Sequence[int]], pace: Pace = _AS_DISCORD
) -> AsyncIterator[CrowdOfOne]:
    async with SimulatedDiscord(pace=pace) as simulation:
        groups = groups_in(simulation, people, servers)
        bot = BotProcess(folder, simulation, "", FACILITATOR_ROLE)
        await bot.start()
        try:
            await simulation.until_connected()
            world = CrowdOfOne(simulation, bot, groups)
            await world.at_rest()
            await world.each(Group.draft)
            yield world
        finally:
            await bot.stop()
