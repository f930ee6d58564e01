"""Drawing: shapes and lines of text on a sheet of our own colours, from the left or from the right.

The sheet is dark whatever is around it, so it reads alike on a light and on a dark screen (contrast at least 7 to 1 for
words). What a shape means is told by its form; colour only repeats it, in tones that differ for every kind of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from markupsafe import escape

from bot.frozen import kept
from bot.render.pictures.letters import FAMILY

WIDTH: Final = 480
EDGE: Final = 20
"""Units; a picture is rendered larger."""

PAPER: Final = "#1d2430"
RAISED: Final = "#313c4f"
INK: Final = "#f4f6f9"
FAINT: Final = "#c3ccd8"
RULE: Final = "#56647a"
AMBER: Final = "#f0b429"
SKY: Final = "#7cc4f2"
"""Amber and sky stay apart for people who see red and green, or blue and yellow, alike; their lightness differs too."""

_FROM_RIGHT_ON, _END = "\u2067", "\u2069"


@kept
class Sheet:
    """What is drawn so far. Places are told as from the left; ``from_right`` mirrors them."""

    from_right: bool
    parts: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, size: float, *, ink: str = INK, bold: bool = False
    ) -> None:
        """One line that begins here."""
        self._text(x, y, words, size, "end" if self.from_right else "start", ink, bold)

    def centred(self, x: float, y: float, words: str, size: float, *, ink: str = INK) -> None:
        """One line around this place."""
        self._text(x, y, words, size, "middle", ink, False)

    def lines(
        self,
        x: float,
        middle: float,
        words: Sequence[str],
        size: float,
        *,
        ink: str = INK,
        bold: bool = False,
    ) -> None:
        """Several lines that begin here, their middle at this height."""
        for y, line in _heights(middle, words, size):
            self.text(x, y, line, size, ink=ink, bold=bold)

    def centred_lines(
        self, x: float, middle: float, words: Sequence[str], size: float, *, ink: str = INK
    ) -> None:
        """The same around this place."""
        for y, line in _heights(middle, words, size):
            self.centred(x, y, line, size, ink=ink)

    def circle(self, x: float, y: float, radius: float, style: str) -> None:
        """A circle."""
        self.parts.append(f'<circle cx="{self._x(x):g}" cy="{y:g}" r="{radius:g}" {style}/>')

    def rule(
        self, x: float, y: float, to_x: float, to_y: float, ink: str = RULE, width: float = 2
    ) -> None:
        """A straight line."""
        self.parts.append(
            f'<path d="M{self._x(x):g} {y:g}L{self._x(to_x):g} {to_y:g}" stroke="{ink}" stroke-width="{width:g}"/>'
        )

    def box(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """A field with round corners."""
        left = self._x(x + wide) if self.from_right else x
        self.parts.append(
            f'<rect x="{left:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="8" fill="{fill}"/>'
        )

    def svg(self, height: float) -> str:
        """The whole sheet."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" font-family="{FAMILY}">'
            f'<rect width="{WIDTH}" height="{height:g}" rx="12" fill="{PAPER}"/>{"".join(self.parts)}</svg>'
        )

    def _text(
        self, x: float, y: float, words: str, size: float, anchor: str, ink: str, bold: bool
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        shown = f"{_FROM_RIGHT_ON}{words}{_END}" if self.from_right else words
        self.parts.append(
            f'<text x="{self._x(x):g}" y="{y:g}" font-size="{size:g}" fill="{ink}" text-anchor="{anchor}"{weight}>'
            f"{escape(shown)}</text>"
        )

    def _x(self, x: float) -> float:
        return WIDTH - x if self.from_right else x


def _heights(middle: float, words: Sequence[str], size: float) -> list[tuple[float, str]]:
    step = size * 1.2
    first = middle - step * (len(words) - 1) / 2 + size * 0.35
    return [(first + step * number, line) for number, line in enumerate(words)]
