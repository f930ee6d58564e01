"""Sessions: announced, begun in the caucuses, together in the joint room, ended in the caucuses; who is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    PanelRow,
    SeenCommand,
    Slash,
    Who,
    led,
    on_panel,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.decisions import Answer, Decision, Post, in_both_caucuses
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKind
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

ENOUGH_HERE = 2
"""With fewer than two of a side present the joint room stays closed, unless those present ask otherwise."""
LONGEST_TIME = 80
"""So many letters of a time in words."""
LONGEST_AHEAD = timedelta(days=366)


@frozen
class AnnounceSession(Command):
    """Say beforehand when the next session is; shown to each reader in their own local time."""

    when: datetime


@frozen
class CallOffSession(Command):
    """Take an announced session back."""


@frozen
class OpenSession(SeenCommand):
    """Begin a session: first in the caucuses."""


@frozen
class ComeTogether(SeenCommand):
    """Let the joint room speak, once enough of both sides are here."""


@frozen
class GoApart(SeenCommand):
    """Close the joint room and end the session where it began, in the caucuses."""


@frozen
class EndSession(SeenCommand):
    """The session is over."""


@frozen
class IAmHere(Command):
    """Be here for this session. Shown to others only as a number of both sides together."""


@frozen
class BeginAllTheSame(Command):
    """Be content to begin although fewer than two of one's own side are here."""


@frozen
class Move:
    """One way from a stage of the session to another; ``offered``: with a button on the panel in that stage."""

    before: SessionStage
    verb: Verb
    after: SessionStage
    offered: bool = True


MOVES = (
    Move(SessionStage.NONE, Verb.OPEN_SESSION, SessionStage.GATHERING),
    Move(SessionStage.GATHERING, Verb.COME_TOGETHER, SessionStage.TOGETHER),
    Move(SessionStage.GATHERING, Verb.END_SESSION, SessionStage.NONE),
    Move(SessionStage.TOGETHER, Verb.GO_APART, SessionStage.LEAVING),
    Move(SessionStage.TOGETHER, Verb.END_SESSION, SessionStage.NONE, offered=False),
    Move(SessionStage.LEAVING, Verb.END_SESSION, SessionStage.NONE),
)
"""The session, whole: it begins and ends in the caucuses (Kelman 2005, §3.4). What is not here cannot happen.

It can be broken off from the joint room too, by a slash command; the panel leads through the caucuses.
"""


def _move(workshop: Workshop, verb: Verb) -> Move | None:
    """The move that this act makes from where the session stands."""
    here = workshop.meeting.session
    return next((move for move in MOVES if (move.before, move.verb) == (here, verb)), None)


def _moved(workshop: Workshop, move: Move) -> Workshop:
    meeting = replace(workshop.meeting, session=move.after, in_break=frozenset())
    return replace(workshop, meeting=meeting, revision=workshop.revision + 1)


def _moves(verb: Verb, choice: str) -> ActButton:
    """The button of a move, on the panel in each stage from which it leads on."""
    stages = {move.before for move in MOVES if move.verb is verb and move.offered}
    place = on_panel(PanelRow.MEETING, verb, lambda workshop: workshop.meeting.session in stages)
    return ActButton(verb, panel=place, slash=(Slash("session", choice),))


def cannot_be_announced(when: datetime, at: datetime) -> Refusal | None:
    """Why a moment is of no use for a session: said before anybody confirms it, and looked at again when they do."""
    if when <= at:
        return refuse(Reason.TIME_IS_PAST, when=when)
    return refuse(Reason.TIME_TOO_FAR, when=when) if when > at + LONGEST_AHEAD else None


def announce(workshop: Workshop, command: AnnounceSession, moment: Moment) -> Outcome:
    """Say when the next session is. A past time, or one more than a year ahead, is taken for a slip."""
    refused = cannot_be_announced(command.when, moment.at)
    if refused is not None:
        return refused
    changed = replace(workshop, meeting=replace(workshop.meeting, announced=command.when))
    told = in_both_caucuses(workshop, Text("sessions:announced_note", when=command.when))
    return Decision(changed, Answer(Text("sessions:announced", when=command.when)), told)


