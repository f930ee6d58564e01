"""Harm to a process: one of its system calls on our files fails or kills it, where strace is there; else a kill -9."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.trials.torture.child import database

CALLS: Final = (
    "pwrite64",
    "pread64",
    "fdatasync",
    "fsync",
    "openat",
    "ftruncate",
    "unlink",
    "write",
)
_KILL: Final = "signal=SIGKILL"
_ERRORS: Final = ("error=ENOSPC", "error=EIO", _KILL)
_LONGEST_S: Final = 300.0
"""What takes longer hangs, however busy the machine."""
_KILLED_WITHIN_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Harm:
    """``call`` fails with ``what`` from its so-many-th time on, so often; without strace a kill after some time."""

    call: str
    what: str
    first: int
    times: int
    after_s: float


def drawn(draw: random.Random, calls: tuple[str, ...] = CALLS, latest: int = 60) -> Harm:
    """Any of them; what is refused is refused once, or for a while. Ask ``can_befall`` before it is counted."""
    what = draw.choice(_ERRORS)
    times = 1 if what == _KILL else draw.choice((1, 1, 5, 20))
    first = max(1, round(latest ** draw.random()))
    return Harm(draw.choice(calls), what, first, times, draw.uniform(0.0, _KILLED_WITHIN_S))


def can_befall(harm: Harm) -> bool:
    """Whether it can be done here: without strace only a kill can."""
    return can_inject() or harm.what == _KILL


@cache
def can_inject() -> bool:
    """Whether system calls can be made to fail here: strace is there, and may look at another process."""
    tried = ("strace", "-qq", "-o", os.devnull, sys.executable, "-c", "")
    return shutil.which("strace") is not None and subprocess.run(tried, check=False).returncode == 0


async def suffer(harm: Harm | None, folder: Path, *arguments: str) -> list[str]:
    """Run the child with this harm; the whole lines that it said."""
    child = [sys.executable, "-m", "bot.trials.torture.child", *arguments]
    injected = harm is not None and can_inject()
    command = [*_strace(harm, folder), *child] if harm is not None and injected else child
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    out = process.stdout
    if out is None:
        raise RuntimeError("the child's words are not heard")
    reading = asyncio.ensure_future(out.read())
    try:
        if harm is not None and not injected and harm.what == _KILL:
            await asyncio.sleep(harm.after_s + 0.3)
            _kill(process.pid)
        said = await asyncio.wait_for(asyncio.shield(reading), _LONGEST_S)
    except TimeoutError:
        _kill(process.pid)
        said = await reading + b"hung\n"
    await process.wait()
    # A line that the kill cut in two was written, but not received.
    return [line.decode() for line in said.split(b"\n")[:-1]]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _strace(harm: Harm, folder: Path) -> list[str]:
    file = database(folder)
    paths = [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]
    paths += [folder / "keys", folder / "data", *(folder / "keys").glob("*")]
    only = [part for path in paths for part in ("-P", str(path))]
    last = harm.first + harm.times - 1
    when = f"{harm.first}..{last}" if harm.times > 1 else str(harm.first)
    inject = f"inject={harm.call}:{harm.what}:when={when}"
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", inject, *only]
