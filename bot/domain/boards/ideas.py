"""Ideas: found in the talk; each says which concerns it answers, and the room adds the other side's."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import forms
from bot.domain.boards.concerns import wrong_answers
from bot.domain.boards.pages import with_pages
from bot.domain.boards.private_notes import may_speak_together, may_write
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class NameConcerns(Command):
    """Say which further concerns an idea on the board answers."""

    idea: Handle
    concerns: tuple[Handle, ...]


def name_concerns(workshop: Workshop, command: NameConcerns, moment: Moment) -> Outcome:
    """Add the concerns that an idea answers as well. Nothing says who added them."""
    refused = may_write(workshop, ContributionKind.IDEA) or may_speak_together(workshop, command.by)
    if refused is not None:
        return refused
    idea = workshop.contribution(command.idea)
    if idea is None or idea.kind is not ContributionKind.IDEA or not idea.on_board:
        return refuse(Reason.NOT_YOURS)
    refused = wrong_answers(workshop, ContributionKind.IDEA, command.concerns)
    if refused is not None:
        return refused
    more = tuple(handle for handle in command.concerns if handle not in idea.answers)
    if not more:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_contribution(
        idea.handle, lambda note: replace(note, answers=(*note.answers, *more))
    )
    return Decision(with_pages(changed, moment.draw), Answer(Text("ideas:concerns_named")))


def _name(press: IncomingPress) -> NameConcerns:
    return NameConcerns(press.by, forms.item_of(press), forms.answers_of(press))


ACTS: tuple[AnyAct, ...] = (
    Act(
        NameConcerns,
        Who.TAKING_PART,
        OPEN,
        name_concerns,
        (ActButton(Verb.NAME_CONCERNS, _name, forms.naming_concerns),),
        unseen=True,
    ),
)
