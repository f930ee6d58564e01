"""Exchanging the two sides' labels wherever they stand in a thing: what comes of it is called the thing's image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from operator import is_
from typing import Any, Final

from bot.domain.rooms.desired import Overwrite
from bot.domain.state.agenda import Agenda
from bot.domain.state.people import People
from bot.domain.state.rooms import Retiring, Room
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, Words
from bot.domain.vocabulary.rooms import RoomKey, caucus
from bot.domain.vocabulary.text import Person, Text

_NOTHING: Mapping[str, str] = {}
_PLAIN: Final = (
    bool,
    int,
    float,
    bytes,
    datetime,
    timedelta,
    Enum,
    Words,
    Person,
    Agenda,
    Settings,
    Overwrite,
    type(None),
)
"""What holds no label, and no word that is drawn for one."""


def swapped(value: Any, named: Mapping[str, str] = _NOTHING) -> Any:
    """The same thing with the two sides' labels exchanged; and, where ``named`` says so, with another random word."""
    kind = type(value)
    if kind is str:
        return named.get(value, value)
    if kind is SideId:
        return value.other
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple | list | frozenset | dict):
        return _members_swapped(value, named)
    if kind is Text:
        values = swapped(value.values, named)
        return value if values is value.values else Text(value.key, **dict(values))
    if kind is People:
        return _fields_swapped(replace(value, sides=(value.sides[1], value.sides[0])), named)
    if is_dataclass(value):
        return _fields_swapped(value, named)
    raise TypeError(type(value).__name__)


def _members_swapped(value: Any, named: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {swapped(key, named): swapped(member, named) for key, member in value.items()}
    others = type(value)([swapped(member, named) for member in value])
    # Whole states are swapped after many acts: what holds no label is not made anew.
    unchanged = isinstance(value, tuple) and all(map(is_, others, value))
    return value if unchanged else others


def _fields_swapped(value: Any, named: Mapping[str, str]) -> Any:
    changed = {}
    for name in value.__dataclass_fields__:
        before = getattr(value, name)
        after = swapped(before, named)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value


class Image:
    """A thing of the mirrored workshop as it reads here: labels exchanged, sides' rooms by handle and name.

    A caucus's handle and the end of its name are random and drawn for its label; what they say is which room is meant.
    """

    def __init__(self, here: Workshop, there: Workshop) -> None:
        mine = {(room.key, room.generation): room for room in _caucuses(here)}
        self._named = {
            f"card/{caucus(side).logical_name}": f"card/{caucus(side.other).logical_name}"
            for side in SideId
        }
        for theirs in _caucuses(there):
            same: RoomKey = swapped(theirs.key)
            room = mine.get((same, theirs.generation))
            if room is not None:
                self._named |= {theirs.handle: room.handle, theirs.name: room.name}

    def of(self, value: Any) -> Any:
        """The thing of the mirrored workshop, as it reads here."""
        return swapped(value, self._named)


def _caucuses(workshop: Workshop) -> list[Room | Retiring]:
    found = workshop.rooms
    rooms: tuple[Room | Retiring, ...] = (*found.standing, *found.calls, *found.retiring)
    return [room for room in rooms if room.key.side is not None]
