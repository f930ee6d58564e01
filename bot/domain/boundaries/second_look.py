"""A second look at one's own held words: said all the same, or told to have been no quote."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.held import A_PIECE, KEPT_FOR, QUOTES, held_for
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.holding import Boundary, Held
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class SayAllTheSame(Command):
    """Have looked again at one's own held words, and say them all the same."""

    held: Handle


@frozen
class SayNoQuote(Command):
    """Tell that one's own held words were no quote. Nothing is kept of it but one more of a number."""

    held: Handle


def say_all_the_same(workshop: Workshop, command: SayAllTheSame, moment: Moment) -> Outcome:
    """The same words stay where they are written once more. The bot never says them for anybody."""
    held = held_for(workshop, command.by, command.held)
    if held is None or not held.second_look:
        return refuse(Reason.NOT_KEPT)
    passing = replace(held, let_pass=True, until=moment.at + KEPT_FOR)
    answer = Answer(
        Text("boundaries:say_all_the_same", words=held.words.beginning(A_PIECE)),
        (button(Verb.GIVE_BACK, subject=held.handle),) if len(held.words.text) > A_PIECE else (),
    )
    return Decision(_with_held(workshop, passing), answer)


def say_no_quote(workshop: Workshop, command: SayNoQuote, moment: Moment) -> Outcome:
    """One more is counted. The third party reads how many; of whom, when, and what was written nothing is kept."""
    held = held_for(workshop, command.by, command.held)
    if held is None or held.reason not in QUOTES:
        return refuse(Reason.NOT_KEPT)
    if held.doubted:
        return refuse(Reason.ALREADY_SO)
    changed = _with_held(workshop, replace(held, doubted=True))
    boundaries = replace(changed.boundaries, erred=changed.boundaries.erred + 1)
    return Decision(replace(changed, boundaries=boundaries), Answer(Text("boundaries:counted")))


def _with_held(workshop: Workshop, held: Held) -> Workshop:
    kept = tuple(held if one.handle == held.handle else one for one in workshop.boundaries.held)
    return replace(workshop, boundaries=replace(workshop.boundaries, held=kept))


def let_pass(workshop: Workshop, author: UserId, boundary: Boundary) -> tuple[Words, ...]:
    """The words that this author has looked at again and may say across this boundary now."""
    return tuple(
        held.words
        for held in workshop.boundaries.held
        if held.let_pass and held.author == author and held.boundary is boundary
    )


ACTS: tuple[AnyAct, ...] = (
    Act(
        SayAllTheSame,
        Who.ANYBODY_INSIDE,
        OPEN,
        say_all_the_same,
        (ActButton(Verb.SAY_ALL_THE_SAME, lambda press: SayAllTheSame(press.by, press.subject)),),
    ),
    Act(
        SayNoQuote,
        Who.ANYBODY_INSIDE,
        OPEN,
        say_no_quote,
        (ActButton(Verb.NO_QUOTE, lambda press: SayNoQuote(press.by, press.subject)),),
    ),
)