def call_off(workshop: Workshop, command: CallOffSession, moment: Moment) -> Outcome:
    """Take an announced session back; both sides are told in the same words."""
    if workshop.meeting.announced is None:
        return refuse(Reason.ALREADY_SO)
    told = in_both_caucuses(
        workshop, Text("sessions:called_off_note", when=workshop.meeting.announced)
    )
    return Decision(
        replace(workshop, meeting=replace(workshop.meeting, announced=None)),
        Answer(Text("sessions:called_off")),
        told,
    )


def open_session(workshop: Workshop, command: OpenSession, moment: Moment) -> Outcome:
    """Begin in the caucuses: what happened since, what did you hear at home?"""
    move = _move(workshop, Verb.OPEN_SESSION)
    if move is None:
        return refuse(Reason.ALREADY_SO)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    # What readiness was asked for may be asked again: there has been a session's time to think.
    moved = _moved(workshop, move)
    changed = replace(
        moved,
        meeting=replace(moved.meeting, announced=None),
        leading=replace(moved.leading, hand_over=None, session_ends=None),
        rounds=replace(moved.rounds, readiness_asked=()),
    )
    return Decision(
        changed,
        Answer(Text("sessions:opened")),
        in_both_caucuses(workshop, Text("sessions:gathering"), button(Verb.I_AM_HERE)),
    )


def come_together(workshop: Workshop, command: ComeTogether, moment: Moment) -> Outcome:
    """Open the joint room, if enough of both sides are here or those who are have asked to begin."""
    move = _move(workshop, Verb.COME_TOGETHER)
    if move is None:
        return refuse(
            Reason.ALREADY_SO
            if workshop.meeting.session is SessionStage.TOGETHER
            else Reason.NO_SESSION
        )
    if RoomKind.JOINT not in workshop.part.speaks:
        return refuse(Reason.CAUCUSES_FIRST)
    if not all(_enough(workshop, side.id) for side in workshop.people.sides):
        return refuse(Reason.TOO_FEW_HERE)
    changed = _moved(workshop, move)
    return Decision(
        changed, Answer(Text("sessions:together")), (Post(JOINT, Text("sessions:begins")),)
    )


def _enough(workshop: Workshop, side: SideId) -> bool:
    here = workshop.here_of(side)
    if len(here) >= ENOUGH_HERE:
        return True
    return bool(here) and all(person.seat in workshop.meeting.content_to_begin for person in here)


def go_apart(workshop: Workshop, command: GoApart, moment: Moment) -> Outcome:
    """Back to the caucuses: what do you take home, what might be asked of you?"""
    move = _move(workshop, Verb.GO_APART)
    if move is None:
        return refuse(Reason.NO_SESSION)
    changed = _moved(workshop, move)
    told = (
        Post(JOINT, Text("sessions:ends")),
        *in_both_caucuses(workshop, Text("sessions:leaving")),
    )
    return Decision(changed, Answer(Text("sessions:apart")), told)


def end_session(workshop: Workshop, command: EndSession, moment: Moment) -> Outcome:
    """The session is over; who was here is forgotten."""
    move = _move(workshop, Verb.END_SESSION)
    if move is None:
        return refuse(Reason.ALREADY_SO)
    moved = _moved(workshop, move)
    changed = replace(
        moved,
        meeting=replace(moved.meeting, here=frozenset(), content_to_begin=frozenset()),
    )
    return Decision(
        changed, Answer(Text("sessions:ended")), in_both_caucuses(workshop, Text("sessions:over"))
    )


def i_am_here(workshop: Workshop, command: IAmHere, moment: Moment) -> Outcome:
    """Noted for this session alone; nobody is told who."""
    someone = workshop.own(command.by)
    if someone.seat in workshop.meeting.here:
        return refuse(Reason.ALREADY_SO)
    if someone.to_stay and workshop.joint_has_opened:
        return refuse(Reason.STAY_FIRST)
    changed = replace(
        workshop, meeting=replace(workshop.meeting, here=workshop.meeting.here | {someone.seat})
    )
    return Decision(changed, Answer(Text("sessions:here", **_present(changed))))


