import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard.normalise import (
    MESSAGE_LIMIT,
    aligned_fold,
    aligned_letters,
    fold,
    letter_words,
    letters,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＡＢＣ", "abc"),
        ("𝐁𝐨𝐥𝐝", "bold"),
        ("🅰🅱", "ab"),
        ("🇺🇳", "un"),
        ("Luсíа", "lucia"),
        ("ᴅᴀɴᴀ", "dana"),
        ("za\u0336l\u0301g\u200bo", "zalgo"),
        ("**bo**ld", "bold"),
        ("كتـــاب", "كتاب"),
        ("أحمد إلى", "احمد الي"),
        ("کتابی", "كتابي"),
        ("שלום", "שלומ"),
        ("ЁЛКА ёлка", "eлka eлka"),
    ],
)
def test_many_ways_of_writing_fold_into_one(written: str, plain: str) -> None:
    assert fold(written) == plain


def test_signs_are_read_as_the_letters_they_stand_for() -> None:
    assert letters("7h3 l177l3 f0x") == letters("the little fox")


@given(st.text(max_size=300))
def test_the_way_back_leads_to_the_characters_that_were_folded(text: str) -> None:
    for aligned, plain in (
        (aligned_fold(text), fold(text)),
        (aligned_letters(text), letters(text)),
    ):
        assert aligned.text == plain
        assert list(aligned.origin) == sorted(aligned.origin)
        assert all(0 <= place < len(text) for place in aligned.origin)


@given(st.text(max_size=300))
def test_words_put_together_are_the_letters(text: str) -> None:
    assert "".join(letter_words(text)) == letters(text)


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_text_folds_into_more_than_the_limit() -> None:
    assert len(fold("ﷺ" * 9_000)) == len(letters("ﷺ" * 9_000)) == MESSAGE_LIMIT
    assert len("".join(letter_words("ﷺ a" * 9_000))) <= MESSAGE_LIMIT
