"""Two workshops to which the same is done, but for what is secret: all that others are shown must stay the same.

The clock stands still, and ids and lots are given. Each takes the real road, from command to sealed row; only Discord
and the disk are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import eq
from typing import Protocol

from bot.app.codec import Document as WholeDocument
from bot.app.codec import decode_post, encode_document
from bot.app.engine import Engine, Reply, Showing
from bot.app.ports import Outgoing
from bot.domain.boards.hearing import question as asked_whether_meant
from bot.domain.boards.private_notes import list_notes
from bot.domain.commands import Command
from bot.domain.rooms.desired import desired_structure
from bot.domain.rounds.answers import page
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Row
from bot.domain.vocabulary.identity import ActId, Draw, Handle, UserId
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.store.keys import KEY_BYTES, WorkshopKey
from bot.store.outbox import NewPost
from bot.store.sealing import DOCUMENT, OUTBOX, Sealer
from bot.store.workshops import Document as StoredDocument
from bot.store.workshops import Loaded, Store
from bot.trials.beginnings import AT, EN, GUILD, WORKSHOP, pack_composer, unmade

_EVERY = 4
"""After so many secret acts everything is compared that leaves no row; after public ones always."""

Maker = Callable[[Workshop], Command]
"""A command as somebody would give it who looks at this very state."""


class Difference(Exception):
    """Something that others see, or that lies on disk, was not the same in both."""


# ---- the road of each
@dataclass(slots=True)
class Commit:
    """What one act left on disk, by its outside: sealed lengths; the rows' contents are kept for comparing."""

    document: int
    unpadded: int
    rows: list[tuple[str | None, float, int, bytes]]


