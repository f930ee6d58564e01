"""Folding: one plain form for the many ways in which the same words can be written, and the way back to them."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice
from typing import Final

from bot.frozen import frozen
from bot.guard.lookalikes import LOOKALIKES, SIGNS_AS_LETTERS, UNSEEN

MESSAGE_LIMIT: Final = 4000
"""Characters looked at, before folding and after. Discord takes 2,000 a message, 4,000 from some accounts (Discord
Developer Documentation, Create Message), so that nobody's text is cut."""

_REMEMBERED_CHARACTERS: Final = 20_000
_DROPPED_CATEGORIES: Final = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn", "Sk"})
_MARKDOWN: Final = frozenset("*~`|")
_LETTER_NAMES: Final = ("SMALL CAPITAL ", "CAPITAL LETTER ", "SMALL LETTER ", "SYMBOL LETTER ")


# What Discord shows as something else than its letters, and what only orders lines (Discord Developer Documentation,
# Message Formatting; Markdown Text 101).
_MARKUP: Final = re.compile(
    r"<a?:\w{1,40}:\d{15,21}>|<t:-?\d{1,14}(?::[a-zA-Z])?>|<(?:@[!&]?|\#)\d{15,21}>|</[^:>]{1,40}:\d{15,21}>"
    r"|\]\(<?https?://[^\s)>]{1,500}>?\)"
    r"|^[ \t]*(?:(?:\#{1,3}|-\#|>{1,3}|[-*+•◦▪–—]|\(?\d{1,3}[.)]"
    r"|\[?\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[AaPp][Mm])?\]?)[ \t]+){1,3}",
    re.MULTILINE,
)
_UNSEEN_SIGN: Final = "\u200b"


def unmarked(text: str) -> str:
    """The text with its markup, custom emoji, timestamps and list marks unseen: as long as before."""
    return _MARKUP.sub(lambda mark: _UNSEEN_SIGN * len(mark.group()), text[:MESSAGE_LIMIT])


def fold_character(character: str) -> str:
    """The plain form of one character: lower-case, unaccented, in the script it resembles; empty if it is not seen."""
    if character in UNSEEN or character in _MARKDOWN:
        return ""
    if character.isspace() or character == "\u2800":
        return " "
    if unicodedata.category(character) in _DROPPED_CATEGORIES:
        return ""
    if character in LOOKALIKES:
        return LOOKALIKES[character]
    folded = "".join(
        part
        for part in unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKD", character).casefold()
        )
        if unicodedata.category(part) not in _DROPPED_CATEGORIES and part not in UNSEEN
    )
    if not folded.isascii():
        folded = "".join(LOOKALIKES.get(part) or _named_letter(part) or part for part in folded)
    return folded


def _named_letter(character: str) -> str:
    """The Latin letter that Unicode's name of the character speaks of, or its digit, else nothing."""
    if character.isdigit():
        return str(unicodedata.digit(character, ""))
    name = unicodedata.name(character, "")
    if "LATIN" not in name and "REGIONAL" not in name:
        return ""
    for kind in _LETTER_NAMES:
        _, found, rest = name.partition(kind)
        letter = rest.split(" WITH ")[0]
        if found and len(letter) == 1:
            return letter.lower()
    return ""


class _FoldTable(dict[int, str]):
    """Character code → folded form, filled as characters are met; it holds no more than a fixed number of them."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        if len(self) < _REMEMBERED_CHARACTERS:
            self[code] = folded
        return folded


class _LetterTable(dict[int, str]):
    """Character code → the letters it is read as, digits and signs read as letters, everything else dropped but what
    it is told to keep for a space.
    """

    def __init__(self, spaces: str = "") -> None:
        super().__init__({ord(space): " " for space in spaces})

    def __missing__(self, code: int) -> str:
        letters = "".join(
            SIGNS_AS_LETTERS.get(part, part if part.isalnum() else "")
            for part in fold_character(chr(code))
        )
        if len(self) < _REMEMBERED_CHARACTERS:
            self[code] = letters
        return letters


_FOLD: Final = _FoldTable()
_LETTERS: Final = _LetterTable()
_WORDS: Final = _LetterTable(" \t\n\r\f\v\u00a0\u3000_")


def fold(text: str, limit: int | None = MESSAGE_LIMIT) -> str:
    """The text in plain form, spaces and punctuation kept; at most `limit` characters are looked at."""
    return text[:limit].translate(_FOLD)[:limit]


def letters(text: str) -> str:
    """Only what is read as a letter, without spaces: alike however the text is spaced, dotted or decorated."""
    return letters_unmarked(unmarked(text))


def letters_unmarked(seen: str) -> str:
    """As `letters`, of a text whose markup is unseen already."""
    return seen.translate(_LETTERS)[:MESSAGE_LIMIT]


def letter_words(text: str) -> list[str]:
    """The text's words, each as its letters: put together they are what `letters` gives."""
    return words_unmarked(unmarked(text))


def words_unmarked(seen: str) -> list[str]:
    """As `letter_words`, of a text whose markup is unseen already."""
    words = seen.translate(_WORDS).split()
    total = 0
    for place, word in enumerate(words):
        total += len(word)
        if total > MESSAGE_LIMIT:
            return [*words[:place], word[: len(word) - (total - MESSAGE_LIMIT)]]
    return words


@frozen
class Aligned:
    """A folded text and, for each of its characters, the place in the original that it came from."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that holds the folded characters from `start` up to `end`."""
        if start >= end:
            place = self.origin[start] if start < len(self.origin) else 0
            return place, place
        return self.origin[start], self.origin[end - 1] + 1


def aligned_fold(text: str) -> Aligned:
    """As `fold`, with the way back."""
    return _aligned(text, _FOLD)


def aligned_letters(text: str) -> Aligned:
    """As `letters`, with the way back."""
    return _aligned(unmarked(text), _LETTERS)


def _aligned(text: str, table: dict[int, str]) -> Aligned:
    whole = text[:MESSAGE_LIMIT]
    if whole.isascii() and len(plain := whole.translate(table)) == len(whole):
        return Aligned(plain, range(len(plain)))  # each of these letters has one plain form or none
    parts = [table[ord(character)] for character in whole]
    folded = "".join(parts)
    if len(folded) == len(parts) and all(parts):
        return Aligned(folded, range(len(parts)))
    origin = (place for place, part in enumerate(parts) for _ in part)
    return Aligned(folded[:MESSAGE_LIMIT], tuple(islice(origin, MESSAGE_LIMIT)))
