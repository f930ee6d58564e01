"""The one SQLite connection: protections read back, numbered migrations, transactions, one process at a time."""

import asyncio
import logging
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import aiosqlite

from bot.store.errors import CheckpointBusy, DatabaseFailed, DatabaseTooNew, NotProtected
from bot.store.lock import ProcessLock
from bot.store.members import End, Member, Statement, Writer
from bot.store.numbered import scripts_in
from bot.store.to_its_end import ToItsEnd, come, to_its_end

MIGRATIONS = Path(__file__).with_name("migrations")
# How long another program that reads the file may keep everything waiting.
_BUSY_TIMEOUT_S = 0.5

T = TypeVar("T")

# Set on every connection, in this order, and read back: (name, value to set, value that must stand).
PROTECTIONS: tuple[tuple[str, str, object], ...] = (
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
)


class Looking:
    """The database while nobody else's transaction is open."""

    def __init__(self, thread: "_Thread") -> None:
        self._thread = thread

    async def ask(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a SELECT, or of a PRAGMA that changes nothing."""
        return await self._thread.do(lambda: self._thread.rows(statement, values))


class Transaction:
    """The database inside one transaction. What is only written goes there with the next thing asked, or at the end."""

    def __init__(self, thread: "_Thread", writer: Writer, before: Sequence[Member]) -> None:
        self._thread = thread
        self._writer = writer
        self._before = before
        self.member = Member(ToItsEnd(loop=asyncio.get_running_loop()))

    def write(self, statement: str, values: Sequence[object] = ()) -> None:
        """One change. What comes of it is known at the end."""
        self.write_all(statement, (values,))

    def write_all(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """The same change with each of these values."""
        self.member.statements.append(Statement(statement, rows))

    async def ask(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a SELECT, after what was written."""
        return (await self._asked(statement, values))[0]

    async def changed(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a change has met."""
        return (await self._asked(statement, values))[1]

    async def _asked(self, statement: str, values: Sequence[object]) -> tuple[list[Any], int]:
        question = Statement(statement, (values,))
        return await self._thread.do(lambda: self._writer.ask(self._before, self.member, question))


class Database:
    """One connection, one turn round it, one process: `async with await Database.open(…) as database`.

    Transactions that wait for one another go to the disk together: each has its own outcome until then, and none is
    told that it is on disk before it is.
    """

    def __init__(self, thread: "_Thread", lock: ProcessLock) -> None:
        self._thread = thread
        self._writer = Writer(thread.connection)
        self._process_lock = lock
        self._turn = asyncio.Lock()
        self._left: list[Member] = []
        """Transactions that were left and do not know yet what became of them."""
        self._seeing_to_it: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, migrations: Path = MIGRATIONS) -> "Database":
        """Open or make the database at `path`, protected and migrated.

        `AlreadyRunning`, `DatabaseTooNew`, `NotProtected` or `DatabaseFailed` when that cannot be; nothing stays open.
        """
        lock = _claim(path)
        try:
            _restrict(path)
            thread = await _Thread.begun(path, lambda connection: _prepare(connection, migrations))
        except (sqlite3.Error, OSError) as error:
            lock.release()
            raise _not_opened(path, error) from error
        except BaseException:
            lock.release()
            raise
        return cls(thread, lock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Wait for the transaction under way, close the file, end the thread, give up the lock."""
        async with self._turn:
            try:
                if self._left:
                    await self._to_disk()
                await self._thread.end()
            finally:
                self._process_lock.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Looking]:
        """Looking at what is on disk, while nobody else's transaction is open."""
        async with self._turn:
            await self._to_disk()
            try:
                yield Looking(self._thread)
            except sqlite3.Error as error:
                raise _failed(error) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Changing it: left normally it is on disk, left by an exception it never happened.

        Being cancelled does not tear a transaction: left by that it never happened; once it was left it is brought to
        its end, and the cancellation follows.
        """
        async with self._turn:
            transaction = Transaction(self._thread, self._writer, self._left)
            member = transaction.member
            try:
                yield transaction
            except BaseException as error:
                if member.is_inside:
                    self._leave(member, End.UNDONE)
                elif self._left:
                    self._see_to_it()
                if isinstance(error, sqlite3.Error):
                    raise _failed(error) from error
                raise
            self._leave(member, End.KEPT)
        await come(member.outcome)
        if isinstance(member.failed, sqlite3.Error):
            raise _failed(member.failed) from member.failed
        if member.failed is not None:
            raise member.failed

    def _leave(self, member: Member, end: End) -> None:
        member.end = end
        self._left.append(member)
        self._see_to_it()

    def _see_to_it(self) -> None:
        """Have what was left brought to the disk, after those who wait for their turn now: they go with it."""
        if self._seeing_to_it is None:
            self._seeing_to_it = asyncio.create_task(self._when_it_is_its_turn())
            self._seeing_to_it.add_done_callback(self._seen_to)

    async def _when_it_is_its_turn(self) -> None:
        async with self._turn:
            await self._to_disk()

    def _seen_to(self, _: asyncio.Task[None]) -> None:
        self._seeing_to_it = None
        if self._left:  # left meanwhile, or the task was cancelled: somebody waits for it
            self._see_to_it()

    async def _to_disk(self) -> None:
        """Play and commit what was left, for whoever holds the turn; then everybody is told what became of theirs."""
        if not self._left:
            return
        members = tuple(self._left)
        try:
            await self._thread.do(lambda: self._writer.to_disk(members))
        except Exception as error:  # noqa: BLE001  whatever it is, nobody may wait for ever
            for each in members:
                each.failed = error
        finally:
            self._left.clear()
            for each in members:
                each.outcome.set_result(None)

    async def compact(self) -> None:
        """Rewrite the file without the deleted rows and empty the write-ahead log; `CheckpointBusy` if it cannot.

        Nothing else runs meanwhile.
        """
        async with self.reading():
            await self._thread.do(lambda: _compact(self._thread.connection))


class _Thread:
    """The one thread that touches the connection. What it is doing is done to its end, whoever is cancelled.

    It is aiosqlite's, which takes single statements; whole pieces of work are handed to it by its own inner way (its
    queue `_tx`, tried with 0.22.1), for a way there and back for each statement costs more than the statement.
    """

    def __init__(self, held: aiosqlite.Connection) -> None:
        self._held = held
        self.connection: sqlite3.Connection = held._conn
        """To be touched by what is handed to the thread, and by nothing else."""

    @classmethod
    async def begun(cls, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> "_Thread":
        """A thread with a connection that was prepared; if it cannot be, neither is left."""
        # At its debug level aiosqlite writes every statement with its values: ids, and when a room spoke.
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)
        thread = cls(await aiosqlite.connect(path, isolation_level=None, timeout=_BUSY_TIMEOUT_S))
        try:
            await thread.do(lambda: prepare(thread.connection))
        except BaseException:
            await thread.end()
            raise
        return thread

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives there. A thread that has ended takes nothing, and nobody waits for it."""
        if self._held._connection is None:
            raise sqlite3.ProgrammingError("the database is closed")
        done = ToItsEnd[T](loop=asyncio.get_running_loop())
        self._held._tx.put_nowait((done, work))
        return await come(done)

    def rows(self, statement: str, values: Sequence[object]) -> list[Any]:
        """To be called there: the rows of a statement."""
        return self.connection.execute(statement, values).fetchall()

    async def end(self) -> None:
        """Close the connection and end the thread; repeating it does no harm."""
        await to_its_end(self._held.close())


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


