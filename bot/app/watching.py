"""Watching boundaries: what was said is fingerprinted, and what would leave its room is noticed (DESIGN §6)."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.app.engine import Engine
from bot.app.ports import Directory, Names
from bot.domain.holding import Boundary, HeldFor
from bot.domain.identity import ChannelId, MessageId, UserId, Words, WorkshopId
from bot.domain.notes import NoteBoundary
from bot.domain.rooms import CONTROL, JOINT, RoomKey, RoomKind, caucus, line
from bot.domain.workshop import Stage, Workshop
from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed, Span
from bot.guard.lexicon import Lexicon
from bot.guard.links import forward, picture, pointers
from bot.guard.passages import Fingerprinter, Passage
from bot.guard.quotes import QuoteIndex, quoted_spans
from bot.guard.roster import Person, Roster
from bot.store.workshops import Store

_KEY_LABEL = "guard"
_KEY_BYTES = 32
_WINDOW = 2
"""A quote may be split over this many messages before the present one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of somebody who takes part, or its edited form, as Discord tells it."""

    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words
    forwarded_from: ChannelId | None = None
    files: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a contribution goes back to its author, and the places in their own words that it is about."""

    reason: HeldFor
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Watch:
    """One workshop's memory: an index a room, the roster, and each author's last passages. Nothing of it is text."""

    fingerprinter: Fingerprinter
    indexes: dict[RoomKey, QuoteIndex] = field(default_factory=dict)
    roster: Roster | None = None
    named: tuple[Names, ...] = ()
    recent: dict[UserId, deque[tuple[RoomKey | None, Passage]]] = field(default_factory=dict)
    began_with: int = 0
    """How many records were there at start: whose words these were is not known."""


class Watching:
    """Asks the guard on behalf of a message's author, and of nobody else: only rooms that this person can read."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        lexicon: Lexicon,
        stock: Iterable[str],
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._lexicon = lexicon
        self._stock = tuple(stock)
        self._draw = draw
        self._watches: dict[WorkshopId, _Watch] = {}

    async def heard(self, workshop_id: WorkshopId, said: Said) -> None:
        """Take a message in: note it if it crosses a boundary, remember it if it was said in a room."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return
        watch = await self._watch(workshop)
        room = room_of(workshop, said.channel)
        found = self._crossing(workshop, watch, said, room)
        if found is not None:
            boundary = Boundary.ROOM if room is not None else Boundary.OUTSIDE
            note = NoteBoundary(said.author, said.channel, said.message, said.words, found, boundary)
            await self._engine.act(workshop_id, note)
            if boundary not in workshop.notice_only:
                return
        await self._remember(workshop, watch, said, room)

    async def contribution(self, workshop_id: WorkshopId, by: UserId, words: Words) -> Returned | None:
        """Whether words on their way to a board, a step or a product name somebody, or repeat what was not released."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return None
        watch = await self._watch(workshop)
        named = attributions(words.text, self._roster(workshop, watch), self._lexicon)
        if named:
            return Returned(HeldFor.ATTRIBUTION, tuple(one.span for one in named))
        passage = self._passage(watch, words)
        for room in _readable(workshop, by):
            index = watch.indexes.get(room)
            quote = index.seen(passage, by) if index is not None and room != JOINT else None
            if quote is not None:
                return Returned(HeldFor.QUOTE, quoted_spans(words.text, quote))
        return None

    async def free(self, workshop_id: WorkshopId, released: Iterable[Words]) -> None:
        """What was released may be said anywhere from now on."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None:
            return
        watch = await self._watch(workshop)
        for index in watch.indexes.values():
            for words in released:
                index.exempt(words.text)

    def forget(self, workshop_id: WorkshopId) -> None:
        """The workshop is closed: its indexes go with its key."""
        self._watches.pop(workshop_id, None)

    # ---- inside
    async def _watch(self, workshop: Workshop) -> _Watch:
        known = self._watches.get(workshop.id)
        if known is not None:
            return known
        watch = _Watch(Fingerprinter(self._store.derive(workshop.id, _KEY_LABEL, _KEY_BYTES)))
        records: dict[str, list[bytes]] = {}
        for name, record in await self._store.fingerprints.load(workshop.id):
            records.setdefault(name, []).append(record)
        for room in workshop.rooms:
            if room.key != CONTROL:
                watch.indexes[room.key] = self._index(watch, records.get(room.key.logical_name, []))
        watch.began_with = sum(len(one) for one in records.values())
        return self._watches.setdefault(workshop.id, watch)

    def _index(self, watch: _Watch, records: Iterable[bytes]) -> QuoteIndex:
        index = QuoteIndex(watch.fingerprinter, self._draw, records)
        for phrase in self._stock:
            index.exempt(phrase)
        return index

    def _passage(self, watch: _Watch, words: Words) -> Passage:
        return watch.fingerprinter.passage(words.text)

    def _roster(self, workshop: Workshop, watch: _Watch) -> Roster:
        users = {one.user for one in workshop.participants} | {one.user for one in workshop.facilitators}
        named = self._directory.names(workshop.guild, users)
        if watch.roster is None or named != watch.named:
            watch.named = named
            watch.roster = Roster([_person(one) for one in named], self._lexicon)
        return watch.roster

    def _crossing(self, workshop: Workshop, watch: _Watch, said: Said, room: RoomKey | None) -> HeldFor | None:
        """Why this message may not stay where it is; None if it may."""
        if room == CONTROL or _is_own_line(workshop, said.author, room):
            return None
        guarded = [key for key in _readable(workshop, said.author) if key != room]
        if room is not None:
            guarded = [key for key in guarded if key != JOINT]
        private = {channel for key in guarded for channel in _channels(workshop, key)}
        if said.forwarded_from is not None and forward(said.forwarded_from, private):
            return HeldFor.FORWARD
        if pointers(said.words.text, private):
            return HeldFor.LINK
        if (
            room is None
            and any(picture(name, kind) for name, kind in said.files)
            and _is_participant(workshop, said.author)
        ):
            return HeldFor.PICTURE
        return self._repeats(watch, said, guarded) or self._ascribes(workshop, watch, said, room)

    def _repeats(self, watch: _Watch, said: Said, guarded: list[RoomKey]) -> HeldFor | None:
        passage = self._passage(watch, said.words)
        earlier = [one for where, one in watch.recent.get(said.author, ()) if where not in guarded]
        for key in guarded:
            index = watch.indexes.get(key)
            if index is not None and index.seen(passage, said.author, earlier) is not None:
                return HeldFor.OWN_QUOTE if watch.began_with else HeldFor.QUOTE
        return None

    def _ascribes(self, workshop: Workshop, watch: _Watch, said: Said, room: RoomKey | None) -> HeldFor | None:
        """Elsewhere: anybody of the roster. In the joint room: people of the author's own side, heard in the caucus."""
        own = workshop.participant(said.author)
        if room is not None and (room.kind is not RoomKind.JOINT or own is None):
            return None
        people = {str(one.user) for one in workshop.participants if room is None or (own and one.side is own.side)}
        if room is None:
            people |= {str(one.user) for one in workshop.facilitators}
        people.discard(str(said.author))
        for found in attributions(said.words.text, self._roster(workshop, watch), self._lexicon):
            if found.ascribed is Ascribed.COMMUNICATED and found.person in people:
                return HeldFor.ATTRIBUTION
        return None

    async def _remember(self, workshop: Workshop, watch: _Watch, said: Said, room: RoomKey | None) -> None:
        passage = self._passage(watch, said.words)
        watch.recent.setdefault(said.author, deque(maxlen=_WINDOW)).append((room, passage))
        if room is None or room == CONTROL:
            return
        index = watch.indexes.get(room)
        if index is None:
            index = watch.indexes[room] = self._index(watch, ())
        joint = watch.indexes.get(JOINT)
        if room != JOINT and joint is not None and joint.seen(passage) is not None:
            return  # what was said in the joint room is no secret of a caucus
        record = index.remember(said.words.text, said.author)
        if record is not None:
            await self._store.fingerprints.append(workshop.id, room.logical_name, record)


