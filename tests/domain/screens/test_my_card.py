"""*My card* shows the card of a room to whoever reads that room, and to nobody else."""

from __future__ import annotations

import pytest

from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.cards import cards
from bot.domain.screens.my_card import LOOKS, brings_card, my_card
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Text, linked_rooms
from tests.domain.build import FIRST, SECOND, at_place, in_briefing, person

TOGETHER = at_place("ideas", session=True)
STRANGER = UserId(999_999)


def asked(workshop: Workshop, key: RoomKey | None, by: UserId) -> Answer | Refusal:
    (look,) = LOOKS
    assert look.shows is not None
    return look.shows(IncomingPress(workshop, key, by, ButtonId(Verb.MY_CARD, workshop.handle, 0)))


@pytest.mark.parametrize("key", [JOINT, caucus(FIRST), caucus(SECOND)])
def test_whoever_reads_a_room_gets_its_card_as_it_stands_and_nobody_else_does(key: RoomKey) -> None:
    readers = {*participants_in(TOGETHER, key), *facilitators_in(TOGETHER, key)}
    everybody = {one.user for one in TOGETHER.people.participants} | readers | {STRANGER}
    card = cards(TOGETHER)[f"card/{key.logical_name}"]
    for user in everybody:
        answer = asked(TOGETHER, key, user)
        assert isinstance(answer, Answer) is (user in readers), user
        if isinstance(answer, Answer):
            assert dict(answer.text.values)["sections"] == card.sections
            assert answer.room == key
            assert Verb.SHOW_AGAIN not in {one.verb for one in answer.presses}


def test_a_line_brings_the_cards_of_ones_own_shared_rooms_to_oneself_alone() -> None:
    someone = TOGETHER.own(person(FIRST, 0))
    own = line(someone.seat)
    answer = asked(TOGETHER, own, someone.user)
    assert isinstance(answer, Answer)
    assert set(linked_rooms((answer.text,))) == {JOINT, caucus(FIRST)}
    assert isinstance(asked(TOGETHER, own, person(FIRST, 1)), Refusal)
    early = in_briefing(3)
    first = early.own(person(FIRST, 0))
    alone = asked(early, line(first.seat), first.user)
    assert isinstance(alone, Answer)
    assert set(linked_rooms((alone.text,))) == {caucus(FIRST)}


def test_what_asks_brings_the_card_and_what_only_tells_something_does_not() -> None:
    question = Text("interventions:question", words="What do you need?")
    assert brings_card(question, ())
    assert brings_card(Text("sessions:begins"), ())
    assert brings_card(Text("sessions:gathering"), (button(Verb.I_AM_HERE),))
    for key in ("sessions:over", "hearing:not_quite", "sessions:leaving"):
        assert not brings_card(Text(key), ())
    assert not brings_card(None, ())


def test_no_card_is_brought_where_there_is_none() -> None:
    for key in (CONTROL, None):
        assert isinstance(asked(TOGETHER, key, person(FIRST, 0)), Refusal)
    assert my_card(CONTROL) == ()
    assert my_card(line(TOGETHER.own(person(FIRST, 0)).seat)) == ()
