"""What is not said or shown yet, because rooms are not as they are to be."""

from __future__ import annotations

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Lack
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.frozen import frozen

_OF_RIGHTS = frozenset({Lack.CLOSED, Lack.OPENED, Lack.MADE})


@frozen
class Waits:
    """What waits for rooms: those that do not stand, and those of them that are known not to for now."""

    unsettled: frozenset[RoomKey]
    known: frozenset[RoomKey | None]

    @classmethod
    def of(cls, workshop: Workshop, unsettled: frozenset[RoomKey]) -> Waits:
        """For this state."""
        known = (one.room for one in workshop.rooms.differing if one.lack in _OF_RIGHTS)
        return cls(unsettled, frozenset(known))

    def shows(self, room: RoomKey, closing: bool) -> bool:
        """Whether the card of this room waits."""
        return bool(self.unsettled - self.known) or (closing and room not in self.known)

    def says(self, room: RoomKey) -> bool:
        """Whether what is said in this room waits."""
        if room.kind in (RoomKind.CONTROL, RoomKind.LINE):
            return False
        pending = {one for one in self.unsettled - self.known if one.kind is not RoomKind.LINE}
        return room in self.unsettled or bool(pending)
