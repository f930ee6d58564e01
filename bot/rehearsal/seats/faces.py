"""A person's mark: initials in a shape that tells whose side they are on, without colour."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.texts import Words

_FACE = Markup('<span class="face {shape}" aria-hidden="true" data-initials="{initials}"></span>')
_SHAPES = {"first": "square", "second": "hexagon"}


@dataclass(frozen=True, slots=True)
class Face:
    """How somebody is marked wherever they stand; `belongs` says it in words."""

    initials: str
    shape: str
    belongs: str

    def drawn(self) -> Markup:
        """For eyes alone: the name and `belongs` stand beside it, or are read in its place."""
        return _FACE.format(shape=self.shape, initials=self.initials)


def face_of(who: SeatLine, words: Words) -> Face:
    """Square and hexagon for the sides, a circle for the third party, a line below for whoever is of neither."""
    shape = _SHAPES.get(who.side or "", "circle" if who.role == "facilitator" else "other")
    role = words(f"role_{who.role}")
    return Face(
        initials(who.name), shape, f"{role}, {words(f'side_{who.side}')}" if who.side else role
    )


def initials(name: str) -> str:
    """The first letters of the first and of the last word, as they are written."""
    parts = [part for part in name.split() if part[0].isalnum()]
    ends = [parts[0], parts[-1]] if len(parts) > 1 else parts[:1]
    return "".join(part[0] for part in ends).upper() or "?"
