"""Rooms for the voice, watched from outside: one that is over ends at once, and so does one that a stranger hears.

Deleting a room is what puts everybody out of it, in one call; taking rights away puts out nobody. So a call is over as
soon as its room is to go, before every pass and beside everything slow. Whoever is of a call no longer, by an act of
their own, is put out alone: the others stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from bot.app.engine import Engine
from bot.app.ports import CallFailed, Calls, InCall
from bot.app.rooms.carrying_out import CarryingOut
from bot.app.rooms.closing_first import SECOND_WAY_AFTER_S
from bot.app.urgency import Urgency, urgent
from bot.domain.rooms import plan as room_plan
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import ChannelId, GuildId
from bot.domain.vocabulary.rooms import RoomKind
from bot.domain.voice import call_rooms, voice_sessions

if TYPE_CHECKING:
    from bot.domain.state.rooms import Room
    from bot.domain.state.workshop import Workshop

STILL_THERE_AFTER_S = 1.2
"""So long may it take until somebody is out of a call who is to be put out; after that it ends for all."""


class WatchingCalls:
    """``calls`` is None where nobody tells who is in a call; then calls only end."""

    def __init__(self, engine: Engine, carrying_out: CarryingOut, calls: Calls | None) -> None:
        self._engine = engine
        self._carrying_out = carrying_out
        self._calls = calls
        self._tasks: set[asyncio.Task[None]] = set()
        self._going_out: set[tuple[ChannelId, int]] = set()

    def changed(self, workshop: Workshop) -> None:
        """The state is another: rooms that are over are deleted, and who is of a call no longer is put out."""
        for old in workshop.rooms.retiring:
            if old.key.kind is RoomKind.VOICE:
                self._begin(self._delete(workshop, old.channel))
        for room, who in self._strangers(workshop):
            if workshop.participant(who.user) is None:
                self._begin(self._report(workshop, room, who))
            elif (who.channel, who.user) not in self._going_out:
                self._going_out.add((who.channel, who.user))
                self._begin(self._put_out(workshop, room, who))

    async def heard(self, guild: GuildId, who: InCall) -> None:
        """The gateway told that somebody has come into a channel."""
        for workshop in self._engine.workshops(guild):
            for room in workshop.rooms.calls:
                if room.channel == who.channel and workshop.stage is workshop_state.Stage.OPEN:
                    await self._report(workshop, room, who)

    async def shown(self, guild: GuildId, channel: ChannelId) -> None:
        """The gateway told that somebody in a channel shows a camera or a screen."""
        for workshop in self._engine.workshops(guild):
            for room in workshop.rooms.calls:
                if room.channel == channel and workshop.stage is workshop_state.Stage.OPEN:
                    await self._engine.act(workshop.id, voice_sessions.ReportPicture(room.key))

    async def look(self, workshop: Workshop) -> None:
        """After a gap: whoever came into a call while nobody listened. Who is being put out has that time."""
        for room, who in self._strangers(workshop):
            if (who.channel, who.user) not in self._going_out:
                await self._report(workshop, room, who)

    async def stop(self) -> None:
        """The process ends."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- within
    def _strangers(self, workshop: Workshop) -> Iterable[tuple[Room, InCall]]:
        """Everybody who is in a call that is not theirs."""
        rooms = {room.channel: room for room in workshop.rooms.calls if room.channel is not None}
        if self._calls is None or not rooms or workshop.stage is not workshop_state.Stage.OPEN:
            return ()
        inside = self._calls.inside(workshop.guild, tuple(rooms))
        return tuple(
            (rooms[who.channel], who)
            for who in inside
            if not call_rooms.is_of_call(workshop, rooms[who.channel].key, who.user)
        )

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, workshop: Workshop, room: Room, who: InCall) -> None:
        """Decided again under the lock: perhaps the call is theirs by now."""
        await self._engine.act(workshop.id, voice_sessions.ReportInCall(room.key, who.user, who.by))

    async def _delete(self, workshop: Workshop, channel: ChannelId) -> None:
        """Where the room does not go at once, everybody in it is put out by themselves: another route."""
        with urgent(Urgency.CLOSING):
            going = asyncio.ensure_future(
                self._carrying_out.in_time(workshop, room_plan.Delete(channel))
            )
            going.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            await asyncio.wait({going}, timeout=SECOND_WAY_AFTER_S)
            if self._calls is None or (going.done() and not _failed(going)):
                return
            for who in self._calls.inside(workshop.guild, (channel,)):
                self._begin(self._out(self._calls, workshop.guild, who))

    @staticmethod
    async def _out(calls: Calls, guild: GuildId, who: InCall) -> None:
        try:
            await calls.put_out(guild, who.user)
        except CallFailed:
            return  # the pass that follows tries to delete the room again, and tells where it cannot

    async def _put_out(self, workshop: Workshop, room: Room, who: InCall) -> None:
        """Alone, at first. Should they still be there, nobody is left in a call with them."""
        calls = self._calls
        if calls is None:
            return
        self._begin(self._out(calls, workshop.guild, who))
        try:
            await asyncio.sleep(STILL_THERE_AFTER_S)
        finally:
            self._going_out.discard((who.channel, who.user))
        now = self._engine.workshop(workshop.id)
        if now is not None and self._is_there(calls, now, who):
            await self._report(now, room, who)

    @staticmethod
    def _is_there(calls: Calls, workshop: Workshop, who: InCall) -> bool:
        there = calls.inside(workshop.guild, (who.channel,))
        return any(one.user == who.user for one in there)


def _failed(ended: asyncio.Future[bool | None]) -> bool:
    return ended.cancelled() or ended.exception() is not None
