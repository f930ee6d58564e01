"""Counting what an operator may know of a running bot."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot import __version__
from bot.app.engine import Engine
from bot.service import counts
from bot.store.errors import StoreError
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop


class Connected(Protocol):
    """What is known of the connection to Discord."""

    def stands(self) -> bool:
        """Whether it stands now."""

    def latency_s(self) -> float:
        """How long Discord takes to answer; not finite where that is not known."""

    def servers(self) -> int:
        """How many servers the bot is in."""


class Counting:
    """Counts on demand; holds nothing but when it began and when something was last committed."""

    def __init__(
        self, engine: Engine, store: Store, connected: Connected, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._store, self._connected, self._clock = engine, store, connected, clock
        self._began = time.monotonic()
        self._committed: float | None = None
        engine.on_change(self._note)

    def _note(self, _: Workshop) -> None:
        self._committed = time.monotonic()

    async def count(self) -> counts.Counts:
        """How it stands now."""
        waiting = await self._waiting()
        now = time.monotonic()
        latency = self._connected.latency_s()
        return counts.Counts(
            version=__version__,
            up_s=now - self._began,
            is_connected=self._connected.stands(),
            latency_s=latency if math.isfinite(latency) else None,
            servers=self._connected.servers(),
            workshops=len(self._engine.workshops()),
            suspended=len(self._engine.suspended),
            posts_waiting=len(waiting),
            oldest_waiting_s=max(0.0, self._clock().timestamp() - min(waiting))
            if waiting
            else None,
            last_commit_s=None if self._committed is None else now - self._committed,
            memory_bytes=_memory_bytes(),
        )

    async def _waiting(self) -> list[float]:
        """When each post that waits was made."""
        made: list[float] = []
        for workshop in self._engine.workshops():
            try:
                made += [one.made_at for one in await self._store.outbox.waiting(workshop.id)]
            except StoreError:
                continue  # it is being closed just now
        return made


def counts_of_none(began: float) -> counts.Counts:
    """Of a process that serves nothing just now; ``began`` as `time.monotonic` told it."""
    up_s, memory = time.monotonic() - began, _memory_bytes()
    return counts.Counts(__version__, up_s, False, None, 0, 0, 0, 0, None, None, memory)


def _memory_bytes() -> int:
    """What the process holds in memory; at its most, where the system does not tell of now."""
    if sys.platform == "win32":
        return 0
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
