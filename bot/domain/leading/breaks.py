"""Stopping: the caucus break, extra time for one side, the pause, and the emergency that hides the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    OnPanel,
    Outcome,
    PanelRow,
    SeenCommand,
    Slash,
    Who,
    closing,
    led,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

_BOTH = frozenset(SideId)


@frozen
class CallCaucusBreak(SeenCommand):
    """Send everybody to their caucuses."""


@frozen
class GiveExtraTime(Command):
    """Give one side time in its caucus while the joint room waits; both are told."""

    side: SideId
    seen: Seen


@frozen
class EndCaucusBreak(SeenCommand):
    """Bring everybody back."""


@frozen
class Pause(SeenCommand):
    """Make the caucuses and the joint room read-only."""


@frozen
class Resume(SeenCommand):
    """Let them speak again."""


@frozen
class HideRooms(Command):
    """Emergency: hide every room but the lines from every participant, at once."""


@frozen
class ShowRooms(Command):
    """The second decision after an emergency: let the rooms be seen again."""


def call_break(workshop: Workshop, command: CallCaucusBreak, moment: Moment) -> Outcome:
    """Everybody to their caucuses, in one act."""
    if workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, in_break=_BOTH), revision=workshop.revision + 1
    )
    told = (
        Post(JOINT, Text("sessions:break_joint")),
        *in_both_caucuses(workshop, Text("sessions:break_caucus")),
    )
    return Decision(changed, Answer(Text("sessions:break_called")), told)


def give_extra_time(workshop: Workshop, command: GiveExtraTime, moment: Moment) -> Outcome:
    """Time for one side alone: helping a weaker side is fair when it is done openly (Kelman 2005, §3.2)."""
    if workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    changed = replace(
        workshop,
        meeting=replace(workshop.meeting, in_break=frozenset({command.side})),
        revision=workshop.revision + 1,
    )
    text = Text("sessions:extra_time", side=workshop.side_name(command.side))
    told = (Post(JOINT, text), *in_both_caucuses(workshop, text))
    return Decision(changed, Answer(Text("sessions:extra_time_given")), told)


def end_break(workshop: Workshop, command: EndCaucusBreak, moment: Moment) -> Outcome:
    """Everybody back."""
    if not workshop.meeting.in_break:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop,
        meeting=replace(workshop.meeting, in_break=frozenset()),
        revision=workshop.revision + 1,
    )
    told = (
        *in_both_caucuses(workshop, Text("sessions:break_over_caucus")),
        Post(JOINT, Text("sessions:break_over")),
    )
    return Decision(changed, Answer(Text("sessions:break_ended")), told)


def pause(workshop: Workshop, command: Pause, moment: Moment) -> Outcome:
    """Caucuses and joint room become read-only; lines stay open, for that is when they are needed."""
    if workshop.meeting.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, paused=True), revision=workshop.revision + 1
    )
    return Decision(
        changed, Answer(Text("sessions:paused")), _everywhere(workshop, Text("sessions:pause_note"))
    )


def resume(workshop: Workshop, command: Resume, moment: Moment) -> Outcome:
    """Rooms speak again as the phase has them."""
    if not workshop.meeting.paused:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, paused=False), revision=workshop.revision + 1
    )
    return Decision(
        changed,
        Answer(Text("sessions:resumed")),
        _everywhere(workshop, Text("sessions:resume_note")),
    )


def hide_rooms(workshop: Workshop, command: HideRooms, moment: Moment) -> Outcome:
    """Emergency: one press by any facilitator. Everybody is told in their line, in the same words."""
    if workshop.meeting.hidden:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, hidden=True), revision=workshop.revision + 1
    )
    told = (
        *_in_lines(workshop, Text("sessions:hidden_note")),
        Post(CONTROL, Text("sessions:hidden_control")),
    )
    return Decision(changed, Answer(Text("sessions:hidden")), told)


def show_rooms(workshop: Workshop, command: ShowRooms, moment: Moment) -> Outcome:
    """The second decision. Rooms are paused at first, so that nobody walks into a room that speaks already."""
    if not workshop.meeting.hidden:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop,
        meeting=replace(workshop.meeting, hidden=False, paused=True),
        revision=workshop.revision + 1,
    )
    return Decision(
        changed, Answer(Text("sessions:shown")), _in_lines(workshop, Text("sessions:shown_note"))
    )


def _in_lines(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    return tuple(
        Post(line(person.seat), text)
        for person in workshop.people.participants
        if person.takes_part
    )


def _everywhere(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    told = in_both_caucuses(workshop, text)
    return (*told, Post(JOINT, text)) if workshop.joint_has_opened else told


def _extra_time(press: IncomingPress) -> GiveExtraTime | None:
    """Which side is meant stands in the button as its room's handle."""
    rooms = (
        room.key for room in press.workshop.rooms.standing if room.handle == press.pressed.subject
    )
    side = next((key.side for key in rooms), None)
    return GiveExtraTime(press.by, side, press.seen) if side is not None else None


