"""One pass: look at the guild, compute what should stand, make the fewest calls that close the difference."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.app.engine import Engine
from bot.app.ports import Absent, Structures
from bot.domain.rooms.desired import Overwrite, desired_structure
from bot.domain.rooms.plan import (
    ActualGuild,
    Adopt,
    Change,
    Delete,
    MakeCategory,
    MakeRoom,
    RoomCall,
    digest,
    names_recorded,
    plan,
    troubles,
)
from bot.domain.rooms.power import audience_after, returned
from bot.domain.rooms.reports import (
    ReportApplied,
    ReportChannel,
    ReportGone,
    ReportLeft,
    ReportRights,
    Trouble,
)
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import ChannelId, UserId, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey

_log = logging.getLogger(__name__)

_MOST_ROUNDS = 6
"""A pass is planned anew when a step changed what is known (a category made, a room gone), but not for ever."""


class Reconciler:
    """Brings a workshop's rooms to what they should be. The caller runs one pass per guild at a time."""

    def __init__(self, engine: Engine, structures: Structures) -> None:
        self._engine = engine
        self._structures = structures

    async def look(self, workshop: Workshop) -> frozenset[str]:
        """Read who sees rooms by the guild's own power, and who has gone, and note it; returns the rights it lacks.

        Whoever left while the bot was not listening is noted here, as if it had just been told.
        """
        people = _counted_on(workshop)
        facts = await self._structures.facts(workshop.guild, frozenset(people))
        if facts is None:
            return frozenset()
        absent = facts.absent | returned(workshop.audience, facts.audience)
        if audience_after(workshop.audience, facts.audience) != workshop.audience:
            await self._engine.act(workshop.id, facts.audience)
        if facts.missing_rights != workshop.rooms.lacking_rights:
            await self._engine.act(workshop.id, ReportRights(facts.missing_rights))
        for user in people:
            if user in absent:
                await self._engine.act(workshop.id, ReportLeft(user))
        return facts.missing_rights

    async def reconcile(self, workshop_id: WorkshopId) -> bool:
        """Run a pass; True when what stands is what should. ``Refused`` and ``Unreachable`` go to the caller."""
        category_was_remade = False
        for _ in range(_MOST_ROUNDS):
            workshop = self._engine.workshop(workshop_id)
            if workshop is None or workshop.stage is not Stage.OPEN:
                return True
            actual = await self._read(workshop)
            if actual is None:
                return False
            at = self._engine.now()
            for trouble in troubles(workshop, desired_structure(workshop, at), actual):
                category_was_remade = (
                    category_was_remade or trouble.trouble is Trouble.CATEGORY_DELETED
                )
                if not (category_was_remade and trouble.trouble is Trouble.ROOM_MOVED):
                    await self._engine.act(workshop.id, trouble)
            await self._note_gone(workshop, actual)
            workshop = self._engine.workshop(workshop_id) or workshop
            steps = plan(desired_structure(workshop, at), actual)
            if not steps:
                return True
            for step in steps:
                if not await self._take(workshop, step) or self._is_overtaken(workshop):
                    break
        return False

    def _is_overtaken(self, workshop: Workshop) -> bool:
        """Whether somebody's rights are no longer what the steps were planned for: what is left of them could open to
        a person what was closed meanwhile.
        """
        now = self._engine.workshop(workshop.id)
        return now is None or _rights(now, self._engine.now()) != _rights(
            workshop, self._engine.now()
        )

    async def _read(self, workshop: Workshop) -> ActualGuild | None:
        return await self._structures.read(
            workshop.guild, frozenset(_recorded(workshop)), names_recorded(workshop)
        )

    async def _note_gone(self, workshop: Workshop, actual: ActualGuild) -> None:
        standing = {room.channel for room in (*actual.rooms, *actual.categories)}
        for gone in sorted(_recorded(workshop) - standing):
            await self._engine.act(workshop.id, ReportGone(gone))

    async def _take(self, workshop: Workshop, step: RoomCall) -> bool:
        """Make one call and note its outcome. False when the plan has to be made anew."""
        guild, category = workshop.guild, workshop.rooms.category.channel
        match step:
            case MakeCategory(name, overwrites):
                made = await self._structures.make_category(guild, name, overwrites)
                await self._engine.act(workshop.id, ReportChannel(None, 0, made))
                return False
            case Adopt(room, generation, channel):
                applied = self._wanted(workshop, room)
                await self._engine.act(
                    workshop.id, ReportChannel(room, generation, channel, applied)
                )
                return room is not None
            case MakeRoom(room, generation, name, overwrites):
                if category is None:
                    return False
                made = await self._structures.make_room(guild, category, name, overwrites)
                await self._engine.act(
                    workshop.id, ReportChannel(room, generation, made, digest(overwrites))
                )
            case Change(channel, overwrites):
                return await self._change(workshop, step)
            case Delete(channel):
                await self._structures.delete(guild, channel)
                await self._engine.act(workshop.id, ReportGone(channel))
        return True

    async def _change(self, workshop: Workshop, step: Change) -> bool:
        if workshop.rooms.category.channel is None:
            return False
        try:
            await self._structures.change(workshop.guild, workshop.rooms.category.channel, step)
        except Absent:
            await self._engine.act(workshop.id, ReportGone(step.channel))
            return False
        room = next(
            (room for room in workshop.rooms.standing if room.channel == step.channel), None
        )
        if room is not None and room.applied != digest(step.overwrites):
            await self._engine.act(workshop.id, ReportApplied(room.key, digest(step.overwrites)))
        return True

    def _wanted(self, workshop: Workshop, room: RoomKey | None) -> str:
        """An adopted room stands as it should: that is why it was adopted."""
        wanted = desired_structure(workshop, self._engine.now()).rooms
        return next(
            (digest(one.overwrites) for one in wanted if one.key == room and one.channel is None),
            "",
        )


def _counted_on(workshop: Workshop) -> tuple[UserId, ...]:
    """Whose leaving would change something: nobody is noted as gone a second time.

    The last facilitator stays one, whether here or not; of several who are all gone, it is who was there first, and so
    comes last.
    """
    third_party = tuple(facilitator.user for facilitator in reversed(workshop.people.facilitators))
    on_a_side = tuple(
        person.user
        for person in workshop.people.participants
        if person.standing is not Standing.LEFT
    )
    return on_a_side if workshop.people.nobody_leads else (*on_a_side, *third_party)


def _rights(
    workshop: Workshop, at: datetime
) -> frozenset[tuple[RoomKey, int, frozenset[Overwrite]]]:
    """What everybody may do where, whichever channels the rooms stand in."""
    return frozenset(
        (room.key, room.generation, room.overwrites)
        for room in desired_structure(workshop, at).rooms
    )


def _recorded(workshop: Workshop) -> set[ChannelId]:
    known = [room.channel for room in workshop.rooms.standing] + [
        old.channel for old in workshop.rooms.retiring
    ]
    return {one for one in [*known, workshop.rooms.category.channel] if one is not None}
