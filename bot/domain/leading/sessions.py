"""Sessions: announced, begun in the caucuses, together in the joint room, ended in the caucuses; who is here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.rooms.desired import silence_old_joint
from bot.domain.state.decisions import Answer, Decision, Post, in_both_caucuses
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKind
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

ENOUGH_HERE = 2
"""With fewer than two of a side present the joint room stays closed, unless those present ask otherwise."""
LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AnnounceSession:
    """Say beforehand when the next session is; shown to each reader in their own local time."""

    by: UserId
    when: datetime


@dataclass(frozen=True, slots=True)
class CallOffSession:
    """Take an announced session back."""

    by: UserId


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Begin a session: first in the caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class ComeTogether:
    """Let the joint room speak, once enough of both sides are here."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GoApart:
    """Close the joint room and end the session where it began, in the caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class EndSession:
    """The session is over."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class IAmHere:
    """Be here for this session. Shown to others only as a number of both sides together."""

    by: UserId


@dataclass(frozen=True, slots=True)
class BeginAllTheSame:
    """Be content to begin although fewer than two of one's own side are here."""

    by: UserId


def _moved(workshop: Workshop, stage: SessionStage) -> Workshop:
    moved = replace(
        workshop, meeting=replace(workshop.meeting, session=stage, in_break=frozenset()), revision=workshop.revision + 1
    )
    return silence_old_joint(moved)


def announce(workshop: Workshop, command: AnnounceSession, at: datetime) -> Decision | Refusal:
    """Say when the next session is. A past time, or one more than a year ahead, is taken for a slip."""
    if command.when <= at:
        return refuse(Reason.TIME_IS_PAST, when=command.when)
    if command.when > at + LONGEST_AHEAD:
        return refuse(Reason.TIME_TOO_FAR, when=command.when)
    changed = replace(workshop, meeting=replace(workshop.meeting, announced=command.when))
    told = in_both_caucuses(workshop, Text("sessions:announced_note", when=command.when))
    return Decision(changed, Answer(Text("sessions:announced", when=command.when)), told)


def call_off(workshop: Workshop, command: CallOffSession) -> Decision | Refusal:
    """Take an announced session back; both sides are told in the same words."""
    if workshop.meeting.announced is None:
        return refuse(Reason.ALREADY_SO)
    told = in_both_caucuses(workshop, Text("sessions:called_off_note", when=workshop.meeting.announced))
    return Decision(
        replace(workshop, meeting=replace(workshop.meeting, announced=None)), Answer(Text("sessions:called_off")), told
    )


def open_session(workshop: Workshop, command: OpenSession) -> Decision | Refusal:
    """Begin in the caucuses: what happened since, what did you hear at home?"""
    if workshop.meeting.session is not SessionStage.NONE:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    # What readiness was asked for may be asked again: there has been a session's time to think.
    moved = _moved(workshop, SessionStage.GATHERING)
    changed = replace(
        moved,
        meeting=replace(moved.meeting, announced=None),
        rounds=replace(moved.rounds, readiness_asked=()),
    )
    return Decision(changed, Answer(Text("sessions:opened")), in_both_caucuses(workshop, Text("sessions:gathering")))


def come_together(workshop: Workshop, command: ComeTogether) -> Decision | Refusal:
    """Open the joint room, if enough of both sides are here or those who are have asked to begin."""
    if workshop.meeting.session is not SessionStage.GATHERING:
        return refuse(Reason.ALREADY_SO if workshop.meeting.session is SessionStage.TOGETHER else Reason.NO_SESSION)
    if RoomKind.JOINT not in workshop.part.speaks:
        return refuse(Reason.CAUCUSES_FIRST)
    if not all(_enough(workshop, side.id) for side in workshop.people.sides):
        return refuse(Reason.TOO_FEW_HERE)
    changed = _moved(workshop, SessionStage.TOGETHER)
    return Decision(changed, Answer(Text("sessions:together")), (Post(JOINT, Text("sessions:begins")),))


def _enough(workshop: Workshop, side: SideId) -> bool:
    here = workshop.here_of(side)
    if len(here) >= ENOUGH_HERE:
        return True
    return bool(here) and all(one.seat in workshop.meeting.content_to_begin for one in here)


def go_apart(workshop: Workshop, command: GoApart) -> Decision | Refusal:
    """Back to the caucuses: what do you take home, what might be asked of you?"""
    if workshop.meeting.session is not SessionStage.TOGETHER:
        return refuse(Reason.NO_SESSION)
    changed = _moved(workshop, SessionStage.LEAVING)
    told = (Post(JOINT, Text("sessions:ends")), *in_both_caucuses(workshop, Text("sessions:leaving")))
    return Decision(changed, Answer(Text("sessions:apart")), told)


def end_session(workshop: Workshop, command: EndSession) -> Decision | Refusal:
    """The session is over; who was here is forgotten."""
    if workshop.meeting.session is SessionStage.NONE:
        return refuse(Reason.ALREADY_SO)
    moved = _moved(workshop, SessionStage.NONE)
    changed = replace(
        moved,
        meeting=replace(moved.meeting, here=frozenset(), content_to_begin=frozenset()),
    )
    return Decision(changed, Answer(Text("sessions:ended")), in_both_caucuses(workshop, Text("sessions:over")))


def i_am_here(workshop: Workshop, command: IAmHere) -> Decision | Refusal:
    """Noted for this session alone; nobody is told who."""
    someone = workshop.own(command.by)
    if someone.seat in workshop.meeting.here:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, meeting=replace(workshop.meeting, here=workshop.meeting.here | {someone.seat}))
    return Decision(changed, Answer(Text("sessions:here", **_present(changed))))


def begin_all_the_same(workshop: Workshop, command: BeginAllTheSame) -> Decision | Refusal:
    """Somebody who is here would rather begin than wait for others of their side."""
    someone = workshop.own(command.by)
    if someone.seat not in workshop.meeting.here:
        return refuse(Reason.NOT_HERE)
    if someone.seat in workshop.meeting.content_to_begin:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, content_to_begin=workshop.meeting.content_to_begin | {someone.seat})
    )
    return Decision(changed, Answer(Text("sessions:content_to_begin")))


def _present(workshop: Workshop) -> dict[str, int]:
    """How many are here, both sides together: never a side's own number."""
    takes_part = sum(one.takes_part for one in workshop.people.participants)
    return {"here": sum(len(workshop.here_of(side.id)) for side in workshop.people.sides), "of": takes_part}