def _prepare(connection: sqlite3.Connection, migrations: Path) -> None:
    for name, wanted, _ in PROTECTIONS:
        connection.execute(f"PRAGMA {name} = {wanted}")
    for name, _, standing in PROTECTIONS:
        if _pragma(connection, name) != standing:
            raise NotProtected(
                f"The database refuses its protection {name}; Parley does not start without it."
            )
    _migrate(connection, migrations)


def _migrate(connection: sqlite3.Connection, folder: Path) -> None:
    scripts = scripts_in(folder)
    version = _pragma(connection, "user_version")
    if not isinstance(version, int) or version > len(scripts):
        raise DatabaseTooNew(
            "This database was written by a later version of Parley: start that version instead."
        )
    for number, script in list(enumerate(scripts, start=1))[version:]:
        # A crash half-way leaves the version before, whole: the number changes in the same transaction.
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
        )


def _compact(connection: sqlite3.Connection) -> None:
    # First, so that the zeros of secure deletion reach the very pages that VACUUM then gives back to the disk.
    _checkpoint(connection)
    connection.execute("VACUUM")
    _checkpoint(connection)


def _checkpoint(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall() != [(0, 0, 0)]:
        raise CheckpointBusy(
            "Another program is reading the database, so its log cannot be emptied: stop that program."
        )


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return cast(object, value)


def _failed(error: sqlite3.Error) -> DatabaseFailed:
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return DatabaseFailed(f"The database refused an operation ({name}); nothing of it was written.")


def _not_opened(path: Path, error: sqlite3.Error | OSError) -> DatabaseFailed:
    # SQLite's own words here ("file is not a database", "disk I/O error") name no content.
    return DatabaseFailed(f"The database {path.name} cannot be opened: {error}.")
