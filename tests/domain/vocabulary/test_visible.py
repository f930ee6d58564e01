"""Nothing is nothing, however it is typed; an emoji is something; a name is the same on every keyboard."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leading.closing import AskToClose
from bot.domain.leading.letters import SendLetter
from bot.domain.people.side_names import NameSide
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.visible import is_seen, spelling
from tests.domain.build import FIRST, MARA, NAME, SECOND, after, in_briefing, person, refused

INVISIBLE = [
    *("", " ", "\n\t\r", "\u00a0", "\u3000", "\u2003"),
    *("\u200b", "\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u061c", "\u200e\u200f", "\u202e"),
    *("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u2800 \u2800"),
    *("\ufe0f", "\ufe0e\ufe0f", "\U000e0100", "\U000e0041\U000e007f", "\u034f", "\u180e", "\u180b"),
    *("\u17b4", "\u17b5", "\U0001d159", "\u0301", "\u20e3", "\ufff9\ufffb", "\U0001d173"),
]
VISIBLE = [
    *(
        "a",
        "?",
        "…",
        "—",
        "0",
        "ا",
        "ש",
        "あ",
        "한",
        "\u093f\u0915",
        "🕊",
        "🕊️",
        "❤️",
        "👩‍👩‍👧",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "1️⃣",
    ),
    *("🇺🇳", "\u200bno\u200b", "\u3164.", "\ufffd", "\U0001fae8", "\U0001fac6", ":)", "\ue000"),
]


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_what_nobody_sees_is_nothing(text: str) -> None:
    assert not Words(text)
    assert not Words(f" {text}\u200b{text} ")


@pytest.mark.parametrize("text", VISIBLE, ids=ascii)
def test_what_somebody_sees_is_something(text: str) -> None:
    assert Words(text)
    assert Words(f"\u200b{text}\ufe0f")


def test_every_letter_number_and_ordinary_sign_of_unicode_is_something_but_the_blank_ones() -> None:
    unseen = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LNPS" and not is_seen(chr(code))
    }
    assert unseen == set("\u115f\u1160\u3164\uffa0\u2800\U0001d159")


def test_a_letter_of_nothing_visible_is_not_sent() -> None:
    for text in INVISIBLE:
        outcome = refused(in_briefing(), SendLetter(MARA, None, Words(text)))
        assert outcome.reason is Reason.NOTHING_WRITTEN


SAME = [
    ("The people's mill", "The people’s mill", "the peopleʼs  MILL", "The people´s mill"),
    ('"Mill" and meadow', "“Mill” and meadow", "„Mill“ and meadow", "« Mill » and meadow"),
    (
        "mill-meadow",
        "mill–meadow",
        "mill—meadow",
        "mill−meadow",
        "mill--meadow",
        "mill\u2011meadow",
    ),
    (
        "Čapek café",
        unicodedata.normalize("NFD", "Čapek café"),
        "C\u200b\u030capek café",
        "ČAPEK CAFÉ",
    ),
    ("Mill 12", "Ｍｉｌｌ　１２", "mill ١٢", "mill\u00a012", "mi\u200bll\ufe0f 12"),
    ("And so...", "And so…"),
    ("כפר־סבא", "כפר-סבא"),
    ("کتابی", "كتابي"),
    ("STRASSE", "Straße", "strasse"),
    ("İzmir", unicodedata.normalize("NFD", "İzmir")),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: ascii(names[0]))
def test_a_name_typed_on_another_keyboard_is_the_same_name(names: tuple[str, ...]) -> None:
    assert len({spelling(name) for name in names}) == 1


def test_other_names_are_others() -> None:
    others = [
        "mill",
        "mills",
        "mill 1",
        "mill 2",
        "mill-meadow",
        "millmeadow",
        "mille",
        "millé",
        "🕊",
        "🌾",
    ]
    assert len({spelling(name) for name in others}) == len(others)


@given(st.text())
def test_a_spelling_is_its_own_spelling(name: str) -> None:
    assert spelling(spelling(name)) == spelling(name)


def test_a_workshop_is_closed_by_its_name_as_another_keyboard_writes_it() -> None:
    workshop = in_briefing()
    typed = Words(NAME.text.upper().replace(" ", "\u00a0"))
    assert after(workshop, AskToClose(MARA, typed)).leading.close_asked_by == MARA
    other = Words(f"{NAME.text} 2")
    assert refused(workshop, AskToClose(MARA, other)).reason is Reason.WRONG_NAME


def test_two_sides_do_not_take_one_name_in_two_spellings() -> None:
    named = after(in_briefing(), NameSide(person(FIRST, 0), Words("The mill's people")))
    again = NameSide(person(SECOND, 0), Words("the mill’s People\u200b"))
    assert refused(named, again).reason is Reason.NAME_NOT_FREE
