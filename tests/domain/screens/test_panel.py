"""The panel as one screen: what whoever leads needs at once stands above the buttons, what is read in peace below."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.screens.panel import panel
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb, Weight
from tests.domain.build import FIRST, at_place, in_briefing, opened, person


def above_and_below(workshop: Workshop) -> tuple[list[str], list[str]]:
    card = panel(workshop)
    keys = [section.key for section in card.sections]
    return keys[: card.above], keys[card.above :]


def bright(workshop: Workshop) -> tuple[int, Verb]:
    """In which row the one bright button stands, and which it is."""
    (found,) = (
        (place, one.verb)
        for place, row in enumerate(panel(workshop).rows)
        if not isinstance(row, Choice)
        for one in row
        if one.weight is Weight.MAIN
    )
    return found


def test_where_we_are_and_who_waits_stand_above_the_buttons_and_questions_below() -> None:
    workshop = at_place("hearing", session=True)
    waits = workshop.leading.waiting | {workshop.own(person(FIRST, 0)).seat}
    workshop = replace(workshop, leading=replace(workshop.leading, waiting=waits))
    above, below = above_and_below(workshop)
    assert above == ["panel:title", "panel:waiting", "hearing:panel"]
    assert below[0] == "panel:questions"


def test_the_one_bright_button_stands_in_the_first_row() -> None:
    for workshop in (in_briefing(), at_place("hearing", session=True), at_place("sensibility", 1)):
        place, _ = bright(workshop)
        assert place == 0


def test_how_many_take_part_is_told_as_long_as_it_matters() -> None:
    told = [
        "panel:people" in (*above_and_below(one)[0], *above_and_below(one)[1])
        for one in (opened(), at_place("ideas"), at_place("ideas", count=2))
    ]
    assert told == [True, False, True]
