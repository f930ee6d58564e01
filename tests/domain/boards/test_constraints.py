"""Constraints: kept out until ideas have ended, without a side, each paired with what could ease it."""

from __future__ import annotations

from bot.domain.boards.constraints import MOST_EASES, SayWhatEases
from bot.domain.boards.private_notes import PutUpLine, WriteNote
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.board_building import (
    CONSTRAINT,
    board,
    handle_of,
    line_with,
    put_up,
    ready,
    shown,
    together_at,
    values,
)
from tests.domain.build import FIRST, SECOND, after, decided, person, refused

AYA, DARA = person(FIRST, 0), person(SECOND, 0)
TOGETHER = together_at("constraints", 1)


def test_constraints_are_closed_until_ideas_have_ended() -> None:
    ideas = together_at("ideas")
    for command in (
        WriteNote(AYA, CONSTRAINT, Words("The council")),
        PutUpLine(AYA, CONSTRAINT, Words("The council")),
    ):
        assert refused(ideas, command).reason is Reason.NOT_IN_THIS_PHASE
        after(TOGETHER, command)
    assert board(ideas, "constraints") == ()
    assert len(board(TOGETHER, "constraints")) == 1


def test_a_constraint_stands_without_side_and_name_beside_what_could_ease_it() -> None:
    workshop = shown(ready(TOGETHER, AYA, "The council", CONSTRAINT))
    constraint = handle_of(workshop, "The council")
    decisions = [
        decided(workshop, SayWhatEases(by, constraint, Words("A letter first")))
        for by in (AYA, DARA)
    ]
    assert decisions[0] == decisions[1]
    assert decisions[0].effects == ()
    assert line_with(decisions[0].workshop, "The council").eases == (Words("A letter first"),)
    (card,) = board(decisions[0].workshop, "constraints")
    lines = values(card.sections[1])["entries"]
    assert isinstance(lines, tuple)
    assert [set(values(line)) for line in lines] == [{"number", "words", "eases"}]


def test_what_eases_is_a_line_beside_a_constraint_that_stands_and_not_too_many() -> None:
    workshop = put_up(TOGETHER, AYA, "The council", CONSTRAINT)
    constraint = handle_of(workshop, "The council")
    assert (
        refused(workshop, SayWhatEases(DARA, constraint, Words(" "))).reason
        is Reason.NOTHING_WRITTEN
    )
    for number in range(MOST_EASES):
        workshop = after(workshop, SayWhatEases(DARA, constraint, Words(f"ease {number}")))
    assert (
        refused(workshop, SayWhatEases(DARA, constraint, Words("more"))).reason
        is Reason.ENOUGH_EASES
    )
    private = after(TOGETHER, WriteNote(AYA, CONSTRAINT, Words("Kept")))
    assert (
        refused(private, SayWhatEases(DARA, handle_of(private, "Kept"), Words("x"))).reason
        is Reason.NOT_YOURS
    )
