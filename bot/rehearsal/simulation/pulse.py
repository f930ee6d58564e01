"""Waiting for something to become true without polling: every change in the simulated Discord beats the pulse."""

import asyncio
from collections.abc import Callable

# What is waited for may lie outside the server, where nothing beats the pulse.
_LOOK_AGAIN_S = 0.1


class Pulse:
    """Wakes everybody who waits; each looks again whether what they wait for holds."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, holds: Callable[[], bool], within_s: float) -> bool:
        """Whether `holds` became true within so many seconds of real time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while not holds():
            remaining = deadline - loop.time()
            if remaining <= 0:
                return False
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiting.add(waiter)
            await asyncio.wait((waiter,), timeout=min(remaining, _LOOK_AGAIN_S))
            self._waiting.discard(waiter)
        return True
