"""A PostgreSQL server of one's own, of the machine's own programs: on a socket in a folder, and gone with its maker."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.rehearsal.end_with_parent import ends_with_parent
from bot.server_address import ServerAddress

OPERATOR: Final = "operator"
"""The account that may do everything on such a server."""
PORT: Final = 5432
_DEBIAN: Final = Path("/usr/lib/postgresql")
_PLAIN_ACCOUNTS: Final = ("postgres", "nobody")
"""As whom a server runs where root starts it, which no server lets do so."""
_READY_WITHIN_S: Final = 60.0
_LOOK_AFTER_S: Final = 0.02
_OWN: Final = ("1", "4", "5")
"""The folders of the databases that every server has."""
_READY_LINE: Final = 7
# What processes share lies in a file of the server's folder: elsewhere in memory it would stay where one is killed.
_SMALL: Final = {
    "dynamic_shared_memory_type": "mmap",
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "30",
    "max_wal_size": "16MB",
    "min_wal_size": "4MB",
}


class NoServer(Exception):
    """This machine has no PostgreSQL, or it does not start."""


def programs() -> Path:
    """The folder of the server's programs: on the path, or the newest where Debian keeps them. ``NoServer``."""
    found = shutil.which("postgres")
    if found is not None:
        return Path(found).resolve().parent
    places = [one for one in _DEBIAN.glob("*/bin") if (one / "postgres").exists()]
    if not places:
        raise NoServer("There is no PostgreSQL here; on Debian it is the package postgresql.")
    return max(places, key=lambda one: int(one.parent.name.partition(".")[0]))


class PostgresServer:
    """Made by ``start``; may be killed and started again on the same folder."""

    def __init__(self, options: Mapping[str, str]) -> None:
        self._options = {**_SMALL, **options}
        account = _account()
        self._user: int | None = account.pw_uid if account else None
        self._group: int | None = account.pw_gid if account else None
        self.folder = Path(tempfile.mkdtemp(prefix="parley-postgresql-"))
        self.data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        if account is not None:
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    @classmethod
    def made(cls, **options: str) -> PostgresServer:
        """A new server with these settings, running. ``NoServer``."""
        server = cls(options)
        try:
            server._run(
                "initdb",
                *("--no-sync", "--auth=trust", "--locale=C", "--encoding=UTF8", "--wal-segsize=1"),
                *(f"--username={OPERATOR}", "--pgdata", str(server.data)),
            )
            server.start()
        except BaseException:
            server.remove()
            raise
        return server

    def address(self, account: str, database: str) -> ServerAddress:
        """Where it is reached by this account."""
        return ServerAddress(str(self.folder), PORT, account, database)

    def url(self, account: str, database: str) -> str:
        """The same as settings say it."""
        return f"postgresql://{account}@/{database}?host={self.folder}"

    def start(self, **changed: str) -> None:
        """Start it, with these settings as well, and wait until it takes connections. ``NoServer``."""
        self._options |= changed
        options = [part for each in self._options.items() for part in ("-c", "=".join(each))]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                (programs() / "postgres", "-D", self.data, "-k", self.folder, *options),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                # Not at once: children of its own are to go with it.
                preexec_fn=ends_with_parent(signal.SIGQUIT),
                user=self._user,
                group=self._group,
                extra_groups=None if self._user is None else (),
            )
        until = time.monotonic() + _READY_WITHIN_S
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > until:
                raise NoServer("The PostgreSQL server does not start; its log says why.")
            time.sleep(_LOOK_AFTER_S)

    def kill(self) -> None:
        """Kill -9 of every process of it at once, and wait until they are gone."""
        process = self._process
        if process is None:
            return
        process.send_signal(signal.SIGSTOP)  # from here on it begins no others
        own, self._process = self.pids, None
        # Each of those it began leads a group of its own, and would serve on for a moment after it.
        for one in own:
            _kill(one)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        until = time.monotonic() + _READY_WITHIN_S
        while any(map(_runs, own)) and time.monotonic() < until:
            time.sleep(_LOOK_AFTER_S)

    def stop(self) -> None:
        """End it, whoever is connected."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_READY_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def remove(self) -> None:
        """End it and leave nothing behind."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pids(self) -> tuple[int, ...]:
        """Its processes that serve somebody, or do anything else for it. Linux alone tells."""
        process = self._process
        if process is None:
            return ()
        try:
            told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        except OSError:
            return ()
        return tuple(map(int, told.split()))

    def bytes_on_disk(self) -> bytes:
        """Everything in its files, its logs of both kinds among them, but for the databases that it begins with."""
        files = [
            one
            for one in self.folder.rglob("*")
            if one.is_file() and not (one.parent.name in _OWN and one.parent.parent.name == "base")
        ]
        return b"\n".join(_read(one) for one in sorted(files))

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        process = self._process
        mine = process is not None and bool(lines) and lines[0] == str(process.pid)
        return mine and len(lines) > _READY_LINE and lines[_READY_LINE].strip() == "ready"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            (programs() / program, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            cwd=self.folder,
            user=self._user,
            group=self._group,
            extra_groups=None if self._user is None else (),
        )
        if done.returncode:
            raise NoServer(f"{program} does not do its work: {done.stderr.decode()[-500:]}")


def _account() -> pwd.struct_passwd | None:
    """As whom a server is to run, if not as whoever starts it."""
    if os.geteuid() != 0:
        return None
    for name in _PLAIN_ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("Root may not run a PostgreSQL server, and there is no other account for it.")


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    """Whether it does anything still; one that has ended may be listed until somebody has asked how."""
    told = _read(Path(f"/proc/{pid}/stat"))
    return told != b"" and told.rpartition(b")")[2].split()[0] not in (b"Z", b"X")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has just been removed
        return b""
