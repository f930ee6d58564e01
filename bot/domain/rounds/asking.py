"""Opening a secret round, and closing it: one road for steps, readiness and products (docs/rounds.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.reassurance import asking, products
from bot.domain.road.act import Command, Moment, Outcome, SeenCommand
from bot.domain.rooms.desired import are_closed
from bot.domain.rounds import lists, readiness
from bot.domain.state.ballots import (
    Afterwards,
    PrivateAnswer,
    Round,
    RoundKind,
    blank,
    carried_over,
)
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.people import FEWEST, Participant
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle, SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 14 * 24 * 60


@frozen
class OpenRound(Command):
    """Ask both sides privately, and say when it will be closed."""

    kind: RoundKind
    minutes: int
    seen: Seen
    chosen: tuple[Handle, ...] = ()
    level: int = HERE
    subject: str = ""
    afterwards: Afterwards = Afterwards.LACKING
    """About steps: the open question that follows if nothing is published."""


@frozen
class CloseRound(SeenCommand):
    """Close the round under way. This always works."""


def eligible(workshop: Workshop, side: SideId) -> tuple[Participant, ...]:
    """Whom a round would ask of a side: who takes part and may be in the joint room. A newcomer waits."""
    return tuple(person for person in workshop.consented(side) if person.in_joint)


def enough_to_ask(workshop: Workshop) -> bool:
    """Whether private answers can be private: at least three on each side."""
    return all(len(eligible(workshop, side.id)) >= FEWEST for side in workshop.people.sides)


def open_round(workshop: Workshop, command: OpenRound, moment: Moment) -> Outcome:
    """Ask both sides. Whom it asks is fixed now, and its closing moment announced; a person closes it all the same."""
    refused = _cannot_ask(workshop, command)
    if refused is not None:
        return refused
    handle = Handle(moment.draw.token(f"round|{workshop.rounds.made}", 8))
    items = _items(workshop, command, handle)
    if isinstance(items, Refusal):
        return items
    chosen, all_items = items
    drawn = moment.draw.shuffled(sorted(all_items), f"round|{workshop.rounds.made}|items")
    shown = asking.complete_first(workshop, drawn, command.level)
    ballots = tuple(
        blank(person.seat, person.side, len(shown))
        for side in workshop.people.sides
        for person in eligible(workshop, side.id)
    )
    # To the minute and upwards: an announced moment is one that a person can read.
    closes_at = (moment.at + timedelta(minutes=command.minutes, seconds=59)).replace(
        second=0, microsecond=0
    )
    opened = Round(
        handle,
        command.kind,
        shown,
        ballots,
        closes_at,
        level=command.level,
        subject=command.subject,
        chosen=chosen,
        afterwards=command.afterwards,
    )
    about_steps = command.kind is RoundKind.STEPS
    earlier = asking.sealed_at(workshop, command.level) if about_steps else None
    changed = replace(
        workshop,
        rounds=replace(
            workshop.rounds,
            open=carried_over(earlier, opened),
            sealed=tuple(left for left in workshop.rounds.sealed if left is not earlier),
            made=workshop.rounds.made + 1,
        ),
        revision=workshop.revision + 1,
    )
    menus = lists.on_message(workshop, opened)
    told = Post(JOINT, _asked(workshop, opened), _answered_by(opened), menus=menus)
    return Decision(changed, Answer(Text("rounds:opened", closes_at=closes_at)), (told,))


def _cannot_ask(workshop: Workshop, command: OpenRound) -> Refusal | None:
    """Why nothing can be asked privately now, whatever it is about."""
    if workshop.rounds.open is not None:
        return refuse(Reason.ROUND_OPEN)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if not SHORTEST_MINUTES <= command.minutes <= LONGEST_MINUTES:
        return refuse(Reason.NO_CLOSING_MOMENT)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    if enough_to_ask(workshop):
        return None
    closed = workshop.settings.caucuses_without_facilitators
    return refuse(Reason.TOO_FEW_FOR_ROUND, closed=closed)


def give_answers(opened: Round, weight: Weight = Weight.MAIN) -> Button:
    """The one button by which everybody gets to their own private answers."""
    return button(Verb.PRIVATE_ANSWERS, weight=weight, subject=str(opened.handle))


def _answered_by(opened: Round) -> tuple[Button, ...]:
    """How the message that opens a round is answered: a single question right there, with two answers of one weight."""
    if opened.kind is not RoundKind.READINESS:
        return (give_answers(opened),)
    return tuple(
        Button(
            Verb.ANSWER_PRIVATELY,
            Text(f"presses:answer_{word}"),
            subject=f"{opened.handle}.{item}.{int(answer)}",
        )
        for item in opened.items
        for answer, word in ((PrivateAnswer.YES, "ready"), (PrivateAnswer.NOT_YET, "not_yet"))
    )


def opening_text(workshop: Workshop, opened: Round) -> Text:
    """What both sides read when a round opens."""
    about: Value
    match opened.kind:
        case RoundKind.STEPS:
            about = Text("rounds:about_steps_at_home" if opened.level > 1 else "rounds:about_steps")
        case RoundKind.READINESS:
            about = readiness.question(workshop, opened.subject)
        case RoundKind.PRODUCTS:
            about = Text("rounds:about_products")
    return Text(f"rounds:opened_{opened.kind}", about=about, closes_at=opened.closes_at)


def _asked(workshop: Workshop, opened: Round) -> Text:
    """The same on the message that asks, with what its list cannot show whole."""
    text, entries = opening_text(workshop, opened), lists.above(workshop, opened)
    return Text("rounds:opened_with_words", opened=text, entries=entries) if entries else text


def _items(
    workshop: Workshop, command: OpenRound, handle: Handle
) -> tuple[tuple[Handle, ...], tuple[Handle, ...]] | Refusal:
    """What was chosen, and all that is asked."""
    match command.kind:
        case RoundKind.STEPS:
            return asking.to_ask(workshop, command.chosen, command.level)
        case RoundKind.PRODUCTS:
            return products.to_ask(workshop, command.chosen)
        case RoundKind.READINESS:
            refused = readiness.may_ask_for(workshop, command.subject)
            return refused if refused is not None else ((handle,), (handle,))


def close_round(workshop: Workshop, command: CloseRound, moment: Moment) -> Outcome:
    """Close, whoever has answered or not, before or after the announced moment. What is told is told once, to all: so
    not while the rooms are closed to them.
    """
    opened = workshop.rounds.open
    if opened is None:
        return refuse(Reason.NO_ROUND)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    closed = replace(
        workshop, rounds=replace(workshop.rounds, open=None), revision=workshop.revision + 1
    )
    match opened.kind:
        case RoundKind.STEPS:
            changed, told = asking.closed(closed, opened, moment.draw)
        case RoundKind.READINESS:
            changed, told = readiness.closed(closed, opened)
        case RoundKind.PRODUCTS:
            changed, told = products.closed(closed, opened, moment.draw)
    return Decision(changed, Answer(Text("rounds:closed")), told)
