"""What the sides are called: neutral words until each side lives with the name the other has chosen."""

from __future__ import annotations

import pytest

from bot.domain.people.side_names import LONGEST_SIDE_NAME, AcceptName, NameSide, ObjectToName
from bot.domain.screens.cards import cards
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import SideWord, Text
from tests.domain.build import (
    FIRST,
    SECOND,
    SIDES,
    after,
    at_place,
    brought_to,
    decided,
    in_briefing,
    person,
    refused,
)

UPPER, LOWER = Words("The upper town"), Words("The lower town")
ANNA, BASIL = person(FIRST, 0), person(FIRST, 1)
CARIM, DANA = person(SECOND, 0), person(SECOND, 1)


def shown(workshop: Workshop) -> dict[SideId, Words | SideWord]:
    return {side: workshop.side_name(side) for side in SIDES}


def neutral(workshop: Workshop) -> dict[SideId, Words | SideWord]:
    return {side: SideWord(workshop.side(side).neutral_word) for side in SIDES}


def verbs(workshop: Workshop, side: SideId) -> set[Verb]:
    rows = cards(workshop)[f"card/{caucus(side).logical_name}"].rows
    return {press.verb for row in rows if isinstance(row, tuple) for press in row}


def test_neutral_words_stand_until_both_names_are_lived_with() -> None:
    workshop = in_briefing()
    for command in (NameSide(ANNA, UPPER), NameSide(CARIM, LOWER), AcceptName(DANA, 1)):
        assert shown(workshop) == neutral(workshop)
        workshop = after(workshop, command)
    assert shown(workshop) == neutral(workshop)
    assert shown(after(workshop, AcceptName(BASIL, 1))) == {FIRST: UPPER, SECOND: LOWER}


def test_offering_and_accepting_tell_nobody_who_it_was() -> None:
    workshop = in_briefing()
    offered = decided(workshop, NameSide(ANNA, UPPER))
    accepted = decided(offered.workshop, AcceptName(DANA, 1))
    assert offered.effects == accepted.effects == ()
    by_another = decided(workshop, NameSide(BASIL, UPPER))
    assert cards(offered.workshop) == cards(by_another.workshop)


def test_an_objection_clears_the_name_and_asks_the_other_caucus_without_saying_whose_wish_it_is() -> (
    None
):
    workshop = after(in_briefing(), NameSide(ANNA, UPPER))
    for accepted_before in (False, True):
        if accepted_before:
            workshop = after(workshop, AcceptName(CARIM, 1))
        decision = decided(workshop, ObjectToName(DANA, 1))
        assert decision.effects == (
            Post(caucus(FIRST), Text("side_names:another_please", name=UPPER)),
        )
        assert decision.workshop.side(FIRST).chosen_name is None
        assert not decision.workshop.side(FIRST).name_accepted
        assert shown(decision.workshop) == neutral(decision.workshop)


def test_an_objection_after_both_names_stood_brings_the_neutral_words_back() -> None:
    workshop = after(
        in_briefing(),
        NameSide(ANNA, UPPER),
        NameSide(CARIM, LOWER),
        AcceptName(DANA, 1),
        AcceptName(BASIL, 1),
    )
    assert shown(workshop) == {FIRST: UPPER, SECOND: LOWER}
    assert shown(after(workshop, ObjectToName(DANA, 1))) == neutral(workshop)


def test_a_name_that_was_changed_meanwhile_is_neither_accepted_nor_objected_to() -> None:
    workshop = after(
        in_briefing(), NameSide(ANNA, UPPER), NameSide(BASIL, Words("The people upstream"))
    )
    for late in (AcceptName(CARIM, 1), ObjectToName(CARIM, 1)):
        assert refused(workshop, late).reason is Reason.NAME_CHANGED
    assert decided(workshop, AcceptName(CARIM, 2)).workshop.side(FIRST).name_accepted


def test_a_new_name_has_to_be_lived_with_anew() -> None:
    workshop = after(
        in_briefing(), NameSide(ANNA, UPPER), AcceptName(CARIM, 1), NameSide(ANNA, LOWER)
    )
    assert not workshop.side(FIRST).name_accepted


def test_nobody_accepts_or_objects_to_the_name_of_their_own_side() -> None:
    workshop = after(in_briefing(), NameSide(ANNA, UPPER))
    assert refused(workshop, AcceptName(BASIL, 1)).reason is Reason.NAME_CHANGED
    assert refused(workshop, ObjectToName(BASIL, 1)).reason is Reason.NAME_CHANGED


def test_what_has_been_accepted_is_not_accepted_twice() -> None:
    workshop = after(in_briefing(), NameSide(ANNA, UPPER), AcceptName(CARIM, 1))
    assert refused(workshop, AcceptName(DANA, 1)).reason is Reason.ALREADY_SO


@pytest.mark.parametrize("same", ["The upper town", "the UPPER town", "  The  upper town "])
def test_both_sides_cannot_have_the_same_name(same: str) -> None:
    workshop = after(in_briefing(), NameSide(ANNA, UPPER))
    assert refused(workshop, NameSide(CARIM, Words(same))).reason is Reason.NAME_NOT_FREE


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", Reason.NOTHING_WRITTEN), (" \n\t ", Reason.NOTHING_WRITTEN), ("n" * 41, Reason.TOO_LONG)],
)
def test_a_name_that_is_none_or_too_long_comes_back(name: str, reason: Reason) -> None:
    assert len("n" * 41) == LONGEST_SIDE_NAME + 1
    assert refused(in_briefing(), NameSide(ANNA, Words(name))).reason is reason


def test_the_card_offers_an_answer_only_while_one_is_asked() -> None:
    workshop = in_briefing()
    answers = {Verb.ACCEPT_NAME, Verb.OBJECT_TO_NAME}
    assert not verbs(workshop, FIRST) & answers
    workshop = after(workshop, NameSide(CARIM, LOWER))
    assert answers <= verbs(workshop, FIRST)
    assert not verbs(workshop, SECOND) & answers
    assert not verbs(after(workshop, AcceptName(ANNA, 1)), FIRST) & answers


def test_names_are_settled_in_the_briefing_and_stay_afterwards() -> None:
    settled = after(
        in_briefing(),
        NameSide(ANNA, UPPER),
        NameSide(CARIM, LOWER),
        AcceptName(DANA, 1),
        AcceptName(BASIL, 1),
    )
    later = brought_to(settled, "closing")
    assert shown(later) == {FIRST: UPPER, SECOND: LOWER}
    assert Verb.NAME_SIDE not in verbs(at_place("opening"), FIRST)


def test_channel_names_carry_neither_neutral_nor_chosen_names() -> None:
    workshop = after(in_briefing(), NameSide(ANNA, UPPER), NameSide(CARIM, LOWER))
    names = " ".join(room.name for room in workshop.rooms.standing).casefold()
    words = [side.neutral_word for side in workshop.people.sides] + ["upper", "lower", "river"]
    assert not [word for word in words if word.casefold() in names]
