"""Which letters the pictures' font has: what it lacks would stand there as an empty box."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import fontpkg_rubik

FAMILY: Final = fontpkg_rubik.FAMILY
FONT: Final = Path(fontpkg_rubik.ROOT) / "files" / "Rubik[wght].ttf"
"""Latin, Cyrillic, Hebrew and Arabic in one file (SIL Open Font License 1.1)."""

COVERED: Final = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0x161),  # of Europe's languages
    (0x164, 0x17E),
    (0x400, 0x45F),  # Cyrillic
    (0x490, 0x491),
    (0x5B0, 0x5BC),  # Hebrew, with its points
    (0x5D0, 0x5EA),
    (0x5F3, 0x5F4),
    (0x60C, 0x60C),  # Arabic and Persian
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x621, 0x63A),
    (0x640, 0x652),
    (0x660, 0x669),
    (0x67E, 0x67E),
    (0x686, 0x686),
    (0x698, 0x698),
    (0x6A9, 0x6A9),
    (0x6AF, 0x6AF),
    (0x6CC, 0x6CC),
    (0x6F0, 0x6F9),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2026, 0x2026),
)
_NOT_DRAWN: Final = frozenset("\u200e\u200f\u2066\u2067\u2068\u2069")
"""They say how writing runs."""


def has_letters_for(text: str) -> bool:
    """Whether every letter can be drawn."""
    return all(_is_covered(ord(letter)) or letter in _NOT_DRAWN for letter in text)


def _is_covered(letter: int) -> bool:
    return any(first <= letter <= last for first, last in COVERED)
