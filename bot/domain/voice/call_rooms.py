"""When a voice session goes on, and which rooms for the voice stand in it: one a side, and one for all while together.

Nothing about them opens or ends by itself but what a person decided: whatever silences or closes the written rooms ends
the session, and only a facilitator begins another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.road.act import Moment
from bot.domain.rooms.desired import (
    are_closed,
    facilitators_in,
    joint_speaks,
    participants_in,
)
from bot.domain.rooms.replacing import new_room
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Decision, Effect, Post, in_both_caucuses
from bot.domain.state.meeting import SessionStage
from bot.domain.state.rooms import Retiring, Room
from bot.domain.state.voice import Voice, VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.rooms import JOINT, JOINT_CALL, RoomKey, side_call
from bot.domain.vocabulary.text import Text

_NAMES_REMEMBERED = 12
"""Rooms whose making was never answered: a call does not take as long as it takes to make so many more."""


def may_be(workshop: Workshop) -> bool:
    """Whether a voice session can be now, by all that everybody may know."""
    return (
        workshop.settings.voice_offered
        and workshop.offers(Ability.VOICE)
        and workshop.joint_has_opened
        and workshop.meeting.session is not SessionStage.NONE
        and not workshop.meeting.paused
        and not workshop.people.nobody_leads
        and not are_closed(workshop)
    )


def somebody_declines(workshop: Workshop) -> bool:
    """Whether somebody who takes part would have none without them. Nobody is told that it is this, or who."""
    return any(
        person.takes_part and person.voice is VoiceAnswer.NOT_WITHOUT_ME
        for person in workshop.people.participants
    )


def wanted(workshop: Workshop) -> tuple[RoomKey, ...]:
    """The rooms for the voice that should stand now: the one for all first, while the sides are together."""
    if not workshop.voice.on:
        return ()
    sides = tuple(side_call(side) for side in workshop.sides_in_turn)
    together = workshop.meeting.session is SessionStage.TOGETHER and joint_speaks(workshop)
    return (JOINT_CALL, *sides) if together else sides


def is_of_call(workshop: Workshop, key: RoomKey, user: UserId) -> bool:
    """Whether a call is open to this person."""
    return user in participants_in(workshop, key) or user in facilitators_in(workshop, key)


def ended(workshop: Workshop) -> Workshop:
    """The same without a voice session. ``settled`` lets its rooms go."""
    before = workshop.voice
    voice = Voice(made=before.made, let_go=before.let_go, heard_by=before.heard_by)
    return replace(workshop, voice=voice, revision=workshop.revision + 1)


def where_talk_is(workshop: Workshop, note: Text, *presses: Button) -> tuple[Effect, ...]:
    """Said once: in the joint room where both sides are together, else in each side's own. All cards show it."""
    if workshop.meeting.session is SessionStage.TOGETHER:
        return (Post(JOINT, note, presses),)
    return in_both_caucuses(workshop, note, *presses)


def settled(outcome: Decision, moment: Moment) -> Decision:
    """What a decision of whatever kind means for a voice session: its end, the rooms that go, the rooms to be made."""
    now = outcome.workshop
    if not now.voice.on and not now.rooms.calls:
        return outcome
    effects: tuple[Effect, ...] = ()
    if now.voice.on and (not may_be(now) or somebody_declines(now)):
        now = ended(now)
        # One text for whatever ended it; a pause, an emergency and the session's end say so themselves.
        effects = where_talk_is(now, Text("voice:over")) if may_be(now) else ()
    now = _with_rooms(_only_who_waits(now), moment)
    return replace(outcome, workshop=now, effects=(*outcome.effects, *effects))


def _only_who_waits(workshop: Workshop) -> Workshop:
    """Whoever is not of the call any more waits for no turn; and nobody does while it does not stand."""
    voice = workshop.voice
    if not voice.hands and voice.speaking is None:
        return workshop
    there = frozenset(
        person.seat
        for person in workshop.people.participants
        if JOINT_CALL in wanted(workshop)
        and person.user in participants_in(workshop, JOINT_CALL)
        and person.voice is VoiceAnswer.SPEAKS
    )
    hands = tuple(seat for seat in voice.hands if seat in there)
    speaking = voice.speaking if voice.speaking in there else None
    return replace(workshop, voice=replace(voice, hands=hands, speaking=speaking))


def _with_rooms(workshop: Workshop, moment: Moment) -> Workshop:
    keys = wanted(workshop)
    stay = [room for room in workshop.rooms.calls if room.key in keys]
    over = [room for room in workshop.rooms.calls if room.key not in keys]
    made = workshop.voice.made
    for key in keys:
        if all(room.key != key for room in stay):
            made += 1
            word = workshop.settings.room_word(key.kind)
            stay.append(new_room(key, made, word, moment.draw))
    if made == workshop.voice.made and not over:
        return workshop
    retiring = (*workshop.rooms.retiring, *_retired(over, moment.at))
    # Perhaps it is being made at this moment, and nobody knows its channel yet: its name is known all the same.
    let_go = (*workshop.voice.let_go, *(room.name for room in over if room.channel is None))
    return replace(
        workshop,
        rooms=replace(workshop.rooms, calls=tuple(_in_order(stay, keys.index)), retiring=retiring),
        voice=replace(workshop.voice, made=made, let_go=let_go[-_NAMES_REMEMBERED:]),
    )


def _in_order(rooms: Iterable[Room], place: Callable[[RoomKey], int]) -> list[Room]:
    return sorted(rooms, key=lambda room: place(room.key))


def _retired(rooms: Iterable[Room], at: datetime) -> tuple[Retiring, ...]:
    """To be deleted at once: nobody stays in one who was in it."""
    return tuple(
        Retiring(
            key=room.key,
            generation=room.generation,
            name=room.name,
            channel=room.channel,
            writable=False,
            people=frozenset(),
            handle=room.handle,
            delete_after=at,
        )
        for room in rooms
        if room.channel is not None
    )
