"""Who waits for an answer, on the panel: told by whoever wrote last in a line, and answered from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import Seat
from tests.beginnings import already_in_briefing
from tests.loopback import CONTROL, LINE, Loopback, filled, pressable

QUESTION = "Who else will read what I say here?"
ANSWER = "Those who are listed on your card, and nobody else."
WAITS = "Waiting for you"


def panel(world: Loopback, seat: Seat) -> str:
    """What stands on a facilitator's panel now."""
    message, _ = pressable(seat.on_screen(world.room(seat, CONTROL)), "more")
    return message.everything


async def writes(world: Loopback, seat: Seat, line_of: Seat, text: str) -> None:
    await seat.send(world.room(line_of, LINE), text)
    await world.settle()


@pytest.mark.asyncio
async def test_whoever_wrote_last_in_their_line_waits_and_is_answered_from_the_panel(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        mira, layla = world.first[0], world.second[0]
        assert WAITS not in panel(world, world.ada)
        await writes(world, mira, mira, QUESTION)
        for leads in (world.ada, world.ben):
            shown = panel(world, leads)
            assert WAITS in shown
            assert f"<@{mira.id}>\u2069: <#{world.room(mira, LINE)}>" in shown
            assert f"<@{layla.id}>" not in shown
            assert QUESTION not in shown

        opened = await world.press(world.ben, CONTROL, "answer_line")
        assert opened.form is not None
        (to,) = [field for field in opened.form.fields if field.choices]
        assert [mira.name in choice.label for choice in to.choices] == [True]
        values = filled(opened, {"words": ANSWER}) | {"to": [to.choices[0].value]}
        await world.ben.submit(opened.form, values)
        await world.settle()
        assert ANSWER in world.reads(mira, LINE)
        assert ANSWER not in world.reads(layla, LINE)
        assert WAITS not in panel(world, world.ada)


@pytest.mark.asyncio
async def test_a_facilitators_own_words_in_the_line_answer_too_and_the_list_tells_both(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        mira, layla = world.first[0], world.second[0]
        for seat in (mira, layla):
            await world.press(seat, LINE, "ask_third_party", {"words": QUESTION})
        await writes(world, world.ada, layla, ANSWER)
        listed = (await world.press(world.ben, CONTROL, "lines")).text
        whose = {
            seat.id: next(one for one in listed.split("\n") if f"<@{seat.id}>" in one)
            for seat in world.people
        }
        assert "waits for an answer" in whose[mira.id]
        assert all("nothing waits" in whose[seat.id] for seat in world.people if seat is not mira)
        assert f"<#{world.room(layla, LINE)}>" in whose[layla.id]
        shown = panel(world, world.ada)
        assert f"<@{mira.id}>" in shown
        assert f"<@{layla.id}>" not in shown
