"""The guard as the rest of the bot meets it: messages are told to it, and words are shown to it before they go out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from bot.app.engine import Engine
from bot.app.ports import Directory, Names
from bot.app.watching.attendance import Attendance
from bot.app.watching.contributing import keeps_from_leaving, naming, unreleased
from bot.app.watching.crossings import crossing, crossing_if_said
from bot.app.watching.known_names import KnownNames
from bot.app.watching.memories import Memories
from bot.app.watching.memory import Memory
from bot.app.watching.pieces import pieces
from bot.app.watching.said import Heard, Returned, Said
from bot.domain.boundaries.findings import Finding
from bot.domain.boundaries.held import ReportBoundary, own_room
from bot.domain.boundaries.scope import guarded, room_of
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import GuildId, UserId, Words, WorkshopId
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.guard.lexicon import Lexicon
from bot.store.workshops import Store


class Watching:
    """Asks the guard on behalf of a message's author, and of nobody else: only rooms that this person can read.

    ``sighted`` says whether Discord lets the bot read what is written; ``free`` are texts that anybody may repeat:
    stock phrases and the bot's own questions. ``StoreError`` where a workshop's fingerprints have to be read or kept.
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
        self._memories = Memories(engine, store, directory, lexicon, free)
        self._attendance = Attendance(engine, self._memories, sighted=sighted)
        self._known = KnownNames(engine, directory)
        engine.on_change(self._attendance.changed)
        engine.on_change(self._known.changed)

    # ---- its own life
    async def attend(self) -> None:
        """Build every open workshop's indexes, and have its cards say what is watched; called once, at start.

        Building takes tens of milliseconds, which the first message should not have to wait for.
        """
        await self._attendance.attend()

    async def stop(self) -> None:
        """Give up what is being built."""
        await self._known.stop()
        await self._attendance.stop()

    def forget(self, workshop_id: WorkshopId) -> None:
        """The workshop is closed: its indexes go, as its key does."""
        self._memories.forget(workshop_id)

    # ---- names
    async def names_changed(self, guild: GuildId) -> None:
        """Somebody in this guild is called otherwise now; what they were called counts all the same."""
        await self._known.look(guild)

    async def met(self, guild: GuildId, names: Names) -> None:
        """Somebody was seen under these names."""
        await self._known.met(guild, names)

    # ---- messages
    async def heard(self, workshop_id: WorkshopId, said: Said) -> bool:
        """Take a message in: note it if it crosses a boundary, remember it if it was said in a room and stays there.

        True if it is to be taken out. Its words are kept for their author by then, and taking it out is in the outbox.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None or workshop.boundaries.unwatched:
            return False  # cards say that nothing is watched, so nothing is, even where a forward could be seen
        memory = await self._memories.of(workshop)
        if memory.knows(said):
            return False
        room = room_of(workshop, said.channel)
        parts: list[Heard] = []
        noticed = False
        for text in pieces(said.words.text):
            if parts:
                await asyncio.sleep(
                    0
                )  # a long text takes a while: others have their turn in between
            part = Heard(replace(said, words=Words(text)), memory.passage(text), room)
            parts.append(part)
            reason = None if noticed else crossing(workshop, memory, part)
            if reason is not None:
                if await self._note(workshop, said, room, reason):
                    return True  # never remembered: nobody could tell whether it was read before it went
                noticed = True
        if said.unread and not noticed and guarded(workshop, said.author, room):
            # A file into which nobody can look passes, and its author is told so.
            await self._note(workshop, said, room, HeldFor.UNREAD)
        await self._remember(workshop.id, memory, parts)
        return False

    async def _remember(
        self, workshop_id: WorkshopId, memory: Memory, parts: Iterable[Heard]
    ) -> None:
        for part in parts:
            record = memory.remember(part)
            if record is not None and part.room is not None:
                await self._store.fingerprints.append(workshop_id, part.room.logical_name, record)

    async def _note(
        self, workshop: Workshop, said: Said, room: RoomKey | None, reason: HeldFor
    ) -> bool:
        """Have the workshop hold or notice it. True if it is held."""
        boundary = Boundary.ROOM if room is not None else Boundary.OUTSIDE
        stays = reason is HeldFor.UNREAD or (
            room is None and not self._directory.may_take_out(workshop.guild, said.channel)
        )
        report = ReportBoundary(
            said.author, said.channel, said.message, said.words, reason, boundary, stays
        )
        reply = await self._engine.act(workshop.id, report)
        if (
            reply is None
            or reply.refused
            or stays
            or boundary in reply.workshop.boundaries.notice_only
        ):
            return False
        return own_room(reply.workshop, said.author) is not None

    # ---- words that are not out yet
    async def may_be_said(
        self, workshop_id: WorkshopId, by: UserId, words: Words, boundary: Boundary
    ) -> HeldFor | None:
        """Why new wording would be held at the same boundary; None if it would pass. Nothing is noted or remembered."""
        room = JOINT if boundary is Boundary.ROOM else None
        returned = await self.spoken(workshop_id, by, words, (room,))
        return returned.reason if returned is not None else None

    async def spoken(
        self, workshop_id: WorkshopId, by: UserId, words: Words, rooms: Iterable[RoomKey | None]
    ) -> Returned | None:
        """Why these words would be held as their author's message in one of the rooms, None being elsewhere."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        memory = await self._memories.of(workshop)
        for room in rooms:
            returned = crossing_if_said(workshop, memory, by, words, room)
            if returned is not None:
                return returned
        return None

    async def named(self, workshop_id: WorkshopId, words: Words) -> Returned | None:
        """Whether words for everybody's eyes name somebody of the workshop, however that is written."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        return naming(workshop, await self._memories.of(workshop), words)

    async def contribution(
        self, workshop_id: WorkshopId, by: UserId, words: Words
    ) -> Returned | None:
        """Whether words on their way to a board, a step or a product name somebody, or repeat what was not released.

        What the joint room heard, and what its author said themselves, may be contributed.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        memory = await self._memories.of(workshop)
        return naming(workshop, memory, words) or unreleased(workshop, memory, by, words)

    async def leaving(self, workshop_id: WorkshopId) -> tuple[Finding, ...]:
        """What keeps products from leaving: somebody is named, or words of a caucus or a line stand there again.

        What the joint room heard too is no secret of theirs: everybody has said yes to it there.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return ()
        return keeps_from_leaving(workshop, await self._memories.of(workshop))
