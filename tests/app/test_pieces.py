"""A long text in pieces: all of it is looked at, and what stands across a cut stands whole in one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.app.watching.pieces import A_PIECE, OVERLAP, pieces
from bot.guard.normalise import MESSAGE_LIMIT

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS)
def test_every_stretch_as_long_as_a_sentence_stands_whole_in_some_piece(words: list[str]) -> None:
    text = " ".join(words * (9_000 // len(words)))
    found = pieces(text)
    assert all(len(piece) <= MESSAGE_LIMIT for piece in found)
    assert text.startswith(found[0])
    assert text.endswith(found[-1])
    for start in range(0, len(text) - 400, 97):
        assert any(text[start : start + 400] in piece for piece in found)


def test_what_the_guard_looks_at_whole_is_one_piece_and_no_word_is_cut() -> None:
    assert pieces("") == ("",)
    assert pieces("x" * MESSAGE_LIMIT) == ("x" * MESSAGE_LIMIT,)
    text = "Anouk " * 3_000
    assert {word for piece in pieces(text) for word in piece.split()} == {"Anouk"}


def test_a_text_without_any_space_is_cut_all_the_same() -> None:
    found = pieces("y" * 20_000)
    assert max(map(len, found)) <= A_PIECE + OVERLAP
    assert sum(map(len, found)) >= 20_000
