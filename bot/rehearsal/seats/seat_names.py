"""What a seat's client knows by name: people, roles, and the rooms that its person can see."""

from __future__ import annotations

from bot.rehearsal.simulation import Seat


class SeatNames:
    """Everything as it is called when this is made."""

    def __init__(self, seat: Seat) -> None:
        self._people = {int(key): name for key, name in seat.people().items()}
        self._roles = {int(key): name for key, name in seat.roles().items()}
        self._rooms = {int(room.id): room.name for room in seat.rooms()}
        self._rooms |= {int(call.id): call.name for call in seat.call.rooms()}

    def person(self, user: int) -> str | None:
        return self._people.get(user)

    def room(self, channel: int) -> str | None:
        return self._rooms.get(channel)

    def role(self, role: int) -> str | None:
        return self._roles.get(role)
