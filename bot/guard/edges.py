"""Edges: where in a text a name may begin and end, by what stands beside it."""

import re
from typing import Final

from bot.guard.lookalikes import SIGNS_AS_LETTERS
from bot.guard.tokens import Reading

_AS_LETTERS: Final = str.maketrans(
    {sign: letter for sign, letter in SIGNS_AS_LETTERS.items() if sign not in "@$€£¡|"}
    | {"-": " ", "_": " ", "·": " "}
)
_SIGN_IN_WORD: Final = re.compile(r"(?<=[^\W_])[@$€£](?=[^\W_])")


def skeleton_of(plain: str) -> str:
    """Letters for digits and signs, spaces for joining signs; as long as the text it is made from."""
    if _SIGN_IN_WORD.search(plain):
        plain = _SIGN_IN_WORD.sub(lambda sign: SIGNS_AS_LETTERS[sign.group()], plain)
    return plain.translate(_AS_LETTERS)


def is_bounded(plain: str, start: int, end: int) -> bool:
    """Whether no letter stands beside these places."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (before.isalnum() or after.isalnum())


def is_uncased(letter: str) -> bool:
    """Whether the letter is of a script that writes small words together with the next one: Hebrew or Arabic."""
    return "\u0590" <= letter <= "\u06ff"


def lead_of(plain: str, start: int, end: int) -> str:
    """What is written together with a name before it; something that is no such thing where letters follow it."""
    if plain[end : end + 1].isalnum():
        return " "
    first = start
    while first and plain[first - 1].isalnum():
        first -= 1
    return plain[first:start]


def in_capitals(reading: Reading, start: int, end: int) -> bool:
    """Whether these places of the folded text were written in capitals."""
    first, last = reading.aligned.span(start, end)
    written = reading.original[first:last]
    return written.isupper()
