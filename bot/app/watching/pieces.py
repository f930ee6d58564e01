"""A text that is longer than the guard looks at, in pieces that overlap. Pure."""

from __future__ import annotations

from typing import Final

from bot.guard.normalise import MESSAGE_LIMIT

A_PIECE: Final = 3_000
"""Less than the guard looks at: some letters become two when a text is read."""
OVERLAP: Final = 600
"""What stands across a cut stands whole in one of the two: a quote, or a sentence that says who said it."""
_LONGEST_WORD: Final = 100


def pieces(text: str) -> tuple[str, ...]:
    """The text, whole where the guard looks at all of it."""
    if len(text) <= MESSAGE_LIMIT:
        return (text,)
    found, start = [], 0
    while start + OVERLAP < len(text):
        end = _end_of_word(text, start + A_PIECE)
        found.append(text[start:end])
        start = _end_of_word(text, end - OVERLAP)
    return tuple(found)


def _end_of_word(text: str, at: int) -> int:
    """Where the word at this place ends: half a word may look like somebody's name."""
    for place in range(at, min(at + _LONGEST_WORD, len(text))):
        if text[place].isspace():
            return place
    return min(at, len(text))
