"""Who sees this: of one message, what stands of it on every other seat's screen, asked of the screens themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.simulation import Seat, ShownMessage
from bot.rehearsal.stage import Stage


class Sight(StrEnum):
    """How a message stands to a seat; the value names the page's sentence for it."""

    SEES = "sees_it"
    ANSWER = "answer_of_another"
    NO_ROOM = "room_hidden"
    NOT_THERE = "room_but_not_this"


@dataclass(frozen=True, slots=True)
class Look:
    """What one seat has of a message."""

    who: SeatLine
    seat: Seat
    sight: Sight
    message: ShownMessage | None


@dataclass(frozen=True, slots=True)
class Seen:
    """All seats, the differences first: without the message, reading other words than the asker, reading the same."""

    without: tuple[Look, ...]
    otherwise: tuple[Look, ...]
    alike: tuple[Look, ...]


def differences(looks: Iterable[Look], asker: str, words: Callable[[Look], str]) -> Seen:
    """Sorted beside what the asker reads; `words` is what a seat reads of the message."""
    looks = tuple(looks)
    own = next((words(look) for look in looks if look.who.id == asker and look.message), None)
    having = [look for look in looks if look.message is not None]
    return Seen(
        tuple(look for look in looks if look.message is None),
        tuple(look for look in having if words(look) != own),
        tuple(look for look in having if words(look) == own),
    )


def who_sees(stage: Stage, message: ShownMessage) -> tuple[Look, ...]:
    """Every seat, in the scenario's order; nothing is derived from rights, only from what each screen shows now."""
    return tuple(_look(stage, one, message) for one in stage.scenario.seats)


def seen_by(looks: Iterable[Look]) -> tuple[str, ...]:
    """The seats that have it on their screens."""
    return tuple(look.who.id for look in looks if look.sight is Sight.SEES)


def _look(stage: Stage, one: SeatLine, message: ShownMessage) -> Look:
    seat = stage.seats[one.id]
    shown = next(
        (each for each in seat.on_screen(message.channel_id) if each.id == message.id), None
    )
    if shown is not None:
        return Look(one, seat, Sight.SEES, shown)
    if not any(room.id == message.channel_id for room in seat.rooms()):
        return Look(one, seat, Sight.NO_ROOM, None)
    return Look(one, seat, Sight.ANSWER if message.ephemeral else Sight.NOT_THERE, None)
