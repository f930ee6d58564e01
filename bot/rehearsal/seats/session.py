"""One rehearsal while it runs: the server, the people, the bot, those who play along, and what is told of it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from bot.config import StartError, WorkshopSettings
from bot.domain.rooms.desired import BOT_WHEN_INVITED
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.seats.among_people import PlayerAmongPeople
from bot.rehearsal.seats.first_minute.under_way import UnderWay
from bot.rehearsal.seats.markdown import own_zone
from bot.rehearsal.seats.others import Others
from bot.rehearsal.seats.practice import Practice
from bot.rehearsal.seats.texts import Words, page_words
from bot.rehearsal.simulation import SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, set_stage
from bot.rehearsal.tongues import ENGLISH, Languages

_GRACE_S = WorkshopSettings().room_grace_s
"""Rooms are kept as long as where nobody has settled otherwise; time can be moved on instead."""
_NOTES_KEPT = 200
_LOOK_EVERY_S = 1.0
_WINDOW_BACK_S = 4.0
_SPOKEN_UNDER_WAY = "en"
_MORNING_H = 8
_SHORTEST_NIGHT_H = 6
_LISTENS_WITHIN_S = 300.0
"""It takes a second or two, on a busy computer longer; a bot that has ended is not waited for."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the rehearsal itself, for everybody who takes part in it."""

    number: int
    at: datetime
    text: str
    grave: bool = False


