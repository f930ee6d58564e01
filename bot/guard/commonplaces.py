"""Commonplaces: short sentences of everyday words, which repeat nobody whoever says them."""

import re
from collections.abc import Mapping, Sequence
from math import log2
from typing import Final

from bot.guard.findings import Span
from bot.guard.languages import Everyday, exact, language_of
from bot.guard.normalise import MESSAGE_LIMIT, unmarked

LONGEST_WORDS: Final = 8
"""A longer message is somebody's own, however plain its words."""

LEAST_SAID: Final = 46.0
"""Bits: how unlikely the words of a message are together, each by how frequent it is in the language. What says less
than this could come from anybody; set on what strangers say to each other, against what people of a room said.
"""

LEAST_TOLD: Final = 26.0
"""The same of the words that two texts share, where one of them says whose words it tells."""

LONG_SPACES: Final = 4
"""A text with so many spaces a word has more words, or is drawn rather than written."""

COVERED_SHARE: Final = 0.6
"""A word lies in a place if this much of it does: words at its ends are met in part."""

UNKNOWN_RANK: Final = 9_000
OFTEN: Final = 4
_AROUND: Final = ".,;:!?()[]\"“”„«»‘’'…–—-،؛؟"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_MARK: Final = re.compile(r"<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|:\w+:")


class Commonplaces:
    """Tells what anybody could say anywhere, in the languages whose everyday words are known."""

    def __init__(
        self,
        known: Mapping[str, Everyday],
        clausal: Mapping[str, frozenset[str]] | None = None,
        possessives: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._known = known
        self._clausal = clausal or {}
        self._possessives = possessives or {}

    def is_one(self, text: str) -> bool:
        """Whether the text is short and says nothing that is anybody's own. Never in a language that is not known."""
        if text.count(" ") > LONGEST_WORDS * LONG_SPACES:
            return False
        words = _WORD.findall(_MARK.sub(" ", text[:MESSAGE_LIMIT]))
        if not 0 < len(words) <= LONGEST_WORDS:
            return False
        plain = [exact(word).replace("’", "'") for word in words]
        known = self._known.get(language_of(text, plain, self._known))
        if known is None or not any(word in known.ranks for word in plain):
            return False
        return _bits(plain, known) < LEAST_SAID

    def clausal(self, text: str, count: int) -> frozenset[int] | None:
        """Which words of a text make clauses of it (pronouns, auxiliaries, negations, conjunctions), by their number.

        None where that says nothing: in a language that is not known, or in a text that is not written in words, or has
        no such word.
        """
        words = [exact(word.strip(_AROUND)) for word in unmarked(text).split()]
        if len(words) != count:
            return None
        language = language_of(text, words, self._known)
        known, everyday = self._clausal.get(language), self._known.get(language)
        if known is None or everyday is None:
            return None
        found = frozenset(place for place, word in enumerate(words) if word in known)
        # Behind "his father" comes what he did, and behind "their" what is theirs: neither is part of a long name.
        owners = self._possessives.get(language, frozenset())
        found |= {place + 1 for place, word in enumerate(words[:-1]) if word in owners}
        if not found and not any(word in everyday.words for word in words):
            return None
        return found

    def says_little(self, text: str, spans: Sequence[Span]) -> bool:
        """Whether the words of a text that lie in these places are so few, or so everyday, that they tell nothing."""
        found = [
            word.group()
            for word in _WORD.finditer(text)
            if _covered(word.span(), spans) >= COVERED_SHARE * len(word.group())
        ]
        plain = [exact(word).replace("’", "'") for word in found]
        known = self._known.get(language_of(text, plain, self._known))
        return known is not None and _bits(plain, known) < LEAST_TOLD


def _covered(word: Span, spans: Sequence[Span]) -> int:
    return sum(max(0, min(word[1], end) - max(word[0], start)) for start, end in spans)


def _bits(words: Sequence[str], known: Everyday) -> float:
    """How unlikely these words are together; the lists leave out what is written with a single letter."""
    return sum(
        log2(known.ranks.get(word, UNKNOWN_RANK if len(word) > 1 else 0) + OFTEN) for word in words
    )
