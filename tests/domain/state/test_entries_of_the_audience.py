"""Entries of the audience by themselves: how many are named in one message, and how acknowledgements join."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.domain.state.audience import (
    LETTERS_IN_INVITATION,
    LETTERS_WHO_COULD_ACT,
    Audience,
    OnesPower,
    Viewer,
    ViewerKind,
    bounded,
    shown_name,
    viewer_text,
)
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.text import Text, Value

ONE, TWO, THREE = UserId(901), UserId(902), UserId(903)


def role(*holders: UserId, number: int = 7) -> Viewer:
    """A role that these hold."""
    return Viewer(ViewerKind.ROLE, number, "Stewards", frozenset(holders))


def untold(count: int | None = None) -> Viewer:
    """The same role where it is not told who holds it."""
    return Viewer(ViewerKind.ROLE, 7, "Stewards", None, count)


def long(letters: int) -> Words:
    """A name of so many letters."""
    return Words("x" * letters)


def test_six_entries_are_named_and_how_many_more_there_are() -> None:
    entries = tuple(Words(f"name {number}") for number in range(8))
    assert bounded(entries[:6]) == entries[:6]
    assert bounded(entries) == (*entries[:6], Text("audience:and_more", count=2))


@pytest.mark.parametrize("room", [400, LETTERS_IN_INVITATION, LETTERS_WHO_COULD_ACT, 120])
def test_entries_are_named_as_long_as_their_letters_have_room(room: int) -> None:
    letters = {} if room == 400 else {"letters": room}
    both = (long(room - 1), long(1))
    assert bounded(both, **letters) == both
    one_too_many = (long(room), long(1), long(1))
    assert bounded(one_too_many, **letters) == (long(room), Text("audience:and_more", count=2))


def test_the_first_entry_is_named_however_long_it_is() -> None:
    assert bounded((long(500), long(1)))[0] == long(500)


def test_a_message_that_says_more_beside_it_has_less_room_for_names() -> None:
    assert LETTERS_WHO_COULD_ACT < LETTERS_IN_INVITATION < 400


@pytest.mark.parametrize(
    ("entry", "letters"),
    [
        (Words("ab c"), 4),
        (Words("a_b*"), 6),  # a mark before each sign that the platform would act upon
        (Text("audience:owner"), 60),
        (Text("audience:role", name=Words("ab"), count=3), 62),
        (Text("audience:could_role", name=Words("ab"), powers=(Text("rights:a"), Words("c"))), 123),
    ],
    ids=["words", "signs", "text", "a name within", "a list within"],
)
def test_signs_take_twice_their_room_and_a_text_what_its_sentence_may_have(
    entry: Value, letters: int
) -> None:
    fits = (entry, long(200 - letters))
    assert bounded(fits, letters=200) == fits
    assert bounded((entry, long(201 - letters)), letters=200)[1] == Text(
        "audience:and_more", count=1
    )


def test_a_long_name_is_cut_and_says_so() -> None:
    assert shown_name(Viewer(ViewerKind.BOT, 1, "x" * 32)) == long(32)
    assert shown_name(Viewer(ViewerKind.BOT, 1, "x" * 33)) == Words("x" * 31 + "…")


@pytest.mark.parametrize(
    ("viewer", "named", "count"),
    [
        (role(ONE, TWO), "role", 2),
        (role(), "role", 0),
        (untold(), "role_unknown", 0),
        (untold(4), "role_counted", 4),
        (Viewer(ViewerKind.OWNER, 1, "Ruth"), "owner", 0),
        (Viewer(ViewerKind.BOT, 1, "Helper"), "bot", 0),
    ],
)
def test_a_role_is_named_with_how_many_hold_it_as_far_as_that_is_told(
    viewer: Viewer, named: str, count: int
) -> None:
    name = shown_name(viewer)
    assert viewer_text(viewer) == Text(f"audience:{named}", name=name, count=count)


@pytest.mark.parametrize(
    ("known", "now", "covered"),
    [
        (untold(3), untold(3), True),
        (untold(3), untold(2), True),
        (untold(3), untold(4), False),
        (untold(3), untold(), True),
        (untold(), untold(3), True),
        (untold(3), role(ONE, TWO), True),
        (untold(1), role(ONE, TWO), False),
        (role(ONE), untold(1), True),
        (role(ONE), role(TWO), False),
        (role(ONE), role(ONE, number=8), False),
    ],
)
def test_where_holders_are_not_told_somebody_new_shows_in_the_number(
    known: Viewer, now: Viewer, covered: bool
) -> None:
    assert known.covers(now) is covered


@pytest.mark.parametrize(
    ("acknowledged", "then", "kept"),
    [
        ((role(ONE),), role(TWO), (role(ONE, TWO),)),
        ((untold(3),), untold(2), (untold(2),)),
        ((untold(3),), role(ONE), (untold(3), role(ONE))),
        ((role(ONE),), untold(3), (role(ONE), untold(3))),
        ((role(ONE), untold(3)), role(TWO), (untold(3), role(ONE, TWO))),
        ((role(THREE, number=8),), role(ONE), (role(THREE, number=8), role(ONE))),
    ],
)
def test_an_entry_is_acknowledged_with_all_who_were_before_and_one_that_is_told_beside_one_that_is_not(
    acknowledged: Sequence[Viewer], then: Viewer, kept: Sequence[Viewer]
) -> None:
    known = Audience(acknowledged=tuple(acknowledged))
    assert known.with_acknowledged(then).acknowledged == tuple(kept)


def test_of_an_entry_that_is_told_and_one_that_is_not_each_stays_as_it_is() -> None:
    assert role(ONE).joined_with(untold()) == role(ONE)
    assert untold().joined_with(role(ONE)) == untold()


def test_before_anything_was_looked_at_nobody_is_known_and_nothing_has_changed() -> None:
    fresh = Audience()
    assert (fresh.holders_known, fresh.revision) == (True, 0)
    assert OnesPower(ONE, frozenset()).joined_s == 0
