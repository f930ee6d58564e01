"""What is to be said, by the name of its text in the prompt pack and the values that go into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import final

from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import frozen


@frozen
class Person:
    """Somebody, to be shown as Discord shows a person."""

    user: UserId


@frozen
class RoomLink:
    """A room, to be shown as a link that leads there."""

    room: RoomKey


@frozen
class SideWord:
    """A neutral word for a side, as the pack has it in the workshop's language; each reader is shown their own."""

    word: str


@final
class Text:
    """A text of the pack, ``file:block``, with its values. Equal texts say the same to all who read the language."""

    __slots__ = ("key", "values")
    key: str
    values: tuple[tuple[str, Value], ...]

    def __init__(self, key: str, /, **values: Value) -> None:
        object.__setattr__(self, "key", key)
        # No two have the same name, so sorting never comes to compare what they hold.
        object.__setattr__(
            self, "values", tuple(sorted(values.items()) if len(values) > 1 else values.items())
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Text) and (other.key, other.values) == (self.key, self.values)

    def __hash__(self) -> int:
        return hash((self.key, self.values))

    def __repr__(self) -> str:
        return f"Text({self.key!r}, {dict(self.values)!r})"


Value = (
    str | int | bool | datetime | Words | SideWord | Person | RoomLink | Text | tuple["Value", ...]
)
"""Plain strings come from the pack or from Discord's own facts; what a person wrote is always ``Words``."""


def linked_rooms(values: Iterable[Value]) -> tuple[RoomKey, ...]:
    """Every room that is linked to, however deep, in the order of the texts."""
    found: list[RoomKey] = []
    for value in values:
        match value:
            case RoomLink(room):
                found.append(room)
            case Text():
                found += linked_rooms(inner for _, inner in value.values)
            case tuple():
                found += linked_rooms(value)
    return tuple(found)
