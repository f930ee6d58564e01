"""Tending guilds: one task per guild, woken by events, that reconciles, delivers and closes until all is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import field
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.app.closing import Closer, rooms_waited_for_until
from bot.app.engine import Engine
from bot.app.outbox import Delivery
from bot.app.ports import CallFailed, InCall
from bot.app.rooms import steps
from bot.app.rooms.closing_first import Closing as ClosingRooms
from bot.app.rooms.reconcile import Reconciler
from bot.app.urgency import Urgency, part_of, urgent
from bot.domain.boundaries import held
from bot.domain.leading import due as due_times
from bot.domain.rooms import reports
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary import conditions as condition_words
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import kept
from bot.store.errors import StoreError
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop
    from bot.store.port import Closing

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 240.0
"""How often Discord itself is asked how the rooms stand, whatever events have told."""
RETRY_S = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long to wait after a pass that did not come through, each time a little longer."""


@kept
class _Tended:
    """One workshop, or whatever is still to be closed of a guild's earlier ones.

    ``wanted`` says that something happened since the pass under way began.
    """

    wanted: bool = False
    task: asyncio.Task[None] | None = None
    timer: asyncio.TimerHandle | None = None
    failures: int = 0
    stuck: bool = False
    """Whether the last pass broke off by something that no pass foresees."""
    work: int | None = None
    """The number of the work that is being done for it, until it is finished."""
    missing_rights: frozenset[str] = field(default_factory=frozenset)
    due: tuple[float, ...] = ()
    """When it wants to be looked at again, in seconds since the epoch."""


@kept
class _Guild:
    """A guild under tending. None stands for its earlier workshops, which are being closed."""

    tended: dict[WorkshopId | None, _Tended] = field(default_factory=dict)
    glance: asyncio.Task[None] | None = None
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def stir(self) -> None:
        """Something may stand otherwise now: whoever waits for that looks again."""
        stirred, self.stirred = self.stirred, asyncio.Event()
        stirred.set()

    def one(self, which: WorkshopId | None) -> _Tended:
        """The one that is meant."""
        return self.tended.setdefault(which, _Tended())


