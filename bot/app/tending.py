"""Tending guilds: one task per guild, woken by events, that reconciles, delivers and closes until all is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.app.closing import Closer, rooms_waited_for_until
from bot.app.engine import Engine
from bot.app.outbox import Delivery
from bot.app.ports import CallFailed, Refused
from bot.app.rooms.reconcile import Reconciler
from bot.domain.boundaries.held import ReportTime, let_go_at
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import GuildId
from bot.store.closing import Closing
from bot.store.errors import StoreError
from bot.store.workshops import Store

_log = logging.getLogger(__name__)

RETRY_S = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long to wait after a pass that did not come through, each time a little longer."""


@dataclass(slots=True)
class _Guild:
    """A guild under tending. ``wanted`` says that something happened since the pass under way began."""

    wanted: bool = False
    task: asyncio.Task[None] | None = None
    timer: asyncio.TimerHandle | None = None
    failures: int = 0
    keys_due: tuple[float, ...] = ()
    """When keys go, in seconds since the epoch, even if rooms still stand."""
    missing_rights: frozenset[str] = field(default_factory=frozenset)


class Tending:
    """Runs one pass per guild at a time. Nothing polls: a pass follows a wake-up, a due deletion, or a failure."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        reconciler: Reconciler,
        delivery: Delivery,
        closer: Closer,
    ) -> None:
        self._engine = engine
        self._store = store
        self._reconciler = reconciler
        self._delivery = delivery
        self._closer = closer
        self._guilds: dict[GuildId, _Guild] = {}
        self._stopping = False
        engine.on_change(lambda workshop: self.wake(workshop.guild))

    def wake(self, guild_id: GuildId) -> None:
        """Something changed here; may be called from anywhere in the event loop, any number of times."""
        guild = self._guilds.setdefault(guild_id, _Guild())
        guild.wanted = True
        if self._stopping or (guild.task is not None and not guild.task.done()):
            return
        guild.task = asyncio.get_running_loop().create_task(self._tend(guild_id, guild))

    async def wake_all(self) -> None:
        """Every guild with a workshop or an unfinished closing: at a start, and whenever events may have been lost."""
        guilds = {workshop.guild for workshop in self._engine.workshops()}
        guilds |= {GuildId(closing.guild_id) for closing in await self._store.closings.unfinished()}
        for guild_id in sorted(guilds):
            self.wake(guild_id)

    async def stop(self) -> None:
        """Let go: no new pass begins, passes under way are given up; everything goes on at the next start."""
        self._stopping = True
        tasks = [
            guild.task
            for guild in self._guilds.values()
            if guild.task is not None and not guild.task.done()
        ]
        for guild in self._guilds.values():
            if guild.timer is not None:
                guild.timer.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def missing_rights(self, guild_id: GuildId) -> frozenset[str]:
        """The rights the bot was last seen to lack in a guild."""
        guild = self._guilds.get(guild_id)
        return guild.missing_rights if guild else frozenset()

    async def _tend(self, guild_id: GuildId, guild: _Guild) -> None:
        while guild.wanted and not self._stopping:
            guild.wanted = False
            finished = await self._came_through(self._pass(guild_id, guild))
            guild.failures = 0 if finished else guild.failures + 1
            self._rest(guild_id, guild)

    async def _pass(self, guild_id: GuildId, guild: _Guild) -> bool:
        """Everything that is to be done here. Trouble with one workshop keeps no other from its turn."""
        finished = True
        for workshop in self._engine.workshops(guild_id):
            if workshop.stage is Stage.OPEN:
                finished = await self._came_through(self._look_after(workshop, guild)) and finished
            elif workshop.stage is Stage.CLOSING:
                finished = await self._came_through(self._begin_closing(workshop)) and finished
        closings = await self._unfinished(guild_id)
        guild.keys_due = tuple(
            rooms_waited_for_until(closing)
            for closing in closings
            if closing.key_destroyed_at is None
        )
        for closing in closings:
            finished = await self._came_through(self._closer.carry_on(closing)) and finished
        return finished

    async def _came_through(self, work: Coroutine[Any, Any, bool]) -> bool:
        """Whether this is finished; where a call failed it is not, and is tried again."""
        try:
            return await work
        except (CallFailed, StoreError, TimeoutError) as trouble:
            # The name of the trouble only: its text may carry what Discord sent back.
            _log.warning("a pass did not come through (%s); trying again", type(trouble).__name__)
            return False

    async def _look_after(self, workshop: Workshop, guild: _Guild) -> bool:
        if any(until <= self._engine.now() for until in let_go_at(workshop)):
            await self._engine.act(workshop.id, ReportTime())
        guild.missing_rights = await self._reconciler.look(workshop)
        finished = await self._reconcile(workshop)
        settled = self._engine.workshop(workshop.id)
        if settled is not None:
            guild.missing_rights |= await self._delivery.deliver(settled)
        return finished

    async def _begin_closing(self, workshop: Workshop) -> bool:
        await self._closer.begin(workshop)
        return True

    async def _reconcile(self, workshop: Workshop) -> bool:
        """Where Discord refuses a change of rooms, posts still go out: one of them says what is lacking."""
        try:
            return await self._reconciler.reconcile(workshop.id)
        except Refused:
            _log.warning("a change of rooms was refused; trying again later")
            return False

    async def _unfinished(self, guild_id: GuildId) -> tuple[Closing, ...]:
        return tuple(
            closing
            for closing in await self._store.closings.unfinished()
            if closing.guild_id == guild_id
        )

    def _rest(self, guild_id: GuildId, guild: _Guild) -> None:
        """Until something is to be tried again, or is due by the clock.

        Only three things are due by the clock: a retired room is deleted, held words are let go of, a key is destroyed
        whose rooms could not be deleted.
        """
        now = self._engine.now().timestamp()
        workshops = [
            workshop
            for workshop in self._engine.workshops(guild_id)
            if workshop.stage is Stage.OPEN
        ]
        due = [
            old.delete_after.timestamp()
            for workshop in workshops
            for old in workshop.rooms.retiring
        ]
        due += [until.timestamp() for workshop in workshops for until in let_go_at(workshop)]
        due += guild.keys_due
        if guild.failures:
            # What is overdue is among what failed, and waits with it.
            retry = RETRY_S[min(guild.failures, len(RETRY_S)) - 1]
            due = [now + retry, *(one for one in due if one > now)]
        if due:
            self._wake_in(guild_id, guild, max(0.0, min(due) - now))

    def _wake_in(self, guild_id: GuildId, guild: _Guild, seconds: float) -> None:
        if guild.timer is not None:
            guild.timer.cancel()
        guild.timer = asyncio.get_running_loop().call_later(seconds, self.wake, guild_id)
