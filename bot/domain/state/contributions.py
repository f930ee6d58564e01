"""Contributions: words on their way to a board and on it, with what has happened to them since. State alone."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated

from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen


class ContributionKind(StrEnum):
    """What a contribution is. The value travels in buttons and names texts of the pack."""

    CONCERN = "concern"
    ACT = "act"
    """Something the writer's own side did, as the others may have lived it: never on a board, gone with its phase."""
    IDEA = "idea"
    CONSTRAINT = "constraint"
    STEP = "step"
    """A step of mutual reassurance. Once shown it lives on among the steps; by the note its author can take it back."""


BOARDS = (ContributionKind.CONCERN, ContributionKind.IDEA, ContributionKind.CONSTRAINT)
"""The kinds that have a board, in the order in which the agenda comes to them."""
SHOWN_TOGETHER = (*BOARDS, ContributionKind.STEP)
"""The kinds of which all that wait are shown at one moment. Steps have a board of their own, with more on it."""


class NoteStanding(StrEnum):
    """How far a contribution has come: its author alone moves it, until it is shown together with the others."""

    PRIVATE = "private"
    READY = "ready"
    SHOWN = "shown"
    TAKEN_BACK = "taken_back"
    """On the board until the phase changes, so that nobody sees when it was taken back; that it went shows."""


class HearingOutcome(StrEnum):
    """What came of listening back to a concern."""

    NOT_YET = "not_yet"
    NOT_QUITE = "not_quite"
    MEANT = "meant"
    LEFT_OPEN = "left_open"


@frozen
class MissingLine:
    """What somebody of the side whose concern it is still misses. Shown, if at all, without its author."""

    seat: Annotated[SeatId, SECRET]
    words: Words


@frozen
class Hearing:
    """How far listening back to one concern has come. Answers stand here only while they are being asked for."""

    taken_up: bool = False
    aloud: bool = False
    """Whether its side was too small to be asked privately when it was taken up: it was said aloud then."""
    asking: bool = False
    tries: int = 0
    outcome: HearingOutcome = HearingOutcome.NOT_YET
    meant: Annotated[frozenset[SeatId], SECRET] = frozenset()
    otherwise: Annotated[frozenset[SeatId], SECRET] = frozenset()
    missing: tuple[MissingLine, ...] = ()
    sees_why: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be tried."""
        return self.outcome in (HearingOutcome.MEANT, HearingOutcome.LEFT_OPEN)


@frozen
class Contribution:
    """One line. ``author`` is kept so that they may change, show or take it back; it is never shown to anybody."""

    handle: Handle
    kind: ContributionKind
    words: Words
    side: SideId
    author: Annotated[SeatId, SECRET]
    standing: Annotated[NoteStanding, SECRET] = NoteStanding.PRIVATE
    answers: tuple[Handle, ...] = ()
    """The concerns that an idea answers, or the one that a step would ease."""
    eases: tuple[Words, ...] = ()
    """What the other side could do to ease a constraint."""
    hearing: Hearing = field(default_factory=Hearing)
    giver: Annotated[SideId | None, SECRET] = None
    """Of a step: the side that would take it."""

    @property
    def on_board(self) -> bool:
        """Whether everybody can read it now."""
        return self.standing in (NoteStanding.SHOWN, NoteStanding.TAKEN_BACK)


class ActsShown(StrEnum):
    """What came of the one moment at which both sides' acts are shown, or neither's."""

    NOT_YET = "not_yet"
    BOTH = "both"
    NOTHING = "nothing"


@frozen
class BoardPage:
    """A page of a board has a handle of its own, by which its message is known. ``number`` counts from 1."""

    board: str
    number: int
    handle: Handle


@frozen
class Boards:
    """All that was written for boards, shown or not, and what is being listened back to."""

    contributions: tuple[Contribution, ...] = ()
    """Private notes in the order of writing, and what is on boards in its order there."""
    written: int = 0
    """How many lines were ever written: so that no two draw the same handle."""
    pages: tuple[BoardPage, ...] = ()
    listening_to: Handle | None = None
    acts_shown: ActsShown = ActsShown.NOT_YET
    lived: frozenset[SideId] = frozenset()
    """The sides that have said how they lived it."""
    vision: Words | None = None
    """The room's own picture of a tolerable future, from nobody; it stands above ideas and steps."""
    visions: int = 0
    """How often it was put up, in whatever words."""
