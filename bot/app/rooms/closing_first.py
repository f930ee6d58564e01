"""What closes goes first: rights are taken away beside everything else, and by a second way if need be."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Absent, CallFailed, Limited, Refused, Structures
from bot.app.rooms import gone
from bot.app.rooms.ours import Ours
from bot.app.rooms.patience import ends_within
from bot.app.rooms.under_way import UnderWay
from bot.domain.rooms import conditions as room_conditions
from bot.domain.rooms import plan as room_plan
from bot.domain.rooms import reports
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary import conditions as condition_words
from bot.domain.vocabulary.identity import ChannelId, GuildId, WorkshopId
from bot.frozen import kept

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite, Structure
    from bot.domain.rooms.plan import ActualGuild
    from bot.domain.state.workshop import Workshop

_log = logging.getLogger(__name__)

SECOND_WAY_AFTER_S = 0.5
"""How long one call for a whole room is waited for before each row is set by itself."""
OLD_ROOM_PATIENCE_S = 2.0
"""The same for a room that was replaced and goes on being read by the same people. Whoever writes there for a moment
longer does nobody harm, and a call for each person at every slow moment of Discord's would keep others waiting.
"""
VERDICT_AFTER_S = 3.0
"""How long a room may take before people are told that it is not closed."""
TRY_AGAIN_S = (1.0, 2.0, 5.0, 15.0, 60.0)
_OVERDUE_S = 15.0
_STATES_REMEMBERED = 8


def due_in(at: float, now: float) -> float:
    """Seconds until something is tried again. What is overdue after a pass was not to be tried in it, and is looked at
    a little later: woken for at once it would keep the bot awake for ever.
    """
    return at - now if at > now else _OVERDUE_S


@kept
class _Room:
    """One room that is being closed. ``rows`` are those of the newest attempt."""

    workshop: WorkshopId
    guild: GuildId
    taking: room_conditions.Taking
    patience_s: float
    task: asyncio.Task[None] | None = None
    cause: condition_words.Cause | None = None
    attempts: int = 0
    not_before: float = 0.0
    stood_closed: bool = False
    """Whether the last attempt closed it; then whatever opened it again since waits for nothing."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    judged: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it is closed, or known why not for the time being."""
    overtaken: bool = False
    """Whether it stands open as before, and by now is meant to."""

    @property
    def condition(self) -> condition_words.Condition:
        return condition_words.Condition(self.taking.room, self.cause)


class Closing:
    """What one act closes: followed by whoever answers the one who acted."""

    def __init__(self, rooms: Iterable[_Room]) -> None:
        self._rooms = tuple(rooms)

    @property
    def of(self) -> int:
        """How many rooms are to be closed."""
        return len(self._rooms)

    @property
    def is_overtaken(self) -> bool:
        """Whether anything of it was given up before it was closed, because something else was decided."""
        return any(room.overtaken for room in self._rooms)

    @property
    def closed(self) -> int:
        """How many Discord has acknowledged."""
        return sum(room.closed.is_set() for room in self._rooms)

    @property
    def left(self) -> tuple[condition_words.Condition, ...]:
        """The others, each with why, as far as it is known."""
        return tuple(room.condition for room in self._rooms if not room.closed.is_set())

    @property
    def is_judged(self) -> bool:
        """Whether of every room it is known that it is closed, or why not."""
        return all(room.closed.is_set() or room.judged.is_set() for room in self._rooms)

    async def judged_within(self, seconds: float) -> bool:
        """Wait until everything is closed or known not to be; False if that takes longer."""
        return await _all_set((room.judged for room in self._rooms), seconds)

    async def closed_within(self, seconds: float) -> bool:
        """Wait until everything is closed; False if that takes longer."""
        return await _all_set((room.closed for room in self._rooms), seconds)


