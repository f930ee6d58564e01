"""Going on: gates shown and never enforced, always a person's act, both sides told the same; who begins."""

from __future__ import annotations

import itertools

import pytest

from bot.domain.leading.breaks import CallCaucusBreak
from bot.domain.leading.gates import unmet
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.people.consent import NotNow, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import PhaseId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    ADMINS,
    AGENDA,
    FIRST,
    MARA,
    OWNER,
    PLACES,
    SECOND,
    SIDES,
    after,
    at_place,
    consented,
    decided,
    gone_on,
    in_briefing,
    opened,
    people,
    person,
    refused,
    seen,
)
from tests.domain.examples import NEWCOMER

UNANSWERED = Text("gates:everyone_answered")
UNACKNOWLEDGED = Text("gates:audience_acknowledged")
TOO_FEW = Text("gates:three_a_side")


def test_the_agenda_has_the_twelve_phases_in_their_order() -> None:
    assert [phase.id for phase in AGENDA.phases] == [
        "briefing", "opening", "perspectives", "concerns", "hearing", "sensibility",
        "ideas", "constraints", "overcoming", "reassurance", "re-entry", "closing",
    ]  # fmt: skip


def test_nothing_is_missing_when_everybody_has_consented_and_the_audience_is_acknowledged() -> None:
    assert unmet(in_briefing()) == ()


@pytest.mark.parametrize(
    ("workshop", "missing"),
    [
        (opened(), (UNANSWERED, TOO_FEW)),
        (after(in_briefing(4), Invite(MARA, NEWCOMER, FIRST)), (UNANSWERED,)),
        (after(in_briefing(4), Invite(MARA, NEWCOMER, FIRST), NotNow(NEWCOMER)), (UNANSWERED,)),
        (after(in_briefing(4), Invite(MARA, NEWCOMER, FIRST), ReportLeft(NEWCOMER)), ()),
        (after(in_briefing(4), Withdraw(person(FIRST, 0))), ()),
        (after(in_briefing(4), Withdraw(person(FIRST, 0)), Withdraw(person(FIRST, 1))), (TOO_FEW,)),
        (
            after(in_briefing(4), Withdraw(person(SECOND, 0)), ReportLeft(person(SECOND, 1))),
            (TOO_FEW,),
        ),
        (in_briefing(3), ()),
        (in_briefing(2), (TOO_FEW,)),
        (after(in_briefing(4), ReportAudience((OWNER, ADMINS), (), True)), (UNACKNOWLEDGED,)),
        (
            after(
                in_briefing(4),
                ReportAudience((OWNER, ADMINS), (), True),
                AcknowledgeViewer(MARA, ADMINS),
            ),
            (),
        ),
    ],
)
def test_the_briefing_ends_when_all_have_answered_enough_take_part_and_the_audience_is_known(
    workshop: Workshop, missing: tuple[Text, ...]
) -> None:
    assert unmet(workshop) == missing
    if not missing:
        assert decided(workshop, GoOn(MARA, seen(workshop))).workshop.phase_id == "opening"
        return
    refusal = refused(workshop, GoOn(MARA, seen(workshop)))
    assert refusal.text == Text("refusals:not_yet_met", unmet=missing)
    assert [press.verb for press in refusal.presses] == [Verb.GO_ON_ALL_THE_SAME]
    assert refusal.presses[0].revision == workshop.revision


def test_going_on_all_the_same_tells_both_sides_the_same_words_and_names_nobody() -> None:
    workshop = after(in_briefing(2), Invite(MARA, NEWCOMER, FIRST))
    decision = decided(workshop, GoOnAllTheSame(MARA, seen(workshop)))
    note = Text("gates:went_on", unmet=(UNANSWERED, TOO_FEW))
    assert decision.effects == tuple(Post(caucus(side), note) for side in workshop.sides_in_turn)
    assert decision.workshop.phase_id == "opening"


def test_going_on_all_the_same_when_nothing_is_missing_tells_nobody_anything() -> None:
    workshop = in_briefing()
    assert decided(workshop, GoOnAllTheSame(MARA, seen(workshop))).effects == ()


def test_going_on_goes_through_every_part_of_every_phase_and_then_nowhere() -> None:
    workshop = in_briefing()
    places = [(workshop.phase_id, workshop.part_index)]
    while places[-1] != PLACES[-1]:
        workshop = after(workshop, GoOnAllTheSame(MARA, seen(workshop)))
        places.append((workshop.phase_id, workshop.part_index))
    assert tuple(places) == PLACES
    assert refused(workshop, GoOn(MARA, seen(workshop))).reason is Reason.NOTHING_AFTER


def test_gates_are_looked_at_only_where_the_phase_would_be_left() -> None:
    first_part = after(at_place("concerns", 0), ReportAudience((OWNER, ADMINS), (), True))
    assert unmet(first_part) == ()


def test_a_caucus_break_ends_with_the_part_in_which_it_was_called() -> None:
    for place in (("perspectives", 0), ("concerns", 0)):
        workshop = at_place(*place)
        workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
        assert workshop.meeting.in_break
        assert not gone_on(workshop).meeting.in_break


def test_who_begins_is_drawn_at_first_and_then_alternates() -> None:
    workshop = in_briefing()
    begins = {}
    while True:
        begins[workshop.phase_id] = workshop.first_speaker
        if (workshop.phase_id, workshop.part_index) == PLACES[-1]:
            break
        workshop = gone_on(workshop)
    lot, other = workshop.first_side_by_lot, workshop.first_side_by_lot.other
    assert begins == {
        "briefing": lot, "opening": lot, "perspectives": lot, "concerns": other, "hearing": other, "sensibility": lot,
        "ideas": other, "constraints": lot, "overcoming": other, "reassurance": lot, "re-entry": other, "closing": lot,
    }  # fmt: skip


def test_each_side_begins_as_often_as_the_other_give_or_take_one() -> None:
    turns = [phase for phase in AGENDA.phases if phase.alternates_first_speaker]
    begins = [at_place(phase.id).first_speaker for phase in turns]
    assert all(one is not next_one for one, next_one in itertools.pairwise(begins))


def test_the_mirrored_lot_lets_the_other_side_begin_everywhere() -> None:
    there, mirrored = in_briefing(), in_briefing(mirrored=True)
    assert there.first_side_by_lot is mirrored.first_side_by_lot.other
    assert [side.neutral_word for side in there.people.sides] == [
        side.neutral_word for side in reversed(mirrored.people.sides)
    ]


def test_the_panel_shows_what_is_missing_and_names_no_absentee() -> None:
    workshop = consented(opened(4), (user for _, user in people(2)))
    sections = panel(workshop).sections
    assert Text("panel:gates", unmet=(UNANSWERED, TOO_FEW)) in sections
    assert "Person(" not in repr(sections)
    counts = next(one for one in sections if one.key == "panel:people")
    assert [dict(row.values) for row in dict(counts.values)["sides"]] == [  # type: ignore[union-attr]
        {"side": workshop.side_name(side), "consented": 2, "waiting": 2}
        for side in workshop.sides_in_turn
    ]


@pytest.mark.parametrize("phase", [phase.id for phase in AGENDA.phases])
def test_the_room_of_a_side_hears_of_going_on_only_by_its_card(phase: PhaseId) -> None:
    workshop = at_place(phase)
    if phase != AGENDA.phases[-1].id:
        assert decided(workshop, GoOn(MARA, seen(workshop))).effects == ()
    assert {side: len(workshop.consented(side)) for side in SIDES} == {FIRST: 4, SECOND: 4}
