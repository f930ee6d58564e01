"""Rooms that were replaced and can still be read: nobody writes there, and of each logical room at most one stands."""

from __future__ import annotations

from collections import Counter

from bot.rehearsal.simulation import Refused
from bot.rehearsal.stage import Stage

STOOD, MOST_OF_ONE, WRITTEN_IN, WAYS_ON = "stood", "most_of_one", "written_in", "say_the_way"
_READ_ALL = ("owner", "admin")
"""Whoever has every right of the server may write anywhere: no room can deny them anything."""


async def tried(stage: Stage, found: dict[str, int]) -> bool:
    """Count the old rooms, and let every seat try to write in each; what was found before is added to.

    Whether any stands.
    """
    logical = stage.logical()
    rooms = [room for room in stage.guild.server_rooms() if not room.is_category]
    named = {room.id: logical.get(room.id, "") for room in rooms if room.id != stage.lobby}
    newest = {
        name: max(room for room, of in named.items() if of == name) for name in named.values()
    }
    old = [room for room, name in named.items() if name and room != newest[name]]
    most = max(Counter(named[room] for room in old).values(), default=0)
    found[STOOD] = found.get(STOOD, 0) + len(old)
    found[MOST_OF_ONE] = max(found.get(MOST_OF_ONE, 0), most)
    found.setdefault(WRITTEN_IN, 0)
    found.setdefault(WAYS_ON, 0)
    for room in old:
        last = stage.guild.server_messages(room)[-1:]
        found[WAYS_ON] += any(f"<#{newest[named[room]]}>" in message.text for message in last)
        for person in stage.scenario.seats:
            if person.role in _READ_ALL:
                continue
            try:
                await stage.seats[person.id].send(room, "Does this room still take words?")
            except (Refused, LookupError):
                continue
            found[WRITTEN_IN] += 1
    return bool(old)
