"""Before going on or back: what it would change, shown to whoever leads; and both sides told some minutes ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.leading import way
from bot.domain.leading.gates import unmet
from bot.domain.leading.going_on import where_both_read
from bot.domain.leading.interventions import question_words
from bot.domain.leading.way import Place
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Look,
    Moment,
    Outcome,
    PanelRow,
    SeenCommand,
    Who,
    on_panel,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.leading import Ahead
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb, Weight, button, phase_text
from bot.domain.vocabulary.forms import Form, ListField
from bot.domain.vocabulary.identity import PhaseId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import RoomKind
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

MINUTES = "minutes"
OFFERED_AHEAD = (5, 10, 15, 30, 60)
"""So many minutes ahead both sides can be told."""


@frozen
class TellAhead(SeenCommand):
    """Tell both sides that the third party means to go to a phase in some minutes. Going takes a press all the same."""

    phase: PhaseId
    minutes: int


@frozen
class CallOffAhead(SeenCommand):
    """Tell both sides that what was announced does not come for now."""


def _meant(workshop: Workshop, phase: str) -> Place | None:
    """Where a press leads: to a phase that was, or to what comes next; None if the phase named is neither."""
    if way.leads_back(workshop, PhaseId(phase)):
        return Place(PhaseId(phase))
    to = way.following(workshop)
    return to if to is not None and to.phase == phase else None


# ---- the looks
def _ahead(press: IncomingPress) -> Answer | Refusal:
    refused = _not_for(press)
    if refused is not None:
        return refused
    to = way.following(press.workshop)
    back = (button(Verb.LOOK_BACK),) if way.earlier(press.workshop) else ()
    if to is None:
        return Answer(Text("going_on:at_the_end"), back)
    verb = Verb.GO_ON_ALL_THE_SAME if unmet(press.workshop) else Verb.GO_ON
    go = button(verb, press.workshop.revision, Weight.MAIN)
    return Answer(_said(press.workshop, to), (go, *_telling(press.workshop, to), *back))


def _back(press: IncomingPress) -> Answer | Refusal:
    """The whole road, and after a phase was chosen what going back to it would change."""
    refused = _not_for(press)
    if refused is not None:
        return refused
    workshop = press.workshop
    phases = way.earlier(workshop)
    if not phases:
        return refuse(Reason.NO_SUCH_PHASE)
    if not press.chosen:
        options = tuple((str(phase.id), phase_text(phase.id, "title")) for phase in phases)
        menu = Choice(Verb.LOOK_BACK, Text("going_on:which"), options, workshop.revision)
        return Answer(Text("going_on:road", road=_road(workshop)), (), (menu,))
    to = _meant(workshop, press.chosen)
    if to is None or not way.leads_back(workshop, to.phase):
        return refuse(Reason.NO_SUCH_PHASE)
    go = button(Verb.GO_BACK, workshop.revision, Weight.MAIN, str(to.phase))
    return Answer(_said(workshop, to), (go, *_telling(workshop, to)))


def _not_for(press: IncomingPress) -> Refusal | None:
    """Only whoever leads looks ahead; whoever else presses learns nothing of what is planned."""
    if press.workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    return refuse(Reason.NOT_IN_THIS_STAGE) if press.workshop.stage is not Stage.OPEN else None


def _road(workshop: Workshop) -> tuple[Value, ...]:
    return tuple(
        Text(
            "going_on:road_here" if phase.id == workshop.phase_id else "going_on:road_phase",
            phase=phase_text(phase.id, "title"),
        )
        for phase in workshop.agenda.phases
    )


def _telling(workshop: Workshop, to: Place) -> tuple[Button, ...]:
    seen = workshop.revision
    off = button(Verb.CALL_OFF_AHEAD, seen)
    tell = button(Verb.TELL_AHEAD, seen, subject=str(to.phase))
    return (tell, off) if workshop.leading.ahead is not None else (tell,)


def _said(workshop: Workshop, to: Place) -> Text:
    back = way.leads_back(workshop, to.phase)
    changed = way.change(workshop, to)
    begins = way.opening_question(workshop, to)
    phase = workshop.agenda.phase(to.phase)
    then = way.moved(workshop, to)
    return Text(
        "going_on:look",
        back=back,
        phase=phase_text(to.phase, "title"),
        part=to.part + 1,
        parts=len(phase.parts),
        speaks=_rooms(tuple(kind for kind in RoomKind if kind in then.part.speaks)),
        rests=_rooms(changed.rests),
        made_new=_rooms(changed.made_new),
        unmet=() if back else unmet(workshop),
        begins_with=question_words(then, begins) if begins is not None else "",
        repeats=way.repeats_its_question(workshop, to),
    )


def _rooms(kinds: tuple[RoomKind, ...]) -> tuple[Value, ...]:
    return tuple(Text(f"panel:speaks_{kind}") for kind in kinds)


# ---- both sides told ahead
def tell_ahead(workshop: Workshop, command: TellAhead, moment: Moment) -> Outcome:
    """Both sides are told in the same words, at one moment; telling once more changes what was told."""
    to = _meant(workshop, command.phase)
    if to is None or command.minutes not in OFFERED_AHEAD:
        return refuse(Reason.NO_SUCH_PHASE)
    when = moment.at + timedelta(minutes=command.minutes)
    told = replace(workshop.leading, ahead=Ahead(to.phase, to.part, when))
    title = phase_text(to.phase, "title")
    part = to.phase == workshop.phase_id
    note = Text("going_on:ahead_note", phase=title, when=when, same_phase=part)
    return Decision(
        replace(workshop, leading=told),
        Answer(Text("going_on:ahead", when=when)),
        where_both_read(workshop, note),
    )


def call_off_ahead(workshop: Workshop, command: CallOffAhead, moment: Moment) -> Outcome:
    """What was announced does not come for now; both sides are told in the same words."""
    if workshop.leading.ahead is None:
        return refuse(Reason.ALREADY_SO)
    left = replace(workshop, leading=replace(workshop.leading, ahead=None))
    told = where_both_read(workshop, Text("going_on:ahead_off_note"))
    return Decision(left, Answer(Text("going_on:ahead_off")), told)


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What the third party reads of what it announced."""
    ahead = workshop.leading.ahead
    if ahead is None:
        return ()
    title = phase_text(ahead.phase, "title")
    return (Text("going_on:panel_ahead", phase=title, when=ahead.at),)


