"""People say something to what a person who leads does: once, in lines of the scenario, where they may speak."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Player
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import ReactsTo, load_scenario
from bot.rehearsal.seats.others import Others
from bot.rehearsal.seats.practice import Practice
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import ChannelId, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage

SHORT = Path(__file__).with_name("short.toml")
pytestmark = pytest.mark.asyncio


async def nothing(_: Played) -> None:
    return None


@dataclass
class Practised:
    """A server without a bot in it, in which Ada leads and everybody may speak in one room."""

    stage: Stage
    others: Others
    practice: Practice
    hall: ChannelId

    def said(self) -> list[str]:
        return [one.text for one in self.stage.seats["ada"].on_screen(self.hall)]


@asynccontextmanager
async def practised(folder: Path) -> AsyncIterator[Practised]:
    async with SimulatedDiscord() as simulation:
        stage = set_stage(simulation, load_scenario(SHORT), bot_rights())
        hall = stage.guild.add_text_channel("hall-abcd")
        bot = BotProcess(folder, simulation, "1", FACILITATOR_ROLE)
        others = Others(stage, Player(stage, nothing, bot), lambda _, __: None)
        others.pace = 0.0
        others.take("ada")
        yield Practised(stage, others, Practice(stage, others), hall)


async def test_somebody_misses_a_question_once_two_lines_were_said_without_any(
    tmp_path: Path,
) -> None:
    async with practised(tmp_path) as world:
        world.others.spoken = 1
        assert not await world.practice.react()
        world.others.spoken = 2
        assert await world.practice.react()
        assert world.said() == [
            "Nobody has asked us anything yet. Shall we guess what you want to hear?"
        ]
        assert not await world.practice.react(), "nobody says it twice"
        assert world.practice.of("ada").met == [ReactsTo.QUESTION_UNASKED]


async def test_nobody_misses_a_question_that_was_put_in_this_phase(tmp_path: Path) -> None:
    async with practised(tmp_path) as world:
        world.practice.pressed("ada", "parley:ask:x:1", ("introductions",))
        world.others.spoken = 5
        assert not await world.practice.react()
        assert world.practice.of("ada").questions == [("briefing", "introductions")]


async def test_a_side_passed_over_twice_speaks_up_and_one_spoken_to_alike_does_not(
    tmp_path: Path,
) -> None:
    async with practised(tmp_path) as world:
        study = world.stage.guild.add_text_channel("study-abcd")
        world.practice.wrote("ada", "caucus-1")
        world.practice.wrote("ada", "caucus-2")
        world.practice.wrote("ada", "line-mira")
        assert not await world.practice.react()
        world.practice.wrote("ada", "caucus-1")
        # Their own room is where only they have been; here the line in which they may write is not made either.
        assert not await world.practice.react()
        assert world.stage.seats["jonas"].on_screen(study) == ()
        assert world.practice.of("ada").addressed == {"first": 3, "second": 1}


async def test_an_attack_that_is_left_standing_is_asked_about_by_the_other_side(
    tmp_path: Path,
) -> None:
    async with practised(tmp_path) as world:
        attacker = world.stage.scenario.seat("layla")
        world.practice.attacked(attacker)
        assert await world.practice.react()
        assert world.said() == ["Does that sentence stay here as it is?"]


@pytest.mark.parametrize("halt", ["pause", "hide", "caucus_break", "say"])
async def test_an_attack_that_something_is_done_about_is_not(tmp_path: Path, halt: str) -> None:
    async with practised(tmp_path) as world:
        world.practice.attacked(world.stage.scenario.seat("layla"))
        world.practice.pressed("ada", f"parley:{halt}:x:1")
        assert not await world.practice.react()


async def test_nobody_reacts_to_the_script_and_nobody_whose_seat_is_taken_does(
    tmp_path: Path,
) -> None:
    async with practised(tmp_path) as world:
        world.others.spoken = 9
        world.others.take("layla")
        assert not await world.practice.react()
        world.others.give_back("layla")
        world.others.give_back("ada")
        assert not await world.practice.react()


async def test_what_was_done_is_forgotten_with_the_seat(tmp_path: Path) -> None:
    async with practised(tmp_path) as world:
        world.practice.pressed("ada", "parley:pause:x:1")
        world.practice.wrote("ada", "joint")
        assert (world.practice.of("ada").presses, world.practice.of("ada").lines) == (1, 1)
        assert world.practice.of("ada").addressed == {"both": 1}
        world.practice.forget("ada")
        assert world.practice.of("ada").presses == 0


async def test_the_next_morning_is_eight_o_clock_after_a_night_that_is_long_enough(
    tmp_path: Path,
) -> None:
    async with SimulatedDiscord() as simulation:
        session = Session(load_scenario(SHORT), simulation, tmp_path, "1")
        for _ in range(3):
            before = session.now
            session.sleep_until_morning()
            assert (session.now.hour, session.now.minute) == (8, 0)
            assert timedelta(hours=6) <= session.now - before <= timedelta(hours=30, seconds=1)
            assert session.notes[-1].text.startswith(f"It is {session.now:%A} ")
