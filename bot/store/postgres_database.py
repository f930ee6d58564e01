"""A connection to a PostgreSQL server: transactions, one writer at a time, and what a lost connection left open."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg

from bot.store.errors import (
    AlreadyRunning,
    CheckpointBusy,
    DatabaseFailed,
    NotOurs,
    StoreError,
)
from bot.store.leases import WHOLE, Share, Taken
from bot.store.postgres_connecting import (
    FAILURES,
    Server,
    connect,
    migrate,
    not_opened,
    protect,
    refused,
)
from bot.store.to_its_end import to_its_end

ONE_PROCESS: Final = 0x5061726C6579
"""The number of the lock that whoever writes holds, for as long as it is connected: those with leases share it."""
_GIVES_WAY_WITHIN_S: Final = 3.0
"""How long a process that has just ended may still seem to be there."""
_PATIENCE_S: Final = 1.5
"""How long somebody's act waits for a server that has just gone; afterwards each is refused at once."""
_LOOKS_AGAIN_S: Final = 0.1
_TABLES: Final = "workshop, workshop_channel, outbox, kept_message, fingerprint"


class PostgresDatabase:
    """One connection, one lock round it, one process: `await PostgresDatabase.open(…)`.

    With a lease it writes for that shard alone, beside others that write for theirs; once another has taken that shard,
    every transaction is `NotOurs`.

    A connection that breaks is made anew. Each transaction is counted in a row of its own, in the same transaction, so
    that it is known afterwards of one whose answer was lost whether it happened: until then nobody is told anything.
    """

    def __init__(
        self,
        server: Server,
        taken: Taken | None = None,
        is_lost: Callable[[], None] = lambda: None,
    ) -> None:
        """``is_lost`` is called when it turns out that another process has the shard."""
        self._server = server
        self._taken = taken
        self._is_lost = is_lost
        self.share: Share = WHOLE if taken is None else taken.share
        self._name = name_of(taken.holder, taken.share.shard) if taken else holder_name()
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._generation: int | None = taken.generation if taken else None
        """As whom this process writes; once another has taken its place, nothing that it asks for is done."""
        self._ending = asyncio.Event()
        self._away_since: float | None = None

    @classmethod
    async def open(
        cls,
        server: Server,
        taken: Taken | None = None,
        is_lost: Callable[[], None] = lambda: None,
    ) -> PostgresDatabase:
        """Connect, protected and migrated, as the one that writes from now on.

        `AlreadyRunning`, `NotOurs`, `DatabaseTooNew`, `NotProtected` or `DatabaseFailed` when that cannot be; nothing
        stays open.
        """
        database = cls(server, taken, is_lost)
        try:
            await database._connect()
        except FAILURES as error:
            raise not_opened(server, error) from None
        return database

    async def close(self) -> None:
        """Wait for the transaction under way and let go. One whose outcome a server that is away knows is left open."""
        self._ending.set()
        async with self._turn:
            if self._connection is not None:
                with suppress(*FAILURES):
                    await self._connection.close(timeout=_GIVES_WAY_WITHIN_S)
            self._drop()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[asyncpg.Connection]:
        """The connection while nobody else's transaction is open; for SELECT only."""
        async with self._turn:
            try:
                yield await self._answering()
            except FAILURES as error:
                raise refused(error) from None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """The connection inside one transaction: left normally it is on disk, left by an exception it never happened.

        Being cancelled does not tear a transaction: before the commit it is undone, once the commit is under way it is
        brought to its end and the cancellation follows.
        """
        async with self._turn:
            connection, number = await to_its_end(self._begin())
            try:
                yield connection
            except BaseException as error:
                await to_its_end(self._undo(connection))
                if isinstance(error, FAILURES):
                    raise refused(error) from None
                raise
            await to_its_end(self._commit(connection, number))

    async def compact(self) -> None:
        """Free the rows that were deleted. The server's own log is not ours to empty: it keeps what was sealed."""
        async with self._turn:
            try:
                await to_its_end((await self._answering()).execute(f"VACUUM {_TABLES}"))
            except asyncpg.LockNotAvailableError:
                raise CheckpointBusy(
                    "Another program works on the database's tables, so they cannot be cleared: stop that program."
                ) from None
            except FAILURES as error:
                raise refused(error) from None

    # ---- transactions
    async def _begin(self) -> tuple[asyncpg.Connection, int]:
        is_old = self._connection is not None
        connection = await self._connected()
        try:
            await connection.execute("BEGIN")
            number = await connection.fetchval(
                "UPDATE writer SET commits = commits + 1 WHERE number = $1 AND generation = $2 RETURNING commits",
                *(self.share.shard, self._generation),
            )
        except FAILURES as error:
            await self._undo(connection)
            if (
                is_old and connection.is_closed()
            ):  # it broke unseen, and nothing was asked of it yet
                return await self._begin()
            raise refused(error) from None
        if number is None:
            await self._undo(connection)
            raise self._replaced()
        return connection, int(number)

    async def _undo(self, connection: asyncpg.Connection) -> None:
        try:
            await connection.execute("ROLLBACK")
        except FAILURES:
            self._drop()  # without its connection the server undoes it by itself

    async def _commit(self, connection: asyncpg.Connection, number: int) -> None:
        try:
            answer = await connection.execute("COMMIT")
        except FAILURES as error:
            self._drop()
            if not await self._has_happened(number):
                raise refused(error) from None
        else:
            if answer != "COMMIT":  # an error inside that somebody passed over
                raise refused(asyncpg.InFailedSQLTransactionError())

    async def _has_happened(self, number: int) -> bool:
        """Whether the transaction of this number is there, asked for as long as it takes."""
        while not self._ending.is_set():
            try:
                connection = await self._connect()
                return bool(
                    await connection.fetchval(
                        "SELECT commits >= $3 FROM writer WHERE number = $1 AND generation = $2 FOR UPDATE",
                        *(self.share.shard, self._generation, number),
                    )
                )
            except (*FAILURES, DatabaseFailed):
                self._drop()
            await _a_while(self._ending)
        raise DatabaseFailed("The database server was away at the end; the next start finds out.")

    # ---- the connection
    async def _connected(self) -> asyncpg.Connection:
        """The connection, made anew where it broke. `AlreadyRunning`, `DatabaseFailed`."""
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        loop = asyncio.get_running_loop()
        if self._away_since is None:
            self._away_since = loop.time()
        while True:
            try:
                return await self._connect()
            except FAILURES as error:
                if self._ending.is_set() or loop.time() - self._away_since > _PATIENCE_S:
                    raise not_opened(self._server, error) from None
            await _a_while(self._ending)

    async def _answering(self) -> asyncpg.Connection:
        """The same, asked for a sign of life: one that broke unseen is made anew."""
        connection = await self._connected()
        try:
            await connection.execute("SELECT")
        except FAILURES:
            self._drop()
            return await self._connected()
        return connection

    async def _connect(self) -> asyncpg.Connection:
        self._drop()
        connection = await connect(self._server, self._name)
        try:
            await protect(connection, self._server)
            await self._be_the_only_one(connection)
            if self._generation is None:
                await migrate(connection, self._server)
                async with connection.transaction():
                    self._generation = await _next_generation(connection)
            elif not await self._is_still(connection):
                raise self._replaced()
        except BaseException:
            connection.terminate()
            raise
        self._connection, self._away_since = connection, None
        return connection

    async def _be_the_only_one(self, connection: asyncpg.Connection) -> None:
        """Hold the lock of whoever writes. What this process left behind on the server is ended first."""
        await end_connections(connection, self._name)
        await hold(connection, self._server, shared=self._taken is not None)

    async def _is_still(self, connection: asyncpg.Connection) -> bool:
        asked = "SELECT true FROM writer WHERE number = $1 AND generation = $2"
        return bool(await connection.fetchval(asked, self.share.shard, self._generation))

    def _replaced(self) -> StoreError:
        if self._taken is not None:
            self._is_lost()
            return NotOurs("Another process has taken over this shard; nothing was written.")
        return AlreadyRunning(
            "Another process has taken over this database; this one writes no more: start it again."
        )

    def _drop(self) -> None:
        """Let go of a connection that is no good any more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


async def is_written(connection: asyncpg.Connection) -> bool:
    """Whether a process writes into this database just now."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND granted AND objsubid = 1"
            " AND (classid::bigint << 32 | objid::bigint) = $1)",
            ONE_PROCESS,
        )
    )


