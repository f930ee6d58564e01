"""Promise 7: what was acknowledged survives kill -9; what was not happened whole or not at all."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.rehearsal.simulation import Outcome, Pace, Refused, Seat
from tests.loopback import CAUCUS, CONTROL, LINE, Loopback, loopback, pressable

ASKED = "Question {} of a person whose bot may die at any moment?"
KILLED_AFTER_S = (0.0, 0.004, 0.012, 0.03)


async def _send_question(world: Loopback, seat: Seat, words: str) -> Outcome:
    form = (
        await seat.click(*pressable(seat.on_screen(world.room(seat, LINE)), "ask_third_party"))
    ).form
    assert form is not None
    return await seat.submit(form, {"words": words})


def _times(world: Loopback, seat: Seat, words: str) -> int:
    return world.reads(seat, LINE).count(words)


def _waiting_notes(world: Loopback, seat: Seat) -> int:
    """How often the control room was told that a question waits in this person's line."""
    return world.reads(world.ada, CONTROL).count(
        f"A question is waiting in <#{world.room(seat, LINE)}>"
    )


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.asyncio
async def test_what_was_answered_is_there_after_kill_9_and_only_once(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        await world.open()
        mira = world.first[0]
        consented = await mira.click(*pressable(mira.on_screen(world.room(mira, LINE)), "consent"))
        assert "take this back" in consented.text
        await world.kill()
        await world.start()
        assert "opens your side's own room soon" in world.reads(mira, LINE)
        few = await world.press(world.ada, CONTROL, "open_own_rooms")
        await world.press_answer(world.ada, few, "open_own_anyway")
        assert CAUCUS in world.sees(mira)

        answered = await _send_question(world, mira, ASKED)
        assert "Your question is in your own line" in answered.text
        await world.kill()
        await world.start()
        assert _times(world, mira, ASKED) == 1
        assert _waiting_notes(world, mira) == 1


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.asyncio
async def test_what_was_not_answered_happened_whole_or_not_at_all(tmp_path: Path) -> None:
    # Nobody answers any more once it is killed: there is no sense in waiting long for it.
    async with loopback(
        tmp_path / "bot", pace=Pace(answer_within_s=1.5, answer_deferred_within_s=1.0)
    ) as world:
        await world.in_briefing()
        mira = world.first[0]
        for number, after_s in enumerate(KILLED_AFTER_S):
            words, notes = ASKED.format(number), _waiting_notes(world, mira)
            form = (
                await mira.click(
                    *pressable(mira.on_screen(world.room(mira, LINE)), "ask_third_party")
                )
            ).form
            assert form is not None
            sending = asyncio.create_task(mira.submit(form, {"words": words}))
            await asyncio.sleep(after_s)
            await world.bot.kill()
            outcome = await sending
            await world.start()
            happened = _times(world, mira, words)
            assert happened in (0, 1)
            assert _waiting_notes(world, mira) - notes == happened
            if outcome.text:
                assert happened == 1
            # A form that was not answered is still open: sent again, it counts once, whatever happened before.
            with suppress(Refused):
                await mira.submit(form, {"words": words})
                await world.settle()
                assert _times(world, mira, words) == 1
                assert _waiting_notes(world, mira) - notes == 1


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.asyncio
async def test_killed_while_rooms_are_made_switched_and_closed_it_goes_on_where_it_was(
    tmp_path: Path,
) -> None:
    async with loopback(
        tmp_path / "bot", pace=Pace(answer_within_s=2.0, answer_deferred_within_s=2.0)
    ) as world:
        await world.drafted()
        refused = await world.slash(world.ada, "workshop open")
        await world.press_answer(world.ada, refused, "acknowledge")
        opening = asyncio.create_task(world.ada.slash("workshop open", world.lobby))
        await world.simulation.until(lambda: len(world.rooms()) >= 4)
        await world.bot.kill()
        await opening
        await world.start()
        assert len(world.rooms()) == 4 + 1 + len(world.people)
        for seat in world.people:
            await world.press(seat, LINE, "consent")
        await world.press(world.ada, CONTROL, "open_own_rooms")

        before = {room.id for room in world.rooms()}
        looked = await world.press(world.ada, CONTROL, "look_ahead")
        going = asyncio.create_task(world.ada.click(*pressable(looked.answers, "go_on")))
        await world.simulation.until(
            lambda: {room.id for room in world.rooms()} != before or going.done()
        )
        await world.bot.kill()
        await going
        await world.start()
        assert len(world.rooms()) == 4 + 1 + len(world.people)
        for seat in world.people:
            await world.press(seat, LINE, "stay")
        assert all(world.sees(seat) == {LINE, CAUCUS, "hall"} for seat in world.people)

        await world.press(world.ada, CONTROL, "close", {"words": "The mill and the meadow"})
        await world.press(world.ben, CONTROL, "confirm_close")
        standing = len(world.rooms())
        world.wait_for_closing()
        await world.simulation.until(lambda: len(world.rooms()) < standing - 2)
        await world.bot.kill()
        await world.start()
        assert await world.simulation.until(lambda: world.bot.workshops_stored() == 0)
        assert world.rooms() == ()
        assert world.bot.key_files() == frozenset()
