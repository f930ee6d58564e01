"""Watching boundaries: what was said is fingerprinted, and what would leave its room is noticed (DESIGN §6)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.app.engine import Engine
from bot.app.ports import Directory, Names
from bot.domain.boundaries.findings import Finding, FindingKind
from bot.domain.boundaries.held import ReportBoundary, own_room
from bot.domain.boundaries.scope import channels_of, guarded, readable, room_of
from bot.domain.rooms.reports import ReportSight
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, UserId, Words, WorkshopId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind
from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed, Span
from bot.guard.lexicon import Lexicon
from bot.guard.links import forward, picture, pointers
from bot.guard.passages import Fingerprint, Fingerprinter, Passage
from bot.guard.quotes import QuoteIndex, quoted_spans
from bot.guard.roster import Person, Roster
from bot.store.errors import StoreError
from bot.store.workshops import Store

_log = logging.getLogger(__name__)

_KEY_LABEL = "guard"
_KEY_BYTES = 32
_WINDOW = 2
"""A quote may be split over this many messages before the present one."""
_LOOKED_AT = 512
"""So many messages are known by their wording, so that an event about one that says nothing new is passed over."""
_CUTS = 3
"""So many quotes of the joint room are cut out of a text before what is left of it is looked at; each costs a look."""


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
    """One workshop's memory: an index a room, the roster, and each author's last passages. It is never written down."""

    fingerprinter: Fingerprinter
    exempt: set[Fingerprint] = field(default_factory=set)
    indexes: dict[RoomKey, QuoteIndex] = field(default_factory=dict)
    roster: Roster | None = None
    named: tuple[Names, ...] = ()
    recent: dict[UserId, deque[tuple[RoomKey | None, MessageId, Passage]]] = field(default_factory=dict)
    looked_at: OrderedDict[MessageId, int] = field(default_factory=OrderedDict)
    released: set[Handle] = field(default_factory=set)
    began_with: int = 0
    """How many records were there at start: whose words these were is not known."""

    def knows(self, said: Said) -> bool:
        """Whether this very wording of this message was looked at before; from now on it was."""
        digest = hash(said.words)
        if self.looked_at.get(said.message) == digest:
            return True
        self.looked_at[said.message] = digest
        while len(self.looked_at) > _LOOKED_AT:
            self.looked_at.popitem(last=False)
        return False

    def free(self, texts: Iterable[str]) -> None:
        """These texts may be repeated anywhere."""
        for text in texts:
            passage = self.fingerprinter.passage(text)
            self.exempt.update(passage.grams)
            self.exempt.add(passage.whole)

    def without_joint(self, text: str) -> str:
        """The text without what was said in the joint room, which is no secret of any other.

        Cut out rather than let pass: whatever else stands beside it is still looked at.
        """
        joint = self.indexes.get(JOINT)
        for _ in range(_CUTS):
            quote = joint.seen(text) if joint is not None else None
            spans = quoted_spans(text, quote) if quote is not None else ()
            if not spans:
                break
            text = _without(text, spans)
        return text


class Watching:
    """Asks the guard on behalf of a message's author, and of nobody else: only rooms that this person can read.

    ``sighted`` says whether Discord lets the bot read what is written; ``free`` are texts that anybody may repeat:
    stock phrases and the bot's own questions.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        lexicon: Lexicon,
        free: Iterable[str] = (),
        *,
        sighted: bool = True,
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._lexicon = lexicon
        self._always_free = tuple(free)
        self._sighted = sighted
        self._watches: dict[WorkshopId, _Watch] = {}
        self._building: dict[WorkshopId, asyncio.Task[None]] = {}
        engine.on_change(self._changed)

    # ---- its own life
    async def attend(self) -> None:
        """Build every open workshop's indexes, and have its cards say what is watched; called once, at start.

        Building takes tens of milliseconds, which the first message should not have to wait for.
        """
        for workshop in self._engine.workshops():
            await self._attend(workshop.id)

    async def stop(self) -> None:
        """Give up what is being built."""
        tasks = tuple(self._building.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def forget(self, workshop_id: WorkshopId) -> None:
        """The workshop is closed: its indexes go, as its key does."""
        self._watches.pop(workshop_id, None)

    def _changed(self, workshop: Workshop) -> None:
        if workshop.stage is Stage.CLOSING:
            self.forget(workshop.id)
        elif workshop.id not in self._building and self._is_new(workshop):
            task = asyncio.get_running_loop().create_task(self._attend(workshop.id))
            self._building[workshop.id] = task
            task.add_done_callback(lambda _: self._building.pop(workshop.id, None))

    def _is_new(self, workshop: Workshop) -> bool:
        built = workshop.stage is not Stage.OPEN or workshop.id in self._watches
        return not built or workshop.boundaries.unwatched is self._sighted

    async def _attend(self, workshop_id: WorkshopId) -> None:
        try:
            workshop = self._engine.workshop(workshop_id)
            if workshop is not None and workshop.boundaries.unwatched is self._sighted:
                await self._engine.act(workshop_id, ReportSight(unwatched=not self._sighted))
            if workshop is not None and workshop.stage is Stage.OPEN:
                await self._watch(workshop)
        except StoreError as error:
            _log.warning("what is watched could not be made ready (%s)", type(error).__name__)

    # ---- what is asked of it
    async def heard(self, workshop_id: WorkshopId, said: Said) -> bool:
        """Take a message in: note it if it crosses a boundary, remember it if it was said in a room and stays there.

        True if it is to be taken out. Its words are kept for their author by then, and taking it out is in the outbox.
        """
        workshop = self._open(workshop_id)
        if workshop is None or workshop.boundaries.unwatched:
            return False  # cards say that nothing is watched, so nothing is, even where a forward could be seen
        watch = await self._watch(workshop)
        if watch.knows(said):
            return False
        room = room_of(workshop, said.channel)
        passage = watch.fingerprinter.passage(said.words.text)
        found = self._crossing(workshop, watch, said, passage, room)
        if found is not None and await self._note(workshop, said, found, room):
            return True  # never remembered: nobody could tell whether it was read before it went
        await self._remember(workshop.id, watch, said, passage, room)
        return False

    async def may_be_said(
        self, workshop_id: WorkshopId, by: UserId, words: Words, boundary: Boundary
    ) -> HeldFor | None:
        """Why new wording would be held at the same boundary; None if it would pass. Nothing is noted or remembered."""
        found = await self.spoken(workshop_id, by, words, (JOINT if boundary is Boundary.ROOM else None,))
        return found.reason if found is not None else None

    async def spoken(
        self, workshop_id: WorkshopId, by: UserId, words: Words, rooms: Iterable[RoomKey | None]
    ) -> Returned | None:
        """Why these words would be held as their author's message in one of the rooms, None being elsewhere."""
        workshop = self._open(workshop_id)
        if workshop is None:
            return None
        watch = await self._watch(workshop)
        said, passage = Said(by, ChannelId(0), MessageId(0), words), watch.fingerprinter.passage(words.text)
        for room in rooms:
            found = self._crossing(workshop, watch, said, passage, room)
            if found is not None:
                sources = (watch.indexes[key] for key in guarded(workshop, by, room) if key in watch.indexes)
                quotes = (index.seen(passage, by) for index in sources)
                return Returned(found, tuple(span for one in quotes if one for span in quoted_spans(words.text, one)))
        return None

    async def named(self, workshop_id: WorkshopId, words: Words) -> Returned | None:
        """Whether words for everybody's eyes name somebody of the workshop, however that is written."""
        workshop = self._open(workshop_id)
        if workshop is None:
            return None
        found = attributions(words.text, self._roster(workshop, await self._watch(workshop)), self._lexicon)
        if not found:
            return None
        ascribed = any(one.ascribed is Ascribed.COMMUNICATED for one in found)
        spans = tuple(dict.fromkeys(one.span for one in found))
        return Returned(HeldFor.ATTRIBUTION if ascribed else HeldFor.NAMED, spans)

    async def contribution(self, workshop_id: WorkshopId, by: UserId, words: Words) -> Returned | None:
        """Whether words on their way to a board, a step or a product name somebody, or repeat what was not released.

        What the joint room heard, and what its author said themselves, may be contributed.
        """
        workshop = self._open(workshop_id)
        if workshop is None:
            return None
        named = await self.named(workshop_id, words)
        if named is not None:
            return named
        watch = await self._watch(workshop)
        for key in readable(workshop, by):
            index = watch.indexes.get(key)
            if key in (JOINT, CONTROL) or index is None:
                continue
            quote = index.seen(words.text, by)
            if quote is not None and self._stays_secret(watch, index, words.text, by):
                return Returned(self._quote(watch), quoted_spans(words.text, quote))
        return None

    async def leaving(self, workshop_id: WorkshopId) -> tuple[Finding, ...]:
        """What keeps products from leaving: somebody is named, or words of a caucus or a line stand there again.

        What the joint room heard too is no secret of theirs: everybody has said yes to it there.
        """
        workshop = self._engine.workshop(workshop_id)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return ()
        watch = await self._watch(workshop)
        roster = self._roster(workshop, watch)
        private = [index for room, index in watch.indexes.items() if room.kind in (RoomKind.CAUCUS, RoomKind.LINE)]
        found = []
        for product in workshop.reassurance.products:
            text = product.words.text
            passage = watch.fingerprinter.passage(text)
            if attributions(text, roster, self._lexicon):
                found.append(Finding(product.handle, FindingKind.NAME))
            if any(one.seen(passage) is not None and self._stays_secret(watch, one, text) for one in private):
                found.append(Finding(product.handle, FindingKind.QUOTE))
        return tuple(found)

    # ---- inside
    def _open(self, workshop_id: WorkshopId) -> Workshop | None:
        workshop = self._engine.workshop(workshop_id)
        return workshop if workshop is not None and workshop.stage is Stage.OPEN else None

    async def _watch(self, workshop: Workshop) -> _Watch:
        known = self._watches.get(workshop.id)
        if known is not None:
            _release(known, workshop)
            return known
        watch = _Watch(Fingerprinter(self._store.derive(workshop.id, _KEY_LABEL, _KEY_BYTES)))
        watch.free(self._always_free)
        records: dict[str, list[bytes]] = {}
        for name, record in await self._store.fingerprints.load(workshop.id):
            records.setdefault(name, []).append(record)
        for room in workshop.rooms.standing:
            watch.indexes[room.key] = _index(watch, records.get(room.key.logical_name, ()))
        watch.began_with = sum(len(one) for one in records.values())
        if self._open(workshop.id) is None:
            return watch  # closed meanwhile: nothing of it may stay
        watch = self._watches.setdefault(workshop.id, watch)
        _release(watch, workshop)
        return watch

    def _roster(self, workshop: Workshop, watch: _Watch) -> Roster:
        users = {one.user for one in workshop.people.participants} | {one.user for one in workshop.people.facilitators}
        users |= workshop.people.once_third_party
        named = self._directory.names(workshop.guild, users)
        if watch.roster is None or named != watch.named:
            unknown = users - {one.user for one in named}
            people = [_person(one) for one in named]
            people += [Person(key=str(user), name="", user_id=user) for user in sorted(unknown)]
            watch.named = named
            watch.roster = Roster(people, self._lexicon)
        return watch.roster

    def _crossing(
        self, workshop: Workshop, watch: _Watch, said: Said, passage: Passage, room: RoomKey | None
    ) -> HeldFor | None:
        """Why this message may not stay where it is; None if it may."""
        sources = guarded(workshop, said.author, room)
        if not sources:
            return None
        private = {channel for key in sources for channel in channels_of(workshop, key)}
        if said.forwarded_from is not None and forward(said.forwarded_from, private):
            return HeldFor.FORWARD
        if pointers(said.words.text, private):
            return HeldFor.LINK
        if room is None and workshop.participant(said.author) is not None and _has_picture(said):
            return HeldFor.PICTURE
        return self._repeats(watch, said, passage, room, sources) or self._ascribes(workshop, watch, said, room)

    def _repeats(
        self, watch: _Watch, said: Said, passage: Passage, room: RoomKey | None, sources: tuple[RoomKey, ...]
    ) -> HeldFor | None:
        earlier = [
            one
            for where, message, one in watch.recent.get(said.author, ())
            if where not in sources and message != said.message
        ]
        for key in sources:
            index = watch.indexes.get(key)
            quote = index.seen(passage, said.author, earlier) if index is not None else None
            if index is None or quote is None:
                continue
            if room is None or self._stays_secret(watch, index, said.words.text, said.author, earlier):
                return self._quote(watch)
        return None

    def _stays_secret(
        self, watch: _Watch, index: QuoteIndex, text: str, by: UserId | None = None, earlier: Iterable[Passage] = ()
    ) -> bool:
        """Whether a text still repeats a room when what the joint room heard too is left out of it."""
        rest = watch.without_joint(text)
        return rest == text or index.seen(rest, by, tuple(earlier)) is not None

    def _quote(self, watch: _Watch) -> HeldFor:
        return HeldFor.OWN_QUOTE if watch.began_with else HeldFor.QUOTE

    def _ascribes(self, workshop: Workshop, watch: _Watch, said: Said, room: RoomKey | None) -> HeldFor | None:
        """Elsewhere: anybody of the roster. In the joint room: people of the author's own side, heard in the caucus."""
        own = workshop.participant(said.author)
        if room not in (None, JOINT) or (room == JOINT and own is None):
            return None
        people = {
            str(one.user) for one in workshop.people.participants if room is None or (own and one.side is own.side)
        }
        if room is None:
            people |= {str(one.user) for one in workshop.people.facilitators}
        people.discard(str(said.author))
        for found in attributions(said.words.text, self._roster(workshop, watch), self._lexicon):
            if found.ascribed is Ascribed.COMMUNICATED and found.person in people:
                return HeldFor.ATTRIBUTION
        return None

    async def _note(self, workshop: Workshop, said: Said, found: HeldFor, room: RoomKey | None) -> bool:
        """Have the workshop hold or notice it. True if it is held."""
        boundary = Boundary.ROOM if room is not None else Boundary.OUTSIDE
        stays = room is None and not self._directory.may_take_out(workshop.guild, said.channel)
        note = ReportBoundary(said.author, said.channel, said.message, said.words, found, boundary, stays)
        reply = await self._engine.act(workshop.id, note)
        if reply is None or reply.refused or stays or boundary in reply.workshop.boundaries.notice_only:
            return False
        return own_room(reply.workshop, said.author) is not None

    async def _remember(
        self, workshop_id: WorkshopId, watch: _Watch, said: Said, passage: Passage, room: RoomKey | None
    ) -> None:
        recent = watch.recent.setdefault(said.author, deque(maxlen=_WINDOW))
        kept = [one for one in recent if one[1] != said.message]
        recent.clear()
        recent.extend([*kept, (room, said.message, passage)])
        if room is None:
            return
        index = watch.indexes.get(room)
        if index is None:
            index = watch.indexes[room] = _index(watch, ())
        text = said.words.text if room == JOINT else watch.without_joint(said.words.text)
        record = index.remember(text, said.author)
        if record is not None:
            await self._store.fingerprints.append(workshop_id, room.logical_name, record)


def _release(watch: _Watch, workshop: Workshop) -> None:
    """What stands on a board has been released: everybody may say it, also after a restart."""
    for handle, words in _on_boards(workshop):
        if handle not in watch.released:
            watch.released.add(handle)
            watch.free([words.text])


def _on_boards(workshop: Workshop) -> Iterator[tuple[Handle, Words]]:
    """Everything on a board or a card of the joint room, each wording under a handle of its own.

    Not what might leave it: that is asked about once more before it does.
    """
    for one in workshop.boards.contributions:
        if one.on_board:
            yield one.handle, one.words
            yield from ((Handle(f"{one.handle}.eases.{place}"), words) for place, words in enumerate(one.eases))
    for step in workshop.reassurance.steps:
        parts = (step.words, step.own_interest, step.verification, step.durability)
        for place, words in enumerate(parts):
            if words:
                yield Handle(f"{step.handle}.{step.revision}.{place}"), words
    for worry in workshop.reassurance.worries:
        if worry.shown:
            yield worry.handle, worry.misuse
            yield Handle(f"{worry.handle}.evidence"), worry.evidence


def _index(watch: _Watch, records: Iterable[bytes]) -> QuoteIndex:
    return QuoteIndex(watch.fingerprinter, secrets.randbelow, records, watch.exempt)


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with these places left out."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _has_picture(said: Said) -> bool:
    return any(picture(name, kind) for name, kind in said.files)


def _person(names: Names) -> Person:
    return Person(
        key=str(names.user), name=names.display, nicknames=names.others, handles=(names.handle,), user_id=names.user
    )
