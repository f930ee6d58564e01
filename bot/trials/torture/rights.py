"""Rights are changed at random by other hands: nobody unlisted sees a room while a participant can, says an oracle."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from bot.rehearsal.simulation import Grant, RoleId, Seat, ServerRoom
from bot.trials.torture.oracle import ADMINISTRATOR, VIEW_CHANNEL, Row, Server, sees
from bot.trials.torture.part import Tally
from bot.trials.torture.world import World, a_world

CHANGES: Final = 15
"""A run."""
_REST_WITHIN_S: Final = 15.0
_CLOSED_WITHIN_S: Final = 15.0
_POWERS: Final = (0, VIEW_CHANNEL, ADMINISTRATOR, 1 << 4, 1 << 5, 1 << 28, 1 << 29, 1 << 13)
"""Nothing, view, Administrator, manage channels, the server, roles, webhooks, messages."""
_SHARED: Final = ("joint", "caucus-1", "caucus-2")


class Hands:
    """Whoever has power in the server and uses it without asking; they know every role, member and room."""

    def __init__(self, world: World, draw: random.Random) -> None:
        self._world = world
        self._guild = world.stage.guild
        self._draw = draw
        self.strangers: list[Seat] = [self._guild.add_member(f"Stranger {n}") for n in range(3)]
        self.powers: dict[RoleId, int] = {}
        self.held: dict[int, set[RoleId]] = {each.id: set() for each in self.strangers}
        self._changes: tuple[Callable[[], None], ...] = (
            self._new_role,
            self._edit_role,
            self._grant,
            self._revoke,
            self._let_in,
            self._let_everybody_in,
            self._take_away,
            self._delete_role,
        )

    def change(self) -> str:
        """One of many changes, at random; what it was."""
        change = self._draw.choice(self._changes)
        change()
        return change.__name__.strip("_")

    def unlisted_who_see(self) -> list[str]:
        """Shared rooms which a stranger and a participant can both see, as the oracle has it."""
        found = []
        for room in self._shared():
            rows = _rows(room)
            strangers = any(
                self._sees(each.id, self.held[each.id], rows) for each in self.strangers
            )
            people = any(
                row.of_member and row.target in self._people() and row.allow & VIEW_CHANNEL
                for row in rows
            )
            if strangers and people:
                found.append(self._world.stage.logical().get(room.id, "?"))
        return found

    def as_the_client_shows(self) -> list[str]:
        """Where the simulated server and the oracle do not agree about a stranger."""
        differ = []
        for each in self.strangers:
            seen = {room.id for room in each.rooms()}
            for room in self._shared():
                if self._sees(each.id, self.held[each.id], _rows(room)) != (room.id in seen):
                    differ.append(self._world.stage.logical().get(room.id, "?"))
        return differ

    def _people(self) -> frozenset[int]:
        return frozenset(self._world.stage.seats[one].id for one in self._world.people)

    def _shared(self) -> list[ServerRoom]:
        logical = self._world.stage.logical()
        rooms = self._guild.server_rooms()
        return [room for room in rooms if logical.get(room.id) in _SHARED]

    def _sees(self, member: int, roles: set[RoleId], rows: list[Row]) -> bool:
        everybody = {int(self._guild.id): VIEW_CHANNEL}
        powers = everybody | {int(role): rights for role, rights in self.powers.items()}
        server = Server(int(self._guild.id), int(self._guild.owner.id), powers)
        return sees(server, member, {int(role) for role in roles}, rows)

    # ---- what hands do
    def _new_role(self) -> None:
        power = self._draw.choice(_POWERS)
        self.powers[self._guild.add_role(f"role {len(self.powers)}", power)] = power

    def _edit_role(self) -> None:
        if self.powers:
            role, power = self._draw.choice(list(self.powers)), self._draw.choice(_POWERS)
            self._guild.edit_role(role, power)
            self.powers[role] = power

    def _grant(self) -> None:
        if not self.powers:
            self._new_role()
        stranger, role = self._draw.choice(self.strangers), self._draw.choice(list(self.powers))
        if role not in self.held[stranger.id]:
            self._guild.grant(stranger, role)
            self.held[stranger.id].add(role)

    def _revoke(self) -> None:
        stranger = self._draw.choice(self.strangers)
        for role in list(self.held[stranger.id])[:1]:
            self._guild.revoke(stranger, role)
            self.held[stranger.id].discard(role)

    def _delete_role(self) -> None:
        if self.powers:
            role = self._draw.choice(list(self.powers))
            self._guild.delete_role(role)
            del self.powers[role]
            for roles in self.held.values():
                roles.discard(role)

    def _let_in(self) -> None:
        stranger = self._draw.choice(self.strangers)
        self._row(Grant(stranger.id, VIEW_CHANNEL, for_member=True))

    def _let_everybody_in(self) -> None:
        role = self._draw.choice([*self.powers, RoleId(int(self._guild.id))])
        self._row(Grant(role, VIEW_CHANNEL))

    def _take_away(self) -> None:
        rooms = self._shared()
        if rooms:
            room = self._draw.choice(rooms)
            self._guild.clear_grant(room.id, RoleId(int(self._guild.id)))

    def _row(self, grant: Grant) -> None:
        rooms = self._shared()
        if rooms:
            self._guild.set_grant(self._draw.choice(rooms).id, grant)


def _rows(room: ServerRoom) -> list[Row]:
    return [Row(int(one.target), one.for_member, one.allow, one.deny) for one in room.grants]


async def run(number: int) -> Tally:
    """So many changes, each judged once the bot has come to rest."""
    draw, tally = random.Random(f"rights|{number}"), Tally()
    async with a_world() as world:
        hands = Hands(world, draw)
        await world.bot.is_quiet(_REST_WITHIN_S)
        for _ in range(CHANGES):
            what = hands.change()
            tally.counts["changes"] += 1
            tally.counts[what] += 1
            await world.bot.is_quiet(_REST_WITHIN_S)
            closed = await world.simulation.until(
                lambda: not hands.unlisted_who_see(), _CLOSED_WITHIN_S
            )
            if not closed:
                tally.lose(f"{what}: an unaudited view of {hands.unlisted_who_see()}")
            if hands.as_the_client_shows():
                tally.lose(f"{what}: server and oracle differ: {hands.as_the_client_shows()}")
    return tally
