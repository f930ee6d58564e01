"""Standing: whether a word that is also somebody's name stands where a name does."""

from collections.abc import Collection
from functools import cached_property
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.languages import USUAL, Everyday, exact, language_of
from bot.guard.lexicon import Lexicon
from bot.guard.machine import Cue
from bot.guard.normalise import MESSAGE_LIMIT
from bot.guard.people import Mention
from bot.guard.tokens import Reading, Token
from bot.guard.tongues import Naming, Tongue

UNCASED: Final = frozenset({"ar", "he"})
"""Languages whose script has no capitals."""

CONTENT_TOKENS: Final = 4
TOLD_TOKENS: Final = 9
NEAR_TOKENS: Final = 5
PASSING_TOKENS: Final = 12
BETWEEN_TOKENS: Final = 3
SHOUTED_SHARE: Final = 0.7
LEAST_SHOUTED: Final = 3
_CONTENT: Final = frozenset(
    {":", ",", "،", "؛", "ان", "بان", "כי", '"', "“", "«", "”", "-", "–", "—"}
)
_COMMAS: Final = (",", "،")
_ALSO_CONJUNCTIONS: Final = frozenset({"that"})
_DOUBTED_BEFORE: Final = ("ال", "ה")
_STOPS: Final = frozenset({",", "،", ".", "!", "?", "؟", "…", ":", ";", ")"})


