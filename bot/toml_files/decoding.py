"""A file's values as the types that they have to be, strictly; what does not fit is one sentence with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from bot.toml_files.reading import FileError, TomlFile, Where, near

Shape = TypeVar("Shape")
Hook = Callable[[type[Any], Any], Any]

_STEP = r"\.([^.\[\]]+)|\[(\d+)\]|\[(\.\.\.)\]"
_ANY_KEY = "..."
_LONGEST_SHOWN = 40
"""Letters of a value that a sentence repeats: no secret in a wrong place is as short."""
_KINDS = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number with a fraction",
    "str": "a text in quotes",
    "array": "a list in [ ]",
    "object": "a table",
    "datetime": "a date",
    "date": "a date",
    "time": "a time of day",
}


def decode(file: TomlFile, shape: type[Shape], hook: Hook | None = None) -> Shape:
    """The whole file as ``shape``; raises the file's own error for the first thing that does not fit."""
    try:
        return msgspec.convert(file.data, shape, strict=True, dec_hook=hook)
    except msgspec.ValidationError as wrong:
        raise _mistake(file, shape, str(wrong), hook) from None


def _mistake(file: TomlFile, shape: type[Any], said: str, hook: Hook | None) -> FileError:
    what, _, path = said.partition(" - at `$")
    where = _place(file.data, shape, said, path.rstrip("`"), hook)
    field = re.search(r"field `(.+)`$", what)
    if field and "unknown" in what:
        known = _fields(shape, file.data, where)
        return file.mistake(
            (*where, field[1]), f"{field[1]} is not known here{near(field[1], known)}"
        )
    if field:
        return file.mistake(where, f"{field[1]} is missing{_inside(where)}.")
    if what.startswith("Invalid"):
        words = _words(shape, file.data, where)
        value = str(_at(file.data, where))
        shown = value if len(value) <= _LONGEST_SHOWN else "these words"
        return file.mistake(where, f"{_name(where)} cannot be {shown}{near(value, words)}")
    return file.mistake(where, f"{_name(where)} must {_wanted(what)}.")


def _name(where: Where) -> str:
    """How a sentence calls a value: by its key, and by its place where it is one of a list."""
    keys = [part for part in where if isinstance(part, str)]
    return keys[-1] if keys else "this file"


def _inside(where: Where) -> str:
    return f" in {_name(where)}" if where else ""


def _wanted(what: str) -> str:
    """``Expected …, got …`` in plain words."""
    if re.search(r"length >= 1(?:,|$)", what):
        return "not be empty"
    least = re.search(r"(array|str)` (?:of|with) (?:at least )?length (>=|<=)? ?(\d+)", what)
    if least:
        many = {">=": "at least", "<=": "at most"}.get(least[2], "exactly")
        return f"have {many} {least[3]} {'letters' if least[1] == 'str' else 'entries'}"
    number = re.search(r"`int` (>=|<=) (-?\d+)", what)
    if number:
        return f"be {number[2]} or {'more' if number[1] == '>=' else 'less'}"
    kinds = re.fullmatch(r"Expected `(.+?)`.*?(?:, got `(.+)`)?", what)
    if kinds is None:
        return f"be otherwise: {what}"
    wanted = " or ".join(_KINDS.get(one, one) for one in kinds[1].split(" | ") if one != "null")
    return f"be {wanted}" + (f", not {_KINDS.get(kinds[2], kinds[2])}" if kinds[2] else "")


def _place(data: Any, shape: type[Any], said: str, path: str, hook: Hook | None) -> Where:
    """The way to the value; under which key of a table of free keys it stands, msgspec leaves open."""
    where: Where = ()
    for name, place, free in re.findall(_STEP, path):
        key = _guilty(data, shape, said, where, hook) if free else name
        where = (*where, int(place) if place else key)
    return where


def _guilty(data: Any, shape: type[Any], said: str, where: Where, hook: Hook | None) -> str:
    table = _at(data, where)
    for key in table:
        try:
            msgspec.convert(_put(data, where, {key: table[key]}), shape, strict=True, dec_hook=hook)
        except msgspec.ValidationError as wrong:
            if str(wrong) == said:
                return str(key)
    return _ANY_KEY


def _at(data: Any, where: Where) -> Any:
    for part in where:
        data = data[part]
    return data


def _put(data: Any, where: Where, value: Any) -> Any:
    """The same data with another value there."""
    if not where:
        return value
    copied = data.copy()
    copied[where[0]] = _put(data[where[0]], where[1:], value)
    return copied


# ---- what would be known there


def _types(shape: type[Any], data: Any, where: Where) -> tuple[inspect.Type, ...]:
    """What may stand there, by the declared types."""
    types: tuple[inspect.Type, ...] = (inspect.type_info(shape),)
    for part in where:
        types = tuple(below for one in types for below in _below(one, part, data))
        data = data[part] if _has(data, part) else None
    return tuple(one for kind in types for one in _members(kind))


def _has(data: Any, part: str | int) -> bool:
    return (isinstance(data, dict) and part in data) or (
        isinstance(data, list) and isinstance(part, int) and part < len(data)
    )


def _members(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    if isinstance(kind, inspect.Metadata):
        return _members(kind.type)
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _below(kind: inspect.Type, part: str | int, data: Any) -> Iterator[inspect.Type]:
    for one in _members(kind):
        if isinstance(one, inspect.StructType):
            yield from (f.type for f in one.fields if f.encode_name == part and _tagged(one, data))
        elif isinstance(one, inspect.DictType):
            yield one.value_type
        elif isinstance(one, inspect.ListType | inspect.VarTupleType):
            yield one.item_type
        elif isinstance(one, inspect.TupleType) and isinstance(part, int):
            yield one.item_types[part]


def _tagged(kind: inspect.StructType, data: Any) -> bool:
    """Whether a table is meant to be of this kind, where several are told apart by a word in them."""
    if kind.tag_field is None or not isinstance(data, Mapping):
        return True
    return bool(data.get(kind.tag_field) == kind.tag)


def _fields(shape: type[Any], data: Any, where: Where) -> Iterable[str]:
    table = _at(data, where)
    for kind in _types(shape, data, where):
        if isinstance(kind, inspect.StructType) and _tagged(kind, table):
            yield from (() if kind.tag_field is None else (kind.tag_field,))
            yield from (field.encode_name for field in kind.fields)


def _words(shape: type[Any], data: Any, where: Where) -> Iterable[str]:
    for kind in _types(shape, data, where):
        if isinstance(kind, inspect.EnumType):
            yield from (str(one.value) for one in kind.cls)
        elif isinstance(kind, inspect.LiteralType):
            yield from (str(one) for one in kind.values)
    for kind in _types(shape, data, where[:-1]):
        if isinstance(kind, inspect.StructType) and kind.tag_field == where[-1]:
            yield str(kind.tag)
