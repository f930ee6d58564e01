"""What stands on boards for steps and products to refer to."""

from __future__ import annotations

from bot.domain.state.contributions import ContributionKind
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, Words


def on_board(workshop: Workshop, kind: ContributionKind) -> tuple[Handle, ...]:
    """What of a kind stands on its board, for steps and products to refer to."""
    return tuple(
        note.handle for note in workshop.boards.contributions if note.kind is kind and note.on_board
    )


def product_sources(workshop: Workshop) -> tuple[Handle, ...]:
    """From what a product may be drafted: published steps, and ideas."""
    steps = tuple(step.handle for step in workshop.reassurance.steps if step.level >= HERE)
    return (*steps, *on_board(workshop, ContributionKind.IDEA))


def source_words(workshop: Workshop, source: Handle) -> Words:
    """The words of a step or an idea, from which a product may be drafted."""
    step, idea = workshop.step(source), workshop.contribution(source)
    return step.words if step is not None else (idea.words if idea is not None else Words(""))
