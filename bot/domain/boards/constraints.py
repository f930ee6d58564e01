"""Constraints: what makes ideas hard at home, each paired with what the other side could do to ease it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import forms
from bot.domain.boards.pages import with_pages
from bot.domain.boards.private_notes import line_of, may_speak_together, may_write
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Guarded, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

MOST_EASES = 4
"""To one constraint: what is said beyond that is for the talk."""


@frozen
class SayWhatEases(Command):
    """Say what the other side could do to ease a constraint on the board."""

    constraint: Handle
    words: Words


def say_what_eases(workshop: Workshop, command: SayWhatEases, moment: Moment) -> Outcome:
    """Put beside a constraint what the other side could do to ease it. Nothing says who put it there."""
    refused = may_write(workshop, ContributionKind.CONSTRAINT) or may_speak_together(
        workshop, command.by
    )
    if refused is not None:
        return refused
    constraint = workshop.contribution(command.constraint)
    if (
        constraint is None
        or constraint.kind is not ContributionKind.CONSTRAINT
        or not constraint.on_board
    ):
        return refuse(Reason.NOT_YOURS)
    line = line_of(command.words)
    if isinstance(line, Refusal):
        return line
    if len(constraint.eases) >= MOST_EASES:
        return refuse(Reason.ENOUGH_EASES, most=MOST_EASES)
    changed = workshop.with_contribution(
        constraint.handle, lambda note: replace(note, eases=(*note.eases, line))
    )
    return Decision(with_pages(changed, moment.draw), Answer(Text("constraints:ease_added")))


def _say(press: IncomingPress) -> SayWhatEases:
    return SayWhatEases(press.by, forms.item_of(press), press.words)


ACTS: tuple[AnyAct, ...] = (
    Act(
        SayWhatEases,
        Who.TAKING_PART,
        OPEN,
        say_what_eases,
        (ActButton(Verb.SAY_WHAT_EASES, _say, forms.saying_what_eases),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
)
