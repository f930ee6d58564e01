"""Layouts: how a pasted conversation shows who says what, alike in every language."""

import re
from collections.abc import Sequence
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.machine import Cue
from bot.guard.people import Mention
from bot.guard.tokens import Token

LEAD_TOKENS: Final = 12
LEAST_WORDS: Final = 2
_MARKS: Final = frozenset("[](){}<>|#*-•·>/.,:@~_–—")
_HALF_DAYS: Final = frozenset({"am", "pm", "a", "p", "m", "utc", "gmt", "h"})
_NUMBER: Final = re.compile(r"\d{1,4}(?:st|nd|rd|th|h|am|pm)?$")


class Layouts:
    """One text's lines, and which of them only say who speaks in the next."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self._tokens = tokens
        self._starts = [
            place for place, token in enumerate(tokens) if not place or token.opens_line
        ]
        self._named = {place for one in mentions for place in range(one.first, one.last + 1)}

    def cue(self, mention: Mention) -> Cue | None:
        """Where the layout says that this person speaks: `Dana: …`, `[14:02] Dana: …`, `Dana — Today at 14:02`, or the
        name on a line of its own above what was said.
        """
        start = self._line_start(mention.first)
        if not self._only_marks(start, mention.first):
            return None
        end = self._line_end(mention.last)
        behind = mention.last + 1
        if behind < end and self._tokens[behind].plain == ":":
            more = behind + 1 < len(self._tokens)
            return (
                self._at(behind)
                if more and (start != mention.first or self._starts != [0] or more)
                else None
            )
        if not self._words_follow(end):
            return None
        if behind == end:
            return self._at(mention.first, mention.last)
        if self._tells_when(behind, end):
            return self._at(behind, end - 1)
        return None

    def _at(self, first: int, last: int | None = None) -> Cue:
        return Cue(Ascribed.COMMUNICATED, first, first if last is None else last)

    def _line_start(self, place: int) -> int:
        return max((start for start in self._starts if start <= place), default=0)

    def _line_end(self, place: int) -> int:
        return min((start for start in self._starts if start > place), default=len(self._tokens))

    def _only_marks(self, start: int, end: int) -> bool:
        """Whether nothing but marks and the time stands here."""
        return end - start <= LEAD_TOKENS and all(
            _is_mark(self._tokens[place]) for place in range(start, end)
        )

    def _tells_when(self, start: int, end: int) -> bool:
        """Whether the rest of the line is a date or a time, with whatever words that takes."""
        if end - start > LEAD_TOKENS:
            return False
        words = [token.plain for token in self._tokens[start:end]]
        clock = any(
            words[at].isdigit() and words[at + 1] in (":", "/", ".") and words[at + 2][:1].isdigit()
            for at in range(len(words) - 2)
        )
        bot = (
            words[0] in ("bot", "app")
            or self._tokens[start].is_dash
            or _is_mark(self._tokens[start])
        )
        spoken = sum(1 for at in range(start, end) if not _is_mark(self._tokens[at]))
        return clock and spoken <= 3 and (bot or spoken <= 2)

    def _words_follow(self, end: int) -> bool:
        """Whether the next line holds words that somebody can have said, not another name."""
        following = [
            place for place in range(end, self._line_end(end)) if self._tokens[place].is_word
        ]
        return (
            len(following) >= LEAST_WORDS and not set(following[:1]) <= self._named
            if following
            else False
        )


def _is_mark(token: Token) -> bool:
    word = token.plain
    return word in _MARKS or word in _HALF_DAYS or _NUMBER.match(word) is not None or token.is_dash
