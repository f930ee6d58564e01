"""Names that are and were: whoever left the server, or goes by another name today, is still not to be named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    Report,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import KnownAs, Participant, SpokenOf
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

MOST_NAMES = 64
"""So many names of one person are kept: the first ones, by which others know them, and the latest."""
FIRST_NAMES = 16
MOST_SPOKEN_OF = 12
LONGEST_KEPT = 64
"""Letters of one name; Discord allows 32."""


@frozen
class ReportNames(Report):
    """What some people of the workshop are called just now."""

    known: tuple[KnownAs, ...]


@frozen
class NoteSpokenOf(Command):
    """Note how else somebody is spoken of, one way a line; nothing written takes away what was noted."""

    person: Handle
    words: Words


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
    return name if len(name.text) <= LONGEST_KEPT else Words(name.text[:LONGEST_KEPT])


def _bounded(names: tuple[Words, ...]) -> tuple[Words, ...]:
    if len(names) <= MOST_NAMES:
        return names
    return (*names[:FIRST_NAMES], *names[FIRST_NAMES - MOST_NAMES :])


def record_names(workshop: Workshop, command: ReportNames, moment: Moment) -> Outcome:
    """Keep what people are called, beside what they were called before. Nobody is told."""
    known = known_with(workshop, command.known)
    changed = replace(workshop, people=replace(workshop.people, known_as=known))
    return Decision(changed, Answer(Text("people:noted")))


def note_spoken_of(workshop: Workshop, command: NoteSpokenOf, moment: Moment) -> Outcome:
    """Keep how else somebody is spoken of, in place of what was noted before. Nobody is told, nor they themselves."""
    someone = _with_handle(workshop, command.person)
    if someone is None:
        return refuse(Reason.NOT_KEPT)
    lines = (Words(" ".join(one.split())[:LONGEST_KEPT]) for one in command.words.text.split("\n"))
    names = tuple(dict.fromkeys(one for one in lines if one))[:MOST_SPOKEN_OF]
    others = tuple(one for one in workshop.people.spoken_of if one.user != someone.user)
    noted = (SpokenOf(someone.user, names),) if names else ()
    spoken_of = tuple(sorted((*others, *noted), key=lambda one: one.user))
    changed = replace(workshop, people=replace(workshop.people, spoken_of=spoken_of))
    person = Person(someone.user)
    return Decision(changed, Answer(Text("people:spoken_of", person=person, count=len(names))))


def offers_spoken_of(person: Participant) -> Button:
    """The way to note how else somebody is spoken of: offered where they are put on the list."""
    return button(Verb.SPOKEN_OF, subject=person.handle)


def _with_handle(workshop: Workshop, handle: Handle) -> Participant | None:
    people = workshop.people.participants
    return next((person for person in people if person.handle == handle), None)


def _noting(press: IncomingPress) -> Form | Refusal:
    someone = _with_handle(press.workshop, press.subject)
    if someone is None:
        return refuse(Reason.NOT_KEPT)
    known = (one for one in press.workshop.people.spoken_of if one.user == someone.user)
    filled = Words("\n".join(name.text for one in known for name in one.names))
    longest = MOST_SPOKEN_OF * (LONGEST_KEPT + 1)
    label = Text("forms:spoken_of_label")
    return Form((TextField(WORDS, label, longest, filled, required=False),))


def _note(press: IncomingPress) -> NoteSpokenOf:
    return NoteSpokenOf(press.by, press.subject, press.words)


ACTS: tuple[AnyAct, ...] = (
    Act(ReportNames, Who.GUILD, DRAFT_OR_OPEN, record_names),
    Act(
        NoteSpokenOf,
        Who.FACILITATOR,
        DRAFT_OR_OPEN,
        note_spoken_of,
        (ActButton(Verb.SPOKEN_OF, _note, _noting),),
        unseen=True,
    ),
)
