"""One card serves both: what stands in writing now, its buttons, whose turn it is, and where the talk is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from bot.domain.boards.hearing import CloseAsking, TakeUpAndAsk, current
from bot.domain.boards.hearing_answers import AnswerMeant
from bot.domain.leading.breaks import CallCaucusBreak
from bot.domain.reassurance.acknowledging import BeginQuiet, EndQuiet, GiveRoom, WishToAcknowledge
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.contributions import HearingOutcome
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Card, Verb, Weight
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT_CALL, line
from bot.domain.vocabulary.text import Text, Value
from bot.domain.voice.beside import LONGEST_WHEREABOUTS, SayWhereWeAre, where_we_are
from bot.domain.voice.turns import CallNext, RaiseHand, in_turn
from bot.domain.voice.voice_sessions import EndVoice, OpenVoice
from tests.domain.board_building import listening, owners
from tests.domain.build import (
    FIRST,
    MARA,
    NOOR,
    SECOND,
    after,
    at_place,
    decided,
    gone_on,
    person,
    refused,
    seen,
)
from tests.domain.voice.building import in_call, offered, speaking, with_calls

SPEAKER = person(FIRST, 0)
SAID = Words("Both have said what the summers are to them; Saltrey is about to answer.")


@cache
def listening_in_call() -> Workshop:
    """Needs and fears stand on the board, both sides are in the call, one is taken up and asked about."""
    workshop = speaking(offered(listening()))
    workshop = with_calls(after(workshop, OpenVoice(MARA, seen(workshop))))
    assert workshop.room(JOINT_CALL) is not None
    return after(workshop, TakeUpAndAsk(MARA, seen(workshop)))


@cache
def given() -> Workshop:
    """Somebody has the room, and the call, to acknowledge something; two others had asked to speak."""
    workshop = in_call("reassurance")
    workshop = after(workshop, WishToAcknowledge(SPEAKER))
    workshop = after(workshop, RaiseHand(person(SECOND, 0)), RaiseHand(person(FIRST, 1)))
    return after(workshop, GiveRoom(MARA, workshop.own(SPEAKER).handle, 5, seen(workshop)))


def joint(workshop: Workshop) -> Card:
    return cards(workshop)["card/joint"]


def in_line(workshop: Workshop, user: UserId) -> Card:
    return cards(workshop)[f"card/{line(workshop.own(user).seat).logical_name}"]


def rows(card: Card) -> list[list[Verb]]:
    return [[each.verb for each in row] for row in card.rows if isinstance(row, tuple)]


def presses(card: Card) -> list[Button]:
    return [each for row in card.rows if isinstance(row, tuple) for each in row]


def said(card: Card, key: str) -> Mapping[str, Value] | None:
    """The values of a text on a card; None where it does not stand there."""
    return next((dict(one.values) for one in _texts(card) if one.key == key), None)


def _texts(card: Card) -> list[Text]:
    return list(card.sections)


def test_what_is_said_back_aloud_stands_on_the_card_with_its_two_answers() -> None:
    workshop = listening_in_call()
    concern = current(workshop)
    assert concern is not None
    shown = said(joint(workshop), "voice:beside_hearing")
    assert shown is not None
    assert shown["words"] == concern.words
    assert rows(joint(workshop))[:2] == [
        [Verb.MEANT, Verb.NOT_QUITE],
        [Verb.RAISE_HAND, Verb.PASS],
    ]


def test_the_answer_given_on_the_card_counts_like_the_one_below_the_question() -> None:
    workshop = listening_in_call()
    concern = current(workshop)
    assert concern is not None
    (meant,) = (each for each in presses(joint(workshop)) if each.verb is Verb.MEANT)
    assert meant.subject == concern.handle
    for user in owners(workshop, concern)[:2]:
        assert meant.revision is not None
        workshop = after(workshop, AnswerMeant(user, concern.handle, meant.revision, True))
    closed = after(workshop, CloseAsking(MARA, seen(workshop)))
    now = closed.contribution(concern.handle)
    assert now is not None
    assert now.hearing.outcome is HearingOutcome.MEANT
    assert Verb.MEANT not in {each.verb for each in presses(joint(closed))}


def test_whoever_answers_changes_nothing_on_the_card() -> None:
    workshop = listening_in_call()
    concern = current(workshop)
    assert concern is not None
    answering = owners(workshop, concern)[0]
    answered = after(workshop, AnswerMeant(answering, concern.handle, 1, True))
    assert joint(answered) == joint(workshop)


def test_in_text_alone_the_card_says_nothing_of_it_and_has_no_answers() -> None:
    workshop = listening_in_call()
    over = after(workshop, EndVoice(MARA, seen(workshop)))
    assert said(joint(over), "voice:beside_hearing") is None
    assert not {Verb.MEANT, Verb.RAISE_HAND, Verb.GO_TO_CALL} & {
        each.verb for each in presses(joint(over))
    }


def test_two_buttons_stand_alone_in_a_row_on_the_joint_card_and_in_each_line() -> None:
    workshop = in_call()
    for card in (joint(workshop), in_line(workshop, SPEAKER), in_line(workshop, person(SECOND, 3))):
        assert rows(card)[0] == [Verb.RAISE_HAND, Verb.PASS]
        (hand,) = (each for each in presses(card) if each.verb is Verb.RAISE_HAND)
        assert hand.weight is Weight.MAIN
        assert Verb.GO_TO_CALL in rows(card)[1]


# ---- an acknowledgment
def test_while_somebody_acknowledges_something_the_card_asks_all_others_to_listen() -> None:
    workshop = given()
    shown = said(joint(workshop), "voice:beside_given")
    assert shown is not None
    assert shown["quiet"] is False
    turn = said(joint(workshop), "voice:joint_card")
    assert turn is not None
    assert (turn["speaking"], turn["upcoming"], turn["begins"]) == ("", (), "")
    for card in (joint(workshop), in_line(workshop, person(SECOND, 0))):
        assert not {Verb.RAISE_HAND, Verb.PASS} & {each.verb for each in presses(card)}
    assert Verb.PLEASE_STOP in {each.verb for each in presses(in_line(workshop, person(SECOND, 0)))}


def test_nobody_is_called_into_it_nor_into_the_quiet_after_it() -> None:
    for workshop in (given(), after(given(), BeginQuiet(MARA, seen(given())))):
        assert Verb.CALL_NEXT not in {each.verb for each in presses(panel(workshop))}
        waiting = in_turn(workshop)[0].handle
        assert refused(workshop, CallNext(MARA, waiting)).reason is Reason.NOBODY_NEXT


def test_the_card_tells_of_the_quiet_and_then_each_side_is_in_its_own_call() -> None:
    quiet = after(given(), BeginQuiet(MARA, seen(given())))
    shown = said(joint(quiet), "voice:beside_given")
    assert shown is not None
    assert shown["quiet"] is True
    apart = after(quiet, EndQuiet(MARA, seen(quiet)))
    assert apart.room(JOINT_CALL) is None
    assert apart.voice.on
    assert said(joint(apart), "voice:beside_given") is None


def test_own_acts_are_shown_in_writing_before_anybody_reads_one_aloud() -> None:
    workshop = speaking(offered(at_place("sensibility", 1, session=True)))
    workshop = with_calls(after(workshop, OpenVoice(MARA, seen(workshop))))
    shown = said(joint(workshop), "voice:beside_acts")
    assert shown is not None
    assert shown["shown"] is False


@pytest.mark.parametrize(("phase", "told"), [("reassurance", True), ("perspectives", False)])
def test_steps_stay_written_and_elsewhere_nothing_more_stands_on_the_card(
    phase: str, told: bool
) -> None:
    card = joint(in_call(phase))
    beside = [one.key for one in _texts(card) if one.key.startswith("voice:beside")]
    assert beside == (["voice:beside_steps"] if told else [])


# ---- who drops out
def test_whoever_comes_back_finds_one_sentence_of_where_we_are_until_the_next_part() -> None:
    workshop = after(in_call(), SayWhereWeAre(NOOR, SAID))
    assert where_we_are(workshop) == SAID
    shown = said(joint(workshop), "voice:card_where")
    assert shown == {"words": SAID}
    onwards = gone_on(workshop)
    assert where_we_are(onwards) == ""
    assert said(joint(onwards), "voice:card_where") is None


def test_it_is_gone_with_the_call_and_can_be_taken_away_before() -> None:
    workshop = after(in_call(), SayWhereWeAre(NOOR, SAID))
    assert after(workshop, EndVoice(MARA, seen(workshop))).voice.whereabouts is None
    assert after(workshop, SayWhereWeAre(MARA, Words("  "))).voice.whereabouts is None
    apart = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert where_we_are(apart) == SAID, "in a break it can still be read on the way back"


def test_it_is_one_short_sentence_and_nothing_without_a_call() -> None:
    long = Words("x" * (LONGEST_WHEREABOUTS + 1))
    assert refused(in_call(), SayWhereWeAre(MARA, long)).reason is Reason.TOO_LONG
    without = at_place("perspectives", session=True)
    assert refused(without, SayWhereWeAre(MARA, SAID)).reason is Reason.NO_CALL
    assert Verb.WHERE_WE_ARE not in {each.verb for each in presses(panel(without))}
    assert Verb.WHERE_WE_ARE in {each.verb for each in presses(panel(in_call()))}


def test_it_moves_nothing_that_a_press_of_somebody_else_depends_on() -> None:
    workshop = in_call()
    assert decided(workshop, SayWhereWeAre(MARA, SAID)).workshop.revision == workshop.revision
