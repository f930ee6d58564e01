"""For whom a step is: every concern can be chosen, however many stand on the board, and no side has fewer entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.boards.step_target import StepTarget, lists, target
from bot.domain.state.contributions import Contribution, ContributionKind, NoteStanding
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from tests.domain.build import FIRST, SECOND, SIDES, at_place

MOST_OPTIONS = 25


def _with_concerns(first: int, second: int) -> Workshop:
    concerns = tuple(
        Contribution(
            Handle(f"{side.value}{number}"),
            ContributionKind.CONCERN,
            Words(f"We fear number {number}."),
            side,
            SeatId(1),
            NoteStanding.SHOWN,
        )
        for side, count in ((FIRST, first), (SECOND, second))
        for number in range(count)
    )
    before = at_place("reassurance")
    return replace(before, boards=replace(before.boards, contributions=concerns))


def _note(answers: tuple[str, ...] = (), giver: SideId = FIRST) -> Contribution:
    handles = tuple(map(Handle, answers))
    return Contribution(
        Handle("n"),
        ContributionKind.STEP,
        Words("A lamp."),
        FIRST,
        SeatId(1),
        answers=handles,
        giver=giver,
    )


@pytest.mark.parametrize(
    ("first", "second"), [(0, 0), (3, 3), (12, 11), (12, 12), (24, 6), (24, 24), (1, 24)]
)
def test_every_concern_and_both_sides_can_be_chosen(first: int, second: int) -> None:
    workshop = _with_concerns(first, second)
    offered = lists(workshop)
    assert all(len(one.options) <= MOST_OPTIONS for one in offered)
    (givers, *concerns) = offered
    found = {
        target(workshop, {givers.name: giver, one.name: value})
        for giver, _ in givers.options
        for one in concerns
        for value, _ in one.options
    } | {target(workshop, {givers.name: giver}) for giver, _ in givers.options}
    counts = {FIRST: first, SECOND: second}
    eased = {Handle(f"{side.value}{one}") for side in SIDES for one in range(counts[side])}
    assert found == {StepTarget(side, one) for side in SIDES for one in (None, *eased)}


@pytest.mark.parametrize("side", SIDES)
def test_on_an_endless_board_the_newest_are_offered_and_what_a_note_names_already(
    side: SideId,
) -> None:
    workshop = _with_concerns(40, 40)
    note = _note((f"{side.value}0",), side.other)
    _, *offered = lists(workshop, note)
    assert [len(one.options) for one in offered] == [MOST_OPTIONS, MOST_OPTIONS]
    values = {value for one in offered for value, _ in one.options}
    assert f"{side.value}0" in values
    assert [one.chosen for one in offered if one.chosen] == [frozenset({f"{side.value}0"})]
    assert f"{side.value}39" in values
    assert f"{side.value}1" not in values


def test_nothing_chosen_or_two_things_leave_the_giver_open_and_what_is_gone_is_no_target() -> None:
    workshop = _with_concerns(24, 24)
    givers, first, second = lists(workshop)
    giver = {givers.name: givers.options[0][0]}
    assert target(workshop, {first.name: first.options[0][0]}) == StepTarget(None)
    two = {first.name: first.options[0][0], second.name: second.options[0][0]}
    assert target(workshop, giver | two) == StepTarget(None)
    assert target(workshop, giver | {first.name: "gone"}) is None
    assert target(workshop, {givers.name: "gone"}) is None


def test_a_note_for_another_reason_is_found_again_by_its_side() -> None:
    workshop = _with_concerns(1, 1)
    for side in SIDES:
        chosen = {one.name: next(iter(one.chosen)) for one in lists(workshop, _note(giver=side))}
        assert target(workshop, chosen) == StepTarget(side)
