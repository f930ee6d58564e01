"""The third party's panel: where we are, what to meet, what to watch, and every act as a button."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import hearing, pages, sensibility
from bot.domain.instruments import PLACES
from bot.domain.leading import handing_over, looking_ahead, waiting
from bot.domain.leading.gates import unmet
from bot.domain.leading.interventions import question_words, was_put
from bot.domain.people import kinds, understanding
from bot.domain.reassurance import giving_room
from bot.domain.road.act import Look, PanelRow
from bot.domain.road.press import IncomingPress
from bot.domain.screens.card_parts import (
    edition,
    heading,
    watched_less,
)
from bot.domain.screens.instruments_panel import ask_readiness, instruments_panel
from bot.domain.screens.pictured import road
from bot.domain.state.audience import bounded
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import (
    Button,
    Card,
    Choice,
    Row,
    Verb,
    Weight,
    button,
    phase_text,
)
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, RoomKind
from bot.domain.vocabulary.text import Text, Value
from bot.domain.voice import voice_sessions

MOST_DIFFERING = 5
"""So many rooms are named there; *Who sees what* names more."""


def panel(workshop: Workshop) -> Card:
    """The facilitators' panel: where we are, what to meet, what to watch, and what one does now as a button."""
    open_gates = unmet(workshop)
    sections = [
        Text("panel:title", workshop=workshop.name),
        heading(workshop),
        _road(workshop),
        Text(
            "panel:where",
            speaks=tuple(
                Text(f"panel:speaks_{kind}") for kind in RoomKind if kind in workshop.part.speaks
            ),
            session=str(workshop.meeting.session),
            caucus_break=bool(workshop.meeting.in_break),
            paused=workshop.meeting.paused,
            hidden=workshop.meeting.hidden,
            differs=bool(workshop.rooms.differing),
            here=sum(len(workshop.here_of(side.id)) for side in workshop.people.sides),
            taking_part=sum(person.takes_part for person in workshop.people.participants),
        ),
        *_differing(workshop),
        *handing_over.panel_texts(workshop),
        *waiting.panel_texts(workshop),
        *giving_room.panel_texts(workshop),
        *voice_sessions.panel_texts(workshop),
        Text("panel:people", sides=_counts(workshop)),
        *kinds.panel_texts(workshop),
        *understanding.panel_texts(workshop),
        *((Text("panel:gates", unmet=open_gates),) if open_gates else ()),
        *watched_less(workshop),
        *_questions(workshop),
    ]
    for texts in (
        looking_ahead.panel_texts,
        pages.panel_texts,
        sensibility.panel_texts,
        hearing.panel_texts,
    ):
        sections += texts(workshop)
    if workshop.leading.closes_at is not None:
        sections.append(Text("panel:closes_at", when=workshop.leading.closes_at))
    elif workshop.leading.close_asked_by is not None:
        sections.append(Text("panel:close_asked"))
    rows = _panel_rows(workshop)
    return Card(CONTROL, edition(workshop), tuple(sections), rows, picture=road(workshop))


def _questions(workshop: Workshop) -> tuple[Text, ...]:
    """The phase's questions, whole, before they go out; which were put already, and where."""
    asked = tuple(
        Text(
            "panel:question",
            number=number,
            words=question_words(workshop, prompt.id),
            put=str(prompt.to) if was_put(workshop, workshop.phase_id, prompt.id) else "",
        )
        for number, prompt in enumerate(workshop.phase.prompts, 1)
    )
    return (Text("panel:questions", questions=asked),) if asked else ()


def _differing(workshop: Workshop) -> tuple[Text, ...]:
    """What does not stand, beside what should."""
    rooms = bounded(tuple(one.text for one in workshop.rooms.differing), MOST_DIFFERING)
    return (Text("trouble:differs", rooms=rooms),) if rooms else ()


