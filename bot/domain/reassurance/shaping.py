"""Shapes: easier for us like this, it would mean more if. Released together before a round (docs/rounds.md).

Steps are shaped until they are meaningful and affordable, not voted on (Kelman 2005, §3.5). Both ends are heard at one
moment or neither is, so that nobody's wish stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.boundaries.findings import Finding, held_back
from bot.domain.reassurance.steps import is_asked_now, line, one_line, refused_here
from bot.domain.road.act import Command, Moment, Outcome, SeenCommand
from bot.domain.rooms.desired import are_closed
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.steps import Shape, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Draw, Handle, SideId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value

MOST_WAITING = 3
"""So many shapes of one person may wait to be shown. It counts one's own alone, so it tells nothing of others."""
A_MESSAGE = 4
"""So many in one message, so that the longest fit."""


@dataclass(frozen=True, slots=True)
class AddShape(Command):
    """Say from one end what would shape a step; shown with all others, if both ends have said something."""

    step: Handle
    end: WorryEnd
    words: Words


@dataclass(frozen=True, slots=True)
class TakeBackShape(Command):
    """Take back one's own shape before any is shown."""

    shape: Handle


@dataclass(frozen=True, slots=True)
class ShowShapes(SeenCommand):
    """Show all shapes written so far, if both ends have some. ``findings``: what the guard has found in any."""

    findings: tuple[Finding, ...] = ()


def add_shape(workshop: Workshop, command: AddShape, moment: Moment) -> Outcome:
    """Keep a shape until all are shown. From which end it looks is its author's choice, so it tells of no side."""
    words = one_line(command.words)
    refused = refused_here(workshop, command.by, words)
    if refused is not None:
        return refused
    if workshop.step(command.step) is None:
        return refuse(Reason.NO_SUCH_STEP)
    if is_asked_now(workshop, command.step):
        return refuse(Reason.ASKED_NOW)
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    author, reassurance = workshop.own(command.by).seat, workshop.reassurance
    mine = [one for one in reassurance.shapes if one.author == author and not one.shown]
    if len(mine) >= MOST_WAITING:
        return refuse(Reason.SHAPES_WAIT, most=MOST_WAITING)
    handle = Handle(moment.draw.token(f"shape|{reassurance.shaped}", 8))
    shape = Shape(handle, command.step, author, command.end, words)
    changed = replace(
        reassurance, shapes=(*reassurance.shapes, shape), shaped=reassurance.shaped + 1
    )
    answer = Answer(Text("shapes:kept"), (button(Verb.TAKE_BACK_SHAPE, subject=str(handle)),))
    return Decision(replace(workshop, reassurance=changed), answer)


def take_back_shape(workshop: Workshop, command: TakeBackShape, moment: Moment) -> Outcome:
    """Take back one's own shape while it waits."""
    author, shapes = workshop.own(command.by).seat, workshop.reassurance.shapes
    mine = [one for one in shapes if one.handle == command.shape and one.author == author]
    if not mine or mine[0].shown:
        return refuse(Reason.SHAPE_GONE)
    rest = tuple(one for one in shapes if one is not mine[0])
    return Decision(
        replace(workshop, reassurance=replace(workshop.reassurance, shapes=rest)),
        Answer(Text("shapes:taken_back")),
    )


def show_shapes(workshop: Workshop, command: ShowShapes, moment: Moment) -> Outcome:
    """Show all that wait, shuffled, at one moment, if both ends have some; else none, and one text for every reason."""
    if not workshop.offers(Ability.STEPS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    if workshop.rounds.open is not None:
        return refuse(Reason.ROUND_OPEN)
    if not workshop.reassurance.steps:
        return refuse(Reason.NO_STEPS)
    waiting = sorted(
        (one for one in workshop.reassurance.shapes if not one.shown), key=lambda one: one.handle
    )
    done = Answer(Text("shapes:done"))
    if not _from_both(workshop, waiting):
        counted = replace(workshop, revision=workshop.revision + 1)
        return Decision(counted, done, (Post(JOINT, Text("shapes:none")),))
    refused = held_back(workshop, command.findings, waiting)
    if refused is not None:
        return refused
    shapes = tuple(replace(one, shown=True) for one in workshop.reassurance.shapes)
    changed = replace(
        workshop,
        reassurance=replace(workshop.reassurance, shapes=shapes),
        revision=workshop.revision + 1,
    )
    return Decision(changed, done, _told(workshop, waiting, moment.draw))


def _from_both(workshop: Workshop, waiting: Iterable[Shape]) -> bool:
    """Whether both ends have some, and steps of both directions, so that nobody's wish stands alone."""
    waiting = list(waiting)
    givers = {step.giver for one in waiting if (step := workshop.step(one.step)) is not None}
    return {one.end for one in waiting} == set(WorryEnd) and givers == set(SideId)


def _told(workshop: Workshop, waiting: list[Shape], draw: Draw) -> tuple[Effect, ...]:
    lines = draw.shuffled([_line(workshop, one) for one in waiting], "shapes|shown")
    parts: list[tuple[Value, ...]] = [
        tuple(lines[at : at + A_MESSAGE]) for at in range(0, len(lines), A_MESSAGE)
    ]
    return tuple(
        Post(JOINT, Text("shapes:shown" if place == 0 else "shapes:more", shapes=part))
        for place, part in enumerate(parts)
    )


def _line(workshop: Workshop, shape: Shape) -> Text:
    step = workshop.step(shape.step)
    about: Value = line(workshop, step) if step is not None else ""
    return Text(f"shapes:from_{shape.end}", step=about, words=shape.words)
