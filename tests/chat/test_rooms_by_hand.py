"""What other hands make of a room beside its rights is taken away again, or told, over the real wire."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app.rooms.ordering import STANDS_S
from bot.rehearsal.simulation import RoomKind
from tests.beginnings import already_together
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE

pytestmark = pytest.mark.waits


@pytest.mark.asyncio
async def test_a_room_altered_by_hand_is_plain_again_and_the_third_party_is_told_once(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        joint = world.room(world.first[0], JOINT)
        hands = world.guild.by_hand
        hands.set_slow_mode(joint, 21_600)
        hands.set_topic(joint, "who is in here")
        hands.mark_for_adults(joint)
        hands.set_kind(joint, RoomKind.ANNOUNCEMENT)
        await world.settle()
        assert await world.simulation.until(
            lambda: "Somebody changed this room by hand" in world.reads(world.ada, CONTROL)
        )
        # Four changes: of the first it may be told before the last has been seen.
        assert await world.simulation.until(
            lambda: all(room.plain for room in world.rooms() if room.id == joint)
        )
        await world.settle()
        told = world.reads(world.ada, CONTROL)
        assert told.count("Somebody changed this room by hand") == 1
        assert "Somebody changed by hand who can" not in told
        assert world.joint_speaks()
        (stands,) = [room for room in world.rooms() if room.id == joint]
        assert stands.plain


@pytest.mark.asyncio
async def test_rooms_put_into_another_order_by_hand_stand_in_their_own_again_for_everybody(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:

        def lists() -> list[list[str]]:
            return [[room.name for room in seat.rooms()] for seat in (world.ada, *world.people)]

        before = lists()
        words = [name.partition("-")[0] for name in before[0]]
        assert words[:5] == ["lobby", CONTROL, JOINT, CAUCUS, CAUCUS]
        assert [name.partition("-")[0] for name in before[1]] == ["lobby", JOINT, CAUCUS, LINE]
        begun = world.simulation.calls.mark()
        world.guild.by_hand.set_position(world.room(world.ada, CONTROL), 90)
        world.guild.by_hand.set_position(world.room(world.first[0], LINE), 0)
        assert lists() != before
        assert await world.simulation.until(lambda: lists() == before)
        assert await world.simulation.until(
            lambda: "into another order by hand" in world.reads(world.ada, CONTROL)
        )
        await world.settle()
        # Somebody moves a room of their own to the top, and Discord counts all others anew.
        other = world.guild.add_text_channel("notices")
        world.guild.by_hand.set_position(other, 1)
        own = [room.id for room in world.ada.rooms() if room.category is not None]
        for number, room in enumerate(own, 40):
            world.guild.by_hand.set_position(room, number)
        await asyncio.sleep(STANDS_S + 2.0)
        await world.settle()
        calls = [call.route for call in world.simulation.calls.since(begun)]
        assert calls.count("PATCH /guilds/{guild_id}/channels") == 1
        assert world.reads(world.ada, CONTROL).count("into another order by hand") == 1


@pytest.mark.asyncio
async def test_webhooks_and_threads_in_a_room_are_told_to_the_third_party(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        joint = world.room(world.first[0], JOINT)
        world.guild.by_hand.add_webhook(joint, "a recorder")
        world.guild.by_hand.open_thread(joint, "an aside", world.owner)
        await world.settle()
        told = world.reads(world.ada, CONTROL)
        assert "(its webhooks)" in told
        assert "opened a thread in a room" in told
