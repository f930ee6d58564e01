"""Reassurance steps: put up and filled in from the joint talk, asked in both directions, published in both or not.

Meaningful to the receiver yet affordable to the giver; found jointly, low commitment first (Kelman 2005, §3.1, §3.5).
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.private_notes import may_speak_together, own_note
from bot.domain.reassurance.sources import on_board
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import ContributionKind, NoteStanding
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.steps import MOST_A_DIRECTION, Step, StepKind, has_room, step_of
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_LINE = 200
"""What is added to a step, and a worry, may be a little longer than the step."""
MOST_CONSTRAINTS = 3


# ---- by participants: the substance, and every answer
@frozen
class PutUpStep(Command):
    """Put one's own note of a step on the board, once one has read how it will stand there."""

    note: Handle


@frozen
class AddToStep(Command):
    """Add what the talk has brought: the step's kind, its giver's reason, how it is seen, what lasts, what hinders."""

    step: Handle
    step_seen: int
    kind: StepKind | None
    own_interest: Words
    verification: Words
    durability: Words
    constraints: tuple[Handle, ...] = ()


def one_line(words: Words) -> Words:
    """The words without line breaks, for a board is read line by line."""
    return Words(" ".join(words.text.split()))


def takes_part_in_joint(workshop: Workshop, user: UserId) -> bool:
    """Whether somebody who takes part may already be in the joint room."""
    someone = workshop.participant(user)
    return someone is not None and someone.in_joint


def refused_here(workshop: Workshop, user: UserId, *fields: Words) -> Refusal | None:
    """What every act on steps has in common: the phase, the joint room, lines of a length that can be read."""
    if not workshop.offers(Ability.STEPS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if not takes_part_in_joint(workshop, user):
        return refuse(Reason.NOT_YOURS)
    if any(len(words.text) > LONGEST_LINE for words in fields):
        return refuse(Reason.TOO_LONG, most=LONGEST_LINE)
    return None


def refused_aloud(workshop: Workshop, user: UserId, *fields: Words) -> Refusal | None:
    """The same for what appears in the joint room at once: not while that room is quiet."""
    return refused_here(workshop, user, *fields) or may_speak_together(workshop, user)


# ---- putting up, and what the room adds
def put_up(workshop: Workshop, command: PutUpStep, moment: Moment) -> Outcome:
    """A new step on the board, from nobody; if those who would receive it put it up, it stands as asked for.

    Whoever put it up can take it back until both sides have answered to it; nobody is shown who that is.
    """
    note = own_note(workshop, command.by, command.note)
    refused = refused_aloud(workshop, command.by)
    if refused is not None or isinstance(note, Refusal):
        return refused or refuse(Reason.NOT_YOURS)
    if note.on_board:
        return refuse(Reason.ALREADY_SHOWN)
    shown = replace(note, standing=NoteStanding.SHOWN)
    step = step_of(shown)
    if step is None:
        return refuse(Reason.NOT_YOURS)
    if not has_room(workshop.reassurance.steps, step.giver, asked_for=step.asked_for):
        return refuse(Reason.STEPS_FULL, most=MOST_A_DIRECTION)
    # At the end: where a line stands on a board says nothing of when it was written down.
    rest = tuple(one for one in workshop.boards.contributions if one is not note)
    changed = replace(
        workshop,
        boards=replace(workshop.boards, contributions=(*rest, shown)),
        reassurance=replace(workshop.reassurance, steps=(*workshop.reassurance.steps, step)),
    )
    return Decision(changed, Answer(Text("steps:put_up")))


def add(workshop: Workshop, command: AddToStep, moment: Moment) -> Outcome:
    """Fill in what the talk has brought. Its own interest is for its giver's side to say; its words stay."""
    own_interest, verification, durability = (
        one_line(words)
        for words in (command.own_interest, command.verification, command.durability)
    )
    refused = refused_aloud(workshop, command.by, own_interest, verification, durability)
    step = standing_step(workshop, command.step, command.step_seen)
    if refused is not None or isinstance(step, Refusal):
        return refused or refuse(step.reason if isinstance(step, Refusal) else Reason.NO_SUCH_STEP)
    if own_interest != step.own_interest and not gives(workshop, command.by, step):
        return refuse(Reason.GIVERS_ALONE)
    known = set(on_board(workshop, ContributionKind.CONSTRAINT))
    new = replace(
        step,
        kind=command.kind,
        own_interest=own_interest,
        verification=verification,
        durability=durability,
        constraints=tuple(one for one in command.constraints if one in known)[:MOST_CONSTRAINTS],
    )
    if new == step:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_step(step.handle, lambda _: replace(new, revision=step.revision + 1))
    return Decision(changed, Answer(Text("steps:changed")))


def standing_step(workshop: Workshop, handle: Handle, seen: int) -> Step | Refusal:
    """A step that may be worked on as somebody has read it: while it is asked about it stays as it is."""
    step = workshop.step(handle)
    if step is None:
        return refuse(Reason.NO_SUCH_STEP)
    if is_asked_now(workshop, handle):
        return refuse(Reason.ASKED_NOW)
    return refuse(Reason.STEP_CHANGED) if step.revision != seen else step


def gives(workshop: Workshop, user: UserId, step: Step) -> bool:
    """Whether somebody is of the side that would do it."""
    someone = workshop.participant(user)
    return someone is not None and someone.side is step.giver


def line(workshop: Workshop, step: Step) -> Text:
    """A step in one line: whose it would be, and its words."""
    return Text(
        "steps:line",
        giver=workshop.side_name(step.giver),
        words=workshop.reassurance.in_both(step.words),
    )


def number_of(workshop: Workshop, step: Handle) -> int:
    """The number that a step has on the board; 0 for one that is not there."""
    steps = enumerate(workshop.reassurance.steps, 1)
    return next((number for number, one in steps if one.handle == step), 0)


def is_asked_now(workshop: Workshop, step: Handle) -> bool:
    """Whether a step is part of the round under way, alone or in a pair."""
    opened = workshop.rounds.open
    return opened is not None and any(
        one.handle == step for item in opened.items for one in workshop.steps_in(item)
    )
