"""The outbox: posts committed but not yet on Discord, and where each kept message (card, panel, board) stands."""

import hmac
import secrets
import struct
from collections.abc import Sequence
from dataclasses import field
from hashlib import sha256

from bot.frozen import frozen
from bot.store.errors import SealBroken
from bot.store.port import NewPostRow, PostRow, Rows, Writing
from bot.store.sealing import KEPT, OUTBOX, Keyring, Sealer

NONCE_CHARACTERS = 25
"""Longest nonce Discord takes: https://discord.com/developers/docs/resources/message#create-message"""

_POST_HEAD = struct.Struct(">dh")
_NO_SLOT = -1
_KEPT_HEAD = struct.Struct(">QQH")


def draw_nonce() -> str:
    """A random nonce that no other post has, short enough for Discord."""
    return secrets.token_urlsafe(16)


@frozen
class NewPost:
    """A post to be made durable together with the state it belongs to.

    `slot` names the place the post stands in (a card, the panel): of several untried posts for one slot only the newest
    waits. It may say what it likes, for it is sealed. `made_at` is in seconds since the epoch.
    """

    body: bytes = field(repr=False)
    made_at: float
    slot: str | None = None
    nonce: str = field(default_factory=draw_nonce)

    def __post_init__(self) -> None:
        if not 0 < len(self.nonce) <= NONCE_CHARACTERS:
            raise ValueError(f"a nonce has 1 to {NONCE_CHARACTERS} characters")


@frozen
class WaitingPost:
    """A post as it waits; `tried_at` is when its first call to Discord was about to be made, if ever."""

    row_id: int
    workshop_id: str
    slot: str | None
    body: bytes = field(repr=False)
    nonce: str
    made_at: float
    tried_at: float | None


@frozen
class KeptMessage:
    """Where the message of a slot stands now; `digest` is whatever its maker compares contents by."""

    slot: str
    channel_id: int
    message_id: int
    digest: bytes


class Outbox:
    """Posts in the order of their commits. Every method is one transaction, on disk when it returns."""

    def __init__(self, rows: Rows, keyring: Keyring) -> None:
        self._rows = rows
        self._keyring = keyring

    async def waiting(self, workshop_id: str) -> tuple[WaitingPost, ...]:
        """All posts of a workshop not yet done, oldest first; `KeyMissing`, `SealBroken`."""
        sealer = self._keyring.sealer(workshop_id)
        async with self._rows.reading() as reading:
            posts = await reading.posts(workshop_id)
        return tuple(_open_post(sealer, workshop_id, post) for post in posts)

    async def mark_tried(self, row_id: int, at: float) -> bool:
        """Record durably that a call is about to be made; False if the post is gone, and must then not be sent.

        The first time stays: how long ago Discord may first have taken the post is what counts afterwards.
        """
        async with self._rows.transaction() as writing:
            return await writing.mark_tried(row_id, at)

    async def done(self, row_id: int) -> None:
        """The post is on Discord, or will never be: delete it. Repeating it does no harm."""
        async with self._rows.transaction() as writing:
            await writing.remove_post(row_id)

    async def done_keeping(self, row_id: int, message: KeptMessage) -> bool:
        """Delete the post and remember where its message stands, in one transaction.

        False, and nothing is remembered, if the post was dropped meanwhile. `KeyMissing`.
        """
        async with self._rows.transaction() as writing:
            workshop_id = await writing.owner_of_post(row_id)
            if workshop_id is None:
                return False
            sealer = self._keyring.sealer(workshop_id)
            slot = _slot_digest(sealer, message.slot)
            await writing.remove_post(row_id)
            sealed = sealer.seal(KEPT, _kept_bytes(message), slot.hex())
            await writing.put_kept(workshop_id, slot, sealed)
            return True

    async def drop_all(self, workshop_id: str) -> int:
        """Delete every waiting post of a workshop; returns how many there were. Needs no key."""
        async with self._rows.transaction() as writing:
            return await writing.remove_posts(workshop_id)

    async def kept(self, workshop_id: str) -> tuple[KeptMessage, ...]:
        """Every message that stands in a slot now, by slot; `KeyMissing`, `SealBroken`."""
        sealer = self._keyring.sealer(workshop_id)
        async with self._rows.reading() as reading:
            kept = await reading.kept(workshop_id)
        messages = (_open_kept(sealer.unseal(KEPT, sealed, slot.hex())) for slot, sealed in kept)
        return tuple(sorted(messages, key=lambda message: message.slot))

    async def put_up_again(self, workshop_id: str, post: NewPost, gone: int) -> bool:
        """The message ``gone`` of this post's slot stands no longer: it is to be put up anew. `KeyMissing`.

        False, and nothing is to be done, if another one stands there by now, or none that is known of.
        """
        sealer = self._keyring.sealer(workshop_id)
        slot = _slot_digest(sealer, post.slot or "")
        async with self._rows.transaction() as writing:
            sealed = dict(await writing.kept(workshop_id)).get(slot)
            if sealed is None:
                return False
            if _open_kept(sealer.unseal(KEPT, sealed, slot.hex())).message_id != gone:
                return False
            await writing.remove_kept(workshop_id, slot)
            await add_posts(writing, sealer, workshop_id, (post,))
            return True


async def add_posts(
    writing: Writing, sealer: Sealer, workshop_id: str, posts: Sequence[NewPost]
) -> None:
    """Add posts inside the caller's transaction; an untried post of the same slot gives way to the newer one."""
    newest = {post.slot: post for post in posts if post.slot is not None}
    rows = [
        NewPostRow(
            None if post.slot is None else _slot_digest(sealer, post.slot),
            sealer.seal(OUTBOX, _post_bytes(post), post.nonce),
            post.nonce,
        )
        for post in posts
        if post.slot is None or newest[post.slot] is post
    ]
    if rows:
        await writing.add_posts(workshop_id, rows)


def _slot_digest(sealer: Sealer, slot: str) -> bytes:
    # Keyed, because a plain slot would show who writes to the third party, and how often.
    return hmac.digest(sealer.derive("slots", 32), slot.encode(), sha256)


def _post_bytes(post: NewPost) -> bytes:
    if post.slot is None:
        return _POST_HEAD.pack(post.made_at, _NO_SLOT) + post.body
    slot = post.slot.encode()
    return _POST_HEAD.pack(post.made_at, len(slot)) + slot + post.body


def _open_post(sealer: Sealer, workshop_id: str, row: PostRow) -> WaitingPost:
    content = sealer.unseal(OUTBOX, row.sealed, row.nonce)
    made_at, slot_bytes = _POST_HEAD.unpack_from(content)
    body_start = _POST_HEAD.size + max(slot_bytes, 0)
    slot = None if slot_bytes == _NO_SLOT else content[_POST_HEAD.size : body_start].decode()
    return WaitingPost(
        row.row_id, workshop_id, slot, content[body_start:], row.nonce, made_at, row.tried_at
    )


def _kept_bytes(message: KeptMessage) -> bytes:
    slot = message.slot.encode()
    return (
        _KEPT_HEAD.pack(message.channel_id, message.message_id, len(slot)) + slot + message.digest
    )


def _open_kept(content: bytes) -> KeptMessage:
    if len(content) < _KEPT_HEAD.size:
        raise SealBroken("A kept message opens, but is shorter than it can be.")
    channel_id, message_id, slot_bytes = _KEPT_HEAD.unpack_from(content)
    digest_start = _KEPT_HEAD.size + slot_bytes
    slot = content[_KEPT_HEAD.size : digest_start].decode()
    return KeptMessage(slot, channel_id, message_id, content[digest_start:])
