"""The pictures: what they show is what their readers can read, by the rules alone, and never what somebody wrote."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.cards import cards
from bot.domain.screens.pictured import MOST, road, sight, touched
from bot.domain.screens.who_sees import LOOKS
from bot.domain.state.contributions import Contribution, ContributionKind, NoteStanding
from bot.domain.state.steps import Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Cause, Condition
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from bot.domain.vocabulary.pictures import Mark, Road, Table
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind, caucus, line
from bot.domain.vocabulary.text import Text, Value
from tests.domain.build import AGENDA, FIRST, PLACES, SECOND, SIDES, at_place, in_briefing, opened

TOGETHER = at_place("ideas")


def words_in(value: Value) -> list[str]:
    """Everything in it that somebody wrote."""
    if isinstance(value, Words):
        return [value.text]
    if isinstance(value, Text):
        return [found for _, inner in value.values for found in words_in(inner)]
    return (
        [found for inner in value for found in words_in(inner)] if isinstance(value, tuple) else []
    )


@pytest.mark.parametrize(("phase", "part"), PLACES)
def test_the_road_shows_every_phase_and_where_we_are_alike_to_everybody(
    phase: str, part: int
) -> None:
    workshop = at_place(phase, part)
    found = road(workshop)
    assert [one.key for one in found.phases] == [f"phases/{one.id}:title" for one in AGENDA.phases]
    assert found.phases[found.behind].key == f"phases/{phase}:title"
    told = dict(found.told.values)
    before, after = told["before"], told["after"]
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    in_order = [
        dict(one.values)["phase"] for one in (*before, told["now"], *after) if isinstance(one, Text)
    ]
    assert in_order == list(found.phases)
    assert len(before) == found.behind
    pictures = {
        slot: card.picture
        for slot, card in cards(workshop).items()
        if slot in ("card/control", "card/joint", "card/caucus-1", "card/caucus-2")
    }
    assert set(pictures.values()) == {found}


def marks(table: Table, room: Text) -> tuple[Mark, ...]:
    (found,) = (one.marks for one in table.lines if one.name == room)
    return found


@pytest.mark.parametrize("alone", [False, True])
def test_who_sees_which_room_is_as_the_rooms_themselves_are(alone: bool) -> None:
    settings = replace(TOGETHER.settings, caucuses_without_facilitators=alone)
    workshop = replace(TOGETHER, settings=settings)
    table = sight(workshop, JOINT)
    assert table is not None
    first, second = workshop.sides_in_turn
    rooms: list[tuple[Text, RoomKey]] = [
        (Text("pictures:room_joint"), JOINT),
        *(
            (Text("pictures:room_caucus", side=workshop.side_name(one)), caucus(one))
            for one in SIDES
        ),
        (Text("pictures:room_control"), CONTROL),
    ]
    for name, key in rooms:
        readers = participants_in(workshop, key)
        sides = [
            any(
                person.side is side and person.user in readers
                for person in workshop.people.participants
            )
            for side in (first, second)
        ]
        expected = [*sides, bool(facilitators_in(workshop, key)), True]
        assert [mark is Mark.YES for mark in marks(table, name)] == expected, key
    own = marks(table, Text("pictures:room_line"))
    assert own == (Mark.ONE, Mark.ONE, Mark.YES, Mark.YES)


def test_it_does_not_tell_who_takes_part_by_now() -> None:
    nobody_yet, everybody = opened(), in_briefing()
    key = caucus(FIRST)
    shown = sight(everybody, key)
    assert shown is not None
    assert sight(nobody_yet, key) == shown


def test_ones_own_side_stands_first_in_its_room_and_on_its_lines() -> None:
    for side in SIDES:
        person = next(one for one in TOGETHER.people.participants if one.side is side)
        for key in (caucus(side), line(person.seat)):
            table = sight(TOGETHER, key)
            assert table is not None
            assert table.columns[0].name == Text("pictures:side", side=TOGETHER.side_name(side))


def test_nothing_is_drawn_of_who_sees_while_a_room_is_not_as_it_should_be_or_hidden() -> None:
    differs = (Condition(JOINT, Cause.REFUSED),)
    wrong = replace(TOGETHER, rooms=replace(TOGETHER.rooms, differing=differs))
    hidden = replace(TOGETHER, meeting=replace(TOGETHER.meeting, hidden=True))
    assert [sight(one, JOINT) for one in (wrong, hidden)] == [None, None]


def test_whoever_does_not_take_part_is_shown_no_rooms() -> None:
    workshop = opened()
    seat = workshop.people.participants[0].seat
    assert sight(workshop, line(seat)) is None


def surveyed(concerns: int, ideas: int, steps: int) -> Workshop:
    """So many on each board, each touching the first two needs."""

    def note(kind: ContributionKind, number: int, side: SideId) -> Contribution:
        answers = (Handle("concern0"), Handle("concern1")) if kind is ContributionKind.IDEA else ()
        handle = Handle(f"{kind}{number}")
        return Contribution(
            handle,
            kind,
            Words(f"{kind} {number}, as said."),
            side,
            SeatId(1),
            NoteStanding.SHOWN,
            answers,
        )

    notes = [
        note(kind, number, SIDES[number % 2])
        for kind, count in ((ContributionKind.CONCERN, concerns), (ContributionKind.IDEA, ideas))
        for number in range(count)
    ]
    offered = tuple(
        Step(Handle(f"s{number}"), SIDES[number % 2], Words("A lamp."), Handle("concern0"))
        for number in range(steps)
    )
    before = at_place("reassurance")
    return replace(
        before,
        boards=replace(before.boards, contributions=tuple(notes)),
        reassurance=replace(before.reassurance, steps=offered),
    )


def test_needs_and_what_touches_them_are_shown_where_there_are_four_and_more() -> None:
    sizes = [
        (3, 3, 0),
        (4, 1, 0),
        (2, 2, 2),
        (6, 5, 4),
        (MOST, MOST, 0),
        (MOST + 1, 2, 0),
        (4, 0, 0),
    ]
    shown = [touched(surveyed(*size)) is not None for size in sizes]
    assert shown == [False, True, True, True, True, False, False]


def test_a_survey_has_a_mark_exactly_where_a_board_says_so() -> None:
    workshop = surveyed(5, 2, 3)
    table = touched(workshop)
    assert table is not None
    yes, no = Mark.YES, Mark.NO
    assert [one.marks for one in table.lines] == [
        (yes, yes, yes, yes, yes),
        (yes, yes, no, no, no),
        *[(no,) * 5] * 3,
    ]
    told = [dict(one.values) for one in dict(table.told.values)["lines"] if isinstance(one, Text)]  # type: ignore[union-attr]
    names = [
        [one.name for one, mark in zip(table.columns, each.marks, strict=True) if mark is yes]
        for each in table.lines
    ]
    assert [list(one["belongs"]) for one in told] == names  # type: ignore[arg-type]
    assert cards(workshop)["board/steps"].picture == table


def test_no_line_that_somebody_wrote_is_in_any_picture() -> None:
    workshop = surveyed(6, 5, 4)
    found = [card.picture for card in cards(workshop).values() if card.picture is not None]
    found += [one for one in (sight(workshop, key) for key in (JOINT, caucus(SECOND))) if one]
    assert {type(one) for one in found} == {Road, Table}
    names = {str(getattr(workshop.side_name(side), "text", "")) for side in SIDES}
    assert {words for one in found for words in words_in(one.told)} <= names


def test_who_can_see_this_comes_with_its_picture() -> None:
    from bot.domain.road.press import ButtonId, IncomingPress
    from bot.domain.state.decisions import Answer
    from bot.domain.vocabulary.buttons import Verb

    (look,) = LOOKS
    for key, side in product((JOINT,), SIDES):
        by = next(one.user for one in TOGETHER.people.participants if one.side is side)
        assert look.shows is not None
        answer = look.shows(
            IncomingPress(TOGETHER, key, by, ButtonId(Verb.WHO_SEES, TOGETHER.handle, 0))
        )
        assert isinstance(answer, Answer)
        assert answer.picture == sight(TOGETHER, key)
        assert key.kind is RoomKind.JOINT
