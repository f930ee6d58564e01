"""Of notes, words, pairs, shapes and products nobody can infer more of another person than what is written down.

Each is played in the core, in every way in which three a side could have acted; the lines are those of docs/secrecy.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.domain.boards.private_notes import LetBeShown, WriteNote
from bot.domain.boards.sensibility import ShowActs
from bot.domain.reassurance.pairs import TieSteps
from bot.domain.reassurance.shaping import AddShape, ShowShapes
from bot.domain.reassurance.steps import AddToStep
from bot.domain.reassurance.wording import ProposeWords, TakeWords
from bot.domain.road.act import Asked
from bot.domain.rounds.answers import AnswerPrivately
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Effect, Post
from bot.domain.state.steps import Step, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.trials.readers import Known, World, known
from tests.domain.board_building import ACT, together_at
from tests.domain.build import FIRST, MARA, SIDES, decided, person, seen
from tests.domain.round_building import (
    NOT_YET,
    NOTHING,
    YES,
    asked,
    close,
    the_round,
    understood,
    with_products,
    with_steps,
)

THREE = (3, 3)
NO, DID = 0, 1
WORDS = Words("Rather in these words.")
KINDS = tuple((end, side) for end in WorryEnd for side in SIDES)


def _who(world: World) -> list[tuple[UserId, int]]:
    return [
        (person(side, place), act)
        for side, acts in zip(SIDES, world, strict=True)
        for place, act in enumerate(acts)
    ]


def _told(workshop: Workshop, commands: Iterable[Asked]) -> tuple[tuple[str, ...], Workshop]:
    """Which texts everybody read, and how it stands then."""
    effects: list[Effect] = []
    for command in commands:
        outcome = decided(workshop, command)
        workshop = outcome.workshop
        effects += outcome.effects
    return tuple(one.text.key for one in effects if isinstance(one, Post)), workshop


# ---- what is let be shown, and shown only if both sides have something
def _acts(workshop: Workshop, world: World) -> tuple[str, ...]:
    for who, act in _who(world):
        if act == DID:
            _, workshop = _told(workshop, [WriteNote(who, ACT, WORDS)])
            note = workshop.boards.contributions[-1].handle
            _, workshop = _told(workshop, [LetBeShown(who, note)])
    return _told(workshop, [ShowActs(MARA, seen(workshop))])[0][:1]


def test_whoever_let_an_act_be_shown_and_sees_nothing_knows_of_the_others_and_of_nobody_else() -> (
    None
):
    found = known(THREE, (NO, DID), partial(_acts, together_at("sensibility", 1, 3)))
    nothing = ("sensibility:nothing_shown",)
    assert found == {Known(nothing, DID, own_side=False, others=3, act=NO)}


# ---- other words
def _words(workshop: Workshop, world: World) -> tuple[str, ...]:
    proposal = workshop.reassurance.proposals[-1].handle
    told: tuple[str, ...] = ()
    for who, act in _who(world):
        waits = any(one.handle == proposal for one in workshop.reassurance.proposals)
        if act == DID and waits and who in {person(FIRST, place) for place in range(3)}:
            told, workshop = _told(workshop, [TakeWords(who, proposal)])
    return told


def test_of_words_taken_two_who_would_do_it_pressed_and_to_the_third_of_three_both_others_did() -> (
    None
):
    workshop = with_steps(3)
    step = next(one for one in workshop.reassurance.steps if one.giver is FIRST)
    proposed = ProposeWords(person(FIRST, 0), step.handle, step.revision, WORDS)
    _, workshop = _told(workshop, [proposed])
    found = known(THREE, (NO, DID), partial(_words, workshop))
    taken = ("steps:in_other_words",)
    assert found == {
        Known(taken, NO, own_side=True, others=2, act=DID),
        Known((), DID, own_side=True, others=2, act=NO),
    }


# ---- pairs
def _wished() -> Workshop:
    workshop = with_steps(3)
    for step in workshop.reassurance.steps:
        why = AddToStep(person(step.giver, 0), step.handle, 0, None, WORDS, NOTHING, NOTHING)
        _, workshop = _told(workshop, [why])
    return workshop


def _two(workshop: Workshop) -> tuple[Step, Step]:
    first, second = (
        next(one for one in workshop.reassurance.steps if one.giver is side) for side in SIDES
    )
    return first, second


def _tie(workshop: Workshop, who: UserId) -> TieSteps:
    first, second = _two(workshop)
    return TieSteps(who, (first.handle, second.handle), (first.revision, second.revision))


def _pairs(workshop: Workshop, world: World) -> tuple[str, ...]:
    told: tuple[str, ...] = ()
    for who, act in _who(world):
        if act == DID and not told:
            told, workshop = _told(workshop, [_tie(workshop, who)])
    return told


def test_of_two_steps_tied_one_of_each_side_pressed_and_of_a_press_alone_nobody_over_there() -> (
    None
):
    found = known(THREE, (NO, DID), partial(_pairs, _wished()))
    assert found == {Known((), DID, own_side=False, others=3, act=NO)}


def _pair_asked(item: Handle, workshop: Workshop, world: World) -> tuple[str, ...]:
    opened = the_round(workshop).handle
    answers = [
        AnswerPrivately(who, opened, ((item, YES if act == DID else NOT_YET),))
        for who, act in _who(world)
    ]
    return _told(workshop, [*answers, close(workshop)])[0]


def test_of_a_published_pair_only_whoever_said_not_yet_in_a_side_of_three_knows_of_the_others() -> (
    None
):
    workshop = _wished()
    both = [_tie(workshop, person(side, 0)) for side in SIDES]
    _, workshop = _told(workshop, both)
    workshop = understood(asked(workshop))
    pair = workshop.reassurance.pairs[0].handle
    found = known(THREE, (NO, DID), partial(_pair_asked, pair, workshop))
    published = ("rounds:published",)
    assert found == {Known(published, NO, own_side=True, others=2, act=DID)}


# ---- shapes: how many there are tells nothing of anybody, for each may write several
def _shapes(workshop: Workshop, world: World) -> tuple[str, ...]:
    first, second = _two(workshop)
    for who, act in _who(world):
        if act != NO:
            end, side = KINDS[act - 1]
            about = first if side is FIRST else second
            _, workshop = _told(workshop, [AddShape(who, about.handle, end, WORDS)])
    return _told(workshop, [ShowShapes(MARA, seen(workshop))])[0][:1]


def test_of_shapes_shown_or_not_nothing_follows_of_any_person() -> None:
    acts = range(len(KINDS) + 1)
    assert known((2, 2), acts, partial(_shapes, with_steps(3))) == frozenset()


# ---- products
def _products(item: Handle, workshop: Workshop, world: World) -> tuple[str, ...]:
    opened = the_round(workshop)
    answers = [
        AnswerPrivately(who, opened.handle, ((item, YES if act == DID else NOT_YET),))
        for who, act in _who(world)
    ]
    _, closed = _told(workshop, [*answers, close(workshop)])
    product = closed.product(item)
    return ("out",) if product is not None and product.going_out else ("kept in",)


def test_of_words_kept_in_nothing_follows_of_any_person_and_of_words_that_leave_that_all_said_so() -> (
    None
):
    workshop = understood(asked(with_products(3), RoundKind.PRODUCTS))
    item = workshop.reassurance.products[0].handle
    found = known(THREE, (NO, DID), partial(_products, item, workshop))
    assert {one.reads for one in found} == {("out",)}
    assert all(one.act == DID for one in found)


# ---- the trial is not blind
def test_a_rule_that_tells_of_somebody_is_found() -> None:
    found = known(THREE, (NO, DID), lambda world: sum(map(sum, world)) > 0)
    assert Known(False, NO, own_side=True, others=2, act=NO) in found
    assert known(THREE, (NO, DID), lambda world: world[0][0]) != frozenset()
