"""A hold is a second look, over the whole road: what people press, what comes back, and who sees what of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation.refusals import NotVisible
from tests.beginnings import already_in_briefing
from tests.chat.boundaries.test_guard import SECRET, left_alone, reading, said, say, taken_out
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, pressable

pytestmark = pytest.mark.waits


@pytest.mark.asyncio
async def test_words_of_ones_own_side_stay_once_their_author_has_looked_again(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        speaker, slips, third = world.first
        await said(world, speaker, CAUCUS, SECRET)
        await world.come_together()
        assert await taken_out(world, await say(world, slips, JOINT, SECRET))
        again = await world.press(slips, LINE, "say_all_the_same")
        assert SECRET in again.text
        assert all(answer.ephemeral for answer in again.answers)
        # It stays for whoever looked again, and for nobody else, nor elsewhere.
        assert await taken_out(world, await say(world, third, JOINT, SECRET))
        assert await taken_out(world, await say(world, slips, world.lobby, SECRET))
        assert await left_alone(world, await say(world, slips, JOINT, SECRET))
        assert world.second[0].name in reading(world, SECRET)
        # Nothing of it is told to anybody but that it happened, as a number.
        await world.press(third, LINE, "no_quote")
        told = await world.press(world.ada, CONTROL, "boundaries")
        assert "no quote: 1." in told.text
        assert third.name not in told.text
        assert "no quote: 1." not in world.reads(world.ben, CONTROL)
        assert SECRET not in world.log()


@pytest.mark.asyncio
async def test_a_facilitators_slip_is_held_with_the_reason_and_has_no_second_look(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await said(world, world.first[0], CAUCUS, SECRET)
        await world.come_together()
        assert await taken_out(world, await say(world, world.ada, JOINT, SECRET))
        assert "It repeats words from a room" in world.reads(world.ada, CONTROL)
        with pytest.raises(LookupError):
            pressable(world.ada.on_screen(world.room(world.ada, CONTROL)), "say_all_the_same")
        told = f"{world.first[0].name} said that the wheel keeps them awake."
        assert await taken_out(world, await say(world, world.ada, JOINT, told))
        await said(world, world.first[0], JOINT, "That wheel keeps us awake, and it always has.")
        assert await left_alone(world, await say(world, world.ada, JOINT, told))


@pytest.mark.asyncio
async def test_a_form_comes_back_once_with_the_places_marked_and_is_done_when_it_names_nobody(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        writer, other = world.first[0], world.first[1]
        named = f"The {other.name} people"
        back = await world.press(writer, CAUCUS, "name_side", {"words": named})
        assert "Nothing was put up yet" in back.text
        assert other.name in back.text
        assert named not in world.reads(other, CAUCUS)
        # It is for whoever wrote it alone.
        message, custom_id = pressable(back.answers, "names_nobody")
        with pytest.raises(NotVisible):
            await other.click(message, custom_id)
        done = await world.press_answer(writer, back, "names_nobody")
        assert "is offered" in done.text
        assert named in world.reads(world.second[0], CAUCUS)


@pytest.mark.asyncio
async def test_a_question_with_a_word_left_aside_comes_back_to_its_author_for_a_second_look(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        lister = world.first[0]
        choices = await world.press(lister, LINE, "choices")
        lists = await world.press_answer(lister, choices, "left_aside")
        listing = await world.press_answer(
            lister, lists, "leave_aside", {"words": "gatehouse\nbreak"}
        )
        assert "leaves them aside too" in listing.text
        await world.settle()
        noted = world.reads(world.ada, CONTROL)
        assert "Words to be left aside were listed in English" in noted
        assert "Sentences of the bot that hold one" in noted
        assert "gatehouse" not in noted
        more = await world.press(world.ada, CONTROL, "more")
        read = await world.press_answer(world.ada, more, "choices")
        read = await world.press_answer(world.ada, read, "left_aside")
        assert "gatehouse" in read.text
        assert "break" in read.text.partition("hold one")[2]
        assert lister.name not in read.text
        assert reading(world, "gatehouse") <= {lister.name, world.ada.name}
        asked = "What would each of you want said of the gatehouses?"
        kind = "question"
        rooms = await world.ada.autocomplete("workshop say", world.lobby, kind=kind, room="")
        saying = {"kind": kind, "room": str(rooms[0].value), "words": asked}
        back = await world.press(world.ada, CONTROL, "say", saying)
        assert "a side has asked to be left aside" in back.text
        assert "gatehouses" in back.text
        assert reading(world, asked) == {world.ada.name}
        await world.press_answer(world.ada, back, "names_nobody")
        await world.settle()
        assert world.ben.name in reading(world, asked)
