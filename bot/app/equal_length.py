"""Secret fields take the same room in a document whatever they hold: by how much it is to be filled up.

Bytes are padded to large steps before they are sealed, but one byte more can be the one with which another step
begins. So what is marked ``SECRET`` in the state counts as if it held its longest value. Nothing has to remember to
pad: the mark is read from the types, once for each.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from bot.domain.vocabulary.identity import SeatId, SideId, UserId
from bot.domain.vocabulary.secrecy import Secret

LONGEST_SEAT, LONGEST_USER = 4, 20
"""Digits: ten thousand seats are more than any workshop has, and Discord's ids are 64 bits."""
_LONGEST_SIDE = max(len(side.value) for side in SideId)
_NULL = len("null")
_SEVERAL = (tuple, list)

Short = Callable[[Any, int], int]
"""By how many bytes a value is shorter than the longest of its kind, among so many participants."""


def shortfall(value: object, written: bytes, participants: int) -> int:
    """By how many bytes ``written``, which is ``value`` as JSON, is shorter than with every secret at its longest."""
    return _short_of_sides(written) + _short_of_secrets(value, participants)


def _short_of_sides(written: bytes) -> int:
    """The two sides' labels are not equally long: each counts as the longer, wherever it stands."""
    labels = [(f'"{side.value}"'.encode(), _LONGEST_SIDE - len(side.value)) for side in SideId]
    return sum(written.count(label) * short for label, short in labels)


def _short_of_secrets(value: object, participants: int) -> int:
    # Asked of every value of a document at each commit: loops, which cost half of what generators do.
    found = 0
    if isinstance(value, _SEVERAL):
        for each in value:
            found += _short_of_secrets(each, participants)
        return found
    kind: type = type(value)
    secrets, others = _fields_of(kind)
    for name, short in secrets:
        found += short(getattr(value, name), participants)
    for name in others:
        found += _short_of_secrets(getattr(value, name), participants)
    return found


@lru_cache(maxsize=256)
def _fields_of(kind: type) -> tuple[tuple[tuple[str, Short], ...], tuple[str, ...]]:
    """A type's secret fields, each with its measure, and those others in which more could be found; a plain value's
    type has none.
    """
    if not is_dataclass(kind):
        return (), ()
    secrets: list[tuple[str, Short]] = []
    others: list[str] = []
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        hint = hints[field.name]
        if is_secret(hint):
            secrets.append((field.name, _measure(get_args(hint)[0])))
        elif _leads_on(hint):
            others.append(field.name)
    return tuple(secrets), tuple(others)


def is_secret(hint: object) -> bool:
    """Whether a field of this type is marked."""
    return get_origin(hint) is Annotated and any(
        isinstance(mark, Secret) for mark in get_args(hint)[1:]
    )


def _leads_on(hint: object, through: frozenset[type] = frozenset()) -> bool:
    """Whether a secret field can be found in a value of this type, however deep."""
    if isinstance(hint, type) and is_dataclass(hint):
        if hint in through:
            return False
        within = get_type_hints(hint, include_extras=True).values()
        return any(is_secret(inner) or _leads_on(inner, through | {hint}) for inner in within)
    return any(_leads_on(inner, through) for inner in get_args(hint))


def _measure(hint: object) -> Short:
    """How far a value of this type falls short of its longest. ``TypeError`` for a type that has no longest value."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(hint) if each is not type(None))
        return _or_nothing(inner)
    if get_origin(hint) is frozenset:
        (inner,) = get_args(hint)
        return _set_of(_longest(inner))
    if hint is SideId:
        return lambda value, participants: 0  # its label is counted wherever it stands
    longest = _longest(hint)
    return lambda value, participants: longest - len(_written(value))


def _or_nothing(inner: object) -> Short:
    known = _measure(inner)
    longest = _LONGEST_SIDE + len('""') if inner is SideId else _longest(inner)

    def short(value: Any, participants: int) -> int:
        return longest - _NULL if value is None else known(value, participants)

    return short


def _set_of(longest: int) -> Short:
    """A set of people counts as if everybody were in it, with a comma between each two."""

    def short(value: Collection[Any], participants: int) -> int:
        as_written = sum(len(_written(each)) for each in value) + max(0, len(value) - 1)
        return longest * participants + max(0, participants - 1) - as_written

    return short


def _longest(hint: object) -> int:
    """The most bytes that a value of this type takes."""
    if hint is SeatId:
        return LONGEST_SEAT
    if hint is UserId:
        return LONGEST_USER
    if hint is bool:
        return len("false")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return max(len(_written(each)) for each in hint)
    raise TypeError(f"{hint} has no longest value")


def _written(value: object) -> str:
    """A value as it stands in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    return f'"{value}"'
