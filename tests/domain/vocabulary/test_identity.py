"""Words that show themselves to nobody by accident, and lots that depend on nothing but their purpose."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.consent import AskThirdParty
from bot.domain.vocabulary.identity import Draw, SideId, UserId, Words
from bot.domain.vocabulary.text import Text

seeds = st.binary(min_size=1, max_size=32)


def test_words_print_format_and_log_as_words_only() -> None:
    words = Words("I was never told")
    for shown in (
        repr(words),
        str(words),
        f"{words}",
        f"{words:>40}",
        f"{words!r}",
        "{}".format(words),  # noqa: UP032
        repr([words]),
    ):
        assert "<words>" in shown
        assert "told" not in shown
    assert "told" not in repr(AskThirdParty(UserId(1), words))
    assert "told" not in repr(Text("consent:question", words=words))
    assert words.text == "I was never told"


def test_words_cannot_be_changed_and_are_equal_by_what_they_say() -> None:
    words = Words("I was never told")
    with pytest.raises(AttributeError):
        words.text = "something else"
    assert words == Words("I was never told")
    assert hash(words) == hash(Words("I was never told"))
    assert words != Words("something else")
    assert words != "I was never told"
    assert not Words(" \n")


@given(st.text(st.one_of(st.characters(), st.sampled_from("\0\ud83d\ude00\udfff"))))
def test_whatever_was_typed_can_be_written_down_and_nothing_else_of_it_is_changed(
    typed: str,
) -> None:
    kept = Words(typed).text
    assert kept.encode().decode() == kept
    assert "\0" not in kept
    assert Words(kept).text == kept
    if not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in typed):
        assert kept == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ud83d broken", "\ufffd broken"),
        ("half \ude00", "half \ufffd"),
        ("a\0b", "a\ufffdb"),
        ("\ud83d\ude00", "\U0001f600"),
        ("whole \U0001f600, \u0645\u0627\u0621", "whole \U0001f600, \u0645\u0627\u0621"),
    ],
)
def test_half_a_character_or_a_nul_is_replaced(typed: str, kept: str) -> None:
    assert Words(typed).text == kept


def test_words_do_not_slip_into_a_pickle() -> None:
    with pytest.raises((AttributeError, TypeError, pickle.PicklingError)):
        pickle.loads(pickle.dumps(Words("I was never told")))  # noqa: S301


@given(seeds, st.lists(st.integers(), max_size=12))
def test_shuffling_loses_and_adds_nothing(seed: bytes, items: list[int]) -> None:
    assert sorted(Draw(seed).shuffled(items, "order")) == sorted(items)


@given(seeds, st.text(max_size=20))
def test_a_lot_is_the_same_for_the_same_purpose_and_the_mirror_swaps_only_the_sides(
    seed: bytes, purpose: str
) -> None:
    there, mirrored = Draw(seed), Draw(seed, mirrored=True)
    assert (
        there.sides(purpose)
        == Draw(seed).sides(purpose)
        == tuple(reversed(mirrored.sides(purpose)))
    )
    assert set(there.sides(purpose)) == set(SideId)
    assert there.shuffled(range(9), purpose) == mirrored.shuffled(range(9), purpose)
    assert there.token(purpose, 10) == mirrored.token(purpose, 10)
    assert 0 <= there.below(7, purpose) < 7


def test_over_many_seeds_the_lot_favours_neither_side_and_no_place() -> None:
    draws = [Draw(number.to_bytes(4)) for number in range(2_000)]
    first = sum(one.sides("who begins")[0] is SideId.FIRST for one in draws)
    assert 900 < first < 1_100
    places = [one.shuffled((1, 2, 3, 4), "order").index(1) for one in draws]
    assert all(400 < places.count(place) < 600 for place in range(4))


def test_different_purposes_have_different_lots() -> None:
    draw = Draw(b"a lot")
    assert len({draw.token(f"room|{number}", 10) for number in range(1_000)}) == 1_000


def test_the_other_side_is_never_the_same() -> None:
    assert {side: side.other for side in SideId} == {
        SideId.FIRST: SideId.SECOND,
        SideId.SECOND: SideId.FIRST,
    }


def test_the_beginning_of_words_fits_and_says_that_it_is_cut() -> None:
    words = Words("Sweet water in our wells")
    assert words.beginning(24) is words
    assert words.beginning(12) == Words("Sweet water…")
    assert repr(words.beginning(12)) == "<words>"
