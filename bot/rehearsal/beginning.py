"""Beginning a bot's process: what it is begun with, what is asked of it then, and the way of the command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.config import CHECKOUT
from bot.rehearsal.end_with_parent import ends_with_parent


@dataclass(frozen=True, slots=True)
class Beginning:
    """One start of the bot. ``moves`` is the pipe that moves its clock; its log goes to a file that is searched."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    moves: int | None


class Running(Protocol):
    """A bot's process, as asyncio has it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int) -> None: ...

    def kill(self) -> None: ...

    async def wait(self) -> int: ...


class Begin(Protocol):
    """A way to begin one."""

    async def __call__(self, beginning: Beginning) -> Running: ...


async def as_program(beginning: Beginning) -> Running:
    """A Python of its own, as ``./parley run`` begins it."""
    moves = beginning.moves
    way = ["as_run"] if moves is None else ["moved_clock", str(moves)]
    program = ["-m", f"bot.rehearsal.{way[0]}", *way[1:], *beginning.arguments]
    with beginning.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, *program,
            cwd=CHECKOUT, env=beginning.environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            preexec_fn=ends_with_parent(), pass_fds=() if moves is None else (moves,),
        )  # fmt: skip
