"""How much is to be read on each seat's screen, and whose words they are: counted in a play of two acts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.talk import Talk, without_cut, words_in
from tests.rehearsal.test_rehearsal import EVERYBODY, small

FIRST_MARK = "Has anybody seen the key of the gate?"


@pytest.mark.parametrize(
    ("text", "words"),
    [(FIRST_MARK, 8), ("", 0), ("— … !", 0), ("**Now:** write 3 lines", 4), ("<@12>, Mira's", 2)],
)
def test_a_word_has_a_letter_or_a_digit(text: str, words: int) -> None:
    assert words_in(text) == words


def test_what_people_wrote_counts_as_theirs_and_the_rest_as_the_bots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = small(tmp_path, monkeypatch, EVERYBODY)
    read = report.talk.words_by["ada"]["lobby"]["briefing"]
    # What was said in the room, and the workshop's name, which its maker typed.
    named = sum(
        played.answer.count("The courtyard") for played in report.record.played if played.outcomes
    )
    assert read["people"] == words_in(FIRST_MARK) + 2 * named
    assert read["bot"] > 20
    assert report.talk.as_json()["words"] == {"ada": dict(read)}


def test_a_press_is_what_was_answered_and_nothing_lights_up_by_an_answer_to_oneself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = small(tmp_path, monkeypatch, EVERYBODY)
    assert report.talk.presses == {"ada": 2}  # the draft, and a look at the receipt
    assert report.talk.unread_by_bot == {"ada": {}}


def test_cards_are_counted_by_each_of_their_readings() -> None:
    cards = Talk(card_words=[10, 40, 61]).as_json()["cards"]
    assert cards == {"median_words": 40, "most_words": 61}


def test_what_was_cut_short_in_a_menu_is_still_whose_it_was() -> None:
    written = ["A lamp at the upper gate, lit until ten", "lit until ten in the evening"]
    rest, theirs = without_cut("About: A lamp at the upper gate, l… (2)\nNo more…", written)
    assert theirs == [("people", "A lamp at the upper gate, l")]
    assert rest.split("\n") == ["About: ", " (2)", "No more…"]