def begin_all_the_same(workshop: Workshop, command: BeginAllTheSame, moment: Moment) -> Outcome:
    """Somebody who is here would rather begin than wait for others of their side."""
    someone = workshop.own(command.by)
    if someone.seat not in workshop.meeting.here:
        return refuse(Reason.NOT_HERE)
    if someone.seat in workshop.meeting.content_to_begin:
        return refuse(Reason.ALREADY_SO)
    changed = replace(
        workshop,
        meeting=replace(
            workshop.meeting, content_to_begin=workshop.meeting.content_to_begin | {someone.seat}
        ),
    )
    return Decision(changed, Answer(Text("sessions:content_to_begin")))


def _present(workshop: Workshop) -> dict[str, int]:
    """How many are here, both sides together: never a side's own number."""
    takes_part = sum(person.takes_part for person in workshop.people.participants)
    return {
        "here": sum(len(workshop.here_of(side.id)) for side in workshop.people.sides),
        "of": takes_part,
    }


_LAST_MOMENT_S = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


def _announced_for(press: IncomingPress) -> AnnounceSession | None:
    """The moment stands in the button that confirms it."""
    seconds = number_in(press.pressed.subject)
    if seconds is None or seconds > _LAST_MOMENT_S:
        return None
    return AnnounceSession(press.by, datetime.fromtimestamp(seconds, UTC))


def _when(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:announce_label"), LONGEST_TIME),))


def _nothing(press: IncomingPress) -> None:
    """Words for a time are no command yet: they are read at the edge and shown back to be confirmed."""


def _is_announced(workshop: Workshop) -> bool:
    return workshop.meeting.announced is not None


def _is_not_announced(workshop: Workshop) -> bool:
    return workshop.meeting.announced is None


TEXTS: Mapping[str, str] = {
    "sessions:announced": "when",
    "sessions:announced_note": "when",
    "sessions:announce_surely": "when",
    "sessions:called_off": "",
    "sessions:called_off_note": "when",
    "sessions:opened": "",
    "sessions:gathering": "",
    "sessions:together": "",
    "sessions:begins": "",
    "sessions:apart": "",
    "sessions:ends": "",
    "sessions:leaving": "",
    "sessions:ended": "",
    "sessions:over": "",
    "sessions:here": "here of",
    "sessions:content_to_begin": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(OpenSession, Who.FACILITATOR, OPEN, open_session, (_moves(Verb.OPEN_SESSION, "begin"),)),
    Act(
        ComeTogether,
        Who.FACILITATOR,
        OPEN,
        come_together,
        (_moves(Verb.COME_TOGETHER, "together"),),
    ),
    Act(GoApart, Who.FACILITATOR, OPEN, go_apart, (_moves(Verb.GO_APART, "apart"),), closes=True),
    Act(
        EndSession,
        Who.FACILITATOR,
        OPEN,
        end_session,
        (_moves(Verb.END_SESSION, "end"),),
        closes=True,
    ),
    Act(
        AnnounceSession,
        Who.FACILITATOR,
        OPEN,
        announce,
        (
            ActButton(
                Verb.ANNOUNCE,
                _nothing,
                _when,
                panel=on_panel_whenever(PanelRow.MORE, Verb.ANNOUNCE, _is_not_announced),
            ),
            ActButton(Verb.ANNOUNCE_SURELY, _announced_for),
        ),
    ),
    led(CallOffSession, call_off, Verb.CALL_OFF, PanelRow.MORE, _is_announced),
    Act(IAmHere, Who.TAKING_PART, OPEN, i_am_here, (ActButton(Verb.I_AM_HERE),)),
    Act(
        BeginAllTheSame,
        Who.TAKING_PART,
        OPEN,
        begin_all_the_same,
        (ActButton(Verb.BEGIN_ALL_THE_SAME),),
    ),
)
