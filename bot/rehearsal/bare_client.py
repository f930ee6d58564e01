"""A bare client of discord.py as a process of its own, pointed at the simulated Discord as the bot is."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Final

from bot.config import CHECKOUT
from bot.rehearsal.bare_program import API, GATEWAY, SECRET
from bot.rehearsal.end_with_parent import ends_with_parent
from bot.rehearsal.simulation import SimulatedDiscord

_PROGRAM: Final = """
from bot.rehearsal.as_run import have_only_what_run_installs
have_only_what_run_installs()
from bot.rehearsal.bare_program import main
main()
"""
_ENDS_WITHIN_S: Final = 20.0


class BareClient:
    """Its process. ``start`` returns when it listens."""

    def __init__(self, simulation: SimulatedDiscord) -> None:
        self._simulation = simulation
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        discord = self._simulation
        where = {API: discord.api_url, GATEWAY: discord.gateway_url, SECRET: discord.token}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROGRAM),
            cwd=CHECKOUT,
            env={**os.environ, **where},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=ends_with_parent(),
        )
        if not await discord.until_connected():
            raise TimeoutError("the bare client did not connect")

    @property
    def pid(self) -> int:
        """The process's number; ``LookupError`` where it was not begun."""
        if self._process is None:
            raise LookupError("it was not begun")
        return self._process.pid

    async def stop(self) -> None:
        """End it, and wait."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), _ENDS_WITHIN_S)