class Ledger(Store):
    """Keeps no database: it seals each commit as the store would, and notes what could be seen of it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        """The document as it would lie sealed."""
        self._sealer = Sealer(WORKSHOP, WorkshopKey(bytes(KEY_BYTES)))
        self.commits: list[Commit] = []

    async def load(self) -> tuple[Loaded, ...]:
        return (StoredDocument(WORKSHOP, GUILD, (), self.content, 0),)

    async def commit(
        self, workshop_id: str, document: bytes, posts: Sequence[NewPost], channel_ids: Sequence[int]
    ) -> None:
        self.content = document
        rows = [(one.slot, one.made_at, len(self._sealer.seal(OUTBOX, one.body)), one.body) for one in posts]
        self.commits.append(Commit(len(self._sealer.seal(DOCUMENT, document)), len(document), rows))


class Twin:
    """One of the two workshops, on its own road."""

    def __init__(
        self, workshop: Workshop, lots: Callable[[], Draw], clock: Callable[[], datetime] = lambda: AT
    ) -> None:
        self._lots = lots
        self._clock = clock
        self.ledger = Ledger(encode_document(WholeDocument(workshop)))
        self.engine = self._engine()

    def _engine(self) -> Engine:
        return Engine(self.ledger, frozenset({EN}), self._clock, lambda _, __: self._lots())

    async def start(self) -> None:
        """Read what lies there, as a process does that starts (again)."""
        self.engine = self._engine()
        await self.engine.load()

    @property
    def now(self) -> Workshop:
        """The workshop as it stands."""
        found = self.engine.workshop(WORKSHOP)
        if found is None:
            raise Difference("there is no workshop any more")
        return found

    async def act(self, command: Command, showing: ActId) -> Reply:
        """Give a command, as from a button shown once."""
        by = asker(command)
        reply = await self.engine.act(WORKSHOP, command, Showing(by, showing) if by is not None else None)
        if reply is None:
            raise Difference("there is no workshop any more")
        return reply


def told(note: Command) -> Maker:
    """What the guild tells, whatever stands."""
    return lambda _: note


def asker(command: Command | None) -> UserId | None:
    """Who gives a command; nobody does where the guild itself tells something."""
    return getattr(command, "by", None)


class TwoWorkshops(Protocol):
    """Two workshops to which a story does the same, whatever it is in which they differ."""

    here: Twin
    there: Twin
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

    async def rooms(self) -> None:
        """Rooms without a channel get one."""


@dataclass
class Twins:
    """Both workshops. ``owners`` are those whose secrets differ: what they alone are told is left out."""

    here: Twin
    there: Twin
    seed: str
    owners: set[UserId] = field(default_factory=set)
    acts: int = 0
    looked_at: int = 0
    """How many messages were rendered and compared."""
    widest: int = 0
    """The greatest difference in bytes between the two documents before they were padded."""

    @classmethod
    async def of(cls, workshop: Workshop, seed: str) -> Twins:
        """Both begin as this workshop stands."""

        def lots() -> Draw:
            return Draw(f"{seed}|{both.acts}".encode())

        both = cls(Twin(workshop, lots), Twin(workshop, lots), seed)
        await both.restart()
        return both

    async def restart(self) -> None:
        """Both are started anew, from what lies sealed."""
        await self.here.start()
        await self.there.start()

    @property
    def now(self) -> Workshop:
        """One of the two, for whatever is public in it."""
        return self.here.now

    # ---- doing
    async def both(self, make: Maker) -> Reply:
        """The same act of the same person in both: whoever acts is answered the same, too."""
        command, also = make(self.here.now), make(self.there.now)
        self._same("what can be done", command, also)
        here, there = await self._each(command, also)
        if here is None or there is None:
            raise Difference("an act was left out")
        if asker(command) not in self.owners:
            answers = [(one.refused, one.text, one.presses) for one in (here, there)]
            self._same(f"the answer to {type(command).__name__}", *answers)
        return here

    async def must(self, make: Maker) -> None:
        """As ``both``; refused in neither."""
        reply = await self.both(make)
        if reply.refused:
            raise Difference(f"a step of the story was refused: {reply.text.key}")

    async def secret(self, here: Maker | None, there: Maker | None) -> None:
        """What differs: another answer, another author, or nothing at all in one of them. Neither may be refused."""
        command = here(self.here.now) if here is not None else None
        also = there(self.there.now) if there is not None else None
        self.owners |= {by for by in (asker(command), asker(also)) if by is not None}
        for reply in await self._each(command, also):
            if reply is not None and reply.refused:
                raise Difference(f"a secret act was refused: {reply.text.key}")

    async def rooms(self) -> None:
        """Rooms without a channel get one."""
        for note in unmade(self.now):
            await self.both(told(note))

    async def _each(self, here: Command | None, there: Command | None) -> tuple[Reply | None, Reply | None]:
        self.acts += 1
        showing = ActId(f"showing{self.acts:05}")
        before = [len(twin.ledger.commits) for twin in (self.here, self.there)]
        replies = (
            await self.here.act(here, showing) if here is not None else None,
            await self.there.act(there, showing) if there is not None else None,
        )
        new = [twin.ledger.commits[at:] for twin, at in zip((self.here, self.there), before, strict=True)]
        # As objects: that any two of all the commands may be equal takes the type check longer than a whole module.
        self._compare(new, everything=eq(here, there))
        return replies

    # ---- comparing
    def _same(self, what: str, here: object, there: object) -> None:
        if here != there:
            raise Difference(f"{what} differs after act {self.acts} of {self.seed}")

    def _compare(self, commits: list[list[Commit]], *, everything: bool) -> None:
        """``everything``: also what a secret act could have changed without leaving a row behind."""
        here, there = self.here.now, self.there.now
        rows = [[row for one in each for row in one.rows] for each in commits]
        self._rows(*rows)
        # A card that reads otherwise has a row: without one, both sets of cards are still those compared before.
        changed = {row[0] for row in rows[0] if row[0] is not None}
        if changed:
            self._cards(here, there, changed)
        if everything or self.acts % _EVERY == 0:
            self._same("who may see which room", desired_structure(here, AT), desired_structure(there, AT))
            self._same("the mirror", *(twin.engine.mirror(WORKSHOP) for twin in (self.here, self.there)))
            self._others(here, there)
        mine, other = self.here.ledger.commits, self.there.ledger.commits
        if mine and len(mine) == len(other):
            # How often something was committed shows on disk; how long it is may only follow from that.
            self.widest = max(self.widest, abs(mine[-1].unpadded - other[-1].unpadded))
            self._same("the sealed document's length", mine[-1].document, other[-1].document)

    def _cards(self, here: Workshop, there: Workshop, changed: set[str]) -> None:
        shown, also = self.here.engine.cards_of(here), self.there.engine.cards_of(there)
        self._same("which cards stand", list(shown), list(also))
        for slot, card in shown.items():
            self._same(f"the card {slot.partition('/')[0]}", card, also[slot])
            if slot in changed:
                handle = card.handle or Handle("")
                texts = (as_read(one, card.room, card.sections, card.rows, handle) for one in (here, there))
                self._same("a card as it reads", *texts)
                self.looked_at += 1

    def _rows(
        self, here: list[tuple[str | None, float, int, bytes]], there: list[tuple[str | None, float, int, bytes]]
    ) -> None:
        self._same("how many posts wait", len(here), len(there))
        self._same("posts by order, place and sealed length", [one[:3] for one in here], [one[:3] for one in there])
        for mine, other in zip(here, there, strict=True):
            body, also = decode_post(mine[3]), decode_post(other[3])
            self._same("a post", body, also)
            if body.text is not None and also.text is not None:
                self._same(
                    "a post as it reads",
                    as_read(self.here.now, body.room, (body.text,), (body.presses,), Handle("")),
                    as_read(self.there.now, also.room, (also.text,), (also.presses,), Handle("")),
                )
                self.looked_at += 1

    def _others(self, here: Workshop, there: Workshop) -> None:
        """What those are shown privately who have no part in the secret."""
        rounds = {one.handle for one in (*((here.round,) if here.round else ()), *here.sealed_rounds)}
        also = {one.handle for one in (*((there.round,) if there.round else ()), *there.sealed_rounds)}
        self._same("which rounds stand", rounds, also)
        for someone in here.participants:
            if someone.user in self.owners:
                continue
            self._same("somebody else's own notes", list_notes(here, someone.user), list_notes(there, someone.user))
            for handle in rounds:
                pages = [[page(one, someone.user, handle, number) for number in range(4)] for one in (here, there)]
                self._same("somebody else's private page", *pages)
            heard = here.contribution(here.listening_to) if here.listening_to is not None else None
            if heard is not None:
                asking = heard.hearing.tries + 1
                asked = [asked_whether_meant(one, someone.user, heard.handle, asking) for one in (here, there)]
                self._same("somebody else's private question", *asked)


def as_read(
    workshop: Workshop, room: RoomKey, texts: tuple[Text, ...], rows: tuple[Row, ...], handle: Handle
) -> Outgoing:
    """What stands in a room, in its language, as the pack words it."""
    kept = tuple(one for one in rows if one)
    return pack_composer().message(workshop, workshop.language_in(room), texts, kept, handle)
