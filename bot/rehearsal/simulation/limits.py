"""How often Discord lets a bot call: buckets, their headers and 429s, on a clock that can be moved on.

The limits are counted on a clock of their own: real time, and what it was moved on by. In a rehearsal nobody waits:
once the bot is at rest and waits for a bucket or for its own pace, this clock and the clock of the bot's event loop are
moved on together to the end of the wait (`bot.rehearsal.moved_clock`). The bot is told Discord's numbers and lives by
them; a call that comes before its bucket is full again is refused as Discord refuses it. A call takes less time here
than over a network, so that more of them fall into a second than would on Discord: what draws no 429 here draws none
there for these limits.
"""

from __future__ import annotations

import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .application import Pace, RouteLimit

_SECOND = 1.0
_VIA = {"Via": "1.1 simulated"}


class Scope(StrEnum):
    """Whose limit a refused call ran into, in Discord's words."""

    USER = "user"
    GLOBAL = "global"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class TooMany:
    """One 429: on which route, whose limit, and for how many seconds."""

    route: str
    scope: Scope
    retry_after_s: float

    def headers(self) -> dict[str, str]:
        """What it is told with, beside the bucket's own headers."""
        told = {
            "Retry-After": str(max(1, round(self.retry_after_s))),
            "X-RateLimit-Scope": self.scope.value,
        }
        return told | ({"X-RateLimit-Global": "true"} if self.scope is Scope.GLOBAL else {})

    def body(self) -> dict[str, Any]:
        """What it says."""
        whose = "The resource is" if self.scope is Scope.SHARED else "You are"
        return {
            "message": f"{whose} being rate limited.",
            "code": 0,
            "retry_after": round(self.retry_after_s, 3),
            "global": self.scope is Scope.GLOBAL,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a call is answered with as to its pace: headers, and a refusal if it comes too soon."""

    headers: dict[str, str]
    too_many: TooMany | None = None


@dataclass(slots=True)
class _Bucket:
    limit: RouteLimit
    left: int
    resets_at: float


class Limits:
    """One bot's buckets. `refused` lists every 429, in order.

    `late_answers` counts interactions whose first answer waited for a limit, or for anything, longer than Discord does.
    """

    def __init__(self, pace: Pace, elapsed: Callable[[], float]) -> None:
        self._pace = pace
        self._elapsed = elapsed
        self._moved_s = 0.0
        self._buckets: dict[str, _Bucket] = {}
        self._latest: deque[float] = deque()
        self._waits: list[float] = []
        self.refused: list[TooMany] = []
        self.late_answers = 0

    @property
    def now(self) -> float:
        """Seconds on the clock of the limits."""
        return self._elapsed() + self._moved_s

    @property
    def moved_s(self) -> float:
        """By how much it was moved on beyond the server's own clock."""
        return self._moved_s

    def move_on(self, seconds: float) -> None:
        """Let so many seconds pass for all limits."""
        self._moved_s += seconds

    def due_in_s(self, own_pace: int | None = None) -> float | None:
        """Seconds until the next moment for which the bot may be waiting, or None if there is none.

        That is a bucket it was told is empty, or the end of a second, where it keeps a pace of so many calls in one.
        """
        now = self.now
        self._waits = [at for at in self._waits if at > now]
        ends = list(self._waits)
        if own_pace is not None and len(self._recent()) >= own_pace:
            ends.append(self._latest[-own_pace] + _SECOND)
        coming = [at - now for at in ends if at > now]
        return min(coming, default=None)

    def ask(self, route: str, major: str, fields: frozenset[str], *, interaction: bool) -> Verdict:
        """Whether a call may pass; it counts if it may. Answers to interactions are outside the global limit."""
        if not interaction and self._over_global():
            wait = self._latest[0] + _SECOND - self.now
            return self.refuse(TooMany(route, Scope.GLOBAL, wait), {})
        buckets = list(self._of(route, major, fields))
        headers = _told(route, buckets[0], self.now)
        for bucket in buckets:
            if bucket.left <= 0:
                return self.refuse(TooMany(route, Scope.USER, bucket.resets_at - self.now), headers)
        for bucket in buckets:
            bucket.left -= 1
        if not interaction:
            self._latest.append(self.now)
        if buckets[0].left <= 0:
            self._waits.append(buckets[0].resets_at)
        return Verdict(_told(route, buckets[0], self.now))

    def refuse(self, too_many: TooMany, headers: dict[str, str]) -> Verdict:
        """Answer a call with this 429."""
        self.refused.append(too_many)
        self._waits.append(self.now + too_many.retry_after_s)
        return Verdict({**_VIA, **headers, **too_many.headers()}, too_many)

    def _of(self, route: str, major: str, fields: frozenset[str]) -> Iterator[_Bucket]:
        """The bucket of a route, and those that count only calls with certain fields, which no header tells of."""
        ordinary = RouteLimit(route, self._pace.calls_a_bucket, self._pace.bucket_window_s)
        told = [each for each in self._pace.named if each.route == route and not each.fields]
        apart = [each for each in self._pace.named if each.route == route and fields & each.fields]
        for limit in [*(told or [ordinary]), *apart]:
            key = f"{route} {major} {sorted(limit.fields)}"
            bucket = self._buckets.get(key)
            if bucket is None or self.now >= bucket.resets_at:
                bucket = self._buckets[key] = _Bucket(limit, limit.calls, self.now + limit.window_s)
            yield bucket

    def _over_global(self) -> bool:
        most = self._pace.calls_a_second
        return most is not None and len(self._recent()) >= most

    def _recent(self) -> deque[float]:
        while self._latest and self._latest[0] <= self.now - _SECOND:
            self._latest.popleft()
        return self._latest


def _told(route: str, bucket: _Bucket, now: float) -> dict[str, str]:
    reset_s = max(0.0, bucket.resets_at - now)
    return _VIA | {
        "X-RateLimit-Bucket": format(zlib.crc32(route.encode()), "08x"),
        "X-RateLimit-Limit": str(bucket.limit.calls),
        "X-RateLimit-Remaining": str(max(0, bucket.left)),
        "X-RateLimit-Reset-After": f"{reset_s:.3f}",
        "X-RateLimit-Reset": f"{time.time() + reset_s:.3f}",
    }
