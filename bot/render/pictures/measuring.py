"""How much room a text takes, and how it is broken into lines. Measured generously, for no font is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.frozen import frozen
from bot.render.inert import FSI, PDI

_NARROW, _USUAL, _CAPITAL, _WIDE = 0.32, 0.56, 0.69, 0.90
_NARROW_LETTERS: Final = frozenset(" .,:;'’|!ijltfrI()אוזןי")
_WIDE_LETTERS: Final = frozenset("mwMW@ЖМШЩЮжмшщюسشصض")


class DoesNotFit(Exception):
    """A text has no place in its field, however small it is written, or has letters that cannot be drawn."""


@frozen
class Broken:
    """A text in lines, and the size in which they fit."""

    lines: tuple[str, ...]
    size: int


def width(text: str, size: float) -> float:
    """About how wide a line is, in the units of its size."""
    return size * sum(map(_of_letter, text))


def _of_letter(letter: str) -> float:
    if unicodedata.category(letter) in ("Cf", "Mn"):
        return 0.0
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL


def broken(text: str, room: float, most: int, sizes: Sequence[int]) -> Broken:
    """The text in at most so many lines, in the first of the sizes in which they fit. ``DoesNotFit``."""
    for size in sizes:
        lines = _lines(text, room, size)
        if len(lines) <= most and all(width(line, size) <= room for line in lines):
            return Broken(_each_whole(lines), size)
    raise DoesNotFit


def _lines(text: str, room: float, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _each_whole(lines: list[str]) -> tuple[str, ...]:
    """What is set apart, and goes on in the next line, is set apart in both."""
    found, is_open = [], False
    for line in lines:
        whole = f"{FSI}{line}" if is_open else line
        is_open = whole.count(FSI) > whole.count(PDI)
        found.append(f"{whole}{PDI}" if is_open else whole)
    return tuple(found)
