"""*Boards*: what was put up together is one press away, for whoever reads the joint room, and for nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.cards import cards
from bot.domain.screens.see_boards import LOOKS
from bot.domain.screens.step_cards import written_boards
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import on, together_at, with_concerns
from tests.domain.build import FIRST, MARA, at_place, person

ANNA = person(FIRST, 0)
WRITTEN = with_concerns(together_at("concerns", 1))


def pressed(workshop: Workshop, verb: Verb, by: UserId, subject: str = "") -> Answer | Refusal:
    shows = {look.verb: look.shows for look in LOOKS}[verb]
    assert shows is not None
    return shows(IncomingPress(workshop, JOINT, by, ButtonId(verb, workshop.handle, 0, subject)))


def offers(workshop: Workshop) -> set[str]:
    """The slots of the cards that have the button."""
    return {
        slot
        for slot, card in cards(workshop).items()
        for row in card.rows
        if isinstance(row, tuple) and any(press.verb is Verb.SEE_BOARDS for press in row)
    }


def test_every_rooms_card_has_the_button_once_something_is_on_a_board() -> None:
    assert offers(at_place("ideas")) == set()
    rooms = {f"card/{room.key.logical_name}" for room in WRITTEN.rooms.standing}
    assert offers(WRITTEN) == rooms - {"card/control"}


def test_it_shows_in_every_later_phase_what_stood_on_the_board() -> None:
    for phase in ("hearing", "ideas", "closing"):
        workshop = on(WRITTEN, phase)
        for reader in (ANNA, MARA):
            answer = pressed(workshop, Verb.SEE_BOARDS, reader)
            assert isinstance(answer, Answer)
            assert dict(answer.text.values)["entries"] == written_boards(workshop)["concerns"][1]


@pytest.mark.parametrize("verb", [Verb.SEE_BOARDS, Verb.SEE_BOARD])
def test_whoever_cannot_read_the_joint_room_is_shown_nothing(verb: Verb) -> None:
    inside = {*participants_in(WRITTEN, JOINT), *facilitators_in(WRITTEN, JOINT)}
    assert ANNA in inside
    out = WRITTEN.with_participant(ANNA, lambda person: replace(person, in_joint=False))
    assert isinstance(pressed(out, verb, ANNA, "concerns"), Refusal)
    assert isinstance(pressed(WRITTEN, verb, UserId(999_999), "concerns"), Refusal)
    assert isinstance(pressed(WRITTEN, Verb.SEE_BOARD, ANNA, "nothing"), Refusal)
