"""Carrying out the steps of a plan: each call waited for only so long, and its outcome noted in the workshop."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Absent, Refused, Structures, Unreachable
from bot.app.rooms import gone, steps
from bot.app.rooms.closing_first import due_in
from bot.app.rooms.under_way import UnderWay
from bot.domain.rooms import plan as room_plan
from bot.domain.rooms import reports
from bot.domain.vocabulary.rooms import RoomKey, RoomKind

if TYPE_CHECKING:
    from bot.domain.rooms.plan import RoomCall
    from bot.domain.state.workshop import Workshop

PATIENCE_S = 2.5
"""How long a pass waits for one call. It goes on with other rooms then, and comes back when that call has ended."""


class CarryingOut:
    """Makes calls. What Discord refused is remembered, and made again only after a while."""

    def __init__(self, engine: Engine, structures: Structures) -> None:
        self._engine = engine
        self._structures = structures
        self.under_way = UnderWay()
        self.refused: dict[Hashable, steps.RefusedCall] = {}
        """What Discord refused last, by what it was about."""

    async def in_time(self, workshop: Workshop, step: RoomCall) -> bool | None:
        """Make one call, waiting for it only so long. False when the plan has to be made anew; None where it was not
        made: one about the same is under way, or was refused a short while ago.
        """
        about = steps.about_what(workshop, step)
        refused = self.refused.get(about)
        if self.under_way.any(about):
            return None
        if refused is not None and refused.again_at > self._loop_time():
            raise refused.failure
        try:
            done = await self.under_way.within(
                PATIENCE_S, workshop.id, about, self._take(workshop, step)
            )
        except Refused as failure:
            self.refused[about] = steps.refused_again(refused, failure, self._loop_time())
            raise
        self.refused.pop(about, None)
        return done

    def try_at_once(self) -> None:
        """What was refused may not be any more."""
        self.refused.clear()

    def next_in(self) -> float | None:
        """Seconds until something refused is tried again; None if nothing was."""
        now = self._loop_time()
        return min((due_in(one.again_at, now) for one in self.refused.values()), default=None)

    @staticmethod
    def _loop_time() -> float:
        return asyncio.get_running_loop().time()

    async def _take(self, workshop: Workshop, step: RoomCall) -> bool:
        """Make one call and note its outcome. False when the plan has to be made anew."""
        guild, category = workshop.guild, workshop.rooms.category.channel
        match step:
            case room_plan.MakeCategory(name, overwrites):
                made = await self._structures.make_category(guild, name, overwrites)
                await self._engine.act(workshop.id, reports.ReportChannel(None, 0, made))
                return False
            case room_plan.Adopt(room, generation, channel):
                applied = self._wanted(workshop, room)
                await self._engine.act(
                    workshop.id, reports.ReportChannel(room, generation, channel, applied)
                )
                return room is not None
            case room_plan.MakeRoom(room, generation, name, overwrites, place):
                if category is None:
                    return False
                if room.kind is RoomKind.VOICE:
                    made = await self._structures.make_call(guild, category, name, overwrites)
                else:
                    made = await self._structures.make_room(
                        guild, category, name, overwrites, place
                    )
                await self._engine.act(
                    workshop.id,
                    reports.ReportChannel(room, generation, made, room_plan.digest(overwrites)),
                )
            case room_plan.Change() | room_plan.Arrange():
                return await self._change(workshop, step)
            case room_plan.Reorder(places):
                await self._structures.reorder(guild, places)
            case room_plan.Delete(channel):
                await self._structures.delete(guild, channel)
                await self._engine.act(workshop.id, reports.ReportGone(channel))
        return True

    async def _change(self, workshop: Workshop, step: room_plan.Change | room_plan.Arrange) -> bool:
        category = workshop.rooms.category.channel
        if category is None:
            return False
        try:
            if isinstance(step, room_plan.Arrange):
                await self._structures.arrange(workshop.guild, category, step)
                return True
            await self._structures.change(workshop.guild, step)
        except Absent as absent:
            if not await gone.is_gone(self._structures, workshop.guild, step.channel):
                raise Unreachable from absent
            await self._engine.act(workshop.id, reports.ReportGone(step.channel))
            return False
        room = next((room for room in workshop.rooms.every if room.channel == step.channel), None)
        if room is not None and room.applied != room_plan.digest(step.overwrites):
            await self._engine.act(
                workshop.id, reports.ReportApplied(room.key, room_plan.digest(step.overwrites))
            )
        return True

    def _wanted(self, workshop: Workshop, room: RoomKey | None) -> str:
        """An adopted room stands as it should: that is why it was adopted."""
        wanted = self._engine.desired(workshop).rooms
        return next(
            (
                room_plan.digest(one.overwrites)
                for one in wanted
                if one.key == room and one.channel is None
            ),
            "",
        )
