"""Shards and the leases on them: who of several processes may act for which guilds, and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from bot.frozen import frozen
from bot.store.errors import NotOurs

LASTS_S: Final = 6.0
"""How long a lease lasts that is not renewed, on the server's clock."""
STOPS_BEFORE_S: Final = 1.5
"""So long before a lease can lapse nothing is sent any more: what was sent until then has arrived when it lapses."""
RENEWED_EVERY_S: Final = 0.5


def waking_clock() -> float:
    """Seconds that also count while the machine sleeps, where the system has such a clock."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@frozen
class Share:
    """One shard of so many; the only one is the whole.

    Which guild belongs to which: https://discord.com/developers/docs/events/gateway#sharding-sharding-formula
    """

    shard: int = 0
    shards: int = 1

    def has(self, guild_id: int) -> bool:
        """Whether a guild belongs to it."""
        return (guild_id >> 22) % self.shards == self.shard


WHOLE: Final = Share()


@frozen
class Taken:
    """A lease as it was taken: as which generation its holder writes, and when it asked, on its own clock.

    ``watched_at``: when the one before it was last known to watch, in seconds since the epoch.
    """

    share: Share
    holder: str
    generation: int
    asked_at: float
    watched_at: float | None = None


@frozen
class Standing:
    """What is so after a renewal: which shards are still the asker's, which nobody's, and how many processes live."""

    asked_at: float
    mine: frozenset[int]
    free: tuple[int, ...]
    living: int


class Tenure:
    """How long one lease is surely held, by its holder's own clock from before it asked.

    The holder looks here at the very moment in which it sends something. After any gap (a stopped process, a machine
    that slept, a server that is away) nothing is sent until a renewal has said that the lease is still held.
    """

    def __init__(self, taken: Taken, clock: Callable[[], float] = waking_clock) -> None:
        self.taken = taken
        self._clock = clock
        self._until = taken.asked_at + LASTS_S - STOPS_BEFORE_S
        self._is_over = False

    def renewed(self, asked_at: float) -> None:
        """It is still held, as of what was asked at this moment."""
        self._until = max(self._until, asked_at + LASTS_S - STOPS_BEFORE_S)

    def end(self) -> None:
        """It is given up, or another's; it never comes back."""
        self._is_over = True

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end."""
        return self._is_over

    def holds(self) -> bool:
        """Whether something may be sent just now."""
        return not self._is_over and self._clock() < self._until

    def check(self) -> None:
        """`NotOurs` where nothing may be sent just now."""
        if not self.holds():
            raise NotOurs("The lease of this shard does not hold just now.")
