"""Reassurance steps: put up and filled in from the joint talk, asked in both directions, published in both or not.

Meaningful to the receiver yet affordable to the giver; found jointly, low commitment first (Kelman 2005, §3.1, §3.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.boards.private_notes import may_speak_together, new_handle
from bot.domain.reassurance.sources import on_board
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.state.agenda import Ability
from bot.domain.state.ballots import (
    without_item,
)
from bot.domain.state.contributions import Contribution, ContributionKind, NoteStanding
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.steps import (
    AT_HOME,
    HERE,
    LONGEST_STEP,
    MOST_A_DIRECTION,
    Step,
    StepKind,
    has_room,
    step_of,
)
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

LONGEST_LINE = 200
"""What is added to a step, and a worry, may be a little longer than the step."""
MOST_CONSTRAINTS = 3


# ---- by participants: the substance, and every answer
@dataclass(frozen=True, slots=True)
class PutUpStep(Command):
    """Put a step on the board: one line, the side that would take it, the concern it answers."""

    giver: SideId | None
    concern: Handle | None
    words: Words


@dataclass(frozen=True, slots=True)
class ChangeStep(Command):
    """Reword a step, or add from the joint talk what kind it is, why the giver would keep it up, how it is seen."""

    step: Handle
    step_seen: int
    words: Words
    kind: StepKind | None
    own_interest: Words
    verification: Words
    durability: Words


@dataclass(frozen=True, slots=True)
class LinkStep(Command):
    """Say which step of the other direction answers this one, and which constraints stand in its way."""

    step: Handle
    step_seen: int
    partner: Handle | None
    constraints: tuple[Handle, ...]


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
    """A new step on the board, from nobody and from no side. ``concerns`` are those that a step may answer.

    Whoever put it up can take it back until both sides have answered to it; nobody is shown who that is.
    """
    words = one_line(command.words)
    refused = refused_aloud(workshop, command.by, words)
    if refused is not None:
        return refused
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > LONGEST_STEP:
        return refuse(Reason.TOO_LONG, most=LONGEST_STEP)
    if command.concern is not None and command.concern not in set(
        on_board(workshop, ContributionKind.CONCERN)
    ):
        return refuse(Reason.NO_SUCH_STEP)
    if command.giver is None:
        return refuse(Reason.WHICH_GIVER)
    if not has_room(workshop.reassurance.steps, command.giver):
        return refuse(Reason.STEPS_FULL, most=MOST_A_DIRECTION)
    author = workshop.own(command.by)
    answers = () if command.concern is None else (command.concern,)
    note = Contribution(
        new_handle(workshop, moment.draw),
        ContributionKind.STEP,
        words,
        author.side,
        author.seat,
        NoteStanding.SHOWN,
        answers,
        giver=command.giver,
    )
    new = tuple(step for step in (step_of(note),) if step is not None)
    steps = (*workshop.reassurance.steps, *new)
    changed = replace(
        workshop.with_new_contribution(note),
        reassurance=replace(workshop.reassurance, steps=steps),
    )
    return Decision(changed, Answer(Text("steps:put_up")))


def change(workshop: Workshop, command: ChangeStep, moment: Moment) -> Outcome:
    """Reword or fill in. While a step is being asked it stays as it is; in other words nobody has answered it yet, and
    it has not been asked yet at the levels at which it was not published.

    A published step in other words waits for worries anew before it can be asked one level up.
    """
    written = (command.words, command.own_interest, command.verification, command.durability)
    fields = [one_line(wording) for wording in written]
    refused = refused_aloud(workshop, command.by, *fields)
    step = workshop.step(command.step)
    if refused is None and step is None:
        refused = refuse(Reason.NO_SUCH_STEP)
    if refused is None and is_asked_now(workshop, command.step):
        refused = refuse(Reason.ASKED_NOW)
    if refused is not None or step is None:
        return refused or refuse(Reason.NO_SUCH_STEP)
    if step.revision != command.step_seen:
        return refuse(Reason.STEP_CHANGED)
    words, own_interest, verification, durability = fields
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > LONGEST_STEP:
        return refuse(Reason.TOO_LONG, most=LONGEST_STEP)
    new = replace(
        step,
        words=words,
        kind=command.kind,
        own_interest=own_interest,
        verification=verification,
        durability=durability,
        worries_shown=step.worries_shown and (step.level == 0 or words == step.words),
        reworded=step.reworded or (step.level > 0 and words != step.words),
        askings=step.askings if words == step.words else _not_asked_above(step),
    )
    if new == step:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_step(step.handle, lambda _: replace(new, revision=step.revision + 1))
    if words != step.words:
        sealed = (without_item(asking, step.handle) for asking in changed.rounds.sealed)
        kept = tuple(asking for asking in sealed if asking.items)
        changed = replace(changed, rounds=replace(changed.rounds, sealed=kept))
    return Decision(changed, Answer(Text("steps:changed")))


def _not_asked_above(step: Step) -> tuple[int, int]:
    here, at_home = step.askings
    return (here if step.level >= HERE else 0, at_home if step.level >= AT_HOME else 0)


def link(workshop: Workshop, command: LinkStep, moment: Moment) -> Outcome:
    """Which step of the other direction answers this one (both then say so), and what stands in its way."""
    refused = refused_aloud(workshop, command.by)
    step = workshop.step(command.step)
    partner = workshop.step(command.partner) if command.partner is not None else None
    if refused is not None:
        return refused
    wrong = partner is not None and step is not None and partner.giver is step.giver
    if step is None or wrong or (command.partner is not None and partner is None):
        return refuse(Reason.NO_SUCH_STEP)
    if step.revision != command.step_seen:
        return refuse(Reason.STEP_CHANGED)
    known = set(on_board(workshop, ContributionKind.CONSTRAINT))
    kept = tuple(handle for handle in command.constraints if handle in known)[:MOST_CONSTRAINTS]

    def linked(known: Step) -> Step:
        if known.handle == step.handle:
            return replace(
                known, partner=command.partner, constraints=kept, revision=known.revision + 1
            )
        if partner is not None and known.handle == partner.handle:
            return replace(known, partner=step.handle, revision=known.revision + 1)
        if known.partner in {step.handle, command.partner}:
            return replace(known, partner=None, revision=known.revision + 1)
        return known

    changed = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance, steps=tuple(linked(step) for step in workshop.reassurance.steps)
        ),
    )
    return Decision(changed, Answer(Text("steps:changed")))


def line(workshop: Workshop, step: Step) -> Text:
    """A step in one line: whose it would be, and its words."""
    return Text("steps:line", giver=workshop.side_name(step.giver), words=step.words)


def is_asked_now(workshop: Workshop, step: Handle) -> bool:
    """Whether a step is part of the round under way."""
    return workshop.rounds.open is not None and step in workshop.rounds.open.items
