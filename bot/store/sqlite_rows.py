"""Rows in one SQLite file: each look or change is a statement on the one connection."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple
from typing import Any

from bot.store.database import Database, Looking, Transaction
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

_CLOSING_COLUMNS = (
    "workshop_id, guild_id, remaining_channels, locale, step,"
    " rooms_deleted, started_at, key_destroyed_at, closed_at, expires_at"
)


class Known:
    """Which workshops lie on disk, and their channels, as far as that was looked up: nobody else writes to the file.

    What a transaction is about to change is forgotten at once, and known again only when it was looked up anew, in a
    transaction that has come to the disk and since whose look nothing was forgotten.
    """

    def __init__(self) -> None:
        self._channels: dict[str, tuple[int, ...]] = {}
        self._forgotten = 0

    def channels(self, workshop_id: str) -> tuple[int, ...] | None:
        """A workshop's channels; None if it is not known whether there is such a workshop."""
        return self._channels.get(workshop_id)

    def forget(self, workshop_id: str) -> None:
        """It is about to change."""
        self._forgotten += 1
        self._channels.pop(workshop_id, None)

    def moment(self) -> int:
        """When something is looked up; see `learn`."""
        return self._forgotten

    def learn(self, found: Mapping[str, tuple[int, ...]], moment: int) -> None:
        """What was looked up then, and is on disk now."""
        if moment == self._forgotten:
            self._channels.update(found)


