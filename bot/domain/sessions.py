"""When the rooms speak: sessions of the joint room, the caucus break, the pause. All are people's acts."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.commands import CallCaucusBreak, EndCaucusBreak, EndSession, OpenSession, Pause, Resume
from bot.domain.effects import Answer, Decision, Effect, Post
from bot.domain.refusals import Reason, Refusal, refuse
from bot.domain.rooms import JOINT, caucus
from bot.domain.text import Text
from bot.domain.workshop import Workshop


def _in_both_caucuses(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    """The same words in both caucuses, the side whose turn it is first."""
    return tuple(Post(caucus(side), text) for side in workshop.sides_in_turn)


def open_session(workshop: Workshop, command: OpenSession) -> Decision | Refusal:
    """Let the joint room speak, in every part in which it does."""
    if workshop.session_open:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(workshop, session_open=True, revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:opened")), (Post(JOINT, Text("sessions:begins")),))


def end_session(workshop: Workshop, command: EndSession) -> Decision | Refusal:
    """Make the joint room read-only; each side is left with the question of what it takes home."""
    if not workshop.session_open:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, session_open=False, caucus_break=False, revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:ended")), (Post(JOINT, Text("sessions:ends")),))


def call_break(workshop: Workshop, command: CallCaucusBreak) -> Decision | Refusal:
    """Everybody to their caucuses, in one act."""
    if workshop.caucus_break:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(workshop, caucus_break=True, revision=workshop.revision + 1)
    told = (Post(JOINT, Text("sessions:break_joint")), *_in_both_caucuses(workshop, Text("sessions:break_caucus")))
    return Decision(changed, Answer(Text("sessions:break_called")), told)


def end_break(workshop: Workshop, command: EndCaucusBreak) -> Decision | Refusal:
    """Everybody back."""
    if not workshop.caucus_break:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, caucus_break=False, revision=workshop.revision + 1)
    told = (*_in_both_caucuses(workshop, Text("sessions:break_over_caucus")), Post(JOINT, Text("sessions:break_over")))
    return Decision(changed, Answer(Text("sessions:break_ended")), told)


def pause(workshop: Workshop, command: Pause) -> Decision | Refusal:
    """Caucuses and joint room become read-only; lines stay open, for that is when they are needed."""
    if workshop.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, paused=True, revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:paused")), _everywhere(workshop, Text("sessions:pause_note")))


def resume(workshop: Workshop, command: Resume) -> Decision | Refusal:
    """Rooms speak again as the phase has them."""
    if not workshop.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, paused=False, revision=workshop.revision + 1)
    return Decision(changed, Answer(Text("sessions:resumed")), _everywhere(workshop, Text("sessions:resume_note")))


def _everywhere(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    told = _in_both_caucuses(workshop, text)
    return (*told, Post(JOINT, text)) if workshop.joint_has_opened else told
