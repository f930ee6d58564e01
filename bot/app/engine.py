"""The engine: one workshop at a time, decide, commit, then answer. Whatever is answered is on disk already."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bot.app import codec, documents, posting
from bot.app.remembered import Remembered
from bot.app.taking_part import TakingPart
from bot.domain import decide
from bot.domain.leading import even_hand
from bot.domain.people import opening
from bot.domain.road import act as road_act
from bot.domain.rooms import desired as desired_rooms
from bot.domain.screens import cards
from bot.domain.state import decisions
from bot.domain.vocabulary import refusals
from bot.domain.vocabulary.identity import (
    ActId,
    ChannelId,
    Draw,
    GuildId,
    Handle,
    Locale,
    UserId,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen
from bot.store.workshops import Document as StoredDocument
from bot.store.workshops import Store, Suspended, SuspendReason

if TYPE_CHECKING:
    from bot.domain.road.act import Asked
    from bot.domain.rooms.desired import Structure
    from bot.domain.state.decisions import Decision
    from bot.domain.state.rooms import Retiring, Room
    from bot.domain.state.workshop import Workshop
    from bot.domain.vocabulary.buttons import Button

_log = logging.getLogger(__name__)

T = TypeVar("T")

ACTS_KEPT = 256
"""How many used showings are remembered, so that nothing is done twice."""
ANSWERS_KEPT = 3
"""Of how many of a person's the first answer is kept whole: impatient fingers and retried deliveries come at once."""
_DONE = Text("errors:done_already")


Places = Mapping[Handle, RoomKey | None]
"""What handles stand for: the workshop itself (None), or one of its rooms."""


@frozen
class Reply:
    """What the asker alone is told: the answer of a decision, or a refusal's way on."""

    text: Text
    presses: tuple[Button, ...]
    refused: bool
    workshop: Workshop


@frozen
class Showing:
    """One showing of a form or of an ephemeral button, used by one person."""

    user: UserId
    act: ActId


_DRAWN_AT_MOST = 100
"""How often a new workshop's id is drawn before the store is left to refuse it."""
_HANDLES_REMEMBERED = 4096
"""Beyond so many it is asked of the store once more where each is."""


