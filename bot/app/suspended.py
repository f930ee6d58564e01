"""Workshops whose key is missing or wrong fail closed: nobody can watch over their rooms, so nobody sits in them.

All that is known of one is what lies in plain: its server and its channels. It is enough to close them, to tell whoever
may lead a workshop in that server, and to close it for good.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import CallFailed, Messenger, Outgoing, Structures
from bot.domain.rooms import desired as desired_rooms
from bot.domain.vocabulary.identity import ChannelId, GuildId, Locale, WorkshopId
from bot.frozen import frozen
from bot.store.errors import StoreError
from bot.store.workshops import Store, Suspended

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Target
    from bot.domain.rooms.plan import ActualRoom

_log = logging.getLogger(__name__)

_RETRY_S = (1.0, 5.0, 15.0, 60.0, 300.0)


@frozen
class Notice:
    """How it is told: a room of its own for those who may lead a workshop in a server, and what stands in it."""

    room_name: Callable[[], str]
    message: Callable[[], Outgoing]
    leaders: Callable[[GuildId], frozenset[Target]]


class SuspendedWorkshops:
    """Closes what cannot be watched over. Everything may be repeated; what a server refuses is tried again later."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        discord: tuple[Structures, Messenger],
        notice: Notice,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._store = store
        self._structures, self._messenger = discord
        self._notice = notice
        self._clock = clock
        self._under_way: dict[GuildId, asyncio.Task[None]] = {}
        self._woken: dict[GuildId, asyncio.Event] = {}

    def of(self, guild: GuildId) -> tuple[Suspended, ...]:
        """The suspended workshops of a server."""
        return tuple(one for one in self._engine.suspended if one.guild_id == guild)

    def see_to(self, guild: GuildId) -> None:
        """Close their rooms and tell of it, again and again until it is done; may be called at any time.

        It is to be called whenever something has changed in the server: what could not be closed may be by now, and
        what was closed may have been opened by hand.
        """
        if not self.of(guild) and not self._read_again(guild):
            return
        self._woken.setdefault(guild, asyncio.Event()).set()
        going = self._under_way.get(guild)
        if going is None or going.done():
            loop = asyncio.get_running_loop()
            self._under_way[guild] = loop.create_task(self._until_done(guild))

    async def stop(self) -> None:
        """Let go; it goes on at the next start."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def close_for_good(self, one: Suspended, locale: Locale) -> None:
        """Begin its closing, which needs no key: rooms by their plain ids, whatever key there is, rows, receipt."""
        await self._store.closings.begin(
            one.workshop_id, one.guild_id, one.channel_ids, locale, self._clock().timestamp()
        )
        self._engine.forget(WorkshopId(one.workshop_id))

    async def _until_done(self, guild: GuildId) -> None:
        woken, failures = self._woken[guild], 0
        while woken.is_set() or failures:
            woken.clear()
            if await self._is_done(guild):
                failures = 0
                continue
            pause = _RETRY_S[min(failures, len(_RETRY_S) - 1)]
            failures += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await woken.wait()

    async def _is_done(self, guild: GuildId) -> bool:
        """One look: whether all is closed and told by now."""
        try:
            closed = [await self._see_to_one(guild, one) for one in self.of(guild)]
            for workshop in self._read_again(guild):
                await self._clear_away(guild, workshop)
        except (CallFailed, StoreError) as trouble:
            _log.warning("a suspended workshop could not be closed (%s)", type(trouble).__name__)
            return False
        except Exception:  # noqa: BLE001  (rooms must not stay open for what nobody foresaw)
            _log.exception("closing a suspended workshop broke off; trying again")
            return False
        return all(closed)

    async def _see_to_one(self, guild: GuildId, one: Suspended) -> bool:
        channels = frozenset(ChannelId(channel) for channel in one.channel_ids)
        actual = await self._structures.read(guild, channels, frozenset())
        if actual is None:
            return False
        done = True
        for room in (*actual.rooms, *actual.categories):
            if room.overwrites != desired_rooms.NOBODY and not _is_notice(room):
                done = await self._close(guild, room.channel) and done
        if actual.categories and not any(_is_notice(room) for room in actual.rooms):
            await self._tell(guild, one, actual.categories[0].channel)
        return done

    def _read_again(self, guild: GuildId) -> tuple[WorkshopId, ...]:
        """Workshops of a server that can be read again, and beside which a notice may stand."""
        found = (self._engine.workshop(one) for one in self._engine.left_over)
        return tuple(one.id for one in found if one is not None and one.guild == guild)

    async def _clear_away(self, guild: GuildId, workshop: WorkshopId) -> None:
        """Its key is back: the room with the notice goes, and nothing else."""
        channels = self._engine.left_over[workshop]
        actual = await self._structures.read(guild, channels, frozenset())
        if actual is None:
            return
        for room in actual.rooms:
            if room.channel in channels and _is_notice(room):
                await self._structures.delete(guild, room.channel)
        del self._engine.left_over[workshop]

    async def _close(self, guild: GuildId, channel: ChannelId) -> bool:
        try:
            await self._structures.close(guild, channel, desired_rooms.NOBODY)
        except CallFailed as trouble:
            _log.warning("a room cannot be closed (%s)", type(trouble).__name__)
            return False
        return True

    async def _tell(self, guild: GuildId, one: Suspended, category: ChannelId) -> None:
        leaders = self._notice.leaders(guild)
        if not leaders:
            return
        rows = {
            row
            for row in desired_rooms.NOBODY
            if row.target in (desired_rooms.BOT, desired_rooms.EVERYONE)
        }
        rows |= {_may_read(target) for target in leaders}
        name = self._notice.room_name()
        made = await self._structures.make_room(guild, category, name, frozenset(rows), 0)
        await self._store.add_channel(one.workshop_id, made)
        self._engine.suspended = tuple(
            replace(known, channel_ids=(*known.channel_ids, made)) if known == one else known
            for known in self._engine.suspended
        )
        await self._messenger.send(made, self._notice.message(), name)


def _may_read(leader: Target) -> desired_rooms.Overwrite:
    """What somebody who may lead a workshop may do where it is told: read."""
    right = desired_rooms.Right
    return desired_rooms.Overwrite(
        leader, frozenset({right.VIEW, right.READ_HISTORY}), frozenset({right.SEND})
    )


def _is_notice(room: ActualRoom) -> bool:
    """A room of a workshop denies much to everybody in it; the one with the notice, to write and nothing else."""
    others = [
        row
        for row in room.overwrites
        if row.target not in (desired_rooms.BOT, desired_rooms.EVERYONE)
    ]
    return bool(others) and all(row == _may_read(row.target) for row in others)
