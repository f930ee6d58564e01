"""What Discord sends and no library can read costs that one event or answer: the bot lives, and looks for itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app.supervised import AGAIN_S, for_ever
from bot.rehearsal.simulation import Trouble
from tests.beginnings import already_in_briefing
from tests.loopback import CONTROL, LINE

pytestmark = pytest.mark.waits

_POSTS = "POST /channels/{channel_id}/messages"


@pytest.mark.asyncio
async def test_after_events_that_cannot_be_read_it_is_still_here_and_has_looked_for_itself(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        control = world.room(world.ada, CONTROL)
        begun = world.simulation.identified
        world.simulation.hold_events("CHANNEL_UPDATE")
        world.guild.rename(control, "who-is-in-here")
        for event in ("GUILD_MEMBER_UPDATE", "MESSAGE_CREATE", "GUILD_ROLE_UPDATE"):
            world.simulation.send_unreadable(event)
        assert await world.simulation.until(
            lambda: all(room.name != "who-is-in-here" for room in world.rooms())
        ), "what an event did not tell was asked of Discord"
        assert world.bot.running
        assert world.simulation.identified == begun, "the connection did not break"
        assert "an event could not be read (GUILD_MEMBER_UPDATE)" in world.log()
        world.simulation.release_events()
        answer = await world.press(world.first[0], LINE, "who_sees")
        assert answer.text


@pytest.mark.asyncio
async def test_a_welcome_that_cannot_be_read_is_followed_by_another_connection(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        begun = world.simulation.identified
        world.simulation.send_unreadable("READY")
        assert await world.simulation.until(lambda: world.simulation.identified > begun)
        assert await world.simulation.until_connected()
        await world.settle()
        assert world.bot.running
        assert "the connection broke off" in world.log()


@pytest.mark.asyncio
async def test_an_answer_that_is_no_json_is_looked_into_and_nothing_is_said_twice(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        faults = world.simulation.faults
        faults.garble_after(_POSTS, times=2)
        faults.garble_after("PATCH /channels/{channel_id}", times=1)
        await world.go_on()
        await world.press(world.first[0], LINE, "stay")
        assert await world.simulation.until(lambda: len(faults.struck) == 3)
        assert {trouble for _, trouble in faults.struck} == {Trouble.GARBLE}
        await world.settle()
        assert "an answer could not be read" in world.log()
        for seat in world.people:
            texts = [one.everything for one in seat.on_screen(world.room(seat, LINE))]
            assert len(texts) == len(set(texts)), "said once"
        told = world.reads(world.ada, CONTROL)
        assert "by hand" not in told
        assert "broken off" not in told


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 50_035), (400, 200_000), (403, 240_000)],
    ids=["not well formed", "filtered", "forbidden for its words"],
)
async def test_what_discord_never_takes_is_told_in_one_sentence_and_no_right_is_missed(
    status: int, code: int, tmp_path: Path
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        world.simulation.faults.refuse(_POSTS, status=status, code=code, times=2)
        await world.press(world.ada, CONTROL, "pause")
        await world.settle()
        told = world.reads(world.ada, CONTROL)
        assert told.count("did not take a message of the bot's for this room") == 2, "in two rooms"
        checked = (await world.slash(world.ada, "workshop check")).text
        assert "lacks" not in checked
        assert "lacks" not in told


@pytest.mark.asyncio
async def test_work_that_breaks_off_by_whatever_begins_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.app.supervised.AGAIN_S", (0.0,) * len(AGAIN_S))
    tries: list[int] = []
    third = asyncio.Event()

    async def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("what somebody wrote")
        third.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(for_ever("something", work))
    await third.wait()
    task.cancel()
    assert [record.message for record in caplog.records] == [
        "something broke off; beginning again"
    ] * 2
