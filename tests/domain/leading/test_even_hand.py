"""The mirror: what each side was given, by side and never by person, in memory alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.documents import Document, encode_document
from bot.domain.leading.breaks import GiveExtraTime
from bot.domain.leading.even_hand import AttentionBalance, shown
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter
from bot.domain.road.act import Asked
from bot.domain.screens.cards import cards
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import PromptId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import AT, FIRST, MARA, SECOND, after, at_place, behind_more, person, seen

LINE = Words("What would reassure you?")


def _after(
    workshop: Workshop, mirror: AttentionBalance, *commands: Asked, minutes: int = 0
) -> tuple[Workshop, AttentionBalance]:
    at = AT
    for command in commands:
        at += timedelta(minutes=minutes)
        later = after(workshop, command, at=at)
        mirror = mirror.record(workshop, command, later, at)
        workshop = later
    return workshop, mirror


def test_what_is_put_to_one_side_counts_for_it_and_what_is_put_to_both_for_both() -> None:
    workshop = at_place("concerns")
    question = Say(MARA, Intervention.QUESTION, caucus(FIRST), LINE)
    _, mirror = _after(
        workshop,
        AttentionBalance(),
        question,
        question,
        Say(MARA, Intervention.QUESTION, JOINT, LINE),
        Ask(MARA, PromptId("needs"), seen(workshop)),
        SendLetter(MARA, SECOND, LINE),
        SendLetter(MARA, None, LINE),
    )
    assert (mirror.first.prompts, mirror.second.prompts) == (5, 4)


def test_a_letter_to_one_person_counts_for_nobody() -> None:
    _, mirror = _after(
        at_place("concerns"), AttentionBalance(), SendLetter(MARA, person(FIRST, 0), LINE)
    )
    assert (mirror.first.prompts, mirror.second.prompts) == (0, 0)


def test_the_first_turn_counts_once_a_phase_for_the_side_that_has_it() -> None:
    workshop = at_place("opening")
    mirror, turns = AttentionBalance(), []
    while workshop.agenda.after(workshop.phase_id) is not None:
        workshop, mirror = _after(workshop, mirror, GoOnAllTheSame(MARA, seen(workshop)))
        if workshop.part_index == 0 and workshop.phase.alternates_first_speaker:
            turns.append(workshop.first_speaker)
    assert mirror.first.first_turns == turns.count(FIRST)
    assert mirror.second.first_turns == turns.count(SECOND)
    assert abs(mirror.first.first_turns - mirror.second.first_turns) <= 1


def test_time_in_ones_own_room_counts_for_the_side_that_has_it() -> None:
    workshop = at_place("ideas")
    workshop, mirror = _after(
        workshop, AttentionBalance(), SendLetter(MARA, None, LINE), minutes=10
    )
    workshop, mirror = _after(
        workshop, mirror, GiveExtraTime(MARA, SECOND, seen(workshop)), minutes=20
    )
    told = shown(mirror, workshop, AT + timedelta(minutes=50))
    minutes = {dict(one.values)["side"]: dict(one.values)["minutes"] for one in _sides(told)}
    assert minutes == {workshop.side_name(FIRST): 0, workshop.side_name(SECOND): 30}


def _sides(text: Text) -> list[Text]:
    sides = dict(text.values)["sides"]
    assert isinstance(sides, tuple)
    return [one for one in sides if isinstance(one, Text)]


@pytest.mark.parametrize("phase", ["briefing", "concerns", "closing"])
def test_the_third_party_finds_the_mirror_in_every_phase_and_no_participant_does(
    phase: str,
) -> None:
    found = {
        card.room
        for card in cards(at_place(phase)).values()
        for row in card.rows
        if isinstance(row, tuple) and any(one.verb is Verb.MORE for one in row)
    }
    assert found == {CONTROL}
    assert Verb.EVEN_HAND in behind_more(at_place(phase))
    assert behind_more(at_place(phase), person(FIRST, 0)) == set()


def test_the_mirror_shows_sides_only_and_nothing_of_it_is_stored() -> None:
    workshop, mirror = _after(
        at_place("concerns"),
        AttentionBalance(),
        Say(MARA, Intervention.QUESTION, caucus(FIRST), LINE),
    )
    told = shown(mirror, workshop, AT)
    assert {name for one in _sides(told) for name, _ in one.values} == {
        "side",
        "prompts",
        "calls",
        "first_turns",
        "minutes",
    }
    assert [dict(one.values)["side"] for one in _sides(told)] == [
        workshop.side_name(side) for side in workshop.sides_in_turn
    ]
    assert b"first_turns" not in encode_document(Document(workshop))
