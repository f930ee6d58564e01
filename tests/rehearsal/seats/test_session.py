"""A rehearsal without its page: others play along, follow a person who leads, and every trouble does what it says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.rehearsal.__main__ import SCENARIOS
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.seats.first_minute.under_way import Progress
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.troubles import Troubles
from bot.rehearsal.seats.who_sees import seen_by, who_sees
from bot.rehearsal.simulation import SimulatedDiscord

WITHIN_S = 300.0


@asynccontextmanager
async def running(folder: Path, scenario: str, *, prepared: bool = True) -> AsyncIterator[Session]:
    async with SimulatedDiscord() as simulation:
        session = Session(load_scenario(SCENARIOS / f"{scenario}.toml"), simulation, folder, "1")
        await session.begin(prepared=prepared)
        try:
            assert await simulation.until(lambda: bool(session.notes), WITHIN_S)
            yield session
        finally:
            await session.end()


async def said(session: Session, seat: str, text: str) -> bool:
    person = session.stage.seats[seat]
    return await session.simulation.until(
        lambda: any(
            text in one.text for room in person.rooms() for one in person.on_screen(room.id)
        ),
        WITHIN_S,
    )


@pytest.mark.asyncio
async def test_others_consent_and_speak_by_themselves_when_a_person_leads(tmp_path: Path) -> None:
    async with running(tmp_path, "merger") as session:
        others, stage = session.others, session.stage
        others.take("ada")
        others.pace = 0.0
        others.playing = True
        for seat in ("greet", "piotr", "amina", "lev", "sol", "yuki"):
            assert await said(session, seat, "opens your side's own room soon")
        ada, control = stage.seats["ada"], stage.channel("control")
        opens = "Open the sides' own rooms"
        await ada.click(ada.message_with(control, opens), opens)
        assert await said(session, "greet", "why we check twice")
        assert not any(
            "Good morning to both teams" in one.text
            for one in stage.seats["lev"].on_screen(stage.lobby)
        )
        assert others.phase == "briefing"
        outcome = await ada.click(ada.message_with(control, "Go on …"), "Go on …")
        (looked,) = outcome.answers
        going = [button for button in looked.buttons if button.label.startswith("Go on")]
        await ada.click(looked, going[0].label)
        assert await session.simulation.until(lambda: others.phase == "opening", WITHIN_S)
        others.give_back("ada")
        assert not others.led_by_person


@pytest.mark.asyncio
async def test_a_phase_is_skipped_for_everybody_and_a_silent_seat_stays_silent(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, "council", prepared=False) as session:
        session.others.silent.add("dilan")
        assert await session.others.skip_phase()
        assert session.others.phase == "opening"
        assert await session.others.skip_phase()
        assert session.others.phase == "perspectives"
        joint = session.stage.channel("joint")
        authors = {one.author for one in session.stage.guild.server_messages(joint)}
        assert "Dilan" not in authors


@pytest.mark.asyncio
async def test_every_trouble_between_people_is_said_where_it_hurts(tmp_path: Path) -> None:
    async with running(tmp_path, "river") as session:
        troubles, others, stage = Troubles(session), session.others, session.stage
        assert await others.skip_phase()
        assert await others.skip_phase()
        for name in ("attack", "judge", "bloc"):
            guidance = await troubles.bring(name)
            assert await said(session, "ada", guidance.says[0]), name
        await troubles.bring("leak")
        leaked = stage.guild.server_messages(stage.lobby)[-1]
        assert set(seen_by(who_sees(stage, leaked))) == {one.id for one in session.scenario.seats}
        await troubles.bring("bad_news")
        await troubles.bring("walkout")
        assert others.silent == {"ines"}
        await troubles.bring("down_to_two")
        assert others.silent >= {"ines", "jonas"}
        before = session.simulation.clock.now()
        await troubles.bring("silence")
        assert (session.simulation.clock.now() - before).days == 2
        assert session.simulation.connected
        assert not others.playing


@pytest.mark.asyncio
async def test_the_first_minute_and_the_script_leave_the_clock_to_those_who_sit_here(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, "council", prepared=False) as session:
        before = session.bot.clock_offset_s
        await session.under_way.play()
        assert session.under_way.progress is Progress.READY
        for _ in range(2):
            assert await session.others.skip_phase()
        assert session.bot.clock_offset_s == before


@pytest.mark.asyncio
async def test_every_technical_trouble_is_survived(tmp_path: Path) -> None:
    async with running(tmp_path, "merger") as session:
        troubles, stage, simulation = Troubles(session), session.stage, session.simulation
        await troubles.bring("gateway")
        assert await simulation.until_connected()
        await troubles.bring("kill")
        assert session.notes[-2].text == session.words("bot_back")
        await troubles.bring("room_deleted")
        assert await simulation.until(lambda: _stands(session, "joint"), WITHIN_S)
        await troubles.bring("peeking")
        assert stage.rooms_of("theo")
        await troubles.bring("peeking")
        assert not stage.rooms_of("theo")
        await troubles.bring("failing_call")
        await simulation.settled()
        ada = stage.seats["ada"]
        await ada.slash("workshop panel", stage.lobby)
        assert await said(session, "ada", ": panel")


def _stands(session: Session, room: str) -> bool:
    try:
        session.stage.channel(room)
    except LookupError:
        return False
    return True
