"""The five stops: which seats they show, in which rooms, and what is framed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shown:
    """A seat in one of its rooms. A frame is drawn around the newest message with these words, if any, and around those
    that follow, to the first with the words ``until``.
    """

    seat: str
    room: str
    framed: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """The name of its sentences, what is shown, and what may be tried, if anything."""

    name: str
    shown: tuple[Shown, ...] = ()
    tries: str = ""


SEATS, WHO_SEES, HEARING, ROUND, EMERGENCY = "seats", "who_sees", "hearing", "round", "emergency"

STOPS: Final = (
    Stop(SEATS),
    Stop(WHO_SEES, (Shown("mira", "caucus-1", "Among us"),), tries="look"),
    Stop(
        HEARING,
        (Shown("noa", "joint", "people come up our road", until="that is what we meant"),),
    ),
    Stop(
        ROUND,
        (
            Shown("mira", "line-mira", "Your private answers"),
            Shown("ada", "joint", "Both sides are ready"),
        ),
    ),
    Stop(EMERGENCY, (Shown("mira", "joint"), Shown("layla", "joint")), tries="hide"),
)
