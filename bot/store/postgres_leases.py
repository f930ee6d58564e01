"""The leases on a PostgreSQL server: taken, renewed and given up on its clock, over a connection of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import asyncpg

from bot.store.errors import OtherShards
from bot.store.leases import LASTS_S, Share, Standing, Taken, waking_clock
from bot.store.postgres_connecting import FAILURES, Server, connect, migrate, not_opened, protect
from bot.store.postgres_database import (
    ONE_PROCESS,
    end_connections,
    hold,
    holder_name,
    name_of,
    next_generation,
)

_JOINING: Final = 0x5061726C65794A
"""The number of the lock under which processes join, one after the other."""
_LASTS: Final = timedelta(seconds=LASTS_S)
_IDENTIFY_EVERY: Final = timedelta(seconds=5.05)
"""After an IDENTIFY that has arrived: https://discord.com/developers/docs/events/gateway#rate-limiting"""
_NOT_HEARD_OF: Final = timedelta(seconds=6.0)
"""After one that was about to be sent, until it is told that it has arrived."""
_ANSWERS_WITHIN_S: Final = 3.0
_CONNECTS_WITHIN_S: Final = 15.0
"""Some twenty questions go to and fro until a process is among the others again."""
_WATCHED_SO_LONG_S: Final = 2.5
"""Whoever has just come (back) to the server leaves those that lapsed while it was away this time to come back too."""

# One question: a process that has much to do comes to the next one late. What it asks about others it reads as it was
# before what it changes itself.
_RENEW: Final = """
WITH alive AS (
    INSERT INTO process (name, until) VALUES ($1, clock_timestamp() + $2)
    ON CONFLICT (name) DO UPDATE SET until = excluded.until
), mine AS (
    UPDATE lease SET until = clock_timestamp() + $2, watched = COALESCE(
        (SELECT at FROM unnest($3::integer[], $4::double precision[]) AS noted (number, at) WHERE number = shard),
        watched
    ) WHERE holder = $1 RETURNING shard
)
SELECT ARRAY (SELECT shard FROM mine),
       ARRAY (SELECT shard FROM lease WHERE holder IS NULL),
       ARRAY (SELECT shard FROM lease WHERE holder <> $1 AND until < clock_timestamp()),
       (SELECT count(*) FROM process WHERE name <> $1 AND until > clock_timestamp())
"""


