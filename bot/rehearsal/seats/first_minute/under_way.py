"""The workshop that is under way: played by the same bot in a server of its own, once somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from enum import Enum, auto
from itertools import groupby
from pathlib import Path
from typing import Final

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import Act, Scenario, load_scenario
from bot.rehearsal.seats.among_people import PlayerAmongPeople
from bot.rehearsal.seats.first_minute.stops import Shown
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import Refused, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import Stage, bot_rights, set_stage

SCRIPT: Final = Path(__file__).with_name("under_way.toml")
_HIDE, _SHOW, _RESUME = "hide", "show_rooms", "resume"


class Progress(Enum):
    """How far it has come."""

    WAITING = auto()
    PLAYING = auto()
    READY = auto()
    FAILED = auto()


class UnderWay:
    """A server that is made when it is first asked for; everybody who looks at it looks at the same."""

    taken: frozenset[str] = frozenset()

    def __init__(self, simulation: SimulatedDiscord, bot: BotProcess, words: Words) -> None:
        self.simulation = simulation
        self.words = words
        self.scenario: Scenario = load_scenario(SCRIPT)
        self.progress = Progress.WAITING
        self._bot = bot
        self._stage: Stage | None = None
        self._player: PlayerAmongPeople | None = None
        self._one_at_a_time = asyncio.Lock()
        self.moved: Callable[[], None] = lambda: None
        """Called when it has come further."""

    @property
    def stage(self) -> Stage:
        """Everybody in their seats; only once it has begun."""
        if self._stage is None:
            raise LookupError("nobody has asked for the first minute yet")
        return self._stage

    async def play(self) -> None:
        """Play it to where it is looked at; whoever comes second waits for whoever came first."""
        async with self._one_at_a_time:
            if self.progress is not Progress.WAITING:
                return
            self.progress = Progress.PLAYING
            self._stage = set_stage(self.simulation, self.scenario, bot_rights())
            player = self._player = PlayerAmongPeople(self._stage, _nothing, self._bot)
            try:
                await self._played_by(player)
            except (Refused, LookupError):  # the bot may be gone meanwhile: whoever waits is told
                self.progress = Progress.FAILED
            self.moved()

    async def _played_by(self, player: PlayerAmongPeople) -> None:
        for phase in self.scenario.phases:
            for acts in _in_turns(phase.acts):
                await player.in_turn(acts)
        wrong = any(map(_went_wrong, player.record.played))
        self.progress = Progress.FAILED if wrong else Progress.READY

    async def hide(self) -> None:
        """Emergency, as a facilitator presses it."""
        await self._press(_HIDE)

    async def show(self) -> None:
        """All rooms open again, if they were hidden."""
        await self._press(_SHOW, _RESUME)

    async def _press(self, *verbs: str) -> None:
        """What the panel does not offer is so already."""
        async with self._one_at_a_time:
            for verb in verbs:
                if self._player is not None and self.progress is Progress.READY:
                    act = Act(0, "hearing", "ben", "press", room="control", verb=verb)
                    await self._player.act(act)

    def framed(self, shown: Shown) -> tuple[ShownMessage, ...]:
        """The messages around which a frame is drawn, oldest first."""
        screen = self.stage.seats[shown.seat].on_screen(self.stage.channel(shown.room))
        places = [place for place, one in enumerate(screen) if shown.framed in one.text]
        if not shown.framed or not places:
            return ()
        found = screen[places[-1] :]
        last = next((at for at, one in enumerate(found) if shown.until in one.text), 0)
        return found[: last + 1]


async def _nothing(_: Played) -> None:
    return None


def _went_wrong(played: Played) -> bool:
    return bool(played.trouble) or played.act.answer not in played.answer


def _in_turns(acts: tuple[Act, ...]) -> Iterator[list[Act]]:
    """Each act alone, but together those that follow the order in which the bot takes something up."""
    for together, group in groupby(acts, key=lambda act: bool(act.about)):
        turns = list(group)
        yield from [turns] if together else ([act] for act in turns)
