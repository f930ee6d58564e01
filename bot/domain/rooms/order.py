"""The order in which rooms stand, from above, and what puts it right. A place counts among our own rooms alone (pure).

Discord orders the rooms of a category by their positions, and by age where two have the same. The numbers themselves
mean nothing: it may count all of them anew whenever somebody moves another room, and ours are in order as before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.vocabulary.identity import ChannelId

Positions = Mapping[ChannelId, int]
"""Of rooms that stand, as Discord last told them."""


def from_above(rooms: Positions) -> tuple[ChannelId, ...]:
    """The rooms as everybody's list shows them."""
    return tuple(sorted(rooms, key=lambda room: (rooms[room], room)))


def put_right(wanted: Sequence[ChannelId], stand: Positions) -> tuple[tuple[ChannelId, int], ...]:
    """The positions to be given anew, for as few rooms as do; none where the order is as wanted.

    Our rooms change places among themselves, and nobody else's is touched, unless two of ours have the same position.
    """
    if from_above(stand) == tuple(wanted):
        return ()
    places = sorted(stand.values())
    if len(set(places)) < len(places):
        places = [places[0] + number for number in range(len(places))]
    return tuple(
        (room, place) for room, place in zip(wanted, places, strict=True) if stand[room] != place
    )


def places_of_new(rooms: Sequence[ChannelId | None], stand: Positions) -> tuple[int, ...]:
    """For each room in its order, where it stands or is to be made: each new one right below the one above it."""
    first = next((number for number, room in enumerate(rooms) if room is not None), None)
    above = max(0, stand[rooms[first]] - first) - 1 if first is not None else -1  # type: ignore[index]
    places = []
    for room in rooms:
        above = stand[room] if room is not None else above + 1
        places.append(above)
    return tuple(places)
