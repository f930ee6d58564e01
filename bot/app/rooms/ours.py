"""Which of a guild's channels are a workshop's own: by what it recorded, and never another workshop's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Structures
from bot.domain.rooms import channels as room_channels
from bot.domain.rooms import plan
from bot.domain.vocabulary.identity import ChannelId, GuildId, WorkshopId

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop


def recorded(workshop: Workshop) -> frozenset[ChannelId]:
    """The channels a workshop knows as its own."""
    known = [room.channel for room in workshop.rooms.every] + [
        old.channel for old in workshop.rooms.retiring
    ]
    return frozenset(one for one in [*known, workshop.rooms.category.channel] if one is not None)


class Ours:
    """Looks at the guild for one workshop at a time.

    A room is also known by its name, whose end is drawn by lot; should two workshops of a guild ever draw the same, a
    room stays with the one that recorded it.
    """

    def __init__(self, engine: Engine, structures: Structures) -> None:
        self._engine = engine
        self._structures = structures

    def seen(self, workshop: Workshop) -> plan.ActualGuild | None:
        """As ``Structures.seen``: what the gateway and the replies have told so far; asks nothing."""
        own = recorded(workshop)
        actual = self._structures.seen(workshop.guild, own, room_channels.names_recorded(workshop))
        return None if actual is None else self._without_others(actual, workshop, own)

    async def read(self, workshop: Workshop) -> plan.ActualGuild | None:
        """As ``Structures.read``. ``CallFailed``."""
        own = recorded(workshop)
        actual = await self._structures.read(
            workshop.guild, own, room_channels.names_recorded(workshop)
        )
        return None if actual is None else self._without_others(actual, workshop, own)

    def _without_others(
        self, actual: plan.ActualGuild, workshop: Workshop, own: frozenset[ChannelId]
    ) -> plan.ActualGuild:
        return self.without_others(actual, workshop.guild, workshop.id, own)

    def without_others(
        self, actual: plan.ActualGuild, guild: GuildId, mine: WorkshopId, own: frozenset[ChannelId]
    ) -> plan.ActualGuild:
        """The same, without what is another workshop's here: by its id, or, until that is noted, by its name."""
        if all(room.channel in own for room in (*actual.rooms, *actual.categories)):
            return actual  # as nearly always, and then nobody else's rooms need to be gone through
        others = [one for one in self._engine.workshops(guild) if one.id != mine]
        channels = frozenset[ChannelId]().union(*(recorded(one) for one in others))
        names = frozenset[str]().union(*(room_channels.names_recorded(one) for one in others))
        rooms, categories = (
            tuple(
                room
                for room in found
                if room.channel in own or (room.channel not in channels and room.name not in names)
            )
            for found in (actual.rooms, actual.categories)
        )
        return replace(actual, rooms=rooms, categories=categories)
