"""The rooms by their logical names: control, joint, two caucuses, a line per invited person; those for the voice."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.domain.vocabulary.identity import SeatId, SideId
from bot.frozen import frozen


class RoomKind(StrEnum):
    """The kinds of room; a workshop has one control, one joint, two caucuses and a line per invited person.

    While a voice session goes on, each side has a room for the voice, and so have all, while the sides are together.
    """

    CONTROL = "control"
    JOINT = "joint"
    CAUCUS = "caucus"
    LINE = "line"
    VOICE = "voice"


@frozen
class RoomKey:
    """A logical room: it stays the same when its channel is replaced."""

    kind: RoomKind
    side: SideId | None = None
    seat: SeatId | None = None

    @property
    def logical_name(self) -> str:
        """The room's name in code and files; never a channel's name, never on a screen."""
        if self.kind is RoomKind.VOICE:
            return f"voice-{self._place}"
        if self.side is not None:
            return self._place
        return f"line-{self.seat}" if self.seat is not None else self.kind.value

    @property
    def _place(self) -> str:
        if self.side is None:
            return "joint"
        return f"caucus-{1 if self.side is SideId.FIRST else 2}"


CONTROL = RoomKey(RoomKind.CONTROL)


JOINT = RoomKey(RoomKind.JOINT)


JOINT_CALL = RoomKey(RoomKind.VOICE)
"""Where both sides hear each other, while they are together in a voice session."""


def caucus(side: SideId) -> RoomKey:
    """The room of one side alone (with the third party, unless the workshop closes caucuses to it)."""
    return _CAUCUSES[side]


_CAUCUSES: Final = {side: RoomKey(RoomKind.CAUCUS, side=side) for side in SideId}


def line(seat: SeatId) -> RoomKey:
    """One person's own room with the third party."""
    return RoomKey(RoomKind.LINE, seat=seat)


def side_call(side: SideId) -> RoomKey:
    """Where one side hears itself in a voice session, as it writes in its caucus."""
    return RoomKey(RoomKind.VOICE, side=side)
