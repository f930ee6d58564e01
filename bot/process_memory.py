"""What can be done about this process's memory: nobody else reads it, none of it is dumped, and it can be let go of.

Python cannot overwrite what it has read, so words of a closed workshop may stay in memory until the process ends.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from contextlib import suppress
from typing import Final

_PR_SET_DUMPABLE: Final = 4
"""As prctl(2) numbers it."""
CIRCLES_SOUGHT_AFTER: Final = (50_000, 10, 10)
HAS_SERVED: Final = "PARLEY_HAS_SERVED"
"""The environment variable by which a process that was begun anew knows that Discord has taken its token before."""


def keep_to_itself() -> None:
    """No core dump is written, and where Linux has it, no other process of this user may read this one's memory."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def seek_no_circles() -> None:
    """Until ``seek_circles``: nothing that is loaded goes again, so there is nothing to look for."""
    gc.disable()


def seek_circles() -> None:
    """Look for circles from now on, not among what is there, and seldom: nearly all goes when its last holder goes.

    Looking as often as Python does by itself, also among all that was loaded for good, takes a tenth of a bot's time.
    """
    gc.freeze()
    gc.set_threshold(*CIRCLES_SOUGHT_AFTER)
    gc.enable()


def begin_anew() -> None:
    """Begin as this process was begun, options and all: the same one to whoever watches it, with an empty memory."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.environ[HAS_SERVED] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  no shell is wanted
