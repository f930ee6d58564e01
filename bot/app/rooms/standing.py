"""What stands beside what should: which rooms differ, and which are known not to come right for now."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from bot.app.rooms.steps import RefusedCall
from bot.domain.rooms.desired import BOT_IN_ROOM, DesiredRoom, Right, Structure, TargetKind
from bot.domain.rooms.plan import ActualGuild, ActualRoom, reordered
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Cause, Condition, Lack
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import RoomKey

Refusals = Mapping[Hashable, RefusedCall]
"""What Discord refused, by what the call was about (``steps.about_what``)."""


def unsettled(desired: Structure, actual: ActualGuild) -> frozenset[RoomKey]:
    """Every room that does not stand, or in which somebody may do more or less than they should."""
    standing = {room.channel: room for room in actual.rooms}
    return frozenset(want.key for want in desired.rooms if not _has_its_rights(want, standing))


def let_in(workshop: Workshop, actual: ActualGuild) -> Mapping[RoomKey, tuple[UserId, ...]]:
    """Whom each standing room lets in by a row of their own."""
    standing = {room.channel: room for room in actual.rooms}
    found = {}
    for room in workshop.rooms.every:
        have = standing.get(room.channel) if room.channel is not None else None
        if have is not None:
            rows = [row for row in have.overwrites if Right.VIEW in row.allow]
            people = [row.target.id for row in rows if row.target.kind is TargetKind.MEMBER]
            found[room.key] = tuple(UserId(one) for one in sorted(people))
    return found


def differing(
    workshop: Workshop,
    desired: Structure,
    actual: ActualGuild,
    refused: Refusals,
    unclosed: tuple[Condition, ...],
) -> tuple[Condition, ...]:
    """Every room that is known not to stand as it should; what is merely under way is not among them."""
    too_open = tuple(one for one in unclosed if one.cause is not None)
    closing = {one.room for one in unclosed}
    found = set()
    for about, key, lack in _lacking(workshop, desired, actual):
        if lack is Lack.OPENED and key in closing:
            continue
        # Nothing opens to somebody, or is made for them, before they are out of where they should not be.
        held_back = too_open and lack in (Lack.OPENED, Lack.MADE)
        if about in refused or held_back:
            found.add(Condition(key, Cause.REFUSED, lack))
    return tuple(sorted({*too_open, *found}, key=lambda one: one.order))


def with_unsaid(
    workshop: Workshop, found: tuple[Condition, ...], unsaid: Iterable[RoomKey]
) -> tuple[Condition, ...]:
    """The same with the rooms in which the bot may not write, where no right that it lacks says so already."""
    if workshop.rooms.lacking_rights & BOT_IN_ROOM:
        return found
    also = {Condition(room, Cause.REFUSED, Lack.SAID) for room in unsaid}
    return tuple(sorted({*found, *also}, key=lambda one: one.order))


def _lacking(
    workshop: Workshop, desired: Structure, actual: ActualGuild
) -> Iterator[tuple[Hashable, RoomKey | None, Lack]]:
    """What each room lacks, and the call that would give it that."""
    standing = {room.channel: room for room in actual.rooms}
    for want in desired.rooms:
        if want.channel in desired.delete:
            continue
        have = standing.get(want.channel) if want.channel is not None else None
        if have is None:
            yield ("make", workshop.id, want.key, want.generation), want.key, Lack.MADE
            continue
        if have.overwrites != want.overwrites:
            yield have.channel, want.key, Lack.OPENED
        astray = have.parent != desired.category.channel or not have.plain
        if astray or have.name != want.name:
            yield ("arrange", have.channel), want.key, Lack.ARRANGED
    if desired.category.channel not in {room.channel for room in actual.categories}:
        yield ("make", workshop.id), None, Lack.MADE
    if reordered(desired, actual) is not None:
        yield ("order", workshop.id), None, Lack.ARRANGED
    old = {one.channel: one.key for one in workshop.rooms.retiring}
    for channel in desired.delete:
        if channel in standing and channel in old:
            yield ("delete", channel), old[channel], Lack.DELETED


def _has_its_rights(want: DesiredRoom, standing: Mapping[ChannelId, ActualRoom]) -> bool:
    have = standing.get(want.channel) if want.channel is not None else None
    return have is not None and have.overwrites == want.overwrites
