"""What falls due by the clock alone: a closing that nobody stopped, a facilitator to whom nobody else could agree."""

from __future__ import annotations

from datetime import datetime

from bot.domain.leading.closing import close_now
from bot.domain.people.joining import admit, comes_at, others_than
from bot.domain.road.act import OPEN, Act, AnyAct, Moment, Outcome, Report, Who
from bot.domain.state.decisions import Answer, Decision, Effect
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class ReportDue(Report):
    """Something is due; what it is stands in the workshop."""


def due_at(workshop: Workshop) -> tuple[datetime, ...]:
    """When something falls due."""
    closing = workshop.leading.closes_at
    return (*comes_at(workshop), *((closing,) if closing is not None else ()))


def record_due(workshop: Workshop, command: ReportDue, moment: Moment) -> Outcome:
    """Close, if that was confirmed and its wait is over; else let in who has waited long enough."""
    closes_at = workshop.leading.closes_at
    if closes_at is not None and closes_at <= moment.at:
        return close_now(workshop)
    told: tuple[Effect, ...] = ()
    for new in workshop.people.joining:
        if new.until <= moment.at and not others_than(workshop, new):
            workshop, also = admit(workshop, new)
            told = (*told, *also)
    return Decision(workshop, Answer(Text("people:noted")), told)


ACTS: tuple[AnyAct, ...] = (Act(ReportDue, Who.GUILD, OPEN, record_due),)
