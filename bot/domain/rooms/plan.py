"""The difference between the rooms that should stand and those that do, as the fewest calls in a safe order (pure)."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from bot.domain.rooms.desired import BOT, EVERYONE, NOBODY, DesiredRoom, Overwrite, Right, Structure
from bot.domain.rooms.order import Positions, places_of_new, put_right
from bot.domain.rooms.reports import ReportTrouble, Trouble
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.frozen import frozen


@frozen
class ActualRoom:
    """A channel of the guild as it was last acknowledged."""

    channel: ChannelId
    name: str
    parent: ChannelId | None
    overwrites: frozenset[Overwrite]
    plain: bool = True
    """Whether it is an ordinary channel of its kind without topic, slow mode or a mark for adults."""
    position: int | None = None
    """Where it stands among the others, from above; None where that is not known."""
    voice: bool = False
    """Whether it is for the voice: such rooms are listed below all others, and have no order among ours."""


@frozen
class ActualGuild:
    """The channels that could be ours: everything that carries a recorded id or a recorded name."""

    categories: tuple[ActualRoom, ...]
    rooms: tuple[ActualRoom, ...]


@frozen
class MakeCategory:
    """Create the category."""

    name: str
    overwrites: frozenset[Overwrite]


@frozen
class MakeRoom:
    """Create a room, its rights in the same call. ``key`` and ``generation`` say which room its id is noted for.

    ``place`` is its position: rooms are made side by side, and stand in their order all the same.
    """

    key: RoomKey
    generation: int
    name: str
    overwrites: frozenset[Overwrite]
    place: int


@frozen
class Adopt:
    """A channel made by a call whose answer was lost: exact name, same category, equal rights. Only its id is noted."""

    key: RoomKey | None
    generation: int
    channel: ChannelId


@frozen
class Change:
    """One call that makes everybody's rights in a room as they should be, and changes nothing else."""

    channel: ChannelId
    overwrites: frozenset[Overwrite]


@frozen
class Arrange:
    """Name, place and manner as they should be, where they were changed by hand. Nothing ever waits for this call."""

    channel: ChannelId
    name: str | None = None
    into_category: bool = False
    plainly: bool = False
    """Whether topic, slow mode, kind and the mark for adults are to be taken away."""


@frozen
class Delete:
    """Delete a channel that is ours."""

    channel: ChannelId


@frozen
class Reorder:
    """One call by which our rooms stand in their order again. The positions are Discord's, of those that change."""

    places: tuple[tuple[ChannelId, int], ...]


RoomCall = MakeCategory | MakeRoom | Adopt | Change | Arrange | Reorder | Delete


@frozen
class Plan:
    """The steps from what stands to what should. ``stages`` come one after the other, the steps of one side by side.

    Rights are closed, calls that are over end and strays go, then rooms are made and rights opened; the talk can go on
    then. Only afterwards is tidied what no person waits for: rooms whose time is over; names and places, since renaming
    is what a platform lets a bot do least often.
    """

    stages: tuple[tuple[RoomCall, ...], ...]
    tidying: tuple[RoomCall, ...] = ()

    @property
    def steps(self) -> tuple[RoomCall, ...]:
        """All of them, in order."""
        return tuple(step for stage in (*self.stages, self.tidying) for step in stage)


def plan(desired: Structure, actual: ActualGuild) -> Plan:
    """The fewest steps that close the difference."""
    category = next(
        (room for room in actual.categories if room.channel == desired.category.channel), None
    )
    if category is None:
        return Plan((_category_first(desired, actual),))
    claimed = {room.channel for room in desired.rooms if room.channel is not None}
    makes = _makes(desired, actual, category.channel, claimed)
    gone = strays(desired, actual, makes)
    closes, at_once, opens, tidies = _rights_changed(desired, actual, category, bool(gone))
    twins = tuple(
        Delete(room.channel)
        for room in actual.categories
        if room.channel != category.channel and room.name == desired.category.name
    )
    standing = {room.channel: room for room in actual.rooms}
    ending = [standing[channel] for channel in desired.delete if channel in standing]
    over = tuple(Delete(room.channel) for room in ending if room.voice)
    due = tuple(Delete(room.channel) for room in ending if not room.voice)
    arranged = _arranged(desired, actual, category)
    order = reordered(desired, actual)
    ordered = (order,) if order is not None else ()
    first: tuple[RoomCall, ...] = (*over, *closes)
    stages = (first, gone, tuple(at_once), makes, tuple(opens))
    return Plan(stages, (*tidies, *due, *arranged, *ordered, *twins))


