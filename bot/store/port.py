"""What the store needs of whatever keeps its rows: transactions over sealed bytes, in the words of what they are.

Nothing here knows a key. What is handed over is sealed already, or is what may lie in plain (see ``docs/threats.md``):
random ids, guild and channel ids, shapes, the steps of a closing, and when a post was tried. Whoever writes another
keeper of rows finds what it has to promise in ``tests/store``, which plays the same tests over every keeper.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import field
from enum import StrEnum
from typing import Protocol

from bot.frozen import frozen


class ClosingStep(StrEnum):
    """What is to be done next; the last one means that nothing is left but the receipt."""

    DRAIN = "drain"
    ROOMS = "rooms"
    KEY = "key"
    ROWS = "rows"
    RECEIPT = "receipt"


KEY_GOING = (ClosingStep.KEY, ClosingStep.ROWS, ClosingStep.RECEIPT)
"""From here on the key may be gone, and nothing tries to read the workshop any more."""


@frozen
class Closing:
    """A closing under way, and its receipt afterwards. It holds no names and no words; times are epoch seconds.

    `rooms_deleted` counts rooms, not the category, though it stands among the channels that remain.
    """

    workshop_id: str
    guild_id: int
    remaining_channel_ids: tuple[int, ...]
    locale: str
    step: ClosingStep
    rooms_deleted: int = 0
    started_at: float = 0.0
    key_destroyed_at: float | None = None
    closed_at: float | None = None
    expires_at: float | None = None


@frozen
class WorkshopRow:
    """A workshop as it lies; `waiting` is how many posts its outbox holds."""

    workshop_id: str
    guild_id: int
    shape: int
    sealed: bytes = field(repr=False)
    channel_ids: tuple[int, ...]
    waiting: int


@frozen
class NewPostRow:
    """A post to be added: of several untried ones with the same `slot` at most one may stand."""

    slot: bytes | None
    sealed: bytes = field(repr=False)
    nonce: str


@frozen
class PostRow:
    """A post that waits."""

    row_id: int
    sealed: bytes = field(repr=False)
    nonce: str
    tried_at: float | None
    slot: bytes | None = None


class Reading(Protocol):
    """Looking, while nobody writes."""

    async def workshops(self) -> Sequence[WorkshopRow]:
        """Every workshop whose closing has not come to the key, in the order in which they were made."""

    async def workshop_ids(self) -> frozenset[str]:
        """The ids of every workshop that lies there, also of those."""

    async def guild_of(self, workshop_id: str) -> int | None:
        """Where a workshop belongs; None if there is none of this id."""

    async def channel_ids(self, workshop_id: str) -> tuple[int, ...]:
        """A workshop's channels, in order of their numbers."""

    async def posts(self, workshop_id: str) -> Sequence[PostRow]:
        """What waits in a workshop's outbox, oldest first."""

    async def owner_of_post(self, row_id: int) -> str | None:
        """Whose post that is; None if it waits no more."""

    async def kept(self, workshop_id: str) -> Sequence[tuple[bytes, bytes]]:
        """Slot and sealed message of everything that stands in a slot."""

    async def fingerprints(self, workshop_id: str) -> Sequence[bytes]:
        """Sealed records, in the order in which they were added."""

    async def closings(self) -> Sequence[Closing]:
        """Every closing and receipt, in the order in which they began."""


class Writing(Reading, Protocol):
    """Within one transaction: all of it is on disk when that has been left, or nothing."""

    async def add_workshop(
        self, workshop_id: str, guild_id: int, shape: int, sealed: bytes
    ) -> None:
        """A new one. `DatabaseFailed` if there is one of this id."""

    async def put_document(self, workshop_id: str, shape: int, sealed: bytes) -> bool:
        """In place of the one before; False, and nothing is written, if there is no such workshop."""

    async def remove_workshop(self, workshop_id: str) -> None:
        """The workshop and whatever else lies there of it, but for its closing."""

    async def put_channels(self, workshop_id: str, channel_ids: Sequence[int]) -> None:
        """In place of those before."""

    async def add_channel(self, workshop_id: str, channel_id: int) -> None:
        """One more, if it is not among them. `DatabaseFailed` if there is no such workshop."""

    async def add_posts(self, workshop_id: str, posts: Sequence[NewPostRow]) -> None:
        """At the end of the outbox, in place of untried posts of the same slots. An id never comes back.

        `DatabaseFailed` if there is no such workshop, or if a post with such a nonce waits.
        """

    async def mark_tried(self, row_id: int, at: float) -> bool:
        """Note when a post was tried, unless it is noted; False if it waits no more."""

    async def remove_post(self, row_id: int) -> None:
        """It waits no more."""

    async def remove_posts(self, workshop_id: str) -> int:
        """None of a workshop's posts waits any more; how many did."""

    async def put_kept(self, workshop_id: str, slot: bytes, sealed: bytes) -> None:
        """What stands in a slot, in place of what stood there."""

    async def remove_kept(self, workshop_id: str, slot: bytes) -> None:
        """Nothing stands in that slot."""

    async def add_fingerprints(self, workshop_id: str, sealed: Sequence[bytes]) -> bool:
        """Behind those that are there; False, and nothing is written, if there is no such workshop."""

    async def put_closing(self, closing: Closing) -> None:
        """A closing as it stands now, in place of what was noted of it."""

    async def remove_receipts(self, at: float) -> int:
        """Finished closings that have expired by then; how many."""


class Rows(Protocol):
    """Keeps the rows of one process. A transaction that was left normally is on disk, whatever happens then.

    Left by an exception it never happened; cancelled, it happened whole or not at all. What the keeper itself cannot do
    (no space, a damaged file) is `DatabaseFailed`, and then nothing of the transaction has happened.
    """

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """Looking at what is on disk."""

    def transaction(self) -> AbstractAsyncContextManager[Writing]:
        """Changing it."""

    async def compact(self) -> None:
        """Leave nothing behind of rows that were removed; `CheckpointBusy` if that has to be tried again."""

    async def close(self) -> None:
        """Finish what is under way and let go; repeating it does no harm."""
