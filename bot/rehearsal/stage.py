"""The stage: a server with the scenario's people, and which logical room each channel is, as seen from outside."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import discord

from bot.config import shipped
from bot.domain.rooms.desired import BOT_WHEN_INVITED
from bot.rehearsal.scenario import Scenario, SeatLine
from bot.rehearsal.simulation import (
    ChannelId,
    Happening,
    Seat,
    SimulatedDiscord,
    SimulatedGuild,
    Stood,
)
from bot.rehearsal.tongues import ENGLISH, Languages, PackTexts, client_in

ADMINISTRATOR = discord.Permissions(administrator=True).value
VIEW = discord.Permissions(view_channel=True).value
SEND = discord.Permissions(send_messages=True).value
_ORDINARY = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    use_application_commands=True,
    add_reactions=True,
    embed_links=True,
    external_emojis=True,
    mention_everyone=True,
    connect=True,
    speak=True,
    stream=True,
    use_voice_activation=True,
).value
"""Rights that everyone commonly has: see, write, read back, use commands, join calls."""
FACILITATOR_ROLE = "facilitators"
NO_CHANNEL = "there stands no channel of"


@dataclass(slots=True)
class Stage:
    """Everybody in their seats."""

    simulation: SimulatedDiscord
    guild: SimulatedGuild
    scenario: Scenario
    lobby: ChannelId
    words: dict[str, str]
    texts: PackTexts
    seats: dict[str, Seat] = field(default_factory=dict)
    _names: dict[ChannelId, str] = field(default_factory=dict)
    _seen: dict[ChannelId, set[str]] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)

    def logical(self) -> dict[ChannelId, str]:
        """Each channel's logical room, by who has ever seen it; ``"?"`` where people of both sides, or two, have."""
        for person in self.scenario.seats:
            self._note_rooms(person)
        found = {}
        for channel, name in self._names.items():
            found[channel] = self._logical(name, self._seen.get(channel, set()))
        found[self.lobby] = "lobby"
        for room in self.simulation.attendance.rooms.values():
            if name := self.call_name(room):
                found[room.room] = name
        return found

    @property
    def call_stands(self) -> bool:
        """Whether there is any call of the workshop now."""
        rooms = self.simulation.attendance.rooms.values()
        return any(room.until_s is None and self.call_name(room) for room in rooms)

    def call_name(self, room: Stood) -> str:
        """A voice room's logical name, by whom it was open to; empty for one that is none of the workshop's."""
        sides = {
            person.side
            for person in self.scenario.participants
            if self.seats[person.id].id in room.open_to
        }
        if len(sides) > 1:
            return "voice-joint"
        return {"first": "voice-caucus-1", "second": "voice-caucus-2"}.get(
            next(iter(sides), None) or "", ""
        )

    def _note_rooms(self, person: SeatLine) -> None:
        """Which rooms have appeared to this person since it was last looked."""
        seat = self.seats[person.id]
        for entry in seat.since(self._read.get(person.id, 0)):
            if entry.what is Happening.ROOM_APPEARED:
                self._names[entry.channel_id] = entry.room
                if person.role == "participant":
                    self._seen.setdefault(entry.channel_id, set()).add(person.id)
        self._read[person.id] = seat.happened

    def _logical(self, name: str, seen_by: set[str]) -> str:
        kind = next((kind for kind, word in self.words.items() if name.startswith(f"{word}-")), "?")
        if kind in ("control", "joint"):
            return kind
        if kind == "line":
            return f"line-{min(seen_by)}" if len(seen_by) == 1 else "?"
        sides = {self.scenario.seat(person).side for person in seen_by}
        if kind == "caucus" and len(sides) == 1:
            return "caucus-1" if sides == {"first"} else "caucus-2"
        return "?"

    def channel(self, room: str) -> ChannelId:
        """The newest channel of a logical room that stands."""
        logical = self.logical()
        if room == "lobby":
            return self.lobby
        standing = [each.id for each in self.guild.server_rooms() if logical.get(each.id) == room]
        if not standing:
            raise LookupError(f"{NO_CHANNEL} {room}")
        return max(standing)

    def rooms_of(self, seat: str) -> frozenset[str]:
        """The logical rooms that a seat sees now, the lobby left out."""
        logical = self.logical()
        names = (logical.get(room.id, room.name) for room in self.seats[seat].rooms())
        return frozenset(name for name in names if name != "lobby")


def set_stage(
    simulation: SimulatedDiscord,
    scenario: Scenario,
    bot_permissions: int,
    languages: Languages = ENGLISH,
    texts: PackTexts | None = None,
) -> Stage:
    """Make the server: its owner, an administrator outside the third party, and everybody else."""
    texts = texts or PackTexts(shipped() / "prompts" / "kelman", ENGLISH.all)
    owner = scenario.seat(first_of(scenario, "owner"))
    guild = simulation.create_guild(
        scenario.title,
        owner=owner.name,
        bot_permissions=bot_permissions,
        everyone_permissions=_ORDINARY,
    )
    lobby = guild.add_text_channel(scenario.lobby)
    stage = Stage(
        simulation, guild, scenario, lobby, _room_words(texts.root / languages.third), texts
    )
    admins = guild.add_role("keepers of the server", ADMINISTRATOR)
    facilitators = guild.add_role(FACILITATOR_ROLE)
    roles = {"admin": [admins], "facilitator": [facilitators]}
    for person in scenario.seats:
        if person is owner:
            stage.seats[person.id] = guild.owner
        else:
            stage.seats[person.id] = guild.add_member(person.name, roles=roles.get(person.role, []))
    for seat, own in languages.of_seats(scenario).items():
        guild.client_in(stage.seats[seat], client_in(own))
    return stage


def bot_rights() -> int:
    """What the install link grants."""
    return discord.Permissions(**dict.fromkeys(BOT_WHEN_INVITED, True)).value


def _room_words(language: Path) -> dict[str, str]:
    data = tomllib.loads((language / "words.toml").read_text(encoding="utf-8"))
    return dict(data["rooms"])


def first_of(scenario: Scenario, role: str) -> str:
    """The first seat of a role."""
    return next(person.id for person in scenario.seats if person.role == role)
