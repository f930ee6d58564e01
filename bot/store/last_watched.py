"""Until when the bot last watched: one plain time in one file, so that an absence can be told after it."""

import os
import struct
from pathlib import Path
from typing import Protocol


class Watched(Protocol):
    """Until when somebody last watched what is watched here, in seconds since the epoch."""

    def read(self) -> float | None:
        """The last time noted; None if there is none."""

    def note(self, at: float) -> None:
        """Note a time."""


_TIME = struct.Struct(">d")


class LastWatched:
    """Seconds since the epoch, beside the database. Who has the files learns when the bot was last connected."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "last_watched"

    def read(self) -> float | None:
        """The last time noted; None if there is none, or none that can be read."""
        try:
            (at,) = _TIME.unpack(self._file.read_bytes())
        except (OSError, struct.error):
            return None
        return float(at)

    def note(self, at: float) -> None:
        """Note a time, whole or not at all. That it cannot be written is no reason to stop: an absence seems longer."""
        new = self._file.with_suffix(".new")
        try:
            new.write_bytes(_TIME.pack(at))
            new.chmod(0o600)
            os.replace(new, self._file)
        except OSError:
            return


class WatchedShard:
    """The same of a shard: read with its lease, and kept with the next renewal."""

    def __init__(self, at: float | None) -> None:
        self._at = at

    def read(self) -> float | None:
        """When the process that had it before was last known to watch."""
        return self._at

    def note(self, at: float) -> None:
        """Whoever renews the lease reads it."""
        self._at = at
