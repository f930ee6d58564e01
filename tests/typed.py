"""The strict look at types, a program of its own, that may be begun before anybody asks what it has found.

While tests are looked for, one processor has little to do; and this takes as long as many tests together.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import Final

from bot.config import CHECKOUT
from bot.rehearsal.end_with_parent import ends_with_parent

# For ten seconds' work nobody need look for circles in memory, which is a tenth of it.
_CHECK: Final = """
import gc
gc.disable()
gc.enable = gc.disable
from mypy.__main__ import console_entry
console_entry()
"""
# Where nobody comes back to what was found, a fifth of the time goes into keeping it.
_ONCE: Final = ["--cache-dir", os.devnull] if os.environ.get("CI") == "true" else []
_FOUND_NOTHING: Final = "Success: "
"""So begins its last line then, and never else; whoever was forked from who began it cannot ask for its exit code."""


@cache
def begun() -> subprocess.Popen[str]:
    """It has begun, in this process or in the one from which this was forked, and ends with that one."""
    return subprocess.Popen(
        [sys.executable, "-c", _CHECK, *_ONCE],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=ends_with_parent() if hasattr(os, "fork") else None,
        text=True,
        encoding="utf-8",
    )


def found() -> str:
    """What it has found, once it has ended; empty if nothing. It is told once: to be asked by one test."""
    stream = begun().stdout
    assert stream is not None
    with stream:
        said = stream.read()
    last = said.splitlines()[-1:] or [""]
    return "" if last[0].startswith(_FOUND_NOTHING) else said or "It has said nothing at all."


def put_away() -> None:
    """For whoever began it: it is ended, if it was begun and nobody has asked."""
    if begun.cache_info().currsize:
        begun().kill()
        begun().wait()
