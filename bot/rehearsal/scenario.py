"""A scenario: who sits where, what they do, and, written out by hand, who may see it. Read from TOML, checked here.

The format, by example::

    title = "Two towns and a river"
    workshop = "The river"                     # the workshop's name, typed again to close it
    lobby = "town-square"

    [[seat]]                                   # everybody in the server
    id = "mira"                                # plain letters; how the file names this person
    name = "Mira"                              # what others see, in any script
    role = "participant"                       # facilitator, participant, owner, admin, outsider
    side = "first"                             # participants only: first or second

    [audience]                                 # who may see what is said in a room: the only truth of the check
    joint = ["ada", "mira", ...]
    caucus-1 = [...]
    line-mira = [...]

    [[phase]]
    id = "opening"
    rooms = { ada = ["control", "joint", ...], mira = [...] }   # what each seat may see when the phase ends

    [[phase.act]]
    by = "mira"
    do = "write"                               # speak in a room
    in = "joint"
    text = "What she says."
    seen_by = "joint"                          # an audience's name, or a list of seats

    held = "quote"                             # the guard takes it out again, for this reason; seen_by for a moment
    passes = true                              # or: it looks like a slip, and is none
                                               # {link:joint} in the text becomes a link to that room

    [[phase.act]]
    by = "mira"
    do = "forward"                             # forward the message that begins with ``of`` to a room
    in = "lobby"
    of = "What she says"
    seen_by = "lobby"

    [[phase.act]]
    by = "ada"
    do = "press"                               # press the newest button of this verb in a room
    in = "control"
    verb = "open_session"
    fill = { words = "...", room = "joint" }   # where the press opens a form: its fields
    choose = "introductions"                   # where the verb is a menu
    which = "part of the button's label"       # where one message has several buttons of the verb
    only = "even"                              # played with even (or "odd") seeds alone
    answer = "part of what the presser alone is told"
    returned = "attribution"                   # the guard gives the form's words back, for this reason
    brings = [{ in = "joint", text = "part of what appears there", seen_by = "joint" }]

    [[phase.act]]
    by = "ada"
    do = "press_answer"                        # press a button of the answer that this person was given last
    verb = "go_on_anyway"

    [[phase.act]]
    by = "mira"
    do = "answer"                              # give private answers, page by page
    in = "joint"
    verb = "private_answers"
    fill = { "read the level" = "Affordable", "*" = "Not yet" }   # part of a question → a button's label

    [[phase.act]]
    by = "ada"
    do = "slash"
    command = "workshop people"
    options = { person = "@mira", as = "side:first" }

A list in a form of which several may be chosen is filled with ``"one | other"``. Acts in a row that say ``about`` are
played in the order in which the bot takes their subjects up: before each, those with ``about = "*"``; then those whose
``about`` stands in the joint room's newest message.

``[expected]`` says what the report must have observed; a table of ``even`` and ``odd`` says it by the seed.

``in`` and audiences use logical names. With ``swap`` the sides change places: caucus-1 and caucus-2, first and second.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config import StartError

ROLES = ("facilitator", "participant", "owner", "admin", "outsider")
DEEDS = ("write", "forward", "press", "press_answer", "answer", "slash")


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A person of the scenario."""

    id: str
    name: str
    role: str
    side: str | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What an act makes appear in a room, and who may see it."""

    room: str
    text: str
    seen_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody does."""

    number: int
    phase: str
    by: str
    do: str
    room: str = ""
    text: str = ""
    seen_by: frozenset[str] = frozenset()
    verb: str = ""
    fill: dict[str, str] = field(default_factory=dict)
    choose: str = ""
    command: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    held: str = ""
    returned: str = ""
    passes: bool = False
    of: str = ""
    brings: tuple[Brought, ...] = ()
    which: str = ""
    about: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase as the scenario plays it: the acts, and what each seat may see at its end."""

    id: str
    acts: tuple[Act, ...]
    rooms: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole workshop, to be played and to be compared with what every seat saw."""

    title: str
    workshop: str
    lobby: str
    seats: tuple[SeatLine, ...]
    audience: dict[str, frozenset[str]]
    phases: tuple[PhaseLine, ...]
    late: frozenset[str] = frozenset()
    left: dict[str, str] = field(default_factory=dict)
    """Who goes before the end, and in which phase: until then they see what they saw."""

    expected: dict[str, Any] = field(default_factory=dict)
    """What is to be observed, by the name it has in the report."""

    def seat(self, seat: str) -> SeatLine:
        """The person of this id."""
        return next(person for person in self.seats if person.id == seat)

    def phase(self, phase: str) -> PhaseLine:
        """The phase of this id."""
        return next(line for line in self.phases if line.id == phase)

    @property
    def invited_at_opening(self) -> tuple[SeatLine, ...]:
        """Those who take a side when the rooms are opened; late ones come afterwards."""
        return tuple(person for person in self.participants if person.id not in self.late)

    @property
    def participants(self) -> tuple[SeatLine, ...]:
        """Those who take a side."""
        return tuple(person for person in self.seats if person.role == "participant")


class ScenarioError(StartError):
    """The scenario's file is not usable; the text says where."""


