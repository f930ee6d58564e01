"""Who speaks next in the call: hands in the order in which they were raised, the sides alternating. No clock.

The first turn is by the lot that the phase has anyway. The third party calls; nobody has to speak, or is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Look,
    Moment,
    OnPanel,
    Outcome,
    PanelRow,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import participants_in
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import Participant
from bot.domain.state.voice import VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle, SeatId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT_CALL, RoomKey, side_call
from bot.domain.vocabulary.text import Person, Text
from bot.domain.voice.call_rooms import is_of_call
from bot.frozen import frozen

SHOWN_NEXT = 3


@frozen
class RaiseHand(Command):
    """Wish to speak in the call."""


@frozen
class Pass(Command):
    """Take one's hand down, or end one's turn."""


@frozen
class CallNext(Command):
    """Call whoever is next. ``person`` is who was next for the one who pressed."""

    person: Handle


def in_turn(workshop: Workshop) -> tuple[Participant, ...]:
    """Who waits, in the order in which they are called: a side's own order is kept, and the sides alternate."""
    waiting = [one for seat in workshop.voice.hands if (one := workshop.seat(seat)) is not None]
    last = workshop.voice.called_last
    side = workshop.first_speaker if last is None else last.other
    found: list[Participant] = []
    while waiting:
        person = next((one for one in waiting if one.side is side), waiting[0])
        waiting.remove(person)
        found.append(person)
        side = person.side.other
    return tuple(found)


def raise_hand(workshop: Workshop, command: RaiseHand, moment: Moment) -> Outcome:
    """At the end of one's own side's order."""
    someone = workshop.own(command.by)
    refused = _not_in_call(workshop, someone)
    if refused is not None:
        return refused
    if someone.seat in workshop.voice.hands:
        return refuse(Reason.ALREADY_SO)
    changed = _with_hands(workshop, (*workshop.voice.hands, someone.seat))
    return Decision(changed, Answer(Text("voice:hand_up")))


def pass_on(workshop: Workshop, command: Pass, moment: Moment) -> Outcome:
    """Nobody is asked why."""
    seat = workshop.own(command.by).seat
    voice = workshop.voice
    if seat not in voice.hands and voice.speaking != seat:
        return refuse(Reason.ALREADY_SO)
    changed = _with_hands(workshop, tuple(one for one in voice.hands if one != seat))
    if voice.speaking == seat:
        changed = replace(changed, voice=replace(changed.voice, speaking=None))
    return Decision(changed, Answer(Text("voice:passed")))


def call_next(workshop: Workshop, command: CallNext, moment: Moment) -> Outcome:
    """The card says whose turn it is. Two who press at once call one person."""
    waiting = _who_may_be_called(workshop)
    if not waiting or waiting[0].handle != command.person:
        return refuse(Reason.NOBODY_NEXT)
    person = waiting[0]
    changed = _with_hands(
        workshop, tuple(seat for seat in workshop.voice.hands if seat != person.seat)
    )
    voice = replace(changed.voice, speaking=person.seat, called_last=person.side)
    answer = Answer(Text("voice:called", person=Person(person.user)))
    return Decision(replace(changed, voice=voice), answer)


def _who_may_be_called(workshop: Workshop) -> tuple[Participant, ...]:
    """Nobody while somebody has the room for an acknowledgment, or in the quiet after it."""
    return () if workshop.acknowledging.given is not None else in_turn(workshop)


def _not_in_call(workshop: Workshop, someone: Participant) -> Refusal | None:
    if workshop.room(JOINT_CALL) is None:
        return refuse(Reason.NO_CALL)
    speaks = someone.voice is VoiceAnswer.SPEAKS
    if not speaks or someone.user not in participants_in(workshop, JOINT_CALL):
        return refuse(Reason.NOT_IN_VOICE)
    return None


def _with_hands(workshop: Workshop, hands: tuple[SeatId, ...]) -> Workshop:
    """Not what a facilitator's press depends on: a hand moves no revision."""
    return replace(workshop, voice=replace(workshop.voice, hands=hands))


# ---- what is shown
def call_of(workshop: Workshop, by: UserId) -> RoomKey | Refusal:
    """The call somebody goes to now: the one for all, while it stands, else their side's own."""
    if not workshop.rooms.calls:
        return refuse(Reason.NO_CALL)
    someone = workshop.participant(by)
    own = side_call(someone.side) if someone is not None else JOINT_CALL
    for key in (JOINT_CALL, own):
        if workshop.room(key) is not None and is_of_call(workshop, key, by):
            return key
    return refuse(Reason.NOT_IN_VOICE)


def joint_texts(workshop: Workshop) -> tuple[Text, ...]:
    """On the joint card: whose turn it is, and the next three. Before anybody is called, which side begins."""
    if workshop.room(JOINT_CALL) is None:
        return ()
    voice, is_given = workshop.voice, workshop.acknowledging.given is not None
    speaks = voice.speaking if voice.speaking is not None and not is_given else None
    speaking = workshop.seat(speaks) if speaks is not None else None
    upcoming = tuple(Person(one.user) for one in _who_may_be_called(workshop)[:SHOWN_NEXT])
    is_first = voice.called_last is None and not is_given
    begins = workshop.side_name(workshop.first_speaker) if is_first else ""
    return (
        Text(
            "voice:joint_card",
            speaking=Person(speaking.user) if speaking is not None else "",
            upcoming=upcoming,
            begins=begins,
        ),
    )


def side_texts(workshop: Workshop, key: RoomKey) -> tuple[Text, ...]:
    """On a side's own card, that it has a call. The way is the button: whoever stays in text sees no such room."""
    if key.side is None or workshop.room(side_call(key.side)) is None:
        return ()
    return (Text("voice:side_card"),)


def way_presses(workshop: Workshop) -> tuple[Button, ...]:
    """The way there: for everybody alike, in the written rooms and in lines, as long as there is a call."""
    return (button(Verb.GO_TO_CALL),) if workshop.rooms.calls else ()


def turn_presses(workshop: Workshop) -> tuple[Button, ...]:
    """Two, and a row of their own: whoever listens to a bad line finds them. None while somebody has the room."""
    if workshop.room(JOINT_CALL) is None or workshop.acknowledging.given is not None:
        return ()
    return (button(Verb.RAISE_HAND, weight=Weight.MAIN), button(Verb.PASS))


def _next_to_call(workshop: Workshop) -> tuple[Button, ...]:
    waiting = _who_may_be_called(workshop)
    if not waiting:
        return ()
    return (button(Verb.CALL_NEXT, weight=Weight.MAIN, subject=waiting[0].handle),)


def _call_next(press: IncomingPress) -> CallNext:
    return CallNext(press.by, press.subject)


TEXTS: Mapping[str, str] = {
    "voice:hand_up": "",
    "voice:passed": "",
    "voice:called": "person",
    "voice:joint_card": "speaking upcoming begins",
    "voice:side_card": "",
    "voice:moved": "call where",
    "voice:join": "call where",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(RaiseHand, Who.TAKING_PART, OPEN, raise_hand, (ActButton(Verb.RAISE_HAND),)),
    Act(Pass, Who.TAKING_PART, OPEN, pass_on, (ActButton(Verb.PASS),)),
    Act(
        CallNext,
        Who.FACILITATOR,
        OPEN,
        call_next,
        (ActButton(Verb.CALL_NEXT, _call_next, panel=OnPanel(PanelRow.TALK, _next_to_call)),),
    ),
)
LOOKS = (Look(Verb.GO_TO_CALL, None),)
