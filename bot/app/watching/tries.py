"""How often somebody may have the guard give an answer about words that are not out yet: the same for everybody."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.vocabulary.identity import UserId

WITHIN: Final = timedelta(minutes=10)
MOST: Final = 20
"""So many times words go back to one person in that time; whoever words something anew needs far fewer."""


class Tries:
    """Counts how often words went back to whom. In memory, and forgotten when the time is over."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._times: defaultdict[UserId, deque[datetime]] = defaultdict(deque)

    def are_spent(self, by: UserId) -> bool:
        """Whether this person has had as many answers as anybody may have just now."""
        times = self._times.get(by)
        if times is None:
            return False
        while times and times[0] <= self._clock() - WITHIN:
            times.popleft()
        if not times:
            del self._times[by]
        return len(times) >= MOST

    def count(self, by: UserId) -> None:
        """Words went back to this person once more."""
        self._times[by].append(self._clock())
