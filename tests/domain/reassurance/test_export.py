"""What leaves the room: only wording nobody objected to, no name, no headcount, no date finer than the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.boundaries.findings import Finding, FindingKind, NothingInIt
from bot.domain.reassurance.export import Export, Notes, export
from bot.domain.state.decisions import Post
from bot.domain.state.steps import Product
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, PhaseId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import Text
from tests.domain.build import AT, EN, FIRST, MARA, after, at_place, decided, person, refused, seen
from tests.the_pack import the_pack

NOBODY: tuple[Words, ...] = ()


def _going_out(*lines: str, names: bool = False, place: str = "closing") -> Workshop:
    workshop = at_place(place)
    products = tuple(
        Product(Handle(f"p{9 - number}"), Words(line), asked=True, going_out=True)
        for number, line in enumerate(lines)
    )
    kept = Product(Handle("kept"), Words("This stays."), asked=True)
    sides = tuple(
        replace(side, chosen_name=Words(name), name_accepted=True)
        for side, name in zip(workshop.people.sides, ("Brackholm", "Saltrey am See"), strict=True)
    )
    assert len(sides) == 2
    return replace(
        workshop,
        reassurance=replace(
            workshop.reassurance, products=(*products, kept), names_may_leave=names
        ),
        people=replace(workshop.people, sides=(sides[0], sides[1])),
    )


def _notes(outcome: Notes | Refusal) -> Notes:
    assert isinstance(outcome, Notes), outcome.reason
    return outcome


def test_only_what_may_leave_leaves_in_an_order_that_says_nothing_of_who_drafted_first() -> None:
    notes = _notes(export(_going_out("One thought.", "Another."), AT, NOBODY))
    assert notes.wordings == (Words("Another."), Words("One thought."))
    assert (notes.year, notes.month, notes.sides) == (2026, 11, ())
    assert notes.heading() == Text("export:head")


def test_two_days_of_a_month_give_the_same_notes() -> None:
    workshop = _going_out("One thought.")
    assert export(workshop, datetime(2026, 11, 1, tzinfo=UTC), NOBODY) == export(
        workshop, datetime(2026, 11, 30, 23, 59, tzinfo=UTC), NOBODY
    )


def test_how_many_took_part_changes_nothing() -> None:
    workshop = _going_out("One thought.")
    fewer = replace(
        workshop,
        people=replace(
            workshop.people,
            participants=workshop.people.participants[:2],
            facilitators=workshop.people.facilitators[:1],
        ),
    )
    assert export(workshop, AT, NOBODY) == export(fewer, AT, NOBODY)


def test_names_of_sides_leave_only_where_nobody_objected() -> None:
    notes = _notes(export(_going_out("One thought.", names=True), AT, NOBODY))
    assert set(notes.sides) == {Words("Brackholm"), Words("Saltrey am See")}
    assert _notes(export(_going_out("One thought."), AT, NOBODY)).sides == ()


@pytest.mark.parametrize(
    "line",
    [
        "People of Brackholm lie awake.",
        "In SALTREY am See they do not.",
        "It rains in Saltrey  am  see.",
    ],
)
def test_a_wording_that_names_a_side_is_held_unless_names_may_leave(line: str) -> None:
    held = export(_going_out(line), AT, NOBODY)
    assert isinstance(held, Refusal)
    assert held.reason is Reason.EXPORT_HOLDS
    assert _notes(export(_going_out(line, names=True), AT, NOBODY)).wordings == (Words(line),)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Tomas said it first.", "Tomáš"),
        ("As TOMÁŠ says, it rains.", "Tomáš"),
        ("سمير قال ذلك.", "سمير"),
        ("נועה אמרה את זה.", "נועה"),
        ("Ask mira_of_the_hill about it.", "mira_of_the_hill"),
        ("Anna Maria thinks so.", "anna maria"),
    ],
)
def test_a_wording_that_names_somebody_in_the_workshop_never_leaves(line: str, name: str) -> None:
    for names in (True, False):
        held = export(_going_out(line, names=names), AT, (Words(name),))
        assert isinstance(held, Refusal)
        assert held.reason is Reason.EXPORT_HOLDS
        named = (Text("boundaries:found_name", number=1, words=Words(line)),)
        assert held.text == Text("refusals:export_holds", entries=named, more=0)


def test_a_name_inside_another_word_is_none_and_neither_is_a_single_letter() -> None:
    assert isinstance(
        export(_going_out("Admiration for a river."), AT, (Words("Mira"), Words("A"))), Notes
    )


def test_what_a_guard_finds_is_held_and_what_it_finds_in_words_that_stay_is_not() -> None:
    workshop = _going_out("One thought.")
    quoted = Finding(workshop.reassurance.products[0].handle, FindingKind.QUOTE)
    held = export(workshop, AT, NOBODY, (quoted, quoted))
    assert isinstance(held, Refusal)
    assert dict(held.text.values)["entries"] == (
        Text("boundaries:found_quote", number=1, words=Words("One thought.")),
    )
    assert isinstance(
        export(workshop, AT, NOBODY, (Finding(Handle("kept"), FindingKind.QUOTE),)), Notes
    )


def test_nothing_leaves_while_nothing_may() -> None:
    before = _going_out()
    workshop = replace(before, reassurance=replace(before.reassurance, products=()))
    assert refused(workshop, Export(MARA, NOBODY, seen(workshop))).reason is Reason.NOTHING_GOES_OUT


@pytest.mark.parametrize("phase", ["ideas", "reassurance"])
def test_nothing_leaves_before_going_home(phase: str) -> None:
    workshop = replace(_going_out("One thought."), phase_id=PhaseId(phase))
    assert (
        refused(workshop, Export(MARA, NOBODY, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE
    )


def test_a_participant_hands_nothing_out() -> None:
    workshop = _going_out("One thought.")
    assert (
        refused(workshop, Export(person(FIRST, 0), NOBODY, seen(workshop))).reason
        is Reason.NOT_YOURS
    )


def test_handing_out_tells_the_joint_room_word_for_word_under_the_head() -> None:
    workshop = _going_out(*(f"Thought {number}." for number in range(7)))
    decision = decided(workshop, Export(MARA, NOBODY, seen(workshop)))
    posts = [one for one in decision.effects if isinstance(one, Post)]
    assert [one.room for one in posts] == [JOINT, JOINT]
    assert all(dict(one.text.values)["head"] == Text("export:head") for one in posts)
    assert [bool(one.presses) for one in posts] == [False, True]
    assert decision.workshop == workshop


def test_swapped_sides_leave_the_same_behind() -> None:
    workshop = _going_out("One thought.")
    first, second = workshop.people.sides
    swapped = replace(
        workshop,
        people=replace(
            workshop.people,
            sides=(
                replace(first, chosen_name=second.chosen_name),
                replace(second, chosen_name=first.chosen_name),
            ),
        ),
        first_side_by_lot=SideId.SECOND if workshop.first_side_by_lot is FIRST else SideId.FIRST,
    )
    assert export(workshop, AT, NOBODY) == export(swapped, AT, NOBODY)


def test_whatever_holds_an_export_fits_one_answer() -> None:
    """Twenty wordings as long as they may be, each of which names a side and a person."""
    products = tuple(
        Product(
            Handle(f"p{number}"),
            Words(f"Tomas of Brackholm {'*' * 280}"),
            asked=True,
            going_out=True,
        )
        for number in range(20)
    )
    before = _going_out()
    held = export(
        replace(before, reassurance=replace(before.reassurance, products=products)),
        AT,
        (Words("Tomas"),),
    )
    assert isinstance(held, Refusal)
    assert dict(held.text.values)["more"] == 2 * 20 - 6
    assert len(the_pack().render(held.text, EN, Nowhere())) < 4_000


class Nowhere:
    """No room and no person is linked to."""

    def room(self, key: RoomKey) -> str | None:
        return None

    def person(self, user: UserId) -> str:
        return ""


def test_what_the_third_party_has_read_and_found_to_be_nothing_leaves_in_those_words_alone() -> (
    None
):
    workshop = _going_out("It will rain in May.")
    names = (Words("May"),)
    held = export(workshop, AT, names)
    assert isinstance(held, Refusal)
    (press,) = held.presses
    product = workshop.reassurance.products[0].handle
    assert (press.verb, press.subject) == (Verb.NOTHING_IN_IT, f"name.{product}")
    cleared = after(workshop, NothingInIt(MARA, product, FindingKind.NAME))
    assert isinstance(export(cleared, AT, names), Notes)
    quoted = Finding(product, FindingKind.QUOTE)
    assert isinstance(export(cleared, AT, names, (quoted,)), Refusal)
    before = cleared.reassurance.products[0]
    other = replace(before, words=Words("It rains in May."))
    reworded = replace(
        cleared,
        reassurance=replace(
            cleared.reassurance, products=(other, *cleared.reassurance.products[1:])
        ),
    )
    assert isinstance(export(reworded, AT, names), Refusal)
