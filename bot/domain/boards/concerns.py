"""Concerns: needs, fears and concerns of both sides on the table; what is to be met before going on."""

from __future__ import annotations

from bot.domain.state.contributions import Contribution, ContributionKind, HearingOutcome
from bot.domain.state.people import FEWEST
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse

ENOUGH_CONCERNS = 3
ENOUGH_AUTHORS = 2


def on_board(workshop: Workshop, kind: ContributionKind) -> tuple[Contribution, ...]:
    """What stands on a board, in its order there."""
    return tuple(
        note for note in workshop.boards.contributions if note.kind is kind and note.on_board
    )


def from_both(workshop: Workshop) -> bool:
    """Whether each side has three concerns on the board, from at least two of its people."""
    return all(_enough(workshop, side.id) for side in workshop.people.sides)


def _enough(workshop: Workshop, side: SideId) -> bool:
    # What is taken back counts as long as everybody reads it: else the panel would tell the moment of its going.
    theirs = [note for note in on_board(workshop, ContributionKind.CONCERN) if note.side is side]
    return (
        len(theirs) >= ENOUGH_CONCERNS and len({note.author for note in theirs}) >= ENOUGH_AUTHORS
    )


def asked_aloud(workshop: Workshop, side: SideId) -> bool:
    """Whether a side is too small for private answers: a newcomer, who is not in the joint room yet, gives none."""
    return sum(person.in_joint for person in workshop.consented(side)) < FEWEST


def is_heard(concern: Contribution) -> bool:
    """Whether those whose concern it is have said that it was understood.

    Where they were too few to be asked privately they said it aloud, when it was taken up; if not, it was left open.
    How many they are by now changes nothing of it.
    """
    hearing = concern.hearing
    if hearing.outcome is HearingOutcome.MEANT:
        return True
    return hearing.aloud and hearing.tries == 0 and hearing.outcome is not HearingOutcome.LEFT_OPEN


def all_taken_up(workshop: Workshop) -> bool:
    """Whether every concern on the board has been listened back to: tried at least once, or left open."""
    return all(_was_tried(note) for note in on_board(workshop, ContributionKind.CONCERN))


def _was_tried(concern: Contribution) -> bool:
    hearing = concern.hearing
    tried = hearing.tries > 0 or hearing.ended or hearing.aloud
    return tried and not hearing.asking


def wrong_answers(
    workshop: Workshop,
    kind: ContributionKind,
    concerns: tuple[Handle, ...],
    giver: SideId | None = None,
) -> Refusal | None:
    """An idea says which concerns on the board it answers, where there are any; others none.

    A step says one at most, and one of those who do not take it.
    """
    board = on_board(workshop, ContributionKind.CONCERN)
    known = {note.handle for note in board}
    if kind is ContributionKind.STEP:
        if len(concerns) > 1 or not set(concerns) <= known:
            return refuse(Reason.CONCERN_GONE)
        own = any(note.handle in concerns and note.side is giver for note in board)
        return refuse(Reason.EASES_OTHERS) if own else None
    if kind is not ContributionKind.IDEA:
        return refuse(Reason.NOT_IN_THIS_PHASE) if concerns else None
    if not set(concerns) <= known:
        return refuse(Reason.CONCERN_GONE)
    return refuse(Reason.WHICH_CONCERNS) if known and not concerns else None
