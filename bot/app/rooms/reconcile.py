"""One pass: look at the guild, compute what should stand, make the fewest calls that close the difference."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Mapping
from datetime import datetime

from bot.app.engine import Engine
from bot.app.ports import Absent, CallFailed, Refused, Structures
from bot.app.rooms.closing_first import ClosingFirst, due_in, recorded
from bot.app.rooms.standing import differing, let_in, unsettled
from bot.app.rooms.steps import (
    RefusedCall,
    Work,
    about_what,
    gives_to,
    refused_again,
)
from bot.app.rooms.telling import Telling
from bot.app.rooms.under_way import UnderWay
from bot.domain.rooms.conditions import ReportStanding, takings
from bot.domain.rooms.desired import Overwrite, desired_structure
from bot.domain.rooms.plan import (
    ActualGuild,
    Adopt,
    Arrange,
    Change,
    Delete,
    MakeCategory,
    MakeRoom,
    RoomCall,
    digest,
    names_recorded,
    plan,
    strays,
)
from bot.domain.rooms.power import audience_after, returned
from bot.domain.rooms.reports import (
    ReportApplied,
    ReportAudience,
    ReportChannel,
    ReportGone,
    ReportLeft,
    ReportRights,
)
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import GuildId, UserId, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey

_log = logging.getLogger(__name__)

_MOST_ROUNDS = 6
"""A pass is planned anew when a step changed what is known (a category made, a room gone), but not for ever."""
PATIENCE_S = 2.5
"""How long a pass waits for one call. It goes on with other rooms then, and comes back when that call has ended."""


class Reconciler:
    """Brings a workshop's rooms to what they should be. The caller runs one pass per guild at a time.

    What closes has a lane of its own (``closing``), which may be woken at any moment, also while a pass is under way.
    """

    def __init__(self, engine: Engine, structures: Structures) -> None:
        self._engine = engine
        self._structures = structures
        self.under_way = UnderWay()
        self.closing = ClosingFirst(engine, structures, self.under_way)
        self.telling = Telling(engine)
        self._refused: dict[Hashable, RefusedCall] = {}

    def changed(self, workshop: Workshop) -> None:
        """The state is another: what closes by it begins to close at this moment, whatever else is going on."""
        if workshop.stage is Stage.OPEN:
            self.telling.remember_wanted(workshop)
            self.closing.begin(workshop)

    async def glance(self, guild: GuildId) -> None:
        """Something was changed in the guild: close what that leaves open. Asks Discord nothing."""
        for workshop in self._engine.workshops(guild):
            if workshop.stage is Stage.OPEN:
                await self.look_at_audience(workshop)
                self.changed(self._engine.workshop(workshop.id) or workshop)

    def doubt(self, guild: GuildId) -> None:
        """Ask Discord itself at the next look: an event may have been lost."""
        self._structures.doubt(guild)

    async def stop(self) -> None:
        """The process ends: no lane goes on."""
        await self.closing.stop()
        await self.under_way.stop()

    async def look(self, workshop: Workshop) -> frozenset[str]:
        """Read who sees rooms by the guild's own power, and who has gone, and note it; returns the rights it lacks.

        Whoever left while the bot was not listening is noted here, as if it had just been told.
        """
        await self.note_applied(workshop)
        await self.look_at_audience(workshop)
        people = _counted_on(workshop)
        facts = await self._structures.facts(workshop.guild, frozenset(people))
        if facts is None:
            return frozenset()
        if facts.missing_rights != workshop.rooms.lacking_rights:
            await self._engine.act(workshop.id, ReportRights(facts.missing_rights))
        # Who was away and is back with the bot gone meanwhile has left, too: by what was known before this look.
        absent = facts.absent | returned(workshop.audience, facts.audience)
        for user in people:
            if user in absent:
                await self._engine.act(workshop.id, ReportLeft(user))
        await self._note_audience(self._engine.workshop(workshop.id) or workshop, facts.audience)
        return facts.missing_rights

    async def look_at_audience(self, workshop: Workshop) -> None:
        """Note who sees rooms by the guild's own power, by what the gateway has told: this asks Discord nothing."""
        audience = self._structures.audience_seen(workshop.guild)
        if audience is not None:
            await self._note_audience(workshop, audience)

    async def _note_audience(self, workshop: Workshop, audience: ReportAudience) -> None:
        if audience_after(workshop.audience, audience) != workshop.audience:
            await self._engine.act(workshop.id, audience)

    async def note_applied(self, workshop: Workshop) -> None:
        """Whatever stands as it should counts as made so, whoever's call it was and whatever became of its answer."""
        actual = self._seen(workshop)
        if actual is None or workshop.stage is not Stage.OPEN:
            return
        standing = {room.channel: room.overwrites for room in actual.rooms}
        applied = {room.key: room.applied for room in workshop.rooms.standing}
        for want in desired_structure(workshop, self._engine.now()).rooms:
            if want.channel is None or standing.get(want.channel) != want.overwrites:
                continue
            known = applied.get(want.key)
            room = workshop.room(want.key)
            current = room is not None and room.channel == want.channel
            if current and known != digest(want.overwrites):
                await self._engine.act(
                    workshop.id, ReportApplied(want.key, digest(want.overwrites))
                )

    async def reconcile(self, workshop_id: WorkshopId) -> bool:
        """Run a pass; True when what stands is what should.

        Trouble with one room keeps no other from its turn; the first failure goes to the caller in the end.
        """
        work = Work()
        for _ in range(_MOST_ROUNDS):
            workshop = self._engine.workshop(workshop_id)
            if workshop is None or workshop.stage is not Stage.OPEN:
                return True
            actual = await self._read(workshop)
            if actual is None:
                return False
            self.telling.look(workshop, actual)
            await self._note_gone(workshop, actual)
            workshop = self._engine.workshop(workshop_id) or workshop
            await self.closing.through(workshop)
            if await self._rest(workshop, work):
                break
        await self._tell(workshop_id)
        if work.failures:
            raise work.failures[0]
        return self._stands(workshop_id)

    async def _tell(self, workshop_id: WorkshopId) -> None:
        """Note what stands as it should and what does not; say what was put right, and what cannot be."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None:
            return
        await self.note_applied(workshop)
        workshop = self._engine.workshop(workshop_id) or workshop
        actual = self._seen(workshop)
        if actual is not None:
            unclosed = self.closing.conditions(workshop_id)
            desired = desired_structure(workshop, self._engine.now())
            found = differing(workshop, desired, actual, self._refused, unclosed)
            if found != workshop.rooms.differing:
                await self._engine.act(workshop_id, ReportStanding(found))
                workshop = self._engine.workshop(workshop_id) or workshop
            await self.telling.tell(workshop, actual, unclosed)

    async def _rest(self, workshop: Workshop, work: Work) -> bool:
        """Everything but closing. False when it has to be planned anew."""
        actual = await self._read(workshop)
        if actual is None or self._is_overtaken(workshop):
            return actual is None
        desired = desired_structure(workshop, self._engine.now())
        open_to = {one.channel: one.targets for one in takings(desired, actual)}
        still_open = frozenset(target for targets in open_to.values() for target in targets)
        stray = {step.channel for step in strays(desired, actual)}
        anew = False
        for step in plan(desired, actual):
            if isinstance(step, Change) and step.channel in open_to:
                continue  # the lane that closes sees to it
            if about_what(workshop, step) in work.failed:
                continue
            if gives_to(step, actual) & still_open:
                continue  # they are to be out of one room before they come into another
            try:
                taken = await self._in_time(workshop, step)
            except CallFailed as failed:
                work.failures.append(failed)
                work.failed.add(about_what(workshop, step))
                if isinstance(step, Delete) and step.channel in stray:
                    return True  # who sees it was decided once: nothing opens before it has gone
                continue
            anew = anew or taken is not None
            if taken is False or self._is_overtaken(workshop):
                return False
        return not anew

    def _stands(self, workshop_id: WorkshopId) -> bool:
        """Whether there is nothing left to do, by what has been told so far."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return True
        actual = self._seen(workshop)
        return actual is not None and not plan(
            desired_structure(workshop, self._engine.now()), actual
        )

    async def _in_time(self, workshop: Workshop, step: RoomCall) -> bool | None:
        """Make one call, waiting for it only so long. False when the plan has to be made anew; None where it was not
        made: one about the same is under way, or was refused a short while ago.
        """
        about = about_what(workshop, step)
        refused = self._refused.get(about)
        if self.under_way.any(about):
            return None
        if refused is not None and refused.again_at > self._loop_time():
            raise refused.failure
        try:
            done = await self.under_way.within(PATIENCE_S, about, self._take(workshop, step))
        except Refused as failure:
            self._refused[about] = refused_again(refused, failure, self._loop_time())
            raise
        self._refused.pop(about, None)
        return done

    @staticmethod
    def _loop_time() -> float:
        return asyncio.get_running_loop().time()

    def try_at_once(self, guild: GuildId) -> None:
        """Rights or roles of the guild have changed: what was refused may not be any more."""
        self._refused.clear()
        self.closing.try_at_once(guild)

    def next_in(self, guild: GuildId) -> float | None:
        """Seconds until something is to be tried, or told, again; None if nothing waits."""
        refused = [due_in(one.again_at, self._loop_time()) for one in self._refused.values()]
        others = (self.closing.next_try_in(guild), self.telling.next_in())
        return min([*refused, *(one for one in others if one is not None)], default=None)

    def unsettled(self, workshop: Workshop) -> frozenset[RoomKey]:
        """The rooms that do not stand, or whose rights are not as they should be, by what has been told so far."""
        actual = self._seen(workshop)
        if actual is None or workshop.stage is not Stage.OPEN:
            return frozenset()
        return unsettled(desired_structure(workshop, self._engine.now()), actual)

    def let_in(self, workshop: Workshop) -> Mapping[RoomKey, tuple[UserId, ...]]:
        """Whom each room lets in by a row of their own, by what has been told so far."""
        actual = self._seen(workshop)
        return let_in(workshop, actual) if actual is not None else {}

    def _is_overtaken(self, workshop: Workshop) -> bool:
        """Whether somebody's rights are no longer what the steps were planned for: what is left of them could open to
        a person what was closed meanwhile.
        """
        now = self._engine.workshop(workshop.id)
        return now is None or _rights(now, self._engine.now()) != _rights(
            workshop, self._engine.now()
        )

    def _seen(self, workshop: Workshop) -> ActualGuild | None:
        return self._structures.seen(workshop.guild, recorded(workshop), names_recorded(workshop))

    async def _read(self, workshop: Workshop) -> ActualGuild | None:
        return await self._structures.read(
            workshop.guild, recorded(workshop), names_recorded(workshop)
        )

    async def _note_gone(self, workshop: Workshop, actual: ActualGuild) -> None:
        standing = {room.channel for room in (*actual.rooms, *actual.categories)}
        for gone in sorted(recorded(workshop) - standing):
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
            case Change() | Arrange():
                return await self._change(workshop, step)
            case Delete(channel):
                await self._structures.delete(guild, channel)
                await self._engine.act(workshop.id, ReportGone(channel))
        return True

    async def _change(self, workshop: Workshop, step: Change | Arrange) -> bool:
        category = workshop.rooms.category.channel
        if category is None:
            return False
        try:
            if isinstance(step, Arrange):
                await self._structures.arrange(workshop.guild, category, step)
                return True
            await self._structures.change(workshop.guild, step)
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
