"""Rows in memory: the same promises without a disk, for measurements and trials that leave the disk out."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.frozen import frozen
from bot.store.errors import DatabaseFailed, KeyExists, KeyMissing
from bot.store.keys import KEY_BYTES, WorkshopKey
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
from bot.store.sealing import Keyring
from bot.store.workshops import Store


@frozen
class _Document:
    guild_id: int
    shape: int
    sealed: bytes


@frozen
class _Post:
    workshop_id: str
    slot: bytes | None
    row: PostRow


@dataclass(slots=True)
class _Tables:
    """Each a dictionary from key to an unchangeable row, so that a copy of the dictionaries is a copy of all."""

    workshops: dict[str, _Document] = field(default_factory=dict)
    channels: dict[str, frozenset[int]] = field(default_factory=dict)
    posts: dict[int, _Post] = field(default_factory=dict)
    kept: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    fingerprints: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    closings: dict[str, Closing] = field(default_factory=dict)
    last_post: int = 0

    def copy(self) -> "_Tables":
        return _Tables(
            dict(self.workshops),
            dict(self.channels),
            dict(self.posts),
            dict(self.kept),
            dict(self.fingerprints),
            dict(self.closings),
            self.last_post,
        )


class RowsInMemory:
    """Gone with the process. What a transaction writes is seen by nobody before it is left."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._turn:
            yield _InTransaction(self._tables)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        async with self._turn:
            tables = self._tables.copy()
            yield _InTransaction(tables)
            self._tables = tables

    async def compact(self) -> None:
        """Nothing was left behind."""

    async def close(self) -> None:
        async with self._turn:
            pass


class KeysInMemory:
    """Keys that are gone with the process."""

    def __init__(self) -> None:
        self._keys: dict[str, WorkshopKey] = {}

    def create(self, workshop_id: str) -> WorkshopKey:
        if workshop_id in self._keys:
            raise KeyExists("This workshop already has a key; it is not replaced.")
        return self._keys.setdefault(workshop_id, WorkshopKey(secrets.token_bytes(KEY_BYTES)))

    def load(self, workshop_id: str) -> WorkshopKey:
        try:
            return self._keys[workshop_id]
        except KeyError:
            raise KeyMissing("The key of a workshop is missing.") from None

    def destroy(self, workshop_id: str) -> None:
        self._keys.pop(workshop_id, None)

    def orphaned(self, known: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(self._keys.keys() - set(known)))


def store_in_memory() -> Store:
    """A store that keeps everything in this process alone."""
    return Store(RowsInMemory(), Keyring(KeysInMemory()))


