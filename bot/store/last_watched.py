"""Until when the bot last watched: one plain time in one file, so that an absence can be told after it."""

import os
import struct
from pathlib import Path

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
