"""Reassurance steps, worries and products, as the workshop remembers them; none of them has an author on a screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import Handle, SeatId, SideId, Words

NOTHING = Words("")
HERE, AT_HOME = 1, 2
"""The levels of commitment: worth exploring here; I would raise it at home. A level belongs to the asking."""


class StepKind(StrEnum):
    """What kind of step it is (Kelman 2005, §3.5)."""

    ACKNOWLEDGMENT = "acknowledgment"
    GESTURE = "gesture"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of mutual reassurance: one line with a giver, and the concern it answers; the rest comes later."""

    handle: Handle
    giver: SideId
    words: Words
    concern: Handle | None = None
    kind: StepKind | None = None
    own_interest: Words = NOTHING
    verification: Words = NOTHING
    durability: Words = NOTHING
    partner: Handle | None = None
    """The step in the other direction that this one answers, or is answered by."""
    constraints: tuple[Handle, ...] = ()
    revision: int = 0
    level: int = 0
    """The highest level at which it was published; 0 before."""
    askings: tuple[int, int] = (0, 0)
    """How often it was asked at each level."""
    worries_shown: bool = False
    """Whether worries about it have had their place: nothing is asked before."""

    @property
    def receiver(self) -> SideId:
        """The side that the step is to reassure."""
        return self.giver.other


class WorryEnd(StrEnum):
    """From which end a worry looks at a step. Anybody may look from either."""

    RECEIVER = "receiver"
    GIVER = "giver"


@dataclass(frozen=True, slots=True)
class Worry:
    """How a step could be misused or misread, and what would show that it is not (Wheeler 2018)."""

    handle: Handle
    step: Handle
    author: SeatId
    end: WorryEnd
    misuse: Words
    evidence: Words
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """Words that may leave the room, once everybody who takes part has privately said that they may."""

    handle: Handle
    words: Words
    source: Handle | None = None
    revision: int = 0
    asked: bool = False
    """Whether it has been asked in these very words; in other words it is asked anew."""
    going_out: bool = False