class Engine:
    """All workshops of this process. Every change goes through ``act`` (or ``make``), under the workshop's own lock."""

    def __init__(
        self,
        store: Store,
        languages: frozenset[Locale],
        clock: Callable[[], datetime],
        lots: Callable[[Workshop | None, str], Draw],
        unread: Callable[[], frozenset[Locale]] = frozenset,
    ) -> None:
        self._store = store
        self._languages = languages
        self._unread = unread
        self._clock = clock
        self._lots = lots
        self._documents: dict[WorkshopId, documents.Document] = {}
        self._in_guild: dict[GuildId, dict[WorkshopId, None]] = {}
        """Every guild's workshops, in the order in which they came."""
        self._taking_part = TakingPart()
        self._pressed: dict[Handle, WorkshopId] = {}
        """Where handles were found last: the way to most presses, and never more than where to look first."""
        self._locks: dict[WorkshopId, asyncio.Lock] = {}
        self._listeners: list[Callable[[Workshop], None]] = []
        self._mirrors: dict[WorkshopId, even_hand.AttentionBalance] = {}
        self._turns: set[asyncio.Task[Any]] = set()
        """Acts under way; the event loop itself holds its tasks only weakly."""
        self._cards: Remembered[posting.Cards] = Remembered(lambda workshop: cards.cards(workshop))
        self._structures: Remembered[dict[tuple[bool, ...], Structure]] = Remembered(lambda _: {})
        self._places: Remembered[Places] = Remembered(
            lambda workshop: _places(workshop, self.cards_of(workshop))
        )
        self.suspended: tuple[Suspended, ...] = ()
        self.left_over: dict[WorkshopId, frozenset[ChannelId]] = {}
        """Channels kept in plain with a workshop that knows nothing of them: made while it could not be read."""

    # ---- looking (in memory, no lock, no disk)
    def now(self) -> datetime:
        """The time on the engine's clock."""
        return self._clock()

    def workshops(self, guild: GuildId | None = None) -> tuple[Workshop, ...]:
        """Every workshop that is not suspended, of one guild or of all."""
        if guild is None:
            return tuple(document.workshop for document in self._documents.values())
        there = self._in_guild.get(guild, {})
        return tuple(self._documents[one].workshop for one in there)

    def workshops_with(self, guild: GuildId, user: UserId) -> tuple[Workshop, ...]:
        """Those in which somebody takes or took part, the third party included."""
        return tuple(self._documents[one].workshop for one in self._taking_part.of(guild, user))

    async def acts_ended(self) -> None:
        """Wait until no act is under way."""
        while self._turns:
            await asyncio.wait(set(self._turns))

    def _keep(self, document: documents.Document) -> None:
        workshop = document.workshop
        self._documents[workshop.id] = document
        self._in_guild.setdefault(workshop.guild, {}).setdefault(workshop.id)
        self._taking_part.note(workshop)

    def workshop(self, workshop_id: WorkshopId) -> Workshop | None:
        """A workshop as it stands."""
        document = self._documents.get(workshop_id)
        return document.workshop if document else None

    def cards_of(self, workshop: Workshop) -> posting.Cards:
        """Every card of a state, by slot."""
        return self._cards.of(workshop)

    def desired(self, workshop: Workshop) -> Structure:
        """What should stand now: of the moment it depends by which of the replaced rooms are due to go, and no more."""
        at, known = self._clock(), self._structures.of(workshop)
        due = tuple([old.delete_after <= at for old in workshop.rooms.retiring])
        known[due] = found = known.get(due) or desired_rooms.desired_structure(workshop, at)
        return found

    def by_handle(self, guild: GuildId, handle: Handle) -> tuple[Workshop, RoomKey | None] | None:
        """The workshop, and the room, that a button's handle stands for; only ever in the guild it was pressed in.

        A card with a handle of its own stands for the room it is kept in.
        """
        # A board that goes with its room has a handle made from the room's, and means it also after it is replaced.
        meant = (handle, Handle(handle.partition("-")[0]))
        there = self._in_guild.get(guild, {})
        last = self._pressed.get(handle)
        for one in [last, *there] if last is not None and last in there else [*there]:
            workshop = self._documents[one].workshop
            places = self._places.of(workshop)
            for known in meant:
                if known in places:
                    self._remember_pressed(handle, one)
                    return workshop, places[known]
        return None

    def _remember_pressed(self, handle: Handle, where: WorkshopId) -> None:
        if len(self._pressed) >= _HANDLES_REMEMBERED:
            self._pressed.clear()
        self._pressed[handle] = where

    def mirror(self, workshop_id: WorkshopId) -> Text:
        """How evenly attention was spread since the start: kept in memory alone, for facilitators' eyes."""
        document = self._documents[workshop_id]
        return even_hand.shown(
            self._mirrors.get(workshop_id, even_hand.AttentionBalance()),
            document.workshop,
            self._clock(),
        )

    def on_change(self, listener: Callable[[Workshop], None]) -> None:
        """Have something called after every commit, with the new state. It must return at once."""
        self._listeners.append(listener)

    # ---- the road
    async def load(self) -> None:
        """Read every workshop at start. One that cannot be opened is suspended; the others go on."""
        suspended = []
        for stored in await self._store.load():
            if isinstance(stored, StoredDocument):
                try:
                    document = documents.decode_document(stored.document, stored.shape)
                except codec.UnknownShape:
                    _log.error(
                        "a workshop's document has a shape this version does not know; it is left as it is"
                    )
                    suspended.append(_unreadable(stored))
                    continue
                self._keep(document)
                left = set(stored.channel_ids) - set(documents.channel_ids(document.workshop))
                if left:
                    self.left_over[document.workshop.id] = frozenset(map(ChannelId, left))
            else:
                suspended.append(stored)
        self.suspended = tuple(suspended)

    async def make(self, wish: opening.NewWorkshop) -> Reply | refusals.Refusal:
        """Make a draft. Whether its maker may is the caller's to check; the guild knows, the engine does not."""
        draw, workshop_id = self._unused()
        outcome = opening.draft(workshop_id, wish, draw)
        if isinstance(outcome, refusals.Refusal):
            return outcome
        await self._to_its_end(
            asyncio.get_running_loop().create_task(self._create(outcome.workshop))
        )
        return Reply(outcome.answer.text, outcome.answer.presses, False, outcome.workshop)

    def _unused(self) -> tuple[Draw, WorkshopId]:
        """The lots of a new workshop, and its id; after a restart the lots may be drawn that one was made with."""
        for _ in range(_DRAWN_AT_MOST):
            draw = self._lots(None, "make")
            workshop_id = WorkshopId(draw.token("workshop id", 20))
            if workshop_id not in self._documents:
                break
        return draw, workshop_id

    async def _create(self, workshop: Workshop) -> None:
        document = documents.Document(workshop)
        await self._store.create(workshop.id, workshop.guild, documents.encode_document(document))
        self._keep(document)
        self._tell(workshop)

    async def act(
        self, workshop_id: WorkshopId, command: Asked, showing: Showing | None = None
    ) -> Reply | None:
        """The road: lock, decide, one transaction, answer. None when there is no such workshop any more.

        A refusal changes nothing; a showing used before with the same content gets its first answer again.
        """
        lock = self._locks.setdefault(workshop_id, asyncio.Lock())
        await lock.acquire()
        # What has begun is brought to its end, and remembered, before the next act decides, even while the asker is
        # being cancelled: else memory would be behind the disk, and the next commit would undo an acknowledged one.
        turn = asyncio.get_running_loop().create_task(
            self._take_turn(workshop_id, command, showing)
        )
        turn.add_done_callback(lambda _: lock.release())
        return await self._to_its_end(turn)

    async def _to_its_end(self, turn: asyncio.Task[T]) -> T:
        """Wait for it; being cancelled ends the waiting, not what is waited for."""
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return await asyncio.shield(turn)

    async def _take_turn(
        self, workshop_id: WorkshopId, command: Asked, showing: Showing | None
    ) -> Reply | None:
        """The road under the workshop's lock."""
        document = self._documents.get(workshop_id)
        if document is None:
            return None
        content = (
            hashlib.blake2b(codec.encode_any(command), digest_size=16).digest() if showing else b""
        )
        earlier = _earlier(document, showing, content)
        if earlier is not None:
            return Reply(earlier.text or _DONE, earlier.presses, False, document.workshop)
        draw = self._lots(document.workshop, type(command).__name__)
        at = self._clock()
        outcome = decide.decide(
            document.workshop, command, road_act.Moment(at, draw, self._languages, self._unread())
        )
        if isinstance(outcome, refusals.Refusal):
            return Reply(outcome.text, outcome.presses, True, document.workshop)
        outcome = _counted(outcome)
        spent = document.acts
        if showing is not None:
            answer = outcome.answer
            used = documents.SpentAct(
                showing.user, showing.act, content, answer.text, answer.presses
            )
            spent = _with_last_answers((*spent, used)[-ACTS_KEPT:], showing.user)
        await self._commit(document, outcome, spent, at)
        mirror = self._mirrors.get(workshop_id, even_hand.AttentionBalance())
        after = outcome.workshop
        self._mirrors[workshop_id] = mirror.record(document.workshop, command, after, at)
        self._tell(outcome.workshop)
        return Reply(outcome.answer.text, outcome.answer.presses, False, outcome.workshop)

    def forget(self, workshop_id: WorkshopId) -> None:
        """Let go of a workshop that has been closed."""
        self.suspended = tuple(one for one in self.suspended if one.workshop_id != workshop_id)
        gone = self._documents.pop(workshop_id, None)
        if gone is not None:
            there = self._in_guild[gone.workshop.guild]
            del there[workshop_id]
            if not there:
                del self._in_guild[gone.workshop.guild]
            self._taking_part.forget(gone.workshop)
        self._mirrors.pop(workshop_id, None)
        self._locks.pop(workshop_id, None)
        for known in (self._cards, self._structures, self._places):
            known.forget(workshop_id)

    async def _commit(
        self,
        document: documents.Document,
        outcome: Decision,
        acts: tuple[documents.SpentAct, ...],
        at: datetime,
    ) -> None:
        after = documents.Document(outcome.workshop, acts)
        if after == document and not outcome.effects:
            return
        states = (document.workshop, after.workshop)
        shown, showing = (self.cards_of(workshop) for workshop in states)
        posts = posting.posts_of(states, shown, showing, outcome.effects, at)
        await self._store.commit(
            after.workshop.id,
            documents.encode_document(after),
            posts,
            documents.channel_ids(after.workshop),
        )
        self._keep(after)

    def _tell(self, workshop: Workshop) -> None:
        for listener in self._listeners:
            listener(workshop)


