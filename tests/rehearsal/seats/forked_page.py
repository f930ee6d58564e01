"""A quicker way to begin a rehearsal with a page: forked from a process that has imported it, and nothing else.

That process comes from the one that the tests' bots are forked from. What is begun so is a process of its own as ever,
and its bot is forked in turn.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.rehearsal.as_run import NOT_INSTALLED
from bot.rehearsal.beginning import Beginning, Running
from bot.rehearsal.bot_process import BotProcess
from tests.preloaded import (
    Forking,
    context,
    may_begin_processes,
    settle_in,
    take_for_running,
)

_LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Asked:
    """A rehearsal that is to be begun: the module that is run, its arguments, the file for what it says."""

    program: str
    arguments: tuple[str, ...]
    log: Path
    looked_at: Path | None
    drawn: Path | None

    @property
    def bots(self) -> Path:
        """Where it notes the numbers of the bots that it begins."""
        return self.log.with_suffix(".bots")


class ForkedRehearsal:
    """A rehearsal's process, with as much as is used of one that was begun as a program."""

    def __init__(self, program: str, arguments: tuple[str, ...], log: Path) -> None:
        self._asked = Asked(program, arguments, log, BotProcess.looked_at, Forking.drawn)
        self._forking = _forking()
        self._forking.send(self._asked)
        self.pid: int = self._forking.recv()

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        self._forking.send(self.pid)
        code: int | None = self._forking.recv()
        return code

    def terminate(self) -> None:
        """Ask it to end, unless it has."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, within_s: float) -> int:
        """Its exit code; ``TimeoutExpired`` if it has none in time."""
        deadline = time.monotonic() + within_s
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self._asked.program, within_s)
            time.sleep(_LOOK_EVERY_S)
        return code

    def children(self) -> list[int]:
        """The bots that it has begun and that live."""
        noted = self._asked.bots.read_text("utf-8").split() if self._asked.bots.exists() else ()
        return [number for number in map(int, noted) if _lives(number)]


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@cache
def _forking() -> Connection:
    """To the process that forks them, begun by the first that is asked for; it ends with this one."""
    here, there = multiprocessing.Pipe()
    context().Process(target=_fork_what_is_asked, args=(there,), daemon=True).start()
    there.close()
    return here


def _fork_what_is_asked(pipe: Connection) -> None:
    """Answer a rehearsal that is asked for with its number, and a number with an exit code."""
    settle_in(dict(os.environ), os.devnull, os.devnull)
    _import_the_page()
    gc.freeze()  # none of them looks for circles among what is there for good
    may_begin_processes()
    begun: dict[int | None, BaseProcess] = {}
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        if isinstance(asked, Asked):
            forked = multiprocessing.get_context("fork").Process(
                target=_be_the_rehearsal, args=(asked, pipe), daemon=True
            )
            forked.start()
            begun[forked.pid] = forked
            pipe.send(forked.pid)
        else:
            pipe.send(begun[asked].exitcode)


def _import_the_page() -> None:
    """With all that is installed here, as where there is a page; nothing is kept for it beside the rehearsals' own."""
    for name in NOT_INSTALLED:
        sys.modules.pop(name, None)
    os.environ["NICEGUI_STORAGE_PATH"] = os.devnull
    from bot.rehearsal import __main__ as rehearsal
    from bot.rehearsal.seats import program, server

    assert all((rehearsal, program, server))


def _be_the_rehearsal(asked: Asked, pipe: Connection) -> None:
    pipe.close()
    settle_in(dict(os.environ), str(asked.log), str(asked.log))
    may_begin_processes()
    BotProcess.begin = _Noting(asked.bots)
    BotProcess.looked_at, Forking.drawn = asked.looked_at, asked.drawn
    sys.argv = [asked.program, *asked.arguments]
    runpy.run_module(asked.program, run_name="__main__", alter_sys=True)


class _Noting(Forking):
    """Begins bots where this one comes from, and notes their numbers: they are no children of the rehearsal's."""

    def __init__(self, noted: Path) -> None:
        super().__init__()
        self._noted = noted
        # It runs, and is no child of this process: where Python finds none of those it would begin another one.
        take_for_running()

    async def __call__(self, beginning: Beginning) -> Running:
        begun = await super().__call__(beginning)
        with self._noted.open("a", encoding="utf-8") as noted:
            print(begun.pid, file=noted)
        return begun
