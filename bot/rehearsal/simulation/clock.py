"""The server's clock: real time, which a test or the rehearsal may move on."""

import time
from datetime import UTC, datetime, timedelta


class ServerClock:
    """Runs with real time from the moment it is made and never goes back; `advance` jumps ahead.

    Snowflakes, the nonce window, interaction tokens and the 3-second rule all read this clock, so a jump makes them
    old exactly as waiting would.
    """

    def __init__(self) -> None:
        self._epoch = datetime.now(UTC)
        self._started = time.monotonic()
        self._moved_s = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was made, jumps included."""
        return time.monotonic() - self._started + self._moved_s

    def now(self) -> datetime:
        moment = self._epoch + timedelta(seconds=self.elapsed)
        # SimCord compares ISO texts, and a text without its microseconds would sort wrongly.
        return moment if moment.microsecond else moment.replace(microsecond=1)

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("the server's clock never goes back")
        self._moved_s += seconds