def _counted(outcome: Decision) -> Decision:
    """With what is said in the joint room counted."""
    more = sum(isinstance(one, decisions.Post) and one.room == JOINT for one in outcome.effects)
    if not more:
        return outcome
    meeting = outcome.workshop.meeting
    meeting = replace(meeting, said_together=meeting.said_together + more)
    return replace(outcome, workshop=replace(outcome.workshop, meeting=meeting))


def _places(workshop: Workshop, shown: posting.Cards) -> Places:
    """Every handle that a button of this workshop can carry. Where two are alike, rooms go before cards."""
    rooms: tuple[Room | Retiring, ...] = (*workshop.rooms.retiring, *workshop.rooms.standing)
    of_cards = {card.handle: card.room for card in shown.values() if card.handle is not None}
    # A board may stand in a room that was replaced, when the next has none: what is pressed there is still known.
    boards = {page.handle: JOINT for page in workshop.boards.pages}
    of_cards |= boards | {step.handle: JOINT for step in workshop.reassurance.steps}
    of_rooms = {room.handle: room.key for room in rooms}
    return {**of_cards, **of_rooms, workshop.handle: None}


def _unreadable(stored: StoredDocument) -> Suspended:
    return Suspended(
        stored.workshop_id, stored.guild_id, stored.channel_ids, SuspendReason.SCHEMA_UNKNOWN
    )


def _with_last_answers(
    acts: tuple[documents.SpentAct, ...], user: UserId
) -> tuple[documents.SpentAct, ...]:
    """The used showings, with the answers of this person's last few alone: whole pages would outgrow the state."""
    theirs = [place for place, spent in enumerate(acts) if spent.user == user and spent.text]
    old = set(theirs[:-ANSWERS_KEPT])
    return tuple(
        replace(spent, text=None, presses=()) if place in old else spent
        for place, spent in enumerate(acts)
    )


def _earlier(
    document: documents.Document, showing: Showing | None, content: bytes
) -> documents.SpentAct | None:
    if showing is None:
        return None
    # Only the last use: whoever presses yes, then no, then yes again in one showing has changed their mind, twice.
    uses = (
        spent
        for spent in reversed(document.acts)
        if (spent.user, spent.act) == (showing.user, showing.act)
    )
    last = next(uses, None)
    return last if last is not None and last.content == content else None
