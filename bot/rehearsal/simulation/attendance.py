"""Which voice rooms stood and who was in which call, from when to when: kept by the simulated server, whatever a bot
knows or says of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .adapter import VOICE_CHANNEL_TYPES, Realm, right_bit
from .screen import ChannelId, UserId


@dataclass(slots=True)
class Stay:
    """One person in one call; times in seconds of real time, as the monotonic clock has them."""

    user_id: UserId
    room: ChannelId
    since_s: float
    until_s: float | None = None
    """None while it lasts."""
    busy_s: float = 0.0
    """Of this, the seconds in which the bot could have worked and got no processor; counted when it is over."""

    def lasted_s(self, now_s: float | None = None) -> float:
        """For how long by the bot's own time, up to now (by the monotonic clock) where it still lasts."""
        until_s = self.until_s if self.until_s is not None else now_s
        whole_s = (time.monotonic() if until_s is None else until_s) - self.since_s
        return max(0.0, whole_s - self.busy_s)


@dataclass(slots=True)
class Stood:
    """A voice room while it stood, and to whom by name it was open when it was made; times as in `Stay`."""

    room: ChannelId
    open_to: frozenset[UserId]
    since_s: float
    until_s: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody was moved to a room, or put out of their call (None), by somebody else."""

    user_id: UserId
    room: ChannelId | None
    by: UserId


class Attendance:
    """Every room and every stay in the order of its beginning; `told` is called with each stay as it begins."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        self.stays: list[Stay] = []
        self.rooms: dict[ChannelId, Stood] = {}
        self.moves: list[Moved] = []
        self.told: list[Callable[[Stay], None]] = []
        self._now: dict[int, Stay] = {}
        self._kept_waiting_s: Callable[[], float] = float
        self._kept_before: dict[int, float] = {}
        realm.subscribers.append(self._heard)
        realm.moved = self._moved

    def _moved(self, user: int, room: int | None, by: int) -> None:
        to = ChannelId(room) if room is not None else None
        self.moves.append(Moved(UserId(user), to, UserId(by)))

    def do_not_count(self, kept_waiting_s: Callable[[], float]) -> None:
        """From now on the seconds of a stay leave out what this counts, so far: the machine was busy with others."""
        self._kept_waiting_s = kept_waiting_s

    def present(self, room: ChannelId) -> frozenset[UserId]:
        """Who is in a call now."""
        return frozenset(stay.user_id for stay in self._now.values() if stay.room == room)

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "VOICE_STATE_UPDATE":
            self._state_changed(payload)
        elif event == "CHANNEL_CREATE" and payload["type"] in VOICE_CHANNEL_TYPES:
            room = ChannelId(int(payload["id"]))
            self.rooms[room] = Stood(room, _open_to(payload), time.monotonic())
        elif event == "CHANNEL_DELETE" and (gone := self.rooms.get(ChannelId(int(payload["id"])))):
            gone.until_s = time.monotonic()

    def _state_changed(self, payload: Mapping[str, Any]) -> None:
        user, room = int(payload["user_id"]), payload["channel_id"]
        now_s = time.monotonic()
        before = self._now.get(user)
        if before is not None:
            if room is not None and before.room == int(room):
                return
            before.until_s = now_s
            before.busy_s = max(0.0, self._kept_waiting_s() - self._kept_before.pop(user))
            del self._now[user]
        if room is None:
            return
        stay = self._now[user] = Stay(UserId(user), ChannelId(int(room)), now_s)
        self._kept_before[user] = self._kept_waiting_s()
        self.stays.append(stay)
        for tell in self.told:
            tell(stay)


def _open_to(payload: Mapping[str, Any]) -> frozenset[UserId]:
    """The people whom a room's own rights let connect."""
    rows = payload["permission_overwrites"]
    joins = right_bit("connect")
    people = (row for row in rows if int(row["type"]) == 1 and int(row["allow"]) & joins)
    return frozenset(UserId(int(row["id"])) for row in people)
