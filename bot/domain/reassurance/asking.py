"""Which steps can be asked about at a level, and what is published when a round about them closes."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from bot.domain.reassurance.steps import line
from bot.domain.state.agenda import Ability
from bot.domain.state.ballots import (
    EACH_DIRECTION,
    MOST_ASKINGS,
    Round,
    side_says_yes,
)
from bot.domain.state.decisions import Effect, Post
from bot.domain.state.steps import (
    AT_HOME,
    HERE,
    Step,
)
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Draw, Handle, SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value


# ---- asking
def sealed_at(workshop: Workshop, level: int) -> Round | None:
    """The round at this level that ended without a result: its answers stand, sealed and changeable."""
    return next((asking for asking in workshop.rounds.sealed if asking.level == level), None)


def may_be_asked(workshop: Workshop, level: int) -> tuple[Step, ...]:
    """The steps that can be chosen at a level: taken up, not yet published there, worries shown, asked once at most."""
    ready = (
        step
        for step in workshop.reassurance.steps
        if step.level == level - 1 and step.worries_shown and not step.asked_for
    )
    return tuple(step for step in ready if step.askings[level - 1] < MOST_ASKINGS)


def to_ask(
    workshop: Workshop, chosen: tuple[Handle, ...], level: int
) -> tuple[tuple[Handle, ...], tuple[Handle, ...]] | Refusal:
    """What a round of steps asks: what was chosen (or all that can be), and what stayed sealed before."""
    if not workshop.offers(Ability.ASKING):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if level not in (HERE, AT_HOME) or level > workshop.reassurance.open_level:
        return refuse(Reason.LEVEL_CLOSED)
    can = {step.handle for step in may_be_asked(workshop, level)}
    picked = tuple(dict.fromkeys(chosen)) or tuple(
        step.handle for step in workshop.reassurance.steps if step.handle in can
    )
    for handle in picked:
        refused = _why_not(workshop, handle, level)
        if refused is not None:
            return refused
    sealed = sealed_at(workshop, level)
    all_items = tuple(dict.fromkeys((*picked, *(sealed.items if sealed is not None else ()))))
    givers = [step.giver for step in workshop.reassurance.steps if step.handle in all_items]
    if not picked or not _enough_each_way(givers):
        return refuse(_why_too_few(workshop, level, can))
    return picked, all_items


def complete_first(workshop: Workshop, items: Sequence[Handle], level: int) -> tuple[Handle, ...]:
    """One level up, steps of which all is said that makes them credible come first; each group by lot."""
    whole = {step.handle for step in workshop.reassurance.steps if step.is_complete}
    if level == HERE:
        return tuple(items)
    return (
        *(item for item in items if item in whole),
        *(item for item in items if item not in whole),
    )


def _enough_each_way(givers: Sequence[SideId]) -> bool:
    return all(givers.count(side) >= EACH_DIRECTION for side in SideId)


def _why_too_few(workshop: Workshop, level: int, can: Container[Handle]) -> Reason:
    """What is in the way of a round: too few are chosen, wait for worries, were asked twice, or are on the board."""
    if _enough_each_way([step.giver for step in workshop.reassurance.steps if step.handle in can]):
        return Reason.CHOOSE_MORE
    every = [step for step in workshop.reassurance.steps if step.level == level - 1]
    here = [step for step in every if not step.asked_for]
    if not _enough_each_way([step.giver for step in here]) and _enough_each_way(
        [step.giver for step in every]
    ):
        return Reason.NOT_TAKEN_UP
    if _enough_each_way([step.giver for step in here if step.askings[level - 1] < MOST_ASKINGS]):
        return Reason.WORRIES_FIRST
    return (
        Reason.ALL_ASKED_TWICE
        if _enough_each_way([step.giver for step in here])
        else Reason.TOO_FEW_STEPS
    )


def _why_not(workshop: Workshop, handle: Handle, level: int) -> Refusal | None:
    step = workshop.step(handle)
    if step is None:
        return refuse(Reason.NO_SUCH_STEP)
    if step.level >= level:
        return refuse(Reason.PUBLISHED_ALREADY)
    if step.level < level - 1:
        return refuse(Reason.LEVEL_CLOSED)
    if step.asked_for:
        return refuse(Reason.NOT_TAKEN_UP)
    if not step.worries_shown:
        return refuse(Reason.WORRIES_FIRST)
    return refuse(Reason.ASKED_TWICE) if step.askings[level - 1] >= MOST_ASKINGS else None


def closed(workshop: Workshop, opened: Round, draw: Draw) -> tuple[Workshop, tuple[Effect, ...]]:
    """Publish what both ends said yes to, if there is such a step in each direction; else the one other text.

    That text covers too few answers, no step with yes from both ends, such steps in one direction only, and somebody
    having stepped out. The answers stay sealed, of the last without those of whoever left, and do not count as asked:
    which of these it was shows in nothing.
    """
    question = Text(f"rounds:after_{opened.afterwards}")
    nothing = (Post(JOINT, Text("rounds:nothing_published", question=question)),)
    others = tuple(asking for asking in workshop.rounds.sealed if asking.level != opened.level)
    if opened.void:
        return replace(
            workshop, rounds=replace(workshop.rounds, sealed=(*others, replace(opened, void=False)))
        ), nothing
    workshop = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            steps=tuple(_asked_once_more(step, opened) for step in workshop.reassurance.steps),
        ),
    )
    yes = _with_yes_from_both(workshop, opened)
    if {step.giver for step in yes} != set(SideId):
        return replace(workshop, rounds=replace(workshop.rounds, sealed=(*others, opened))), nothing
    found = {step.handle for step in yes}
    steps = tuple(
        replace(step, level=opened.level, reworded=False) if step.handle in found else step
        for step in workshop.reassurance.steps
    )
    published = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            steps=steps,
            published_level=max(workshop.reassurance.published_level, opened.level),
        ),
        rounds=replace(workshop.rounds, sealed=others),
    )
    lines: tuple[Value, ...] = tuple(
        line(workshop, step)
        for step in draw.shuffled(
            sorted(yes, key=lambda one: one.handle), f"round|{opened.handle}|published"
        )
    )
    text = Text(
        "rounds:published_at_home" if opened.level == AT_HOME else "rounds:published", steps=lines
    )
    return published, (Post(JOINT, text),)


def _asked_once_more(step: Step, opened: Round) -> Step:
    if step.handle not in opened.chosen:
        return step
    here, at_home = step.askings
    return replace(
        step, askings=(here + 1, at_home) if opened.level == HERE else (here, at_home + 1)
    )


def _with_yes_from_both(workshop: Workshop, opened: Round) -> tuple[Step, ...]:
    return tuple(
        step
        for step in workshop.reassurance.steps
        if step.handle in opened.items
        and all(
            side_says_yes(opened, step.handle, side, workshop.has_read)
            for side in (step.giver, step.receiver)
        )
    )
