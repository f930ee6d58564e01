"""What becomes of notes when a phase ends, and when their author has no voice any more."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.state.contributions import (
    ActsShown,
    Contribution,
    ContributionKind,
    NoteStanding,
)
from bot.domain.state.steps import without_steps
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SeatId


# ---- when somebody steps out, when a phase ends
def without_voice(workshop: Workshop, seat: SeatId) -> Workshop:
    """Somebody no longer takes part: nothing of theirs is shown from now on, and no private answer of theirs counts."""

    def quiet(note: Contribution) -> Contribution:
        hearing = replace(
            note.hearing,
            meant=note.hearing.meant - {seat},
            otherwise=note.hearing.otherwise - {seat},
            missing=tuple(line for line in note.hearing.missing if line.seat != seat),
        )
        mine = note.author == seat and note.standing is NoteStanding.READY
        return replace(
            note, hearing=hearing, standing=NoteStanding.PRIVATE if mine else note.standing
        )

    return replace(
        workshop,
        boards=replace(
            workshop.boards,
            contributions=tuple(quiet(note) for note in workshop.boards.contributions),
        ),
    )


def phase_ended(workshop: Workshop) -> Workshop:
    """Before the next phase: what was taken back is gone, acts are gone, an open asking ends without result.

    A step that both sides have answered to belongs to both by then: it stays, whoever had taken it back.
    """
    of_both = {step.handle for step in workshop.reassurance.steps if step.level > 0}
    gone = {
        note.handle
        for note in workshop.boards.contributions
        if (note.standing is NoteStanding.TAKEN_BACK and note.handle not in of_both)
        or note.kind is ContributionKind.ACT
    }

    def settled(note: Contribution) -> Contribution:
        hearing = replace(
            note.hearing, asking=False, meant=frozenset(), otherwise=frozenset(), missing=()
        )
        standing = NoteStanding.PRIVATE if note.standing is NoteStanding.READY else note.standing
        answers = tuple(handle for handle in note.answers if handle not in gone)
        return replace(note, hearing=hearing, standing=standing, answers=answers)

    kept = tuple(settled(note) for note in workshop.boards.contributions if note.handle not in gone)
    return replace(
        workshop,
        boards=replace(
            workshop.boards,
            contributions=kept,
            listening_to=None,
            acts_shown=ActsShown.NOT_YET,
            lived=frozenset(),
        ),
        reassurance=replace(
            workshop.reassurance,
            steps=without_steps(workshop.reassurance.steps, gone),
            worries=tuple(
                worry for worry in workshop.reassurance.worries if worry.step not in gone
            ),
            proposals=(),
            pairs=tuple(
                pair
                for pair in workshop.reassurance.pairs
                if pair.tied and gone.isdisjoint(pair.steps)
            ),
            shapes=tuple(shape for shape in workshop.reassurance.shapes if shape.step not in gone),
        ),
    )
