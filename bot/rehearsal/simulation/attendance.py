"""Who was in which call, from when to when: kept by the simulated server, whatever a bot knows or says of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .adapter import Realm
from .screen import ChannelId, UserId


@dataclass(slots=True)
class Stay:
    """One person in one call; times in seconds of real time, as the monotonic clock has them."""

    user_id: UserId
    room: ChannelId
    since_s: float
    until_s: float | None = None
    """None while it lasts."""

    def lasted_s(self, now_s: float | None = None) -> float:
        """For how long, up to now (by the monotonic clock) where it still lasts."""
        until_s = self.until_s if self.until_s is not None else now_s
        return (time.monotonic() if until_s is None else until_s) - self.since_s


class Attendance:
    """Every stay in the order of its beginning; `told` is called with each as it begins."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        self.stays: list[Stay] = []
        self.told: list[Callable[[Stay], None]] = []
        self._now: dict[int, Stay] = {}
        realm.subscribers.append(self._heard)

    def present(self, room: ChannelId) -> frozenset[UserId]:
        """Who is in a call now."""
        return frozenset(stay.user_id for stay in self._now.values() if stay.room == room)

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        if event != "VOICE_STATE_UPDATE":
            return
        user, room = int(payload["user_id"]), payload["channel_id"]
        now_s = time.monotonic()
        before = self._now.get(user)
        if before is not None:
            if room is not None and before.room == int(room):
                return
            before.until_s = now_s
            del self._now[user]
        if room is None:
            return
        stay = self._now[user] = Stay(UserId(user), ChannelId(int(room)), now_s)
        self.stays.append(stay)
        for tell in self.told:
            tell(stay)
