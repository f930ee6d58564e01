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
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, RoomKind
from bot.domain.vocabulary.text import Text, Value
from bot.domain.voice import voice_sessions

MOST_DIFFERING = 5
"""So many rooms are named there; *Who sees what* names more."""


def panel(workshop: Workshop) -> Card:
    """The facilitators' panel: where we are, who waits, what one does now as a button; below, what is read in peace."""
    open_gates = unmet(workshop)
    first = (
        _where(workshop),
        *_differing(workshop),
        *_closing(workshop),
        *waiting.panel_texts(workshop),
        *giving_room.panel_texts(workshop),
        *voice_sessions.panel_texts(workshop),
        *looking_ahead.panel_texts(workshop),
        *hearing.panel_texts(workshop),
        *sensibility.panel_texts(workshop),
    )
    further = (
        *_questions(workshop),
        *((Text("panel:gates", unmet=open_gates),) if open_gates else ()),
        *pages.panel_texts(workshop),
        *handing_over.panel_texts(workshop),
        *_people(workshop),
        *kinds.panel_texts(workshop),
        *understanding.panel_texts(workshop),
        *watched_less(workshop),
    )
    return Card(
        CONTROL,
        edition(workshop),
        (*first, *further),
        _panel_rows(workshop),
        picture=road(workshop),
        above=len(first),
    )


def _where(workshop: Workshop) -> Text:
    """The head: the phase, where on the way it is, and how things stand."""
    meeting = workshop.meeting
    stands = Text(
        "panel:where",
        speaks=tuple(
            Text(f"panel:speaks_{kind}") for kind in RoomKind if kind in workshop.part.speaks
        ),
        session=str(meeting.session),
        caucus_break=bool(meeting.in_break),
        paused=meeting.paused,
        hidden=meeting.hidden,
        differs=bool(workshop.rooms.differing),
        here=sum(len(workshop.here_of(side.id)) for side in workshop.people.sides),
        taking_part=sum(person.takes_part for person in workshop.people.participants),
    )
    return Text(
        "panel:title",
        workshop=workshop.name,
        phase=phase_text(workshop.phase_id, "title"),
        road=_road(workshop),
        stands=stands,
    )


def _closing(workshop: Workshop) -> tuple[Text, ...]:
    if workshop.leading.closes_at is not None:
        return (Text("panel:closes_at", when=workshop.leading.closes_at),)
    asked = workshop.leading.close_asked_by is not None
    return (Text("panel:close_asked"),) if asked else ()


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
    """The panel's buttons, row by row, each where its act says that it stands; first the row with the bright one, and
    the phase's questions where the words of these begin.
    """
    offered = {row: _offered(workshop, row) for row in PanelRow if row is not PanelRow.MORE}
    offered[PanelRow.TALK] += [button(Verb.HARD_MOMENT), button(Verb.MORE)]
    offered[PanelRow.LAST].append(button(Verb.SHOW_AGAIN))
    works = any(press.weight is Weight.MAIN for press in offered[PanelRow.WORK])
    rows: list[Row] = [
        tuple(_weighed(press, works and row is PanelRow.MEETING) for press in offered[row])
        for row in sorted(offered, key=lambda row: works and row is not PanelRow.WORK)
        if offered[row]
    ]
    if workshop.phase.prompts:
        options = tuple(
            (
                str(prompt.id),
                Text("panel:option_question", number=number),
            )
            for number, prompt in enumerate(workshop.phase.prompts, 1)
        )
        asked = Choice(Verb.ASK, Text("presses:ask"), options, workshop.revision)
        rows.insert(len(rows) - 1, asked)
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


_FEW = 3
"""Below so many of a side what is asked privately would not be private."""


def _people(workshop: Workshop) -> tuple[Text, ...]:
    """How many of each side take part, as long as that is to be looked at: later nothing about it changes."""
    settled = all(person.has_answered for person in workshop.people.participants)
    enough = all(len(workshop.consented(side)) >= _FEW for side in SideId)
    if workshop.joint_has_opened and settled and enough:
        return ()
    return (Text("panel:people", sides=_counts(workshop)),)


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