def room_of(workshop: Workshop, channel: ChannelId) -> RoomKey | None:
    """The logical room of a channel, also of one on its way out; None elsewhere in the guild."""
    for room in workshop.rooms:
        if room.channel == channel:
            return room.key
    return next((old.key for old in workshop.retiring if old.channel == channel), None)


def _channels(workshop: Workshop, key: RoomKey) -> Iterable[ChannelId]:
    for room in workshop.rooms:
        if room.key == key and room.channel is not None:
            yield room.channel
    for old in workshop.retiring:
        if old.key == key:
            yield old.channel


def _is_participant(workshop: Workshop, user: UserId) -> bool:
    someone = workshop.participant(user)
    return someone is not None and someone.has_line


def _is_own_line(workshop: Workshop, user: UserId, room: RoomKey | None) -> bool:
    """To the third party anybody may say anything; the third party reads the caucus anyway."""
    someone = workshop.participant(user)
    return someone is not None and room == line(someone.seat) and not workshop.settings.caucuses_without_facilitators


def _readable(workshop: Workshop, user: UserId) -> list[RoomKey]:
    """The rooms a person could read: to ask about any other would make the guard an oracle about it."""
    if workshop.facilitator(user) is not None:
        closed = workshop.settings.caucuses_without_facilitators
        return [room.key for room in workshop.rooms if room.key != CONTROL and not (closed and room.key.side)]
    someone = workshop.participant(user)
    if someone is None:
        return []
    rooms = [line(someone.seat), caucus(someone.side)]
    return [*rooms, JOINT] if workshop.joint_has_opened else rooms


def _person(names: Names) -> Person:
    return Person(
        key=str(names.user), name=names.display, nicknames=names.others, handles=(names.handle,), user_id=names.user
    )
