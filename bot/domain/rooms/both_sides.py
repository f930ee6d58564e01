"""Both sides alike: whose turn is first where not all can be, and where both read what both are to know."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest

from bot.domain.rooms.desired import are_closed
from bot.domain.state.decisions import Effect, Post, in_both_caucuses
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.rooms import RoomKey, line
from bot.domain.vocabulary.text import Text


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


def to_both_sides(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    """What everybody who takes part is to read whatever stands: in both caucuses, or, while these are closed to them,
    in each one's line.
    """
    if not are_closed(workshop):
        return in_both_caucuses(workshop, text)
    return tuple(
        Post(line(person.seat), text)
        for person in workshop.people.participants
        if person.takes_part
    )
