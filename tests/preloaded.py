"""A quicker way to begin a bot: forked from a process that has imported everything, and nothing else.

So many are begun in the tests that their imports alone would be a good part of the time. What is begun so is a process
of its own as ever; it shares no more with the others than the code.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, ClassVar

from bot.config import CHECKOUT
from bot.rehearsal.beginning import Beginning, Running, as_program
from bot.rehearsal.end_with_parent import end_with

_PRELOAD = "tests.preload"
_BEGINS_A_BOT = "rehearse"
_WITHIN_S = 600.0
"""For a computer that is busy with much else."""


class Forked:
    """A forked bot's process. ``returncode`` is asked of the process that forked it."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, signal: int) -> None:
        if self.returncode is not None:
            raise ProcessLookupError
        os.kill(self.pid, signal)

    def kill(self) -> None:
        self._process.kill()

    async def wait(self) -> int:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        watched = os.dup(self._process.sentinel)
        loop.add_reader(watched, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(watched)
            os.close(watched)
        self._process.join()
        code = self.returncode
        assert code is not None
        return code


class Forking:
    """Begins bots; the process that they are forked from ends with this one."""

    drawn: ClassVar[Path | None] = None
    """Where the bots of a run keep the pictures that they have drawn."""

    def __init__(self) -> None:
        self._of_python = _of_python(os.environ)
        self._context = context()

    async def __call__(self, beginning: Beginning) -> Running:
        # What Python reads as it begins has been read by the one that is forked.
        if _of_python(beginning.environment) != self._of_python:
            return await as_program(beginning)
        moves = DupFd(beginning.moves) if beginning.moves is not None else None
        process = self._context.Process(
            target=_be_the_bot,
            args=(
                *(beginning.arguments, dict(beginning.environment), str(beginning.log)),
                *(moves, self.drawn),
            ),
            daemon=True,
        )
        process.start()
        return Forked(process)


def begin_for_all() -> None:
    """Begin the process that bots are forked from now, for this process and for all that will be forked from it.

    It ends with the last of them.
    """
    context()
    forkserver.ensure_running()
    os.register_at_fork(after_in_child=take_for_running)


def take_for_running() -> None:
    """It is no child of this process, which cannot ask whether it still runs."""
    setattr(forkserver._forkserver, "ensure_running", lambda: None)  # noqa: B010 - for a checker a method is one for good


def context() -> ForkServerContext:
    """Of one process, from which all of them are forked."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOAD])
    return context


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def _be_the_bot(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    log: str,
    moves: Any | None,
    drawn: Path | None,
) -> None:
    from bot.rehearsal.as_run import be_the_bot
    from bot.rehearsal.moved_clock import be_moved_on
    from tests.drawn_once import draw_once

    settle_in(environment, log, log)
    if drawn is not None:
        draw_once(drawn)
    # A bot that begins itself anew begins as it was begun: as one that was not forked.
    begun = ["as_run"]
    if moves is not None:
        pipe = moves.detach()
        os.set_inheritable(pipe, True)
        be_moved_on(pipe)
        begun = ["moved_clock", str(pipe)]
    sys.orig_argv[:] = [sys.executable, "-m", f"bot.rehearsal.{begun[0]}", *begun[1:], *arguments]
    be_the_bot(list(arguments))


def _run(
    arguments: tuple[str, ...], environment: dict[str, str], out: str, err: str, drawn: Path | None
) -> None:
    from bot.rehearsal.as_run import be_the_bot

    settle_in(environment, out, err)
    if arguments[0] == _BEGINS_A_BOT:
        from bot.rehearsal.bot_process import BotProcess

        may_begin_processes()
        # It runs, and is no child of this process: where Python finds none of those it would begin another one.
        take_for_running()
        BotProcess.begin, Forking.drawn = Forking(), drawn
    be_the_bot(list(arguments))


def may_begin_processes() -> None:
    """Whoever ends with another process may begin none, as multiprocessing has it; these end what they begin."""
    multiprocessing.current_process().daemon = False


def settle_in(environment: dict[str, str], out: str, err: str) -> None:
    """Have the environment, the folder and the streams of a program that was begun in the checkout."""
    end_with(os.getppid())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(CHECKOUT)
    written = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for stream, (path, way) in enumerate(
        ((os.devnull, os.O_RDONLY), (out, written), (err, written))
    ):
        file = os.open(path, way, 0o644)
        os.dup2(file, stream)
        os.close(file)


@dataclass(frozen=True)
class Told:
    """What a command came to that was run to its end."""

    code: int
    out: str
    err: str


def told_by(*arguments: str, without: frozenset[str] = frozenset()) -> Told:
    """Run ``./parley`` with these arguments in a process of its own, forked as the bots are; a thread may wait for it.

    A bot that it begins is forked as well. That the program begins one by itself is for who runs it as a program.
    ``without``: names that its environment does not have.
    """
    environment = {name: value for name, value in os.environ.items() if name not in without}
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = context().Process(
            target=_run,
            args=(arguments, environment, str(out), str(err), Forking.drawn),
            daemon=True,
        )
        process.start()
        process.join(_WITHIN_S)
        if process.exitcode is None:
            process.kill()
        assert process.exitcode is not None, f"{arguments} does not come to its end"
        return Told(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))
