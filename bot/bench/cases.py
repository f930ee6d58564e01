"""Cases for the guard as they lie in a folder: lines of JSON, one case each."""

import json
from collections.abc import Iterator, Mapping
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


def folder(path: Path) -> Folder:
    """What lies in the folder: `d1*.jsonl`, `d2_*.room.jsonl` with its `.cases.jsonl`, `d3*.jsonl`, and, if it is
    there, a list of the phrases that the people of these rooms would declare to be stock. Raises `BadCasesError`.
    """
    rooms = tuple(
        (room, room.with_name(stem(room) + CASES_ENDING))
        for room in sorted(path.glob(f"d2_*{ROOM_ENDING}"))
    )
    missing = [cases.name for _, cases in rooms if not cases.is_file()]
    if missing:
        raise BadCasesError(f"missing beside its room: {', '.join(missing)}")
    found = Folder(
        tuple(sorted(path.glob("d1*.jsonl"))),
        rooms,
        tuple(sorted(path.glob("d3*.jsonl"))),
        _stock(path / STOCK_FILE),
    )
    if not (found.attribution or found.rooms or found.pointers):
        raise BadCasesError(f"no cases in {path}")
    return found


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
