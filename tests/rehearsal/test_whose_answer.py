"""Whose answer an answer is that only one person sees: also one that came late, or to what was asked once more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

import pytest
import pytest_asyncio

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.check import Check
from bot.rehearsal.looking import Looked
from bot.rehearsal.patience import PatientPlayer, asking_again
from bot.rehearsal.record import Played, Record, quietly
from bot.rehearsal.scenario import Act, PhaseLine, Scenario, SeatLine
from bot.rehearsal.simulation import SimulatedDiscord
from bot.rehearsal.stage import Stage, set_stage
from tests.rehearsal.simulation.conftest import RIGHTS
from tests.rehearsal.simulation.small_bot import SmallBot, running

pytestmark = pytest.mark.asyncio
CARD = Act(1, "briefing", "ada", "slash", room="lobby", command="card")


@dataclass
class Play:
    stage: Stage
    bot: SmallBot

    def leaks(self, record: Record) -> list[str]:
        own = "an answer that was not theirs"
        return [leak for leak in Check(self.stage, record).run().leaks if own in leak]


@pytest_asyncio.fixture
async def play() -> AsyncIterator[Play]:
    seats = (
        SeatLine("rosa", "Rosa", "owner", None),
        SeatLine("ada", "Ada", "facilitator", None),
    )
    phases = (PhaseLine("briefing", (), {}),)
    async with SimulatedDiscord() as simulation:
        scenario = Scenario("A play", "A play", "square", seats, {}, phases)
        stage = set_stage(simulation, scenario, RIGHTS.value)
        async with running(simulation) as bot:
            yield Play(stage, bot)


async def test_an_answer_that_came_when_nobody_waited_any_more_is_its_askers(play: Play) -> None:
    ada = play.stage.seats["ada"]
    await ada.slash("card", play.stage.lobby)
    pressed = await ada.click(ada.message_with(play.stage.lobby, "Quietly"), "Quietly")
    assert play.bot.last is not None
    await play.bot.last.followup.send("and this too", ephemeral=True)
    assert len(pressed.answers) == 1
    assert play.leaks(Record(played=[Played(CARD, outcomes=[pressed])])) == []
    assert len(play.leaks(Record(played=[Played(CARD)]))) == 2


async def test_the_last_part_of_what_somebody_looked_at_is_theirs_though_it_came_later(
    play: Play,
) -> None:
    ada = play.stage.seats["ada"]
    looked = Looked(seat="ada")
    card = await ada.slash("card", play.stage.lobby)
    pressed = await ada.click(ada.message_with(play.stage.lobby, "Quietly"), "Quietly")
    looked.outcomes += [card, pressed]
    assert play.bot.last is not None
    await play.bot.last.followup.send("and so it ends", ephemeral=True)
    assert play.leaks(Record(looked=looked)) == []
    assert play.leaks(Record(looked=Looked(seat="rosa", outcomes=[card, pressed]))) != []


class Again(PatientPlayer):
    """Where the small bot has no workshop to tell of."""

    async def moment(self) -> str:
        return ""

    async def settle(self) -> None:
        await self._stage.simulation.settled()


async def test_what_was_asked_once_more_to_press_its_answer_is_its_askers(play: Play) -> None:
    async def undisturbed(_: Act) -> bool:
        return False

    async def nothing(_: Act) -> None:
        return None

    no_process = cast(BotProcess, None)
    player = Again(play.stage, quietly, no_process, nothing, undisturbed)
    hello = Act(1, "briefing", "ada", "slash", room="lobby", command="hello")
    confirm = Act(2, "briefing", "ada", "press_answer", room="lobby", verb="confirm")
    record = player.record
    for act in (hello, confirm):
        record.played.append(Played(act))
        await player.deed(act, record.played[-1])
    assert len(record.repeated) == 1
    assert play.leaks(record) == []
    record.repeated.clear()
    assert len(play.leaks(record)) == 1


async def test_to_have_an_answer_in_hand_again_nobody_makes_a_second_workshop() -> None:
    named = {"name": "The river"}
    made = Act(3, "briefing", "ada", "slash", command="workshop new", options=named, answer="made")
    asked = asking_again(made)
    assert (asked.by, asked.command, asked.options) == ("ada", "workshop people", {})
    assert asking_again(CARD) is CARD