def holder_name() -> str:
    """What a process is called on the server: made anew each time, and nobody else's."""
    return f"parley {secrets.token_hex(6)}"


def name_of(holder: str, shard: int) -> str:
    """What the connection of a process that writes for this shard is called."""
    return f"{holder} {shard}"


async def end_connections(connection: asyncpg.Connection, name: str) -> None:
    """End what is still connected to the server under this name, but for the asker."""
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = $1 AND usename = current_user AND pid <> pg_backend_pid()",
        name,
    )


async def hold(connection: asyncpg.Connection, server: Server, *, shared: bool) -> None:
    """Hold the lock of whoever writes, alone or beside others with leases. `AlreadyRunning`."""
    kind = "_shared" if shared else ""
    until = asyncio.get_running_loop().time() + _GIVES_WAY_WITHIN_S
    while not await connection.fetchval(f"SELECT pg_try_advisory_lock{kind}($1)", ONE_PROCESS):
        if asyncio.get_running_loop().time() > until:
            raise AlreadyRunning(
                f"Parley is already running with this database ({server.address.name}): "
                "stop the other process first."
            )
        await asyncio.sleep(_LOOKS_AGAIN_S)


async def _next_generation(connection: asyncpg.Connection) -> int:
    """Of whoever writes alone. Whoever still believes to have a lease writes no more."""
    await connection.execute(
        "UPDATE writer SET generation = generation + 1 WHERE number <> $1", WHOLE.shard
    )
    await connection.execute("UPDATE lease SET holder = NULL, until = '-infinity'")
    return await next_generation(connection, WHOLE.shard)


async def next_generation(connection: asyncpg.Connection, shard: int) -> int:
    """As whom its next holder writes. It waits for the transaction under way of the one before."""
    return int(
        await connection.fetchval(
            "INSERT INTO writer (number, generation) VALUES ($1, 1)"
            " ON CONFLICT (number) DO UPDATE SET generation = writer.generation + 1 RETURNING generation",
            shard,
        )
    )


async def _a_while(ending: asyncio.Event) -> None:
    """A moment, or until all is to end."""
    waiting = asyncio.ensure_future(ending.wait())
    await asyncio.wait({waiting}, timeout=_LOOKS_AGAIN_S)
    waiting.cancel()
