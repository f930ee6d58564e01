"""Values made by ``@frozen`` are what ``@dataclass(frozen=True, slots=True)`` would have made of the same class."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import ModuleInfo, walk_packages
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
import pytest

from bot.frozen import frozen, kept

BOT = Path(__file__).resolve().parent.parent / "bot"
_MADE = TypeVar("_MADE")


@frozen
class Place:
    """Somewhere."""

    name: str
    floor: int = 0
    doors: list[str] = field(default_factory=list)
    hidden: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PlaceOfTheLibrary:
    """The same, as the standard library makes it."""

    name: str
    floor: int = 0
    doors: list[str] = field(default_factory=list)
    hidden: str = field(default="", repr=False, compare=False)


@frozen
class Room(Place):
    """One that goes on from another."""

    seats: int = field(default=4, kw_only=True)

    def __post_init__(self) -> None:
        if self.seats < 0:
            raise ValueError("fewer than none")


@frozen
class Nothing:
    pass


@frozen
class Alone:
    it: object


@frozen
class Held(Generic[_MADE]):
    it: _MADE


@frozen
class OwnWay:
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnWay) and other.name.lower() == self.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())

    def __repr__(self) -> str:
        return "hidden"


def test_values_of_one_class_with_equal_fields_are_equal_and_others_are_not() -> None:
    assert Place("hall", 1) == Place("hall", 1, hidden="said to nobody")
    assert Place("hall", 1) != Place("hall", 2)
    assert Place("hall") != Room("hall")
    library: object = PlaceOfTheLibrary("hall")
    assert Place("hall") != library
    assert Nothing() == Nothing()
    assert Alone(nan := float("nan")) == Alone(nan)
    assert OwnWay("Hall") == OwnWay("hall")


def test_a_value_can_be_looked_up_by_its_equal() -> None:
    assert {Held("a"): 1, Nothing(): 2, OwnWay("A"): 3} == {
        OwnWay("a"): 3,
        Held("a"): 1,
        Nothing(): 2,
    }
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place("hall"))


def test_a_value_is_told_by_its_fields_but_for_those_that_are_hidden() -> None:
    told = repr(Room("hall", hidden="said to nobody"))
    assert told == "Room(name='hall', floor=0, doors=[], seats=4)"
    assert repr(OwnWay("a")) == "hidden"
    assert repr(Nothing()) == "Nothing()"


def test_a_value_cannot_be_changed_and_holds_nothing_else() -> None:
    hall: Any = Place("hall")
    with pytest.raises(FrozenInstanceError):
        hall.name = "cellar"
    with pytest.raises(FrozenInstanceError):
        hall.other = 1
    with pytest.raises(FrozenInstanceError):
        del hall.name
    assert not hasattr(hall, "__dict__")
    assert hall.name == "hall"


def test_a_default_that_is_made_is_made_for_each() -> None:
    first, second = Place("hall"), Place("hall")
    first.doors.append("north")
    assert second.doors == []


def test_what_is_missing_or_too_much_is_refused_as_by_any_function() -> None:
    make: Any = Room
    for given, named in (((), {}), (("hall", 1, [], "", 3), {}), (("hall",), {"door": 1})):
        with pytest.raises(TypeError, match=re.escape("Room.__init__()")):
            make(*given, **named)
    with pytest.raises(ValueError, match="fewer than none"):
        Room("hall", seats=-1)


def test_the_library_knows_its_fields() -> None:
    hall = Room("hall", 1, seats=2)
    assert is_dataclass(hall)
    assert [one.name for one in fields(hall)] == ["name", "floor", "doors", "hidden", "seats"]
    assert replace(hall, floor=3) == Room("hall", 3, seats=2)
    assert asdict(hall) == {"name": "hall", "floor": 1, "doors": [], "hidden": "", "seats": 2}
    match hall:
        case Place(name, floor):
            assert (name, floor) == ("hall", 1)


def test_a_value_can_be_copied_pickled_and_written_down() -> None:
    hall = Room("hall", 1, ["north"], "kept", seats=2)
    for again in (copy.copy(hall), copy.deepcopy(hall), pickle.loads(pickle.dumps(hall))):  # noqa: S301 # its own
        assert (again, again.hidden) == (hall, "kept")
    assert msgspec.json.decode(msgspec.json.encode(hall), type=Room) == hall


def test_what_it_takes_can_be_asked() -> None:
    def arguments(kind: type[Any]) -> list[tuple[str, Any]]:
        return [(one.name, one.kind) for one in inspect.signature(kind).parameters.values()]

    assert arguments(Place) == arguments(PlaceOfTheLibrary)
    assert get_type_hints(Room.__init__)["doors"] == list[str]


def test_every_frozen_class_of_a_bot_has_fields_that_can_be_read_and_a_value_that_can_be_made() -> (
    None
):
    """Both are made late; here a mistake in any of them is found."""
    modules = [
        import_module(one.name) for one in walk_packages([str(BOT)], "bot.") if _is_bots(one)
    ]
    kinds = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    valued = [kind for kind in kinds if is_dataclass(kind) and kind.__module__.startswith("bot.")]
    assert len(valued) > 300
    for kind in valued:
        taken = list(inspect.signature(kind).parameters)
        assert sorted(taken) == sorted(one.name for one in fields(kind) if one.init), kind


def _is_bots(module: ModuleInfo) -> bool:
    return module.name.split(".")[1] not in ("__main__", "bench", "rehearsal", "trials")


def test_every_frozen_class_of_a_running_bot_is_made_in_the_cheap_way() -> None:
    """Each that the library makes costs every start, and every test that begins a bot, half a millisecond."""
    apart = {BOT / part for part in ("bench", "rehearsal", "trials")}
    dear = [
        str(file.relative_to(BOT))
        for file in sorted(BOT.rglob("*.py"))
        if not apart & set(file.parents)
        and "@dataclass(frozen=True, slots=True)\n" in file.read_text(encoding="utf-8")
    ]
    assert dear == []


@kept
class Tally:
    name: str
    seen: list[str] = field(default_factory=list)


def test_what_a_part_keeps_can_be_changed_has_nothing_else_and_is_equal_to_itself_alone() -> None:
    tally: Any = Tally("hall")
    tally.name = "cellar"
    tally.seen.append("somebody")
    assert repr(tally) == "Tally(name='cellar', seen=['somebody'])"
    assert tally in {tally}
    assert Tally("hall") != Tally("hall")
    with pytest.raises(AttributeError):
        tally.other = 1
    assert replace(tally, name="roof").seen == ["somebody"]
