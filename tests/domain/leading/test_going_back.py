"""Going back: to any phase that was, for another round; what is on the boards stays, and no limit begins anew."""

from __future__ import annotations

import pytest

from bot.domain.acts import LOOK_BY_BUTTON
from bot.domain.leading.going_on import GoBack
from bot.domain.leading.interventions import Ask, question, question_label, was_put
from bot.domain.leading.looking_ahead import CallOffAhead, TellAhead
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.rounds.readiness import GO_ON
from bot.domain.screens.panel import panel
from bot.domain.state.ballots import RoundKind
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Post
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus
from bot.domain.vocabulary.text import Text
from tests.domain.board_building import board, put_up
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    after,
    at_place,
    brought_to,
    decided,
    gone_on,
    person,
    refused,
    seen,
)
from tests.domain.examples import NEWCOMER
from tests.domain.round_building import asked, close, understood, with_steps

IDEA = "A gauge that both towns read"


def back_to(workshop: Workshop, phase: str) -> Workshop:
    """The workshop, gone back to a phase."""
    return after(workshop, GoBack(MARA, seen(workshop), PhaseId(phase)))


def with_an_idea() -> Workshop:
    """In overcoming, with an idea on the board."""
    workshop = at_place("ideas", session=True)
    workshop = put_up(workshop, person(FIRST, 0), IDEA, ContributionKind.IDEA)
    return brought_to(workshop, "overcoming")


def test_the_way_leads_from_overcoming_back_to_ideas_and_on_again() -> None:
    workshop = with_an_idea()
    before = board(workshop, "ideas")
    again = back_to(workshop, "ideas")
    assert (again.phase_id, again.part_index) == ("ideas", 0)
    assert [card.sections for card in board(again, "ideas")] == [card.sections for card in before]
    for phase, part in (("constraints", 0), ("constraints", 1), ("overcoming", 0)):
        again = gone_on(again)
        assert (again.phase_id, again.part_index) == (phase, part)
    assert again.leading.farthest == "overcoming"


def test_both_sides_are_told_of_going_back_where_they_talk() -> None:
    workshop = with_an_idea()
    note = Text("going_on:back_note", phase=Text("phases/ideas:title"))
    decision = decided(workshop, GoBack(NOOR, seen(workshop), PhaseId("ideas")))
    assert decision.effects == (Post(JOINT, note),)
    decision = decided(workshop, GoBack(NOOR, seen(workshop), PhaseId("constraints")))
    rooms = [post.room for post in decision.effects if isinstance(post, Post)]
    assert rooms == [caucus(side) for side in decision.workshop.sides_in_turn]


def test_rooms_that_spoke_are_new_after_going_back() -> None:
    workshop = with_an_idea()
    before, after_it = workshop.room(JOINT), back_to(workshop, "ideas").room(JOINT)
    assert before is not None
    assert after_it is not None
    assert after_it.generation == before.generation + 1


@pytest.mark.parametrize("phase", ["overcoming", "reassurance", "closing", "nothing"])
def test_only_a_phase_that_was_can_be_gone_back_to(phase: str) -> None:
    workshop = with_an_idea()
    assert refused(workshop, GoBack(MARA, seen(workshop), PhaseId(phase))).reason is (
        Reason.NO_SUCH_PHASE
    )


def test_a_question_that_was_put_is_known_in_the_next_round_and_not_put_again_by_itself() -> None:
    workshop = at_place("ideas")
    assert was_put(workshop, PhaseId("ideas"), PromptId("vision"))
    workshop = after(workshop, Ask(MARA, PromptId("serves_both"), seen(workshop)))
    workshop = brought_to(workshop, "overcoming")
    decision = decided(workshop, GoBack(MARA, seen(workshop), PhaseId("ideas")))
    again = decision.workshop
    assert [post.text.key for post in decision.effects if isinstance(post, Post)] == [
        "going_on:back_note"
    ]
    assert was_put(again, PhaseId("ideas"), PromptId("vision"))
    assert was_put(again, PhaseId("ideas"), PromptId("serves_both"))
    assert not was_put(again, PhaseId("ideas"), PromptId("other_concern"))
    decision = decided(again, Ask(MARA, PromptId("serves_both"), seen(again)))
    assert decision.effects == (Post(JOINT, question(again, PromptId("serves_both"))),)


