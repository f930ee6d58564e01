"""The guard as the rest of the bot meets it: messages are told to it, and words are shown to it before they go out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Directory, Names
from bot.app.watching.attendance import Attendance
from bot.app.watching.keeping import Keeping
from bot.app.watching.known_names import KnownNames
from bot.app.watching.memories import Memories
from bot.app.watching.said import Crossing, Heard, Returned, Said
from bot.app.watching.tries import Tries
from bot.domain.boundaries import acquainted, findings, held, scope, second_look
from bot.domain.leading import waiting
from bot.domain.state import holding
from bot.domain.vocabulary.identity import GuildId, UserId, Words, WorkshopId
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.store.workshops import Store

# The guard is loaded with the first open workshop, and so is all here that speaks to it.
if TYPE_CHECKING:
    from bot.app.watching.memory import Memory
    from bot.domain.state.workshop import Workshop
    from bot.guard.lexicon import Lexicon


class Watching:
    """Asks the guard on behalf of a message's author, and of nobody else: only rooms that this person can read.

    ``sighted`` says whether Discord lets the bot read what is written; ``free`` gives texts that anybody may repeat:
    stock phrases and the bot's own questions. ``StoreError`` where a workshop's fingerprints have to be read or kept.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        lexicon: Callable[[], Lexicon],
        free: Callable[[], Iterable[str]],
        *,
        sighted: bool = True,
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._memories = Memories(engine, store, directory, lexicon, free)
        self._attendance = Attendance(engine, self._memories, sighted=sighted)
        self._known = KnownNames(engine, directory)
        self._keeping = Keeping(store)
        self.tries = Tries(engine.now)
        engine.on_change(self._attendance.changed)
        engine.on_change(self._known.changed)

    # ---- its own life
    async def attend(self) -> None:
        """Build every open workshop's indexes, and have its cards say what is watched; called once, at start.

        Building takes tens of milliseconds, which the first message should not have to wait for.
        """
        await self._attendance.attend()

    async def stop(self) -> None:
        """Give up what is being built, and keep what was heard."""
        await self._known.stop()
        await self._attendance.stop()
        await self._keeping.stop()

    async def keep(self) -> None:
        """Have on disk by now all that was to be kept of what was heard."""
        await self._keeping.flush()

    def forget(self, workshop_id: WorkshopId) -> None:
        """The workshop is closed: its indexes go, as its key does."""
        self._memories.forget(workshop_id)
        self._keeping.forget(workshop_id)

    # ---- names
    async def names_changed(self, guild: GuildId) -> None:
        """Somebody in this guild is called otherwise now; what they were called counts all the same."""
        self._memories.look_again()
        await self._known.look(guild)

    def look_again(self) -> None:
        """The guild can tell what more people are called."""
        self._memories.look_again()

    async def met(self, guild: GuildId, names: Names) -> None:
        """Somebody was seen under these names."""
        await self._known.met(guild, names)

    # ---- messages
    async def heard(self, workshop_id: WorkshopId, said: Said) -> bool:
        """Take a message in: note it if it crosses a boundary, remember it if it was said in a room and stays there.

        True if it is to be taken out. Its words are kept for their author by then, and taking it out is in the outbox.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return False
        if workshop.boundaries.unwatched:
            await self._note_who_waits(workshop, said)
            return False  # cards say that nothing is watched, so nothing is, even where a forward could be seen
        memory = await self._memories.of(workshop)
        if memory.knows(said):
            return False
        from bot.app.watching.crossings import crossing
        from bot.app.watching.pieces import pieces

        room = scope.room_of(workshop, said.channel)
        parts: list[Heard] = []
        noticed = False
        for text in pieces(said.words.text):
            if parts:
                await asyncio.sleep(
                    0
                )  # a long text takes a while: others have their turn in between
            part = Heard(replace(said, words=Words(text)), memory.passage(text), room)
            parts.append(part)
            found = None if noticed else crossing(workshop, memory, part)
            if found is not None and not _was_looked_at_again(workshop, memory, said, room, found):
                if await self._note(workshop, said, room, found):
                    return True  # never remembered: nobody could tell whether it was read before it went
                noticed = True
        if said.unread and not noticed and scope.guarded(workshop, said.author, room):
            # A file into which nobody can look passes, and its author is told so.
            await self._note(workshop, said, room, Crossing(holding.HeldFor.UNREAD))
        await self._remember(workshop, said, memory, parts)
        await self._note_who_waits(workshop, said)
        return False

    async def rendered(self, workshop_id: WorkshopId, author: UserId, words: Words) -> None:
        """Take in how somebody's message of the joint room reads in another language: theirs, whoever rendered it.

        What quotes it elsewhere is a quote of that room; its author may repeat it, who interprets may not.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None or workshop.boundaries.unwatched:
            return
        memory = await self._memories.of(workshop)
        from bot.app.watching.pieces import pieces

        for text in pieces(words.text):
            name, record = memory.remember_in_joint(memory.passage(text), author)
            if record is not None:
                self._keeping.put(workshop.id, name, record)

    async def _note_who_waits(self, workshop: Workshop, said: Said) -> None:
        """Whoever writes in their own line waits for an answer, until the third party writes there."""
        room = scope.room_of(workshop, said.channel)
        if (
            room is None
            or room.seat is None
            or not waiting.changes(workshop, said.author, room.seat)
        ):
            return
        await self._engine.act(workshop.id, waiting.ReportLine(said.author, room.seat))

    async def _remember(
        self, workshop: Workshop, said: Said, memory: Memory, parts: Iterable[Heard]
    ) -> None:
        for part in parts:
            name, record = memory.remember(part)
            if record is not None:
                self._keeping.put(workshop.id, name, record)
        room = scope.room_of(workshop, said.channel)
        someone = workshop.participant(said.author)
        if (
            room is not None
            and someone is not None
            and acquainted.shared(someone, room) is not None
            and not acquainted.has_spoken_in(someone, room)
        ):
            await self._engine.act(workshop.id, acquainted.ReportSpoke(said.author, room))

    async def _note(
        self, workshop: Workshop, said: Said, room: RoomKey | None, found: Crossing
    ) -> bool:
        """Have the workshop hold or notice it. True if it is held."""
        boundary = _boundary(room)
        stays = found.reason in holding.ONLY_TOLD or (
            room is None and not self._directory.may_take_out(workshop.guild, said.channel)
        )
        report = held.ReportBoundary(
            said.author,
            said.channel,
            said.message,
            said.words,
            found.reason,
            boundary,
            stays,
            found.second_look,
        )
        reply = await self._engine.act(workshop.id, report)
        if (
            reply is None
            or reply.refused
            or stays
            or boundary in reply.workshop.boundaries.notice_only
        ):
            return False
        return held.own_room(reply.workshop, said.author) is not None

    # ---- words that are not out yet
    async def may_be_said(
        self, workshop_id: WorkshopId, by: UserId, words: Words, boundary: holding.Boundary
    ) -> holding.HeldFor | None:
        """Why new wording would be held at the same boundary; None if it would pass. Nothing is noted or remembered."""
        room = JOINT if boundary is holding.Boundary.ROOM else None
        returned = await self.spoken(workshop_id, by, words, (room,))
        return returned.reason if returned is not None else None

    async def spoken(
        self, workshop_id: WorkshopId, by: UserId, words: Words, rooms: Iterable[RoomKey | None]
    ) -> Returned | None:
        """Why these words would be held as their author's message in one of the rooms, None being elsewhere."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        from bot.app.watching.crossings import crossing_if_said

        memory = await self._memories.of(workshop)
        for room in rooms:
            returned = crossing_if_said(workshop, memory, by, words, room)
            if returned is not None:
                return returned
        return None

    def left_aside(self, workshop_id: WorkshopId, words: Words) -> Returned | None:
        """Whether words that the third party has the bot say hold one that a side has asked to be left aside."""
        from bot.app.watching.contributing import left_aside

        workshop = self._memories.open(workshop_id)
        return left_aside(workshop, words) if workshop is not None else None

    async def named(self, workshop_id: WorkshopId, by: UserId, words: Words) -> Returned | None:
        """Whether words for everybody's eyes name somebody whom their author knows to take part."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        from bot.app.watching.contributing import naming

        return naming(workshop, await self._memories.of(workshop), by, words)

    async def names_anybody(self, workshop_id: WorkshopId, words: Words) -> bool:
        """Whether words name anybody on the whole roster: for the third party alone."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return False
        memory = await self._memories.of(workshop)
        return bool(memory.people.named_at_all(workshop, words.text))

    async def contribution(
        self, workshop_id: WorkshopId, by: UserId, words: Words
    ) -> Returned | None:
        """Whether words on their way to a board, a step or a product name somebody, or repeat what was not released.

        What the joint room heard, and what its author said themselves, may be contributed.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return None
        from bot.app.watching.contributing import contributing

        return contributing(workshop, await self._memories.of(workshop), by, words)

    async def showing(self, workshop_id: WorkshopId) -> tuple[findings.Finding, ...]:
        """What stands in notes that wait to be shown to the other side, over the whole roster: for the third party."""
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return ()
        from bot.app.watching.contributing import keeps_from_being_shown

        return keeps_from_being_shown(workshop, await self._memories.of(workshop))

    async def leaving(self, workshop_id: WorkshopId) -> tuple[findings.Finding, ...]:
        """What keeps products from leaving: anybody is named, or words of a caucus or a line stand there again.

        What the joint room heard too is no secret of theirs: everybody has said yes to it there.
        """
        workshop = self._memories.open(workshop_id)
        if workshop is None:
            return ()
        from bot.app.watching.contributing import keeps_from_leaving

        return keeps_from_leaving(workshop, await self._memories.of(workshop))


def _boundary(room: RoomKey | None) -> holding.Boundary:
    return holding.Boundary.ROOM if room is not None else holding.Boundary.OUTSIDE


def _was_looked_at_again(
    workshop: Workshop, memory: Memory, said: Said, room: RoomKey | None, found: Crossing
) -> bool:
    """Whether its author was given these words back, has looked at them again, and says them all the same."""
    if not found.second_look:
        return False
    letters = memory.passage(said.words.text).letters
    return any(
        memory.passage(words.text).letters == letters
        for words in second_look.let_pass(workshop, said.author, _boundary(room))
    )
