"""Tending guilds: one task per guild, woken by events, that reconciles, delivers and closes until all is done."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from bot.app.closing import Closer
from bot.app.engine import Engine
from bot.app.outbox import Delivery
from bot.app.ports import CallFailed, Refused
from bot.app.reconcile import Reconciler
from bot.domain.identity import GuildId
from bot.domain.notes import NoteTime
from bot.domain.workshop import Stage, Workshop
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
    missing_rights: frozenset[str] = field(default_factory=frozenset)


class Tending:
    """Runs one pass per guild at a time. Nothing polls: a pass follows a wake-up, a due deletion, or a failure."""

    def __init__(
        self, engine: Engine, store: Store, reconciler: Reconciler, delivery: Delivery, closer: Closer
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
        tasks = [guild.task for guild in self._guilds.values() if guild.task is not None and not guild.task.done()]
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
            try:
                finished = await self._pass(guild_id, guild)
            except (CallFailed, StoreError, TimeoutError) as trouble:
                # The name of the trouble only: its text may carry what Discord sent back.
                _log.warning("a pass did not come through (%s); trying again", type(trouble).__name__)
                finished = False
            if finished:
                guild.failures = 0
                self._wake_when_due(guild_id, guild)
            else:
                guild.failures += 1
                self._wake_in(guild_id, guild, RETRY_S[min(guild.failures, len(RETRY_S)) - 1])

    async def _pass(self, guild_id: GuildId, guild: _Guild) -> bool:
        finished = True
        for workshop in self._engine.workshops(guild_id):
            if workshop.stage is Stage.OPEN:
                if any(held.until <= self._engine.now() for held in workshop.held):
                    await self._engine.act(workshop.id, NoteTime())
                guild.missing_rights = await self._reconciler.look(workshop)
                finished = await self._reconcile(workshop) and finished
                guild.missing_rights |= await self._delivery.deliver(workshop.id)
            elif workshop.stage is Stage.CLOSING:
                await self._closer.begin(workshop)
        for closing in await self._unfinished(guild_id):
            finished = await self._closer.carry_on(closing) and finished
        return finished

    async def _reconcile(self, workshop: Workshop) -> bool:
        """Where Discord refuses a change of rooms, posts still go out: one of them says what is lacking."""
        try:
            return await self._reconciler.reconcile(workshop.id)
        except Refused:
            _log.warning("a change of rooms was refused; trying again later")
            return False

    async def _unfinished(self, guild_id: GuildId) -> tuple[Closing, ...]:
        return tuple(one for one in await self._store.closings.unfinished() if one.guild_id == guild_id)

    def _wake_when_due(self, guild_id: GuildId, guild: _Guild) -> None:
        """Only two things happen by the clock: a retired room is deleted, held words are let go of."""
        workshops = self._engine.workshops(guild_id)
        due = [old.delete_after for workshop in workshops for old in workshop.retiring]
        due += [held.until for workshop in workshops for held in workshop.held]
        if due:
            self._wake_in(guild_id, guild, max(0.0, (min(due) - self._engine.now()).total_seconds()))

    def _wake_in(self, guild_id: GuildId, guild: _Guild, seconds: float) -> None:
        if guild.timer is not None:
            guild.timer.cancel()
        guild.timer = asyncio.get_running_loop().call_later(seconds, self.wake, guild_id)
