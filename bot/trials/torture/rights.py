"""Rights, the owner, bots and kinds of rooms are changed at random by other hands.

Nobody unlisted sees a room while a participant can, says an oracle.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Final

from bot.rehearsal.simulation import Grant, RoleId, RoomKind, Seat, ServerRoom, ShownMessage
from bot.trials.torture.oracle import ADMINISTRATOR, VIEW_CHANNEL, Row, Server, sees
from bot.trials.torture.part import Tally
from bot.trials.torture.world import World, a_world

CHANGES: Final = 15
"""A run."""
_REST_WITHIN_S: Final = 15.0
_CLOSED_WITHIN_S: Final = 15.0
_OPEN_WITHIN_S: Final = 5.0
_MOST_ENTRIES: Final = 10
_MOST_BOTS: Final = 2
_ACKNOWLEDGE: Final = "parley:acknowledge:"
_POWERS: Final = (
    *(0, VIEW_CHANNEL, 1 << 4, 1 << 5, 1 << 28, 1 << 29, 1 << 13),
    *(ADMINISTRATOR,) * 4,
)
"""Nothing, view, manage channels, the server, roles, webhooks, messages; often Administrator, who sees everything."""
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
        self.listed: dict[RoleId, set[int]] = {}
        """Who held each role when it was acknowledged."""
        self._powers_of_bots: dict[int, int] = {}
        self._listed_by_themselves: set[int] = {int(self._guild.owner.id)}
        """Owners and bots that were acknowledged; the first owner was when the workshop began."""
        self._owners = [self._guild.owner, *self.strangers]
        self._known: dict[int, str] = {}
        """Shared rooms by what they were known as before somebody else saw into them."""
        self._changes: tuple[Callable[[], None], ...] = (
            self._new_role,
            self._edit_role,
            self._grant,
            self._revoke,
            self._let_in,
            self._let_everybody_in,
            self._take_away,
            self._delete_role,
            self._hand_over,
            self._invite_a_bot,
            self._change_kind,
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
                self._sees(each.id, self.held[each.id], rows)
                for each in self.strangers
                if not self._is_listed(each.id)
            )
            if strangers and self._people_see(rows):
                found.append(self._known[room.id])
        return found

    def are_open(self) -> bool:
        """Whether somebody who takes part sees each of the shared rooms: else there is nothing to be judged."""
        seen = [self._known[one.id] for one in self._shared() if self._people_see(_rows(one))]
        return sorted(seen) == sorted(_SHARED)

    async def acknowledge(self) -> int:
        """The leader acknowledges one entry after the other until none is asked for; how many there were."""
        leader, pressed = self._world.leader, 0
        offered = _asked(leader.on_screen(self._world.stage.channel("control"))[::-1])
        while offered is not None and pressed < _MOST_ENTRIES:
            message, button = offered
            self._list(button)
            pressed += 1
            offered = _asked((await leader.click(message, button)).answers)
        return pressed

    def _list(self, button: str) -> None:
        """Whoever holds the role of this button now, or is its owner or bot, is known from now on."""
        self._listed_by_themselves.update(
            one
            for one in (*self._powers_of_bots, int(self._guild.owner.id))
            if f"owner.{one}" in button or f"bot.{one}" in button
        )
        for role, power in self.powers.items():
            if power & ADMINISTRATOR and f"role.{int(role)}" in button:
                holders = {one for one, roles in self.held.items() if role in roles}
                self.listed.setdefault(role, set()).update(holders)

    def _is_listed(self, member: int) -> bool:
        """Whether somebody sees every room as whom they were acknowledged: a holder of a role, the owner, a bot."""
        by_itself = member in self._powers_of_bots or member == self._guild.owner.id
        if by_itself and member in self._listed_by_themselves:
            return True
        return any(
            self.powers[role] & ADMINISTRATOR and member in self.listed.get(role, ())
            for role in self.held[member]
        )

    def _people_see(self, rows: list[Row]) -> bool:
        return any(
            row.of_member and row.target in self._people() and row.allow & VIEW_CHANNEL
            for row in rows
        )

    def as_the_client_shows(self) -> list[str]:
        """Where the simulated server and the oracle do not agree about a stranger."""
        differ = []
        for each in self.strangers:
            seen = {room.id for room in each.rooms()}
            for room in self._shared():
                if self._sees(each.id, self.held[each.id], _rows(room)) != (room.id in seen):
                    differ.append(self._known[room.id])
        return differ

    def _people(self) -> frozenset[int]:
        return frozenset(self._world.stage.seats[one].id for one in self._world.people)

    def _shared(self) -> list[ServerRoom]:
        for room, name in self._world.stage.logical().items():
            if name in _SHARED:
                self._known.setdefault(room, name)
        return [room for room in self._guild.server_rooms() if room.id in self._known]

    def _sees(self, member: int, roles: set[RoleId], rows: list[Row]) -> bool:
        everybody = {int(self._guild.id): VIEW_CHANNEL}
        powers = everybody | {int(role): rights for role, rights in self.powers.items()}
        held = {int(role) for role in roles}
        if (
            member in self._powers_of_bots
        ):  # by a role that came with the bot, and that no row names
            powers[member] = self._powers_of_bots[member]
            held.add(member)
        server = Server(int(self._guild.id), int(self._guild.owner.id), powers)
        return sees(server, member, held, rows)

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
            self.listed.pop(role, None)
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

    def _hand_over(self) -> None:
        self._guild.hand_over(self._draw.choice(self._owners))

    def _invite_a_bot(self) -> None:
        if len(self._powers_of_bots) >= _MOST_BOTS:
            gone = self._draw.choice(
                [one for one in self.strangers if one.id in self._powers_of_bots]
            )
            self._guild.kick(gone)
            self.strangers.remove(gone)
            del self._powers_of_bots[gone.id], self.held[gone.id]
            return
        power = self._draw.choice(_POWERS)
        bot = self._guild.add_bot(f"Bot {self._draw.randrange(1000)}", power)
        self.strangers.append(bot)
        self.held[bot.id] = set()
        self._powers_of_bots[bot.id] = power

    def _change_kind(self) -> None:
        rooms = self._shared()
        if rooms:
            self._guild.by_hand.set_kind(self._draw.choice(rooms).id, RoomKind.ANNOUNCEMENT)

    def _row(self, grant: Grant) -> None:
        rooms = self._shared()
        if rooms:
            self._guild.set_grant(self._draw.choice(rooms).id, grant)


def _rows(room: ServerRoom) -> list[Row]:
    return [Row(int(one.target), one.for_member, one.allow, one.deny) for one in room.grants]


def _asked(messages: Iterable[ShownMessage]) -> tuple[ShownMessage, str] | None:
    """The first button in these messages by which an entry is acknowledged."""
    for message in messages:
        for button in message.buttons:
            if button.custom_id is not None and button.custom_id.startswith(_ACKNOWLEDGE):
                return message, button.custom_id
    return None


async def run(number: int) -> Tally:
    """So many changes, each judged once the bot has come to rest, and then acknowledged, so that rooms open again."""
    draw, tally = random.Random(f"rights|{number}"), Tally()
    async with a_world() as world:
        hands = Hands(world, draw)
        if not (await world.bot.is_quiet(_REST_WITHIN_S) and hands.are_open()):
            tally.lose("the rooms were not open before anything was changed")
        for _ in range(CHANGES):
            with tally.where_a_room_is_missing("after a change"):
                await _one(world, hands, tally)
    return tally


async def _one(world: World, hands: Hands, tally: Tally) -> None:
    tally.counts["judged_open"] += hands.are_open()
    what = hands.change()
    tally.counts["changes"] += 1
    tally.counts[what] += 1
    await _judge(world, hands, tally, what)
    if hands.are_open():
        return
    tally.counts["acknowledged"] += await hands.acknowledge()
    await _judge(world, hands, tally, f"{what}, acknowledged")
    if not await world.simulation.until(hands.are_open, _OPEN_WITHIN_S):
        tally.counts["stayed_closed"] += 1


async def _judge(world: World, hands: Hands, tally: Tally, what: str) -> None:
    if not await world.bot.is_quiet(_REST_WITHIN_S):
        tally.lose(f"{what}: the bot does not come to rest")
    closed = await world.simulation.until(lambda: not hands.unlisted_who_see(), _CLOSED_WITHIN_S)
    if not closed:
        tally.lose(f"{what}: an unaudited view of {hands.unlisted_who_see()}")
    if hands.as_the_client_shows():
        tally.lose(f"{what}: server and oracle differ: {hands.as_the_client_shows()}")
