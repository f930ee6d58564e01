"""What the server itself holds: who sees and who writes where, and where rooms stand. Nothing is asked of the bot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.rehearsal.claims.means import Means
from bot.rehearsal.simulation import ChannelId, Room, ServerRoom, UserId
from bot.rehearsal.stage import VIEW, Stage

_FROM_ABOVE = ("control", "joint", "caucus", "line")
_SHARED = frozenset({"joint", "caucus"})
_LINKED = re.compile(r"<#(\d+)>")
_NAMED = re.compile(r"<@!?(\d+)>")
_NEUTRAL = re.compile(r"-[a-z0-9]{4}$")


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they stand before somebody: from the line in which they begin."""

    seat: str
    channel: ChannelId
    about: str

    @property
    def line(self) -> str:
        """The line with the words themselves."""
        return self.about.partition("\n")[0]


class ServerHolds:
    """Whether what words mean is so at this moment."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._looked_at = -1
        self._lists: dict[str, dict[ChannelId, Room]] = {}
        """What stands in each seat's list, since rooms, rights and people last changed."""
        self._means: Mapping[Means, Callable[[Said], bool]] = {
            Means.WRITES_HERE: lambda said: self._all_write(said.channel),
            Means.ONLY_READ_HERE: lambda said: not self._anybody_writes([said.channel]),
            Means.NAMED_WRITES_HERE: self._only_named_writes,
            Means.ALL_HIDDEN: lambda _: not any(self._shared(one) for one in self._people()),
            Means.ALL_READ_ONLY: lambda _: not self._anybody_writes(self._rooms(*_SHARED)),
            Means.JOINT_RESTS: lambda _: not self._anybody_writes(self._rooms("joint")),
            Means.JOINT_SPEAKS: lambda _: self._all_write(max(self._rooms("joint"), default=None)),
            Means.CAUCUSES_SPEAK: lambda _: self._caucuses_speak(),
            Means.PERSON_IS_OUT: lambda said: not self._shared(self._person(said)),
            Means.LINKED_STANDS: lambda said: _linked(said.line) <= set(self._standing()),
            Means.IN_THE_CATEGORY: self._in_category,
            Means.IN_ORDER: lambda _: all(self._in_order(seat) for seat in self._stage.seats),
            Means.NAMED_NEUTRALLY: lambda said: all(
                _NEUTRAL.search(one.name) and self._kind(one) for one in self._linked_rooms(said)
            ),
            Means.PLAIN: lambda said: all(one.plain for one in self._linked_rooms(said)),
            Means.AUDIENCE_HERE: lambda said: self._only_audience(said.channel),
            Means.AUDIENCE_ONLY: lambda said: all(
                map(self._only_audience, _linked(said.line) or self._rooms(*_SHARED))
            ),
            Means.LISTED_SEE: self._listed_see,
        }

    def so(self, means: Means, said: Said) -> bool:
        """Whether it is."""
        return self._means[means](said)

    def rooms_of(self, seat: str) -> frozenset[ChannelId]:
        """The rooms in this seat's list."""
        return frozenset(self._seen(seat))

    # ---- who and where
    def _people(self) -> tuple[str, ...]:
        return tuple(one.id for one in self._stage.scenario.participants)

    def _seen(self, seat: str) -> dict[ChannelId, Room]:
        if self._stage.simulation.reshaped != self._looked_at:
            self._looked_at = self._stage.simulation.reshaped
            self._lists.clear()
        if seat not in self._lists:
            self._lists[seat] = {room.id: room for room in self._stage.seats[seat].rooms()}
        return self._lists[seat]

    def _standing(self) -> dict[ChannelId, ServerRoom]:
        return {room.id: room for room in self._stage.guild.server_rooms()}

    def _kind(self, room: ServerRoom | Room) -> str:
        word = room.name.partition("-")[0]
        return next((kind for kind, own in self._stage.words.items() if own == word), "")

    def _rooms(self, *kinds: str) -> list[ChannelId]:
        return [room.id for room in self._standing().values() if self._kind(room) in kinds]

    def _kinds(self, seat: str) -> set[str]:
        return {self._kind(room) for room in self._seen(seat).values()}

    def _shared(self, seat: str) -> bool:
        return bool(self._kinds(seat) & _SHARED)

    def _person(self, said: Said) -> str:
        """Whom words are about: who is named, whose line is linked, or in whose line they stand."""
        by_id = {person.id: name for name, person in self._stage.seats.items()}
        for person in _named(said.line):
            if person in by_id:
                return by_id[person]
        for channel in (*_linked(said.line), said.channel):
            for one in self._people():
                room = self._seen(one).get(channel)
                if room is not None and self._kind(room) == "line":
                    return one
        return said.seat

    def _linked_rooms(self, said: Said) -> list[ServerRoom]:
        standing = self._standing()
        return [standing[one] for one in _linked(said.line) if one in standing]

    # ---- what words mean
    def _all_write(self, channel: ChannelId | None) -> bool:
        if channel is None:
            return False
        rooms = [self._seen(one).get(channel) for one in self._people()]
        return all(room.may_write for room in rooms if room is not None)

    def _anybody_writes(self, channels: Iterable[ChannelId]) -> bool:
        wanted = set(channels)
        return any(
            room.may_write
            for one in self._people()
            for room in self._seen(one).values()
            if room.id in wanted
        )

    def _only_named_writes(self, said: Said) -> bool:
        named = set(_named(said.line))
        rooms = {one: self._seen(one).get(said.channel) for one in self._people()}
        write = {one for one, room in rooms.items() if room is not None and room.may_write}
        return {UserId(self._stage.seats[one].id) for one in write} == named

    def _caucuses_speak(self) -> bool:
        own = [
            max((room for room in self._seen(one).values() if self._kind(room) == "caucus"),
                key=lambda room: room.id, default=None)
            for one in self._people()
        ]  # fmt: skip
        return all(room.may_write for room in own if room is not None)

    def _in_category(self, said: Said) -> bool:
        standing = self._standing()
        found = self._linked_rooms(said) or [room for room in standing.values() if self._kind(room)]
        text = [room for room in found if not room.is_category]
        return len({room.category for room in text}) == 1 and all(
            room.category in standing for room in text
        )

    def _in_order(self, seat: str) -> bool:
        kinds = [self._kind(room) for room in self._seen(seat).values()]
        places = [_FROM_ABOVE.index(kind) for kind in kinds if kind in _FROM_ABOVE]
        return places == sorted(places)

    def _only_audience(self, channel: ChannelId) -> bool:
        room = self._standing().get(channel)
        if room is None:
            return True
        of_it = {self._stage.seats[one.id].id: one for one in self._stage.scenario.seats}
        let_in = [UserId(one.target) for one in room.grants if one.allow & VIEW]
        inside = [of_it[one] for one in let_in if one in of_it]
        people = [one for one in inside if one.role == "participant"]
        known = len(inside) + (self._stage.simulation.bot_id in let_in)
        strangers = known < len(let_in) or any(one.role == "outsider" for one in inside)
        most = {"control": 0, "line": 1}.get(self._kind(room), len(self._people()))
        sides = {one.side for one in people}
        mixed = self._kind(room) == "caucus" and len(sides) > 1
        return not strangers and len(people) <= most and not mixed

    def _listed_see(self, said: Said) -> bool:
        """Each row of a list that begins with a room names exactly those who see it."""
        powerful = ("owner", "admin")
        known = {
            self._stage.seats[one.id].id: one.id
            for one in self._stage.scenario.seats
            if one.role not in powerful
        }
        for row in said.about.splitlines()[1:]:
            if not row.startswith("- "):
                break
            for channel in _linked(row):
                listed = {known[one] for one in _named(row) if one in known}
                if listed != {one for one in known.values() if channel in self._seen(one)}:
                    return False
        return True


def _named(text: str) -> tuple[UserId, ...]:
    return tuple(UserId(int(number)) for number in _NAMED.findall(text))


def _linked(text: str) -> set[ChannelId]:
    return {ChannelId(int(number)) for number in _LINKED.findall(text)}
