"""Ballots by themselves: what counts as yes, and what becomes of answers when a round or what it asks about changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.state.ballots import (
    OFFERED_MINUTES,
    Ballot,
    PrivateAnswer,
    Round,
    RoundKind,
    Rounds,
    answer_of,
    answered,
    blank,
    carried_over,
    everybody_says_yes,
    side_says_yes,
    voided,
    with_ballot,
    without_answers,
    without_ballot,
    without_item,
)
from bot.domain.state.people import Reading
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words

ONE, TWO, THREE = (Handle(name) for name in ("one", "two", "three"))
FIRST, SECOND = SideId.FIRST, SideId.SECOND
OTHERWISE = Words("Rather so.")
NOTHING = Words("")


def ballot(seat: int, answers: str, side: SideId = FIRST) -> Ballot:
    """A ballot on which this stands, without any wording."""
    return Ballot(SeatId(seat), side, answers, (NOTHING,) * len(answers))


def a_round(*ballots: Ballot, items: tuple[Handle, ...] = (ONE, TWO)) -> Round:
    """A round with these ballots."""
    closes = datetime(2026, 1, 1, tzinfo=UTC)
    return Round(Handle("round"), RoundKind.PRODUCTS, items, ballots, closes)


def of(answers: str, side: SideId = FIRST) -> tuple[Ballot, ...]:
    """One ballot a letter, each with that answer to the first item."""
    start = 10 if side is SECOND else 0
    return tuple(ballot(start + seat, f"{one}0", side) for seat, one in enumerate(answers))


def has_read(*but: int) -> Callable[[SeatId], Reading]:
    """Everybody has read what a result tells in a side of three, but these."""
    return lambda seat: Reading.ABSENCE if seat in but else Reading.ABSENCE | Reading.THREE


def test_a_blank_ballot_has_one_digit_and_no_words_for_each_item() -> None:
    assert blank(SeatId(4), FIRST, 3) == ballot(4, "000")


def test_one_answer_changes_its_own_place_alone_and_only_another_wording_keeps_words() -> None:
    before = ballot(1, "122")
    changed = answered(before, 1, PrivateAnswer.OTHER_WORDING, OTHERWISE)
    assert changed.answers == "132"
    assert changed.wordings == (NOTHING, OTHERWISE, NOTHING)
    back = answered(changed, 1, PrivateAnswer.YES, OTHERWISE)
    assert (back.answers, back.wordings) == ("112", (NOTHING,) * 3)
    assert [answer_of(before, place) for place in range(2)] == [
        PrivateAnswer.YES,
        PrivateAnswer.NOT_YET,
    ]


def test_a_ballot_that_is_printed_tells_no_answer() -> None:
    words = answered(ballot(1, "12"), 1, PrivateAnswer.OTHER_WORDING, OTHERWISE)
    assert "answers" not in repr(words)
    assert "wordings" not in repr(a_round(words))


def test_a_change_meets_one_seat() -> None:
    opened = a_round(ballot(1, "00"), ballot(2, "00"))
    changed = with_ballot(opened, SeatId(2), lambda _: ballot(2, "11"))
    assert changed.ballots == (ballot(1, "00"), ballot(2, "11"))


@pytest.mark.parametrize(
    ("answers", "says_yes"),
    [
        ("110", True),
        ("112", True),
        ("100", False),
        ("11000", False),
        ("11100", True),
        ("11", False),
    ],
)
def test_a_side_says_yes_where_enough_of_it_do(answers: str, says_yes: bool) -> None:
    assert side_says_yes(a_round(*of(answers)), ONE, FIRST, has_read()) is says_yes


def test_of_a_side_each_is_counted_on_its_own_side_and_for_what_is_asked() -> None:
    opened = a_round(*of("111"), *of("000", SECOND))
    assert side_says_yes(opened, ONE, FIRST, has_read())
    assert not side_says_yes(opened, ONE, SECOND, has_read())
    assert not side_says_yes(opened, TWO, FIRST, has_read())
    assert not side_says_yes(opened, THREE, FIRST, has_read())
    assert not side_says_yes(replace(opened, void=True), ONE, FIRST, has_read())


def test_a_side_of_three_needs_all_to_have_read_and_a_larger_one_does_not() -> None:
    assert not side_says_yes(a_round(*of("111")), ONE, FIRST, has_read(2))
    assert side_says_yes(a_round(*of("1111")), ONE, FIRST, has_read(2))


def test_who_has_left_is_still_counted_among_those_who_were_asked() -> None:
    opened = replace(a_round(*of("11")), left=(FIRST,))
    assert (opened.asked(FIRST), opened.asked(SECOND)) == (3, 0)
    assert side_says_yes(opened, ONE, FIRST, has_read())


def test_everybody_says_yes_only_where_nobody_is_missing() -> None:
    all_of_them = a_round(*of("11"), *of("1", SECOND))
    assert everybody_says_yes(all_of_them, ONE)
    assert not everybody_says_yes(all_of_them, TWO)
    assert not everybody_says_yes(all_of_them, THREE)
    assert not everybody_says_yes(replace(all_of_them, void=True), ONE)
    assert not everybody_says_yes(a_round(*of("12")), ONE)


def test_answers_are_carried_to_the_same_item_of_the_same_seat_wherever_it_stands_now() -> None:
    words = replace(ballot(1, "31"), wordings=(OTHERWISE, NOTHING))
    earlier = a_round(words, ballot(3, "22"))
    opened = a_round(ballot(1, "000"), ballot(2, "000"), items=(TWO, THREE, ONE))
    carried = carried_over(earlier, opened)
    assert carried.ballots[0].answers == "103"
    assert carried.ballots[0].wordings == (NOTHING, NOTHING, OTHERWISE)
    assert carried.ballots[1] == ballot(2, "000")
    fewer = carried_over(earlier, a_round(ballot(1, "0"), items=(TWO,)))
    assert fewer.ballots == (ballot(1, "1"),)
    assert carried_over(None, opened) == opened


def test_with_an_item_all_that_was_answered_to_it_goes() -> None:
    words = replace(ballot(1, "132"), wordings=(NOTHING, OTHERWISE, NOTHING))
    opened = replace(a_round(words, items=(ONE, TWO, THREE)), chosen=(ONE, TWO))
    left = without_item(opened, TWO)
    assert (left.items, left.chosen) == ((ONE, THREE), (ONE,))
    assert left.ballots == (ballot(1, "12"),)
    assert without_item(opened, Handle("none")) == opened


def test_who_steps_out_takes_their_ballot_along_and_there_is_no_result() -> None:
    opened = a_round(ballot(1, "11"), ballot(2, "11", SECOND))
    gone = voided(opened, SeatId(2))
    assert (gone.ballots, gone.left, gone.void) == ((ballot(1, "11"),), (SECOND,), True)
    assert voided(opened, SeatId(3)) == opened
    assert without_ballot(opened, SeatId(1)).left == (FIRST,)
    assert not without_ballot(opened, SeatId(1)).void


def test_an_asking_that_is_about_nothing_any_more_is_gone() -> None:
    about_one, about_both = a_round(ballot(1, "1"), items=(ONE,)), a_round(ballot(1, "12"))
    rounds = Rounds(sealed=(about_one, about_both))
    assert without_answers(rounds, (ONE,)).sealed == (a_round(ballot(1, "2"), items=(TWO,)),)
    assert without_answers(rounds, (ONE, TWO)).sealed == ()
    assert without_answers(rounds, ()) == rounds


def test_before_the_first_round_there_was_none_and_a_fresh_one_has_lost_nobody() -> None:
    assert (Rounds().open, Rounds().made) == (None, 0)
    fresh = a_round(ballot(1, "11"))
    assert (fresh.level, fresh.void, fresh.left) == (1, False, ())


def test_moments_to_close_lie_between_a_quarter_of_an_hour_and_a_week() -> None:
    hour = 60
    assert (
        *(15, hour, 3 * hour, 12 * hour),
        *(24 * hour * days for days in (1, 2, 3, 7)),
    ) == OFFERED_MINUTES
