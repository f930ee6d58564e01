"""What can be done in a phase is what it offers: its name means nothing."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.boards.private_notes import PutUpLine, WriteNote
from bot.domain.decide import decide
from bot.domain.people.side_names import NameSide
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct
from bot.domain.reassurance.steps import PutUpStep
from bot.domain.road.act import Asked
from bot.domain.screens.cards import cards
from bot.domain.state.agenda import Ability, Agenda, Phase, not_offered
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, PhaseId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from tests.domain.build import (
    AGENDA,
    FIRST,
    MARA,
    PLACES,
    at_place,
    moment,
    person,
    seen,
)

DOMAIN = Path(__file__).resolve().parents[3] / "bot" / "domain"


def by_another_name(workshop: Workshop) -> Workshop:
    """The same workshop of a pack in which every phase is called otherwise."""

    def renamed(phase: Phase) -> Phase:
        return replace(phase, id=PhaseId(f"our-{phase.id}"))

    phases = tuple(renamed(phase) for phase in workshop.agenda.phases)
    return replace(workshop, agenda=Agenda(phases), phase_id=PhaseId(f"our-{workshop.phase_id}"))


def pressed_anywhere(workshop: Workshop) -> list[tuple[str, str, str]]:
    """Every button on every card."""
    return [
        (slot, button.verb, button.subject)
        for slot, card in cards(workshop).items()
        for row in card.rows
        if isinstance(row, tuple)
        for button in row
    ]


@pytest.mark.parametrize("place", PLACES)
def test_a_phase_of_another_name_has_the_same_buttons(place: tuple[PhaseId, int]) -> None:
    workshop = at_place(*place, session=place[0] != "briefing")
    assert pressed_anywhere(by_another_name(workshop)) == pressed_anywhere(workshop)


def acts(workshop: Workshop) -> dict[str, Asked]:
    """One act for each thing that a phase may or may not offer."""
    by = person(FIRST, 0)
    notes = {
        f"note/{kind}": WriteNote(
            by, kind, Words("A line."), giver=FIRST if kind == "step" else None
        )
        for kind in ContributionKind
    }
    return {
        **notes,
        "line": PutUpLine(
            by, ContributionKind.CONSTRAINT, Words("At home they would not see why.")
        ),
        "step": PutUpStep(by, Handle("nowhere")),
        "product": DraftProduct(by, None, Words("A path that is lit.")),
        "name": NameSide(by, Words("The upper village")),
        "export": Export(MARA, (), seen(workshop)),
    }


@pytest.mark.parametrize("place", PLACES)
def test_a_phase_of_another_name_lets_the_same_be_done(place: tuple[PhaseId, int]) -> None:
    here = at_place(*place, session=place[0] != "briefing")
    there = by_another_name(here)
    for (name, act), also in zip(acts(here).items(), acts(there).values(), strict=True):
        outcomes = [
            outcome.reason if isinstance(outcome, Refusal) else None
            for outcome in (decide(here, act, moment()), decide(there, also, moment()))
        ]
        assert outcomes[0] == outcomes[1], name


def test_what_no_phase_offers_is_refused_and_can_be_told() -> None:
    workshop = at_place("re-entry", 1, session=True)
    bare = Agenda(tuple(replace(phase, offers=()) for phase in AGENDA.phases))
    assert not_offered(AGENDA) == ()
    assert not_offered(bare) == tuple(Ability)
    outcome = decide(replace(workshop, agenda=bare), acts(workshop)["product"], moment())
    assert isinstance(outcome, Refusal)
    assert outcome.reason is Reason.NOT_IN_THIS_PHASE


def test_no_module_of_the_domain_names_a_phase() -> None:
    named = [
        f"{file.name}:{node.lineno}"
        for file in DOMAIN.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "PhaseId"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert named == []
