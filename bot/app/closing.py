"""Closing for good, step by step, each resumable: outbox, rooms, key, rows, receipt (DESIGN §10)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.app.engine import Engine, channel_ids
from bot.app.ports import CallFailed, Refused, Structures, Unreachable
from bot.domain.identity import ChannelId, GuildId, WorkshopId
from bot.domain.rooms import BOT, BOT_IN_ROOM, EVERYONE, Overwrite, Right
from bot.domain.structure import Change
from bot.domain.workshop import Workshop
from bot.store.closing import Closing, ClosingStep
from bot.store.workshops import Store

_log = logging.getLogger(__name__)

LONGEST_WAIT_FOR_ROOMS_S = 600.0
"""A room that cannot be deleted never holds the key longer than this."""

_NOBODY = frozenset(
    {Overwrite(EVERYONE, frozenset(), frozenset({Right.VIEW})), Overwrite(BOT, frozenset(BOT_IN_ROOM), frozenset())}
)


class Closer:
    """Carries closings through. ``close`` may be called again at any time and goes on where it was."""

    def __init__(self, engine: Engine, store: Store, structures: Structures, clock: Callable[[], datetime]) -> None:
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
        category = workshop.category.channel
        channels = [one for one in channel_ids(workshop) if one != category]
        channels += [category] if category is not None else []
        return await self._store.closings.begin(workshop.id, workshop.guild, channels, workshop.settings.locale, at)

    async def carry_on(self, closing: Closing) -> bool:
        """Do what is left. True when nothing is; False when rooms still stand and it is to be called again later."""
        if closing.step is ClosingStep.DRAIN:
            await self._store.outbox.drop_all(closing.workshop_id)
            closing = await self._store.closings.advance(closing.workshop_id)
        if closing.remaining_channel_ids:
            closing = await self._delete_rooms(closing)
        now = self._clock().timestamp()
        waited = now - closing.started_at
        if closing.remaining_channel_ids and closing.step is ClosingStep.ROOMS and waited < LONGEST_WAIT_FOR_ROOMS_S:
            return False
        if closing.key_destroyed_at is None:
            closing = await self._store.closings.destroy_key(closing.workshop_id, now)
        self._engine.forget(WorkshopId(closing.workshop_id))
        if closing.step is not ClosingStep.RECEIPT:
            closing = await self._store.closings.erase_rows(closing.workshop_id, now)
            for listener in self._listeners:
                listener(closing)
        return not closing.remaining_channel_ids

    async def _delete_rooms(self, closing: Closing) -> Closing:
        """Rooms first, the category last: it stands at the end of the list that is left."""
        remaining = list(closing.remaining_channel_ids)
        deleted = closing.rooms_deleted
        guild = GuildId(closing.guild_id)
        for channel in tuple(remaining):
            try:
                await self._structures.delete(guild, ChannelId(channel))
            except Refused:
                await self._hide(guild, ChannelId(channel))
                continue
            except Unreachable:
                continue
            remaining.remove(channel)
            deleted += 1
            closing = await self._store.closings.record_rooms(closing.workshop_id, remaining, deleted)
        return closing

    async def _hide(self, guild: GuildId, channel: ChannelId) -> None:
        """A room that may not be deleted is at least closed to everybody, in one call."""
        try:
            await self._structures.change(guild, channel, Change(channel, _NOBODY))
        except CallFailed:
            _log.warning("a room of a workshop that is being closed can neither be deleted nor hidden")
