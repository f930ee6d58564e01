"""What can be done about this process's memory: nobody else reads it, none of it is dumped, and it can be let go of.

Python cannot overwrite what it has read, so words of a closed workshop may stay in memory until the process ends.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

_PR_SET_DUMPABLE: Final = 4
"""As prctl(2) numbers it."""


def keep_to_itself() -> None:
    """No core dump is written, and where Linux has it, no other process of this user may read this one's memory."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def begin_anew(arguments: Sequence[str]) -> None:
    """Become ``python -m bot`` with these arguments: the same process to whoever watches it, with an empty memory."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bot", *arguments])  # noqa: S606  no shell is wanted
