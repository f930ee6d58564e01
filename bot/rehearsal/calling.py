"""What people do about calls in a play: enter one, hang up, fall out, move somebody by hand."""

from __future__ import annotations

from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import ChannelId
from bot.rehearsal.stage import NO_CHANNEL, Stage

IN_CALLS = frozenset({"join", "leave", "drop", "move"})
_MOVED_WITHIN_S = 15.0
_GONE_WITHIN_S = 60.0
"""Whoever is not of a call waits for its end; for how long it really took, the account says."""


async def do_in_call(stage: Stage, act: Act) -> None:
    """Do it as a client does; where somebody unwelcome came, wait until the room is gone.

    ``Refused`` and ``LookupError`` where it cannot be done.
    """
    call = stage.seats[act.by].call
    if act.do == "leave":
        call.leave()
    elif act.do == "drop":
        call.drop()
    else:
        room = call_room(stage, act.room)
        if act.do == "join":
            call.join(room)
        else:
            call.move(stage.seats[act.whom].id, room)
        if act.unwelcome:
            await gone(stage, room)


async def is_moved(stage: Stage, act: Act) -> None:
    """Wait until whoever did this is in the call to which they are to be moved; ``LookupError`` if they are not."""
    seat, rooms = stage.seats[act.by], stage.simulation.attendance.rooms

    def there() -> bool:
        where = seat.call.where
        return where is not None and stage.call_name(rooms[where]) == act.moves_to

    if not await stage.simulation.until(there, _MOVED_WITHIN_S):
        raise LookupError(f"{act.by} was not moved to {act.moves_to}")


async def gone(stage: Stage, room: ChannelId) -> bool:
    """Whether a room is deleted in time; waited for, whatever else happens."""
    rooms = stage.simulation.attendance.rooms
    return await stage.simulation.until(lambda: rooms[room].until_s is not None, _GONE_WITHIN_S)


def call_room(stage: Stage, name: str) -> ChannelId:
    """The voice room of this logical name that stands; ``LookupError`` where none does."""
    for one in reversed(stage.simulation.attendance.rooms.values()):
        if one.until_s is None and stage.call_name(one) == name:
            return one.room
    raise LookupError(f"{NO_CHANNEL} {name}")
