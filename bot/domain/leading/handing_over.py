"""Among the third party: who leads, who watches the lines, the planned end, and a note for whoever comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.leading import Leading
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, ListField, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

LONGEST_NOTE = 500
MINUTES = "minutes"
OFFERED_MINUTES = (30, 45, 60, 90, 120, 180)
"""How long from now a session can be planned to go on. Nothing ends by itself."""


@frozen
class TakeTheLead(Command):
    """Lead the talk now: shown to the third party alone. Everybody else of it can press all the same."""


@frozen
class WatchTheLines(Command):
    """Be the one who watches the lines now: shown to the third party alone."""


@frozen
class LeaveNote(Command):
    """Leave a note on the panel for whoever leads next; none written takes it away."""

    words: Words


@frozen
class PlanEnd(Command):
    """Say on the panel when the session is to end. The bot ends none."""

    minutes: int


def take_the_lead(workshop: Workshop, command: TakeTheLead, moment: Moment) -> Outcome:
    """Whoever watched the lines until now and leads from here does not count as watching them."""
    watches = None if workshop.leading.watches == command.by else workshop.leading.watches
    return _with(workshop, replace(workshop.leading, leads=command.by, watches=watches))


def watch_the_lines(workshop: Workshop, command: WatchTheLines, moment: Moment) -> Outcome:
    """The same, the other way round."""
    leads = None if workshop.leading.leads == command.by else workshop.leading.leads
    return _with(workshop, replace(workshop.leading, watches=command.by, leads=leads))


def leave_note(workshop: Workshop, command: LeaveNote, moment: Moment) -> Outcome:
    """It stands until the next session begins, and is then gone from the state as well."""
    if len(command.words.text) > LONGEST_NOTE:
        return refuse(Reason.TOO_LONG, most=LONGEST_NOTE)
    return _with(workshop, replace(workshop.leading, hand_over=command.words or None))


def plan_end(workshop: Workshop, command: PlanEnd, moment: Moment) -> Outcome:
    """Only while a session is open."""
    if workshop.meeting.session is SessionStage.NONE:
        return refuse(Reason.NO_SESSION)
    if command.minutes not in OFFERED_MINUTES:
        return refuse(Reason.NO_CLOSING_MOMENT)
    ends = moment.at + timedelta(minutes=command.minutes)
    return _with(workshop, replace(workshop.leading, session_ends=ends))


def _with(workshop: Workshop, leading: Leading) -> Decision:
    return Decision(replace(workshop, leading=leading), Answer(Text("handing_over:noted")))


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What of it is known; whoever is in the third party no more is not named."""
    found: list[Text] = []
    leading = workshop.leading
    for name, user in (("leads", leading.leads), ("watches", leading.watches)):
        if user is not None and workshop.facilitator(user) is not None:
            found.append(Text(f"handing_over:{name}", person=Person(user)))
    if leading.session_ends is not None and workshop.meeting.session is not SessionStage.NONE:
        found.append(Text("handing_over:ends", when=leading.session_ends))
    if leading.hand_over is not None:
        found.append(Text("handing_over:note", words=leading.hand_over))
    return tuple(found)


def _in_session(workshop: Workshop) -> bool:
    return workshop.meeting.session is not SessionStage.NONE


def _writing(press: IncomingPress) -> Form:
    label = Text("forms:leave_note_label")
    filled = press.workshop.leading.hand_over or Words("")
    return Form((TextField(WORDS, label, LONGEST_NOTE, filled, required=False),))


def _planning(press: IncomingPress) -> Form:
    options = tuple(
        (str(minutes), Text("going_on:in_minutes", minutes=minutes)) for minutes in OFFERED_MINUTES
    )
    return Form((ListField(MINUTES, Text("forms:plan_end_label"), options),))


def _plan(press: IncomingPress) -> PlanEnd | None:
    minutes = number_in(press.values.get(MINUTES, ""))
    return PlanEnd(press.by, minutes) if minutes is not None else None


TEXTS: Mapping[str, str] = {
    "handing_over:noted": "",
    "handing_over:leads": "person",
    "handing_over:watches": "person",
    "handing_over:ends": "when",
    "handing_over:note": "words",
    "forms:leave_note_title": "",
    "forms:leave_note_label": "",
    "forms:plan_end_title": "",
    "forms:plan_end_label": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        TakeTheLead,
        Who.FACILITATOR,
        OPEN,
        take_the_lead,
        (ActButton(Verb.I_LEAD, panel=on_panel_whenever(PanelRow.MORE, Verb.I_LEAD)),),
    ),
    Act(
        WatchTheLines,
        Who.FACILITATOR,
        OPEN,
        watch_the_lines,
        (ActButton(Verb.I_WATCH, panel=on_panel_whenever(PanelRow.MORE, Verb.I_WATCH)),),
    ),
    Act(
        LeaveNote,
        Who.FACILITATOR,
        OPEN,
        leave_note,
        (
            ActButton(
                Verb.LEAVE_NOTE,
                form=_writing,
                panel=on_panel_whenever(PanelRow.MORE, Verb.LEAVE_NOTE),
            ),
        ),
    ),
    Act(
        PlanEnd,
        Who.FACILITATOR,
        OPEN,
        plan_end,
        (
            ActButton(
                Verb.PLAN_END,
                _plan,
                _planning,
                panel=on_panel_whenever(PanelRow.MORE, Verb.PLAN_END, _in_session),
            ),
        ),
    ),
)
