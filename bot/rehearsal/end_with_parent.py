"""A child process that ends when the one that started it is gone, however it went: nothing is left behind."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1
# Found before any fork: in the child there is no time for looking up.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Called in the child before its program begins. Only Linux has this; elsewhere an orderly end has to do."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, signal.SIGTERM)