class SqliteRows:
    """The rows of ``database``, which is closed with them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = Known()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._database.reading() as looking:
            yield _Looks(looking)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        async with self._database.transaction() as transaction:
            changes = _Changes(transaction, self._known)
            yield changes
        self._known.learn(changes.found, changes.found_at)

    async def compact(self) -> None:
        await self._database.compact()

    async def close(self) -> None:
        await self._database.close()


class _Looks:
    def __init__(self, database: Looking | Transaction) -> None:
        self._all = database.ask

    # ---- looking
    async def workshops(self) -> Sequence[WorkshopRow]:
        rows = await self._all(
            "SELECT workshop_id, guild_id, schema_version, sealed_document,"
            " (SELECT count(*) FROM outbox WHERE outbox.workshop_id = workshop.workshop_id)"
            " FROM workshop WHERE workshop_id NOT IN (SELECT workshop_id FROM closing WHERE step IN (?, ?, ?))"
            " ORDER BY rowid",
            KEY_GOING,
        )
        return [
            WorkshopRow(
                workshop_id, guild, shape, sealed, await self.channel_ids(workshop_id), waiting
            )
            for workshop_id, guild, shape, sealed, waiting in rows
        ]

    async def workshop_ids(self) -> frozenset[str]:
        return frozenset(row[0] for row in await self._all("SELECT workshop_id FROM workshop"))

    async def guild_of(self, workshop_id: str) -> int | None:
        rows = await self._all(
            "SELECT guild_id FROM workshop WHERE workshop_id = ?", (workshop_id,)
        )
        return int(rows[0][0]) if rows else None

    async def channel_ids(self, workshop_id: str) -> tuple[int, ...]:
        rows = await self._all(
            "SELECT channel_id FROM workshop_channel WHERE workshop_id = ? ORDER BY channel_id",
            (workshop_id,),
        )
        return tuple(row[0] for row in rows)

    async def posts(self, workshop_id: str) -> Sequence[PostRow]:
        rows = await self._all(
            "SELECT id, sealed_post, nonce, tried_at, slot_digest FROM outbox WHERE workshop_id = ? ORDER BY id",
            (workshop_id,),
        )
        return [PostRow(*row) for row in rows]

    async def owner_of_post(self, row_id: int) -> str | None:
        rows = await self._all("SELECT workshop_id FROM outbox WHERE id = ?", (row_id,))
        return str(rows[0][0]) if rows else None

    async def kept(self, workshop_id: str) -> Sequence[tuple[bytes, bytes]]:
        rows = await self._all(
            "SELECT slot_digest, sealed_message FROM kept_message WHERE workshop_id = ?",
            (workshop_id,),
        )
        return [(slot, sealed) for slot, sealed in rows]

    async def fingerprints(self, workshop_id: str) -> Sequence[bytes]:
        rows = await self._all(
            "SELECT sealed_record FROM fingerprint WHERE workshop_id = ? ORDER BY id",
            (workshop_id,),
        )
        return [sealed for (sealed,) in rows]

    async def closings(self) -> Sequence[Closing]:
        rows = await self._all(f"SELECT {_CLOSING_COLUMNS} FROM closing ORDER BY started_at, rowid")  # noqa: S608 # nosec B608
        return [_closing(*row) for row in rows]


class _Changes(_Looks):
    """What is asked of a transaction. Where the answer is known, what is written goes to the disk in one go."""

    def __init__(self, transaction: Transaction, known: Known) -> None:
        super().__init__(transaction)
        self._write, self._write_all = transaction.write, transaction.write_all
        self._changed = transaction.changed
        self._known = known
        self.found: dict[str, tuple[int, ...]] = {}
        self.found_at = known.moment()

    async def channel_ids(self, workshop_id: str) -> tuple[int, ...]:
        return await self._channels(workshop_id) or ()

    async def _channels(self, workshop_id: str) -> tuple[int, ...] | None:
        """None if there is no such workshop."""
        known = self._known.channels(workshop_id)
        if known is not None:
            return known
        if await self.guild_of(workshop_id) is None:
            return None
        self.found[workshop_id] = await super().channel_ids(workshop_id)
        return self.found[workshop_id]

    async def add_workshop(
        self, workshop_id: str, guild_id: int, shape: int, sealed: bytes
    ) -> None:
        self._known.forget(workshop_id)
        self._write(
            "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document) VALUES (?, ?, ?, ?)",
            (workshop_id, guild_id, shape, sealed),
        )

    async def put_document(self, workshop_id: str, shape: int, sealed: bytes) -> bool:
        if await self._channels(workshop_id) is None:
            return False
        self._write(
            "UPDATE workshop SET sealed_document = ?, schema_version = ? WHERE workshop_id = ?",
            (sealed, shape, workshop_id),
        )
        return True

    async def remove_workshop(self, workshop_id: str) -> None:
        self._known.forget(workshop_id)
        self._write("DELETE FROM workshop WHERE workshop_id = ?", (workshop_id,))

    async def put_channels(self, workshop_id: str, channel_ids: Sequence[int]) -> None:
        self._known.forget(workshop_id)
        self._write("DELETE FROM workshop_channel WHERE workshop_id = ?", (workshop_id,))
        self._write_all(
            "INSERT INTO workshop_channel (workshop_id, channel_id) VALUES (?, ?)",
            [(workshop_id, channel_id) for channel_id in sorted(set(channel_ids))],
        )

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        self._known.forget(workshop_id)
        self._write(
            "INSERT OR IGNORE INTO workshop_channel (workshop_id, channel_id) VALUES (?, ?)",
            (workshop_id, channel_id),
        )

    async def add_posts(self, workshop_id: str, posts: Sequence[NewPostRow]) -> None:
        self._write_all(
            "DELETE FROM outbox WHERE workshop_id = ? AND slot_digest = ? AND tried_at IS NULL",
            [(workshop_id, post.slot) for post in posts if post.slot is not None],
        )
        self._write_all(
            "INSERT INTO outbox (workshop_id, slot_digest, sealed_post, nonce) VALUES (?, ?, ?, ?)",
            [(workshop_id, post.slot, post.sealed, post.nonce) for post in posts],
        )

    async def mark_tried(self, row_id: int, at: float) -> bool:
        changed = await self._changed(
            "UPDATE outbox SET tried_at = COALESCE(tried_at, ?) WHERE id = ?", (at, row_id)
        )
        return changed == 1

    async def remove_post(self, row_id: int) -> None:
        self._write("DELETE FROM outbox WHERE id = ?", (row_id,))

    async def remove_posts(self, workshop_id: str) -> int:
        return await self._changed("DELETE FROM outbox WHERE workshop_id = ?", (workshop_id,))

    async def put_kept(self, workshop_id: str, slot: bytes, sealed: bytes) -> None:
        self._write(
            "INSERT INTO kept_message (workshop_id, slot_digest, sealed_message) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET sealed_message = excluded.sealed_message",
            (workshop_id, slot, sealed),
        )

    async def remove_kept(self, workshop_id: str, slot: bytes) -> None:
        self._write(
            "DELETE FROM kept_message WHERE workshop_id = ? AND slot_digest = ?",
            (workshop_id, slot),
        )

    async def add_fingerprints(self, workshop_id: str, sealed: Sequence[bytes]) -> bool:
        if await self._channels(workshop_id) is None:
            return False
        self._write_all(
            "INSERT INTO fingerprint (workshop_id, sealed_record) VALUES (?, ?)",
            [(workshop_id, one) for one in sealed],
        )
        return True

    async def put_closing(self, closing: Closing) -> None:
        workshop_id, guild_id, remaining, *rest = astuple(closing)
        self._write(
            f"INSERT INTO closing ({_CLOSING_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 # nosec B608
            " ON CONFLICT DO UPDATE SET remaining_channels = excluded.remaining_channels, step = excluded.step,"
            " rooms_deleted = excluded.rooms_deleted, key_destroyed_at = excluded.key_destroyed_at,"
            " closed_at = excluded.closed_at, expires_at = excluded.expires_at",
            (workshop_id, guild_id, json.dumps(list(remaining)), *rest),
        )

    async def remove_receipts(self, at: float) -> int:
        return await self._changed(
            "DELETE FROM closing WHERE step = ? AND expires_at <= ?", (ClosingStep.RECEIPT, at)
        )


def _closing(
    workshop_id: str, guild_id: int, remaining: str, locale: str, step: str, *rest: Any
) -> Closing:
    return Closing(
        workshop_id, guild_id, tuple(json.loads(remaining)), locale, ClosingStep(step), *rest
    )