class Tending:
    """Runs one pass a workshop at a time: after a wake-up, a due deletion, a failure, and now and then by the clock.

    What closes does not wait for a pass: it begins with the commit, or the event, that calls for it.
    """

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
        self._told_stuck: set[WorkshopId] = set()
        self._works = count(1)
        self._listeners: list[Callable[[GuildId], None]] = []
        delivery.after_closing(reconciler.closing.is_closing)
        delivery.after_rooms(reconciler.unsettled)
        delivery.on_absent(reconciler.doubt)
        delivery.on_unsent(
            lambda workshop, room: reconciler.telling.saw(workshop, reports.Trouble.UNSENT, room)
        )
        reconciler.also_tell(delivery.unsaid)
        reconciler.closing.on_verdict(self.wake)
        for lanes in (reconciler.under_way, delivery.under_way):
            lanes.on_late_end(self._wake_whose_it_was)
        engine.on_change(self._changed)

    def _changed(self, workshop: Workshop) -> None:
        if not self._stopping:
            self._reconciler.changed(workshop)
        self._guild(workshop.guild).stir()
        self._wake_one(workshop.guild, workshop.id)

    def _wake_whose_it_was(self, workshop_id: WorkshopId) -> None:
        """One woken for another's call would look round for nothing: with many, at every call of all the others."""
        workshop = self._engine.workshop(workshop_id)
        if workshop is not None:
            self._wake_one(workshop.guild, workshop_id)
            self._wake_one(workshop.guild, None)

    def closing_by(self, workshop: Workshop) -> ClosingRooms | None:
        """What began to close with the commit that made this state; None if nothing did."""
        return self._reconciler.closing.closing_by(workshop)

    def conditions(self, workshop_id: WorkshopId) -> tuple[condition_words.Condition, ...]:
        """Every room that is more open than it should be, with why, as far as that is known."""
        return self._reconciler.closing.conditions(workshop_id)

    def let_in(self, workshop: Workshop) -> Mapping[RoomKey, tuple[UserId, ...]]:
        """Whom each standing room lets in by a row of their own, as Discord last told; without rooms not told of."""
        return self._reconciler.let_in(workshop)

    async def not_so(
        self, workshop: Workshop, within_s: float
    ) -> tuple[condition_words.Condition, ...]:
        """What of this state's rooms Discord does not let the bot make so; waits until that is known of each.

        What was known not to stand before is not named again.
        """
        mine = self._reconciler.unsettled(workshop)
        before = frozenset(workshop.rooms.differing)
        deadline = asyncio.get_running_loop().time() + within_s
        while mine:
            stirred = self._guild(workshop.guild).stirred
            now = self._engine.workshop(workshop.id)
            if now is None:
                break
            said, differing = condition_words.Lack.SAID, now.rooms.differing
            found = [one for one in differing if one.room in mine and one.lack is not said]
            mine &= self._reconciler.unsettled(now)
            if mine <= {one.room for one in found}:
                return tuple(one for one in found if one.room in mine and one not in before)
            try:
                async with asyncio.timeout_at(deadline):
                    await stirred.wait()
            except TimeoutError:
                break
        return ()

    def _guild(self, guild_id: GuildId) -> _Guild:
        return self._guilds.setdefault(guild_id, _Guild())

    def is_stuck(self, guild_id: GuildId) -> bool:
        """Whether the bot's own work in a guild has broken off, and is tried again."""
        guild = self._guilds.get(guild_id, _Guild())
        return any(one.stuck for one in guild.tended.values())

    def on_heard(self, listener: Callable[[GuildId], None]) -> None:
        """Have something called at each change of a guild that the gateway tells of. It must return at once."""
        self._listeners.append(listener)

    def heard(self, guild_id: GuildId, *, of_power: bool = False) -> None:
        """The gateway told of a change. What it leaves open is closed at once, beside whatever pass is under way.

        ``of_power``: it was about roles or the guild itself, and what Discord refused so far is tried again at once.
        """
        guild = self._guild(guild_id)
        guild.stir()
        for listener in self._listeners:
            listener(guild_id)
        if of_power:
            self._reconciler.try_at_once(guild_id)
        if not self._stopping and (guild.glance is None or guild.glance.done()):
            guild.glance = asyncio.get_running_loop().create_task(self._glance(guild_id))
        self.wake(guild_id)

    def saw(self, guild_id: GuildId, channel: ChannelId, trouble: reports.Trouble) -> None:
        """Something was done by hand in a channel: if it is a room, the third party is told."""
        for workshop in self._engine.workshops(guild_id):
            room = next((one for one in workshop.rooms.standing if one.channel == channel), None)
            if room is not None and workshop.stage is workshop_state.Stage.OPEN:
                self._reconciler.telling.saw(workshop, trouble, room.key)
                self.wake(guild_id)

    async def in_call(self, guild_id: GuildId, who: InCall) -> None:
        """The gateway told of somebody who has come into a call. Whoever is not of one of ours ends it."""
        await self._reconciler.calls.heard(guild_id, who)

    async def shown_in_call(self, guild_id: GuildId, channel: ChannelId) -> None:
        """The gateway told of a camera or a screen in a call."""
        await self._reconciler.calls.shown(guild_id, channel)

    async def _glance(self, guild_id: GuildId) -> None:
        try:
            await self._reconciler.glance(guild_id)
        except Exception:  # noqa: BLE001  (whatever it is: the pass that follows looks at the same again)
            _log.exception("a glance at the audience broke off")

    async def look_now_and_then(self) -> None:
        """For ever: ask Discord itself, where the gateway may have lost an event. The caller ends it by cancelling."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.doubt_all()

    def doubt_all(self) -> None:
        """Events may have been lost: Discord itself is asked how the rooms of every guild stand."""
        for guild_id in {workshop.guild for workshop in self._engine.workshops()}:
            self._reconciler.doubt(guild_id)
            self.wake(guild_id)

    def wake(self, guild_id: GuildId) -> None:
        """Something changed here; may be called from anywhere in the event loop, any number of times."""
        for workshop in self._engine.workshops(guild_id):
            self._wake_one(guild_id, workshop.id)
        self._wake_one(guild_id, None)

    def _wake_one(self, guild_id: GuildId, which: WorkshopId | None) -> None:
        tended = self._guild(guild_id).one(which)
        tended.wanted = True
        if self._stopping or (tended.task is not None and not tended.task.done()):
            return
        loop = asyncio.get_running_loop()
        tended.task = loop.create_task(self._tend(guild_id, which, tended))

    async def wake_all(self) -> None:
        """Every guild with a workshop or an unfinished closing: at a start, and whenever events may have been lost."""
        guilds = {workshop.guild for workshop in self._engine.workshops()}
        guilds |= {GuildId(closing.guild_id) for closing in await self._store.closings.unfinished()}
        for guild_id in sorted(guilds):
            self.wake(guild_id)

    async def stop(self) -> None:
        """Let go: no new pass begins, passes under way are given up; everything goes on at the next start."""
        self._stopping = True
        every = [one for guild in self._guilds.values() for one in guild.tended.values()]
        for tended in every:
            if tended.timer is not None:
                tended.timer.cancel()
        begun = [tended.task for tended in every]
        begun += [guild.glance for guild in self._guilds.values()]
        tasks = [task for task in begun if task is not None and not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._reconciler.stop()
        await self._delivery.under_way.stop()

    async def look(self, workshop: Workshop) -> None:
        """Read who sees rooms by the guild's own power, also for a draft, which no pass looks after."""
        try:
            await self._reconciler.look(workshop)
        except CallFailed as trouble:
            _log.warning("a guild could not be read (%s)", type(trouble).__name__)

    def missing_rights(self, guild_id: GuildId) -> frozenset[str]:
        """The rights the bot was last seen to lack in a guild."""
        guild = self._guilds.get(guild_id, _Guild())
        return frozenset[str]().union(*(one.missing_rights for one in guild.tended.values()))

    async def _tend(self, guild_id: GuildId, which: WorkshopId | None, tended: _Tended) -> None:
        while tended.wanted and not self._stopping:
            tended.wanted = False
            tended.stuck = False
            tended.work = tended.work or next(self._works)
            with part_of(tended.work):
                work = (
                    self._closings(guild_id, tended) if which is None else self._pass(which, tended)
                )
                finished = await self._came_through(work, tended)
            tended.failures = 0 if finished else tended.failures + 1
            tended.work = None if finished else tended.work
            self._guild(guild_id).stir()
            self._rest(guild_id, which, tended)
        if which is not None and self._engine.workshop(which) is None:
            self._guilds[guild_id].tended.pop(which, None)

    async def _pass(self, which: WorkshopId, tended: _Tended) -> bool:
        """Everything that is to be done for a workshop."""
        workshop = self._engine.workshop(which)
        if workshop is not None and workshop.stage is workshop_state.Stage.CLOSING:
            await self._closer.begin(workshop)
            self._wake_one(workshop.guild, None)
        elif workshop is not None and workshop.stage is workshop_state.Stage.OPEN:
            return await self._look_after(workshop, tended)
        return True

    async def _closings(self, guild_id: GuildId, tended: _Tended) -> bool:
        """Everything that is to be done for those that close. Trouble with one keeps no other from its turn."""
        finished = True
        for closing in await self._unfinished(guild_id):
            finished = await self._came_through(self._closer.carry_on(closing), tended) and finished
        tended.due = tuple(
            rooms_waited_for_until(closing)
            for closing in await self._unfinished(guild_id)
            if closing.key_destroyed_at is None
        )
        return finished

    async def _came_through(self, work: Coroutine[Any, Any, bool], tended: _Tended) -> bool:
        """Whether this is finished; where it failed, in whatever way, it is not, and is tried again."""
        try:
            return await work
        except (CallFailed, StoreError, TimeoutError) as trouble:
            # The name of the trouble only: its text may carry what Discord sent back.
            _log.warning("a pass did not come through (%s); trying again", type(trouble).__name__)
            tended.stuck = tended.stuck or isinstance(trouble, StoreError)
        except Exception:  # noqa: BLE001  (a workshop must not stand still for what nobody foresaw)
            # Only its kind and place are printed.
            _log.exception("a pass broke off; trying again")
            tended.stuck = True
        return False

    async def _look_after(self, workshop: Workshop, tended: _Tended) -> bool:
        if any(until <= self._engine.now() for until in held.let_go_at(workshop)):
            await self._engine.act(workshop.id, held.ReportTime())
        if any(until <= self._engine.now() for until in due_times.due_at(workshop)):
            await self._engine.act(workshop.id, due_times.ReportDue())
        work = steps.Work()
        ready = await self._came_through(self._make_ready(workshop, tended, work), tended)
        if tended.stuck and workshop.id not in self._told_stuck:
            self._told_stuck.add(workshop.id)
            await self._engine.act(workshop.id, reports.ReportStuck())
        elif not tended.stuck:
            self._told_stuck.discard(workshop.id)
        said = await self._came_through(self._deliver(workshop.id, tended), tended)
        tidied = await self._came_through(self._reconciler.tidy(workshop.id, work), tended)
        return ready and said and tidied

    async def _make_ready(self, workshop: Workshop, tended: _Tended, work: steps.Work) -> bool:
        tended.missing_rights = await self._reconciler.look(workshop)
        await self._reconciler.make_ready(workshop.id, work)
        return True

    async def _deliver(self, workshop_id: WorkshopId, tended: _Tended) -> bool:
        settled = self._engine.workshop(workshop_id)
        if settled is None:
            return True
        # Whoever woke this pass may have been at something else: what is said has a turn of its own.
        with urgent(Urgency.SAYING):
            lacking = await self._delivery.deliver(settled)
        return not lacking

    async def _unfinished(self, guild_id: GuildId) -> tuple[Closing, ...]:
        return tuple(
            closing
            for closing in await self._store.closings.unfinished()
            if closing.guild_id == guild_id
        )

    def _rest(self, guild_id: GuildId, which: WorkshopId | None, tended: _Tended) -> None:
        """Until something is to be tried again, or is due by the clock.

        Due by the clock: a retired room is deleted, held words are let go of, a key is destroyed whose rooms could not
        be deleted; and what was refused is tried again, what happened again and again is told.
        """
        now = self._engine.now().timestamp()
        workshop = self._engine.workshop(which) if which is not None else None
        due = list(tended.due)
        if workshop is not None and workshop.stage is workshop_state.Stage.OPEN:
            at = [old.delete_after for old in workshop.rooms.retiring]
            due += [
                one.timestamp()
                for one in (*at, *held.let_go_at(workshop), *due_times.due_at(workshop))
            ]
        if tended.failures:
            # What is overdue is among what failed, and waits with it.
            retry = RETRY_S[min(tended.failures, len(RETRY_S)) - 1]
            due = [now + retry, *(one for one in due if one > now)]
        again_in = self._reconciler.next_in(guild_id) if workshop is not None else None
        if again_in is not None:
            due.append(now + again_in)
        if due:
            self._wake_in(guild_id, which, tended, max(0.0, min(due) - now))

    def _wake_in(
        self, guild_id: GuildId, which: WorkshopId | None, tended: _Tended, seconds: float
    ) -> None:
        if tended.timer is not None:
            tended.timer.cancel()
        loop = asyncio.get_running_loop()
        tended.timer = loop.call_later(seconds, self._wake_one, guild_id, which)
