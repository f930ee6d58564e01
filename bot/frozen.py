"""``@frozen``: what the value classes of this house are made by.

It promises what ``@dataclass(frozen=True, slots=True)`` promises, and the standard library's ``fields``, ``replace``,
``asdict`` and ``is_dataclass`` know its classes. The difference is what it costs: the standard library writes six
methods a class as source and compiles them while the module is imported, half a millisecond a class, and a bot has
some four hundred. Here ``__init__`` is written when a class makes its first value; the rest needs no source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from importlib import import_module
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[_Kind]) -> type[_Kind]:
    """A class whose values are compared by their fields, cannot be changed, and have no other attributes.

    What the class itself defines of ``__eq__``, ``__hash__`` and ``__repr__`` stands.
    """
    own = vars(kind)
    if own.get("__doc__") is None:
        kind.__doc__ = kind.__name__  # else the standard library makes up one, at some cost
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    made.__init__ = _Init(made)
    if "__repr__" not in own:
        made.__repr__ = _told
    if "__eq__" not in own:
        made.__eq__ = _equality(_values_of(one.name for one in fields(made) if one.compare))
    if own.get("__hash__") is None:
        made.__hash__ = _hashing(_values_of(one.name for one in fields(made) if _is_hashed(one)))
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    made.__getstate__, made.__setstate__ = _state, _take_up
    return cast(type[_Kind], made)


class _Init:
    """Stands where ``__init__`` will, and writes it as soon as it is asked for."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind

    def __get__(self, one: object | None, _: type[Any] | None = None) -> Any:
        written: Any = _written(self._kind)
        self._kind.__init__ = written
        return written if one is None else written.__get__(one)


def _written(kind: type[Any]) -> Callable[..., None]:
    """``__init__`` of this class, as source, for nothing else takes arguments as quickly."""
    known: dict[str, Any] = {"MISSING": MISSING}
    given: list[str] = []
    named: list[str] = []
    lines: list[str] = []
    for one in fields(kind):
        name, taken = one.name, one.name
        known[f"set_{name}"] = getattr(kind, name).__set__
        if one.default_factory is not MISSING:
            known[f"make_{name}"] = one.default_factory
            given_as, taken = f"{name}=MISSING", f"make_{name}() if {name} is MISSING else {name}"
        elif one.default is not MISSING:
            known[f"default_{name}"] = one.default
            given_as = f"{name}=default_{name}"
        else:
            given_as = name
        (named if one.kw_only else given).append(given_as)
        lines.append(f"set_{name}(self, {taken})")
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    arguments = ", ".join(["self", *given, *(["*"] if named else []), *named])
    body = "\n  ".join(lines or ["pass"])
    source = (
        f"def around({', '.join(known)}):\n def __init__({arguments}):\n  {body}\n return __init__"
    )
    made: dict[str, Any] = {}
    exec(source, vars(import_module(kind.__module__)), made)  # noqa: S102 # nosec B102 # names of fields alone
    init: Callable[..., None] = made["around"](**known)
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in fields(kind)} | {"return": None}
    return init


def _is_hashed(one: Field[Any]) -> bool:
    return one.compare if one.hash is None else one.hash


def _values_of(names: Iterable[str]) -> Callable[[Any], tuple[object, ...]]:
    """What reads these fields of a value, as a tuple."""
    match tuple(names):
        case ():
            return lambda _: ()
        case (name,):
            alone = attrgetter(name)
            return lambda one: (alone(one),)
        case several:
            return attrgetter(*several)


def _equality(compared: Callable[[Any], object]) -> Callable[[object, object], Any]:
    def equals(self: object, other: object) -> Any:
        if other.__class__ is self.__class__:
            return compared(self) == compared(other)
        return NotImplemented

    return equals


def _hashing(hashed: Callable[[Any], object]) -> Callable[[object], int]:
    return lambda self: hash(hashed(self))


@recursive_repr()
def _told(self: Any) -> str:
    told = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _refuse_to_set(_: object, name: str, __: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _take_up(self: Any, state: Iterable[object]) -> None:
    for one, kept in zip(fields(self), state, strict=True):
        getattr(type(self), one.name).__set__(self, kept)
