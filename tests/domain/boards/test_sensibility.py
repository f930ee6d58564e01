"""One's own acts with the others' eyes: both sides at one moment or nothing, and gone with the phase."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import PutUpLine, WriteNote
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.rooms.desired import desired_structure
from bot.domain.screens.cards import cards
from bot.domain.state.decisions import Post
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import ACT, note, on, ready, said, together_at, values
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    gone_on,
    person,
    refused,
    seen,
    with_settings,
)

TOGETHER = together_at("sensibility", 1)


def from_sides(*sides: SideId, workshop: Workshop = TOGETHER) -> Workshop:
    for side in sides:
        for place in range(2):
            workshop = ready(workshop, person(side, place), f"The fence {side} {place}", ACT)
    return workshop


def test_both_sides_are_shown_at_one_moment_in_one_post() -> None:
    workshop = from_sides(*SIDES)
    decision = decided(workshop, ShowActs(MARA, seen(workshop)))
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert (post.room, post.text.key) == (JOINT, "sensibility:shown")
    assert [one.verb for one in post.presses] == [Verb.SAY_HOW_LIVED]
    entries = values(post.text)["entries"]
    assert isinstance(entries, tuple)
    assert {str(values(one)["side"]) for one in entries} == {
        str(workshop.side_name(side)) for side in SIDES
    }
    assert len(entries) == 4
    assert decision.workshop.boards.contributions == ()


def test_if_either_side_lets_nothing_be_shown_nothing_is_and_nobody_learns_which() -> None:
    decisions = []
    for sides in ((), (FIRST,), (SECOND,)):
        workshop = from_sides(*sides)
        # A note that its author keeps to themselves is no different from none.
        workshop = note(workshop, person(FIRST, 3), "Kept", ACT)
        decision = decided(workshop, ShowActs(MARA, seen(workshop)))
        assert said(decision) == ("sensibility:nothing_shown",)
        decisions.append((decision.effects, decision.answer, cards(decision.workshop)))
    assert decisions[0] == decisions[1] == decisions[2]


def test_the_moment_comes_once_and_only_with_everybody_together() -> None:
    for quiet in (at_place("sensibility", 0), at_place("sensibility", 1)):
        assert refused(quiet, ShowActs(MARA, seen(quiet))).reason is Reason.MOMENT_IS_JOINT
    workshop = after(TOGETHER, ShowActs(MARA, seen(TOGETHER)))
    assert refused(workshop, ShowActs(MARA, seen(workshop))).reason is Reason.MOMENT_PAST
    assert (
        refused(workshop, WriteNote(person(FIRST, 0), ACT, Words("Too late"))).reason
        is Reason.MOMENT_PAST
    )
    elsewhere = together_at("ideas")
    assert refused(elsewhere, ShowActs(MARA, seen(elsewhere))).reason is Reason.NOT_IN_THIS_PHASE


def test_those_it_is_about_answer_once_a_side() -> None:
    workshop = from_sides(*SIDES)
    assert (
        refused(workshop, SayHowLived(person(FIRST, 0), Words("We lay awake"))).reason
        is Reason.NOT_IN_THIS_PHASE
    )
    workshop = after(workshop, ShowActs(MARA, seen(workshop)))
    answers = [
        decided(workshop, SayHowLived(person(FIRST, place), Words("We lay awake")))
        for place in range(2)
    ]
    assert answers[0] == answers[1]
    assert said(answers[0]) == ("sensibility:lived",)
    once = answers[0].workshop
    assert (
        refused(once, SayHowLived(person(FIRST, 1), Words("And more"))).reason
        is Reason.ANSWERED_ONCE
    )
    after(once, SayHowLived(person(SECOND, 1), Words("So did we")))


def test_there_is_no_answer_where_nothing_was_shown() -> None:
    workshop = after(TOGETHER, ShowActs(MARA, seen(TOGETHER)))
    assert (
        refused(workshop, SayHowLived(person(FIRST, 0), Words("We lay awake"))).reason
        is Reason.NOT_IN_THIS_PHASE
    )


def test_acts_are_never_on_a_board() -> None:
    workshop = from_sides(*SIDES)
    workshop = after(workshop, ShowActs(MARA, seen(workshop)))
    assert "The fence" not in "".join(
        text for card in cards(workshop).values() for text in map(repr, card.sections)
    )
    assert refused(workshop, ShowTogether(MARA, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE
    assert (
        refused(workshop, PutUpLine(person(FIRST, 0), ACT, Words("x"))).reason
        is Reason.NOT_IN_THIS_PHASE
    )


@pytest.mark.parametrize("retention", Retention)
@pytest.mark.parametrize("shows", [True, False])
def test_all_of_it_is_gone_with_the_phase_in_every_retention_mode(
    retention: Retention, shows: bool
) -> None:
    workshop = together_at("sensibility", 1, settings=with_settings(retention=retention))
    workshop = from_sides(*(SIDES if shows else ()), workshop=workshop)
    workshop = after(workshop, ShowActs(MARA, seen(workshop)))
    old = workshop.room(JOINT)
    later = gone_on(workshop)
    new = later.room(JOINT)
    assert old is not None
    assert new is not None
    assert new.generation == old.generation + 1
    assert old.channel in desired_structure(later, AT).delete
    assert old.channel in desired_structure(later, AT + timedelta(days=3)).delete
    assert not any(one.kind is ACT for one in later.boards.contributions)
    assert later.boards.lived == frozenset()


def test_notes_that_nobody_let_be_shown_are_gone_with_the_phase_too() -> None:
    workshop = note(at_place("sensibility"), person(FIRST, 0), "Kept", ACT)
    assert workshop.boards.contributions != ()
    assert on(workshop, "ideas").boards.contributions == ()


def test_with_retention_until_closing_the_other_phases_still_keep_their_rooms() -> None:
    workshop = together_at("ideas", settings=with_settings(retention=Retention.WORKSHOP))
    old, new = workshop.room(JOINT), gone_on(workshop).room(JOINT)
    assert old == new
