"""The store: every workshop's sealed document, committed together with the posts it causes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

import aiosqlite

from bot.store.closing import KEY_GOING, Closings
from bot.store.database import Database
from bot.store.errors import (
    DatabaseFailed,
    KeyMissing,
    KeysExposed,
    SealBroken,
    UnknownWorkshop,
    WorkshopExists,
)
from bot.store.fingerprints import Fingerprints
from bot.store.keys import KeyDirectory
from bot.store.outbox import NewPost, Outbox, add_posts
from bot.store.sealing import DOCUMENT, Keyring


class SuspendReason(StrEnum):
    """Why a workshop cannot be read; the others go on."""

    KEY_MISSING = "key_missing"
    KEY_WRONG = "key_wrong"
    SCHEMA_UNKNOWN = "schema_unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """A workshop as it was last committed; `waiting` is how many posts its outbox holds."""

    workshop_id: str
    guild_id: int
    channel_ids: tuple[int, ...]
    document: bytes = field(repr=False)
    waiting: int
    shape: int = DOCUMENT.shape
    """The shape in which it was written, which may be an earlier one."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """A workshop whose document cannot be opened; `KEY_WRONG` also stands for a damaged document."""

    workshop_id: str
    guild_id: int
    channel_ids: tuple[int, ...]
    reason: SuspendReason


Loaded = Document | Suspended


class Store:
    """All that Parley keeps on disk. One per process and database: `async with await Store.open(…) as store`.

    Unless it is closed, its thread keeps the process from ending.

    A method that returned has been flushed to disk. Errors are `StoreError`s; after one, nothing has changed.
    """

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring
        self.outbox = Outbox(database, keyring)
        self.fingerprints = Fingerprints(database, keyring)
        self.closings = Closings(database, keyring)

    @classmethod
    async def open(cls, database: Path, keys: Path) -> "Store":
        """Open the database file and the key directory, making what is missing.

        `KeysExposed` if others may read the keys, or if they are to lie beside the database, where a backup of it would
        take them along; and what `Database.open` raises.
        """
        keyring = Keyring(_open_keys(database, keys))
        return cls(await Database.open(database), keyring)

    async def close(self) -> None:
        """Finish what is under way and let go of database, keys and lock."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def load(self) -> tuple[Loaded, ...]:
        """Every workshop, opened or suspended; not those whose closing has come to the key."""
        async with self._database.reading() as connection:
            rows = await connection.execute_fetchall(
                "SELECT workshop_id, guild_id, schema_version, sealed_document,"
                " (SELECT count(*) FROM outbox WHERE outbox.workshop_id = workshop.workshop_id)"
                " FROM workshop WHERE workshop_id NOT IN (SELECT workshop_id FROM closing WHERE step IN (?, ?, ?))"
                " ORDER BY rowid",
                KEY_GOING,
            )
            channels = {row[0]: await _channel_ids(connection, row[0]) for row in rows}
        return tuple(self._open(channels[row[0]], *row) for row in rows)

    async def create(self, workshop_id: str, guild_id: int, document: bytes) -> None:
        """Make the key, then the row; `WorkshopExists`, `KeyExists`.

        A crash in between leaves a key that seals nothing: see `orphaned_keys`.
        """
        async with self._database.reading() as connection:
            if await _exists(connection, workshop_id):
                raise WorkshopExists("A workshop with this id is already stored.")
        await asyncio.to_thread(self._keyring.keys.create, workshop_id)
        sealed = self._keyring.sealer(workshop_id).seal(DOCUMENT, document)
        try:
            async with self._database.transaction() as connection:
                await connection.execute(
                    "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document) VALUES (?, ?, ?, ?)",
                    (workshop_id, guild_id, DOCUMENT.shape, sealed),
                )
        except DatabaseFailed:
            await self.destroy_orphaned_key(workshop_id)
            raise

    async def commit(
        self,
        workshop_id: str,
        document: bytes,
        posts: Sequence[NewPost],
        channel_ids: Sequence[int],
    ) -> None:
        """The new document, the posts it causes and its channel ids, in ONE transaction; acknowledge only afterwards.

        `UnknownWorkshop`, `KeyMissing`, `DatabaseFailed`. Cancelled while it runs, it has happened whole or not at all.
        """
        sealer = self._keyring.sealer(workshop_id)
        sealed = sealer.seal(DOCUMENT, document)
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE workshop SET sealed_document = ?, schema_version = ? WHERE workshop_id = ?",
                (sealed, DOCUMENT.shape, workshop_id),
            )
            if cursor.rowcount != 1:
                raise UnknownWorkshop("No such workshop is stored.")
            await add_posts(connection, sealer, workshop_id, posts)
            if set(channel_ids) != set(await _channel_ids(connection, workshop_id)):
                await connection.execute(
                    "DELETE FROM workshop_channel WHERE workshop_id = ?", (workshop_id,)
                )
                await connection.executemany(
                    "INSERT INTO workshop_channel (workshop_id, channel_id) VALUES (?, ?)",
                    [(workshop_id, channel_id) for channel_id in sorted(set(channel_ids))],
                )

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        """One more channel, in plain, of a workshop that cannot be opened; closing deletes it with the rest."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO workshop_channel (workshop_id, channel_id) VALUES (?, ?)",
                (workshop_id, channel_id),
            )

    def derive(self, workshop_id: str, label: str, length: int) -> bytes:
        """Secret bytes from the workshop's key for a use outside the store, stable until closing; `KeyMissing`."""
        return self._keyring.sealer(workshop_id).derive(label, length)

    async def orphaned_keys(self) -> tuple[str, ...]:
        """Workshop ids with a key but no row. They are left alone: a wrong database path would look the same."""
        async with self._database.reading() as connection:
            rows = await connection.execute_fetchall("SELECT workshop_id FROM workshop")
        return self._keyring.keys.orphaned({row[0] for row in rows})

    async def destroy_orphaned_key(self, workshop_id: str) -> None:
        """Destroy a key that no stored workshop needs; `WorkshopExists` if one does."""
        async with self._database.reading() as connection:
            if await _exists(connection, workshop_id):
                raise WorkshopExists(
                    "This key belongs to a stored workshop; only closing destroys it."
                )
        await asyncio.to_thread(self._keyring.keys.destroy, workshop_id)
        self._keyring.forget(workshop_id)

    def _open(
        self,
        channel_ids: tuple[int, ...],
        workshop_id: str,
        guild_id: int,
        schema_version: int,
        sealed: bytes,
        waiting: int,
    ) -> Loaded:
        if schema_version > DOCUMENT.shape:
            return Suspended(workshop_id, guild_id, channel_ids, SuspendReason.SCHEMA_UNKNOWN)
        try:
            document = self._keyring.sealer(workshop_id).unseal(
                replace(DOCUMENT, shape=schema_version), sealed
            )
        except KeyMissing:
            return Suspended(workshop_id, guild_id, channel_ids, SuspendReason.KEY_MISSING)
        except SealBroken:
            # Not kept, so that the right key, put back in its place, is read at the next load.
            self._keyring.forget(workshop_id)
            return Suspended(workshop_id, guild_id, channel_ids, SuspendReason.KEY_WRONG)
        return Document(workshop_id, guild_id, channel_ids, document, waiting, schema_version)


def _open_keys(database: Path, keys: Path) -> KeyDirectory:
    if keys.resolve() == database.parent.resolve():
        raise KeysExposed(
            "The keys need a directory of their own, outside the one that holds the database."
        )
    return KeyDirectory.open(keys)


async def _exists(connection: aiosqlite.Connection, workshop_id: str) -> bool:
    return bool(
        await connection.execute_fetchall(
            "SELECT 1 FROM workshop WHERE workshop_id = ?", (workshop_id,)
        )
    )


async def _channel_ids(connection: aiosqlite.Connection, workshop_id: str) -> tuple[int, ...]:
    rows = await connection.execute_fetchall(
        "SELECT channel_id FROM workshop_channel WHERE workshop_id = ? ORDER BY channel_id",
        (workshop_id,),
    )
    return tuple(row[0] for row in rows)
