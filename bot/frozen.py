"""``@frozen``: what the value classes of this house are made by.

It promises what ``@dataclass(frozen=True, slots=True)`` promises, and the standard library's ``fields``, ``replace``,
``asdict`` and ``is_dataclass`` know its classes. The difference is what it costs: the standard library reads every
annotation, makes every class twice and compiles six methods of it as source while the module is imported, half a
millisecond a class, and a bot has some four hundred, of which an act needs a few. Here a class gets its slots while
the module is imported; what its fields are, and each method that follows from them, is made when first asked for.
A mistake in a field is therefore found only then; a test asks all classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    return _made(kind, _UNCHANGING)


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def kept(kind: type[_Kind]) -> type[_Kind]:
    """A class whose values are what some part keeps for itself and changes; each is equal to itself alone."""
    return _made(kind, _LASTING)


def _made(kind: type[_Kind], shared: Mapping[str, object]) -> type[_Kind]:
    own = dict(vars(kind))
    names = kind.__annotations__
    own[_GIVEN] = {name: own.pop(name) for name in names if name in own}
    for made_anew in ("__dict__", "__weakref__"):
        own.pop(made_anew, None)
    if shared is _UNCHANGING and own.get("__hash__") is None:
        own["__hash__"] = _HASH
    if shared is _UNCHANGING:
        own.setdefault("__eq__", _EQUALITY)
    own.setdefault("__repr__", _told)
    inherited = {name for base in kind.__mro__[1:] for name in getattr(base, "__slots__", ())}
    own["__slots__"] = tuple(name for name in names if name not in inherited)
    own["__qualname__"] = kind.__qualname__
    kind_of_kind: Any = type(kind)
    return cast(type[_Kind], kind_of_kind(kind.__name__, kind.__bases__, {**own, **shared}))


class _Late:
    """Stands in a class under a name, until what belongs there is asked for and made."""

    def __init__(self, name: str, make: Callable[[type[Any]], Any]) -> None:
        self._name, self._make = name, make

    def __get__(self, one: object | None, kind: type[Any] | None = None) -> Any:
        # One and the same stands in all classes: the first that has it is the one whose it is.
        bases = (kind or type(one)).__mro__
        owner = next(base for base in bases if vars(base).get(self._name) is self)
        made = self._make(owner)
        setattr(owner, self._name, made)
        return made if one is None or not hasattr(made, "__get__") else made.__get__(one)


def _fields_of(kind: type[Any]) -> dict[str, Field[Any]]:
    """The fields of those it goes on from, then its own, as the standard library reads them."""
    read: dict[str, Field[Any]] = {}
    for base in reversed(kind.__mro__[1:]):
        read |= getattr(base, "__dataclass_fields__", {})
    written = {
        "__module__": kind.__module__,
        "__doc__": "-",
        "__annotations__": kind.__annotations__,
    }
    alone: Any = type(kind.__name__, (), written | vars(kind)[_GIVEN])
    return read | {one.name: one for one in fields(_read_by_library(alone))}


def _params_of(_: type[Any]) -> Any:
    """What the library asks of a class that another of its classes goes on from."""
    return vars(_read_by_library(type("", (), {"__doc__": "-"})))["__dataclass_params__"]


def _match_args_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.init and not one.kw_only)


def _hash_of(kind: type[Any]) -> Callable[[object], int]:
    return _hashing(_values_of(one.name for one in fields(kind) if _is_hashed(one)))


def _equality_of(kind: type[Any]) -> Callable[[object, object], Any]:
    return _equality(_values_of(one.name for one in fields(kind) if one.compare))


def _init_of(kind: type[Any]) -> Callable[..., None]:
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
        if other is self:
            return True
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


_GIVEN = "__given__"
_read_by_library = dataclass(init=False, repr=False, eq=False)
_HASH, _EQUALITY = _Late("__hash__", _hash_of), _Late("__eq__", _equality_of)
_LASTING: Mapping[str, object] = {
    "__dataclass_fields__": _Late("__dataclass_fields__", _fields_of),
    "__dataclass_params__": _Late("__dataclass_params__", _params_of),
    "__match_args__": _Late("__match_args__", _match_args_of),
    "__init__": _Late("__init__", _init_of),
}
_UNCHANGING: Mapping[str, object] = {
    **_LASTING,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _take_up,
}