class Session:
    """Everything that the windows look at. `listeners` are called, without arguments, after every change."""

    def __init__(
        self,
        scenario: Scenario,
        simulation: SimulatedDiscord,
        folder: Path,
        lots: str,
        retention: str = "phase",
        languages: Languages = ENGLISH,
    ) -> None:
        self.words: Words = page_words()
        self.simulation = simulation
        self.stage: Stage = set_stage(
            simulation,
            scenario,
            discord.Permissions(**dict.fromkeys(BOT_WHEN_INVITED, True)).value,
            languages,
        )
        self.bot = BotProcess(folder, simulation, lots, FACILITATOR_ROLE, retention, _GRACE_S)
        self.bot.begins_in(languages.third)
        self.player = PlayerAmongPeople(self.stage, _nothing, self.bot)
        self.others = Others(self.stage, self.player, self._others_told)
        self.others.moved = self.changed
        self.practice = Practice(self.stage, self.others)
        self.others.react = self.practice.react
        self.under_way = UnderWay(simulation, self.bot, self.words)
        self.leads_through = languages.third == _SPOKEN_UNDER_WAY
        """Whether there is a first minute: what is said in its workshop is in one language."""
        self.under_way.moved = self.changed
        self.notes: deque[Note] = deque(maxlen=_NOTES_KEPT)
        self.listeners: set[Callable[[], None]] = set()
        self.aloud: Callable[[str], None] = lambda _: None
        self.address = ""
        self.busy = False
        self._windows = 0
        self._sitting: Counter[str] = Counter()
        self.stopping = False
        self._bot_may_be_down = False
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def taken(self) -> frozenset[str]:
        """The seats in which a person sits."""
        return frozenset(self.others.taken)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is played."""
        return self.stage.scenario

    async def begin(self, *, prepared: bool) -> None:
        """Start the bot and those who play along; with `prepared` the workshop's rooms are made first."""
        await self.bot.start()
        await self.simulation.until(
            lambda: self.simulation.connected or not self.bot.running, _LISTENS_WITHIN_S
        )
        if not self.simulation.connected:
            raise StartError(self.words("bot_did_not_connect"))
        await self.simulation.settled()
        self._tasks = [
            asyncio.create_task(self._tell_changes()),
            asyncio.create_task(self._watch_bot()),
            asyncio.create_task(self._play(prepared=prepared)),
        ]

    async def end(self) -> None:
        """Stop everybody, the bot last."""
        self.stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.bot.stop()

    def tell(self, sentence: str, /, *, grave: bool = False, **filled: object) -> None:
        """Put a sentence of the page's into everybody's notes."""
        number = self.notes[-1].number + 1 if self.notes else 1
        self.notes.append(Note(number, datetime.now(UTC), self.words(sentence, **filled), grave))
        if grave:
            self.aloud(self.notes[-1].text)
        self.changed()

    # ------------------------------------------------------------ windows

    def sat_down(self, seats: tuple[str, ...]) -> None:
        """A window with these seats was opened."""
        self._sitting.update(seats)

    def left(self, seats: tuple[str, ...]) -> None:
        """Such a window is gone; a seat that is in no window any more goes back to the script."""
        self._sitting.subtract(seats)
        for seat in seats:
            if self._sitting[seat] <= 0 and seat in self.others.taken and not self.stopping:
                self.give_back(seat)
                self.tell("seat_left", name=self.scenario.seat(seat).name)

    def give_back(self, seat: str) -> None:
        """The script goes on for this seat, and what was done from it is forgotten."""
        self.others.give_back(seat)
        self.practice.forget(seat)

    def window_opened(self) -> None:
        """A browser has connected."""
        self._windows += 1

    async def window_closed(self) -> None:
        """A browser has gone; if none comes back soon, the terminal says how to go on."""
        self._windows -= 1
        await asyncio.sleep(_WINDOW_BACK_S)
        if not self._windows and not self.stopping:
            self.aloud(self.words("last_window_closed", address=self.address))

    def changed(self) -> None:
        """Have every window look again."""
        for listener in tuple(self.listeners):
            listener()

    # ------------------------------------------------------------ the bot

    async def kill_and_restart(self) -> None:
        """Kill -9, then start again on the same files."""
        self._bot_may_be_down = True
        try:
            await self.bot.kill()
            self.tell("bot_killed", grave=True)
            await self.start_bot_again()
        finally:
            self._bot_may_be_down = False

    async def let_time_pass(self, seconds: float) -> None:
        """Move the server's clock on, and the bot's with it: it is stopped, and started in the later time."""
        self._bot_may_be_down = True
        try:
            await self.bot.stop()
            self.simulation.advance(seconds)
            self.bot.clock_offset_s += seconds
            await self.start_bot_again()
        finally:
            self._bot_may_be_down = False

    @property
    def now(self) -> datetime:
        """The moment in the rehearsal, on this computer's clock face."""
        return self.simulation.clock.now().astimezone(own_zone())

    def sleep_until_morning(self) -> None:
        """It is the next morning: for the server, for the bot, and for everybody who waits for a moment."""
        now = self.now
        morning = (now + timedelta(hours=_SHORTEST_NIGHT_H)).replace(
            hour=_MORNING_H, minute=0, second=0, microsecond=0
        )
        if morning < now + timedelta(hours=_SHORTEST_NIGHT_H):
            morning += timedelta(days=1)
        self.bot.move_clock((morning - now).total_seconds())
        self.stage.guild.stir()
        self.tell("morning_came", now=told_moment(self.now))

    async def start_bot_again(self) -> None:
        """Start the bot after it went, and wait until it listens."""
        before = self.simulation.identified + self.simulation.resumed

        def is_back() -> bool:
            come = self.simulation.identified + self.simulation.resumed
            return self.simulation.connected and come > before

        await self.bot.start()
        await self.simulation.until(lambda: is_back() or not self.bot.running, _LISTENS_WITHIN_S)
        back = is_back()
        self.tell("bot_back" if back else "bot_did_not_come_back", grave=not back)

    async def _watch_bot(self) -> None:
        told = False
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            gone = not self.bot.running and not self._bot_may_be_down and not self.stopping
            if gone and not told:
                self.tell("bot_ended", grave=True)
            told = gone

    # ------------------------------------------------------------ the others

    def _others_told(self, sentence: str, filled: dict[str, str]) -> None:
        last = self.notes[-1].text if self.notes else ""
        if self.words(sentence, **filled) != last:
            self.tell(sentence, grave=False, **filled)

    async def _play(self, *, prepared: bool) -> None:
        if prepared:
            self.busy = True
            await self.others.prepare()
            self.busy = False
            self.tell("rooms_ready")
        else:
            self.tell("empty_server")
        await self.others.run()

    async def _tell_changes(self) -> None:
        seen = -1
        while True:
            await self.simulation.until(lambda seen=seen: self.simulation.changes != seen, 60.0)  # type: ignore[misc]
            seen = self.simulation.changes
            self.changed()
            await asyncio.sleep(0)


def told_moment(at: datetime) -> str:
    """A moment as the page tells it."""
    return f"{at:%A} {at.day} {at:%B, %H:%M}"


async def _nothing(_: Played) -> None:
    return None
