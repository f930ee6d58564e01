"""A step's words belong to its giver's side: asked for, taken up, put into other words (docs/rounds.md).

Those who would do it decide how it reads, so that what is meaningful stays affordable; anybody may propose, and nobody
has to refuse in public (Kelman 2005, §3.5: steps are shaped by joint thinking).
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.domain.reassurance.pairs import in_other_words
from bot.domain.reassurance.steps import (
    gives,
    line,
    one_line,
    refused_aloud,
    standing_step,
    takes_part_in_joint,
)
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.agenda import Ability
from bot.domain.state.ballots import without_answers
from bot.domain.state.contributions import NoteStanding
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.people import Participant
from bot.domain.state.steps import LONGEST_STEP, Proposal, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

MOST_PROPOSALS = 3
"""So many of one person wait at a time. It counts one's own alone, so it tells nothing of others."""
A_PAGE = 6
"""So many on one page, so that the longest fit a message."""
ENOUGH = 2
"""So many members of the giver's side put other words in place."""


@frozen
class TakeUpStep(Command):
    """Take up, for one's own side, a step that the others have asked for: in the same words or in other ones."""

    step: Handle
    step_seen: int
    words: Words
    own_interest: Words


@frozen
class ProposeWords(Command):
    """Propose other words for any step. Its giver's side alone reads them; nothing says who proposed them."""

    step: Handle
    step_seen: int
    words: Words


@frozen
class TakeWords(Command):
    """Press for words proposed for a step of one's own side. Nobody sees a press, or how many there are."""

    proposal: Handle


# ---- asked for, and taken up
def take_up(workshop: Workshop, command: TakeUpStep, moment: Moment) -> Outcome:
    """A step that was asked for stands as its giver's side says it from now on. Told once; nothing says by whom."""
    words, interest = one_line(command.words), one_line(command.own_interest)
    step = _workable(workshop, command.by, command.step, command.step_seen, words, interest)
    if isinstance(step, Refusal):
        return step
    if not gives(workshop, command.by, step):
        return refuse(Reason.GIVERS_ALONE)
    if not step.asked_for:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_step(
        step.handle,
        lambda known: replace(
            in_words(known, words), asked_for=False, own_interest=interest or known.own_interest
        ),
    )
    changed = _without_proposals(_of_the_side(changed, step.handle), step.handle)
    told = Text(
        "steps:taken_up",
        giver=workshop.side_name(step.giver),
        words=words,
        before=step.words,
        same=words == step.words,
    )
    return Decision(changed, Answer(Text("steps:taken_up_answer")), (Post(JOINT, told),))


def _of_the_side(workshop: Workshop, step: Handle) -> Workshop:
    """Whoever asked for it can no longer take it away, and has not done so if they had meant to."""
    return workshop.with_contribution(step, lambda note: replace(note, standing=NoteStanding.SHOWN))


# ---- other words
def propose(workshop: Workshop, command: ProposeWords, moment: Moment) -> Outcome:
    """Keep other words for the step's giver's side to press for. Whoever proposes has not pressed with that."""
    words = one_line(command.words)
    step = _workable(workshop, command.by, command.step, command.step_seen, words)
    if isinstance(step, Refusal):
        return step
    if step.asked_for:
        return refuse(Reason.IS_ASKED_FOR)
    if says_the_same(words, step.words):
        return refuse(Reason.ALREADY_SO)
    reassurance, author = workshop.reassurance, workshop.own(command.by).seat
    if sum(one.author == author for one in reassurance.proposals) >= MOST_PROPOSALS:
        return refuse(Reason.PROPOSALS_FULL, most=MOST_PROPOSALS)
    handle = Handle(moment.draw.token(f"proposal|{reassurance.proposed}", 8))
    proposal = Proposal(handle, step.handle, author, words)
    changed = replace(
        reassurance,
        proposals=(*reassurance.proposals, proposal),
        proposed=reassurance.proposed + 1,
    )
    return Decision(
        replace(workshop, reassurance=changed),
        Answer(Text("steps:proposed", giver=workshop.side_name(step.giver))),
    )


