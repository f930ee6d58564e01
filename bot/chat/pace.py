"""A pace for all calls together: discord.py keeps each route's limit, nobody else keeps the one over all of them."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from bot.app.urgency import Urgency, turn

if TYPE_CHECKING:
    from fractions import Fraction

_WINDOW_S = 1.0

_KEPT_FOR_CLOSING = 5
"""So many more calls a second may what closes take: together with the others still no more than Discord allows."""

Place = tuple[tuple[bool, bool, int, Urgency], int, asyncio.Future[float]]


class Window:
    """The moments of the latest calls, in seconds of any one clock: so many in any second, whatever its beginning."""

    def __init__(self, most: int) -> None:
        self._latest: deque[float] = deque(maxlen=most)

    def free_at(self, now: float, calls: int) -> float:
        """When the next call may go, if a second may hold so many; no more than the most."""
        full = len(self._latest) >= calls
        return max(now, self._latest[-calls] + _WINDOW_S) if full else now

    def count(self, now: float) -> None:
        """A call goes at this moment."""
        self._latest.append(now)

    def resized(self, most: int) -> Window:
        """The same moments, where a second may hold so many at the most."""
        other = Window(most)
        other._latest.extend(self._latest)
        return other

    def goes_later(self, due: float, now: float) -> None:
        """A call that was to go at the one moment goes at the other."""
        if due in self._latest:
            self._latest.remove(due)
            self._latest.append(now)


class Pace:
    """Lets calls go one by one, at the moment of sending: what is urgent first, else in the order of asking.

    What closes takes turns that are kept for it. Once they are used up it waits for the next, before all others: beyond
    what Discord allows it would be refused, and wait longer.

    Discord allows 50 to an ordinary bot: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
    """

    def __init__(self, calls_per_s: int) -> None:
        self._calls_per_s = calls_per_s
        self._kept = _KEPT_FOR_CLOSING
        self._window = Window(calls_per_s + self._kept)
        self._waiting: list[Place] = []
        self._asked = count()
        self._timer: asyncio.TimerHandle | None = None

    def takes_part(self, calls_per_s: int, part: Fraction) -> None:
        """From now on it is one of several that share the limit, and this part of it is its own; perhaps nothing.

        What is kept for closing is within it: several together arrive less evenly than one, so they stay further from
        the limit. Where it is less than a call a second, it is one.
        """
        self._kept = int(_KEPT_FOR_CLOSING * part)
        least = 1 if part else 0
        self._calls_per_s = max(least, int(calls_per_s * part) - self._kept)
        self._window = self._window.resized(self._calls_per_s + self._kept)
        self._let_go()

    async def my_turn(self) -> float:
        """Wait until the call of this task may be sent; the moment at which it counts, to be handed to `is_sent`."""
        loop, mine = asyncio.get_running_loop(), turn()
        place: asyncio.Future[float] = loop.create_future()
        key = (mine.urgency is not Urgency.CLOSING, *mine.place)
        heapq.heappush(self._waiting, (key, next(self._asked), place))
        self._let_go()
        due = await place
        # A process with much to do wakes late, and all that was due meanwhile at once: it is counted when it goes.
        return self._counted_now(due)

    def is_sent(self, moment: float) -> None:
        """The call that counts at this moment goes over the wire only now."""
        self._counted_now(moment)

    def _counted_now(self, due: float) -> float:
        now = asyncio.get_running_loop().time()
        self._window.goes_later(due, now)
        return now

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            (waits_its_turn, *_), *_ = self._waiting[0]
            calls = self._calls_per_s + (0 if waits_its_turn else self._kept)
            if not calls:
                return
            now = loop.time()
            free_at = self._window.free_at(now, calls)
            if free_at > now:
                self._timer = loop.call_at(free_at, self._let_go)
                return
            *_, place = heapq.heappop(self._waiting)
            if not place.done():  # else whoever waited has been cancelled
                self._window.count(now)
                place.set_result(now)
