"""What is known of a play: each act with its answers, and what everybody saw when a phase ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.rehearsal.looking import Looked
from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import Outcome, ShownMessage


@dataclass(slots=True)
class Played:
    """What is known of an act after it was played; ``trouble`` says what went wrong with the playing itself."""

    act: Act
    message: ShownMessage | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    trouble: str = ""
    stands: bool = True
    """Whether a message that the guard looked at stood in its room afterwards."""
    disturbed: bool = False
    """The bot was away, or a call broke, while this was done: its answer may say that it was done already."""

    screens: dict[str, int] = field(default_factory=dict)
    """Seat → how long its transcript was once the bot had come to rest after this: by then everybody has read."""

    heard: frozenset[str] = frozenset()
    """The seats that were in the call in which this was said, the speaker's too."""

    moves: int = 0
    """How many people had been moved in calls by then, by whomever."""

    @property
    def answer(self) -> str:
        """What the actor alone was told."""
        shown = (outcome.text or _own_page(outcome) for outcome in self.outcomes)
        return "\n".join(text for text in shown if text)


def _own_page(outcome: Outcome) -> str:
    """What was pressed, if only the presser sees it, as it reads now."""
    page = outcome.updated
    return page.text if page is not None and page.ephemeral else ""


Watcher = Callable[[Played], Awaitable[None]]
"""Called after each act: the narrator's place."""


async def quietly(_: Played) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Switch:
    """A going-on: how many calls, and how many rooms really differ afterwards."""

    before: str
    after: str
    structure: int
    posts: int
    rooms_changed: int
    rooms_replaced: int
    rooms_gone: int = 0
    """Old rooms that were deleted with it."""
    cards_changed: int = 0
    """Cards put up or changed in rooms that stood before and still stand."""


@dataclass(slots=True)
class Record:
    """Everything the check and the report need."""

    played: list[Played] = field(default_factory=list)
    repeated: list[Played] = field(default_factory=list)
    """What somebody asked once more, only to have in hand again what they were about to press."""
    phases: list[str] = field(default_factory=list)
    seats: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    ends: dict[str, dict[str, int]] = field(default_factory=dict)
    """Phase → seat → how long the seat's transcript was when the phase ended."""
    switches: list[Switch] = field(default_factory=list)
    cards_standing: dict[str, int] = field(default_factory=dict)
    """Channel → the most messages of one card that ever stood in it at once, when a phase ended."""
    readable: dict[str, dict[str, frozenset[int]]] = field(default_factory=dict)
    """Phase → seat → the numbers of the acts whose words the seat can still read when the phase has just begun."""
    looked: Looked = field(default_factory=Looked)
    strays: int = 0
    old_rooms: dict[str, int] = field(default_factory=dict)
    """How many replaced rooms stood after a switch, in all; the most of one logical room; how often somebody wrote."""
    open_calls: tuple[int, int] = (0, 0)
    close_calls: tuple[int, int] = (0, 0)
