"""A child process that ends when the one that started it is gone, however it went: nothing is left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

_PR_SET_PDEATHSIG = 1
_AT_ONCE: int = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Whoever would wait for an orderly end is gone, and what the child keeps stands a power cut."""
# Found before any fork: in the child there is no time for looking up.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def ends_with_parent(by: int = _AT_ONCE) -> Callable[[], None]:
    """What the child calls before its program begins. Made by the parent, whose end the child then knows to look for.

    ``by`` is the signal that ends it. Only Linux has this; elsewhere an orderly end has to do.
    """
    return partial(end_with, os.getpid(), by)


def end_with(parent: int, by: int = _AT_ONCE) -> None:
    """Called by the child: it ends when this process, which has begun it, has ended."""
    if _PRCTL is None:
        return
    _PRCTL(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it went before it could be asked to tell
        os._exit(0)
