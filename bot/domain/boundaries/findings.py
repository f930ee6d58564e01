"""What is found in words on their way to the other side or out of the room, and what the third party says to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import Contribution, NoteStanding
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.holding import Cleared, FindingKind
from bot.domain.state.steps import Shape, Worry
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

__all__ = ["Finding", "FindingKind"]

MOST_LISTED = 6
"""So many findings are listed at a time, each with its words and its two buttons: all of it fits one answer."""
_BEGINNING = 200


@frozen
class Finding:
    """Something written, by its handle, and what was found in it. What exactly is never repeated."""

    product: Handle
    kind: FindingKind


@frozen
class NothingInIt(Command):
    """The third party has read what was found: it names nobody, or is no quote."""

    subject: Handle
    kind: FindingKind


@frozen
class AskForOtherWords(Command):
    """The third party asks that a note be worded otherwise before it is shown. Whose it is it does not learn."""

    note: Handle


def words_of(workshop: Workshop, subject: Handle) -> Words | None:
    """What was written under this handle: a note, a worry or a shape that waits, a product."""
    note, product = workshop.contribution(subject), workshop.product(subject)
    if note is not None:
        return note.words
    if product is not None:
        return workshop.reassurance.in_both(product.words)
    worry, shape = _worry(workshop, subject), _shape(workshop, subject)
    if worry is not None:
        return worry_words(worry)
    return shape.words if shape is not None else None


def worry_words(worry: Worry) -> Words:
    """Both answers of a worry, as one text."""
    return Words("\n".join(part.text for part in (worry.misuse, worry.evidence) if part))


def _worry(workshop: Workshop, subject: Handle) -> Worry | None:
    return next((one for one in workshop.reassurance.worries if one.handle == subject), None)


def _shape(workshop: Workshop, subject: Handle) -> Shape | None:
    return next((one for one in workshop.reassurance.shapes if one.handle == subject), None)


def uncleared(workshop: Workshop, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What of these findings the third party has not looked at in these very words."""
    known = {(one.subject, one.kind, one.words) for one in workshop.boundaries.cleared}
    return tuple(
        one
        for one in dict.fromkeys(found)
        if (one.product, one.kind, words_of(workshop, one.product)) not in known
    )


def clear(workshop: Workshop, command: NothingInIt, moment: Moment) -> Outcome:
    """These words may go on as they are. Nobody else is told; in other words they are looked at anew."""
    words = words_of(workshop, command.subject)
    if words is None or command.kind is FindingKind.SIDE:
        return refuse(Reason.NOT_KEPT)
    entry = Cleared(command.subject, command.kind, words)
    rest = (
        one
        for one in workshop.boundaries.cleared
        if words_of(workshop, one.subject) == one.words and one != entry
    )
    boundaries = replace(workshop.boundaries, cleared=(*rest, entry))
    return Decision(replace(workshop, boundaries=boundaries), Answer(Text("boundaries:cleared")))


def ask_for_other_words(workshop: Workshop, command: AskForOtherWords, moment: Moment) -> Outcome:
    """The note waits again among its author's own; their side is told that one does, not why and not whose."""
    note = workshop.contribution(command.note)
    if note is None:
        return _about_a_worry(workshop, command.note)
    if note.standing is not NoteStanding.READY:
        return refuse(Reason.NOT_KEPT)

    def back(note: Contribution) -> Contribution:
        return replace(note, standing=NoteStanding.PRIVATE)

    told = Post(caucus(note.side), Text("boundaries:other_words_please"))
    changed = workshop.with_contribution(note.handle, back)
    return Decision(changed, Answer(Text("boundaries:asked_for_other_words")), (told,))


def _about_a_worry(workshop: Workshop, subject: Handle) -> Outcome:
    """Of a worry or a shape nobody knows which side wrote it, so that both are asked."""
    waits = _worry(workshop, subject) or _shape(workshop, subject)
    if waits is None or waits.shown:
        return refuse(Reason.NOT_KEPT)
    told = Post(JOINT, Text("boundaries:other_words_for_worry"))
    return Decision(workshop, Answer(Text("boundaries:asked_for_other_words")), (told,))


def listed(workshop: Workshop, found: Iterable[Finding]) -> tuple[tuple[Text, ...], int]:
    """Each finding with the beginning of its words, and how many more there are."""
    all_found = tuple(found)
    entries = tuple(
        Text(
            f"boundaries:found_{finding.kind}",
            number=number,
            words=(words_of(workshop, finding.product) or Words("")).beginning(_BEGINNING),
        )
        for number, finding in enumerate(all_found[:MOST_LISTED], 1)
    )
    return entries, len(all_found) - len(entries)


def presses(found: Iterable[Finding], *, notes: bool) -> tuple[Button, ...]:
    """For each finding listed that it is nothing, and, of notes, that other words are asked for."""
    buttons: list[Button] = []
    for number, finding in enumerate(tuple(found)[:MOST_LISTED], 1):
        if finding.kind is not FindingKind.SIDE:
            subject = f"{finding.kind}.{finding.product}"
            names = finding.kind is FindingKind.NAME
            buttons.append(button(Verb.NOTHING_IN_IT, subject=subject, number=number, names=names))
        if notes:
            buttons.append(button(Verb.ASK_FOR_OTHER_WORDS, subject=finding.product, number=number))
    return tuple(buttons)


def held_back(
    workshop: Workshop, found: Iterable[Finding], shown: Iterable[Contribution | Worry | Shape]
) -> Refusal | None:
    """Why nothing is shown to the other side yet; told to the third party alone, who can settle each.

    Only what was found in words that are about to be ``shown`` is told.
    """
    handles = {one.handle for one in shown}
    waiting = uncleared(workshop, (one for one in found if one.product in handles))
    if not waiting:
        return None
    entries, more = listed(workshop, waiting)
    refused = refuse(Reason.SHOWING_HOLDS, entries=entries, more=more)
    return replace(refused, presses=presses(waiting, notes=True))


def _nothing(press: IncomingPress) -> NothingInIt | None:
    kind, _, subject = press.pressed.subject.partition(".")
    if kind not in set(FindingKind):
        return None
    return NothingInIt(press.by, Handle(subject), FindingKind(kind))


def _other_words(press: IncomingPress) -> AskForOtherWords:
    return AskForOtherWords(press.by, press.subject)


ACTS: tuple[AnyAct, ...] = (
    Act(
        NothingInIt,
        Who.FACILITATOR,
        OPEN,
        clear,
        (ActButton(Verb.NOTHING_IN_IT, _nothing),),
        unseen=True,
    ),
    Act(
        AskForOtherWords,
        Who.FACILITATOR,
        OPEN,
        ask_for_other_words,
        (ActButton(Verb.ASK_FOR_OTHER_WORDS, _other_words),),
        unseen=True,
    ),
)