def _time_for_each(workshop: Workshop) -> tuple[Button, ...]:
    """Each side has its button, the one whose turn it is first."""
    found = []
    for side in workshop.sides_in_turn:
        room = workshop.room(caucus(side))
        if room is not None:
            name = workshop.side_name(side)
            found.append(button(Verb.EXTRA_TIME, workshop.revision, subject=room.handle, side=name))
    return tuple(found)


def _is_apart(workshop: Workshop) -> bool:
    return bool(workshop.meeting.in_break)


def _is_not_apart(workshop: Workshop) -> bool:
    return not workshop.meeting.in_break


def _is_paused(workshop: Workshop) -> bool:
    return workshop.meeting.paused


def _is_not_paused(workshop: Workshop) -> bool:
    return not workshop.meeting.paused


def _is_hidden(workshop: Workshop) -> bool:
    return workshop.meeting.hidden


def _is_not_hidden(workshop: Workshop) -> bool:
    return not workshop.meeting.hidden


TEXTS: Mapping[str, str] = {
    "sessions:extra_time": "side",
    "sessions:extra_time_given": "",
    "sessions:hidden": "",
    "sessions:hidden_note": "",
    "sessions:hidden_control": "",
    "sessions:shown": "",
    "sessions:shown_note": "",
    "sessions:break_called": "",
    "sessions:break_joint": "",
    "sessions:break_caucus": "",
    "sessions:break_ended": "",
    "sessions:break_over": "",
    "sessions:break_over_caucus": "",
    "sessions:paused": "",
    "sessions:pause_note": "",
    "sessions:resumed": "",
    "sessions:resume_note": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    led(
        EndCaucusBreak,
        end_break,
        Verb.END_BREAK,
        PanelRow.MEETING,
        _is_apart,
        Slash("caucus", "end"),
    ),
    closing(
        led(
            CallCaucusBreak,
            call_break,
            Verb.CAUCUS_BREAK,
            PanelRow.MEETING,
            _is_not_apart,
            Slash("caucus", "begin"),
        )
    ),
    closing(
        led(Pause, pause, Verb.PAUSE, PanelRow.MEETING, _is_not_paused, Slash("pause", "begin"))
    ),
    led(Resume, resume, Verb.RESUME, PanelRow.MEETING, _is_paused, Slash("pause", "end")),
    Act(
        GiveExtraTime,
        Who.FACILITATOR,
        OPEN,
        give_extra_time,
        (ActButton(Verb.EXTRA_TIME, _extra_time, panel=OnPanel(PanelRow.MORE, _time_for_each)),),
    ),
    closing(
        led(
            HideRooms,
            hide_rooms,
            Verb.HIDE,
            PanelRow.LAST,
            _is_not_hidden,
            Slash("emergency", "hide"),
        )
    ),
    led(
        ShowRooms,
        show_rooms,
        Verb.SHOW_ROOMS,
        PanelRow.LAST,
        _is_hidden,
        Slash("emergency", "show"),
    ),
)
