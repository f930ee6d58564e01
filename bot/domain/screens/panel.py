"""The third party's panel: where we are, what to meet, what to watch, and every act as a button."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import hearing, pages, sensibility
from bot.domain.instruments import PLACES
from bot.domain.leading import looking_ahead
from bot.domain.leading.gates import unmet
from bot.domain.road.act import Look, PanelRow
from bot.domain.road.press import IncomingPress
from bot.domain.screens.card_parts import (
    edition,
    heading,
    names_of_sides,
    watched_less,
)
from bot.domain.screens.instruments_panel import ask_readiness, instruments_panel
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
from bot.domain.vocabulary.rooms import CONTROL, RoomKind
from bot.domain.vocabulary.text import Text, Value

MOST_DIFFERING = 5
"""So many rooms are named there; *Who sees what* names more."""


def panel(workshop: Workshop) -> Card:
    """The facilitators' panel: where we are, what to meet, what to watch, and every act as a button."""
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
            **names_of_sides(workshop, CONTROL),
        ),
        *_differing(workshop),
        Text("panel:people", **_counts(workshop)),
        Text("panel:gates", unmet=open_gates) if open_gates else Text("panel:gates_met"),
        *watched_less(workshop),
        phase_text(workshop.phase_id, "purpose"),
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
    return Card(CONTROL, edition(workshop), tuple(sections), _panel_rows(workshop))


def _differing(workshop: Workshop) -> tuple[Text, ...]:
    """What does not stand, beside what should."""
    rooms = bounded(tuple(one.text for one in workshop.rooms.differing), MOST_DIFFERING)
    return (Text("trouble:differs", rooms=rooms),) if rooms else ()


def _panel_rows(workshop: Workshop) -> tuple[Row, ...]:
    """The panel's buttons, row by row, each where its act says that it stands; the phase's questions after the work."""
    offered: dict[PanelRow, list[Button]] = {row: [] for row in PanelRow}
    for place in PLACES:
        offered[place.row] += place.offers(workshop)
    offered[PanelRow.TALK].append(button(Verb.GUIDANCE))
    offered[PanelRow.LAST].append(button(Verb.SHOW_AGAIN))
    if instruments_panel(workshop) is None and workshop.joint_has_opened:
        offered[PanelRow.PLANNING].append(ask_readiness(workshop))
    works = any(press.weight is Weight.MAIN for press in offered[PanelRow.WORK])
    rows: list[Row] = [
        tuple(_weighed(press, works and row is PanelRow.MEETING) for press in offered[row])
        for row in PanelRow
        if offered[row]
    ]
    if workshop.phase.prompts:
        options = tuple(
            (str(prompt.id), phase_text(workshop.phase_id, f"label_{prompt.id}"))
            for prompt in workshop.phase.prompts
        )
        asked = Choice(Verb.ASK, Text("presses:ask"), options, workshop.revision)
        rows.insert(2 if offered[PanelRow.WORK] else 1, asked)
    return tuple(rows)


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
    """What to watch, what to leave, and what helps when it is hard: for whoever leads."""
    return Answer(phase_text(press.workshop.phase_id, "guidance"))


LOOKS = (Look(Verb.GUIDANCE, _guidance),)


def _counts(workshop: Workshop) -> dict[str, Value]:
    rows = []
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
    return {"sides": tuple(rows), "facilitators": len(workshop.people.facilitators)}
