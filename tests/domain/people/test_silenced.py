"""Somebody whom the server keeps from writing; the joint room without a third party; what a latecomer can read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.leading.interventions import Intervention, Say
from bot.domain.leading.sessions import IAmHere
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite
from bot.domain.people.silenced import ReportSilenced
from bot.domain.rooms.desired import Right, can_write, desired_structure, member
from bot.domain.rooms.reports import ReportLeft
from bot.domain.rounds.readiness import for_newcomer, question
from bot.domain.screens.cards import cards
from bot.domain.state.decisions import Post
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Person, Text
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    SECOND,
    after,
    at_place,
    decided,
    new_draft,
    person,
    with_settings,
)

LATE = UserId(401)
TOGETHER = at_place("perspectives", session=True)


# ---- kept from writing by the server


@pytest.mark.parametrize("side", [FIRST, SECOND])
def test_whoever_is_timed_out_is_not_here_and_only_they_and_the_third_party_are_told(
    side: SideId,
) -> None:
    someone = TOGETHER.own(person(side, 0))
    assert someone.seat in TOGETHER.meeting.here
    outcome = decided(TOGETHER, ReportSilenced(someone.user, True))
    assert someone.seat not in outcome.workshop.meeting.here
    assert outcome.effects == (
        Post(CONTROL, Text("people:silenced_note", person=Person(someone.user))),
        Post(line(someone.seat), Text("people:silenced_line")),
    )
    assert outcome.workshop.own(someone.user) == someone
    assert decided(outcome.workshop, ReportSilenced(someone.user, True)).effects == ()


def test_they_count_again_when_they_say_so_themselves() -> None:
    someone = TOGETHER.own(person(FIRST, 0))
    silenced = after(TOGETHER, ReportSilenced(someone.user, True))
    outcome = decided(silenced, ReportSilenced(someone.user, False))
    assert outcome.effects == (
        Post(CONTROL, Text("people:heard_again_note", person=Person(someone.user))),
        Post(line(someone.seat), Text("people:heard_again_line")),
    )
    assert someone.seat not in outcome.workshop.meeting.here
    here = after(outcome.workshop, IAmHere(someone.user))
    assert here == TOGETHER


def test_a_facilitator_who_is_timed_out_shows_in_control_alone_and_a_stranger_nowhere() -> None:
    outcome = decided(TOGETHER, ReportSilenced(NOOR, True))
    assert outcome.effects == (Post(CONTROL, Text("people:silenced_note", person=Person(NOOR))),)
    stranger = decided(TOGETHER, ReportSilenced(OUTSIDER, True))
    assert (stranger.workshop, stranger.effects) == (TOGETHER, ())


def test_whoever_invites_somebody_in_screening_reads_that_they_cannot_press_yet() -> None:
    invited = decided(new_draft(), Invite(MARA, LATE, FIRST, silenced=True))
    assert dict(invited.answer.text.values)["silenced"] is True
    assert LATE in invited.workshop.people.silenced
    again = decided(new_draft(), Invite(MARA, LATE, FIRST))
    assert dict(again.answer.text.values)["silenced"] is False


# ---- without a third party


def may_write(workshop: Workshop, key: RoomKey, user: UserId) -> bool:
    (room,) = (one for one in desired_structure(workshop, AT).rooms if one.key == key)
    return any(row.target == member(user) and Right.SEND in row.allow for row in room.overwrites)


def test_without_anybody_of_the_third_party_the_joint_room_can_be_read_and_not_written_in() -> None:
    alone = after(TOGETHER, ReportLeft(NOOR))
    assert may_write(alone, JOINT, person(FIRST, 0))
    gone = after(alone, ReportLeft(MARA))
    for side in (FIRST, SECOND):
        someone = gone.own(person(side, 0))
        assert not may_write(gone, JOINT, someone.user)
        assert may_write(gone, line(someone.seat), someone.user)
        assert can_write(gone, caucus(side)) is can_write(alone, caucus(side))
    card = next(card for card in cards(gone).values() if card.room == JOINT)
    assert Text("cards:state_nobody_leads") in card.sections
    back = after(gone, Say(MARA, Intervention.QUESTION, caucus(FIRST), Words("Are you there?")))
    assert back == alone
    assert may_write(back, JOINT, person(SECOND, 0))


def test_a_joint_room_that_is_open_at_any_time_rests_too() -> None:
    workshop = at_place("perspectives", settings=with_settings(joint_always_open=True))
    assert can_write(workshop, JOINT)
    assert not can_write(after(workshop, ReportLeft(NOOR), ReportLeft(MARA)), JOINT)


# ---- what a latecomer can read


@pytest.mark.parametrize("retention", Retention)
def test_wherever_a_latecomer_is_decided_on_stands_what_they_can_read_back(
    retention: Retention,
) -> None:
    workshop = at_place("ideas", settings=with_settings(retention=retention), session=True)
    reads_back = Text(f"readiness:reads_back_{retention}")
    invited = decided(workshop, Invite(MARA, LATE, SECOND))
    assert dict(invited.answer.text.values)["reads_back"] == reads_back
    assert dict(invited.answer.text.values)["late"] is True
    workshop = invited.workshop
    joined = decided(workshop, Consent(LATE, workshop.audience.revision))
    (waits,) = (one for one in joined.effects if isinstance(one, Post))
    assert dict(waits.text.values)["reads_back"] == reads_back
    asks = question(joined.workshop, for_newcomer(joined.workshop.own(LATE)))
    assert dict(asks.values)["reads_back"] == reads_back


@pytest.mark.parametrize("retention", Retention)
def test_what_is_said_of_reading_back_is_what_the_rooms_let_a_latecomer_do(
    retention: Retention,
) -> None:
    workshop = at_place("ideas", settings=with_settings(retention=retention), session=True)
    late = workshop.own(person(SECOND, 0))
    workshop = workshop.with_participant(late.user, lambda one: replace(one, in_joint=True))
    (room,) = (one for one in desired_structure(workshop, AT).rooms if one.key == JOINT)
    rows = [row for row in room.overwrites if row.target == member(late.user)]
    reads = any(Right.READ_HISTORY in row.allow for row in rows)
    assert reads is (retention is not Retention.LIVE)