def _makes(
    desired: Structure, actual: ActualGuild, category: ChannelId, claimed: set[ChannelId]
) -> tuple[Adopt | MakeRoom, ...]:
    standing = {room.channel for room in actual.rooms}
    makes: list[Adopt | MakeRoom] = []
    positions = _positions(actual, category)
    places = places_of_new([_in(positions, want.channel) for want in desired.rooms], positions)
    for place, want in zip(places, desired.rooms, strict=True):
        if want.channel in standing:
            continue
        found = _adoptable(want, actual, category, claimed)
        makes.append(
            Adopt(want.key, want.generation, found)
            if found is not None
            else MakeRoom(want.key, want.generation, want.name, want.overwrites, place)
        )
    return tuple(makes)


def strays(
    desired: Structure, actual: ActualGuild, makes: tuple[RoomCall, ...] = ()
) -> tuple[Delete, ...]:
    """The rooms of our recorded names that are none of ours: who sees them was decided once, and they go first."""
    known = {room.channel for room in desired.rooms} | set(desired.delete)
    adopted = {step.channel for step in makes if isinstance(step, Adopt)}
    return tuple(
        Delete(room.channel) for room in actual.rooms if room.channel not in known | adopted
    )


def _rights_changed(
    desired: Structure, actual: ActualGuild, category: ActualRoom, strays_first: bool
) -> tuple[list[Change], list[Change], list[Change], list[Change]]:
    """What closes; what closes and opens in one call; what opens; what neither gives nor takes.

    Each mixed room but the last is closed first and opened later; the last can do both in its one call, unless a stray
    is to go before anything opens: who sees a stray was decided once, and may have been changed since.
    """
    closes: list[Change] = []
    mixed: list[tuple[ActualRoom, Change]] = []
    opens: list[Change] = []
    tidies: list[Change] = []
    by_id = {room.channel: room for room in actual.rooms}
    pairs = [(category, desired.category_overwrites)]
    pairs += [
        (by_id[want.channel], want.overwrites) for want in desired.rooms if want.channel in by_id
    ]
    for have, want in pairs:
        if have.overwrites == want:
            continue
        taking, opening = takes(have.overwrites, want), takes(want, have.overwrites)
        change = Change(have.channel, want)
        if taking and opening:
            mixed.append((have, change))
        else:
            (closes if taking else opens if opening else tidies).append(change)
    first = mixed if strays_first else mixed[:-1]
    for have, change in first:
        closes.append(Change(have.channel, closed(have.overwrites, change.overwrites)))
        opens.append(change)
    return closes, [change for _, change in mixed[len(first) :]], opens, tidies


def _arranged(desired: Structure, actual: ActualGuild, category: ActualRoom) -> tuple[Arrange, ...]:
    """Whatever was renamed, moved or made other than plain by hand."""
    found = []
    if category.name != desired.category.name:
        found.append(Arrange(category.channel, desired.category.name))
    by_id = {room.channel: room for room in actual.rooms}
    for want in desired.rooms:
        have = by_id.get(want.channel) if want.channel is not None else None
        if have is None:
            continue
        name = want.name if have.name != want.name else None
        moved = have.parent != category.channel
        if name is not None or moved or not have.plain:
            found.append(Arrange(have.channel, name, moved, not have.plain))
    return tuple(found)


def in_their_order(desired: Structure, actual: ActualGuild) -> tuple[ChannelId, ...]:
    """The rooms that stand in the category, in the order in which they should; replaced ones count no more."""
    positions = _positions(actual, desired.category.channel)
    newest: dict[RoomKey, ChannelId | None] = {}
    for want in desired.rooms:
        newest.setdefault(want.key, _in(positions, want.channel))
    return tuple(channel for channel in newest.values() if channel is not None)


def reordered(desired: Structure, actual: ActualGuild) -> Reorder | None:
    """What puts the order right, where it is not."""
    positions = _positions(actual, desired.category.channel)
    wanted = in_their_order(desired, actual)
    places = put_right(wanted, {room: positions[room] for room in wanted})
    return Reorder(places) if places else None


def _positions(actual: ActualGuild, category: ChannelId | None) -> Positions:
    return {
        room.channel: room.position
        for room in actual.rooms
        if room.position is not None and room.parent == category and not room.voice
    }


def _in(positions: Positions, channel: ChannelId | None) -> ChannelId | None:
    return channel if channel in positions else None


def _category_first(desired: Structure, actual: ActualGuild) -> tuple[RoomCall, ...]:
    """Without its category nothing is made; a category of our recorded name and rights is ours."""
    for room in actual.categories:
        if room.name == desired.category.name and room.overwrites == desired.category_overwrites:
            return (Adopt(None, 0, room.channel),)
    return (MakeCategory(desired.category.name, desired.category_overwrites),)


