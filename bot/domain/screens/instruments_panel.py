"""The facilitators' second panel: the secret round, the steps' ways on, open questions; never an answer, a count."""

from __future__ import annotations

from bot.domain.leading.open_questions import open_questions
from bot.domain.reassurance import products
from bot.domain.rounds import readiness
from bot.domain.rounds.asking import enough_to_ask, opening_text
from bot.domain.screens.card_parts import edition
from bot.domain.state.agenda import Ability
from bot.domain.state.steps import AT_HOME, HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Card, Choice, Row, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text, Value

A_ROW = 5
MOST_NEWCOMERS = 5
"""So many buttons fit a row; whoever comes after them has one when they are in."""


def instruments_panel(workshop: Workshop) -> Card | None:
    """What a facilitator can do about private answers, once both sides have met."""
    room = workshop.room(CONTROL)
    if room is None or not workshop.joint_has_opened or not _has_work(workshop):
        return None
    sections = [Text("rounds:panel_title"), _round(workshop)]
    if workshop.offers(Ability.STEPS):
        sections.append(_steps(workshop))
    if workshop.offers(Ability.PRODUCTS):
        waiting = len(products.may_be_asked(workshop))
        sections.append(
            Text("products:panel", drafted=len(workshop.reassurance.products), waiting=waiting)
        )
    asks = _asks(workshop)
    rows: list[Row] = [asks[at : at + A_ROW] for at in range(0, len(asks), A_ROW)]
    asked = open_questions(workshop)
    if asked:
        options = tuple((question.id, question.label) for question in asked)
        rows.append(
            Choice(Verb.OPEN_QUESTION, Text("presses:open_question"), options, workshop.revision)
        )
    newcomers = tuple(
        Button(
            Verb.LET_IN,
            Text("presses:let_in_newcomer", side=workshop.side_name(person.side)),
            subject=person.handle,
        )
        for person in readiness.newcomers(workshop)[:MOST_NEWCOMERS]
    )
    rows += [newcomers] if newcomers else []
    rows.append((button(Verb.SHOW_AGAIN),))
    return Card(
        CONTROL, edition(workshop), tuple(sections), tuple(rows), Handle(f"{room.handle}-second")
    )


_ABILITIES = (Ability.STEPS, Ability.ASKING, Ability.PRODUCTS, Ability.EXPORT)


def _has_work(workshop: Workshop) -> bool:
    """Whether the phase has such instruments, or something of theirs waits."""
    offers = any(workshop.offers(ability) for ability in _ABILITIES)
    waits = workshop.rounds.open is not None or bool(readiness.newcomers(workshop))
    return offers or waits or bool(open_questions(workshop))


def ask_readiness(workshop: Workshop) -> Button:
    """The way to ask both sides whether they are ready to go on."""
    return button(Verb.ASK_READINESS, workshop.revision, subject=readiness.GO_ON)


def _round(workshop: Workshop) -> Text:
    opened = workshop.rounds.open
    if opened is not None:
        text = "rounds:panel_void" if opened.void else "rounds:panel_open"
        return Text(text, asked=opening_text(workshop, opened), closes_at=opened.closes_at)
    if enough_to_ask(workshop):
        return Text("rounds:panel_none")
    return Text("rounds:panel_too_few", closed=workshop.settings.caucuses_without_facilitators)


def _steps(workshop: Workshop) -> Text:
    sides: tuple[Value, ...] = tuple(
        Text(
            "steps:panel_side",
            side=workshop.side_name(side),
            steps=sum(step.giver is side for step in workshop.reassurance.steps),
            published=sum(
                step.giver is side and step.level >= HERE for step in workshop.reassurance.steps
            ),
        )
        for side in workshop.sides_in_turn
    )
    return Text("steps:panel", sides=sides, level=workshop.reassurance.open_level)


def _asks(workshop: Workshop) -> tuple[Button, ...]:
    seen = workshop.revision
    if workshop.rounds.open is not None:
        return (button(Verb.CLOSE_ROUND, seen, Weight.MAIN),)
    asks = []
    if workshop.offers(Ability.ASKING):
        asks += [
            button(Verb.SHOW_WORRIES, seen),
            button(Verb.SHOW_SHAPES, seen),
            button(Verb.ASK_ABOUT_STEPS, seen, subject=str(HERE)),
        ]
        next_level = Text("presses:ask_readiness_next_level")
        asks += [
            Button(Verb.ASK_READINESS, next_level, seen, subject=readiness.NEXT_LEVEL),
            button(Verb.ASK_AT_HOME, seen, subject=str(AT_HOME)),
        ]
    if workshop.offers(Ability.PRODUCTS):
        asks.append(button(Verb.ASK_PRODUCTS, seen))
    if workshop.offers(Ability.EXPORT):
        asks.append(button(Verb.EXPORT, seen))
    return (*asks, ask_readiness(workshop))
