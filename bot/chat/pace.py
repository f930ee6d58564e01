"""A pace for all calls together: discord.py keeps each route's limit, nobody else keeps the one over all of them."""

from __future__ import annotations

import asyncio

CALLS_PER_S = 45
"""Discord allows 50 a second: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit"""


class Pace:
    """Lets through at most ``CALLS_PER_S`` in any second, in the order of asking."""

    def __init__(self, calls_per_s: int = CALLS_PER_S) -> None:
        self._spacing_s = 1.0 / calls_per_s
        self._burst = calls_per_s
        self._free_at = 0.0

    async def __aenter__(self) -> None:
        now = asyncio.get_running_loop().time()
        # A quiet second earns a burst; after it, calls are spaced evenly.
        self._free_at = max(self._free_at, now - self._burst * self._spacing_s) + self._spacing_s
        if self._free_at > now:
            await asyncio.sleep(self._free_at - now)

    async def __aexit__(self, *_: object) -> None:
        return None
