"""Cases for the guard as they lie in a folder: lines of JSON, one case each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.guard.roster import Person

ROOM_ENDING: Final = ".room.jsonl"
CASES_ENDING: Final = ".cases.jsonl"
STOCK_FILE: Final = "stock_phrases.json"

Case = Mapping[str, object]


class BadCasesError(ValueError):
    """A folder has no cases, or a file in it is not what its name says."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The case files of one folder, by stem, in the order of their names."""

    attribution: tuple[Path, ...]
    rooms: tuple[tuple[Path, Path], ...]
    pointers: tuple[Path, ...]
    stock: tuple[str, ...]
    honest: tuple[Path, ...] = ()
    rosters: tuple[Path, ...] = ()
    probes: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a played workshop: whose side they are on, None for the third party, and the names they go by."""

    key: str
    side: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A message of a played workshop, and whether it should be held."""

    room: str
    who: str
    text: str
    hold: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Probe:
    """A message by which somebody might find out who takes part. Two share a `pair` and differ in whether the person
    they name takes part; `author` is a seat or "outside".
    """

    pair: str
    author: str
    stage: str
    room: str
    text: str
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """An ordinary sentence put up by somebody with these given names on the roster, and whether it names somebody."""

    language: str
    names: tuple[str, ...]
    text: str
    names_somebody: bool


def folder(path: Path) -> Folder:
    """What lies in the folder: `d1*.jsonl`, `d2_*.room.jsonl` with its `.cases.jsonl`, `d3*.jsonl`, `honest_*.jsonl`,
    `roster_*.jsonl`, `probe_*.jsonl`, and, if it is there, a list of the phrases that the people of these rooms would
    declare to be stock. Raises `BadCasesError`.
    """
    rooms = tuple(
        (room, room.with_name(stem(room) + CASES_ENDING))
        for room in sorted(path.glob(f"d2_*{ROOM_ENDING}"))
    )
    missing = [cases.name for _, cases in rooms if not cases.is_file()]
    if missing:
        raise BadCasesError(f"missing beside its room: {', '.join(missing)}")
    found = Folder(
        attribution=_files(path, "d1*"),
        rooms=rooms,
        pointers=_files(path, "d3*"),
        stock=_stock(path / STOCK_FILE),
        honest=_files(path, "honest_*"),
        rosters=_files(path, "roster_*"),
        probes=_files(path, "probe_*"),
    )
    if found == Folder((), (), (), found.stock):
        raise BadCasesError(f"no cases in {path}")
    return found


def _files(path: Path, pattern: str) -> tuple[Path, ...]:
    return tuple(sorted(path.glob(f"{pattern}.jsonl")))


def stem(path: Path) -> str:
    """The name by which a file's figures are reported."""
    return path.name.removesuffix(ROOM_ENDING).removesuffix(CASES_ENDING).removesuffix(".jsonl")


def lines(path: Path) -> Iterator[Case]:
    """The cases of one file. Raises `BadCasesError`."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    case = json.loads(line)
                except ValueError as error:
                    raise BadCasesError(f"{path.name}, line {number}: not JSON") from error
                if not isinstance(case, dict):
                    raise BadCasesError(f"{path.name}, line {number}: not an object")
                yield case


def text(case: Case, name: str = "text") -> str:
    """A string of the case, empty if it has none of this name."""
    value = case.get(name)
    return value if isinstance(value, str) else ""


def texts(case: Case, name: str) -> tuple[str, ...]:
    """A list of strings of the case, or one string as such a list."""
    value = case.get(name)
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def people(case: Case) -> tuple[Person, ...]:
    """The roster of an attribution case."""
    roster = case.get("roster")
    return (
        tuple(_person(entry) for entry in roster if isinstance(entry, dict))
        if isinstance(roster, list)
        else ()
    )


def honest(found: Iterable[Case]) -> tuple[tuple[Seat, ...], tuple[Line, ...]]:
    """Who takes part in a played workshop, and what is said in it, in order. Raises `BadCasesError`."""
    seats, rest = _played(found)
    return seats, tuple(
        Line(
            text(one, "room"), text(one, "who"), text(one), bool(one.get("hold")), text(one, "kind")
        )
        for one in rest
    )


def probes(found: Iterable[Case]) -> tuple[tuple[Seat, ...], tuple[Probe, ...]]:
    """Who takes part, and the messages by which somebody might find that out. Raises `BadCasesError`."""
    seats, rest = _played(found)
    return seats, tuple(
        Probe(
            str(one.get("pair", "")),
            text(one, "author"),
            text(one, "stage"),
            text(one, "room"),
            text(one),
            bool(one.get("takes_part")),
        )
        for one in rest
    )


def contributions(found: Iterable[Case]) -> tuple[Contribution, ...]:
    """Ordinary sentences, each with a roster of given names."""
    return tuple(
        Contribution(
            text(one, "lang"), texts(one, "names"), text(one), bool(one.get("names_somebody"))
        )
        for one in found
    )


def _played(found: Iterable[Case]) -> tuple[tuple[Seat, ...], list[Case]]:
    first, *rest = [*found] or [{}]
    seats = first.get("people")
    if not isinstance(seats, dict):
        raise BadCasesError("a played workshop begins with the people in it")
    return tuple(
        Seat(key, text(seat, "side") or None, texts(seat, "names"))
        for key, seat in seats.items()
        if isinstance(seat, dict)
    ), rest


def _person(entry: Case) -> Person:
    user_id = text(entry, "user_id")
    return Person(
        key=text(entry, "id"),
        name=text(entry, "name"),
        nicknames=(*texts(entry, "nick"), *texts(entry, "nicknames")),
        handles=(*texts(entry, "handle"), *texts(entry, "handles")),
        user_id=int(user_id) if user_id.isdecimal() else None,
        roles=(*texts(entry, "role"), *texts(entry, "roles")),
        aliases=(*texts(entry, "aliases"), *texts(entry, "transliterations")),
    )


def _stock(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    try:
        phrases = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadCasesError(f"{path.name}: not JSON") from error
    if not isinstance(phrases, list):
        raise BadCasesError(f"{path.name}: not a list")
    return tuple(str(phrase) for phrase in phrases)