def test_a_question_that_was_put_is_marked_before_it_goes_out_again() -> None:
    workshop = at_place("ideas")
    prompt = PromptId("serves_both")
    assert question_label(workshop, prompt).key == "phases/ideas:label_serves_both"
    workshop = after(workshop, Ask(MARA, prompt, seen(workshop)))
    again = back_to(brought_to(workshop, "overcoming"), "ideas")
    for now in (workshop, again):
        assert question_label(now, prompt).key == "interventions:put_before"
        marks = {name: value for text in panel(now).sections for name, value in text.values}
        shown = marks["questions"]
        assert isinstance(shown, tuple)
        put = [dict(one.values)["put"] for one in shown if isinstance(one, Text)]
        assert put == ["joint", "joint", ""]


def test_the_other_side_begins_in_the_second_round_of_a_phase() -> None:
    workshop = with_an_idea()
    first = at_place("ideas").first_speaker
    again = back_to(workshop, "ideas")
    assert again.first_speaker is first.other
    assert gone_on(again).first_speaker is again.first_speaker.other


def test_no_step_is_asked_a_third_time_at_its_level_because_the_way_went_back() -> None:
    workshop = with_steps()
    for _ in range(2):
        workshop = understood(asked(workshop))
        workshop = after(workshop, close(workshop))
    ask = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (), HERE)
    before = refused(workshop, ask).reason
    again = brought_to(back_to(workshop, "ideas"), "reassurance")
    ask = OpenRound(MARA, RoundKind.STEPS, 60, seen(again), (), HERE)
    assert refused(again, ask).reason is before
    assert before in (Reason.ALL_ASKED_TWICE, Reason.ASKED_TWICE)


def test_readiness_is_asked_once_a_session_whichever_phases_are_visited_in_it() -> None:
    workshop = with_steps()
    workshop = asked(workshop, RoundKind.READINESS, subject=GO_ON)
    workshop = after(workshop, close(workshop))
    again = brought_to(back_to(workshop, "ideas"), "reassurance")
    assert again.meeting.session is workshop.meeting.session
    ask = OpenRound(MARA, RoundKind.READINESS, 60, seen(again), (), HERE, GO_ON)
    assert refused(again, ask).reason is Reason.READINESS_ASKED


def test_a_round_under_way_is_closed_before_the_way_goes_back() -> None:
    workshop = asked(with_steps())
    command = GoBack(MARA, seen(workshop), PhaseId("ideas"))
    assert refused(workshop, command).reason is Reason.ROUND_OPEN
    closed = after(workshop, CloseRound(MARA, seen(workshop)))
    assert back_to(closed, "ideas").phase_id == "ideas"


def test_whoever_comes_after_going_back_to_the_briefing_still_waits_for_the_joint_room() -> None:
    workshop = back_to(with_an_idea(), "briefing")
    assert workshop.joint_has_opened
    workshop = after(workshop, Invite(MARA, NEWCOMER, FIRST))
    workshop = after(workshop, Consent(NEWCOMER, workshop.audience.revision))
    newcomer = workshop.own(NEWCOMER)
    assert newcomer.takes_part
    assert not newcomer.in_joint


def test_what_is_announced_changes_nothing_by_itself_and_ends_with_the_press() -> None:
    workshop = with_an_idea()
    told = decided(workshop, TellAhead(MARA, seen(workshop), PhaseId("ideas"), 5))
    assert told.workshop.phase_id == "overcoming"
    assert told.workshop.leading.ahead is not None
    assert (told.workshop.leading.ahead.at - AT).total_seconds() == 300
    assert [post.room for post in told.effects if isinstance(post, Post)] == [JOINT]
    assert back_to(told.workshop, "ideas").leading.ahead is None
    off = decided(told.workshop, CallOffAhead(MARA, seen(told.workshop)))
    assert off.workshop.leading.ahead is None
    assert [post.text.key for post in off.effects if isinstance(post, Post)] == [
        "going_on:ahead_off_note"
    ]


@pytest.mark.parametrize(("phase", "minutes"), [("closing", 5), ("ideas", 7), ("overcoming", 5)])
def test_nothing_is_announced_that_cannot_come(phase: str, minutes: int) -> None:
    workshop = with_an_idea()
    command = TellAhead(MARA, seen(workshop), PhaseId(phase), minutes)
    assert refused(workshop, command).reason is Reason.NO_SUCH_PHASE


@pytest.mark.parametrize("verb", [Verb.LOOK_AHEAD, Verb.LOOK_BACK])
def test_whoever_does_not_lead_learns_nothing_of_the_way(verb: Verb) -> None:
    workshop = with_an_idea()
    shows = LOOK_BY_BUTTON[verb].shows
    assert shows is not None
    for user in (person(FIRST, 0), NEWCOMER):
        press = IncomingPress(workshop, CONTROL, user, ButtonId(verb, workshop.handle, 0))
        answer = shows(press)
        assert isinstance(answer, Refusal)
        assert answer.reason is Reason.NOT_YOURS