async def _all_set(events: Iterable[asyncio.Event], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await _set_all(events)
    except TimeoutError:
        return False
    return True


async def _set_all(events: Iterable[asyncio.Event]) -> None:
    for event in [event for event in events if not event.is_set()]:
        await event.wait()


class ClosingFirst:
    """A lane of its own, beside posts, openings and everything slow. ``begin`` may be called at any time.

    A room counts as closed when what Discord itself has told, by event or reply, gives nobody more than they should
    have, and no older call on that room is still under way: as each of those ends, the room is looked at again.
    """

    def __init__(self, engine: Engine, structures: Structures, under_way: UnderWay) -> None:
        self._engine = engine
        self._structures = structures
        self._ours = Ours(engine, structures)
        self._under_way = under_way
        self._rooms: dict[ChannelId, _Room] = {}
        self._begun: deque[tuple[Workshop, Closing]] = deque(maxlen=_STATES_REMEMBERED)
        self._listeners: list[Callable[[GuildId], None]] = []

    def on_verdict(self, listener: Callable[[GuildId], None]) -> None:
        """Have something called when a room was closed, or could not be for now."""
        self._listeners.append(listener)

    def begin(self, workshop: Workshop) -> None:
        """Begin to close whatever is more open than it should be. Returns at once."""
        if workshop.stage is not workshop_state.Stage.OPEN:
            return
        actual = self._seen(workshop)
        if actual is None:
            return
        desired = self._engine.desired(workshop)
        wanted = {taking.channel: taking for taking in room_conditions.takings(desired, actual)}
        self._settle(workshop.id, wanted, desired, actual)
        started = [
            room for taking in wanted.values() if (room := self._room(workshop, taking)) is not None
        ]
        self._start(started, desired, actual)
        if wanted:
            # Also those that are being closed already: what this state is to close is closed once all are.
            self._begun.append((workshop, Closing(self._rooms[one] for one in wanted)))

    def closing_by(self, workshop: Workshop) -> Closing | None:
        """What began to close with this very state; None if nothing did."""
        return next((closing for state, closing in self._begun if state is workshop), None)

    async def through(self, workshop: Workshop) -> None:
        """Close what is to be closed, and wait until each room is closed or it is known why not."""
        self.begin(workshop)
        rooms = [room for room in self._rooms.values() if room.workshop == workshop.id]
        tasks = {room.task for room in rooms if room.task is not None}
        if tasks:
            await asyncio.wait(tasks)
        for task in tasks:
            task.result()

    def conditions(self, workshop_id: WorkshopId) -> tuple[condition_words.Condition, ...]:
        """Every room that does not stand as closed as it should, with why, as far as that is known."""
        return tuple(
            room.condition for room in self._rooms.values() if room.workshop == workshop_id
        )

    def is_closing(self, channel: ChannelId) -> bool:
        """Whether this room is being closed, or could not be."""
        return channel in self._rooms

    def next_try_in(self, guild: GuildId) -> float | None:
        """Seconds until something refused or unanswered is tried again; None if nothing waits."""
        now = asyncio.get_running_loop().time()
        due = [
            due_in(room.not_before, now)
            for room in self._rooms.values()
            if room.guild == guild and (room.task is None or room.task.done())
        ]
        return min(due, default=None)

    def try_at_once(self, guild: GuildId) -> None:
        """Rights or roles of the guild have changed: what was refused may not be any more."""
        for room in self._rooms.values():
            if room.guild == guild:
                room.not_before = 0.0

    async def stop(self) -> None:
        """The process ends."""
        tasks = [room.task for room in self._rooms.values() if room.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- within
    def _seen(self, workshop: Workshop) -> ActualGuild | None:
        return self._ours.seen(workshop)

    def _settle(
        self,
        workshop_id: WorkshopId,
        wanted: dict[ChannelId, room_conditions.Taking],
        desired: Structure,
        actual: ActualGuild,
    ) -> None:
        """What is closed by now, whichever call did it, is closed; unless an older call may still undo it.

        One that is to be deleted is closed once it is gone. One that is to be open again was never closed.
        """
        standing = {one.channel: one.overwrites for one in (*actual.rooms, *actual.categories)}
        for channel, room in tuple(self._rooms.items()):
            if room.workshop != workshop_id or channel in wanted or self._under_way.any(channel):
                continue
            have = standing.get(channel)
            open_still = have is not None and room_plan.takes(have, room.taking.overwrites)
            if open_still and channel in desired.delete:
                continue
            room.overtaken = open_still
            self._closed(room)

    def _room(self, workshop: Workshop, taking: room_conditions.Taking) -> _Room | None:
        """The room to begin with now; None if that has begun already, or waits for its time."""
        known = self._rooms.get(taking.channel)
        if known is None:
            known = _Room(workshop.id, workshop.guild, taking, _patience_s(workshop, taking))
            self._rooms[taking.channel] = known
            return known
        busy = known.task is not None and not known.task.done()
        waits = known.not_before > asyncio.get_running_loop().time()
        waits = waits and not known.stood_closed
        if known.taking.both == taking.both and (busy or waits):
            return None
        known.stood_closed = False
        known.taking, known.patience_s = taking, _patience_s(workshop, taking)
        known.closed.clear()
        known.judged.clear()
        return known

    def _start(self, started: list[_Room], desired: Structure, actual: ActualGuild) -> None:
        """All side by side; the last of those that open as well does both in one call, once the others are closed."""
        mixed = [room for room in started if room.taking.overwrites != room.taking.both]
        last = mixed[-1] if mixed and not room_plan.strays(desired, actual) else None
        others = [room for room in started if room is not last]
        loop = asyncio.get_running_loop()
        for room in others:
            room.task = loop.create_task(self._close(room, room.taking.overwrites))
        if last is not None:
            last.task = loop.create_task(self._close_last(last, others))

    async def _close_last(self, room: _Room, others: list[_Room]) -> None:
        before = asyncio.ensure_future(_set_all(one.closed for one in others))
        closed = await ends_within(
            SECOND_WAY_AFTER_S, before, lambda: any(map(self._in_line, others))
        )
        before.cancel()
        both = closed and self._still_wanted(room) is not None
        await self._close(room, room.taking.both if both else room.taking.overwrites)

    async def _close(self, room: _Room, overwrites: frozenset[Overwrite]) -> None:
        """One attempt, by both ways. What it comes to is told; the calls themselves go on as long as they take."""
        room.attempts += 1
        channel = room.taking.channel
        failure = await self._by_both_ways(room, overwrites)
        if isinstance(failure, Absent) and await gone.is_gone(
            self._structures, room.guild, channel
        ):
            await self._engine.act(room.workshop, reports.ReportGone(channel))
        if room.task is not asyncio.current_task():
            return  # more is to be taken meanwhile: another attempt has begun
        wait = TRY_AGAIN_S[min(room.attempts, len(TRY_AGAIN_S)) - 1]
        room.not_before = asyncio.get_running_loop().time() + wait
        room.stood_closed = self._still_wanted(room) is None
        if room.stood_closed and await self._nothing_older(channel):
            self._closed(room)
            return
        room.cause = _cause_of(failure)
        _log.warning("a room is not closed yet (%s)", room.cause)
        room.judged.set()
        self._tell(room.guild)

    async def _nothing_older(self, channel: ChannelId) -> bool:
        """Whether no earlier call could still open the room again; waits for such a call a little."""
        deadline = asyncio.get_running_loop().time() + VERDICT_AFTER_S
        while self._under_way.any(channel):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self._under_way.ended(channel, left)
        return True

    def _closed(self, room: _Room) -> None:
        if self._rooms.get(room.taking.channel) is room:
            del self._rooms[room.taking.channel]
        room.cause = None
        room.closed.set()
        room.judged.set()
        self._tell(room.guild)

    async def _by_both_ways(
        self, room: _Room, overwrites: frozenset[Overwrite]
    ) -> CallFailed | None:
        """The whole room in one call; if that does not come through soon, each row by itself, over another route."""
        taking = room.taking
        about = ("closing", taking.channel)
        whole = self._under_way.begin(
            about, self._structures.close(room.guild, taking.channel, overwrites)
        )
        if await ends_within(room.patience_s, whole, lambda: self._in_line(room)):
            failure = _failure(whole)
            if failure is None or isinstance(failure, Absent):
                return failure
        each = self._under_way.begin(
            about, self._structures.close_to_each(room.guild, taking.channel, taking.rows)
        )
        return await self._first_to_come_through(room, {whole, each})

    def _in_line(self, room: _Room) -> bool:
        return self._structures.in_line(room.taking.channel)

    async def _first_to_come_through(
        self, room: _Room, calls: set[asyncio.Task[None]]
    ) -> CallFailed | None:
        deadline = asyncio.get_running_loop().time() + VERDICT_AFTER_S
        failures: list[CallFailed] = []
        pending = set(calls)
        while pending and self._still_wanted(room) is not None:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            done, pending = await asyncio.wait(
                pending, timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
            failures += [failed for call in done if (failed := _failure(call)) is not None]
        for call in pending:
            self._under_way.leave(room.workshop, call)
        return next(
            (one for one in failures if not isinstance(one, Refused)),
            failures[0] if failures and not pending else CallFailed("slow"),
        )

    def _still_wanted(self, room: _Room) -> room_conditions.Taking | None:
        """What is still to be taken in this room, by what Discord has told so far."""
        workshop = self._engine.workshop(room.workshop)
        if workshop is None or workshop.stage is not workshop_state.Stage.OPEN:
            return None
        actual = self._seen(workshop)
        if actual is None:
            return room.taking
        found = room_conditions.takings(self._engine.desired(workshop), actual)
        return next((one for one in found if one.channel == room.taking.channel), None)

    def _tell(self, guild: GuildId) -> None:
        for listener in self._listeners:
            listener(guild)


def _patience_s(workshop: Workshop, taking: room_conditions.Taking) -> float:
    is_old = any(one.channel == taking.channel for one in workshop.rooms.retiring)
    return SECOND_WAY_AFTER_S if taking.hides or not is_old else OLD_ROOM_PATIENCE_S


def _failure(call: asyncio.Task[None]) -> CallFailed | None:
    """How a call failed; what is no failure of a call comes out of here."""
    try:
        call.result()
    except CallFailed as failed:
        return failed
    return None


def _cause_of(failure: CallFailed | None) -> condition_words.Cause:
    if isinstance(failure, Refused):
        return condition_words.Cause.REFUSED
    if isinstance(failure, Limited) and failure.everywhere:
        return condition_words.Cause.LIMITED
    return condition_words.Cause.SLOW
