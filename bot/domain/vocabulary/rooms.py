"""The rooms by their logical names: control, joint, two caucuses, a line per invited person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary.identity import SeatId, SideId


class RoomKind(StrEnum):
    """The four kinds of room; a workshop has one control, one joint, two caucuses and a line per invited person."""

    CONTROL = "control"
    JOINT = "joint"
    CAUCUS = "caucus"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class RoomKey:
    """A logical room: it stays the same when its channel is replaced."""

    kind: RoomKind
    side: SideId | None = None
    seat: SeatId | None = None

    @property
    def logical_name(self) -> str:
        """The room's name in code and files; never a channel's name, never on a screen."""
        if self.side is not None:
            return f"caucus-{1 if self.side is SideId.FIRST else 2}"
        return f"line-{self.seat}" if self.seat is not None else self.kind.value


CONTROL = RoomKey(RoomKind.CONTROL)


JOINT = RoomKey(RoomKind.JOINT)


def caucus(side: SideId) -> RoomKey:
    """The room of one side alone (with the third party, unless the workshop closes caucuses to it)."""
    return RoomKey(RoomKind.CAUCUS, side=side)


def line(seat: SeatId) -> RoomKey:
    """One person's own room with the third party."""
    return RoomKey(RoomKind.LINE, seat=seat)
