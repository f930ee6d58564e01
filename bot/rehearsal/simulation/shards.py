"""Shards, as Discord has them: whose guild belongs to which, and how often one may IDENTIFY.

https://discord.com/developers/docs/events/gateway#sharding
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .application import Pace

INVALID_SHARD, SHARDING_REQUIRED = 4010, 4011
_A_DAY_MS: Final = 86_400_000
_GUILD_ITSELF: Final = ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")
_TO_EVERY_SHARD: Final = ("USER_UPDATE",)


@dataclass(frozen=True, slots=True)
class Shard:
    """One of so many."""

    number: int = 0
    count: int = 1

    def has(self, guild_id: int) -> bool:
        """Whether this guild is one of its own."""
        return (guild_id >> 22) % self.count == self.number

    def is_told(self, event: str, payload: Mapping[str, Any]) -> bool:
        """Of a guild its own shard is told; of what belongs to no guild, such as direct messages, the first."""
        guild_id = guild_told_of(event, payload)
        if guild_id:
            return self.has(guild_id)
        return self.number == 0 or event in _TO_EVERY_SHARD


def guild_told_of(event: str, payload: Mapping[str, Any]) -> int:
    """The guild that an event is about; 0 for none."""
    return int(payload["id"] if event in _GUILD_ITSELF else payload.get("guild_id") or 0)


@dataclass(frozen=True, slots=True)
class Identified:
    """One IDENTIFY that was taken: by whom, for which shard, and when, in seconds of the server's clock."""

    caller: str
    shard: Shard
    at: float


class Starts:
    """How often sessions may be begun: one in so many seconds and bucket, and so many a day.

    ``taken`` has every IDENTIFY that was, ``too_soon`` counts those answered with an invalid session.
    """

    def __init__(self, pace: Pace, elapsed: Callable[[], float]) -> None:
        self._pace = pace
        self._elapsed = elapsed
        self._free_at: dict[int, float] = {}
        self.taken: list[Identified] = []
        self.too_soon = 0

    def begin(self, caller: str, shard: Shard) -> bool:
        """Whether a session may be begun now; it counts if it may."""
        bucket, now = shard.number % self._pace.max_concurrency, self._elapsed()
        if now < self._free_at.get(bucket, 0.0) or not self._left:
            self.too_soon += 1
            return False
        self._free_at[bucket] = now + self._pace.identify_window_s
        self.taken.append(Identified(caller, shard, now))
        return True

    @property
    def _left(self) -> int:
        return self._pace.identifies_a_day - len(self.taken)

    def told(self, url: str, guilds: int) -> dict[str, Any]:
        """What ``/gateway/bot`` says."""
        start = {
            "total": self._pace.identifies_a_day,
            "remaining": self._left,
            "reset_after": max(0, _A_DAY_MS - int(self._elapsed() * 1000)),
            "max_concurrency": self._pace.max_concurrency,
        }
        shards = max(1, -(-guilds // self._pace.guilds_a_shard))
        return {"url": url, "shards": shards, "session_start_limit": start}


def shard_asked_for(asked: Mapping[str, Any]) -> Shard | None:
    """The shard that an IDENTIFY names, the only one if it names none; None where there can be no such."""
    number, count = asked.get("shard") or (0, 1)
    return Shard(int(number), int(count)) if 0 <= int(number) < int(count) else None
