"""That a room is gone is believed of Discord's whole list alone, never of one answer."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.app.ports import Absent, CallFailed
from bot.app.rooms import closing_first
from bot.domain.rooms.desired import Overwrite, member
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import JOINT, caucus
from tests.app.memory_guild import channel_of
from tests.app.road import Road
from tests.domain.build import FIRST

pytestmark = pytest.mark.asyncio
STRANGER = UserId(901)
CLOSED_WITHIN_S = 30.0


async def passes(road: Road) -> None:
    """As many as it takes; what fails in one is tried again in the next."""
    for _ in range(3):
        with suppress(CallFailed):
            await road.reconciler.look(road.now)
            await road.reconciler.reconcile(road.id)


def let_in(road: Road, room: ChannelId) -> None:
    row = Overwrite(member(STRANGER), frozenset({"view_channel"}), frozenset())
    road.guild.by_hand(room, overwrites=road.guild.rooms[room].overwrites | {row})


async def test_a_room_that_only_one_answer_calls_gone_is_put_right_and_no_second_is_made(
    road: Road,
) -> None:
    await road.open()
    joint, rooms = channel_of(road.now, JOINT), set(road.guild.rooms)
    road.guild.fail("arrange", Absent)
    road.guild.by_hand(joint, name="the-river-talks")
    await passes(road)
    assert set(road.guild.rooms) == rooms
    assert channel_of(road.now, JOINT) == joint
    assert road.guild.rooms[joint].name != "the-river-talks"


async def test_a_room_that_one_answer_calls_gone_is_closed_to_whoever_was_let_in(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing_first, "TRY_AGAIN_S", (0.0,))
    await road.open()
    room, rooms = channel_of(road.now, caucus(FIRST)), set(road.guild.rooms)
    road.guild.fail("change", Absent, only=room)
    let_in(road, room)
    await road.reconciler.glance(road.now.guild)
    closing = road.reconciler.closing.closing_by(road.now)
    assert closing is not None
    assert await closing.judged_within(CLOSED_WITHIN_S)
    await passes(road)
    assert await closing.closed_within(CLOSED_WITHIN_S)
    await passes(road)
    assert set(road.guild.rooms) == rooms
    assert STRANGER not in {row.target.id for row in road.guild.rooms[room].overwrites}


async def test_a_room_that_is_gone_while_it_is_changed_is_made_again(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    await road.open()
    joint = channel_of(road.now, JOINT)
    road.guild.by_hand(joint, name="the-river-talks")

    async def deleted_before_it_arrives(*_: object) -> None:
        road.guild.delete_by_hand(joint)
        raise Absent

    monkeypatch.setattr(road.guild, "arrange", deleted_before_it_arrives)
    await passes(road)
    assert joint not in road.guild.rooms
    assert channel_of(road.now, JOINT) in road.guild.rooms
