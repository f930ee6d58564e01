"""The real bot as its own process, with its own database and keys, pointed at the simulated Discord."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from bot.config import DiscordSettings
from bot.rehearsal import process_use
from bot.rehearsal.beginning import Begin, Beginning, Running, as_program
from bot.rehearsal.kept import InFile, Kept
from bot.rehearsal.moved_clock import SECONDS
from bot.rehearsal.simulation import SimulatedDiscord

_STOP_WITHIN_S = 30.0
_LISTENS_WITHIN_S = 300.0
_QUIET_S = 0.008
_QUIET_UNSEEN_S = 0.06
"""Where a process cannot be looked at, only a longer silence says that it is done."""
_TURNS = 5
"""Of this process's loop: a connection is taken, a request is read, its handler begins."""
_UNPACED = 1000
"""Calls a second where nothing can be moved on: the pace that Discord asks for would be most of the waiting."""
_LOOK_AFTER_S, _WHILE_NONE_IS_DUE_S = 0.002, 0.01
"""How often it is looked for a limit that the bot waits for."""
_A_LITTLE_S = 0.002
_BEGINS_IN_S = 1.0
"""What a bot takes to begin where people are, for Discord's limits; here it may be forked, in no time."""
_LONGEST_MOVE_S = 20.0
# A bot that has not answered after so many real seconds, and sleeps, waits for a limit; before, it may be on its way.
_ON_ITS_WAY_S = 1.0
"""Longer waits are passed in steps, so that the library does not take a connection for dead in between."""
_PROCESSES = Path("/proc")
_THREADS = _PROCESSES / "self" / "task"
CAN_MOVE_CLOCKS = _THREADS.is_dir()
"""Whether Discord's limits can be kept without waiting for them: only where a process can be seen to be at rest."""
LOTS = "PARLEY_REHEARSED_LOTS"
CLOCK = "PARLEY_REHEARSED_CLOCK"
_CLOCK_LETTERS = 40
PACKS = "PARLEY_REHEARSED_PACKS"
LOOKED_AT = "PARLEY_REHEARSED_LOOKED_AT"


