"""What is to be met before going on from concerns and from listening back."""

from __future__ import annotations

import pytest

from bot.domain.boards.concerns import all_taken_up, from_both
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import TakeBack
from bot.domain.leading.gates import unmet
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.screens.cards import cards
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.text import Text
from tests.domain.board_building import (
    CONCERN,
    handle_of,
    note,
    put_up,
    ready,
    said,
    shown,
    together_at,
    with_concerns,
)
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    person,
    refused,
    seen,
)

NOT_FROM_BOTH = Text("gates:concerns_from_both")


def test_three_a_side_from_two_people_are_enough() -> None:
    workshop = with_concerns(at_place("concerns", 1))
    assert from_both(workshop)
    assert unmet(workshop) == ()
    assert decided(workshop, GoOn(MARA, seen(workshop))).workshop.phase_id == "hearing"


@pytest.mark.parametrize("side", SIDES)
def test_three_from_one_person_of_a_side_are_not_enough(side: SideId) -> None:
    workshop = at_place("concerns", 1)
    for number in range(3):
        workshop = ready(workshop, person(side, 0), f"one voice {number}")
        workshop = ready(workshop, person(side.other, number % 2), f"two voices {number}")
    workshop = shown(workshop)
    assert unmet(workshop) == (NOT_FROM_BOTH,)
    assert refused(workshop, GoOn(MARA, seen(workshop))).reason is Reason.NOT_YET_MET
    assert unmet(shown(ready(workshop, person(side, 3), "another voice"))) == ()


@pytest.mark.parametrize("side", SIDES)
def test_the_moment_of_taking_a_line_back_does_not_show_in_what_is_missing(side: SideId) -> None:
    workshop = with_concerns(at_place("concerns", 1))
    line = next(one for one in workshop.boards.contributions if one.side is side)
    author = (
        person(side, 0) if workshop.own(person(side, 0)).seat == line.author else person(side, 1)
    )
    taken = after(workshop, TakeBack(author, line.handle))
    assert unmet(taken) == unmet(workshop) == ()
    assert cards(taken) == cards(workshop)


@pytest.mark.parametrize("side", SIDES)
def test_two_of_a_side_are_not_enough(side: SideId) -> None:
    workshop = together_at("concerns", 1)
    for each in SIDES:
        for place in range(2 if each is side else 3):
            workshop = put_up(workshop, person(each, place), f"line {place} of {each.value}")
    assert unmet(workshop) == (NOT_FROM_BOTH,)


def test_private_notes_do_not_count_and_lines_from_the_joint_room_do() -> None:
    workshop = together_at("concerns", 1)
    for side in SIDES:
        for place in range(3):
            workshop = note(workshop, person(side, place), f"private {side} {place}")
    assert unmet(workshop) == (NOT_FROM_BOTH,)
    for side in SIDES:
        for place in range(3):
            workshop = put_up(workshop, person(side, place), f"said {side} {place}")
    assert unmet(workshop) == ()


def test_going_on_all_the_same_tells_both_sides_in_the_same_words() -> None:
    workshop = at_place("concerns", 1)
    decision = decided(workshop, GoOnAllTheSame(MARA, seen(workshop)))
    assert said(decision) == ("gates:went_on", "gates:went_on")
    assert decision.workshop.phase_id == "hearing"


def test_a_later_batch_may_be_of_one_side_alone_once_both_stand_on_the_board() -> None:
    workshop = with_concerns(at_place("concerns", 1))
    later = ready(workshop, person(FIRST, 2), "One more")
    after(later, ShowTogether(MARA, seen(later)))
    assert all_taken_up(at_place("hearing"))
    assert not all_taken_up(workshop)
    assert handle_of(later, "One more") != handle_of(later, "Nobody came")
    assert {one.kind for one in workshop.boards.contributions} == {CONCERN}
    assert {one.side for one in workshop.boards.contributions} == {FIRST, SECOND}
