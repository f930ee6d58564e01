"""A new facilitator of an open workshop sees and confirms nothing before another agrees or a day has passed."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.leading.due import ReportDue, due_at
from bot.domain.people.invited import Invite, JoinThirdParty, TakeOut
from bot.domain.people.joining import WAIT, AgreeToFacilitator
from bot.domain.rooms.desired import facilitators_in
from bot.domain.rooms.reports import ReportLeft
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, caucus
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


def test_whoever_waits_is_in_already_and_can_be_taken_out_or_leave() -> None:
    waiting = after(in_briefing(), JoinThirdParty(MARA, NEW))
    assert refused(waiting, JoinThirdParty(NOOR, NEW)).reason is Reason.ALREADY_IN
    assert refused(waiting, Invite(NOOR, NEW, FIRST)).reason is Reason.ALREADY_IN
    for gone in (TakeOut(NOOR, NEW), TakeOut(MARA, NEW), ReportLeft(NEW)):
        assert after(waiting, gone).people.joining == ()
