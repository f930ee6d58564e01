"""Shapes of steps: gathered before a round, released together from both ends or not at all, from nobody."""

from __future__ import annotations

from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.shaping import MOST_WAITING, AddShape, ShowShapes, TakeBackShape
from bot.domain.screens.cards import cards
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.steps import WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.build import FIRST, MARA, SECOND, after, decided, person, refused, seen
from tests.domain.round_building import asked, with_steps

ANNA, BEA = person(FIRST, 0), person(SECOND, 0)
EASIER, MORE = WorryEnd.GIVER, WorryEnd.RECEIVER


def _shape(
    workshop: Workshop, by: UserId, end: WorryEnd, words: str = "By two of them."
) -> AddShape:
    """About a step of the first side from the giver's end, of the second from the receiver's."""
    giver = SideId.FIRST if end is EASIER else SideId.SECOND
    step = next(one for one in workshop.reassurance.steps if one.giver is giver)
    return AddShape(by, step.handle, end, Words(words))


def _show(workshop: Workshop) -> Decision:
    return decided(workshop, ShowShapes(MARA, seen(workshop)))


def _told(decision: Decision) -> list[str]:
    return [one.text.key for one in decision.effects if isinstance(one, Post)]


def test_shapes_are_shown_together_if_both_ends_have_some_and_not_before() -> None:
    workshop = with_steps()
    written = after(workshop, _shape(workshop, ANNA, EASIER), _shape(workshop, BEA, MORE))
    assert cards(written) == cards(workshop)
    shown = _show(written)
    assert _told(shown) == ["shapes:shown"]
    assert all(one.shown for one in shown.workshop.reassurance.shapes)


def test_where_one_end_has_none_nothing_is_shown_and_one_text_stands_for_every_reason() -> None:
    workshop = with_steps()
    one_end = after(workshop, _shape(workshop, ANNA, EASIER), _shape(workshop, BEA, EASIER))
    none, one = _show(workshop), _show(one_end)
    assert _told(none) == _told(one) == ["shapes:none"]
    assert none.effects == one.effects
    assert cards(none.workshop) == cards(one.workshop)
    later = after(one.workshop, _shape(workshop, BEA, MORE))
    assert _told(_show(later)) == ["shapes:shown"]


def test_where_both_ends_speak_of_steps_of_one_side_alone_nothing_is_shown() -> None:
    workshop = with_steps()
    step = workshop.reassurance.steps[0].handle
    both_ends = (AddShape(BEA, step, end, Words("By two of them.")) for end in (EASIER, MORE))
    assert _told(_show(after(workshop, *both_ends))) == ["shapes:none"]


def test_who_wrote_a_shape_and_of_which_side_shows_in_nothing() -> None:
    workshop = with_steps()
    told = []
    for first, second in ((ANNA, BEA), (BEA, ANNA), (ANNA, ANNA)):
        written = after(
            workshop,
            _shape(workshop, first, EASIER, "One."),
            _shape(workshop, second, MORE, "Two."),
        )
        shown = _show(written)
        told.append((shown.effects, shown.answer, cards(shown.workshop)))
    assert told[0] == told[1] == told[2]


def test_a_shape_is_taken_back_by_its_author_alone_and_only_before_it_is_shown() -> None:
    workshop = with_steps()
    workshop = after(workshop, _shape(workshop, ANNA, EASIER))
    mine = workshop.reassurance.shapes[0].handle
    assert refused(workshop, TakeBackShape(BEA, mine)).reason is Reason.SHAPE_GONE
    assert after(workshop, TakeBackShape(ANNA, mine)).reassurance.shapes == ()
    assert after(workshop, Withdraw(ANNA)).reassurance.shapes == ()
    shown = _show(after(workshop, _shape(workshop, BEA, MORE))).workshop
    assert refused(shown, TakeBackShape(ANNA, mine)).reason is Reason.SHAPE_GONE


def test_nothing_is_shaped_or_shown_while_both_sides_are_asked() -> None:
    workshop = asked(with_steps())
    assert refused(workshop, _shape(workshop, ANNA, EASIER)).reason is Reason.ASKED_NOW
    assert refused(workshop, ShowShapes(MARA, seen(workshop))).reason is Reason.ROUND_OPEN


def test_only_so_many_of_ones_own_shapes_wait_and_the_third_party_writes_none() -> None:
    workshop = with_steps()
    for _ in range(MOST_WAITING):
        workshop = after(workshop, _shape(workshop, ANNA, EASIER))
    assert refused(workshop, _shape(workshop, ANNA, MORE)).reason is Reason.SHAPES_WAIT
    after(workshop, _shape(workshop, BEA, MORE))
    assert refused(workshop, _shape(workshop, MARA, MORE)).reason is Reason.NOT_YOURS
