"""Among the third party: who leads, who watches the lines, the planned end, a note until the next session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.leading.handing_over import (
    LONGEST_NOTE,
    LeaveNote,
    PlanEnd,
    TakeTheLead,
    WatchTheLines,
    panel_texts,
)
from bot.domain.leading.sessions import OpenSession
from bot.domain.people.invited import TakeOut
from bot.domain.screens.cards import cards
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.text import Person, Text
from tests.domain.build import AT, MARA, NOOR, after, at_place, decided, refused, seen

NOTE = Words("Somebody asked in their line how long this goes on.")


def test_one_person_leads_and_another_watches_and_it_stands_on_the_panel_alone() -> None:
    workshop = at_place("opening")
    before = cards(workshop)
    workshop = after(workshop, TakeTheLead(MARA), WatchTheLines(NOOR))
    assert panel_texts(workshop) == (
        Text("handing_over:leads", person=Person(MARA)),
        Text("handing_over:watches", person=Person(NOOR)),
    )
    now = cards(workshop)
    assert {slot for slot in now if now[slot] != before[slot]} == {"card/control"}
    workshop = after(workshop, WatchTheLines(MARA))
    assert panel_texts(workshop) == (Text("handing_over:watches", person=Person(MARA)),)


def test_whoever_is_in_the_third_party_no_more_is_not_named() -> None:
    workshop = after(at_place("opening"), TakeTheLead(NOOR))
    gone = after(workshop, TakeOut(NOOR, NOOR))
    assert panel_texts(gone) == ()


def test_the_note_is_gone_from_the_state_when_the_next_session_begins() -> None:
    workshop = after(at_place("opening"), LeaveNote(MARA, NOTE))
    assert panel_texts(workshop) == (Text("handing_over:note", words=NOTE),)
    begun = after(workshop, OpenSession(NOOR, seen(workshop)))
    assert panel_texts(begun) == ()
    assert begun.leading.hand_over is None


def test_a_note_can_be_taken_away_and_is_not_longer_than_it_may_be() -> None:
    workshop = after(at_place("opening"), LeaveNote(MARA, NOTE), LeaveNote(NOOR, Words("")))
    assert panel_texts(workshop) == ()
    long = LeaveNote(MARA, Words("n" * (LONGEST_NOTE + 1)))
    assert refused(workshop, long).reason is Reason.TOO_LONG


def test_a_session_is_planned_to_end_and_does_not_end_by_itself() -> None:
    workshop = at_place("opening", session=True)
    planned = decided(workshop, PlanEnd(MARA, 90)).workshop
    ends = AT + timedelta(minutes=90)
    assert panel_texts(planned) == (Text("handing_over:ends", when=ends),)
    assert planned.meeting.session is workshop.meeting.session
    assert refused(at_place("opening"), PlanEnd(MARA, 90)).reason is Reason.NO_SESSION


@pytest.mark.parametrize("minutes", [0, 7, 10_000])
def test_only_an_offered_time_is_planned(minutes: int) -> None:
    workshop = at_place("opening", session=True)
    assert refused(workshop, PlanEnd(MARA, minutes)).reason is Reason.NO_CLOSING_MOMENT
