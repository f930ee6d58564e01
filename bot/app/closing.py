"""Closing for good, step by step, each resumable: outbox, rooms, key, rows, receipt (docs/storage.md)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.app import documents
from bot.app.engine import Engine
from bot.app.ports import Absent, CallFailed, Refused, Structures, Unreachable
from bot.app.rooms.ours import Ours
from bot.app.urgency import Urgency, urgent
from bot.domain.rooms import channels as room_channels
from bot.domain.rooms import desired as desired_rooms
from bot.domain.rooms import plan
from bot.domain.vocabulary.identity import ChannelId, GuildId, WorkshopId
from bot.frozen import kept
from bot.store import port
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop
    from bot.store.port import Closing

_log = logging.getLogger(__name__)

_AT_ONCE = 16
LONGEST_WAIT_FOR_ROOMS_S = 600.0
"""A room that cannot be deleted never holds the key longer than this."""


def rooms_waited_for_until(closing: Closing) -> float:
    """The moment, in seconds since the epoch, at which the key goes even if rooms still stand."""
    return closing.started_at + LONGEST_WAIT_FOR_ROOMS_S


@kept
class _Left:
    """What is left of a closing while rooms are deleted side by side: one after the other is noted."""

    closing: Closing
    noting: asyncio.Lock = field(default_factory=asyncio.Lock)


class Closer:
    """Carries closings through. ``close`` may be called again at any time and goes on where it was."""

    def __init__(
        self, engine: Engine, store: Store, structures: Structures, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._store = store
        self._structures = structures
        self._clock = clock
        self._listeners: list[Callable[[Closing], None]] = []

    def on_receipt(self, listener: Callable[[Closing], None]) -> None:
        """Have something called when a closing has come to its receipt."""
        self._listeners.append(listener)

    async def begin(self, workshop: Workshop) -> Closing:
        """Write the plain row from which everything else follows; repeating it changes nothing."""
        at = self._clock().timestamp()
        category = workshop.rooms.category.channel
        channels = [one for one in documents.channel_ids(workshop) if one != category]
        channels += [category] if category is not None else []
        return await self._store.closings.begin(
            workshop.id, workshop.guild, channels, workshop.settings.locale, at
        )

    async def carry_on(self, closing: Closing) -> bool:
        """Do what is left. True when nothing is; False when rooms still stand and it is to be called again later."""
        if closing.step is port.ClosingStep.DRAIN:
            await self._store.outbox.drop_all(closing.workshop_id)
            closing = await self._store.closings.advance(closing.workshop_id)
        standing = await self._standing(closing)
        if standing is not None:
            closing = await self._add_strays(closing, standing)
        if closing.remaining_channel_ids:
            closing = await self._delete_rooms(closing, self._categories(closing, standing))
        now = self._clock().timestamp()
        left = standing is None or closing.remaining_channel_ids
        if (
            left
            and closing.step is port.ClosingStep.ROOMS
            and now < rooms_waited_for_until(closing)
        ):
            return False
        if closing.key_destroyed_at is None:
            closing = await self._store.closings.destroy_key(closing.workshop_id, now)
        self._engine.forget(WorkshopId(closing.workshop_id))
        if closing.step is not port.ClosingStep.RECEIPT:
            closing = await self._store.closings.erase_rows(closing.workshop_id, now)
            for listener in self._listeners:
                listener(closing)
        return not closing.remaining_channel_ids

    async def _standing(self, closing: Closing) -> plan.ActualGuild | None:
        """What stands of it, by recorded id and, while its key is there, by recorded name; None if nobody can say."""
        workshop = self._engine.workshop(WorkshopId(closing.workshop_id))
        names = room_channels.names_recorded(workshop) if workshop is not None else frozenset[str]()
        channels = frozenset(ChannelId(one) for one in closing.remaining_channel_ids)
        if not channels and not names:
            return plan.ActualGuild((), ())
        try:
            standing = await self._structures.read(GuildId(closing.guild_id), channels, names)
        except CallFailed:
            return None
        if standing is None:
            return None
        ours, guild = Ours(self._engine, self._structures), GuildId(closing.guild_id)
        return ours.without_others(standing, guild, WorkshopId(closing.workshop_id), channels)

    async def _add_strays(self, closing: Closing, standing: plan.ActualGuild) -> Closing:
        """A room whose making was never answered carries our name all the same: it goes with the others."""
        known = closing.remaining_channel_ids
        rooms = [room.channel for room in standing.rooms if room.channel not in known]
        categories = [room.channel for room in standing.categories if room.channel not in known]
        if not rooms and not categories:
            return closing
        remaining = [*rooms, *known, *categories]
        return await self._store.closings.record_rooms(
            closing.workshop_id, remaining, closing.rooms_deleted
        )

    def _categories(self, closing: Closing, standing: plan.ActualGuild | None) -> frozenset[int]:
        """The channels that are no rooms, and are not counted as such."""
        workshop = self._engine.workshop(WorkshopId(closing.workshop_id))
        own = workshop.rooms.category.channel if workshop is not None else None
        found = {room.channel for room in standing.categories} if standing is not None else set()
        return frozenset(found | ({own} if own is not None else set()))

    async def _delete_rooms(self, closing: Closing, categories: frozenset[int]) -> Closing:
        """Rooms first, side by side; then the category. Each that has gone is noted at once."""
        rooms = [one for one in closing.remaining_channel_ids if one not in categories]
        left, places = _Left(closing), asyncio.Semaphore(_AT_ONCE)

        async def delete(channel: int) -> None:
            async with places:
                if await self._is_deleted(GuildId(closing.guild_id), ChannelId(channel)):
                    await self._note_deleted(left, channel, is_room=channel not in categories)

        with urgent(Urgency.OPENING):
            await asyncio.gather(*(delete(room) for room in rooms))
            for category in categories & set(closing.remaining_channel_ids):
                await delete(category)
        return left.closing

    async def _is_deleted(self, guild: GuildId, channel: ChannelId) -> bool:
        try:
            await self._structures.delete(guild, channel)
        except Refused:
            await self._hide(guild, channel)
            return False
        except (Unreachable, Absent):
            return False  # absent is the guild itself: perhaps the bot is let in again
        return True

    async def _note_deleted(self, left: _Left, channel: int, *, is_room: bool) -> None:
        async with left.noting:
            closing = left.closing
            remaining = [one for one in closing.remaining_channel_ids if one != channel]
            left.closing = await self._store.closings.record_rooms(
                closing.workshop_id, remaining, closing.rooms_deleted + is_room
            )

    async def _hide(self, guild: GuildId, channel: ChannelId) -> None:
        """A room that may not be deleted is at least closed to everybody, in one call."""
        try:
            await self._structures.close(guild, channel, desired_rooms.NOBODY)
        except CallFailed:
            _log.warning(
                "a room of a workshop that is being closed can neither be deleted nor hidden"
            )
