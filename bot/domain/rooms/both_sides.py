"""In which order rooms have their turn where not all can be first: neither side's before the other's."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.rooms import RoomKey


def side_of(workshop: Workshop, room: RoomKey) -> SideId | None:
    """Whose own room, or whose member's line, it is; None for what both sides, or neither, see."""
    someone = workshop.seat(room.seat) if room.seat is not None else None
    return room.side if someone is None else someone.side


def alternating(workshop: Workshop, rooms: Iterable[RoomKey], first: SideId) -> tuple[RoomKey, ...]:
    """The same rooms: what is neither side's, then one of each side in turn, beginning with ``first``."""
    of_side: dict[SideId | None, list[RoomKey]] = {}
    for room in rooms:
        of_side.setdefault(side_of(workshop, room), []).append(room)
    pairs = zip_longest(of_side.get(first, ()), of_side.get(first.other, ()))
    own = (room for room in chain.from_iterable(pairs) if room is not None)
    return (*of_side.get(None, ()), *own)
