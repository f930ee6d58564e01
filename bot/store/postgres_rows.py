"""Rows on a PostgreSQL server: each look or change is a statement on the one connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from bot.store.errors import NotOurs
from bot.store.leases import Share
from bot.store.marks import Mark, Stage
from bot.store.port import (
    KEY_GOING,
    Closing,
    ClosingStep,
    NewPostRow,
    PostRow,
    Reading,
    WorkshopRow,
    Writing,
)
from bot.store.postgres_database import PostgresDatabase


class PostgresRows:
    """The rows of ``database``, which is closed with them; of one with a lease, those of its shard's guilds."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._database.reading() as connection:
            yield _Statements(connection, self._database.share)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        async with self._database.transaction() as connection:
            yield _Statements(connection, self._database.share)

    async def compact(self) -> None:
        await self._database.compact()

    async def close(self) -> None:
        await self._database.close()


class MarkOnServer:
    """The mark of a database on a server, in a table of its own."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    async def read(self) -> Mark | None:
        async with self._database.reading() as connection:
            row = await connection.fetchrow("SELECT state, move, other FROM moving")
        return None if row is None else Mark(Stage(row[0]), row[1], row[2])

    async def write(self, mark: Mark | None) -> None:
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM moving")
            if mark is not None:
                await connection.execute(
                    "INSERT INTO moving (state, move, other) VALUES ($1, $2, $3)",
                    *(str(mark.stage), mark.move, mark.other),
                )


class _Statements:
    def __init__(self, connection: asyncpg.Connection, share: Share) -> None:
        self._connection = connection
        self._share = share
        self._ours = (share.shards, share.shard)

    async def _all(self, statement: str, *values: object) -> list[Any]:
        return list(await self._connection.fetch(statement, *values))

    async def _changed(self, statement: str, *values: object) -> int:
        # The server answers with a word and how many rows, as in "DELETE 3".
        return int((await self._connection.execute(statement, *values)).rpartition(" ")[2])

    # ---- looking
    async def workshops(self) -> Sequence[WorkshopRow]:
        rows = await self._all(
            "SELECT workshop_id, guild_id, schema_version, sealed_document,"
            " ARRAY(SELECT channel_id FROM workshop_channel WHERE workshop_channel.workshop_id = workshop.workshop_id"
            " ORDER BY channel_id),"
            " (SELECT count(*) FROM outbox WHERE outbox.workshop_id = workshop.workshop_id)"
            " FROM workshop WHERE NOT EXISTS (SELECT FROM closing"
            " WHERE closing.workshop_id = workshop.workshop_id AND step = ANY ($1))"
            " AND (guild_id >> 22) % $2 = $3 ORDER BY made",
            *([str(step) for step in KEY_GOING], *self._ours),
        )
        return [
            WorkshopRow(workshop_id, guild, shape, sealed, tuple(channels), waiting)
            for workshop_id, guild, shape, sealed, channels, waiting in rows
        ]

    async def workshop_ids(self) -> frozenset[str]:
        return frozenset(row[0] for row in await self._all("SELECT workshop_id FROM workshop"))

    async def guild_of(self, workshop_id: str) -> int | None:
        rows = await self._all("SELECT guild_id FROM workshop WHERE workshop_id = $1", workshop_id)
        return int(rows[0][0]) if rows else None

    async def channel_ids(self, workshop_id: str) -> tuple[int, ...]:
        rows = await self._all(
            "SELECT channel_id FROM workshop_channel WHERE workshop_id = $1 ORDER BY channel_id",
            workshop_id,
        )
        return tuple(row[0] for row in rows)

    async def posts(self, workshop_id: str) -> Sequence[PostRow]:
        rows = await self._all(
            "SELECT id, sealed_post, nonce, tried_at, slot_digest FROM outbox WHERE workshop_id = $1 ORDER BY id",
            workshop_id,
        )
        return [PostRow(*row) for row in rows]

    async def owner_of_post(self, row_id: int) -> str | None:
        rows = await self._all("SELECT workshop_id FROM outbox WHERE id = $1", row_id)
        return str(rows[0][0]) if rows else None

    async def kept(self, workshop_id: str) -> Sequence[tuple[bytes, bytes]]:
        rows = await self._all(
            "SELECT slot_digest, sealed_message FROM kept_message WHERE workshop_id = $1",
            workshop_id,
        )
        return [(slot, sealed) for slot, sealed in rows]

    async def fingerprints(self, workshop_id: str) -> Sequence[bytes]:
        rows = await self._all(
            "SELECT sealed_record FROM fingerprint WHERE workshop_id = $1 ORDER BY id", workshop_id
        )
        return [sealed for (sealed,) in rows]

    async def closings(self) -> Sequence[Closing]:
        rows = await self._all(
            "SELECT workshop_id, guild_id, remaining_channels, locale, step, rooms_deleted,"
            " started_at, key_destroyed_at, closed_at, expires_at FROM closing"
            " WHERE (guild_id >> 22) % $1 = $2 ORDER BY started_at, begun",
            *self._ours,
        )
        return [
            Closing(workshop_id, guild_id, tuple(remaining), locale, ClosingStep(step), *rest)
            for workshop_id, guild_id, remaining, locale, step, *rest in rows
        ]

    # ---- changing
    async def add_workshop(
        self, workshop_id: str, guild_id: int, shape: int, sealed: bytes
    ) -> None:
        if not self._share.has(guild_id):
            raise NotOurs("This guild belongs to another shard; nothing was written.")
        await self._changed(
            "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document)"
            " VALUES ($1, $2, $3, $4)",
            *(workshop_id, guild_id, shape, sealed),
        )

    async def put_document(self, workshop_id: str, shape: int, sealed: bytes) -> bool:
        changed = await self._changed(
            "UPDATE workshop SET sealed_document = $3, schema_version = $2 WHERE workshop_id = $1"
            " AND (guild_id >> 22) % $4 = $5",
            *(workshop_id, shape, sealed, *self._ours),
        )
        return changed == 1

    async def remove_workshop(self, workshop_id: str) -> None:
        await self._changed("DELETE FROM workshop WHERE workshop_id = $1", workshop_id)

    async def put_channels(self, workshop_id: str, channel_ids: Sequence[int]) -> None:
        await self._changed("DELETE FROM workshop_channel WHERE workshop_id = $1", workshop_id)
        await self._changed(
            "INSERT INTO workshop_channel (workshop_id, channel_id) SELECT $1, unnest($2::bigint[])",
            *(workshop_id, sorted(set(channel_ids))),
        )

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        await self._changed(
            "INSERT INTO workshop_channel (workshop_id, channel_id) VALUES ($1, $2)"
            " ON CONFLICT DO NOTHING",
            *(workshop_id, channel_id),
        )

    async def add_posts(self, workshop_id: str, posts: Sequence[NewPostRow]) -> None:
        slots = [post.slot for post in posts if post.slot is not None]
        if slots:
            await self._changed(
                "DELETE FROM outbox WHERE workshop_id = $1 AND slot_digest = ANY ($2::bytea[])"
                " AND tried_at IS NULL",
                *(workshop_id, slots),
            )
        if posts:
            await self._connection.executemany(
                "INSERT INTO outbox (workshop_id, slot_digest, sealed_post, nonce)"
                " VALUES ($1, $2, $3, $4)",
                [(workshop_id, post.slot, post.sealed, post.nonce) for post in posts],
            )

    async def mark_tried(self, row_id: int, at: float) -> bool:
        changed = await self._changed(
            "UPDATE outbox SET tried_at = COALESCE(tried_at, $2) WHERE id = $1", row_id, at
        )
        return changed == 1

    async def remove_post(self, row_id: int) -> None:
        await self._changed("DELETE FROM outbox WHERE id = $1", row_id)

    async def remove_posts(self, workshop_id: str) -> int:
        return await self._changed("DELETE FROM outbox WHERE workshop_id = $1", workshop_id)

    async def put_kept(self, workshop_id: str, slot: bytes, sealed: bytes) -> None:
        await self._changed(
            "INSERT INTO kept_message (workshop_id, slot_digest, sealed_message) VALUES ($1, $2, $3)"
            " ON CONFLICT (workshop_id, slot_digest) DO UPDATE SET sealed_message = excluded.sealed_message",
            *(workshop_id, slot, sealed),
        )

    async def remove_kept(self, workshop_id: str, slot: bytes) -> None:
        await self._changed(
            "DELETE FROM kept_message WHERE workshop_id = $1 AND slot_digest = $2",
            *(workshop_id, slot),
        )

    async def add_fingerprints(self, workshop_id: str, sealed: Sequence[bytes]) -> bool:
        if await self.guild_of(workshop_id) is None:
            return False
        await self._connection.executemany(
            "INSERT INTO fingerprint (workshop_id, sealed_record) VALUES ($1, $2)",
            [(workshop_id, one) for one in sealed],
        )
        return True

    async def put_closing(self, closing: Closing) -> None:
        await self._changed(
            "INSERT INTO closing (workshop_id, guild_id, remaining_channels, locale, step, rooms_deleted,"
            " started_at, key_destroyed_at, closed_at, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " ON CONFLICT (workshop_id) DO UPDATE SET remaining_channels = excluded.remaining_channels,"
            " step = excluded.step, rooms_deleted = excluded.rooms_deleted,"
            " key_destroyed_at = excluded.key_destroyed_at, closed_at = excluded.closed_at,"
            " expires_at = excluded.expires_at",
            *(closing.workshop_id, closing.guild_id, list(closing.remaining_channel_ids)),
            *(closing.locale, str(closing.step), closing.rooms_deleted, closing.started_at),
            *(closing.key_destroyed_at, closing.closed_at, closing.expires_at),
        )

    async def remove_receipts(self, at: float) -> int:
        return await self._changed(
            "DELETE FROM closing WHERE step = $1 AND expires_at <= $2 AND (guild_id >> 22) % $3 = $4",
            *(str(ClosingStep.RECEIPT), at, *self._ours),
        )
