"""The real bot as one of several processes over one database, told apart by the addresses at which it calls."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.rehearsal.beginning import Beginning, Running
from bot.rehearsal.bot_process import LOOKED_AT, BotProcess
from bot.rehearsal.simulation import SimulatedDiscord

_STOP_WITHIN_S: Final = 30.0
_PROCESSES: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Shared:
    """What all of them have in common. ``folder`` has a folder for each."""

    folder: Path
    simulation: SimulatedDiscord
    database: str
    """As settings name it."""
    shards: int
    facilitator_role: str

    @property
    def keys(self) -> Path:
        """The directory that all reach."""
        return self.folder / "keys"


class OneOfSeveral:
    """Start, stop, kill, pause; ``name`` is also who calls in the simulation's log."""

    def __init__(self, name: str, shared: Shared) -> None:
        self.name = name
        self._shared = shared
        self._process: Running | None = None
        self._folder = shared.folder / name
        self._folder.mkdir(parents=True, exist_ok=True)
        self.log = self._folder / "bot.log"
        self._config = self._folder / "config.toml"
        api_url, gateway_url = shared.simulation.addresses_for(name)
        self._config.write_text(
            "[discord]\n"
            f'token = "{shared.simulation.token}"\n'
            f'api_url = "{api_url}"\n'
            f'gateway_url = "{gateway_url}"\n'
            f'facilitator_role = "{shared.facilitator_role}"\n'
            "pictures = false\n"
            "[storage]\n"
            f'database = "{shared.database}"\n'
            f'folder = "{self._folder}"\n'
            f'keys = "{shared.keys}"\n'
            "[service]\n"
            f"shards = {shared.shards}\n",
            encoding="utf-8",
        )
        self._config.chmod(0o600)

    async def start(self) -> None:
        """Begin it; its log goes to a file."""
        environment = dict(os.environ)
        environment.pop("PARLEY_TOKEN", None)
        if BotProcess.looked_at is not None:
            environment[LOOKED_AT] = str(BotProcess.looked_at)
        arguments = ("run", "--config", str(self._config))
        self._process = await BotProcess.begin(Beginning(arguments, environment, self.log, None))

    @property
    def pid(self) -> int:
        """The process's number; 0 before it was begun."""
        return self._process.pid if self._process is not None else 0

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    async def stop(self) -> int | None:
        """SIGTERM, and wait; its exit code."""
        process = self._process
        if process is None:
            return None
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), _STOP_WITHIN_S)
            except TimeoutError:
                await self.kill()
        return process.returncode

    async def kill(self) -> None:
        """Kill -9."""
        if self._process is not None and self.running:
            self._process.kill()
            await self._process.wait()

    def pause(self) -> None:
        """SIGSTOP: it lives, and does nothing."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGCONT)

    def kept_waiting_s(self) -> float:
        """For how many seconds it could have worked and got no processor; 0.0 where Linux does not tell."""
        try:
            told = (_PROCESSES / str(self.pid) / "schedstat").read_text().split()
            return int(told[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0
