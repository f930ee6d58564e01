"""Scope: which rooms a message is compared with, by who wrote it and where (docs/guard.md). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind, caucus, line


def room_of(workshop: Workshop, channel: ChannelId) -> RoomKey | None:
    """The logical room of a channel, also of one on its way out; None elsewhere in the guild."""
    for room in workshop.rooms.standing:
        if room.channel == channel:
            return room.key
    return next((old.key for old in workshop.rooms.retiring if old.channel == channel), None)


def channels_of(workshop: Workshop, key: RoomKey) -> Iterator[ChannelId]:
    """The channels that a room has and had, as long as they stand."""
    for room in workshop.rooms.standing:
        if room.key == key and room.channel is not None:
            yield room.channel
    for old in workshop.rooms.retiring:
        if old.key == key:
            yield old.channel


def readable(workshop: Workshop, user: UserId) -> tuple[RoomKey, ...]:
    """The rooms this person can or could read. To ask about any other would make the guard an oracle about it."""
    if workshop.facilitator(user) is not None:
        closed = workshop.settings.caucuses_without_facilitators
        return tuple(
            room.key
            for room in workshop.rooms.standing
            if not (closed and room.key.kind is RoomKind.CAUCUS)
        )
    someone = workshop.participant(user)
    if someone is None:
        return ()
    mine = (line(someone.seat), caucus(someone.side), JOINT)
    # In the fixed order above, so that which room answers first never depends on anything else.
    return tuple(key for key in mine if key.kind is RoomKind.LINE or key in someone.could_read)


def guarded(workshop: Workshop, author: UserId, target: RoomKey | None) -> tuple[RoomKey, ...]:
    """The rooms whose words this author may not bring to ``target``; None stands for elsewhere in the guild.

    Inside, what the joint room heard is free, and so is the third party's own room, where nobody else reads. Into a
    line may come what everybody there can read anyway: the words of that person's caucus.
    """
    sources = [key for key in readable(workshop, author) if key != target]
    if target is None:
        return tuple(sources)
    if target == CONTROL:
        return ()
    sources = [key for key in sources if key not in (JOINT, CONTROL)]
    if target.kind is RoomKind.LINE and not workshop.settings.caucuses_without_facilitators:
        whose = next(
            (person for person in workshop.people.participants if person.seat == target.seat), None
        )
        sources = [key for key in sources if whose is None or key not in whose.could_read]
    return tuple(sources)
