"""Commonplaces: short sentences of everyday words, which repeat nobody whoever says them."""

import re
from collections.abc import Mapping
from math import log2
from typing import Final

from bot.guard.languages import Everyday, exact, language_of
from bot.guard.normalise import MESSAGE_LIMIT

LONGEST_WORDS: Final = 7
"""A longer message is somebody's own, however plain its words."""

LEAST_SAID: Final = 50.0
"""Bits: how unlikely the words of a message are together, each by how frequent it is in the language. What says less
than this could come from anybody; set on what strangers say to each other, against what people of a room said.
"""

UNKNOWN_RANK: Final = 9_000
OFTEN: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_MARK: Final = re.compile(r"<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|:\w+:")


class Commonplaces:
    """Tells what anybody could say anywhere, in the languages whose everyday words are known."""

    def __init__(self, known: Mapping[str, Everyday]) -> None:
        self._known = known

    def is_one(self, text: str) -> bool:
        """Whether the text is short and says nothing that is anybody's own. Never in a language that is not known."""
        words = _WORD.findall(_MARK.sub(" ", text[:MESSAGE_LIMIT]))
        if not 0 < len(words) <= LONGEST_WORDS:
            return False
        plain = [exact(word).replace("’", "'") for word in words]
        known = self._known.get(language_of(text, plain, self._known))
        if known is None or not any(word in known.ranks for word in plain):
            return False
        return sum(log2(known.ranks.get(word, UNKNOWN_RANK) + OFTEN) for word in plain) < LEAST_SAID
