"""What people do about calls in a play: enter one, speak, hang up, fall out, move somebody by hand."""

from __future__ import annotations

from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import ChannelId
from bot.rehearsal.stage import NO_CHANNEL, Stage

SPEAKS = "speak"
IN_CALLS = frozenset({"join", SPEAKS, "leave", "drop", "move"})
_MOVED_WITHIN_S = 15.0
_GONE_WITHIN_S = 60.0
"""Whoever is not of a call waits for its end; for how long it really took, the account says."""


async def do_in_call(stage: Stage, act: Act) -> frozenset[str]:
    """Do it as a client does; where somebody unwelcome came, wait until the room is gone. Who heard what was said.

    ``Refused`` and ``LookupError`` where it cannot be done.
    """
    call = stage.seats[act.by].call
    if act.do == SPEAKS:
        return heard_by(stage, act)
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
    return frozenset()


def heard_by(stage: Stage, act: Act) -> frozenset[str]:
    """The seats in the call when somebody says something; ``LookupError`` where the speaker cannot be heard there.

    No sound is sent: that it was said, and who was there, is all there is of it.
    """
    speaker, room = stage.seats[act.by], call_room(stage, act.room)
    (shown,) = (one for one in speaker.call.rooms() if one.id == room)
    unmuted = any(one.user_id == speaker.id and not one.muted for one in shown.here)
    if not (unmuted and shown.may_speak):
        raise LookupError(f"{act.by} is not heard in {act.room}")
    here = {one.user_id for one in shown.here}
    return frozenset(name for name, seat in stage.seats.items() if seat.id in here)


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
