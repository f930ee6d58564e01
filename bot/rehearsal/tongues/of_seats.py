"""Who reads which language in a play: the first side, the second, the third party."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import discord

from bot.config import StartError
from bot.rehearsal.scenario import Scenario, SeatLine
from bot.toml_files import near

_ENGLISH, _ENGLISH_CLIENT = "en", "en-US"


@dataclass(frozen=True, slots=True)
class Languages:
    """The language of the first side, of the second, and of the third party."""

    first: str = _ENGLISH
    second: str = _ENGLISH
    third: str = _ENGLISH

    @classmethod
    def of(cls, said: str, pack: Path) -> Languages:
        """As ``ar,he,en``; English where one is left out. ``StartError`` for one that the pack does not have."""
        known = sorted(one.name for one in pack.iterdir() if one.is_dir())
        wanted = [one.strip() or _ENGLISH for one in said.split(",")] if said else []
        if len(wanted) > len(cls.__slots__):
            raise StartError(
                "--languages takes three: the first side's, the second's, the third party's"
            )
        for one in wanted:
            if one not in known:
                raise StartError(f"the pack is not written in {one}{near(one, known)}")
        return cls(*wanted)

    @property
    def exchanged(self) -> Languages:
        """The same people's languages once the sides have changed places."""
        return Languages(self.second, self.first, self.third)

    def of_side(self, side: str | None) -> str:
        """What somebody on a side reads; whoever is on none reads with the third party."""
        return {"first": self.first, "second": self.second}.get(side or "", self.third)

    def of_seats(self, scenario: Scenario) -> dict[str, str]:
        """Seat → language, of all who take part or lead."""
        return {
            one.id: self.of_side(one.side)
            for one in scenario.seats
            if one.role in ("participant", "facilitator")
        }

    def in_room(self, room: str, scenario: Scenario) -> tuple[str, ...]:
        """In which languages the bot speaks in a logical room."""
        if room == "joint":
            return tuple(dict.fromkeys((self.first, self.second)))
        if room.startswith("line-"):
            seats: dict[str, SeatLine] = {one.id: one for one in scenario.seats}
            someone = seats.get(room.removeprefix("line-"))
            return (self.of_side(someone.side if someone else None),)
        side = {"caucus-1": "first", "caucus-2": "second"}.get(room)
        return (self.of_side(side),)

    @property
    def all(self) -> frozenset[str]:
        """Every language that anybody reads."""
        return frozenset({self.first, self.second, self.third})


ENGLISH = Languages()


def client_in(code: str) -> str:
    """In which language somebody has Discord's client who reads this one; English where Discord has not theirs."""
    if code == _ENGLISH:
        return _ENGLISH_CLIENT
    known = [one.value for one in discord.Locale]
    same = [one for one in known if one.partition("-")[0] == code.partition("-")[0]]
    return code if code in known else next(iter(same), _ENGLISH_CLIENT)
