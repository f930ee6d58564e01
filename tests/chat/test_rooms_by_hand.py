"""What other hands make of a room beside its rights is taken away again, or told, over the real wire."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loopback import CONTROL, JOINT, loopback


@pytest.mark.asyncio
async def test_a_room_altered_by_hand_is_plain_again_and_the_third_party_is_told_once(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.together()
        joint = world.room(world.first[0], JOINT)
        hands = world.guild.by_hand
        hands.set_slow_mode(joint, 21_600)
        hands.set_topic(joint, "who is in here")
        hands.mark_for_adults(joint)
        await world.settle()
        assert await world.simulation.until(
            lambda: "Somebody changed this room by hand" in world.reads(world.ada, CONTROL)
        )
        told = world.reads(world.ada, CONTROL)
        assert told.count("Somebody changed this room by hand") == 1
        assert "Somebody changed by hand who can" not in told
        assert world.joint_speaks()


@pytest.mark.asyncio
async def test_webhooks_and_threads_in_a_room_are_told_to_the_third_party(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.together()
        joint = world.room(world.first[0], JOINT)
        world.guild.by_hand.add_webhook(joint, "a recorder")
        world.guild.by_hand.open_thread(joint, "an aside", world.owner)
        await world.settle()
        told = world.reads(world.ada, CONTROL)
        assert "(its webhooks)" in told
        assert "opened a thread in a room" in told
