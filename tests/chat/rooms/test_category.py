"""A category deleted by hand is one event, and told as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE


@pytest.mark.asyncio
async def test_a_deleted_category_is_told_once_and_its_rooms_are_put_back(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        (category,) = [room for room in world.rooms() if room.is_category]
        before = world.reads(world.ada, CONTROL)
        world.guild.delete(category.id)
        await world.settle()
        told = world.reads(world.ada, CONTROL)
        assert told.count("The category that holds the rooms was deleted by hand") == 1
        assert told.count("moved out of its category by hand") == before.count("moved out")
        (again,) = [room for room in world.rooms() if room.is_category]
        assert {room.category for room in world.rooms() if not room.is_category} == {again.id}
        assert {CAUCUS, LINE} <= world.sees(world.first[0])
        assert JOINT not in world.sees(world.outsider)
