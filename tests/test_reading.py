"""The English pack can be read by somebody with little English: short sentences, plain words (docs/workshop.md).

The grade is Flesch's and Kincaid's (US Navy, 1975), as a library counts it; people's words and names are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import pytest
import textstat

from bot.domain.screens.texts import declared
from bot.domain.vocabulary.identity import Locale
from bot.rehearsal.talk import words_in
from tests.test_pack import Everywhere, every_use
from tests.the_pack import the_pack

EN = Locale("en")
MOST_WORDS_A_SENTENCE = 18
MEDIAN_GRADE, HIGHEST_GRADE = 6, 9
LOWEST_EASE = 70
LONG_ENOUGH = 30
"""Words: a grade says nothing about a text that is shorter."""
_THEIRS = re.compile("\u2068.*?\u2069", re.DOTALL)
_MARKS = re.compile(r"[*_`#]")
_BULLET = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
_ENDS = re.compile(r"(?<=[.!?:])\s+")


def lines_of(key: str, names: frozenset[str], locale: Locale = EN) -> list[str]:
    """A text as it reads with the first of its sample values, line by line, each ended like a sentence."""
    pack = the_pack()
    shown = _THEIRS.sub("It", pack.render(every_use(key, names)[0], locale, Everywhere()))
    lines = [_BULLET.sub("", line).strip() for line in _MARKS.sub("", shown).split("\n")]
    return [line if line[-1] in ".!?:;" else f"{line}." for line in lines if line]


def sentences() -> Iterator[tuple[str, str]]:
    for key, names in declared(the_pack().agenda).items():
        for line in lines_of(key, names):
            for sentence in _ENDS.split(line):
                yield key, sentence


def test_no_sentence_is_longer_than_one_breath() -> None:
    long = [(key, one) for key, one in sentences() if words_in(one) > MOST_WORDS_A_SENTENCE]
    assert long == []


def test_texts_are_read_with_few_years_of_school() -> None:
    texts = {
        key: " ".join(lines_of(key, names)) for key, names in declared(the_pack().agenda).items()
    }
    grades = {
        key: textstat.flesch_kincaid_grade(text)
        for key, text in texts.items()
        if words_in(text) >= LONG_ENOUGH
    }
    assert len(grades) > 100
    assert median(grades.values()) <= MEDIAN_GRADE
    assert {key: grade for key, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_french_texts_are_as_easy() -> None:
    """By Kandel's and Moles' scale (1958), of which 70 is rather easy; the library knows neither Arabic nor Hebrew."""
    declared_now = declared(the_pack().agenda).items()
    texts = {key: " ".join(lines_of(key, names, Locale("fr"))) for key, names in declared_now}
    textstat.set_lang("fr")
    try:
        eases = {
            key: textstat.flesch_reading_ease(text)
            for key, text in texts.items()
            if words_in(text) >= LONG_ENOUGH
        }
    finally:
        textstat.set_lang("en_US")
    assert len(eases) > 100
    assert {key: ease for key, ease in eases.items() if ease < LOWEST_EASE} == {}


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("You can read, not write. The talk is now in your own room.", False),
        (
            "Notwithstanding the aforementioned confidentiality considerations, participation "
            "necessitates unequivocal acknowledgement of organisational responsibilities.",
            True,
        ),
    ],
)
def test_the_grade_tells_plain_words_from_learned_ones(text: str, hard: bool) -> None:
    assert (textstat.flesch_kincaid_grade(text) > HIGHEST_GRADE) is hard
