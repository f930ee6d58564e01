"""What leaves the room: wording to which nobody who took part objects, and nothing beside it (docs/rounds.md).

Refused while it holds the name of anybody in the workshop, or words of a room that were never released.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.boundaries.findings import Finding, FindingKind, listed, presses, uncleared
from bot.domain.reassurance.products import a_message
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.rooms.desired import are_closed
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.steps import Product
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import SideWord, Text, Value
from bot.frozen import frozen


@frozen
class Notes:
    """All that leaves: the month, the wordings in an order that says nothing, the sides where nobody objected."""

    year: int
    month: int
    wordings: tuple[Words, ...]
    sides: tuple[Words | SideWord, ...]

    def heading(self) -> Text:
        """The head that every export carries, before anything else."""
        return Text("export:head")

    def dated(self) -> Text:
        """When, to the month."""
        return Text("export:dated", year=self.year, month=self.month)


@frozen
class Export(Command):
    """Hand out what may leave the room. ``names`` are those of everybody in it, as the guild shows them now."""

    names: tuple[Words, ...]
    seen: Seen
    findings: tuple[Finding, ...] = ()
    """What a guard has found besides: names, and words of a room that were never released."""


def export(
    workshop: Workshop, at: datetime, names: Iterable[Words], findings: Sequence[Finding] = ()
) -> Notes | Refusal:
    """What may leave now, or why nothing does. ``names`` are all by which people in the workshop are called."""
    if not workshop.offers(Ability.EXPORT):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    going = sorted(
        (one for one in workshop.reassurance.products if one.going_out), key=lambda one: one.handle
    )
    if not going:
        return refuse(Reason.NOTHING_GOES_OUT)
    handles = {product.handle for product in going}
    found = (*findings, *named(workshop, going, names))
    held = uncleared(workshop, (one for one in found if one.product in handles))
    if held:
        entries, more = listed(workshop, held)
        return refuse(Reason.EXPORT_HOLDS, *presses(held, notes=False), entries=entries, more=more)
    sides = (
        tuple(workshop.side_name(side) for side in workshop.sides_in_turn)
        if workshop.reassurance.names_may_leave
        else ()
    )
    return Notes(
        at.year, at.month, tuple(workshop.reassurance.in_both(one.words) for one in going), sides
    )


def named(
    workshop: Workshop, products: Iterable[Product], names: Iterable[Words]
) -> tuple[Finding, ...]:
    """The products in which somebody is named; and, unless names may leave, those in which a side is."""
    # One letter alone would be found in every sentence.
    people = {folded for name in names if len("".join(folded := _folded(name.text))) > 1}
    sides: set[tuple[str, ...]] = set()
    if not workshop.reassurance.names_may_leave:
        chosen = (side.chosen_name for side in workshop.people.sides)
        sides = {folded for name in chosen if name is not None and (folded := _folded(name.text))}
    found = []
    for product in products:
        said = _folded(workshop.reassurance.in_both(product.words).text)
        found += (
            [Finding(product.handle, FindingKind.NAME)]
            if any(_holds(said, one) for one in people)
            else []
        )
        found += (
            [Finding(product.handle, FindingKind.SIDE)]
            if any(_holds(said, one) for one in sides)
            else []
        )
    return tuple(found)


def _folded(text: str) -> tuple[str, ...]:
    """The text as words of letters and digits alone, without case, accents or presentation forms."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text).casefold()
        if not unicodedata.combining(letter)
    )
    return tuple("".join(letter if letter.isalnum() else " " for letter in bare).split())


def _holds(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(said[at : at + len(name)] == name for at in range(len(said) - len(name) + 1))


def hand_out(workshop: Workshop, command: Export, moment: Moment) -> Outcome:
    """Tell the joint room what leaves, word for word; each may then take the files along."""
    notes = export(workshop, moment.at, command.names, command.findings)
    if isinstance(notes, Refusal):
        return notes
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    lines: tuple[Value, ...] = tuple(
        Text("products:line", words=wording) for wording in notes.wordings
    )
    many = a_message(workshop)
    parts = [lines[place : place + many] for place in range(0, len(lines), many)]
    take = (button(Verb.TAKE_NOTES),)
    told = tuple(
        Post(
            JOINT,
            Text(
                "export:notes",
                head=notes.heading(),
                dated=notes.dated(),
                wordings=part,
                more=place > 0,
            ),
            take if place == len(parts) - 1 else (),
        )
        for place, part in enumerate(parts)
    )
    return Decision(workshop, Answer(Text("export:handed_out")), told)
