"""Two workshops at once, each on the real road from command to sealed row; only Discord and the disk are missing.

Clock, ids and lots are given to them, so that whatever differs between the two differs for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.app.documents import Document as WholeDocument
from bot.app.documents import encode_document
from bot.app.engine import Engine, Reply, Showing
from bot.app.ports import Outgoing
from bot.domain.road.act import Asked
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Row
from bot.domain.vocabulary.identity import ActId, Draw, Handle, UserId
from bot.domain.vocabulary.pictures import Picture
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.store.keys import KEY_BYTES, WorkshopKey
from bot.store.memory import KeysInMemory, RowsInMemory
from bot.store.outbox import NewPost
from bot.store.sealing import DOCUMENT, OUTBOX, Keyring, Sealer
from bot.store.workshops import Loaded, Store
from bot.trials.beginnings import AT, EN, GUILD, WORKSHOP, pack_composer

Maker = Callable[[Workshop], Asked]
"""A command as somebody would give it who looks at this very state."""


class Difference(Exception):
    """Something that others see, or that lies on disk, was not the same in both."""


# ---- what lies on disk
class PostRow(NamedTuple):
    """A row of the outbox by its outside, and what it holds, for comparing."""

    slot: str | None
    made_at: float
    sealed_length: int
    body: bytes


@dataclass(slots=True)
class Commit:
    """What one act left on disk: the sealed document's length, its length before it was padded, and rows."""

    document: int
    unpadded: int
    rows: list[PostRow]


class Ledger(Store):
    """A store in memory that notes, of each commit, what could be seen of it on a disk."""

    def __init__(self, content: bytes) -> None:
        super().__init__(RowsInMemory(), Keyring(KeysInMemory()))
        self._sealer = Sealer(WORKSHOP, WorkshopKey(bytes(KEY_BYTES)))
        self._begun = False
        self.content = content
        """The document as it would lie sealed."""
        self.commits: list[Commit] = []

    async def load(self) -> tuple[Loaded, ...]:
        if not self._begun:
            self._begun = True
            await self.create(WORKSHOP, GUILD, self.content)
        return await super().load()

    async def commit(
        self,
        workshop_id: str,
        document: bytes,
        posts: Sequence[NewPost],
        channel_ids: Sequence[int],
    ) -> None:
        await super().commit(workshop_id, document, posts, channel_ids)
        self.content = document
        sealed = self._sealer.seal(DOCUMENT, document)
        self.commits.append(Commit(len(sealed), len(document), [self._row(post) for post in posts]))

    def _row(self, post: NewPost) -> PostRow:
        sealed = self._sealer.seal(OUTBOX, post.body)
        return PostRow(post.slot, post.made_at, len(sealed), post.body)


# ---- each workshop
class OneWorkshop:
    """One of the two, on its own road."""

    def __init__(
        self,
        workshop: Workshop,
        lots: Callable[[], Draw],
        clock: Callable[[], datetime] = lambda: AT,
    ) -> None:
        self._lots = lots
        self._clock = clock
        self.ledger = Ledger(encode_document(WholeDocument(workshop)))
        self.engine = self._new_engine()

    def _new_engine(self) -> Engine:
        return Engine(self.ledger, frozenset({EN}), self._clock, lambda _, __: self._lots())

    async def start(self) -> None:
        """Read what lies there, as a process does that starts (again)."""
        self.engine = self._new_engine()
        await self.engine.load()

    @property
    def now(self) -> Workshop:
        """The workshop as it stands."""
        found = self.engine.workshop(WORKSHOP)
        if found is None:
            raise Difference("there is no workshop any more")
        return found

    async def act(self, command: Asked, showing: ActId) -> Reply:
        """Give a command, as from a button shown once."""
        by = asker(command)
        reply = await self.engine.act(
            WORKSHOP, command, Showing(by, showing) if by is not None else None
        )
        if reply is None:
            raise Difference("there is no workshop any more")
        return reply


def told(report: Asked) -> Maker:
    """What the guild tells, whatever stands."""
    return lambda _: report


def asker(command: Asked | None) -> UserId | None:
    """Who gives a command; nobody does where the guild itself tells something."""
    return getattr(command, "by", None)


def as_read(
    workshop: Workshop,
    room: RoomKey,
    texts: tuple[Text, ...],
    rows: tuple[Row, ...],
    handle: Handle,
    said: int | None = None,
    picture: Picture | None = None,
) -> Outgoing:
    """What stands in a room, in its languages, as the pack words and draws it; ``said``: a post's place among posts."""
    filled_rows = tuple(row for row in rows if row)
    languages = workshop.languages_in(room, said)
    return pack_composer().message(workshop, languages, texts, filled_rows, handle, picture)


# ---- both
class TwoWorkshops(Protocol):
    """Two workshops to which a story does the same, whatever it is in which they differ."""

    here: OneWorkshop
    there: OneWorkshop
    acts: int
    looked_at: int
    widest: int

    @property
    def now(self) -> Workshop:
        """Where the story looks before it goes on."""

    async def restart(self) -> None:
        """Both are started anew, from what lies sealed."""

    async def both(self, make: Maker) -> Reply:
        """The same act of the same person in both."""

    async def must(self, make: Maker) -> None:
        """As ``both``; refused in neither."""

    async def secret(self, here: Maker | None, there: Maker | None) -> None:
        """What is nobody else's to know: it may be another act, another person's, or none at all in one of them."""

    async def confided(self, here: Maker | None, there: Maker | None) -> None:
        """The same, of what the third party is told: in its room, and in the lines of those who did it."""

    async def rooms(self) -> None:
        """Rooms without a channel get one."""


class Turn:
    """What each of the two commits between the making of this and the asking for it."""

    def __init__(self, here: OneWorkshop, there: OneWorkshop) -> None:
        self._ledgers = (here.ledger, there.ledger)
        self._before = [len(ledger.commits) for ledger in self._ledgers]

    def rows(self) -> tuple[list[PostRow], list[PostRow]]:
        """The rows of either, in the order in which they were written."""
        here, there = (
            [row for commit in ledger.commits[before:] for row in commit.rows]
            for ledger, before in zip(self._ledgers, self._before, strict=True)
        )
        return here, there
