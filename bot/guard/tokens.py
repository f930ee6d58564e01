"""Reading a text as words and signs, each with its place in the original."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from bot.guard.normalise import Aligned, aligned_fold

TOKENS_READ: Final = 1000
"""A message has no more words than this; a longer one is cut off, so that no text costs more than a long message."""

_TOKEN: Final = re.compile(
    r"[^\W_]+(?:['’][^\W_]+)*"  # words, with what apostrophes join to them
    r"|''|``|--+"
    r"|[^\w\s]|_"
)
_QUOTATION: Final = frozenset({"''", "``", '"', "“", "”", "„", "‟", "«", "»", "‹", "›"})
_DASHES: Final = frozenset({"―", "—", "–", "--", "---", "⸺"})
_ENDINGS: Final = frozenset({".", "!", "?", "…"})
_POSSESSIVE: Final = re.compile(r"'s?$")


class Token(NamedTuple):
    """One word or sign: its plain form, its place in the folded text, and whether it was written with a capital."""

    plain: str
    start: int
    end: int
    capital: bool

    @property
    def is_word(self) -> bool:
        return self.plain[0].isalnum()

    @property
    def is_quotation(self) -> bool:
        return self.plain in _QUOTATION

    @property
    def can_open(self) -> bool:
        return self.is_quotation and self.plain not in ("”", "»", "›")

    @property
    def is_dash(self) -> bool:
        return self.plain in _DASHES

    @property
    def is_ending(self) -> bool:
        return self.plain in _ENDINGS


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as tokens, with the folded text they lie in and the way back to the original."""

    original: str
    aligned: Aligned
    tokens: tuple[Token, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The span in the original of the tokens from `first` up to and with `last`."""
        return self.aligned.span(self.tokens[first].start, self.tokens[last].end)


def read(text: str) -> Reading:
    """The tokens of the text, at most `TOKENS_READ`; possessive endings become tokens of their own."""
    aligned = aligned_fold(text)
    origin = aligned.origin
    tokens: list[Token] = []
    for match in islice(_TOKEN.finditer(aligned.text), TOKENS_READ):
        start, end = match.span()
        word = match.group()
        capital = text[origin[start]].isupper()
        if "'" in word or "’" in word:
            word = word.replace("’", "'")
            ending = _POSSESSIVE.search(word)
            if ending is not None and len(word) > 2 and ending.start() > 0:
                cut = start + ending.start()
                tokens.append(Token(word[: ending.start()], start, cut, capital))
                tokens.append(Token("'s", cut, end, False))
                continue
        tokens.append(Token(word, start, end, capital))
    return Reading(text, aligned, tuple(tokens))
