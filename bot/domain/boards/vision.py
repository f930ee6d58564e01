"""The picture of a tolerable future, as one line in the room's own words; it is carried on to the steps.

A shared vision of where things might lead frames what each side could do for the other (Kelman 2005, §3.5).
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.private_notes import line_of, may_speak_together, may_write
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Guarded, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_VISION = 200
"""It stands above other lines."""


@frozen
class PutUpVision(Command):
    """Put up the picture that the room has found words for, or in other words; ``before`` is how often it was."""

    words: Words
    before: int


def put_up_vision(workshop: Workshop, command: PutUpVision, moment: Moment) -> Outcome:
    """It is the room's: from nobody, and anybody in the room may word it otherwise while it thinks of ideas."""
    refused = may_write(workshop, ContributionKind.IDEA) or may_speak_together(workshop, command.by)
    if refused is not None:
        return refused
    words = line_of(command.words)
    if isinstance(words, Refusal):
        return words
    if len(words.text) > LONGEST_VISION:
        return refuse(Reason.TOO_LONG, most=LONGEST_VISION)
    boards = workshop.boards
    if command.before != boards.visions:
        return refuse(Reason.VISION_CHANGED)
    if words == boards.vision:
        return refuse(Reason.ALREADY_SO)
    changed = replace(boards, vision=words, visions=boards.visions + 1)
    return Decision(replace(workshop, boards=changed), Answer(Text("ideas:vision_put_up")))


def _wording(press: IncomingPress) -> Form | Refusal:
    workshop = press.workshop
    refused = may_write(workshop, ContributionKind.IDEA) or may_speak_together(workshop, press.by)
    label = Text("forms:put_up_vision_label")
    return refused or Form(
        (TextField(WORDS, label, LONGEST_VISION, workshop.boards.vision or Words("")),)
    )


def _put_up(press: IncomingPress) -> PutUpVision:
    return PutUpVision(press.by, press.words, press.revision)


ACTS: tuple[AnyAct, ...] = (
    Act(
        PutUpVision,
        Who.TAKING_PART,
        OPEN,
        put_up_vision,
        (ActButton(Verb.PUT_UP_VISION, _put_up, _wording),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
)