class _InTransaction:
    def __init__(self, tables: _Tables) -> None:
        self._of = tables

    # ---- looking
    async def workshops(self) -> Sequence[WorkshopRow]:
        going = {one.workshop_id for one in self._of.closings.values() if one.step in KEY_GOING}
        return [
            WorkshopRow(
                workshop_id,
                one.guild_id,
                one.shape,
                one.sealed,
                await self.channel_ids(workshop_id),
                len(await self.posts(workshop_id)),
            )
            for workshop_id, one in self._of.workshops.items()
            if workshop_id not in going
        ]

    async def workshop_ids(self) -> frozenset[str]:
        return frozenset(self._of.workshops)

    async def guild_of(self, workshop_id: str) -> int | None:
        found = self._of.workshops.get(workshop_id)
        return found.guild_id if found is not None else None

    async def channel_ids(self, workshop_id: str) -> tuple[int, ...]:
        return tuple(sorted(self._of.channels.get(workshop_id, ())))

    async def posts(self, workshop_id: str) -> Sequence[PostRow]:
        return [one.row for one in self._of.posts.values() if one.workshop_id == workshop_id]

    async def owner_of_post(self, row_id: int) -> str | None:
        found = self._of.posts.get(row_id)
        return found.workshop_id if found is not None else None

    async def kept(self, workshop_id: str) -> Sequence[tuple[bytes, bytes]]:
        return [(slot, it) for (owner, slot), it in self._of.kept.items() if owner == workshop_id]

    async def fingerprints(self, workshop_id: str) -> Sequence[bytes]:
        return self._of.fingerprints.get(workshop_id, ())

    async def closings(self) -> Sequence[Closing]:
        return sorted(self._of.closings.values(), key=lambda one: one.started_at)

    # ---- changing
    async def add_workshop(
        self, workshop_id: str, guild_id: int, shape: int, sealed: bytes
    ) -> None:
        if workshop_id in self._of.workshops:
            raise _refused()
        self._of.workshops[workshop_id] = _Document(guild_id, shape, sealed)

    async def put_document(self, workshop_id: str, shape: int, sealed: bytes) -> bool:
        found = self._of.workshops.get(workshop_id)
        if found is None:
            return False
        self._of.workshops[workshop_id] = _Document(found.guild_id, shape, sealed)
        return True

    async def remove_workshop(self, workshop_id: str) -> None:
        self._of.workshops.pop(workshop_id, None)
        self._of.channels.pop(workshop_id, None)
        self._of.fingerprints.pop(workshop_id, None)
        await self.remove_posts(workshop_id)
        for key in [key for key in self._of.kept if key[0] == workshop_id]:
            del self._of.kept[key]

    async def put_channels(self, workshop_id: str, channel_ids: Sequence[int]) -> None:
        self._require(workshop_id)
        self._of.channels[workshop_id] = frozenset(channel_ids)

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        self._require(workshop_id)
        self._of.channels[workshop_id] = self._of.channels.get(workshop_id, frozenset()) | {
            channel_id
        }

    async def add_posts(self, workshop_id: str, posts: Sequence[NewPostRow]) -> None:
        self._require(workshop_id)
        slots = {post.slot for post in posts} - {None}
        for row_id, one in list(self._of.posts.items()):
            untried = one.row.tried_at is None and one.workshop_id == workshop_id
            if untried and one.slot in slots:
                del self._of.posts[row_id]
        nonces = {one.row.nonce for one in self._of.posts.values()}
        for post in posts:
            if post.nonce in nonces:
                raise _refused()
            nonces.add(post.nonce)
            self._of.last_post += 1
            row = PostRow(self._of.last_post, post.sealed, post.nonce, None, post.slot)
            self._of.posts[row.row_id] = _Post(workshop_id, post.slot, row)

    async def mark_tried(self, row_id: int, at: float) -> bool:
        found = self._of.posts.get(row_id)
        if found is None:
            return False
        if found.row.tried_at is None:
            self._of.posts[row_id] = replace(found, row=replace(found.row, tried_at=at))
        return True

    async def remove_post(self, row_id: int) -> None:
        self._of.posts.pop(row_id, None)

    async def remove_posts(self, workshop_id: str) -> int:
        gone = [row_id for row_id, one in self._of.posts.items() if one.workshop_id == workshop_id]
        for row_id in gone:
            del self._of.posts[row_id]
        return len(gone)

    async def put_kept(self, workshop_id: str, slot: bytes, sealed: bytes) -> None:
        self._require(workshop_id)
        self._of.kept[workshop_id, slot] = sealed

    async def remove_kept(self, workshop_id: str, slot: bytes) -> None:
        self._of.kept.pop((workshop_id, slot), None)

    async def add_fingerprints(self, workshop_id: str, sealed: Sequence[bytes]) -> bool:
        if workshop_id not in self._of.workshops:
            return False
        before = self._of.fingerprints.get(workshop_id, ())
        self._of.fingerprints[workshop_id] = (*before, *sealed)
        return True

    async def put_closing(self, closing: Closing) -> None:
        self._of.closings[closing.workshop_id] = closing

    async def remove_receipts(self, at: float) -> int:
        gone = [
            one.workshop_id
            for one in self._of.closings.values()
            if one.step is ClosingStep.RECEIPT
            and one.expires_at is not None
            and one.expires_at <= at
        ]
        for workshop_id in gone:
            del self._of.closings[workshop_id]
        return len(gone)

    def _require(self, workshop_id: str) -> None:
        if workshop_id not in self._of.workshops:
            raise _refused()


def _refused() -> DatabaseFailed:
    return DatabaseFailed("The rows in memory refused an operation; nothing of it was written.")
