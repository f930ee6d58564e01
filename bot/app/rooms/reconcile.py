"""One pass: look at the guild, compute what should stand, make the fewest calls that close the difference."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import CallFailed, Calls, Structures
from bot.app.rooms import standing as room_standing
from bot.app.rooms import steps as room_steps
from bot.app.rooms.carrying_out import CarryingOut
from bot.app.rooms.closing_first import ClosingFirst
from bot.app.rooms.ordering import Ordering
from bot.app.rooms.ours import Ours, recorded
from bot.app.rooms.telling import Telling
from bot.app.rooms.watching_calls import WatchingCalls
from bot.app.urgency import Urgency, urgent
from bot.domain.rooms import alike, conditions, reports
from bot.domain.rooms import desired as desired_rooms
from bot.domain.rooms import plan as room_plan
from bot.domain.rooms import power as seat_power
from bot.domain.state import people as people_state
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import GuildId, UserId, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite
    from bot.domain.rooms.plan import ActualGuild, RoomCall
    from bot.domain.rooms.reports import ReportAudience
    from bot.domain.state.workshop import Workshop

_log = logging.getLogger(__name__)

_MOST_ROUNDS = 6
"""A pass is planned anew when a step changed what is known (a category made, a room gone), but not for ever."""
_AT_ONCE = 16
"""How many calls of one stage wait side by side: more would only wait for the pace, and be decided too early."""


class Reconciler:
    """Brings a workshop's rooms to what they should be. The caller runs one pass per guild at a time.

    What closes has a lane of its own (``closing``), which may be woken at any moment, also while a pass is under way.
    """

    def __init__(self, engine: Engine, structures: Structures, calls: Calls | None = None) -> None:
        self._engine = engine
        self._structures = structures
        self._ours = Ours(engine, structures)
        self._carrying_out = CarryingOut(engine, structures)
        self.under_way = self._carrying_out.under_way
        self.closing = ClosingFirst(engine, structures, self.under_way)
        self.calls = WatchingCalls(engine, self._carrying_out, calls)
        self.telling = Telling(engine)
        self._unsaid: Callable[[WorkshopId], Iterable[RoomKey]] = lambda _: ()
        self._ordering = Ordering(lambda: engine.now().timestamp())

    def also_tell(self, unsaid: Callable[[WorkshopId], Iterable[RoomKey]]) -> None:
        """Tell also of the rooms of which this says that the bot may not write there."""
        self._unsaid = unsaid

    def changed(self, workshop: Workshop) -> None:
        """The state is another: what closes by it begins to close at this moment, whatever else is going on."""
        if workshop.stage is workshop_state.Stage.OPEN:
            self.telling.remember_wanted(workshop)
            self.closing.begin(workshop)
            self.calls.changed(workshop)

    async def glance(self, guild: GuildId) -> None:
        """Something was changed in the guild: close what that leaves open. Asks Discord nothing."""
        for workshop in self._engine.workshops(guild):
            if workshop.stage is workshop_state.Stage.OPEN:
                await self.look_at_audience(workshop)
                self.changed(self._engine.workshop(workshop.id) or workshop)

    def doubt(self, guild: GuildId) -> None:
        """Ask Discord itself at the next look: an event may have been lost."""
        self._structures.doubt(guild)

    async def stop(self) -> None:
        """The process ends: no lane goes on."""
        await self.closing.stop()
        await self.calls.stop()
        await self.under_way.stop()

    async def look(self, workshop: Workshop) -> frozenset[str]:
        """Read who sees rooms by the guild's own power, and who has gone, and note it; returns the rights it lacks.

        Whoever left while the bot was not listening is noted here, as if it had just been told.
        """
        await self.note_applied(workshop)
        await self.look_at_audience(workshop)
        await self.calls.look(workshop)
        people = _counted_on(workshop)
        facts = await self._structures.facts(workshop.guild, frozenset(people))
        if facts is None:
            return frozenset()
        if facts.missing_rights != workshop.rooms.lacking_rights:
            await self._engine.act(workshop.id, reports.ReportRights(facts.missing_rights))
        # Who was away and is back with the bot gone meanwhile has left, too: by what was known before this look.
        absent = facts.absent | seat_power.returned(workshop.audience, facts.audience)
        for user in people:
            if user in absent:
                await self._engine.act(workshop.id, reports.ReportLeft(user))
        await self._note_audience(self._engine.workshop(workshop.id) or workshop, facts.audience)
        return facts.missing_rights

    async def look_at_audience(self, workshop: Workshop) -> None:
        """Note who sees rooms by the guild's own power, by what the gateway has told: this asks Discord nothing."""
        audience = self._structures.audience_seen(workshop.guild)
        if audience is not None:
            await self._note_audience(workshop, audience)

    async def _note_audience(self, workshop: Workshop, audience: ReportAudience) -> None:
        if seat_power.audience_after(workshop.audience, audience) != workshop.audience:
            await self._engine.act(workshop.id, audience)

    async def note_applied(self, workshop: Workshop) -> None:
        """Whatever stands as it should counts as made so, whoever's call it was and whatever became of its answer."""
        actual = self._ours.seen(workshop)
        if actual is None or workshop.stage is not workshop_state.Stage.OPEN:
            return
        standing = {room.channel: room.overwrites for room in actual.rooms}
        rooms = {room.key: room for room in workshop.rooms.every}
        for want in self._engine.desired(workshop).rooms:
            if want.channel is None or standing.get(want.channel) != want.overwrites:
                continue
            room = rooms.get(want.key)
            if room is None or room.channel != want.channel:
                continue
            digest = room_plan.digest(want.overwrites)
            if room.applied != digest:
                await self._engine.act(workshop.id, reports.ReportApplied(want.key, digest))

    async def reconcile(self, workshop_id: WorkshopId) -> bool:
        """Run a whole pass; True when what stands is what should."""
        work = room_steps.Work()
        await self.make_ready(workshop_id, work)
        return await self.tidy(workshop_id, work)

    async def make_ready(self, workshop_id: WorkshopId, work: room_steps.Work) -> None:
        """Close, make and open what is to be: after this people can talk. What fails is noted in ``work``."""
        with urgent(Urgency.OPENING):
            for _ in range(_MOST_ROUNDS):
                workshop = self._open(workshop_id)
                actual = await self._ours.read(workshop) if workshop is not None else None
                if workshop is None or actual is None:
                    return
                self.telling.look(workshop, actual)
                await self._note_gone(workshop, actual)
                workshop = self._engine.workshop(workshop_id) or workshop
                await self.closing.through(workshop)
                if await self._stages(workshop, work):
                    return

    async def tidy(self, workshop_id: WorkshopId, work: room_steps.Work) -> bool:
        """What nobody waits for, and then what there is to tell; True when what stands is what should.

        Trouble with one room has kept no other from its turn; the first failure goes to the caller now.
        """
        workshop = self._open(workshop_id)
        if workshop is None:
            return True
        actual = await self._ours.read(workshop)
        if actual is None:
            return False
        with urgent(Urgency.TIDYING):
            around = self._around(workshop, actual)
            tidying = room_plan.plan(around.desired, actual).tidying
            of_rooms = tuple(step for step in tidying if not isinstance(step, room_plan.Reorder))
            await self._side_by_side(around, work, of_rooms)
            await self._put_in_order(around, work)
        await self._tell(workshop_id)
        if work.failures:
            raise work.failures[0]
        return self._stands(workshop_id)

    async def _put_in_order(self, around: room_steps.Around, work: room_steps.Work) -> None:
        """Where the rooms of the workshop have stood in another order than their own for a little: one call."""
        workshop, rooms = around.workshop, room_plan.in_their_order(around.desired, around.actual)
        wrong = room_plan.reordered(around.desired, around.actual)
        if not self._ordering.may(workshop.id, wrong, rooms) or wrong is None:
            return
        outcome = await self._step(around, work, wrong)
        if outcome.changed and self._ordering.put_right(workshop.id, rooms):
            self.telling.noticed(workshop, reports.Trouble.ROOMS_REORDERED)

    def _open(self, workshop_id: WorkshopId) -> Workshop | None:
        workshop = self._engine.workshop(workshop_id)
        return (
            workshop
            if workshop is not None and workshop.stage is workshop_state.Stage.OPEN
            else None
        )

    async def _tell(self, workshop_id: WorkshopId) -> None:
        """Note what stands as it should and what does not; say what was put right, and what cannot be."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None:
            return
        await self.note_applied(workshop)
        workshop = self._engine.workshop(workshop_id) or workshop
        actual = self._ours.seen(workshop)
        if actual is not None:
            unclosed = self.closing.conditions(workshop_id)
            desired = self._engine.desired(workshop)
            found = room_standing.differing(
                workshop, desired, actual, self._carrying_out.refused, unclosed
            )
            found = room_standing.with_unsaid(workshop, found, self._unsaid(workshop_id))
            if found != workshop.rooms.differing:
                await self._engine.act(workshop_id, conditions.ReportStanding(found))
                workshop = self._engine.workshop(workshop_id) or workshop
            await self.telling.tell(workshop, actual, unclosed)

    async def _stages(self, workshop: Workshop, work: room_steps.Work) -> bool:
        """Everything but closing and tidying. False when it has to be planned anew."""
        actual = await self._ours.read(workshop)
        if actual is None or self._is_overtaken(workshop):
            return actual is None
        around = self._around(workshop, actual)
        anew = False
        for stage in room_plan.plan(around.desired, actual).stages:
            outcome = await self._side_by_side(around, work, stage)
            anew = anew or outcome.changed
            if outcome.stray_left:
                return True  # who sees it was decided once: nothing opens before it has gone
            if outcome.overtaken or self._is_overtaken(workshop):
                return False
        return not anew

    def _around(self, workshop: Workshop, actual: ActualGuild) -> room_steps.Around:
        return room_steps.Around.of(workshop, self._engine.desired(workshop), actual)

    async def _side_by_side(
        self, around: room_steps.Around, work: room_steps.Work, steps: tuple[RoomCall, ...]
    ) -> room_steps.StageOutcome:
        """The steps of one stage, so many at a time that whoever decides anew meanwhile is heard before the rest."""
        outcome, places = room_steps.StageOutcome(), asyncio.Semaphore(_AT_ONCE)

        async def one(step: RoomCall) -> None:
            async with places:
                if not outcome.overtaken:
                    outcome.add(await self._step(around, work, step))

        await asyncio.gather(*(one(step) for step in steps if around.may(step)))
        return outcome

    async def _step(
        self, around: room_steps.Around, work: room_steps.Work, step: RoomCall
    ) -> room_steps.StageOutcome:
        workshop, about = around.workshop, room_steps.about_what(around.workshop, step)
        if self._is_overtaken(workshop):
            return room_steps.StageOutcome(overtaken=True)
        if about in work.failed:
            return room_steps.StageOutcome()
        try:
            taken = await self._carrying_out.in_time(workshop, step)
        except CallFailed as failed:
            work.fails(failed, about)
            return room_steps.StageOutcome(stray_left=around.is_stray(step))
        return room_steps.StageOutcome(changed=taken is not None, overtaken=taken is False)

    def _stands(self, workshop_id: WorkshopId) -> bool:
        """Whether there is nothing left to do, by what has been told so far."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is None or workshop.stage is not workshop_state.Stage.OPEN:
            return True
        actual = self._ours.seen(workshop)
        if actual is None:
            return False
        steps = room_plan.plan(self._engine.desired(workshop), actual).steps
        return all(
            isinstance(step, room_plan.Reorder) for step in steps
        )  # an order has a time of its own

    def try_at_once(self, guild: GuildId) -> None:
        """Rights or roles of the guild have changed: what was refused may not be any more."""
        self._carrying_out.try_at_once()
        self.closing.try_at_once(guild)

    def next_in(self, guild: GuildId) -> float | None:
        """Seconds until something is to be tried, or told, again; None if nothing waits."""
        waits = (
            self._carrying_out.next_in(),
            self.closing.next_try_in(guild),
            self.telling.next_in(),
            self._ordering.next_in(),
        )
        return min((one for one in waits if one is not None), default=None)

    def unsettled(self, workshop: Workshop) -> frozenset[RoomKey]:
        """The rooms that do not stand, or whose rights are not as they should be, by what has been told so far."""
        actual = self._ours.seen(workshop)
        if actual is None or workshop.stage is not workshop_state.Stage.OPEN:
            return frozenset()
        return room_standing.unsettled(self._engine.desired(workshop), actual)

    def let_in(self, workshop: Workshop) -> Mapping[RoomKey, tuple[UserId, ...]]:
        """Whom each room lets in by a row of their own, by what has been told so far."""
        actual = self._ours.seen(workshop)
        return room_standing.let_in(workshop, actual) if actual is not None else {}

    def _is_overtaken(self, workshop: Workshop) -> bool:
        """Whether somebody's rights are no longer what the steps were planned for: what is left of them could open to
        a person what was closed meanwhile.
        """
        now, at = self._engine.workshop(workshop.id), self._engine.now()
        if now is None:
            return True
        return not alike.differ_by_channels_alone(now, workshop) and _rights(now, at) != _rights(
            workshop, at
        )

    async def _note_gone(self, workshop: Workshop, actual: ActualGuild) -> None:
        standing = {room.channel for room in (*actual.rooms, *actual.categories)}
        for gone in sorted(recorded(workshop) - standing):
            await self._engine.act(workshop.id, reports.ReportGone(gone))


def _counted_on(workshop: Workshop) -> tuple[UserId, ...]:
    """Whose leaving would change something: nobody is noted as gone a second time.

    The last facilitator stays one, whether here or not; of several who are all gone, it is who was there first, and so
    comes last.
    """
    third_party = tuple(facilitator.user for facilitator in reversed(workshop.people.facilitators))
    on_a_side = tuple(
        person.user
        for person in workshop.people.participants
        if person.standing is not people_state.Standing.LEFT
    )
    return on_a_side if workshop.people.nobody_leads else (*on_a_side, *third_party)


def _rights(
    workshop: Workshop, at: datetime
) -> frozenset[tuple[RoomKey, int, frozenset[Overwrite]]]:
    """What everybody may do where, whichever channels the rooms stand in."""
    return frozenset(
        (room.key, room.generation, room.overwrites)
        for room in desired_rooms.desired_structure(workshop, at).rooms
    )