def _adoptable(
    want: DesiredRoom, actual: ActualGuild, category: ChannelId, claimed: set[ChannelId]
) -> ChannelId | None:
    for room in actual.rooms:
        same = (
            room.name == want.name
            and room.parent == category
            and room.overwrites == want.overwrites
            and room.voice is (want.key.kind is RoomKind.VOICE)
        )
        if same and room.channel not in claimed:
            return room.channel
    return None


def _rights(rows: frozenset[Overwrite]) -> set[tuple[object, str]]:
    """Every (target, right) that these rows allow, and, for what they merely do not deny, nothing."""
    return {(row.target, right) for row in rows for right in row.allow}


def _denials(rows: frozenset[Overwrite]) -> set[tuple[object, str]]:
    return {(row.target, right) for row in rows for right in row.deny}


def takes(before: frozenset[Overwrite], after: frozenset[Overwrite]) -> bool:
    """Whether going from ``before`` to ``after`` takes a right from anyone."""
    if before is after or before == after:  # as nearly every room stands at nearly every look
        return False
    return bool(_rights(before) - _rights(after)) or bool(
        _denials(after) - _denials(before) - _absent(before, after)
    )


def _absent(before: frozenset[Overwrite], after: frozenset[Overwrite]) -> set[tuple[object, str]]:
    """Denials of a target that had no row: in a room that hides from everybody they saw nothing, nothing is taken."""
    if not any(row.target == EVERYONE and Right.VIEW in row.deny for row in before):
        return set()
    had = {row.target for row in before}
    return {(row.target, right) for row in after for right in row.deny if row.target not in had}


def closed(before: frozenset[Overwrite], after: frozenset[Overwrite]) -> frozenset[Overwrite]:
    """What both allow, with what either denies: only closing, nothing opened.

    The row that hides the room from everybody is there even if somebody took it away, and so is the bot's own.
    """
    old = {row.target: row for row in before}
    new = {row.target: row for row in after}
    rows = [new[BOT]] if BOT in new else []
    for target in ((old.keys() & new.keys()) | {EVERYONE}) - {BOT}:
        had, has = (
            rows_of.get(target, Overwrite(target, frozenset(), frozenset()))
            for rows_of in (old, new)
        )
        allow = had.allow & has.allow
        rows.append(Overwrite(target, allow, (had.deny | has.deny) - allow))
    return frozenset(rows)


def digest(overwrites: frozenset[Overwrite]) -> str:
    """A short name for exactly these rights, by which a later change by somebody else is noticed."""
    rows = sorted(
        f"{row.target.kind}|{row.target.id}|{_listed(row.allow)}|{_listed(row.deny)}"
        for row in overwrites
    )
    return hashlib.blake2b("\n".join(rows).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=1024)
def _listed(rights: frozenset[str]) -> str:
    """The same few sets of rights stand in every row of every room."""
    return ",".join(sorted(rights))


def troubles(
    workshop: Workshop, desired: Structure, actual: ActualGuild
) -> tuple[ReportTrouble, ...]:
    """What somebody changed by hand: rooms that stand otherwise than we last made them and than they should."""
    standing = {room.channel: room for room in (*actual.rooms, *actual.categories)}
    wanted = {room.channel: room.overwrites for room in desired.rooms if room.channel is not None}
    category_stands = workshop.rooms.category.channel in standing
    found = []
    if workshop.rooms.category.channel is not None and not category_stands:
        found.append(ReportTrouble(Trouble.CATEGORY_DELETED))
    for room in workshop.rooms.every:
        if room.channel is None:
            continue
        have = standing.get(room.channel)
        if have is None:
            found.append(ReportTrouble(Trouble.ROOM_DELETED, room.key))
            continue
        if have.name != room.name:
            found.append(ReportTrouble(Trouble.ROOM_RENAMED, room.key))
        fell_out = have.parent is None and room.channel in workshop.rooms.category.adrift
        if category_stands and have.parent != workshop.rooms.category.channel and not fell_out:
            found.append(ReportTrouble(Trouble.ROOM_MOVED, room.key))
        if not have.plain:
            found.append(ReportTrouble(Trouble.ROOM_ALTERED, room.key))
        if have.overwrites in (wanted.get(room.channel), NOBODY):  # as nearly always
            continue
        if digest(have.overwrites) != room.applied:
            found.append(ReportTrouble(Trouble.RIGHTS_EDITED, room.key))
    return tuple(found)
