"""Whose workshops are whose, by a table that follows every change."""

from __future__ import annotations

from dataclasses import replace

from bot.app.taking_part import TakingPart
from bot.domain.boundaries.names import everybody
from bot.domain.vocabulary.identity import UserId, WorkshopId
from tests.domain.build import GUILD, MARA, OUTSIDER, full_draft

DRAFT = full_draft()
OTHER = replace(DRAFT, id=WorkshopId("another"))


def table() -> TakingPart:
    made = TakingPart()
    made.note(DRAFT)
    made.note(OTHER)
    return made


def test_everybody_of_a_workshop_is_found_in_it_and_nobody_else() -> None:
    for user in everybody(DRAFT):
        assert table().of(GUILD, user) == (DRAFT.id, OTHER.id)
    assert table().of(GUILD, OUTSIDER) == ()


def test_who_comes_is_found_and_who_is_in_no_more_is_not() -> None:
    made, (first, *others) = table(), DRAFT.people.participants
    here = UserId(first.user)
    made.note(replace(DRAFT, people=replace(DRAFT.people, participants=tuple(others))))
    assert made.of(GUILD, here) == (OTHER.id,)
    made.note(DRAFT)
    assert set(made.of(GUILD, here)) == {DRAFT.id, OTHER.id}


def test_of_a_workshop_that_is_gone_nothing_is_kept() -> None:
    made = table()
    made.forget(DRAFT)
    assert made.of(GUILD, MARA) == (OTHER.id,)
    made.forget(OTHER)
    made.forget(OTHER)
    assert vars(made) == vars(TakingPart())
