"""What the third party says through the bot: the pack's questions, and interventions of a named kind."""

from __future__ import annotations

import pytest

from bot.domain.leading.interventions import LONGEST_SAYING, Ask, Intervention, Say
from bot.domain.state.agenda import Addressee
from bot.domain.state.decisions import Post
from bot.domain.vocabulary.identity import PhaseId, PromptId, SeatId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AGENDA,
    FIRST,
    MARA,
    PLACES,
    SECOND,
    at_place,
    decided,
    in_briefing,
    person,
    refused,
    seen,
)

WORDS = Words("What would have to be true for this to feel safe?")


@pytest.mark.parametrize("place", PLACES)
def test_a_question_goes_to_the_joint_room_or_to_both_caucuses_in_the_same_words(
    place: tuple[PhaseId, int],
) -> None:
    workshop = at_place(*place)
    first, second = (workshop.side_name(side) for side in workshop.sides_in_turn)
    for prompt in workshop.phase.prompts:
        decision = decided(workshop, Ask(MARA, prompt.id, seen(workshop)))
        words = Text(f"phases/{place[0]}:ask_{prompt.id}", first_side=first, second_side=second)
        text = Text("interventions:question", words=words)
        rooms = (
            [JOINT]
            if prompt.to is Addressee.JOINT
            else [caucus(side) for side in workshop.sides_in_turn]
        )
        assert decision.effects == tuple(Post(room, text) for room in rooms)


@pytest.mark.parametrize("place", PLACES)
def test_only_the_present_phases_questions_can_be_put(place: tuple[PhaseId, int]) -> None:
    workshop = at_place(*place)
    own = {prompt.id for prompt in workshop.phase.prompts}
    others = {prompt.id for phase in AGENDA.phases for prompt in phase.prompts} - own
    for prompt in sorted(others | {PromptId("none")}):
        assert refused(workshop, Ask(MARA, prompt, seen(workshop))).reason is Reason.NO_SUCH_PROMPT


@pytest.mark.parametrize("kind", Intervention)
def test_an_intervention_stands_under_its_kind_and_under_no_name(kind: Intervention) -> None:
    workshop = at_place("ideas")
    for room in (JOINT, caucus(FIRST), caucus(SECOND), line(workshop.own(person(FIRST, 0)).seat)):
        decision = decided(workshop, Say(MARA, kind, room, WORDS))
        assert decision.effects == (Post(room, Text(f"interventions:{kind}", words=WORDS)),)
        assert decision.workshop == workshop


def test_nothing_is_said_into_control_into_no_room_or_before_the_sides_have_met() -> None:
    workshop = in_briefing()
    say = Intervention.QUESTION
    assert refused(workshop, Say(MARA, say, CONTROL, WORDS)).reason is Reason.NO_SUCH_ROOM
    assert refused(workshop, Say(MARA, say, line(SeatId(99)), WORDS)).reason is Reason.NO_SUCH_ROOM
    assert refused(workshop, Say(MARA, say, JOINT, WORDS)).reason is Reason.NOT_IN_THIS_PHASE


def test_nothing_and_too_much_come_back() -> None:
    workshop = at_place("ideas")
    say = Intervention.THEORY
    assert refused(workshop, Say(MARA, say, JOINT, Words(" \n"))).reason is Reason.NOTHING_WRITTEN
    assert (
        refused(workshop, Say(MARA, say, JOINT, Words("w" * (LONGEST_SAYING + 1)))).reason
        is Reason.TOO_LONG
    )
    decided(workshop, Say(MARA, say, JOINT, Words("w" * LONGEST_SAYING)))
