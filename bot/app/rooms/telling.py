"""What is told of rooms: only what Discord has acknowledged, folded into one sentence, and not too often."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeAlias

from bot.app.engine import Engine
from bot.domain.rooms import conditions, reports
from bot.domain.rooms import desired as desired_rooms
from bot.domain.rooms import plan as room_plan
from bot.domain.vocabulary import conditions as condition_words
from bot.domain.vocabulary.identity import ChannelId, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import kept

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite
    from bot.domain.rooms.plan import ActualGuild
    from bot.domain.state.workshop import Workshop
    from bot.domain.vocabulary.conditions import Condition

ONCE_IN_S = 60.0
"""One trouble is told at most so often."""
_OURS_FOR_S = 120.0
"""How long what we wanted of a room explains how it stands: calls may be that late."""

Rows: TypeAlias = "frozenset[Overwrite]"
Sort = tuple[WorkshopId, str, RoomKey | None]


@kept
class _Episode:
    """One sort of trouble in one room. ``times`` were put right since it was last told."""

    going_on: bool = False
    times: int = 0
    told_at: float = float("-inf")


class Telling:
    """Notices what other hands did, and tells the control room once it has been put right, or cannot be."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._episodes: dict[Sort, _Episode] = {}
        self._stood: dict[ChannelId, Rows] = {}
        self._wanted: dict[ChannelId, deque[tuple[float, Rows]]] = {}
        self._unclosed: dict[WorkshopId, frozenset[Condition]] = {}
        self._unmended: dict[WorkshopId, frozenset[Condition]] = {}

    def remember_wanted(self, workshop: Workshop) -> None:
        """What we want of each room now explains, for a while, how it stands."""
        at = self._now()
        for want in self._engine.desired(workshop).rooms:
            if want.channel is None:
                continue
            lately = self._wanted.setdefault(want.channel, deque(maxlen=8))
            last = lately[-1][1] if lately else None
            if last is not want.overwrites and last != want.overwrites:
                lately.append((at, want.overwrites))

    def look(self, workshop: Workshop, actual: ActualGuild) -> None:
        """Notice what stands otherwise than it was last made."""
        self.remember_wanted(workshop)
        rows = {room.channel: room.overwrites for room in actual.rooms}
        found = self._found(workshop, actual)
        if any(one.trouble is reports.Trouble.CATEGORY_DELETED for one in found):
            # Its rooms stand beside it because of that, and come back with it: one sentence, not one a room.
            for (owner, sort, _), episode in self._episodes.items():
                if owner == workshop.id and sort == reports.Trouble.ROOM_MOVED:
                    episode.going_on = False
        for trouble in found:
            self._episode(workshop, trouble).going_on = True
        for room in workshop.rooms.every:
            edited = reports.ReportTrouble(reports.Trouble.RIGHTS_EDITED, room.key) in found
            if room.channel in rows and not edited:
                self._stood[room.channel] = rows[room.channel]

    def noticed(self, workshop: Workshop, trouble: reports.Trouble) -> None:
        """Something is being put right at this moment: it is told once it is seen to be."""
        self._episode(workshop, reports.ReportTrouble(trouble)).going_on = True

    def saw(self, workshop: Workshop, trouble: reports.Trouble, room: RoomKey) -> None:
        """Something that was put right already."""
        self._episode(workshop, reports.ReportTrouble(trouble, room)).times += 1

    async def tell(
        self,
        workshop: Workshop,
        actual: ActualGuild,
        unclosed: tuple[Condition, ...],
    ) -> None:
        """Say what was put right since, and what cannot be; what was said a short while ago waits."""
        still = {(str(one.trouble), one.room) for one in self._found(workshop, actual)}
        still |= _not_made_again(workshop)
        if _stands_outside(workshop, actual):
            still.add((str(reports.Trouble.CATEGORY_DELETED), None))
        if room_plan.reordered(self._engine.desired(workshop), actual) is not None:
            still.add((str(reports.Trouble.ROOMS_REORDERED), None))
        for (owner, sort, room), episode in tuple(self._episodes.items()):
            if owner != workshop.id:
                continue
            if episode.going_on and (sort, room) not in still:
                episode.going_on = False
                episode.times += 1
            if episode.times and self._now() - episode.told_at >= ONCE_IN_S:
                report = reports.ReportTrouble(reports.Trouble(sort), room, episode.times)
                episode.times, episode.told_at = 0, self._now()
                await self._engine.act(workshop.id, report)
        await self._tell_unclosed(workshop, frozenset(unclosed))
        await self._tell_unmended(workshop)

    def next_in(self) -> float | None:
        """Seconds until something that waits to be told may be; None if nothing does."""
        due = [
            max(0.0, one.told_at + ONCE_IN_S - self._now())
            for one in self._episodes.values()
            if one.times
        ]
        return min(due, default=None)

    # ---- within
    def _now(self) -> float:
        return self._engine.now().timestamp()

    def _episode(self, workshop: Workshop, report: reports.ReportTrouble) -> _Episode:
        sort = (workshop.id, str(report.trouble), report.room)
        return self._episodes.setdefault(sort, _Episode())

    def _found(self, workshop: Workshop, actual: ActualGuild) -> tuple[reports.ReportTrouble, ...]:
        desired = self._engine.desired(workshop)
        rows = {room.channel: room.overwrites for room in actual.rooms}
        wants = {room.channel: room.overwrites for room in desired.rooms}
        channels = {room.key: room.channel for room in workshop.rooms.every}
        found = room_plan.troubles(workshop, desired, actual)
        lost = self._episodes.get((workshop.id, str(reports.Trouble.CATEGORY_DELETED), None))
        without_category = any(
            one.trouble is reports.Trouble.CATEGORY_DELETED for one in found
        ) or (lost is not None and lost.going_on)
        kept = []
        for one in found:
            channel = channels.get(one.room) if one.room is not None else None
            if one.trouble is reports.Trouble.ROOM_MOVED and without_category:
                continue
            if channel is not None and one.trouble is reports.Trouble.RIGHTS_EDITED:
                ours = self._is_ours(channel, rows[channel], wants[channel])
            else:
                ours = False
            if not ours:
                kept.append(one)
        return tuple(kept)

    def _is_ours(self, channel: ChannelId, have: Rows, want: Rows) -> bool:
        """Whether a room may stand so by our own calls alone: some made, some not, some without an answer."""
        since = self._now() - _OURS_FOR_S
        lately = [rows for at, rows in self._wanted.get(channel, ()) if at >= since]
        stood = self._stood.get(channel)
        if stood is not None:
            return conditions.explained(have, [stood, want, *lately])
        # Since the start nothing is known of it: less than it should be may be what the last process left half done.
        hidden = any(
            row.target == desired_rooms.EVERYONE and desired_rooms.Right.VIEW in row.deny
            for row in have
        )
        of_bot = frozenset(row for row in want if row.target == desired_rooms.BOT)
        return hidden and conditions.explained(have, [of_bot, want, *lately])

    async def _tell_unclosed(self, workshop: Workshop, now: frozenset[Condition]) -> None:
        judged = frozenset(one for one in now if one.cause is not None)
        told = self._unclosed.get(workshop.id, frozenset())
        if not judged and (not told or now):
            return
        episode = self._episodes.setdefault((workshop.id, "unclosed", None), _Episode())
        new_rooms = {one.room for one in judged} - {one.room for one in told}
        if judged and not new_rooms:
            return
        if judged and self._now() - episode.told_at < ONCE_IN_S:
            return
        self._unclosed[workshop.id] = judged
        episode.told_at = self._now()
        in_order = tuple(sorted(judged, key=lambda one: str(one.room)))
        await self._engine.act(workshop.id, conditions.ReportUnclosed(in_order))

    async def _tell_unmended(self, workshop: Workshop) -> None:
        rooms = frozenset(
            one for one in workshop.rooms.differing if one.lack is not condition_words.Lack.CLOSED
        )
        told = self._unmended.get(workshop.id, frozenset())
        self._unmended[workshop.id] = rooms & told
        if not rooms - told:
            return
        episode = self._episodes.setdefault((workshop.id, "unmended", None), _Episode())
        if self._now() - episode.told_at < ONCE_IN_S:
            return
        self._unmended[workshop.id] = rooms
        episode.told_at = self._now()
        in_order = tuple(sorted(rooms, key=lambda one: one.order))
        await self._engine.act(workshop.id, conditions.ReportUnmended(in_order))


def _stands_outside(workshop: Workshop, actual: ActualGuild) -> bool:
    """Whether any room is not in the category, or not yet again."""
    ours = {room.channel for room in workshop.rooms.every}
    category = workshop.rooms.category.channel
    return any(room.channel in ours and room.parent != category for room in actual.rooms)


def _not_made_again(workshop: Workshop) -> set[tuple[str, RoomKey | None]]:
    """What was deleted is put right once it stands again."""
    missing: set[tuple[str, RoomKey | None]] = {
        (str(reports.Trouble.ROOM_DELETED), room.key)
        for room in workshop.rooms.every
        if room.channel is None
    }
    if workshop.rooms.category.channel is None:
        missing.add((str(reports.Trouble.CATEGORY_DELETED), None))
    return missing
