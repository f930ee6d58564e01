"""The machine: a text's words, who is named among them, and rules asked one by one what it ascribes to somebody.

What a rule looks for is the languages' own: English reads clauses by where words stand (`clauses`), the others by whose
a verb can be (`telling`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final

from bot.frozen import frozen
from bot.guard.findings import Ascribed
from bot.guard.people import Mention
from bot.guard.tokens import Token

BRACKET_TOKENS: Final = 12


@frozen
class Cue:
    """Words that ascribe something, from their first to their last token."""

    ascribed: Ascribed
    first: int
    last: int


Rule = Callable[[Mention], Cue | None]


class Machine(ABC):
    """One text, read by a language's rules."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self._tokens = tokens
        self._words = tuple(token.plain for token in tokens)
        self._mention_at = {
            place: one for one in mentions for place in range(one.first, one.last + 1)
        }

    def cue(self, mention: Mention) -> Cue | None:
        """The strongest cue that belongs to this mention."""
        weaker: Cue | None = None
        for rule in self._rules():
            found = rule(mention)
            if found is None or self._does_not_count(mention, rule, found):
                continue
            if found.ascribed is Ascribed.COMMUNICATED:
                return found
            weaker = weaker or found
        return weaker

    @abstractmethod
    def _rules(self) -> tuple[Rule, ...]:
        """The rules, in the order in which they are asked."""

    def _does_not_count(self, mention: Mention, rule: Rule, found: Cue) -> bool:
        """Whether what this rule has found ascribes nothing here after all."""
        return False

    @abstractmethod
    def _is_sentence_end(self, place: int) -> bool:
        """Whether the sentence ends here; the point of an abbreviation does not end it."""

    def _word(self, place: int) -> str:
        return self._words[place] if 0 <= place < len(self._words) else ""

    def _sentence_end(self, place: int, furthest: int) -> int:
        """Where the sentence ends, looked for in so many tokens at most."""
        limit = min(len(self._tokens), place + furthest)
        while place < limit and not self._is_sentence_end(place):
            place += 1
        return place

    def _skip_brackets(self, place: int) -> int:
        """The place behind what stands in brackets: (D-Md.)"""
        closing = {"(": ")", "[": "]"}.get(self._word(place))
        if closing is None:
            return place
        for further in range(place + 1, min(len(self._tokens), place + BRACKET_TOKENS)):
            if self._word(further) == closing:
                return further + 1
        return place