def _minutes(press: IncomingPress) -> Form:
    options = tuple(
        (str(minutes), Text("going_on:in_minutes", minutes=minutes)) for minutes in OFFERED_AHEAD
    )
    label = Text("going_on:minutes_label")
    return Form((ListField(MINUTES, label, options, frozenset({str(OFFERED_AHEAD[0])})),))


def _tell(press: IncomingPress) -> TellAhead | None:
    minutes = number_in(press.values.get(MINUTES, ""))
    if minutes is None:
        return None
    return TellAhead(press.by, press.seen, PhaseId(press.pressed.subject), minutes)


TEXTS: Mapping[str, str] = {
    "going_on:look": "back phase part parts speaks rests made_new unmet begins_with repeats",
    "going_on:at_the_end": "",
    "going_on:road": "road",
    "going_on:road_here": "phase",
    "going_on:road_phase": "phase",
    "going_on:which": "",
    "forms:tell_ahead_title": "",
    "going_on:minutes_label": "",
    "going_on:in_minutes": "minutes",
    "going_on:ahead": "when",
    "going_on:ahead_note": "phase when same_phase",
    "going_on:ahead_off": "",
    "going_on:ahead_off_note": "",
    "going_on:panel_ahead": "phase when",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        TellAhead,
        Who.FACILITATOR,
        OPEN,
        tell_ahead,
        (ActButton(Verb.TELL_AHEAD, _tell, _minutes),),
    ),
    Act(CallOffAhead, Who.FACILITATOR, OPEN, call_off_ahead, (ActButton(Verb.CALL_OFF_AHEAD),)),
)
LOOKS: tuple[Look, ...] = (
    Look(
        Verb.LOOK_AHEAD,
        _ahead,
        on_panel(PanelRow.MEETING, Verb.LOOK_AHEAD, weight=Weight.MAIN),
    ),
    Look(Verb.LOOK_BACK, _back),
)
