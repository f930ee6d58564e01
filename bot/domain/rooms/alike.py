"""Two states of a workshop that differ in nothing that anybody's rights depend on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter, is_

from bot.domain.state.rooms import Category, Room, Rooms
from bot.domain.state.workshop import Workshop


def differ_by_channels_alone(one: Workshop, other: Workshop) -> bool:
    """Whether two states of a workshop are alike but for which channels its rooms stand in: a look far cheaper than
    working out everybody's rights in both.
    """
    what_else = _what_else()
    alike = all(map(is_, what_else(one), what_else(other)))
    if not alike or one.rooms is other.rooms:
        return alike
    return (
        _apart_from_rooms(one.rooms) == _apart_from_rooms(other.rooms)
        and _each_alike(one.rooms.standing, other.rooms.standing)
        and _each_alike(one.rooms.calls, other.rooms.calls)
    )


@cache
def _what_else() -> Callable[[Workshop], tuple[object, ...]]:
    return attrgetter(
        *(field.name for field in fields(Workshop) if field.name not in ("rooms", "revision"))
    )


def _apart_from_rooms(rooms: Rooms) -> Rooms:
    return replace(rooms, standing=(), calls=(), category=Category(rooms.category.name))


def _each_alike(some: tuple[Room, ...], others: tuple[Room, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other
        or replace(one, channel=None, applied="") == replace(other, channel=None, applied="")
        for one, other in zip(some, others, strict=True)
    )
