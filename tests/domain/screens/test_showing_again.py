"""Cards shown again: the one that was pressed, and where nothing can be read back, all of its room."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.screens.cards import cards
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT
from tests.domain.build import FIRST, MARA, OUTSIDER, after, person, refused, with_settings
from tests.domain.round_building import with_steps

ANNA = person(FIRST, 0)


def _new_editions(before: Workshop, after_it: Workshop) -> set[str]:
    old, new = cards(before), cards(after_it)
    assert set(old) == set(new)
    assert {slot: replace(one, edition="") for slot, one in old.items()} == {
        slot: replace(one, edition="") for slot, one in new.items()
    }
    return {slot for slot in old if old[slot].edition != new[slot].edition}


def _handle(workshop: Workshop, slot: str) -> Handle | None:
    return cards(workshop)[slot].handle


def test_a_board_is_shown_again_by_itself_and_as_often_as_it_is_asked_for() -> None:
    workshop = with_steps()
    for slot in ("board/steps", "board/ideas", "board/concerns"):
        if slot not in cards(workshop):
            continue
        again = after(workshop, ShowAgain(ANNA, JOINT, _handle(workshop, slot)))
        assert _new_editions(workshop, again) == {slot}
        assert _new_editions(
            again, after(again, ShowAgain(ANNA, JOINT, _handle(workshop, slot)))
        ) == {slot}
    second = after(workshop, ShowAgain(MARA, CONTROL, _handle(workshop, "panel/second")))
    assert _new_editions(workshop, second) == {"panel/second"}


def test_the_rooms_own_card_is_shown_again_where_the_handle_is_its_own_or_of_nothing_there() -> (
    None
):
    workshop = with_steps()
    joint = workshop.room(JOINT)
    assert joint is not None
    for handle in (None, joint.handle, Handle("of nothing"), _handle(workshop, "panel/second")):
        assert _new_editions(workshop, after(workshop, ShowAgain(ANNA, JOINT, handle))) == {
            "card/joint"
        }


def test_where_nothing_can_be_read_back_the_boards_come_with_the_rooms_card() -> None:
    workshop = replace(with_steps(), settings=with_settings(retention=Retention.LIVE))
    joint = {slot for slot, card in cards(workshop).items() if card.room == JOINT}
    assert len(joint) > 1
    assert _new_editions(workshop, after(workshop, ShowAgain(ANNA, JOINT))) == joint
    board = after(workshop, ShowAgain(ANNA, JOINT, _handle(workshop, "board/steps")))
    assert _new_editions(workshop, board) == {"board/steps"}


def test_nobody_has_a_card_shown_again_in_a_room_they_do_not_see() -> None:
    workshop = with_steps()
    for by, room in ((ANNA, CONTROL), (OUTSIDER, JOINT)):
        assert (
            refused(workshop, ShowAgain(by, room, _handle(workshop, "board/steps"))).reason
            is Reason.NOT_YOURS
        )
