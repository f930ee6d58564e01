"""Promise 4: no screen says of rooms what the server does not hold, however slow it is and whatever it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rehearsal.__main__ import SCENARIOS
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.strained import Strain, rehearse_strained

PHASES = 3
"""A whole workshop takes minutes: ``./parley rehearse --slow 2`` and ``--refuse`` play it."""


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.parametrize("strain", [Strain(slow_s=0.4), Strain(refuse="closing")])
@pytest.mark.asyncio
async def test_no_screen_claims_what_the_server_does_not_hold_and_no_trouble_is_told_twice_a_minute(
    strain: Strain,
) -> None:
    whole = load_scenario(SCENARIOS / "council.toml", seed=2)
    short = replace(whole, phases=whole.phases[:PHASES])
    # Nothing that is read of rooms stands in a picture.
    report = await rehearse_strained(short, "2", strain, pictures=False)
    assert report.compare() == []
    assert sum(report.along.read.values()) > 1000, "much was read"
    assert {"emergency", "somebody let in", "a new administrator"} <= set(report.hands)