class Standing:
    """One message, its language, and what in it tells names from words. Spelt with a capital in the middle of a
    sentence, beside a title, spoken to, or doing what only people do, such a word is a name; else it is the word.
    """

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._tokens = reading.tokens

    # Most messages name nobody: what is only asked of names is found out when a name is met.
    @cached_property
    def language(self) -> str:
        """The language that the message is written in."""
        return language_of(
            self._reading.original[:MESSAGE_LIMIT],
            _plain_words(self._reading),
            self._lexicon.everyday,
        )

    @cached_property
    def _everyday(self) -> Everyday | None:
        return self._lexicon.everyday.get(self.language)

    @cached_property
    def _naming(self) -> Naming | None:
        return self._lexicon.naming.get(self.language) or self._lexicon.naming.get(USUAL)

    @cached_property
    def _tongue(self) -> Tongue | None:
        return self._lexicon.tongues.get(self.language)

    @cached_property
    def _cased(self) -> bool:
        return self.language not in UNCASED

    @cached_property
    def _shouted(self) -> bool:
        words = [token for token in self._tokens if token.is_word]
        capitals = sum(token.capital for token in words)
        return len(words) >= LEAST_SHOUTED and capitals > SHOUTED_SHARE * len(words)

    def is_title(self, word: str) -> bool:
        """Whether the language puts this word before names."""
        return self._naming is not None and word in self._naming.titles

    def is_common_noun(self, place: int) -> bool:
        """Whether a word in small letters follows an article in a text that has capitals elsewhere: no name then."""
        if not self._has_capitals or not self._cased or self._naming is None:
            return False
        has_case = written(self._tokens[place], self._reading)[:1].islower()
        return has_case and self._word(place - 1) in self._naming.determiners - _ALSO_CONJUNCTIONS

    @cached_property
    def _has_capitals(self) -> bool:
        return any(token.capital for token in self._tokens)

    def is_everyday(self, place: int, name: str = "") -> bool:
        """Whether the word at this place, or the name met in it, is also an everyday word of the message's language."""
        known = self._everyday
        if known is None:
            return False
        word = exact(written(self._tokens[place], self._reading))
        return word in known.words or (name != "" and _ending_like(name, word) in known.words)

    @property
    def has_own_script(self) -> bool:
        """Whether the message is in a language with a script of its own: names in it are like any other word."""
        return self.language in UNCASED or self.language == "ru"

    def is_name(self, mention: Mention, sure: Collection[int]) -> bool:
        """Whether the everyday word at these tokens is a name here. `sure` are the tokens of names beyond doubt."""
        naming, first, last = self._naming, mention.first, mention.last
        if naming is None or self._word(first - 1) == "@":
            return True
        if self._is_beside(mention, sure, naming):
            return True
        if not self._cased:
            return self._without_capitals(mention, naming)
        if self._tokens[first].capital and not self._shouted:
            return self._with_capital(first, last, naming)
        return self._in_small_letters(first, last, naming)

    def may_be_told_of(self, mention: Mention) -> bool:
        """Whether only what is told of it can show that it is a name: it has no capital, or has one anyway."""
        if self._cased:
            return self._naming is not None and (
                self._tokens[mention.first].plain in self._naming.capitalised
                or self._opens_with_a_capital(mention)
            )
        return not self._is_too_frequent(mention)

    def is_told_of(self, mention: Mention, cue: Cue | None) -> bool:
        """Whether it is a name because somebody of this name is said to have said something, and nothing else fits."""
        naming, tongue = self._naming, self._tongue
        if cue is None or naming is None or cue.ascribed is not Ascribed.COMMUNICATED:
            return False
        if self._cased or tongue is None:
            return not self._opens_with_a_capital(mention) or self._is_told_with_content(cue)
        before = self._word(mention.first - 1)
        bare = self._tokens[mention.first].plain[len(mention.lead) :]
        if bare in naming.also_names and (
            before in naming.governing or before[1:] in naming.governing
        ):
            return False
        if self._is_too_frequent(mention) or not self._is_near(mention, cue):
            return False
        verb = self._word(cue.last)
        pointed = self._word(cue.first - 1) in tongue.pointing and verb not in tongue.verbs
        if bare in naming.adjectival and pointed:
            return False
        if cue.first > mention.last or (verb not in tongue.verbs and verb[1:] not in tongue.verbs):
            return True
        after = self._word(mention.last + 1)
        return (
            self._content_follows(mention.last)
            or after in tongue.prepositions
            or after in tongue.helpers
            # As an object it would be written otherwise, or have an article, or say what it is of.
            or (tongue.writing.verbs_come_first and not after.startswith(_DOUBTED_BEFORE))
        )

    def _is_near(self, mention: Mention, cue: Cue) -> bool:
        """Whether what tells stands close by, or behind what is said of somebody in passing."""
        passing = self._word(mention.last + 1) in _COMMAS
        furthest = PASSING_TOKENS if passing else NEAR_TOKENS
        return cue.first - mention.last <= furthest and mention.first - cue.last <= furthest

    def _opens_with_a_capital(self, mention: Mention) -> bool:
        """Whether a sentence begins with it in a language whose rules of telling are known."""
        first = self._tokens[mention.first]
        known = self._tongue is not None and (
            self._naming is None or first.plain not in self._naming.calendar
        )
        return known and first.capital and not self._shouted and self._opens(mention.first)

    def _is_told_with_content(self, cue: Cue) -> bool:
        """Whether what was told follows, or to whom: things say nothing to anybody, and seldom that something is so."""
        tongue = self._tongue
        if tongue is None:
            return False
        if self._naming is not None and self._naming.determiners:
            return True  # a thing would have an article
        told = range(cue.last + 1, cue.last + 1 + TOLD_TOKENS)
        return any(
            self._word(place) in tongue.content | tongue.asking
            or self._word(place) == ":"
            or self._word(place).endswith(tongue.writing.infinitives_end)
            for place in told
        ) or any(
            self._word(place) in tongue.addressees
            for place in (cue.first - 1, cue.first - 2, cue.last + 1)
        )

    def _is_too_frequent(self, mention: Mention) -> bool:
        """Whether the word, or what is left of it without its lead, is one of the most frequent."""
        known, naming = self._everyday, self._naming
        if known is None or naming is None:
            return False
        word = exact(written(self._tokens[mention.first], self._reading))
        frequent = (known.markers | naming.never) - naming.also_names
        return word in frequent or word[len(mention.lead) :] in frequent

    def _with_capital(self, first: int, last: int, naming: Naming) -> bool:
        word, before = self._tokens[first].plain, self._word(first - 1)
        if self._is_spoken_to(first, last, naming) or self._has_company(first, naming):
            return word not in naming.calendar or before not in naming.calendar_before
        if self._acts(last, word, naming) and before not in naming.determiners - _ALSO_CONJUNCTIONS:
            return True
        if self._opens(first):
            owns = self._word(last + 1) == "'s" or self._speaks_in_layout(first, last)
            return owns and word not in naming.calendar | naming.capitalised
        if word in naming.calendar:
            dated = before in naming.calendar_before or before in naming.verbs
            return not (dated or self._is_number(first - 1) or self._is_number(last + 1))
        return (
            word not in naming.capitalised and before not in naming.determiners - _ALSO_CONJUNCTIONS
        )

    def _speaks_in_layout(self, first: int, last: int) -> bool:
        """Whether a line begins with the word and a colon, as it does with the name of who speaks."""
        opens_line = first == 0 or self._tokens[first].opens_line
        return opens_line and self._word(last + 1) == ":" and self._word(last + 2) != ""

    def _in_small_letters(self, first: int, last: int, naming: Naming) -> bool:
        if self._is_greeted(first, last, naming):
            return True
        return (
            self._opens_clause(first, naming)
            and self._word(last + 1) in naming.verbs
            and not self._shouted
        )

    def _without_capitals(self, mention: Mention, naming: Naming) -> bool:
        first, last = mention.first, mention.last
        too_frequent = self._is_too_frequent(mention)
        if self._is_greeted(first, last, naming) or (
            not too_frequent and self._is_spoken_to(first, last, naming)
        ):
            return True
        before, after = self._word(first - 1), self._word(last + 1)
        bare = self._tokens[first].plain[len(mention.lead) :]
        if bare in naming.also_names and exact(
            written(self._tokens[first], self._reading)
        ).endswith(bare):
            governed = after in naming.governed or after.startswith(_DOUBTED_BEFORE)
            return (
                not governed
                and before not in naming.governing
                and before[1:] not in naming.governing
            )
        if too_frequent:
            return before in naming.titles
        if self._has_company(first, naming, mention.lead) or self._is_governed(mention, naming):
            return True
        if self._opens_clause(first, naming) and self._follows(last, naming.followers, naming):
            return True
        if after.startswith(_DOUBTED_BEFORE):
            return False
        return (
            before in naming.followers or before[1:] in naming.followers
        ) and before not in naming.verbs

    def _is_governed(self, mention: Mention, naming: Naming) -> bool:
        """Whether what is otherwise an adjective stands where only a noun does: behind a preposition."""
        bare = self._tokens[mention.first].plain[len(mention.lead) :]
        if bare not in naming.adjectival or self._tongue is None:
            return False
        return (
            self._word(mention.first - 1) in self._tongue.prepositions
            or mention.lead in self._tongue.links
        )

    def _opens_clause(self, first: int, naming: Naming) -> bool:
        before = self._tokens[first - 1] if first else None
        return before is None or not before.is_word or before.plain in naming.conjunctions

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
            return (
                bool(words) and words[-1] in naming.titles and words[-1] not in naming.determiners
            )
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
        return (
            opens and self._word(last + 1) in (",", "،") and self._word(place) in naming.spoken_to
        )

    def _is_greeted(self, first: int, last: int, naming: Naming) -> bool:
        place = first - 1
        if self._word(place) in (",", "،"):
            place -= 1
        if self._word(place) not in naming.openers:
            return False
        after = self._word(last + 1)
        return self._word(place) == "يا" or not after or after in _STOPS

    def _is_beside(self, mention: Mention, sure: Collection[int], naming: Naming) -> bool:
        """Whether it is named together with somebody: Dana and …"""
        first, last, lead = mention.first, mention.last, mention.lead
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
            opens = word in _CONTENT or (self._tongue is not None and word in self._tongue.content)
            if not word or opens or self._tokens[place].is_ending:
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


def _plain_words(reading: Reading) -> list[str]:
    """The words that tell a language: those in small letters, if there are any."""
    small = [token.plain for token in reading.tokens if not token.capital and token.is_word]
    return small or [token.plain for token in reading.tokens if token.is_word]


def _ending_like(name: str, word: str) -> str:
    """The name as it was met in a word, with the last letter as the word writes it."""
    return f"{name[:-1]}ى" if word.endswith("ى") and name.endswith("ي") else name


def written(token: Token, reading: Reading) -> str:
    """The token as it was written."""
    start, end = reading.aligned.span(token.start, token.end)
    return reading.original[start:end]