def load_scenario(file: Path, *, swap: bool = False, seed: int = 0) -> Scenario:
    """Read a scenario; with ``swap``, with the sides in each other's place.

    Some acts are only for odd seeds, or for even ones. Raises ``ScenarioError``.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(f"{file.name} cannot be read as a scenario: {error}") from None
    try:
        return _Reading(data, swap, "odd" if seed % 2 else "even").scenario()
    except KeyError as missing:
        raise ScenarioError(f"{file.name}: {missing} is missing.") from None
    except ValueError as wrong:
        raise ScenarioError(f"{file.name}: {wrong}.") from None


AFTER_THE_LAST = "end"
"""Where a scenario says what happens at and after closing: no phase of the agenda."""


def played_through(scenario: Scenario, agenda: Sequence[str], name: str) -> Scenario:
    """The scenario, if it plays every phase of the agenda, in its order. Else ``ScenarioError``, naming the phase."""
    played = [line.id for line in scenario.phases if line.id != AFTER_THE_LAST]
    for phase in played:
        if phase not in agenda:
            raise ScenarioError(f"{name}: the agenda has no phase {phase}.")
    for phase in agenda:
        if phase not in played:
            raise ScenarioError(f"{name}: the phase {phase} of the agenda is not played in it.")
    if played != list(agenda):
        moved = next(mine for mine, theirs in zip(played, agenda, strict=True) if mine != theirs)
        raise ScenarioError(f"{name}: the phase {moved} has another place in the agenda.")
    return scenario


class _Reading:
    def __init__(self, data: dict[str, Any], swap: bool, parity: str) -> None:
        self._data = data
        self._swap = swap
        self._parity = parity
        self._audience: dict[str, frozenset[str]] = {}
        self._seats: tuple[SeatLine, ...] = ()

    def scenario(self) -> Scenario:
        data = self._data
        self._seats = tuple(self._seat(row) for row in data["seat"])
        self._audience = {
            self._room(name): frozenset(seats) for name, seats in data["audience"].items()
        }
        for name, seats in self._audience.items():
            self._known(seats, f"audience {name}")
        number = 0
        phases = []
        for row in data["phase"]:
            acts = []
            for act_row in row.get("act", ()):
                number += 1
                if act_row.get("only", self._parity) == self._parity:
                    acts.append(self._act(number, row["id"], act_row))
            phases.append(PhaseLine(row["id"], tuple(acts), self._rooms_of(row)))
        expected = {name: self._by_seed(value) for name, value in data.get("expected", {}).items()}
        return Scenario(
            data["title"],
            data["workshop"],
            data["lobby"],
            self._seats,
            self._audience,
            tuple(phases),
            expected=expected,
        )

    def _rooms_of(self, row: dict[str, Any]) -> dict[str, frozenset[str]]:
        """What each seat may see at the end of a phase."""
        rooms = {}
        for seat, names in row["rooms"].items():
            rooms[seat] = frozenset(self._room(name) for name in names)
        self._known(frozenset(rooms), f"rooms of phase {row['id']}")
        return rooms

    def _by_seed(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"even", "odd"}:
            value = value[self._parity]
        return self._by_side(value)

    def _by_side(self, value: Any) -> Any:
        """With the sides in each other's place, what is expected of one is expected of the other."""
        if not isinstance(value, dict):
            return value
        sides = ("first", "second")
        return {
            self._side(name) if name in sides else name: self._by_side(one)
            for name, one in value.items()
        }

    def _seat(self, row: dict[str, Any]) -> SeatLine:
        if row["role"] not in ROLES:
            raise ValueError(f"seat {row['id']} has no known role")
        side = row.get("side")
        if (row["role"] == "participant") != (side in ("first", "second")):
            raise ValueError(f"seat {row['id']}: a participant has a side, nobody else has one")
        return SeatLine(row["id"], row["name"], row["role"], self._side(side) if side else None)

    def _act(self, number: int, phase: str, row: dict[str, Any]) -> Act:
        where = f"act {number} (phase {phase})"
        if row["do"] not in DEEDS:
            raise ValueError(f"{where} does nothing known")
        self._known(frozenset({row["by"]}), where)
        unknown = set(row) - {f.replace("room", "in") for f in Act.__dataclass_fields__}
        if unknown:
            raise ValueError(f"{where}: unknown key {sorted(unknown)[0]}")
        brings = tuple(self._brought(brought, where) for brought in row.get("brings", ()))
        return Act(
            number=number,
            phase=phase,
            by=row["by"],
            do=row["do"],
            room=self._room(row.get("in", "")),
            text=row.get("text", ""),
            seen_by=self._who(row["seen_by"], where)
            if row["do"] in ("write", "forward")
            else frozenset(),
            verb=row.get("verb", ""),
            fill={name: self._room(str(value)) for name, value in row.get("fill", {}).items()},
            choose=row.get("choose", ""),
            command=row.get("command", ""),
            options={name: self._option(value) for name, value in row.get("options", {}).items()},
            answer=row.get("answer", ""),
            held=row.get("held", ""),
            returned=row.get("returned", ""),
            passes=row.get("passes", False),
            of=row.get("of", ""),
            brings=brings,
            which=row.get("which", ""),
            about=row.get("about", ""),
            only=row.get("only", ""),
        )

    def _brought(self, row: dict[str, Any], where: str) -> Brought:
        seen_by = self._who(row.get("seen_by", row["in"]), where)
        return Brought(self._room(row["in"]), row["text"], seen_by)

    def _who(self, who: str | list[str], where: str) -> frozenset[str]:
        seats = self._audience[self._room(who)] if isinstance(who, str) else frozenset(who)
        self._known(seats, where)
        return seats

    def _known(self, seats: frozenset[str], where: str) -> None:
        unknown = seats - {one.id for one in self._seats}
        if unknown:
            raise ValueError(f"{where}: nobody is called {sorted(unknown)[0]}")

    def _side(self, side: str) -> str:
        other = {"first": "second", "second": "first"}
        return other[side] if self._swap else side

    def _room(self, name: str) -> str:
        other = {"caucus-1": "caucus-2", "caucus-2": "caucus-1"}
        return other.get(name, name) if self._swap else name

    def _option(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("side:"):
            return f"side:{self._side(value.removeprefix('side:'))}"
        return self._room(value) if isinstance(value, str) else value