def take_words(workshop: Workshop, command: TakeWords, moment: Moment) -> Outcome:
    """Press for words. With the second press of the giver's side they stand; other words for that step lapse."""
    refused = refused_aloud(workshop, command.by)
    proposal = _proposal(workshop, command.proposal)
    step = workshop.step(proposal.step) if proposal is not None else None
    if refused is not None:
        return refused
    if proposal is None or step is None or not gives(workshop, command.by, step):
        return refuse(Reason.NO_SUCH_PROPOSAL)
    standing = standing_step(workshop, step.handle, step.revision)
    if isinstance(standing, Refusal):
        return standing
    pressed = proposal.pressed | {workshop.own(command.by).seat}
    if len(pressed) < ENOUGH:
        proposals = tuple(
            replace(one, pressed=pressed) if one is proposal else one
            for one in workshop.reassurance.proposals
        )
        reassurance = replace(workshop.reassurance, proposals=proposals)
        return Decision(
            replace(workshop, reassurance=reassurance), Answer(Text("steps:pressed_for_words"))
        )
    free, no_pair = in_other_words(workshop, step.handle, moment.draw)
    return Decision(
        _put_in_place(free, step, proposal.words),
        Answer(Text("steps:words_taken")),
        (*_told(workshop, step, proposal.words), *no_pair),
    )


def _told(workshop: Workshop, step: Step, words: Words) -> tuple[Effect, ...]:
    told = Text(
        "steps:in_other_words",
        giver=workshop.side_name(step.giver),
        before=step.words,
        words=words,
        published=step.level > 0,
    )
    return (Post(JOINT, told),)


def _put_in_place(workshop: Workshop, step: Step, words: Words) -> Workshop:
    """Nobody has answered to these words yet: what was sealed about the others goes, and it is unpublished."""
    changed = workshop.with_step(step.handle, lambda known: in_words(known, words))
    changed = replace(changed, rounds=without_answers(changed.rounds, (step.handle,)))
    return _without_proposals(changed, step.handle)


def says_the_same(one: Words, other: Words) -> bool:
    """Whether two wordings differ in signs, capitals and spaces alone: such a change is no reason to ask anew."""
    return _letters(one) == _letters(other)


def _letters(words: Words) -> str:
    plain = unicodedata.normalize("NFKC", words.text).casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] in "LMN")


def in_words(step: Step, words: Words) -> Step:
    """The step in these words; in other words than before it is unpublished, and asked about as if for the first time:
    worries about it are asked for anew.
    """
    if words == step.words:
        return replace(step, revision=step.revision + 1)
    return replace(
        step,
        words=words,
        reworded=True,
        level=0,
        askings=(0, 0),
        worries_shown=False,
        revision=step.revision + 1,
    )


def _without_proposals(workshop: Workshop, step: Handle) -> Workshop:
    """Words that were proposed in place of others than those that stand now lapse."""
    rest = tuple(one for one in workshop.reassurance.proposals if one.step != step)
    return replace(workshop, reassurance=replace(workshop.reassurance, proposals=rest))


def _workable(
    workshop: Workshop, by: UserId, handle: Handle, seen: int, words: Words, *more: Words
) -> Step | Refusal:
    """A step that this person may word now, and words that fit."""
    refused = refused_aloud(workshop, by, words, *more)
    if refused is not None:
        return refused
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > LONGEST_STEP:
        return refuse(Reason.TOO_LONG, most=LONGEST_STEP)
    return standing_step(workshop, handle, seen)


def _proposal(workshop: Workshop, handle: Handle) -> Proposal | None:
    return next((one for one in workshop.reassurance.proposals if one.handle == handle), None)


# ---- what the giver's side reads
def proposals(press: IncomingPress) -> Answer | Refusal:
    """The words proposed for the steps of the presser's own side, each with its button."""
    return proposals_for(press.workshop, press.by, number_in(press.pressed.subject) or 0)


def proposals_for(workshop: Workshop, by: UserId, page: int = 0) -> Answer | Refusal:
    """The same for whoever asks; to be shown to that person alone."""
    someone = workshop.participant(by)
    if someone is None or not takes_part_in_joint(workshop, by):
        return refuse(Reason.NOT_YOURS)
    if not workshop.offers(Ability.STEPS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    return _page(workshop, someone, page)


def _page(workshop: Workshop, someone: Participant, page: int) -> Answer:
    waiting = [
        (one, step)
        for one in sorted(workshop.reassurance.proposals, key=lambda one: one.handle)
        if (step := workshop.step(one.step)) is not None and step.giver is someone.side
    ]
    at = min(page, max(0, len(waiting) - 1) // A_PAGE) * A_PAGE
    entries: list[Value] = []
    presses: list[Button] = []
    for number, (one, step) in enumerate(waiting[at : at + A_PAGE], at + 1):
        about, mine = line(workshop, step), someone.seat in one.pressed
        entries.append(
            Text("steps:proposal", number=number, step=about, words=one.words, mine=mine)
        )
        if not mine:
            label = Text("presses:take_words", number=number)
            presses.append(Button(Verb.TAKE_WORDS, label, subject=one.handle))
    if len(waiting) > at + A_PAGE:
        presses.append(button(Verb.PROPOSALS, subject=str(at // A_PAGE + 1)))
    return Answer(Text("steps:proposals", entries=tuple(entries)), tuple(presses))
