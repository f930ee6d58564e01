"""A new facilitator of an open workshop sees and confirms nothing before another agrees or a day has passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.leading.breaks import HideRooms
from bot.domain.leading.closing import AskToClose
from bot.domain.leading.due import ReportDue, due_at
from bot.domain.people.invited import Invite, JoinThirdParty, TakeOut
from bot.domain.people.joining import WAIT, AgreeToFacilitator
from bot.domain.road.act import Command, Report
from bot.domain.rooms.desired import facilitators_in
from bot.domain.rooms.reports import ReportLeft
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, caucus, line
from tests.domain.build import AT, FIRST, MARA, NOOR, SECOND, after, decided, in_briefing, refused

NEW = UserId(777)


def sees_anything(workshop: Workshop) -> bool:
    return any(NEW in facilitators_in(workshop, room.key) for room in workshop.rooms.standing)


def test_another_facilitator_than_the_one_who_asked_has_to_agree() -> None:
    asked = decided(in_briefing(), JoinThirdParty(MARA, NEW))
    waiting = asked.workshop
    assert not sees_anything(waiting)
    assert [post.room for post in asked.effects if isinstance(post, Post)] == [CONTROL]
    (new,) = waiting.people.joining
    assert refused(waiting, AgreeToFacilitator(MARA, new.handle)).reason is Reason.SECOND_PERSON
    assert refused(waiting, AgreeToFacilitator(NEW, new.handle)).reason is Reason.NOT_YOURS
    assert due_at(waiting) == ()
    later = decided(waiting, ReportDue(), at=AT + 9 * WAIT).workshop
    assert not sees_anything(later)
    assert sees_anything(after(waiting, AgreeToFacilitator(NOOR, new.handle)))


def test_where_nobody_else_could_agree_a_day_passes_first_and_everybody_is_told() -> None:
    alone = after(in_briefing(), TakeOut(NOOR, NOOR))
    asked = decided(alone, JoinThirdParty(MARA, NEW))
    told = {post.room for post in asked.effects if isinstance(post, Post)}
    assert told == {CONTROL, caucus(FIRST), caucus(SECOND)}
    assert due_at(asked.workshop) == (AT + WAIT,)
    early = decided(asked.workshop, ReportDue(), at=AT + WAIT - timedelta(seconds=1)).workshop
    assert not sees_anything(early)
    assert sees_anything(decided(asked.workshop, ReportDue(), at=AT + WAIT).workshop)


@pytest.mark.parametrize(
    "gone", [TakeOut(NOOR, NOOR), ReportLeft(NOOR)], ids=["by herself", "put out"]
)
def test_when_whoever_could_have_agreed_goes_the_day_begins_then_and_everybody_is_told(
    gone: Command | Report,
) -> None:
    waiting = after(in_briefing(), JoinThirdParty(MARA, NEW))
    late = AT + 2 * WAIT
    alone = decided(waiting, gone, at=late)
    assert due_at(alone.workshop) == (late + WAIT,)
    told = [post for post in alone.effects if isinstance(post, Post)]
    comes = {post.room for post in told if post.text.key == "people:facilitator_comes"}
    assert comes == {CONTROL, caucus(FIRST), caucus(SECOND)}
    assert not sees_anything(decided(alone.workshop, ReportDue(), at=late).workshop)
    assert sees_anything(decided(alone.workshop, ReportDue(), at=late + WAIT).workshop)


def test_while_rooms_are_hidden_everybody_is_told_in_their_own_line() -> None:
    hidden = after(in_briefing(), TakeOut(NOOR, NOOR), HideRooms(MARA))
    lines = {line(person.seat) for person in hidden.people.participants if person.takes_part}
    asked = decided(hidden, JoinThirdParty(MARA, NEW))
    closing = decided(hidden, AskToClose(MARA, hidden.name))
    for decision in (asked, closing):
        told = {post.room for post in decision.effects if isinstance(post, Post)}
        assert lines
        assert told == {CONTROL, *lines}


def test_whoever_waits_is_in_already_and_can_be_taken_out_or_leave() -> None:
    waiting = after(in_briefing(), JoinThirdParty(MARA, NEW))
    assert refused(waiting, JoinThirdParty(NOOR, NEW)).reason is Reason.ALREADY_IN
    assert refused(waiting, Invite(NOOR, NEW, FIRST)).reason is Reason.ALREADY_IN
    for gone in (TakeOut(NOOR, NEW), TakeOut(MARA, NEW), ReportLeft(NEW)):
        assert after(waiting, gone).people.joining == ()
