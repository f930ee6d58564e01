"""Every text asks the road for its language: with a pack that nobody speaks, nothing reads in English any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.vocabulary.identity import Locale
from bot.rehearsal.simulation import Happening, Outcome, Seat
from tests.beginnings import already_in_briefing
from tests.loopback import (
    CAUCUS,
    CONTROL,
    FIRST_NAMES,
    JOINT,
    LINE,
    NAME,
    SECOND_NAMES,
    Loopback,
    Settings,
    filled,
    pressable,
)
from tests.made_up_language import MADE_UP, made_up, written
from tests.the_pack import the_pack

_NO_WORDS = re.compile(r"<[^>]*>|https?://\S+|\u2068.*?\u2069", re.DOTALL)
"""Mentions and moments, addresses, and what people wrote: set apart by the bot."""
_SHOWN = (Happening.MESSAGE, Happening.EDITED)
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = {
    word
    for name in (
        NAME,
        "Mill and meadow",
        "Rosamund",
        "Adalind",
        "Benedikt",
        *FIRST_NAMES,
        *SECOND_NAMES,
    )
    for word in _ENGLISH.findall(name)
}
NEUTRAL = {word for pair in the_pack().neutral_words(Locale("en")) for word in pair}
"""By which the sides are called until they have names: drawn before anybody could choose a language."""
ALLOWED = NAMES | NEUTRAL | {"UTC", MADE_UP, "English"}
SAID = "We would like to sleep when it rains."


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A world that can be read in English and in the made-up language."""
    return Settings(packs=written(tmp_path_factory.mktemp("packs") / "of two languages"))


def shown_to(seat: Seat, since: int) -> Iterator[str]:
    """All that the bot put on this screen since, forms and labels included."""
    for entry in seat.since(since):
        message = entry.message if entry.what in _SHOWN else None
        if message is not None and message.author_id != seat.id:
            yield message.everything
        if entry.form is not None:
            yield entry.form.everything


async def in_that_language(world: Loopback, seat: Seat, line_of: Seat, whose: str) -> Outcome:
    """Chosen with the button on the card of a line, from those the pack has."""
    screen = seat.on_screen(world.room(line_of, LINE))
    outcome = await seat.click(*pressable(screen, "choose_language"))
    assert outcome.form is not None
    fill = filled(outcome, {"language": MADE_UP, "whose": whose})
    outcome = await seat.submit(outcome.form, fill)
    await world.settle()
    return outcome


@pytest.mark.asyncio
async def test_in_a_made_up_language_no_text_escapes(
    tmp_path: Path, two_languages: Settings
) -> None:
    async with already_in_briefing(tmp_path / "bot", two_languages) as world:
        someone, other = world.first[0], world.second[0]
        await in_that_language(world, world.ada, someone, "workshop")
        await in_that_language(world, world.ada, someone, "own")
        for seat in (someone, other):
            await in_that_language(world, seat, seat, "own")
        since = {seat.id: seat.happened for seat in (someone, other, world.ada)}
        await acted(world, someone, other)
        for seat in (someone, other, world.ada):
            read = [text for text in shown_to(seat, since[seat.id]) if text]
            assert len(read) > 15
            english = {
                word
                for text in read
                for word in _ENGLISH.findall(_NO_WORDS.sub(" ", text.replace(SAID, " ")))
            }
            assert english <= ALLOWED, english - ALLOWED


async def acted(world: Loopback, someone: Seat, other: Seat) -> None:
    """A way through rooms, cards, forms, notes, boards, questions and refusals."""
    await world.press(world.ada, CONTROL, "ask", choose="hopes")
    await world.press(someone, CAUCUS, "name_side", {"words": "Hill"})
    await world.press(other, CAUCUS, "accept_name")
    await world.press(someone, LINE, "who_sees")
    await world.press(someone, LINE, "my_data")
    await world.come_together()
    await world.press(someone, CAUCUS, "my_card")
    await world.press(someone, JOINT, "who_sees")
    await go_on(world, "go_on")
    await go_on(world, "go_on")
    for seat in (someone, other):
        await world.press(seat, CAUCUS, "write_note", {"words": SAID, "reader": "others"})
    await world.press(world.ada, CONTROL, "show_together")
    await go_on(world, "go_on")
    await world.press(someone, LINE, "my_notes")
    await go_on(world, "go_on_anyway")
    await world.press(world.ada, CONTROL, "take_up_asking")
    await world.press(someone, JOINT, "meant")
    await world.press(world.ada, CONTROL, "close_and_next")
    await world.press(someone, CAUCUS, "see_boards")
    await world.press(world.ada, CONTROL, "guidance")
    await world.press(world.ada, CONTROL, "pause")
    await world.press(someone, LINE, "withdraw")


async def go_on(world: Loopback, verb: str) -> None:
    """Whoever presses reads no English here, so what stands there cannot be told by its words."""
    looked = await world.press(world.ada, CONTROL, "look_ahead")
    await world.press_answer(world.ada, looked, verb)


@pytest.mark.asyncio
async def test_a_side_chooses_the_language_of_its_own_room_and_all_of_it_are_told(
    tmp_path: Path, two_languages: Settings
) -> None:
    async with already_in_briefing(tmp_path / "bot", two_languages) as world:
        before = len(world.first[1].on_screen(world.room(world.first[1], CAUCUS)))
        await in_that_language(world, world.first[0], world.first[0], "side")
        told = world.first[1].on_screen(world.room(world.first[1], CAUCUS))
        assert len(told) == before + 1
        assert MADE_UP in told[-1].text
        assert "You may write" not in world.reads(world.first[1], CAUCUS)
        assert "You may write" in world.reads(world.second[1], CAUCUS)


@pytest.mark.asyncio
async def test_whoever_chooses_for_themselves_changes_nothing_for_others(
    tmp_path: Path, two_languages: Settings
) -> None:
    async with already_in_briefing(tmp_path / "bot", two_languages) as world:
        await in_that_language(world, world.first[0], world.first[0], "own")
        assert "You may always write here" not in world.reads(world.first[0], LINE)
        assert "You may always write here" in world.reads(world.first[1], LINE)
        assert "You may write" in world.reads(world.first[0], CAUCUS)


@pytest.mark.asyncio
async def test_choices_and_the_receipt_are_in_the_language_that_was_chosen(
    tmp_path: Path, two_languages: Settings
) -> None:
    async with already_in_briefing(tmp_path / "bot", two_languages) as world:
        await in_that_language(world, world.ada, world.first[0], "workshop")
        offered = await world.ada.autocomplete("workshop go", world.lobby, **{"from": ""})
        assert offered
        assert not [one for one in offered if _ENGLISH.search(one.label)]
        await world.close()
        handed = [entry.message.text for entry in world.ben.transcript if entry.message is not None]
        assert any(made_up("Receipt: this workshop is closed") in text for text in handed)
