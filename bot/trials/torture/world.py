"""A workshop under way with the bot in its own process, and what everybody has of it: what trouble must not change."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.config import CHECKOUT
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Player
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.simulation import Grant, Pace, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, VIEW, Stage, bot_rights, first_of, set_stage
from bot.trials.torture.part import Tally

_PHASES: Final = 2
_MADE_GOOD_WITHIN_S: Final = 75.0
_AT_REST_WITHIN_S: Final = 20.0
_CONNECTED_WITHIN_S: Final = 20.0
_HEARD_WITHIN_S: Final = 3.0
_SAID_IN_CONFIDENCE: Final = (
    "The water of the upper mill belongs to nobody who has never carried it home."
)


class World:
    """The server, its people, and letters by which it is told whether anything was lost or doubled."""

    def __init__(self, stage: Stage, bot: BotProcess) -> None:
        self.stage = stage
        self.bot = bot
        self.simulation = stage.simulation
        self.people = tuple(one.id for one in stage.scenario.seats if one.role == "participant")
        self.leader = stage.seats[first_of(stage.scenario, "facilitator")]
        self._letters = 0
        self._said = 0
        self._before = self._views()

    async def letter(self) -> tuple[str, bool]:
        """A letter to everybody: its words, and whether whoever sent it was answered."""
        self._letters += 1
        words = f"Letter number {self._letters}: nothing more."
        control = self.stage.channel("control")
        outcome = await self.leader.slash("workshop letter", control, to="everybody", words=words)
        return words, bool(outcome.text)

    async def pause(self) -> None:
        """Rooms become read-only, and may be written in again."""
        for do in ("begin", "end"):
            await self.leader.slash("workshop pause", self.stage.channel("control"), do=do)

    async def lose_session(self) -> None:
        """The connection breaks and cannot be taken up again."""
        before = self.simulation.identified
        await self.simulation.drop_sessions()
        await self.simulation.until(
            lambda: self.simulation.identified > before, _CONNECTED_WITHIN_S
        )

    async def kill(self) -> None:
        """The bot dies and begins again, so that it looks at what it may have missed."""
        await self.bot.kill()
        await self.bot.start()
        await self.simulation.until_connected()

    async def repeat_elsewhere(self) -> None:
        """The leader says outside what somebody has said in their line: it is held."""
        self._said += 1
        person = self.people[self._said % len(self.people)]
        words = f"{_SAID_IN_CONFIDENCE} That was winter number {self._said}."
        await self.stage.seats[person].send(self.stage.channel(f"line-{person}"), words)
        await self.bot.is_quiet(_HEARD_WITHIN_S)
        await self.leader.send(self.stage.lobby, words)

    def let_a_stranger_in(self) -> None:
        """Other hands let somebody into a room: it is closed at once, and then as before."""
        stranger = self.stage.guild.add_member("A stranger")
        grant = Grant(stranger.id, VIEW, for_member=True)
        self.stage.guild.set_grant(self.stage.channel("caucus-1"), grant)

    def put_out_of_order(self) -> None:
        """Other hands move a room among the others."""
        self._said += 1
        self.stage.guild.by_hand.set_position(self.stage.channel("joint"), 100 + self._said)

    def stir(self) -> None:
        """Other hands cause calls of many kinds: a name, a room deleted, one that has another's name."""
        guild = self.stage.guild
        joint = self.stage.channel("joint")
        name = next(room.name for room in guild.server_rooms() if room.id == joint)
        guild.rename(joint, "a-name-by-hand")
        guild.delete(self.stage.channel("caucus-2"))
        guild.add_text_channel(name)

    async def calm(self) -> None:
        """Nothing goes wrong any more; wait until all is made good, or long enough."""
        self.simulation.faults.clear()
        await self.simulation.until_connected()
        self.stage.guild.stir()
        await self.bot.at_rest(_AT_REST_WITHIN_S)

    async def judge(self, what: str, words: str, tally: Tally, *, answered: bool) -> None:
        """Each line has the letter once, nobody sees more or less than before, and no room too many stands."""
        await self.simulation.until(
            lambda: self._is_good(words, answered=answered), _MADE_GOOD_WITHIN_S
        )
        for person, times in self._times(words).items():
            if times > 1:
                tally.lose(f"{what}: doubled in a line")
            elif times == 0 and answered and person in self.people:
                tally.lose(f"{what}: an acknowledged letter is not there")
        now = self._views()
        if now != self._before:
            differ = sorted({*map(str, now.items())} ^ {*map(str, self._before.items())})
            tally.lose(f"{what}: what stands differs: {' '.join(differ)[:300]}")
            self._before = now

    def _is_good(self, words: str, *, answered: bool) -> bool:
        """A letter that nobody was told of as sent may be nowhere; but not in some of the lines alone."""
        there = set(self._times(words).values())
        return (there == {1} or (there == {0} and not answered)) and self._views() == self._before

    def _times(self, words: str) -> dict[str, int]:
        found = {}
        for person in self.people:
            try:
                line = self.stage.channel(f"line-{person}")
            except LookupError:
                found[person] = 0
                continue
            shown = self.stage.seats[person].on_screen(line)
            found[person] = sum(words in message.everything for message in shown)
        return found

    def _views(self) -> dict[str, object]:
        """Who sees which logical rooms, and how many of each stand."""
        views: dict[str, object] = {
            seat.id: sorted(self.stage.rooms_of(seat.id)) for seat in self.stage.scenario.seats
        }
        logical = self.stage.logical()
        standing = [
            logical.get(room.id, "?")
            for room in self.stage.guild.server_rooms()
            if room.id != self.stage.lobby and not room.is_category
        ]
        return views | {"standing": sorted(Counter(standing).items())}


@asynccontextmanager
async def a_world() -> AsyncIterator[World]:
    """The river's first phases, played calmly."""
    scenario = load_scenario(CHECKOUT / "bot" / "rehearsal" / "scenarios" / "river.toml", seed=2)
    with tempfile.TemporaryDirectory(prefix="parley-torture-") as folder:
        async with SimulatedDiscord(pace=Pace(answer_deferred_within_s=3.0)) as simulation:
            stage = set_stage(simulation, scenario, bot_rights())
            bot = BotProcess(Path(folder), simulation, "2", FACILITATOR_ROLE)
            await bot.start()
            try:
                await simulation.until_connected()
                await bot.at_rest()
                player = Player(stage, _quietly, bot)
                for phase in scenario.phases[:_PHASES]:
                    await player.phase(phase)
                yield World(stage, bot)
            finally:
                await bot.stop()


async def _quietly(_: object) -> None:
    return None
