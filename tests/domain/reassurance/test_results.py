"""What a round about steps publishes: in which words, at which level, and how often a step has been asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.asking import complete_first
from bot.domain.reassurance.pairs import TieSteps
from bot.domain.reassurance.steps import line
from bot.domain.rounds.asking import OpenRound
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Post
from bot.domain.state.people import FEWEST
from bot.domain.state.steps import AT_HOME, HERE, Rendered
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    person,
    refused,
    seen,
)
from tests.domain.round_building import answered, asked, close, the_round, with_steps, yes_to

ENOUGH = 2
BETWEEN = len(" · ")


def published(workshop: Workshop) -> tuple[Workshop, Text]:
    """Everybody needed says yes to all that is asked: what is said then."""
    said_yes = answered(workshop, yes_to(workshop, the_round(workshop).items, ENOUGH))
    closed = decided(said_yes, close(said_yes))
    (post,) = (one for one in closed.effects if isinstance(one, Post))
    return closed.workshop, post.text


def worded(workshop: Workshop, handle: Handle, words: Words) -> Workshop:
    """One step in other words."""
    return workshop.with_step(handle, lambda known: replace(known, words=words))


def in_two_languages(letters: int) -> Workshop:
    """Six steps in both languages, which take so many letters together."""
    workshop = with_steps()
    renderings = []
    for number, step in enumerate(workshop.reassurance.steps):
        more = letters * (number + 1) // 6 - letters * number // 6
        words = Words(f"{number}{'x' * 99}")
        other = Words("y" * (more - len(words.text) - BETWEEN))
        renderings.append(Rendered(words, other, frozenset(SIDES)))
        workshop = worded(workshop, step.handle, words)
    reassurance = replace(workshop.reassurance, renderings=tuple(renderings))
    return replace(workshop, reassurance=reassurance)


@pytest.mark.parametrize(("letters", "in_both"), [(1_520, True), (1_521, False)])
def test_a_result_is_read_in_both_languages_as_long_as_one_message_has_room(
    letters: int, in_both: bool
) -> None:
    before = in_two_languages(letters)
    workshop, text = published(asked(before))
    lines = dict(text.values)["steps"]
    assert isinstance(lines, tuple)
    read = {dict(one.values)["words"] for one in lines if isinstance(one, Text)}
    steps = before.reassurance.steps
    if in_both:
        assert read == {before.reassurance.in_both(step.words) for step in steps}
    else:
        assert read == {step.words for step in steps}
    assert workshop.reassurance.renderings == before.reassurance.renderings


def test_a_pair_is_published_as_both_of_its_steps() -> None:
    workshop = with_steps()
    for step in workshop.reassurance.steps:
        workshop = workshop.with_step(
            step.handle, lambda known: replace(known, own_interest=Words("For ourselves."))
        )
    one, other = (
        next(step for step in workshop.reassurance.steps if step.giver is side) for side in SIDES
    )
    tie = [
        TieSteps(person(side, 0), (one.handle, other.handle), (one.revision, other.revision))
        for side in SIDES
    ]
    after_it, text = published(asked(after(workshop, *tie)))
    lines = dict(text.values)["steps"]
    assert isinstance(lines, tuple)
    (pair,) = (each for each in lines if isinstance(each, Text) and each.key == "steps:pair")
    now = [after_it.step(step.handle) for step in (one, other)]
    both = [line(after_it, step) for step in now if step is not None]
    read = {words for _, words in pair.values if isinstance(words, Text)}
    assert {each.key for each in read} == {each.key for each in both}
    assert {dict(each.values)["words"] for each in read} == {one.words, other.words}


def at_home() -> Workshop:
    """All steps have been published here and can be asked about at home."""
    workshop = with_steps()
    steps = tuple(replace(one, level=HERE) for one in workshop.reassurance.steps)
    raised = replace(workshop.reassurance, steps=steps, open_level=AT_HOME, published_level=HERE)
    return replace(workshop, reassurance=raised)


def test_at_home_too_a_step_is_asked_about_twice_and_no_more() -> None:
    workshop = at_home()
    for _ in range(2):
        workshop = asked(workshop, level=AT_HOME)
        assert len(the_round(workshop).ballots) >= 2 * FEWEST
        workshop = after(workshop, close(workshop))
    assert {one.askings for one in workshop.reassurance.steps} == {(0, 2)}
    again = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (), AT_HOME)
    assert refused(workshop, again).reason is Reason.ALL_ASKED_TWICE


def test_what_is_published_at_home_says_so_and_belongs_to_both_sides_there() -> None:
    workshop, text = published(asked(at_home(), level=AT_HOME))
    assert text.key == "rounds:published_at_home"
    assert {one.level for one in workshop.reassurance.steps} == {AT_HOME}
    assert workshop.reassurance.published_level == AT_HOME
    assert {one.giver for one in workshop.reassurance.steps} == {FIRST, SECOND}


def test_what_is_published_counts_as_worded_by_both_from_then_on() -> None:
    workshop = with_steps()
    steps = tuple(replace(one, reworded=True) for one in workshop.reassurance.steps)
    reworded = replace(workshop, reassurance=replace(workshop.reassurance, steps=steps))
    after_it, _ = published(asked(reworded))
    assert {one.reworded for one in after_it.reassurance.steps} == {False}


def test_of_rounds_without_a_result_the_last_at_each_level_stays_sealed() -> None:
    workshop = at_home()
    here = asked(with_steps())
    before = replace(workshop, rounds=after(here, close(here)).rounds)
    (sealed_here,) = before.rounds.sealed
    opened = asked(before, level=AT_HOME)
    sealed_there = the_round(opened).handle
    before = after(opened, close(opened))
    assert [one.handle for one in before.rounds.sealed] == [sealed_here.handle, sealed_there]
    with_result, _ = published(asked(before, level=AT_HOME))
    assert with_result.rounds.sealed == (sealed_here,)


# ---- what is asked
def test_steps_are_asked_about_in_the_phase_that_has_them_and_only_if_they_are_there() -> None:
    elsewhere = at_place("perspectives", session=True)
    command = OpenRound(MARA, RoundKind.STEPS, 60, seen(elsewhere))
    assert refused(elsewhere, command).reason is Reason.NOT_IN_THIS_PHASE
    workshop = with_steps()
    known = tuple(one.handle for one in workshop.reassurance.steps)
    unknown = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (*known, Handle("gone")))
    assert refused(workshop, unknown).reason is Reason.NO_SUCH_STEP


def test_at_home_steps_of_which_all_is_said_come_first_and_here_they_do_not() -> None:
    workshop = with_steps()
    line, whole = Words("Said so."), workshop.reassurance.steps[3].handle
    workshop = workshop.with_step(
        whole, lambda one: replace(one, own_interest=line, verification=line, durability=line)
    )
    items = tuple(one.handle for one in workshop.reassurance.steps)
    assert complete_first(workshop, items, HERE) == items
    assert complete_first(workshop, items, AT_HOME) == (
        whole,
        *(one for one in items if one != whole),
    )


def test_an_asking_that_somebody_left_stays_sealed_and_can_have_a_result_the_next_time() -> None:
    workshop = asked(with_steps(5))
    left = after(workshop, Withdraw(person(FIRST, 4)))
    assert the_round(left).void
    (sealed,) = after(left, close(left)).rounds.sealed
    assert not sealed.void
    assert {one.askings for one in after(left, close(left)).reassurance.steps} == {(0, 0)}
