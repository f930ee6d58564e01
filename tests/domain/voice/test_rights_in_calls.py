"""The rows of rooms for the voice, who may write beside them, and that an ended call is open to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.rooms.call_rights import BEYOND_A_VOICE, TO_SPEAK, CallRight
from bot.domain.rooms.desired import (
    NOBODY,
    Overwrite,
    Right,
    can_write,
    desired_structure,
    member,
    writers,
)
from bot.domain.state.meeting import SessionStage
from bot.domain.state.rooms import Retiring
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, Handle, UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT_CALL, caucus
from bot.domain.voice.voice_sessions import OpenVoice
from tests.domain.build import AT, FIRST, MARA, SECOND, after, at_place, person, seen
from tests.domain.voice.building import LISTEN, answered, in_call, ready, with_calls

ENTERS = {Right.VIEW, CallRight.CONNECT}


def in_call_row(workshop: Workshop, user: UserId) -> Overwrite:
    """What somebody is given and denied in the call of both sides."""
    (call,) = (one for one in desired_structure(workshop, AT).rooms if one.key == JOINT_CALL)
    (row,) = (one for one in call.overwrites if one.target == member(user))
    return row


def test_who_listens_may_come_in_and_not_speak_and_who_speaks_may() -> None:
    listener, speaker = person(FIRST, 2), person(SECOND, 0)
    waits = answered(ready(), LISTEN, listener)
    workshop = with_calls(after(waits, OpenVoice(MARA, seen(waits))))
    hears, speaks = (in_call_row(workshop, user) for user in (listener, speaker))
    assert hears.allow == ENTERS
    assert hears.deny >= TO_SPEAK | BEYOND_A_VOICE
    for user in (speaker, MARA):
        assert in_call_row(workshop, user).allow == ENTERS | TO_SPEAK
    assert speaks.deny >= BEYOND_A_VOICE | {Right.SEND, Right.ATTACH, Right.READ_HISTORY}
    assert hears.deny == speaks.deny | TO_SPEAK
    assert not speaks.deny & TO_SPEAK


def test_a_call_that_is_over_is_open_to_nobody_until_it_is_deleted() -> None:
    workshop = in_call()
    people = frozenset({person(FIRST, 0), person(SECOND, 0)})
    old = Retiring(
        *(JOINT_CALL, 1, "call", ChannelId(77), False, people, Handle("old")),
        delete_after=AT + timedelta(seconds=60),
    )
    left = replace(workshop, rooms=replace(workshop.rooms, retiring=(old,)))
    (room,) = (one for one in desired_structure(left, AT).rooms if one.channel == 77)
    assert room.overwrites == NOBODY


def test_in_the_third_partys_own_room_no_participant_ever_writes() -> None:
    together = at_place("perspectives", session=True)
    gathered = replace(together, meeting=replace(together.meeting, session=SessionStage.GATHERING))
    assert can_write(gathered, caucus(FIRST))
    for workshop in (in_call(), together, gathered):
        assert not can_write(workshop, CONTROL)
        assert writers(workshop, CONTROL) == ()
