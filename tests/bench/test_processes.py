"""Two processes over one database: one is stopped while people press, and what it had is the other's when it wakes."""

from __future__ import annotations

import pytest

from bot.bench.processes import Wish, played

pytestmark = [
    pytest.mark.waits,
    pytest.mark.together("processes"),
    pytest.mark.postgresql,
    pytest.mark.asyncio,
]


async def test_what_a_stopped_process_served_is_taken_over_and_it_does_nothing_once_it_wakes() -> (
    None
):
    wish = Wish("stop", 2, 2, buckets=2, is_led_on=False, rest_s=0.6, awake_s=1.5)
    outcome = await played(wish)
    assert outcome.differences == []
    wrong = outcome.lost, outcome.doubled, outcome.late_acts, outcome.invalid_sessions
    assert (*wrong, outcome.too_many) == (0, 0, 0, 0, 0)
    assert outcome.taken_over
    # On a machine that is busy a lease may lapse of itself: then it is taken once more, and a session begins once more.
    assert outcome.identifies == outcome.identifies_expected >= 3