def _panel_rows(workshop: Workshop) -> tuple[Row, ...]:
    """The panel's buttons, row by row, each where its act says that it stands; the phase's questions after the work."""
    offered = {row: _offered(workshop, row) for row in PanelRow if row is not PanelRow.MORE}
    offered[PanelRow.TALK] += [button(Verb.HARD_MOMENT), button(Verb.MORE)]
    offered[PanelRow.LAST].append(button(Verb.SHOW_AGAIN))
    works = any(press.weight is Weight.MAIN for press in offered[PanelRow.WORK])
    rows: list[Row] = [
        tuple(_weighed(press, works and row is PanelRow.MEETING) for press in offered[row])
        for row in offered
        if offered[row]
    ]
    if workshop.phase.prompts:
        options = tuple(
            (
                str(prompt.id),
                Text(
                    "panel:option_question",
                    number=number,
                    put=was_put(workshop, workshop.phase_id, prompt.id),
                ),
            )
            for number, prompt in enumerate(workshop.phase.prompts, 1)
        )
        asked = Choice(Verb.ASK, Text("presses:ask"), options, workshop.revision)
        rows.insert(2 if offered[PanelRow.WORK] else 1, asked)
    return tuple(rows)


def _offered(workshop: Workshop, row: PanelRow) -> list[Button]:
    return [press for place in PLACES if place.row is row for press in place.offers(workshop)]


def _more(press: IncomingPress) -> Answer | Refusal:
    """Everything that is needed now and then; only whoever leads is offered it."""
    workshop = press.workshop
    if workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    offered = [button(Verb.GUIDANCE), *_offered(workshop, PanelRow.MORE)]
    if instruments_panel(workshop) is None and workshop.joint_has_opened:
        offered.insert(1, ask_readiness(workshop))
    return Answer(Text("panel:more"), tuple(_weighed(each, False) for each in offered))


def _hard_moment(press: IncomingPress) -> Answer | Refusal:
    """What helps in a hard moment: for whoever leads."""
    if press.workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    return Answer(Text("hard_moments:advice"))


_HURTS = frozenset({Verb.HIDE, Verb.CLOSE, Verb.CONFIRM_CLOSE})


def _weighed(press: Button, another_first: bool) -> Button:
    """What hurts is red; where an instrument says what to do now, that alone is bright."""
    if press.verb in _HURTS:
        return replace(press, weight=Weight.GRAVE)
    return replace(press, weight=Weight.QUIET) if another_first else press


def _road(workshop: Workshop) -> Text:
    """Where we are on the way, and what comes next."""
    phases = workshop.agenda.phases
    place = [phase.id for phase in phases].index(workshop.phase_id)
    after = phases[place + 1 : place + 2]
    return Text(
        "panel:road",
        number=place + 1,
        phases=len(phases),
        part=workshop.part_index + 1,
        parts=len(workshop.phase.parts),
        following=phase_text(after[0].id, "title") if after else "",
    )


def _guidance(press: IncomingPress) -> Answer:
    """What the phase is for, what to watch, what to leave, and what helps when it is hard: for whoever leads."""
    phase = press.workshop.phase_id
    purpose, guidance = phase_text(phase, "purpose"), phase_text(phase, "guidance")
    return Answer(Text("panel:guidance", purpose=purpose, guidance=guidance))


LOOKS = (
    Look(Verb.GUIDANCE, _guidance),
    Look(Verb.HARD_MOMENT, _hard_moment),
    Look(Verb.MORE, _more),
)


def _counts(workshop: Workshop) -> tuple[Value, ...]:
    rows: list[Value] = []
    for side in workshop.sides_in_turn:
        everybody = [person for person in workshop.people.participants if person.side is side]
        rows.append(
            Text(
                "panel:side_count",
                side=workshop.side_name(side),
                consented=sum(person.takes_part for person in everybody),
                waiting=sum(not person.has_answered for person in everybody),
            )
        )
    return tuple(rows)
