"""What has to hold between the parts of a scenario's file, once each part has its shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.people.opening import LONGEST_NAME
from bot.rehearsal.scenario.shapes import (
    AnyAct,
    ForwardRow,
    JoinRow,
    MoveRow,
    PhaseRow,
    ScenarioRow,
    SlashRow,
    SpeakRow,
    WriteRow,
)
from bot.toml_files import FileError, TomlFile, Where, near

AFTER_THE_LAST = "end"
"""Where a scenario says what happens at and after closing: no phase of the agenda."""
_SEAT = re.compile(r"[a-z][a-z0-9_]*")
_LOBBY = re.compile(r"[\w-]{1,100}")
_LINK = re.compile(r"\{link:([^}]*)\}")
_SHARED = ("control", "joint", "caucus-1", "caucus-2")
_CALLS = ("voice-joint", "voice-caucus-1", "voice-caucus-2")
_SIDES = ("side:first", "side:second")
COMMANDS: dict[str, frozenset[str]] = {
    "workshop new": frozenset({"name"}),
    "workshop people": frozenset({"person", "as"}),
    "workshop close": frozenset({"name"}),
    "workshop go": frozenset({"from", "all_the_same"}),
    "lead back": frozenset({"to"}),
    "lead extra": frozenset({"side"}),
    "workshop ask": frozenset({"prompt"}),
    "workshop say": frozenset({"kind", "room", "words"}),
    "workshop announce": frozenset({"when"}),
    "workshop letter": frozenset({"to", "words"}),
    "workshop round": frozenset({"do", "closes"}),
    **{
        f"workshop {name}": frozenset({"do"})
        for name in ("session", "caucus", "pause", "board", "emergency")
    },
    **{f"workshop {name}": frozenset() for name in ("open", "panel", "check", "export")},
    **{f"lead {name}": frozenset() for name in ("mirror", "watched")},
    "my data": frozenset(),
}
"""The bot's slash commands and their options, as people see them in Discord."""
_MAY_BE_LEFT_OUT = frozenset({"person", "as", "all_the_same", "closes"})
_PLACES = (*_SIDES, "third_party", "out")
"""Where ``workshop people`` puts somebody."""


def left_out(command: str) -> frozenset[str]:
    """The options that a command can do without."""
    return COMMANDS[command] if command == "workshop emergency" else _MAY_BE_LEFT_OUT