class BotProcess:
    """Start, stop, kill and start again; what it keeps on disk is looked up there, not asked of it."""

    begin: ClassVar[Begin] = staticmethod(as_program)
    """How a process is begun. Tests, which begin many, have a quicker way."""
    pace_at_most: ClassVar[int] = 40
    """Calls a second. A busy computer takes them in less evenly than they were sent: further from the limit."""
    looked_at: ClassVar[Path | None] = None
    """Where all of them remember together which packs were found right; each for itself, if nowhere."""

    def __init__(
        self,
        folder: Path,
        simulation: SimulatedDiscord,
        lots: str,
        facilitator_role: str,
        retention: str = "phase",
        grace_s: int = 0,
        pictures: bool = True,
    ) -> None:
        self._folder = folder
        self.grace_s = grace_s
        self.packs: Path | None = None
        """Where ``prompts`` stand, if not here."""
        self.disturbed = False
        """Whether it is killed or its calls are broken on purpose: then nobody looks round beside the script."""
        self._simulation = simulation
        self._lots = lots
        limited = simulation.pace.calls_a_second is not None and CAN_MOVE_CLOCKS
        self._own_pace = min(DiscordSettings().calls_per_s, self.pace_at_most) if limited else None
        self._mover: asyncio.Task[None] | None = None
        self.database = folder / "data" / "parley.sqlite3"
        self.kept: Kept = InFile(self.database)
        self.keys = folder / "keys"
        self._config = folder / "config.toml"
        self._config.write_text(
            "[discord]\n"
            f'token = "{simulation.token}"\n'
            f'api_url = "{simulation.api_url}"\n'
            f'gateway_url = "{simulation.gateway_url}"\n'
            f'facilitator_role = "{facilitator_role}"\n'
            f"calls_per_s = {self._own_pace or _UNPACED}\n"
            f"pictures = {str(pictures).lower()}\n"
            "[storage]\n"
            f'database = "{self.database}"\n'
            f'keys = "{self.keys}"\n'
            "[workshop]\n"
            f'retention = "{retention}"\n'
            f"room_grace_s = {grace_s}\n",
            encoding="utf-8",
        )
        self._config.chmod(0o600)
        self._process: Running | None = None
        self.log = folder / "bot.log"
        self._clock = folder / "clock"
        self.clock_offset_s = 0.0
        """How far the server's clock was moved on: the bot's machine has the same time."""
        self.stopped_at: float | None = None
        """Where the bot's clock stands still, in seconds since the epoch, if it is to."""
        self._set_clock()

    def begins_in(self, locale: str) -> None:
        """In which language its workshops begin; before it is started."""
        with self._config.open("a", encoding="utf-8") as settings:
            settings.write(f'locale = "{locale}"\n')

    def keeps_on(self, url: str, kept: Kept) -> None:
        """Where its rows lie on a server, looked at by ``kept``; before it is started."""
        self.kept = kept
        text = self._config.read_text(encoding="utf-8")
        named = f'database = "{url}"\nfolder = "{self.database.parent}"\n'
        text = text.replace(f'database = "{self.database}"\n', named)
        self._config.write_text(text, encoding="utf-8")

    async def start(self) -> None:
        """Start the bot; its log goes to a file that the rehearsal searches."""
        self._set_clock()
        environment = {**os.environ, LOTS: self._lots, CLOCK: f"file {self._clock}"}
        environment.pop("PARLEY_TOKEN", None)
        if self.packs is not None:
            environment[PACKS] = str(self.packs)
        if self.looked_at is not None:
            environment[LOOKED_AT] = str(self.looked_at)
        await self._end_moving()
        heard, told = os.pipe() if self._own_pace is not None else (None, -1)
        arguments = ("run", "--config", str(self._config))
        self._process = await self.begin(Beginning(arguments, environment, self.log, heard))
        self._simulation.do_not_count(self.kept_waiting_s)
        if self._own_pace is not None and heard is not None:
            os.close(heard)
            # The one before it may have made all the calls of a second; a program takes longer than that to begin.
            self._simulation.limits.move_on(_BEGINS_IN_S)
            self._mover = asyncio.create_task(self._keep_moving(told, self._own_pace))

    async def _keep_moving(self, pipe: int, own_pace: int) -> None:
        """Whenever the bot is at rest and waits for a limit, move its clock and the limits' to the end of the wait."""
        limits, due_s = self._simulation.limits, None
        try:
            while self.running:
                await asyncio.sleep(_WHILE_NONE_IS_DUE_S if due_s is None else _LOOK_AFTER_S)
                due_s = limits.due_in_s(own_pace)
                if due_s is None or self._simulation.in_flight or self._works():
                    continue
                if self._simulation.awaits_an_answer(_ON_ITS_WAY_S):
                    continue
                step_s = min(due_s + _A_LITTLE_S, _LONGEST_MOVE_S)
                await self._simulation.let_limits_pass(step_s)
                os.write(pipe, SECONDS.pack(step_s))
        except BrokenPipeError:
            pass  # it has just ended
        finally:
            os.close(pipe)

    async def in_real_time(self) -> None:
        """From now on, until it is started again, waits for a limit are waited for: for whoever measures them."""
        await self._end_moving()

    async def _end_moving(self) -> None:
        mover, self._mover = self._mover, None
        if mover is not None:
            mover.cancel()
            await asyncio.gather(mover, return_exceptions=True)

    def move_clock(self, seconds: float) -> None:
        """Let time pass for the server and the bot, which goes on running and looks when it next hears anything."""
        self._simulation.advance(seconds)
        self.clock_offset_s += seconds
        if self.stopped_at is not None:
            self.stopped_at += seconds
        self._set_clock()

    def _set_clock(self) -> None:
        """Twice over, in the file that is there: the bot sees it at any time."""
        time = str(self.clock_offset_s) if self.stopped_at is None else f"at {self.stopped_at}"
        there = "r+b" if self._clock.exists() else "wb"
        with self._clock.open(there, buffering=0) as file:
            file.write(2 * time.ljust(_CLOCK_LETTERS).encode())

    async def stop(self) -> int | None:
        """Ask it to end, and wait; its exit code."""
        if self._process is None:
            return None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), _STOP_WITHIN_S)
            except TimeoutError:
                await self.kill()
        await self._end_moving()
        return self._process.returncode

    async def kill(self) -> None:
        """Kill -9, as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await self._end_moving()

    @property
    def pid(self) -> int | None:
        """The process's number, while it lives."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    async def listens(self) -> bool:
        """Whether it came to listen to the server: waited for on a busy machine, told at once of one that has ended."""
        listening = self._simulation
        await listening.until(lambda: listening.connected or not self.running, _LISTENS_WITHIN_S)
        return listening.connected

    async def at_rest(self, within_s: float = 60.0) -> bool:
        """Whether the bot came to rest in time: it calls nothing, has read all that was sent to it, sleeps, and nothing
        waits in its outbox on disk. A machine that is busy with other things makes this take longer, not less sure.
        """
        return await self._rests(within_s, lambda: self._has_begun() and self.posts_waiting())

    def _has_begun(self) -> bool:
        return not isinstance(self.kept, InFile) or self.database.exists()

    async def is_quiet(self, within_s: float) -> bool:
        """The same, whatever waits in its outbox: what Discord refuses may wait there for ever."""
        return await self._rests(within_s, lambda: 0)

    async def _rests(self, within_s: float, waiting: Callable[[], int]) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        quiet_s = _QUIET_S if _THREADS.is_dir() else _QUIET_UNSEEN_S
        while loop.time() < deadline:
            left_s = max(0.0, deadline - loop.time())
            settled = await self._simulation.settled(quiet_s=quiet_s, within_s=left_s)
            due = self._simulation.limits.due_in_s(self._own_pace)
            waits = self._mover is not None and due is not None
            rests = settled and not waits and not self._works() and not waiting()
            if rests and await self._stays_quiet(quiet_s):
                return True
            await asyncio.sleep(_QUIET_S)
        return False

    async def _stays_quiet(self, quiet_s: float) -> bool:
        """What the bot asked for just before it fell asleep is still on its way in: a few turns of the loop show it."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        return self._simulation.idle_for_s >= quiet_s and not self._works()

    def _works(self) -> bool:
        """Whether any thread of the process does something or waits for its disk; never where Linux cannot be asked."""
        if not self.running or self._process is None or not _THREADS.is_dir():
            return False
        threads = f"{_PROCESSES}/{self._process.pid}/task"
        try:
            if _any_works(threads):
                return True
            # Rows in a file are written by its own threads. What it waits for on a server may come to its end between
            # two looks at it.
            return self.kept.can_die and (self.kept.works() or _any_works(threads))
        except OSError:  # it, or one of its threads, has just ended
            return True

    def processor_s(self) -> float:
        """Seconds of processor time that its threads have used so far; Linux alone tells. ``OSError`` elsewhere."""
        return process_use.processor_s(self.pid or 0)

    def resident_mb(self) -> float:
        """Megabytes of memory that it holds now; `OSError` if it does not run, or Linux cannot be asked."""
        return process_use.resident_mb(self.pid or 0)

    def kept_waiting_s(self) -> float:
        """For how many seconds so far the bot, or this process, could have worked and got no processor; 0.0 where
        Linux does not tell.
        """
        return sum(_kept_waiting_s(pid) for pid in (str(self.pid), "self"))

    def key_files(self) -> frozenset[str]:
        """The names of the key files on disk."""
        return (
            frozenset(one.name for one in self.keys.iterdir() if one.is_file())
            if self.keys.exists()
            else frozenset()
        )

    def workshops_stored(self) -> int:
        """How many workshops the database holds, read from the file."""
        return self.kept.count("SELECT count(*) FROM workshop")

    def posts_waiting(self) -> int:
        """How many posts wait to be delivered, read from the file."""
        return self.kept.count("SELECT count(*) FROM outbox")

    def bytes_on_disk(self) -> bytes:
        """Everything the bot has written: database, its log beside it, keys, the text log."""
        files = [one for one in self._folder.rglob("*") if one.is_file() and one != self._config]
        return b"".join(one.read_bytes() for one in sorted(files)) + self.kept.bytes_on_disk()


def _any_works(threads: str) -> bool:
    """Whether any of the threads whose folders lie here does something else than sleep."""
    return any(_state(f"{threads}/{one}/stat") != b"S" for one in os.listdir(threads))


def _state(thread: str) -> bytes:
    """The letter by which Linux says what a thread does."""
    return _read(thread).rpartition(b") ")[2][:1]


def _read(told: str) -> bytes:
    """How a short file of Linux's begins. Asked many times a second, so without anything around it."""
    file = os.open(told, os.O_RDONLY)
    try:
        return os.read(file, 256)
    finally:
        os.close(file)


def _kept_waiting_s(process: str) -> float:
    """Seconds in which its first thread stood in the queue for a processor; 0.0 where Linux does not tell."""
    try:
        return int(_read(f"{_PROCESSES}/{process}/schedstat").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
