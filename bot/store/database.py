"""The one SQLite connection: protections read back, numbered migrations, transactions, one process at a time."""

import asyncio
import logging
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite

from bot.store.errors import CheckpointBusy, DatabaseFailed, DatabaseTooNew, NotProtected
from bot.store.lock import ProcessLock
from bot.store.numbered import scripts_in
from bot.store.to_its_end import to_its_end

MIGRATIONS = Path(__file__).with_name("migrations")
_MOST_TOGETHER = 64
# How long another program that reads the file may keep everything waiting.
_BUSY_TIMEOUT_S = 0.5

# Set on every connection, in this order, and read back: (name, value to set, value that must stand).
_PROTECTIONS: tuple[tuple[str, str, object], ...] = (
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
)


@dataclass(eq=False, slots=True)
class _Group:
    """Transactions that go to the disk together. ``on_disk`` tells each of them what became of all."""

    on_disk: asyncio.Future[None]
    members: int = 0


class Database:
    """One connection, one lock round it, one process: `async with await Database.open(…) as database`.

    Transactions that wait for one another go to the disk together: each has its own outcome until then, and none is
    told that it is on disk before it is. Unless it is closed, the worker thread keeps the process from ending.
    """

    def __init__(self, connection: aiosqlite.Connection, lock: ProcessLock) -> None:
        self._connection = connection
        self._process_lock = lock
        self._turn = asyncio.Lock()
        self._wanting = 0
        """How many wait for a transaction of theirs."""
        self._group: _Group | None = None

    @classmethod
    async def open(cls, path: Path, migrations: Path = MIGRATIONS) -> "Database":
        """Open or make the database at `path`, protected and migrated.

        `AlreadyRunning`, `DatabaseTooNew`, `NotProtected` or `DatabaseFailed` when that cannot be; nothing stays open.
        """
        # At its debug level aiosqlite writes every statement with its values: ids, and when a room spoke.
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)
        lock = _claim(path)
        try:
            _restrict(path)
            connection = await aiosqlite.connect(
                path, isolation_level=None, timeout=_BUSY_TIMEOUT_S
            )
            try:
                await _protect(connection)
                await _migrate(connection, migrations)
            except BaseException:
                await connection.close()
                raise
        except (sqlite3.Error, OSError) as error:
            lock.release()
            raise _not_opened(path, error) from error
        except BaseException:
            lock.release()
            raise
        return cls(connection, lock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Wait for the transaction under way, close the file, end the thread, give up the lock."""
        async with self._turn:
            try:
                await self._to_disk()
                await to_its_end(self._connection.close())
            finally:
                self._process_lock.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection while nobody else's transaction is open; for SELECT only."""
        async with self._turn:
            await self._to_disk()
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise _failed(error) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection inside one transaction: left normally it is on disk, left by an exception it never happened.

        Being cancelled does not tear a transaction: before the commit it is undone, once the commit is under way it is
        brought to its end and the cancellation follows.
        """
        await self._take_turn()
        try:
            group, is_first = self._group, self._group is None
            try:
                if group is None:
                    await to_its_end(self._connection.execute("BEGIN IMMEDIATE"))
                    group = self._group = _Group(asyncio.get_running_loop().create_future())
                else:
                    await to_its_end(self._connection.execute("SAVEPOINT member"))
                yield self._connection
                if not is_first:
                    await to_its_end(self._connection.execute("RELEASE member"))
            except BaseException as error:
                await self._undo(is_first=is_first)
                if isinstance(error, sqlite3.Error):
                    raise _failed(error) from error
                raise
            group.members += 1
            if not self._wanting or group.members >= _MOST_TOGETHER:
                await self._to_disk()
        finally:
            self._turn.release()
        await to_its_end(self._until_on_disk(group))

    async def _take_turn(self) -> None:
        self._wanting += 1
        try:
            await self._turn.acquire()
        finally:
            self._wanting -= 1

    async def _undo(self, *, is_first: bool) -> None:
        """Take back what the one whose turn it is has written. What others wrote stays, and is soon on disk."""
        if is_first:
            self._group = None
            await to_its_end(self._connection.rollback())
            return
        all_undone = not self._connection.in_transaction
        if not all_undone:
            await to_its_end(self._connection.execute("ROLLBACK TO member"))
            await to_its_end(self._connection.execute("RELEASE member"))
        if all_undone or not self._wanting:
            await self._to_disk()

    async def _to_disk(self) -> None:
        """Commit what is written and not on disk yet, for whoever holds the turn. Its failure goes to the group."""
        group, self._group = self._group, None
        if group is not None:
            await to_its_end(self._commit(group))

    async def _commit(self, group: _Group) -> None:
        try:
            if not self._connection.in_transaction:
                raise sqlite3.OperationalError  # a full disk undoes everything, whoever met it
            await self._connection.commit()
        except sqlite3.Error as error:
            await self._connection.rollback()
            group.on_disk.set_exception(_failed(error))
        else:
            group.on_disk.set_result(None)

    async def _until_on_disk(self, group: _Group) -> None:
        if not group.on_disk.done():
            # Whoever was waited for may have gone away: behind all that wait now, it is seen to.
            async with self._turn:
                if self._group is group:
                    await self._to_disk()
        await group.on_disk

    async def compact(self) -> None:
        """Rewrite the file without the deleted rows and empty the write-ahead log; `CheckpointBusy` if it cannot.

        Nothing else runs meanwhile.
        """
        async with self.reading() as connection:
            # First, so that the zeros of secure deletion reach the very pages that VACUUM then gives back to the disk.
            await _checkpoint(connection)
            await to_its_end(connection.execute("VACUUM"))
            await _checkpoint(connection)


def _claim(path: Path) -> ProcessLock:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return ProcessLock.acquire(path.with_name(f"{path.name}.lock"))
    except OSError as error:
        raise DatabaseFailed(
            f"The folder of the database {path.name} cannot be written: {error.strerror}."
        ) from error


def _restrict(path: Path) -> None:
    # SQLite gives the write-ahead log and its index the mode of the database, so the file must have it first.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if sys.platform != "win32" and each.exists():
            each.chmod(0o600)


async def _protect(connection: aiosqlite.Connection) -> None:
    for name, wanted, _ in _PROTECTIONS:
        await connection.execute_fetchall(f"PRAGMA {name} = {wanted}")
    for name, _, standing in _PROTECTIONS:
        if await _pragma(connection, name) != standing:
            raise NotProtected(
                f"The database refuses its protection {name}; Parley does not start without it."
            )


async def _migrate(connection: aiosqlite.Connection, folder: Path) -> None:
    scripts = scripts_in(folder)
    version = await _pragma(connection, "user_version")
    if not isinstance(version, int) or version > len(scripts):
        raise DatabaseTooNew(
            "This database was written by a later version of Parley: start that version instead."
        )
    for number, script in list(enumerate(scripts, start=1))[version:]:
        # A crash half-way leaves the version before, whole: the number changes in the same transaction.
        await connection.executescript(
            f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
        )


async def _checkpoint(connection: aiosqlite.Connection) -> None:
    rows = await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    if [tuple(row) for row in rows] != [(0, 0, 0)]:
        raise CheckpointBusy(
            "Another program is reading the database, so its log cannot be emptied: stop that program."
        )


async def _pragma(connection: aiosqlite.Connection, name: str) -> object:
    (row,) = await connection.execute_fetchall(f"PRAGMA {name}")
    value: object = row[0]
    return value


def _failed(error: sqlite3.Error) -> DatabaseFailed:
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return DatabaseFailed(f"The database refused an operation ({name}); nothing of it was written.")


def _not_opened(path: Path, error: sqlite3.Error | OSError) -> DatabaseFailed:
    # SQLite's own words here ("file is not a database", "disk I/O error") name no content.
    return DatabaseFailed(f"The database {path.name} cannot be opened: {error}.")
