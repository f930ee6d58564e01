"""Reading a text as words and signs, each with its place in the original."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from bot.frozen import frozen
from bot.guard.normalise import MESSAGE_LIMIT, Aligned, aligned_fold

TOKENS_READ: Final = 1000
"""A message has no more words than this; a longer one is cut off, so that no text costs more than a long message."""

_TOKEN: Final = re.compile(
    r"[\u05d0-\u05ea]+[\"״][\u05d0-\u05ea]+(?!\w)"  # what Hebrew shortens
    r"|"
    r"[^\W_]+(?:['’][^\W_]+)*"  # words, with what apostrophes join to them
    r"|''|``|--+"
    r"|[^\w\s]|_"
)
_QUOTATION: Final = frozenset({"''", "``", '"', "“", "”", "„", "‟", "«", "»", "‹", "›"})
_DASHES: Final = frozenset({"―", "—", "–", "--", "---", "⸺"})
_ENDINGS: Final = frozenset({".", "!", "?", "…"})
_POSSESSIVE: Final = re.compile(r"'s?$")
_ELIDED: Final = re.compile(r"(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=[^\W_]{2}|[ay]$)")
"""French writes what it leaves a vowel out of together with the next word."""


class Token(NamedTuple):
    """One word or sign: its plain form, its place in the folded text, whether it was written with a capital, and
    whether a line begins with it.
    """

    plain: str
    start: int
    end: int
    capital: bool
    opens_line: bool = False

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


@frozen
class Reading:
    """A text as tokens, with the folded text they lie in and the way back to the original."""

    original: str
    aligned: Aligned
    tokens: tuple[Token, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The span in the original of the tokens from `first` up to and with `last`."""
        return self.aligned.span(self.tokens[first].start, self.tokens[last].end)

    def span_of(self, token: Token) -> tuple[int, int]:
        """The span in the original of this token."""
        return self.aligned.span(token.start, token.end)


def read(text: str) -> Reading:
    """The tokens of the text, at most `TOKENS_READ`; possessive endings and elided words become tokens of their own."""
    aligned = aligned_fold(text)
    origin = aligned.origin
    lines = _line_starts(text)
    tokens: list[Token] = []
    joined = False
    for match in islice(_TOKEN.finditer(aligned.text), TOKENS_READ):
        start, end = match.span()
        word = match.group()
        capital = text[origin[start]].isupper()
        opens = False
        while lines and lines[-1] <= origin[start]:
            opens = bool(lines.pop()) or opens
        if "'" in word or "’" in word:
            joined = True
            tokens.extend(_parts(word.replace("’", "'"), start, capital, opens))
            if word in ("'", "’") and _is_possessive(tokens, aligned.text):
                tokens[-1] = tokens[-1]._replace(plain="'s")
        else:
            tokens.append(Token(word, start, end, capital, opens))
    return Reading(text, aligned, _with_capitals(tokens, text, origin) if joined else tuple(tokens))


def _is_possessive(tokens: Sequence[Token], plain: str) -> bool:
    """Whether the apostrophe read last makes the name before it an owner: Tobias’ claim."""
    if len(tokens) < 2 or tokens[-2].end != tokens[-1].start or not tokens[-2].plain.endswith("s"):
        return False
    opened = any(
        token.plain == "‘" or (token.plain == "'" and token.start == 0) for token in tokens[:-1]
    )
    return not opened and plain[tokens[-1].end : tokens[-1].end + 1] == " "


def _line_starts(text: str) -> list[int]:
    """Where lines after the first begin, the last one first."""
    if "\n" not in text:
        return []
    return [place + 1 for place, character in enumerate(text[:MESSAGE_LIMIT]) if character == "\n"][
        ::-1
    ]


def _parts(word: str, start: int, capital: bool, opens: bool) -> list[Token]:
    """A word with apostrophes, as the tokens it is read as."""
    elided = _ELIDED.match(word)
    if elided is not None and not _POSSESSIVE.fullmatch(word[elided.end() - 1 :]):
        cut = elided.end()
        rest = _parts(word[cut:], start + cut, False, False)
        return [Token(elided.group(), start, start + cut, capital, opens), *rest]
    ending = _POSSESSIVE.search(word)
    if ending is not None and len(word) > 2 and ending.start() > 0:
        cut = start + ending.start()
        return [
            Token(word[: ending.start()], start, cut, capital, opens),
            Token("'s", cut, start + len(word), False),
        ]
    return [Token(word, start, start + len(word), capital, opens)]


def _with_capitals(tokens: list[Token], text: str, origin: Sequence[int]) -> tuple[Token, ...]:
    """The tokens, those behind an elided one told whether they were written with a capital."""
    for place in range(1, len(tokens)):
        token = tokens[place]
        if token.start == tokens[place - 1].end and token.is_word:
            tokens[place] = token._replace(capital=text[origin[token.start]].isupper())
    return tuple(tokens)
