"""Names that are and were: whoever left the server, or goes by another name today, is still not to be named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.road.act import DRAFT_OR_OPEN, Act, AnyAct, Moment, Outcome, Report, Who
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import KnownAs
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.text import Text

MOST_NAMES = 64
"""So many names of one person are kept: the first ones, by which others know them, and the latest."""
FIRST_NAMES = 16
LONGEST_KEPT = 64
"""Letters of one name; Discord allows 32."""


@dataclass(frozen=True, slots=True)
class ReportNames(Report):
    """What some people of the workshop are called just now."""

    known: tuple[KnownAs, ...]


def everybody(workshop: Workshop) -> frozenset[UserId]:
    """Whoever takes or took part, the third party included."""
    people = workshop.people
    return (
        frozenset(person.user for person in people.participants)
        | frozenset(facilitator.user for facilitator in people.facilitators)
        | frozenset(asked.user for asked in people.joining)
        | people.once_third_party
    )


def known_with(workshop: Workshop, seen: Iterable[KnownAs]) -> tuple[KnownAs, ...]:
    """What is known of everybody's names once these are seen; of whoever is in no more, nothing."""
    known: dict[UserId, tuple[Words, ...]] = dict.fromkeys(everybody(workshop), ())
    for entry in (*workshop.people.known_as, *seen):
        if entry.user in known:
            names = (*known[entry.user], *(_cut(name) for name in entry.names if name))
            known[entry.user] = _bounded(tuple(dict.fromkeys(names)))
    return tuple(KnownAs(user, known[user]) for user in sorted(known) if known[user])


def _cut(name: Words) -> Words:
    return Words(name.text[:LONGEST_KEPT])


def _bounded(names: tuple[Words, ...]) -> tuple[Words, ...]:
    if len(names) <= MOST_NAMES:
        return names
    return (*names[:FIRST_NAMES], *names[FIRST_NAMES - MOST_NAMES :])


def record_names(workshop: Workshop, command: ReportNames, moment: Moment) -> Outcome:
    """Keep what people are called, beside what they were called before. Nobody is told."""
    known = known_with(workshop, command.known)
    changed = replace(workshop, people=replace(workshop.people, known_as=known))
    return Decision(changed, Answer(Text("people:noted")))


ACTS: tuple[AnyAct, ...] = (Act(ReportNames, Who.GUILD, DRAFT_OR_OPEN, record_names),)
