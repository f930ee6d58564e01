"""Shapes: easier for us like this, it would mean more if. Released together before a round (docs/rounds.md).

Steps are shaped until they are meaningful and affordable, not voted on (Kelman 2005, §3.5). Both ends are heard at one
moment or neither is, so that nobody's wish stands alone.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.findings import Finding, held_back
from bot.domain.reassurance.both_ends import (
    in_messages,
    refused_about,
    refused_to_show,
    step_of,
    waiting,
    waiting_of,
    without,
)
from bot.domain.reassurance.steps import one_line
from bot.domain.road.act import Command, Moment, Outcome, SeenCommand
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.steps import Shape, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Draw, Handle, SideId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

MOST_WAITING = 3
"""So many shapes of one person may wait to be shown. It counts one's own alone, so it tells nothing of others."""
A_MESSAGE = 4
"""So many in one message, so that the longest fit."""


@frozen
class AddShape(Command):
    """Say from one end what would shape a step; shown with all others, if both ends have said something."""

    step: Handle
    end: WorryEnd
    words: Words


@frozen
class TakeBackShape(Command):
    """Take back one's own shape before any is shown."""

    shape: Handle


@frozen
class ShowShapes(SeenCommand):
    """Show all shapes written so far, if both ends have some. ``findings``: what the guard has found in any."""

    findings: tuple[Finding, ...] = ()


def add_shape(workshop: Workshop, command: AddShape, moment: Moment) -> Outcome:
    """Keep a shape until all are shown. From which end it looks is its author's choice, so it tells of no side."""
    words = one_line(command.words)
    refused = refused_about(workshop, command.by, command.step, words)
    if refused is not None:
        return refused
    author, reassurance = workshop.own(command.by).seat, workshop.reassurance
    if waiting_of(reassurance.shapes, author) >= MOST_WAITING:
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
    author = workshop.own(command.by).seat
    rest = without(workshop.reassurance.shapes, command.shape, author)
    if rest is None:
        return refuse(Reason.SHAPE_GONE)
    return Decision(
        replace(workshop, reassurance=replace(workshop.reassurance, shapes=rest)),
        Answer(Text("shapes:taken_back")),
    )


def show_shapes(workshop: Workshop, command: ShowShapes, moment: Moment) -> Outcome:
    """Show all that wait, shuffled, at one moment, if both ends have some; else none, and one text for every reason."""
    refused = refused_to_show(workshop)
    if refused is not None:
        return refused
    waits = waiting(workshop.reassurance.shapes)
    done = Answer(Text("shapes:done"))
    if not _from_both(workshop, waits):
        counted = replace(workshop, revision=workshop.revision + 1)
        return Decision(counted, done, (Post(JOINT, Text("shapes:none")),))
    held = held_back(workshop, command.findings, waits)
    if held is not None:
        return held
    shapes = tuple(replace(one, shown=True) for one in workshop.reassurance.shapes)
    changed = replace(
        workshop,
        reassurance=replace(workshop.reassurance, shapes=shapes),
        revision=workshop.revision + 1,
    )
    return Decision(changed, done, _told(workshop, waits, moment.draw))


def _from_both(workshop: Workshop, waits: list[Shape]) -> bool:
    """Whether both ends have some, and steps of both directions, so that nobody's wish stands alone."""
    givers = {step.giver for one in waits if (step := workshop.step(one.step)) is not None}
    return {one.end for one in waits} == set(WorryEnd) and givers == set(SideId)


def _told(workshop: Workshop, waits: list[Shape], draw: Draw) -> tuple[Effect, ...]:
    lines = draw.shuffled([_line(workshop, one) for one in waits], "shapes|shown")
    return in_messages(
        lines,
        A_MESSAGE,
        lambda first, part: Text("shapes:shown" if first else "shapes:more", shapes=part),
    )


def _line(workshop: Workshop, shape: Shape) -> Text:
    return Text(f"shapes:from_{shape.end}", step=step_of(workshop, shape), words=shape.words)
