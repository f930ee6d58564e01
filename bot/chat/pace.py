"""A pace for all calls together: discord.py keeps each route's limit, nobody else keeps the one over all of them."""

from __future__ import annotations

import asyncio
from collections import deque

_WINDOW_S = 1.0


class Pace:
    """Lets calls through in the order of asking, so many in any second whatever its beginning.

    Discord allows 50 to an ordinary bot: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
    """

    def __init__(self, calls_per_s: int) -> None:
        self._latest: deque[float] = deque(maxlen=calls_per_s)

    def due(self, now: float) -> float:
        """When a call that asks at this moment may go, in the same seconds; it counts from then on."""
        full = len(self._latest) == self._latest.maxlen
        at = max(now, self._latest[0] + _WINDOW_S) if full else now
        self._latest.append(at)
        return at

    def first(self) -> None:
        """Count a call that waits for nothing: what closes goes before all others, and they wait the longer."""
        self._latest.append(asyncio.get_running_loop().time())

    async def __aenter__(self) -> None:
        now = asyncio.get_running_loop().time()
        at = self.due(now)
        if at > now:
            await asyncio.sleep(at - now)

    async def __aexit__(self, *_: object) -> None:
        return None
