"""A time-out, as the server gives it: told where it should be, and over when its bearer does something again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, CONTROL, LINE

pytestmark = pytest.mark.waits

SILENCED, AGAIN = "from writing and pressing for now", "can write and press again"
OWN, OWN_AGAIN = "For now you can read here", "You can write and press here again"


@pytest.mark.asyncio
async def test_a_time_out_is_told_to_its_bearer_and_the_third_party_and_to_nobody_else(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        bearer, other = world.first[0], world.first[1]
        world.guild.time_out(bearer, datetime.now(UTC) + timedelta(hours=1))
        await world.settle()
        assert world.reads(world.ada, CONTROL).count(SILENCED) == 1
        assert world.reads(bearer, LINE).count(OWN) == 1
        for seat in world.people:
            rooms = (LINE, CAUCUS) if seat is not bearer else (CAUCUS,)
            assert not any(OWN in world.reads(seat, room) for room in rooms)
            assert not any(SILENCED in world.reads(seat, room) for room in rooms)

        await world.kill()
        world.guild.time_out(bearer, None)
        await world.start()
        await world.simulation.until(lambda: OWN_AGAIN in world.reads(bearer, LINE), 15.0)
        await world.settle()
        assert world.reads(world.ada, CONTROL).count(AGAIN) == 1
        assert world.reads(bearer, LINE).count(OWN_AGAIN) == 1
        assert OWN_AGAIN not in world.reads(other, LINE)
