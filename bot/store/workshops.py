"""The store: every workshop's sealed document, committed together with the posts it causes."""

import asyncio
from collections.abc import Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Self

from bot.frozen import frozen
from bot.store.closing import Closings
from bot.store.errors import (
    DatabaseFailed,
    KeyMissing,
    NotOurs,
    SealBroken,
    UnknownWorkshop,
    WorkshopExists,
)
from bot.store.fingerprints import Fingerprints
from bot.store.outbox import NewPost, Outbox, add_posts
from bot.store.port import Rows, WorkshopRow
from bot.store.sealing import DOCUMENT, Keyring


class SuspendReason(StrEnum):
    """Why a workshop cannot be read; the others go on."""

    KEY_MISSING = "key_missing"
    KEY_WRONG = "key_wrong"
    SCHEMA_UNKNOWN = "schema_unknown"


@frozen
class Document:
    """A workshop as it was last committed; `waiting` is how many posts its outbox holds."""

    workshop_id: str
    guild_id: int
    channel_ids: tuple[int, ...]
    document: bytes = field(repr=False)
    waiting: int
    shape: int = DOCUMENT.shape
    """The shape in which it was written, which may be an earlier one."""


@frozen
class Suspended:
    """A workshop whose document cannot be opened; `KEY_WRONG` also stands for a damaged document."""

    workshop_id: str
    guild_id: int
    channel_ids: tuple[int, ...]
    reason: SuspendReason


Loaded = Document | Suspended


class Store:
    """All that Parley keeps of workshops, sealed, in whatever keeps its rows, with the keys apart.

    One per process and its rows: `async with await open_store(…) as store`. A method that returned has been flushed to
    disk. Errors are `StoreError`s; after one, nothing has changed.
    """

    def __init__(self, rows: Rows, keyring: Keyring) -> None:
        self._rows = rows
        self._keyring = keyring
        self.outbox = Outbox(rows, keyring)
        self.fingerprints = Fingerprints(rows, keyring)
        self.closings = Closings(rows, keyring)

    async def close(self) -> None:
        """Finish what is under way and let go of rows and keys."""
        await self._rows.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def load(self) -> tuple[Loaded, ...]:
        """Every workshop, opened or suspended; not those whose closing has come to the key."""
        async with self._rows.reading() as reading:
            rows = await reading.workshops()
        return tuple(self._open(row) for row in rows)

    async def create(self, workshop_id: str, guild_id: int, document: bytes) -> None:
        """Make the key, then the row; `WorkshopExists`, `KeyExists`.

        A crash in between leaves a key that seals nothing: see `orphaned_keys`.
        """
        async with self._rows.reading() as reading:
            if await reading.guild_of(workshop_id) is not None:
                raise WorkshopExists("A workshop with this id is already stored.")
        await asyncio.to_thread(self._keyring.keys.create, workshop_id)
        sealed = self._keyring.sealer(workshop_id).seal(DOCUMENT, document)
        try:
            async with self._rows.transaction() as writing:
                await writing.add_workshop(workshop_id, guild_id, DOCUMENT.shape, sealed)
        except (DatabaseFailed, NotOurs):
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
        async with self._rows.transaction() as writing:
            if not await writing.put_document(workshop_id, DOCUMENT.shape, sealed):
                raise UnknownWorkshop("No such workshop is stored.")
            await add_posts(writing, sealer, workshop_id, posts)
            if set(channel_ids) != set(await writing.channel_ids(workshop_id)):
                await writing.put_channels(workshop_id, channel_ids)

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        """One more channel, in plain, of a workshop that cannot be opened; closing deletes it with the rest."""
        async with self._rows.transaction() as writing:
            await writing.add_channel(workshop_id, channel_id)

    def derive(self, workshop_id: str, label: str, length: int) -> bytes:
        """Secret bytes from the workshop's key for a use outside the store, stable until closing; `KeyMissing`."""
        return self._keyring.sealer(workshop_id).derive(label, length)

    async def orphaned_keys(self) -> tuple[str, ...]:
        """Workshop ids with a key but no row. They are left alone: a wrong database path would look the same."""
        async with self._rows.reading() as reading:
            known = await reading.workshop_ids()
        return self._keyring.keys.orphaned(known)

    async def destroy_orphaned_key(self, workshop_id: str) -> None:
        """Destroy a key that no stored workshop needs; `WorkshopExists` if one does."""
        async with self._rows.reading() as reading:
            if await reading.guild_of(workshop_id) is not None:
                raise WorkshopExists(
                    "This key belongs to a stored workshop; only closing destroys it."
                )
        await asyncio.to_thread(self._keyring.keys.destroy, workshop_id)
        self._keyring.forget(workshop_id)

    def _open(self, row: WorkshopRow) -> Loaded:
        whose = row.workshop_id, row.guild_id, row.channel_ids
        if row.shape > DOCUMENT.shape:
            return Suspended(*whose, SuspendReason.SCHEMA_UNKNOWN)
        try:
            sealer = self._keyring.sealer(row.workshop_id)
            document = sealer.unseal(replace(DOCUMENT, shape=row.shape), row.sealed)
        except KeyMissing:
            return Suspended(*whose, SuspendReason.KEY_MISSING)
        except SealBroken:
            # Not kept, so that the right key, put back in its place, is read at the next load.
            self._keyring.forget(row.workshop_id)
            return Suspended(*whose, SuspendReason.KEY_WRONG)
        return Document(*whose, document, row.waiting, row.shape)
