"""A scenario: who sits where, what they do, and, written out by hand, who may see it. ``file`` reads it.

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
    choose = "introductions"                   # where the verb is a menu; people as "@mira | @samir"
    which = "part of the button's label"       # where one message has several buttons, or menus, of the verb
    if_offered = true                          # pressed only where the button stands; else left out
    only = "even"                              # played with even (or "odd") seeds alone
    answer = "part of what the presser alone is told"
    returned = "attribution"                   # the guard gives the form's words back, for this reason
    brings = [{ in = "joint", text = "part of what appears there", seen_by = "joint" }]
                                               # read_back = ["mira"]: who comes into the room only afterwards

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

    [[phase.act]]
    by = "mira"
    do = "join"                                # enter a call; ``leave`` hangs up, ``drop`` loses the line
    in = "voice-joint"                         # or voice-caucus-1, voice-caucus-2
    unwelcome = true                           # not of the room: it is to close

    [[phase.act]]
    by = "mira"
    do = "speak"                               # say something in the call; it stands nowhere
    in = "voice-joint"
    text = "What she says aloud."

    [[phase.act]]
    by = "greta"
    do = "move"                                # move somebody who is in a call to another, by hand
    whom = "dora"
    in = "voice-joint"

    [[phase.act]]
    by = "mira"
    do = "press"
    in = "joint"
    verb = "go_to_call"
    moves_to = "voice-joint"                   # the bot moves the presser there, once; it may move nobody else

Who may ever be in a call stands under ``[audience]`` by its name.

A list in a form of which several may be chosen is filled with ``"one | other"``. Acts in a row that say ``about`` are
played in the order in which the bot takes their subjects up: before each, those with ``about = "*"``; then those whose
``about`` stands in the joint room's newest message.

Where a person leads, people may say something to what that person does::

    [[reaction]]
    to = "question_unasked"                    # or side_passed_over, attack_left
    by = "mira"
    text = "What she says then, once, in the room in which she may speak."

``[expected]`` says what the report must have observed; a table of ``even`` and ``odd`` says it by the seed.

``in`` and audiences use logical names. With ``swap`` the sides change places: caucus-1 and caucus-2, first and second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


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
    read_back: frozenset[str] = frozenset()
    """Who of them is not in the room yet, and reads it there later: only where what was said can be read back."""


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
    if_offered: bool = False
    whom: str = ""
    unwelcome: bool = False
    """Nobody of the call: its room is to close."""
    moves_to: str = ""
    """The call to which whoever does this is moved because of it, once; else nobody may be moved."""


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase as the scenario plays it: the acts, and what each seat may see at its end."""

    id: str
    acts: tuple[Act, ...]
    rooms: dict[str, frozenset[str]]


class ReactsTo(StrEnum):
    """What a person who leads did, or left undone, that somebody has something to say to."""

    QUESTION_UNASKED = "question_unasked"
    """A phase goes on, and none of its questions is put."""
    SIDE_PASSED_OVER = "side_passed_over"
    """The other side is spoken to alone, again and again."""
    ATTACK_LEFT = "attack_left"
    """Somebody was attacked, and nothing was done about it."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A line that is said once, if a person leads and gives cause for it; never with ``--auto``."""

    to: ReactsTo
    by: str
    text: str


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
    reactions: tuple[Reaction, ...] = ()
    before: dict[int, str] = field(default_factory=dict)
    """What happens to calls before the act of this number, by the trouble's name; nothing in a file says so."""

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
