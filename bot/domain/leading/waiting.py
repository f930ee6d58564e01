"""Who waits for an answer: whoever wrote last in their line, until somebody of the third party has written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    AnyAct,
    Look,
    Moment,
    Outcome,
    PanelRow,
    Report,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SeatId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import line
from bot.domain.vocabulary.text import Person, RoomLink, Text
from bot.frozen import frozen


@frozen
class ReportLine(Report):
    """Somebody has written in a line, and it stays there. Not what, and not when."""

    author: UserId
    seat: SeatId


def who_wait(workshop: Workshop) -> tuple[Participant, ...]:
    """Those who wait for an answer in their line, in the order of the seats."""
    return tuple(
        person
        for person in workshop.people.participants
        if person.has_line and person.seat in workshop.leading.waiting
    )


def changes(workshop: Workshop, author: UserId, seat: SeatId) -> bool:
    """Whether a message of this author's in this line changes who waits."""
    return _after(workshop, author, seat) != workshop.leading.waiting


def _after(workshop: Workshop, author: UserId, seat: SeatId) -> frozenset[SeatId]:
    someone = workshop.seat(seat)
    if someone is not None and someone.user == author:
        return workshop.leading.waiting | {seat}
    if workshop.facilitator(author) is not None:
        return workshop.leading.waiting - {seat}
    return workshop.leading.waiting


def record_line(workshop: Workshop, command: ReportLine, moment: Moment) -> Outcome:
    """Only that somebody waits is kept, as long as they wait: the third party sees it on its panel, nobody else."""
    waiting = _after(workshop, command.author, command.seat)
    leading = replace(workshop.leading, waiting=waiting)
    return Decision(replace(workshop, leading=leading), Answer(Text("people:noted")))


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """Who waits, and where; nothing where nobody does."""
    waits = tuple(
        Text("panel:waits", person=Person(one.user), line=RoomLink(line(one.seat)))
        for one in who_wait(workshop)
    )
    return (Text("panel:waiting", waiting_people=waits),) if waits else ()


def _lines(press: IncomingPress) -> Answer | Refusal:
    """Whose line is whose, and who waits in it."""
    workshop = press.workshop
    if workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    lines = tuple(
        Text(
            "panel:line",
            person=Person(one.user),
            line=RoomLink(line(one.seat)),
            waits=one.seat in workshop.leading.waiting,
        )
        for one in workshop.people.participants
        if one.has_line
    )
    return Answer(Text("panel:lines", lines=lines))


TEXTS: Mapping[str, str] = {
    "panel:waiting": "waiting_people",
    "panel:waits": "person line",
    "panel:lines": "lines",
    "panel:line": "person line waits",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (Act(ReportLine, Who.GUILD, OPEN, record_line),)
LOOKS: tuple[Look, ...] = (Look(Verb.LINES, _lines, on_panel_whenever(PanelRow.MORE, Verb.LINES)),)