class Leases:
    """What one process has and knows of the leases: `await Leases.open(server, shards)`.

    Every method may be `DatabaseFailed`: then it is tried again, and what is held lapses by its holder's own clock.
    """

    def __init__(self, server: Server, shards: int, clock: Callable[[], float]) -> None:
        self._server = server
        self._shards = shards
        self._clock = clock
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._connected_at = 0.0
        self.name = holder_name()

    @classmethod
    async def open(
        cls, server: Server, shards: int, clock: Callable[[], float] = waking_clock
    ) -> Leases:
        """Come to the server as one of several; the tables are brought on. Nobody lets go of anything yet.

        `AlreadyRunning` beside a process that serves alone, `OtherShards` beside some that count others, and what
        connecting raises.
        """
        leases = cls(server, shards, clock)
        try:
            await leases._connect()
        except FAILURES as error:
            raise not_opened(server, error) from None
        return leases

    async def close(self) -> None:
        """Be among the living no more. What is still held lapses."""
        async with self._turn:
            if self._connection is not None:
                with suppress(*FAILURES):
                    await self._connection.execute("DELETE FROM process WHERE name = $1", self.name)
                    await self._connection.close(timeout=1.0)
            self._drop()

    # ---- what is held
    async def renew(self, watched: Mapping[int, float]) -> Standing:
        """Live on, with everything that is held; ``watched`` says until when each shard was watched."""
        async with self._asking() as connection:
            asked_at = self._clock()
            mine, given_up, lapsed, others = await connection.fetchrow(
                _RENEW, self.name, _LASTS, list(watched), list(watched.values())
            )
        has_watched = self._clock() - self._connected_at > _WATCHED_SO_LONG_S
        free = sorted((*given_up, *(lapsed if has_watched else ())))
        return Standing(asked_at, frozenset(mine), tuple(free), int(others) + 1)

    async def take(self, shard: int) -> Taken | None:
        """Take a lease that nobody holds; None where somebody else was first.

        What its last holder has left on the server is ended: a transaction of theirs is there whole before this, or
        never.
        """
        async with self._asking() as connection:
            asked_at = self._clock()
            async with connection.transaction():
                found = await connection.fetchrow(
                    "SELECT holder, watched FROM lease WHERE shard = $1"
                    " AND (holder IS NULL OR until < clock_timestamp()) FOR UPDATE SKIP LOCKED",
                    shard,
                )
                if found is None:
                    return None
                if found[0] is not None:
                    await end_connections(connection, name_of(found[0], shard))
                generation = await next_generation(connection, shard)
                await connection.execute(
                    "UPDATE lease SET holder = $2, until = clock_timestamp() + $3 WHERE shard = $1",
                    *(shard, self.name, _LASTS),
                )
        return Taken(Share(shard, self._shards), self.name, generation, asked_at, found[1])

    async def give_up(self, shard: int) -> None:
        """Whoever comes first may take it at once. Only once nothing is done for it any more."""
        async with self._asking() as connection:
            await connection.execute(
                "UPDATE lease SET holder = NULL WHERE shard = $1 AND holder = $2", shard, self.name
            )

    # ---- beginning sessions
    async def turn_to_identify(self, bucket: int) -> float:
        """0 where a session of this bucket may be begun now, at once; else the seconds after which to ask again."""
        async with self._asking() as connection:
            mine = await connection.fetchval(
                "INSERT INTO identify (bucket, free_at) VALUES ($1, clock_timestamp() + $2)"
                " ON CONFLICT (bucket) DO UPDATE SET free_at = clock_timestamp() + $2"
                " WHERE identify.free_at <= clock_timestamp() RETURNING true",
                *(bucket, _NOT_HEARD_OF),
            )
            if mine:
                return 0.0
            left = await connection.fetchval(
                "SELECT EXTRACT(EPOCH FROM free_at - clock_timestamp()) FROM identify WHERE bucket = $1",
                bucket,
            )
        return max(0.01, float(left or 0.0))

    async def has_identified(self, bucket: int) -> None:
        """Discord has answered an IDENTIFY of this bucket: from now on its time is counted."""
        async with self._asking() as connection:
            await connection.execute(
                "UPDATE identify SET free_at = clock_timestamp() + $2 WHERE bucket = $1",
                *(bucket, _IDENTIFY_EVERY),
            )

    # ---- the connection
    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[asyncpg.Connection]:
        """The connection, made anew where it broke; `DatabaseFailed` where the server is away or slow to answer."""
        async with self._turn:
            try:
                if self._connection is None or self._connection.is_closed():
                    async with asyncio.timeout(_CONNECTS_WITHIN_S):
                        await self._connect()
                async with asyncio.timeout(_ANSWERS_WITHIN_S):
                    yield self._connection
            except FAILURES as error:
                self._drop()
                raise not_opened(self._server, error) from None
            except asyncio.CancelledError:
                self._drop()  # in the middle of a question, perhaps
                raise

    async def _connect(self) -> None:
        self._drop()
        connection = await connect(self._server, self.name)
        try:
            await protect(connection, self._server)
            await migrate(connection, self._server)
            await connection.execute("SELECT pg_advisory_lock($1)", _JOINING)
            try:
                await self._join(connection)
            finally:
                await connection.execute("SELECT pg_advisory_unlock($1)", _JOINING)
        except BaseException:
            connection.terminate()
            raise
        self._connection, self._connected_at = connection, self._clock()

    async def _join(self, connection: asyncpg.Connection) -> None:
        """Beside others that count the same shards; where nobody is there, these shards count from now on."""
        counted = await connection.fetchval("SELECT shards FROM sharding")
        if counted == self._shards:
            await hold(connection, self._server, shared=True)
            return
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", ONE_PROCESS):
            await hold(connection, self._server, shared=True)  # says so where one serves alone
            raise OtherShards(
                f"The processes that run with this database count {counted} shards, and these settings "
                f"{self._shards}: stop them all before the number is changed."
            )
        async with connection.transaction():
            await connection.execute("DELETE FROM sharding; DELETE FROM lease")
            await connection.execute("INSERT INTO sharding (shards) VALUES ($1)", self._shards)
            await connection.execute(
                "INSERT INTO lease (shard) SELECT generate_series(0, $1 - 1)", self._shards
            )
            await connection.execute("UPDATE writer SET generation = generation + 1")
        await hold(connection, self._server, shared=True)
        await connection.execute("SELECT pg_advisory_unlock($1)", ONE_PROCESS)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()
