"""Calls end at once, whoever has to be put out another way; and who is of one no longer leaves it alone."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from bot.app.ports import InCall, Refused
from bot.app.rooms import watching_calls
from bot.app.rooms.reconcile import Reconciler
from bot.domain.leading.going_on import GoOn
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.people.consent import Withdraw
from bot.domain.state.voice import Listener
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId
from bot.domain.vocabulary.rooms import JOINT_CALL, RoomKind
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.voice_sessions import EndVoice, OpenVoice
from tests.app.road import Road
from tests.domain.build import FIRST, MARA, OUTSIDER, SIDES, person, seen, with_settings

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]
ANNA, BEN = person(FIRST, 0), person(FIRST, 1)


@dataclass
class MemoryCalls:
    """Who is in which call; ``stuck`` are those whom no call of the bot's puts out."""

    road: Road
    where: dict[UserId, ChannelId] = field(default_factory=dict)
    stuck: set[UserId] = field(default_factory=set)
    out: list[UserId] = field(default_factory=list)

    def inside(self, guild: GuildId, channels: Collection[ChannelId]) -> tuple[InCall, ...]:
        return tuple(
            InCall(channel, user, Listener.GUEST)
            for user, channel in self.where.items()
            if channel in channels and channel in self.road.guild.rooms
        )

    async def put_out(self, guild: GuildId, user: UserId) -> None:
        self.out.append(user)
        if user not in self.stuck:
            self.where.pop(user, None)


async def in_call(road: Road) -> tuple[MemoryCalls, ChannelId]:
    """A voice session goes on; two of the first side are in the call for all."""
    await road.open(settings=with_settings(voice_offered=True))
    calls = MemoryCalls(road)
    road.reconciler = Reconciler(road.engine, road.guild, calls)
    road.engine.on_change(road.reconciler.changed)
    here = [person(side, place) for side in SIDES for place in (0, 1)]
    await road.do(GoOn(MARA, seen(road.now)))
    await road.do(OpenSession(MARA, seen(road.now)))
    await road.do(*(IAmHere(user) for user in here), *(AnswerVoice(one, "speaks") for one in here))
    await road.do(ComeTogether(MARA, seen(road.now)))
    await road.settle()
    road.guild.calls.clear()
    await road.do(OpenVoice(MARA, seen(road.now)))
    await road.settle()
    assert road.guild.made("make_call") == 3
    assert road.guild.made("make_room", "change", "delete") == 0
    room = road.now.room(JOINT_CALL)
    assert room is not None
    assert room.channel is not None
    calls.where |= {ANNA: room.channel, BEN: room.channel}
    return calls, room.channel


async def until_done(road: Road) -> None:
    """Whatever was begun is carried out, without a pass."""
    for _ in range(20):
        await asyncio.sleep(0.01)


async def test_what_ends_a_session_deletes_its_rooms_before_any_pass(road: Road) -> None:
    calls, joint = await in_call(road)
    road.guild.calls.clear()
    await road.do(EndVoice(MARA, seen(road.now)))
    await until_done(road)
    assert [call for call, _ in road.guild.calls] == ["delete"] * 3
    assert joint not in road.guild.rooms
    assert calls.out == []
    assert all(old.key.kind is not RoomKind.VOICE for old in road.now.rooms.retiring)


async def test_where_a_call_may_not_be_deleted_everybody_in_it_is_put_out_by_themselves(
    road: Road,
) -> None:
    calls, joint = await in_call(road)
    road.guild.fail("delete", Refused, times=9, only=joint)
    await road.do(EndVoice(MARA, seen(road.now)))
    await until_done(road)
    assert joint in road.guild.rooms
    assert sorted(set(calls.out)) == [ANNA, BEN]
    assert calls.where == {}


async def test_whoever_steps_out_leaves_the_call_and_the_others_stay(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_calls, "STILL_THERE_AFTER_S", 0.05)
    calls, joint = await in_call(road)
    await road.do(Withdraw(ANNA))
    await until_done(road)
    assert calls.out == [ANNA]
    assert calls.where == {BEN: joint}
    assert road.now.voice.on


async def test_whoever_cannot_be_put_out_alone_ends_the_call_for_all(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_calls, "STILL_THERE_AFTER_S", 0.05)
    calls, joint = await in_call(road)
    calls.stuck.add(ANNA)
    await road.do(Withdraw(ANNA))
    await until_done(road)
    assert not road.now.voice.on
    assert joint not in road.guild.rooms


async def test_a_stranger_whom_nobody_told_of_is_found_at_the_next_look(road: Road) -> None:
    calls, joint = await in_call(road)
    calls.where[OUTSIDER] = joint
    await road.reconciler.look(road.now)
    await until_done(road)
    assert road.now.voice.heard_by is Listener.GUEST
    assert joint not in road.guild.rooms
