"""Which steps can be asked about at a level, and what is published when a round about them closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.reassurance.in_both import is_ready
from bot.domain.reassurance.pairs import pair_by_lot
from bot.domain.reassurance.steps import line
from bot.domain.state.agenda import Ability
from bot.domain.state.ballots import (
    EACH_DIRECTION,
    MOST_ASKINGS,
    Round,
    side_says_yes,
)
from bot.domain.state.contributions import Contribution, NoteStanding
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

LETTERS_OF_A_RESULT = 3_400
"""Of a message's 4,000, with room for what the pack says around the steps."""
_AROUND = 60


# ---- asking
def sealed_at(workshop: Workshop, level: int) -> Round | None:
    """The round at this level that ended without a result: its answers stand, sealed and changeable."""
    return next((asking for asking in workshop.rounds.sealed if asking.level == level), None)


def may_be_asked(workshop: Workshop, level: int) -> tuple[Handle, ...]:
    """What can be chosen at a level, steps and then pairs: taken up, not yet published there, worries shown, asked once
    at most; a pair when each of its steps is such a one and is wished by its giver for its own sake.
    """
    return tuple(item for item in _askable(workshop) if _why_not(workshop, item, level) is None)


def _askable(workshop: Workshop) -> tuple[Handle, ...]:
    """What is asked about as one: each step that is in no pair, and each pair."""
    alone = [
        step.handle for step in workshop.reassurance.steps if not workshop.pair_of(step.handle)
    ]
    return (*alone, *(pair.handle for pair in workshop.reassurance.pairs if pair.tied))


def to_ask(
    workshop: Workshop, chosen: tuple[Handle, ...], level: int
) -> tuple[tuple[Handle, ...], tuple[Handle, ...]] | Refusal:
    """What a round of steps asks: what was chosen (or all that can be), and what stayed sealed before."""
    if not workshop.offers(Ability.ASKING):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if level not in (HERE, AT_HOME) or level > workshop.reassurance.open_level:
        return refuse(Reason.LEVEL_CLOSED)
    can = may_be_asked(workshop, level)
    picked = tuple(dict.fromkeys(chosen)) or can
    for item in picked:
        reason = _why_not(workshop, item, level)
        if reason is not None:
            return refuse(reason)
    sealed = sealed_at(workshop, level)
    all_items = tuple(dict.fromkeys((*picked, *(sealed.items if sealed is not None else ()))))
    if not picked or not _enough_each_way(_steps_in(workshop, all_items)):
        return refuse(_why_too_few(workshop, level, can))
    return picked, all_items


def complete_first(workshop: Workshop, items: Sequence[Handle], level: int) -> tuple[Handle, ...]:
    """One level up, steps of which all is said that makes them credible come first, and pairs of such; by lot."""
    if level == HERE:
        return tuple(items)
    whole = {item for item in items if all(step.is_complete for step in workshop.steps_in(item))}
    return (
        *(item for item in items if item in whole),
        *(item for item in items if item not in whole),
    )


def _steps_in(workshop: Workshop, items: Iterable[Handle]) -> list[Step]:
    return [step for item in items for step in workshop.steps_in(item)]


def _enough_each_way(steps: Iterable[Step]) -> bool:
    """Over single steps and pairs, of which each is one in each direction."""
    givers = [step.giver for step in steps]
    return all(givers.count(side) >= EACH_DIRECTION for side in SideId)


def _why_too_few(workshop: Workshop, level: int, can: Iterable[Handle]) -> Reason:
    """What is in the way of a round: too few are chosen, wait for worries, were asked twice, or are on the board."""
    if _enough_each_way(_steps_in(workshop, can)):
        return Reason.CHOOSE_MORE
    every = [
        (step, _why_not(workshop, item, level))
        for item in _askable(workshop)
        for step in workshop.steps_in(item)
        if step.level == level - 1
    ]
    found: set[Reason | None] = {None}
    for reason in (
        Reason.SAME_FIRST,
        Reason.INTEREST_FIRST,
        Reason.WORRIES_FIRST,
        Reason.ASKED_TWICE,
    ):
        found.add(reason)
        if _enough_each_way(step for step, why in every if why in found):
            return Reason.ALL_ASKED_TWICE if reason is Reason.ASKED_TWICE else reason
    every_way = _enough_each_way(step for step, _ in every)
    return Reason.NOT_TAKEN_UP if every_way else Reason.TOO_FEW_STEPS


