"""One process per database: an advisory lock on a file beside it."""

import os
import sys
from pathlib import Path

from bot.store.errors import AlreadyRunning

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ProcessLock:
    """Held from `acquire` until `release` or the end of the process, however it ends.

    The lock file is left in place: removing it would let two processes lock two different files of one name.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, path: Path) -> "ProcessLock":
        """Lock `path`, creating it if needed; `AlreadyRunning` when another holder lives."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(descriptor)
            raise AlreadyRunning(
                f"Parley is already running with this database ({path.stem}): stop the other process first."
            ) from error
        except OSError:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
