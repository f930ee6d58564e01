"""Reading a scenario from its file. Every mistake is one sentence with file and line, before anything is played."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bot.rehearsal.scenario.played import Act, Brought, PhaseLine, Reaction, Scenario, SeatLine
from bot.rehearsal.scenario.rules import Rules
from bot.rehearsal.scenario.shapes import AnyAct, BroughtRow, ExpectedRow, PhaseRow, ScenarioRow
from bot.toml_files import FileError, TomlFile, decode, read_toml

_EVEN, _ODD = "even", "odd"
_CALL = "voice-"


class ScenarioError(FileError):
    """The scenario's file is not usable; the text says where, and what would be."""


def load_scenario(
    file: Path, *, swap: bool = False, seed: int = 0, agenda: Sequence[str] | None = None
) -> Scenario:
    """Read a scenario; with ``swap``, with the sides in each other's place; ``agenda``: the phases to be played.

    Some acts are only for odd seeds, or for even ones; all are looked at. Raises ``ScenarioError``.
    """
    found = read_toml(file, ScenarioError)
    parity = _ODD if seed % 2 else _EVEN
    _expected_of(found, _EVEN if parity == _ODD else _ODD)
    row = decode(_expecting(found, parity), ScenarioRow)
    for mistake in Rules(found, row, agenda).mistakes():
        raise mistake
    return _Reading(row, swap, parity).scenario()


class _Expected(msgspec.Struct, frozen=True):
    expected: ExpectedRow = ExpectedRow()


def _expected_of(file: TomlFile, parity: str) -> None:
    """What is expected for the seeds that are not played now has to be right too."""
    decode(_expecting(file, parity), _Expected)


def _expecting(file: TomlFile, parity: str) -> TomlFile:
    """The file as it reads for even or for odd seeds: what is expected may be said for both apart."""
    expected = file.data.get("expected")
    if not isinstance(expected, dict):
        return file
    chosen: dict[str, Any] = {}
    parted = set()
    for name, value in expected.items():
        both = value.keys() & {_EVEN, _ODD} if isinstance(value, dict) else set()
        if both and set(value) != {_EVEN, _ODD}:
            what = f"{name} is said for some seeds alone; it needs even and odd, and nothing else."
            raise file.mistake(("expected", name), what)
        parted |= {name} if both else set()
        chosen[name] = value[parity] if both else value
    return _Parted({**file.data, "expected": chosen}, file, parity, frozenset(parted))


class _Parted(TomlFile):
    """A file of which one half of what is expected is looked at; lines are those of the file."""

    def __init__(
        self, data: dict[str, Any], file: TomlFile, parity: str, parted: frozenset[str]
    ) -> None:
        super().__init__(file.path, data, "", file.error)
        self._file = file
        self._parity = parity
        self._parted = parted

    def line(self, *where: str | int) -> int:
        if where[:1] == ("expected",) and where[1:2] and where[1] in self._parted:
            where = (*where[:2], self._parity, *where[2:])
        return self._file.line(*where)


class _Reading:
    """The rows as a scenario, in which names of rooms and sides are those of this play."""

    def __init__(self, row: ScenarioRow, swap: bool, parity: str) -> None:
        self._row = row
        self._swap = swap
        self._parity = parity
        self._audience = {
            self._room(name): frozenset(seats) for name, seats in row.audience.items()
        }

    def scenario(self) -> Scenario:
        number = 0
        phases = []
        for phase in self._row.phase:
            acts = []
            for row in phase.act:
                number += 1
                if row.only in (None, self._parity):
                    acts.append(self._act(number, phase.id, row))
            phases.append(PhaseLine(phase.id, tuple(acts), self._rooms_of(phase)))
        return Scenario(
            self._row.title,
            self._row.workshop,
            self._row.lobby,
            tuple(
                SeatLine(seat.id, seat.name, seat.role, self._side(seat.side))
                for seat in self._row.seat
            ),
            self._audience,
            tuple(phases),
            expected=self._expected(self._row.expected),
            reactions=tuple(Reaction(one.to, one.by, one.text) for one in self._row.reaction),
        )

    def _rooms_of(self, phase: PhaseRow) -> dict[str, frozenset[str]]:
        """What each seat may see at the end of a phase."""
        return {seat: frozenset(map(self._room, rooms)) for seat, rooms in phase.rooms.items()}

    def _expected(self, row: ExpectedRow) -> dict[str, Any]:
        said = msgspec.to_builtins(row)
        return {name: self._by_side(value) for name, value in said.items() if value is not None}

    def _by_side(self, value: Any) -> Any:
        """With the sides in each other's place, what is expected of one is expected of the other."""
        if not isinstance(value, dict):
            return value
        return {self._side(name): self._by_side(one) for name, one in value.items()}

    def _act(self, number: int, phase: str, row: AnyAct) -> Act:
        said = msgspec.to_builtins(row)
        room, seen_by = said.pop("in", None), said.pop("seen_by", None)
        fill, options = said.pop("fill", {}), said.pop("options", {})
        del said["brings"]
        if "verb" in said:
            said["verb"] = self._verb(said["verb"])
        if said.get("moves_to"):
            said["moves_to"] = self._room(said["moves_to"])
        return Act(
            number=number,
            phase=phase,
            room=self._room(room or ""),
            seen_by=self._who(seen_by) if seen_by is not None else frozenset(),
            fill={name: self._room(value) for name, value in fill.items()},
            options={name: self._option(value) for name, value in options.items()},
            brings=tuple(map(self._brought, row.brings)),
            **{name: value for name, value in said.items() if value is not None},
        )

    def _brought(self, row: BroughtRow) -> Brought:
        seen_by = row.room if row.seen_by is None else row.seen_by
        who, later = self._who(seen_by), self._who(row.read_back)
        return Brought(self._room(row.room), row.text, who, later)

    def _who(self, who: str | list[str]) -> frozenset[str]:
        return self._audience[self._room(who)] if isinstance(who, str) else frozenset(who)

    def _side(self, side: Any) -> Any:
        other = {"first": "second", "second": "first"}
        return other.get(side, side) if self._swap else side

    def _verb(self, verb: str) -> str:
        """Which list somebody is put on is said by the button."""
        other = {"list_first": "list_second", "list_second": "list_first"}
        return other.get(verb, verb) if self._swap else verb

    def _room(self, name: str) -> str:
        other = {"caucus-1": "caucus-2", "caucus-2": "caucus-1"}
        call, place = name.startswith(_CALL), name.removeprefix(_CALL)
        exchanged = other.get(place, place) if self._swap else place
        return f"{_CALL}{exchanged}" if call else exchanged

    def _option(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("side:"):
            return f"side:{self._side(value.removeprefix('side:'))}"
        return self._room(value) if isinstance(value, str) else value