def _why_not(workshop: Workshop, item: Handle, level: int) -> Reason | None:
    """Why an item cannot be asked about at a level. A step in a pair is asked about with the other alone."""
    steps = workshop.steps_in(item)
    if not steps:
        return Reason.NO_SUCH_STEP
    if workshop.pair_of(item) is not None:
        return Reason.ONLY_TOGETHER
    for step in steps:
        reason = _why_no_step(step, level)
        if reason is None and not is_ready(workshop, step.handle):
            reason = Reason.SAME_FIRST
        if reason is not None:
            return reason
    if workshop.pair(item) is not None and not all(step.own_interest for step in steps):
        return Reason.INTEREST_FIRST
    return None


def _why_no_step(step: Step, level: int) -> Reason | None:
    if step.level >= level:
        return Reason.PUBLISHED_ALREADY
    if step.level < level - 1:
        return Reason.LEVEL_CLOSED
    if step.asked_for:
        return Reason.NOT_TAKEN_UP
    if not step.worries_shown:
        return Reason.WORRIES_FIRST
    return Reason.ASKED_TWICE if step.askings[level - 1] >= MOST_ASKINGS else None


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
    asked = {step.handle for step in _steps_in(workshop, opened.chosen)}
    workshop = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            steps=tuple(
                _asked_once_more(step, opened.level) if step.handle in asked else step
                for step in workshop.reassurance.steps
            ),
        ),
    )
    yes = _with_yes_from_both(workshop, opened)
    steps_with_yes = _steps_in(workshop, yes)
    if {step.giver for step in steps_with_yes} != set(SideId):
        return replace(workshop, rounds=replace(workshop.rounds, sealed=(*others, opened))), nothing
    read = _as_it_fits(workshop, steps_with_yes)
    lines: tuple[Value, ...] = tuple(
        _line(read, item, draw)
        for item in draw.shuffled(sorted(yes), f"round|{opened.handle}|published")
    )
    key = "rounds:published_at_home" if opened.level == AT_HOME else "rounds:published"
    published = _published(workshop, steps_with_yes, opened.level)
    published = replace(published, rounds=replace(published.rounds, sealed=others))
    return published, (Post(JOINT, Text(key, steps=lines)),)


def _as_it_fits(workshop: Workshop, steps: Iterable[Step]) -> Workshop:
    """As it reads in one message: in both languages, unless that is too long for it; boards and cards have both."""
    both = (workshop.reassurance.in_both(step.words).text for step in steps)
    if sum(_AROUND + 2 * len(one) for one in both) <= LETTERS_OF_A_RESULT:
        return workshop
    return replace(workshop, reassurance=replace(workshop.reassurance, renderings=()))


def _published(workshop: Workshop, steps: Iterable[Step], level: int) -> Workshop:
    """From now on they belong to both sides, also in other words: whoever had taken one back has come too late."""
    for step in steps:
        workshop = workshop.with_step(
            step.handle, lambda known: replace(known, level=level, reworded=False)
        ).with_contribution(step.handle, _of_both)
    highest = max(workshop.reassurance.published_level, level)
    reassurance = replace(workshop.reassurance, published_level=highest)
    return replace(workshop, reassurance=reassurance)


def _of_both(note: Contribution) -> Contribution:
    taken_back = note.standing is NoteStanding.TAKEN_BACK
    return replace(note, standing=NoteStanding.SHOWN) if taken_back else note


def _asked_once_more(step: Step, level: int) -> Step:
    here, at_home = step.askings
    return replace(step, askings=(here + 1, at_home) if level == HERE else (here, at_home + 1))


def _with_yes_from_both(workshop: Workshop, opened: Round) -> tuple[Handle, ...]:
    """A pair has one answer of each person, for both of its steps."""
    return tuple(
        item
        for item in opened.items
        if workshop.steps_in(item)
        and all(side_says_yes(opened, item, side, workshop.has_read) for side in SideId)
    )


def _line(workshop: Workshop, item: Handle, draw: Draw) -> Text:
    """A step, or both of a pair in an order drawn by lot."""
    pair = workshop.pair(item)
    if pair is not None:
        return pair_by_lot(workshop, pair, draw)
    return line(workshop, workshop.steps_in(item)[0])
