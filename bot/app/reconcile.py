"""One pass: look at the guild, compute what should stand, make the fewest calls that close the difference."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.app.engine import Engine
from bot.app.ports import Absent, Structures
from bot.domain.identity import WorkshopId
from bot.domain.notes import NoteAudience, NoteChannel, NoteGone
from bot.domain.rooms import desired_structure
from bot.domain.structure import Adopt, Change, Delete, MakeCategory, MakeRoom, Step, plan, strays_named
from bot.domain.workshop import Stage, Workshop

_log = logging.getLogger(__name__)

_MOST_ROUNDS = 6
"""A pass is planned anew when a step changed what is known (a category made, a room gone), but not for ever."""


class Reconciler:
    """Brings a workshop's rooms to what they should be. The caller runs one pass per guild at a time."""

    def __init__(self, engine: Engine, structures: Structures) -> None:
        self._engine = engine
        self._structures = structures

    async def look(self, workshop: Workshop) -> frozenset[str]:
        """Read who sees rooms by the guild's own power and note what changed; returns the rights the bot lacks."""
        facts = await self._structures.facts(workshop.guild)
        if facts is None:
            return frozenset()
        known = workshop.audience
        noted = NoteAudience(facts.sees, facts.could_enter, facts.holders_known)
        if (known.sees, known.could_enter, known.holders_known) != (noted.sees, noted.could_enter, noted.holders_known):
            await self._engine.act(workshop.id, noted)
        return facts.missing_rights

    async def reconcile(self, workshop_id: WorkshopId) -> bool:
        """Run a pass; True when what stands is what should. ``Refused`` and ``Unreachable`` go to the caller."""
        for _ in range(_MOST_ROUNDS):
            workshop = self._engine.workshop(workshop_id)
            if workshop is None or workshop.stage is not Stage.OPEN:
                return True
            steps = await self._steps(workshop, self._engine.now())
            if steps is None:
                return False
            if not steps:
                return True
            for step in steps:
                if not await self._take(workshop, step):
                    break
        return False

    async def _steps(self, workshop: Workshop, at: datetime) -> tuple[Step, ...] | None:
        known = [room.channel for room in workshop.rooms] + [old.channel for old in workshop.retiring]
        channels = frozenset(one for one in [*known, workshop.category.channel] if one is not None)
        names = strays_named(workshop) | {workshop.category.name}
        actual = await self._structures.read(workshop.guild, channels, names)
        if actual is None:
            return None
        standing = {room.channel for room in actual.rooms} | {one.channel for one in actual.categories}
        for gone in sorted(channels - standing):
            await self._engine.act(workshop.id, NoteGone(gone))
        fresh = self._engine.workshop(workshop.id)
        return plan(desired_structure(fresh, at), actual) if fresh is not None else ()

    async def _take(self, workshop: Workshop, step: Step) -> bool:
        """Make one call and note its outcome. False when the plan has to be made anew."""
        guild, category = workshop.guild, workshop.category.channel
        match step:
            case MakeCategory(name, overwrites):
                made = await self._structures.make_category(guild, name, overwrites)
                await self._engine.act(workshop.id, NoteChannel(None, 0, made))
                return False
            case Adopt(room, generation, channel):
                await self._engine.act(workshop.id, NoteChannel(room, generation, channel))
                return room is not None
            case MakeRoom(room, generation, name, overwrites):
                if category is None:
                    return False
                made = await self._structures.make_room(guild, category, name, overwrites)
                await self._engine.act(workshop.id, NoteChannel(room, generation, made))
            case Change(channel):
                if category is None:
                    return False
                try:
                    await self._structures.change(guild, category, step)
                except Absent:
                    await self._engine.act(workshop.id, NoteGone(channel))
                    return False
            case Delete(channel):
                await self._structures.delete(guild, channel)
                await self._engine.act(workshop.id, NoteGone(channel))
        return True
