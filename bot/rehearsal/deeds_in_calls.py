"""What people who are not of a call, or of it, do to one: listen in, bring a recorder, fall out."""

from __future__ import annotations

from bot.rehearsal.calling import call_room, gone
from bot.rehearsal.simulation import ChannelId, NotThere, Seat
from bot.rehearsal.stage import Stage

_CALLS = ("voice-joint", "voice-caucus-1", "voice-caucus-2")
_WITHOUT_POWER = 0


def a_call(stage: Stage) -> ChannelId:
    """The call of both sides where it stands, else one of a side; ``NotThere`` where there is none."""
    for name in _CALLS:
        try:
            return call_room(stage, name)
        except LookupError:
            continue
    raise NotThere("there is no call now")


def in_call(stage: Stage, room: ChannelId) -> list[str]:
    """The scenario's people who are in it, in the scenario's order."""
    here = stage.simulation.attendance.present(room)
    return [person.id for person in stage.scenario.seats if stage.seats[person.id].id in here]


async def owner_listens(stage: Stage) -> None:
    """The server's owner, whom nothing keeps out, joins, and stays until the room is gone."""
    room = a_call(stage)
    stage.guild.owner.call.join(room)
    await gone(stage, room)


async def recorder_joins(stage: Stage) -> None:
    """The owner invites another bot and moves it into the call by hand; it goes when the room is gone."""
    room = a_call(stage)
    hall = stage.guild.add_voice_channel("harbour")
    recorder: Seat = stage.guild.add_bot("recorder", _WITHOUT_POWER)
    recorder.call.join(hall)
    stage.guild.owner.call.move(recorder.id, room)
    await gone(stage, room)
    stage.guild.delete(hall)
    stage.guild.kick(recorder)


def half_a_side_drops(stage: Stage, seats: frozenset[str] | None = None) -> tuple[str, ...]:
    """Half of the first side's people in the call fall out at once; who. ``seats``: whom it may be, if not anybody."""
    room = a_call(stage)
    of_side = [one.id for one in stage.scenario.participants if one.side == "first"]
    there = [one for one in in_call(stage, room) if one in of_side and one in (seats or of_side)]
    falls = tuple(there[: (len(there) + 1) // 2])
    if not falls:
        raise NotThere("nobody of this side is in a call")
    for one in falls:
        stage.seats[one].call.drop()
    return falls
