"""Standing: whether a word that is also somebody's name stands where a name does."""

from collections.abc import Collection
from typing import Final

from bot.guard.languages import USUAL, language_of
from bot.guard.lexicon import Lexicon
from bot.guard.tokens import Reading, Token
from bot.guard.tongues import Naming

UNCASED: Final = frozenset({"ar", "he"})
"""Languages whose script has no capitals."""

CONTENT_TOKENS: Final = 4
BETWEEN_TOKENS: Final = 3
SHOUTED_SHARE: Final = 0.7
LEAST_SHOUTED: Final = 3
_CONTENT: Final = frozenset({":", ",", "،", "؛", "ان", "بان", "כי", '"', "“", "«", "”", "-", "–", "—"})
_ALSO_CONJUNCTIONS: Final = frozenset({"that"})
_DOUBTED_BEFORE: Final = ("ال", "ה")
_STOPS: Final = frozenset({",", "،", ".", "!", "?", "؟", "…", ":", ";", ")"})


class Standing:
    """One message, its language, and what in it tells names from words. Spelt with a capital in the middle of a sentence,
    beside a title, spoken to, or doing what only people do, such a word is a name; else it is the word.
    """

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._tokens = reading.tokens
        self.language = language_of(reading.original, (token.plain for token in reading.tokens), lexicon.everyday)
        self._everyday = lexicon.everyday.get(self.language)
        self._naming = lexicon.naming.get(self.language) or lexicon.naming.get(USUAL)
        self._cased = self.language not in UNCASED
        words = [token for token in reading.tokens if token.is_word]
        capitals = sum(token.capital for token in words)
        self._shouted = len(words) >= LEAST_SHOUTED and capitals > SHOUTED_SHARE * len(words)

    def is_everyday(self, *words: str) -> bool:
        """Whether one of these folded words is also an everyday word of the message's language."""
        known = self._everyday
        return known is not None and any(word in known.words for word in words)

    def is_name(self, first: int, last: int, lead: str, sure: Collection[int]) -> bool:
        """Whether the everyday word at these tokens is a name here. `sure` are the tokens of names beyond doubt."""
        naming = self._naming
        if naming is None:
            return True
        if self._word(first - 1) == "@":
            return True
        if self._is_beside(first, last, lead, sure, naming):
            return True
        if not self._cased:
            return self._without_capitals(first, last, lead, naming)
        if self._tokens[first].capital and not self._shouted:
            return self._with_capital(first, last, naming)
        return self._in_small_letters(first, last, naming)

    def _with_capital(self, first: int, last: int, naming: Naming) -> bool:
        word, before = self._tokens[first].plain, self._word(first - 1)
        if self._is_spoken_to(first, last, naming) or self._has_company(first, naming):
            return word not in naming.calendar or before not in naming.calendar_before
        if self._acts(last, word, naming) and before not in naming.determiners - _ALSO_CONJUNCTIONS:
            return True
        if self._opens(first):
            return self._word(last + 1) == "'s" and word not in naming.calendar | naming.capitalised
        if word in naming.calendar:
            return not (before in naming.calendar_before or self._is_number(first - 1) or self._is_number(last + 1))
        return word not in naming.capitalised and before not in naming.determiners - _ALSO_CONJUNCTIONS

    def _in_small_letters(self, first: int, last: int, naming: Naming) -> bool:
        if self._is_greeted(first, last, naming):
            return True
        before = self._tokens[first - 1] if first else None
        opens = before is None or not before.is_word or before.plain in naming.conjunctions
        return opens and self._word(last + 1) in naming.verbs and not self._shouted

    def _without_capitals(self, first: int, last: int, lead: str, naming: Naming) -> bool:
        word = self._tokens[first].plain
        if self._is_spoken_to(first, last, naming):
            return True
        if self._everyday is not None and word in self._everyday.markers and not self._is_name_all_the_same(first, naming):
            return self._word(first - 1) in naming.titles
        if self._has_company(first, naming, lead):
            return True
        before = self._tokens[first - 1] if first else None
        opens = before is None or not before.is_word or before.plain in naming.conjunctions
        if opens and self._follows(last, naming.followers, naming):
            return True
        if before is None or self._word(last + 1).startswith(_DOUBTED_BEFORE):
            return False
        verb = before.plain if before.plain in naming.verbs | naming.followers else before.plain[1:]
        if word in naming.also_names and verb in naming.governing:
            return False
        return (verb in naming.verbs and self._content_follows(last)) or verb in naming.followers - naming.verbs

    def _is_name_all_the_same(self, first: int, naming: Naming) -> bool:
        """Whether so frequent a word is also a frequent name, and written as the name is."""
        token = self._tokens[first]
        if token.plain not in naming.also_names:
            return False
        return not written(token, self._reading).endswith("ى")

    def _follows(self, last: int, wanted: Collection[str], naming: Naming) -> bool:
        """Whether one of these words follows, at most two that say when or how between."""
        for place in range(last + 1, last + 1 + BETWEEN_TOKENS):
            if self._word(place) in wanted:
                return True
            if self._word(place) not in naming.helpers:
                return False
        return False

    def _acts(self, last: int, word: str, naming: Naming) -> bool:
        """Whether what follows is what only people do."""
        if word in naming.capitalised:
            return False
        if self._word(last + 1) in naming.conjunctions and self._word(last + 2) in naming.authors:
            return True
        if word in naming.uncountable or word in naming.calendar:
            return self._word(last + 1) in naming.verbs or self._word(last + 1) in naming.personal
        return self._follows(last, naming.verbs | naming.followers, naming)

    def _has_company(self, first: int, naming: Naming, lead: str = "") -> bool:
        """Whether a title stands before it, or what is done with people only: I talked with …"""
        words = [token.plain for token in self._tokens[max(0, first - 4) : first]]
        if self._tokens[first].plain in naming.capitalised and naming.titles:
            return bool(words) and words[-1] in naming.titles and words[-1] not in naming.determiners
        if words and words[-1] in naming.titles and words[-1] not in naming.determiners:
            return True
        if words and words[-1] == "." and len(words) > 1 and words[-2] in naming.titles:
            return True
        if lead:
            words.append(lead)
        return naming.company.length_before(words, len(words) - 1) > 0

    def _is_spoken_to(self, first: int, last: int, naming: Naming) -> bool:
        if self._is_greeted(first, last, naming):
            return True
        opens = self._opens(first)
        place = last + 2 + (self._word(last + 2) == "¿")
        return opens and self._word(last + 1) in (",", "،") and self._word(place) in naming.spoken_to

    def _is_greeted(self, first: int, last: int, naming: Naming) -> bool:
        place = first - 1
        if self._word(place) in (",", "،"):
            place -= 1
        if self._word(place) not in naming.openers:
            return False
        after = self._word(last + 1)
        return self._word(place) == "يا" or not after or after in _STOPS

    def _is_beside(self, first: int, last: int, lead: str, sure: Collection[int], naming: Naming) -> bool:
        """Whether it is named together with somebody: Dana and …"""
        if not sure or (self._cased and not self._tokens[first].capital):
            return False
        if lead and lead in naming.conjunctions and first - 1 in sure:
            return True
        joins = naming.conjunctions | {",", "،", "&"}
        return (self._word(first - 1) in joins and first - 2 in sure) or (
            self._word(last + 1) in joins and last + 2 in sure
        )

    def _content_follows(self, last: int) -> bool:
        """Whether somebody's words follow shortly, or nothing more."""
        for place in range(last + 1, last + 1 + CONTENT_TOKENS):
            word = self._word(place)
            if not word or word in _CONTENT or self._tokens[place].is_ending:
                return True
            if self.language == "he" and word.startswith("ש") and len(word) > 2:
                return True
        return False

    def _opens(self, place: int) -> bool:
        """Whether a sentence, a line or a quotation begins here, where anything has a capital."""
        if place == 0 or self._tokens[place].opens_line:
            return True
        before = self._tokens[place - 1]
        return not before.is_word and before.plain not in (",", ";", "&", "/", "-", "'s", "(")

    def _is_number(self, place: int) -> bool:
        return self._word(place)[:1].isdigit()

    def _word(self, place: int) -> str:
        return self._tokens[place].plain if 0 <= place < len(self._tokens) else ""


def written(token: Token, reading: Reading) -> str:
    """The token as it was written."""
    start, end = reading.aligned.span(token.start, token.end)
    return reading.original[start:end]