class Rules:
    """One file, gone through once; every method yields mistakes in the order of the file."""

    def __init__(self, file: TomlFile, row: ScenarioRow, agenda: Sequence[str] | None) -> None:
        self._file = file
        self._row = row
        self._agenda = agenda
        self._seats = [seat.id for seat in row.seat]
        lines = [f"line-{seat.id}" for seat in row.seat if seat.role == "participant"]
        self._rooms = [*_SHARED, *lines]
        self._said: list[str] = []

    def mistakes(self) -> Iterator[FileError]:
        """Everything that does not fit; the first is enough to refuse the file."""
        yield from self._head()
        yield from self._people()
        yield from self._audience()
        yield from self._order()
        for place, phase in enumerate(self._row.phase):
            yield from self._rooms_of(phase, ("phase", place, "rooms"))
            for number, act in enumerate(phase.act):
                yield from self._act(act, ("phase", place, "act", number))
        yield from self._reactions()

    def _reactions(self) -> Iterator[FileError]:
        people = [seat.id for seat in self._row.seat if seat.role == "participant"]
        for place, one in enumerate(self._row.reaction):
            if one.by not in people:
                what = f"no participant is called {one.by}{near(one.by, people)}"
                yield self._file.mistake(("reaction", place, "by"), what)

    def _head(self) -> Iterator[FileError]:
        if not _LOBBY.fullmatch(self._row.lobby) or self._row.lobby != self._row.lobby.lower():
            what = "lobby is a channel's name: small letters, digits and hyphens, at most 100."
            yield self._file.mistake(("lobby",), what)
        if len(self._row.workshop) > LONGEST_NAME:
            what = f"workshop may have at most {LONGEST_NAME} letters."
            yield self._file.mistake(("workshop",), what)

    def _people(self) -> Iterator[FileError]:
        owners = 0
        for place, seat in enumerate(self._row.seat):
            at: Where = ("seat", place)
            if not _SEAT.fullmatch(seat.id):
                what = f"the seat {seat.id} may have only a-z, digits and underscores"
                yield self._file.mistake((*at, "id"), f"{what}, and begins with a letter.")
            if seat.id in self._seats[:place]:
                yield self._file.mistake((*at, "id"), f"a seat {seat.id} stands above already.")
            if seat.role == "participant" and seat.side is None:
                yield self._file.mistake(
                    at, f"the participant {seat.id} has no side; known are first, second."
                )
            if seat.role != "participant" and seat.side is not None:
                what = f"{seat.id} is no participant, and only participants have a side."
                yield self._file.mistake((*at, "side"), what)
            owners += seat.role == "owner"
            if owners > 1:
                yield self._file.mistake((*at, "role"), "a server has one owner, not two.")
        if not owners:
            yield self._file.mistake(("seat",), "nobody has the role owner, and a server has one.")
        if not any(seat.role == "facilitator" for seat in self._row.seat):
            yield self._file.mistake(("seat",), "nobody has the role facilitator.")

    def _audience(self) -> Iterator[FileError]:
        for name, seats in self._row.audience.items():
            yield from self._room(name, ("audience", name), ("lobby", *self._rooms, *_CALLS))
            yield from self._listed(seats, ("audience", name))

    def _order(self) -> Iterator[FileError]:
        """Every phase of the agenda is played, each once and in its place, and the closing comes last."""
        played = [phase.id for phase in self._row.phase]
        for place, phase in enumerate(played):
            at = ("phase", place, "id")
            if phase in played[:place]:
                yield self._file.mistake(at, f"the phase {phase} is played above already.")
            if phase == AFTER_THE_LAST and place + 1 < len(played):
                yield self._file.mistake(at, f"{AFTER_THE_LAST} comes after the last phase.")
            known = self._agenda is None or phase in (*self._agenda, AFTER_THE_LAST)
            if not known:
                yield self._file.mistake(
                    at, f"the agenda has no phase {phase}{near(phase, self._agenda or ())}"
                )
        yield from self._places([phase for phase in played if phase != AFTER_THE_LAST])

    def _places(self, played: list[str]) -> Iterator[FileError]:
        agenda = list(self._agenda if self._agenda is not None else played)
        for phase in agenda:
            if phase not in played:
                yield self._file.mistake(
                    ("phase", len(self._row.phase) - 1, "id"),
                    f"the phase {phase} of the agenda is not played before this one or after it.",
                )
        for place, (mine, theirs) in enumerate(zip(played, agenda, strict=False)):
            if mine != theirs:
                what = f"the phase {mine} has another place in the agenda; here {theirs} comes."
                yield self._file.mistake(("phase", place, "id"), what)

    def _rooms_of(self, phase: PhaseRow, at: Where) -> Iterator[FileError]:
        for seat, rooms in phase.rooms.items():
            yield from self._seat(seat, (*at, seat))
            yield from self._twice(rooms, (*at, seat))
            for place, name in enumerate(rooms):
                yield from self._room(name, (*at, seat, place), self._rooms)
        for seat in self._seats:
            if phase.rooms and seat not in phase.rooms:
                what = f"{seat} is missing in the rooms of {phase.id}; who sees none has []."
                yield self._file.mistake(at, what)

    # ---- acts
    def _act(self, act: AnyAct, at: Where) -> Iterator[FileError]:
        yield from self._seat(act.by, (*at, "by"))
        room = getattr(act, "room", None)
        yield from self._moves_to(act, at)
        if isinstance(act, JoinRow | MoveRow | SpeakRow):
            yield from self._call(act, at)
        elif room is not None:
            yield from self._room(room, (*at, "in"), ("lobby", *self._rooms))
            if act.by not in self._row.audience.get(room, [act.by]):
                what = f"{act.by} is not in the audience of {room}, and can do nothing there."
                yield self._file.mistake((*at, "in"), what)
        if isinstance(act, WriteRow | ForwardRow):
            yield from self._seen_by(act.seen_by, (*at, "seen_by"))
            if act.held is not None and act.passes:
                yield self._file.mistake(
                    (*at, "passes"), "what is held does not pass; keep held or passes."
                )
        if isinstance(act, WriteRow):
            yield from self._write(act, at)
        elif isinstance(act, ForwardRow):
            yield from self._forward(act, at)
        elif isinstance(act, SlashRow):
            yield from self._slash(act, at)
        for place, brought in enumerate(act.brings):
            here = (*at, "brings", place)
            yield from self._room(brought.room, (*here, "in"), ("lobby", *self._rooms))
            seen_by = brought.room if brought.seen_by is None else brought.seen_by
            yield from self._seen_by(seen_by, (*here, "seen_by"))
            yield from self._listed(brought.read_back, (*here, "read_back"))
            self._said.append(brought.text)

    def _moves_to(self, act: AnyAct, at: Where) -> Iterator[FileError]:
        """Whoever presses to be moved to a call is of it."""
        call = getattr(act, "moves_to", None)
        if call is None:
            return
        yield from self._room(call, (*at, "moves_to"), _CALLS)
        if act.by not in self._row.audience.get(call, []):
            what = f"{act.by} is not in the audience of {call}, and cannot be moved there."
            yield self._file.mistake((*at, "moves_to"), what)

    def _call(self, act: JoinRow | MoveRow | SpeakRow, at: Where) -> Iterator[FileError]:
        """Whoever comes into a call is of it, or the script says that they are not; who speaks there always is."""
        yield from self._room(act.room, (*at, "in"), _CALLS)
        comes = act.whom if isinstance(act, MoveRow) else act.by
        if isinstance(act, MoveRow):
            yield from self._seat(comes, (*at, "whom"))
        of_it = comes in self._row.audience.get(act.room, [])
        if of_it is bool(not isinstance(act, SpeakRow) and act.unwelcome):
            said = "is, and is called unwelcome" if of_it else "is not, and is not called unwelcome"
            what = f"who is of {act.room} stands under audience; {comes} {said}."
            yield self._file.mistake((*at, "in"), what)

    def _write(self, act: WriteRow, at: Where) -> Iterator[FileError]:
        for room in _LINK.findall(act.text):
            yield from self._room(room, (*at, "text"), ("lobby", *self._rooms))
        self._said.append(act.text)

    def _forward(self, act: ForwardRow, at: Where) -> Iterator[FileError]:
        if not any(said.startswith(act.of) for said in self._said):
            what = "nothing that was written before begins with these words of `of`."
            yield self._file.mistake((*at, "of"), what)

    def _slash(self, act: SlashRow, at: Where) -> Iterator[FileError]:
        options = COMMANDS.get(act.command)
        if options is None:
            what = f"there is no command {act.command}{near(act.command, COMMANDS)}"
            yield self._file.mistake((*at, "command"), what)
            return
        for name, value in act.options.items():
            here = (*at, "options", name)
            if name not in options:
                what = f"{act.command} has no option {name}{near(name, sorted(options))}"
                yield self._file.mistake(here, what)
            if isinstance(value, str) and value.startswith("@"):
                yield from self._seat(value[1:], here)
            if name == "as" and value not in _PLACES:
                yield self._file.mistake(here, f"{value} is no place{near(str(value), _PLACES)}")
        for name in sorted(options - left_out(act.command) - set(act.options)):
            what = f"{act.command} needs the option {name}, which is missing."
            yield self._file.mistake((*at, "command"), what)
        called = act.options.get("name", self._row.workshop)
        if act.command == "workshop new" and called != self._row.workshop:
            what = f"the workshop is called {self._row.workshop} at the head of the file."
            yield self._file.mistake((*at, "options", "name"), what)

    # ---- names
    def _seat(self, seat: str, at: Where) -> Iterator[FileError]:
        if seat not in self._seats:
            yield self._file.mistake(at, f"nobody is called {seat}{near(seat, self._seats)}")

    def _room(self, room: str, at: Where, known: Sequence[str]) -> Iterator[FileError]:
        if room not in known:
            yield self._file.mistake(at, f"there is no room {room}{near(room, known)}")

    def _seen_by(self, who: str | list[str], at: Where) -> Iterator[FileError]:
        if isinstance(who, list):
            yield from self._listed(who, at)
        elif who not in self._row.audience:
            what = f"there is no audience {who}{near(who, self._row.audience)}"
            yield self._file.mistake(at, what)

    def _listed(self, seats: list[str], at: Where) -> Iterator[FileError]:
        for place, seat in enumerate(seats):
            yield from self._seat(seat, (*at, place))
        yield from self._twice(seats, at)

    def _twice(self, words: list[str], at: Where) -> Iterator[FileError]:
        for word, count in Counter(words).items():
            if count > 1:
                yield self._file.mistake(at, f"{word} stands in this list twice.")
