"""Stopping: the caucus break, extra time for one side, the pause, and the emergency that hides the rooms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, line
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

_BOTH = frozenset(SideId)


@dataclass(frozen=True, slots=True)
class CallCaucusBreak:
    """Send everybody to their caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GiveExtraTime:
    """Give one side time in its caucus while the joint room waits; both are told."""

    by: UserId
    side: SideId
    seen: Seen


@dataclass(frozen=True, slots=True)
class EndCaucusBreak:
    """Bring everybody back."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Pause:
    """Make the caucuses and the joint room read-only."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Resume:
    """Let them speak again."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class HideRooms:
    """Emergency: hide every room but the lines from every participant, at once."""

    by: UserId


@dataclass(frozen=True, slots=True)
class ShowRooms:
    """The second decision after an emergency: let the rooms be seen again."""

    by: UserId


def call_break(workshop: Workshop, command: CallCaucusBreak) -> Decision | Refusal:
    """Everybody to their caucuses, in one act."""
    if workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(workshop, meeting=replace(workshop.meeting, in_break=_BOTH), revision=workshop.revision + 1)
    told = (Post(JOINT, Text("sessions:break_joint")), *in_both_caucuses(workshop, Text("sessions:break_caucus")))
    return Decision(changed, Answer(Text("sessions:break_called")), told)


def give_extra_time(workshop: Workshop, command: GiveExtraTime) -> Decision | Refusal:
    """Time for one side alone: helping a weaker side is fair when it is done openly (Kelman 2005, §3.2)."""
    if workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, in_break=frozenset({command.side})), revision=workshop.revision + 1
    )
    text = Text("sessions:extra_time", side=workshop.side_name(command.side))
    told = (Post(JOINT, text), *in_both_caucuses(workshop, text))
    return Decision(changed, Answer(Text("sessions:extra_time_given")), told)


def end_break(workshop: Workshop, command: EndCaucusBreak) -> Decision | Refusal:
    """Everybody back."""
    if not workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, meeting=replace(workshop.meeting, in_break=frozenset()), revision=workshop.revision + 1)
    told = (*in_both_caucuses(workshop, Text("sessions:break_over_caucus")), Post(JOINT, Text("sessions:break_over")))
    return Decision(changed, Answer(Text("sessions:break_ended")), told)


def pause(workshop: Workshop, command: Pause) -> Decision | Refusal:
    """Caucuses and joint room become read-only; lines stay open, for that is when they are needed."""
    if workshop.meeting.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, meeting=replace(workshop.meeting, paused=True), revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:paused")), _everywhere(workshop, Text("sessions:pause_note")))


def resume(workshop: Workshop, command: Resume) -> Decision | Refusal:
    """Rooms speak again as the phase has them."""
    if not workshop.meeting.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, meeting=replace(workshop.meeting, paused=False), revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:resumed")), _everywhere(workshop, Text("sessions:resume_note")))


def hide_rooms(workshop: Workshop, command: HideRooms) -> Decision | Refusal:
    """Emergency: one press by any facilitator. Everybody is told in their line, in the same words."""
    if workshop.meeting.hidden:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, meeting=replace(workshop.meeting, hidden=True), revision=workshop.revision + 1)
    told = (*_in_lines(workshop, Text("sessions:hidden_note")), Post(CONTROL, Text("sessions:hidden_control")))
    return Decision(changed, Answer(Text("sessions:hidden")), told)


def show_rooms(workshop: Workshop, command: ShowRooms) -> Decision | Refusal:
    """The second decision. Rooms are paused at first, so that nobody walks into a room that speaks already."""
    if not workshop.meeting.hidden:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, hidden=False, paused=True), revision=workshop.revision + 1
    )
    return Decision(changed, Answer(Text("sessions:shown")), _in_lines(workshop, Text("sessions:shown_note")))


def _in_lines(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    return tuple(Post(line(one.seat), text) for one in workshop.people.participants if one.takes_part)


def _everywhere(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    told = in_both_caucuses(workshop, text)
    return (*told, Post(JOINT, text)) if workshop.joint_has_opened else told
