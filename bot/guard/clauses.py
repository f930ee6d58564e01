"""Clauses: which words of a sentence belong to a person named in it, by where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.lexicon import Lexicon, Phrases
from bot.guard.roster import Mention
from bot.guard.tokens import Token

APPOSITION_TOKENS: Final = 40
TITLE_TOKENS: Final = 9
HELPERS: Final = 8
MODIFIERS: Final = 3
CONTINUATION_TOKENS: Final = 30


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that ascribe something, from their first to their last token."""

    ascribed: Ascribed
    first: int
    last: int


class Clauses:
    """The tokens of a text with the people named in it, and the question what is ascribed to whom."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._known = lexicon
        self._mention_at = {place: mention for mention in mentions for place in range(mention.first, mention.last + 1)}

    def cue(self, mention: Mention) -> Cue | None:
        """The strongest cue that belongs to this mention."""
        rules: tuple[Callable[[Mention], Cue | None], ...] = (
            self._possession,
            self._source,
            self._inverted,
            self._speaker_label,
            self._after_quotation,
            self._predicate,
            self._coming_back,
        )
        weaker: Cue | None = None
        for rule in rules:
            found = rule(mention)
            if found is not None and found.ascribed is Ascribed.COMMUNICATED:
                return found
            weaker = weaker or found
        return weaker

    # Words -----------------------------------------------------------------------------------------------------------

    def _word(self, place: int) -> str:
        return self._tokens[place].plain if 0 <= place < len(self._tokens) else ""

    def _is_helper(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.auxiliaries or (
            len(word) > 4 and word.endswith(self._known.adverb_endings) and word not in self._known.speech
        )

    def _phrase(self, phrases: Phrases, place: int) -> int:
        """How many tokens of a known phrase begin here."""
        for words in phrases.by_first.get(self._word(place), ()):
            if all(self._word(place + step) == word for step, word in enumerate(words)):
                return len(words)
        return 0

    def _phrase_ending(self, phrases: Phrases, last: int) -> int:
        """How many tokens of a known phrase end here."""
        for size in (4, 3, 2, 1):
            if last - size + 1 >= 0 and self._phrase(phrases, last - size + 1) == size:
                return size
        return 0

    def _predicate_at(self, place: int) -> Cue | None:
        """The cue that begins here, read as what somebody does."""
        known = self._known
        size = self._phrase(known.speech_phrases, place)
        if size:
            return Cue(Ascribed.COMMUNICATED, place, place + size - 1)
        word = self._word(place)
        if word in known.speech or word in known.thinking:
            return Cue(Ascribed.COMMUNICATED, place, place)
        size = self._phrase(known.stance_phrases, place)
        if size:
            return Cue(Ascribed.STANCE, place, place + size - 1)
        return Cue(Ascribed.STANCE, place, place) if word in known.stance else None

    def _sentence_end(self, place: int) -> int:
        while place < len(self._tokens) and not self._tokens[place].is_ending:
            place += 1
        return place

    # Rules -----------------------------------------------------------------------------------------------------------

    def _possession(self, mention: Mention) -> Cue | None:
        """Dana's word; Dana's recent claim."""
        place = mention.last + 1
        if self._word(place) != "'s":
            return None
        for step in range(1, MODIFIERS + 2):
            word = self._word(place + step)
            if word in self._known.nouns:
                return Cue(Ascribed.COMMUNICATED, place + step, place + step)
            if word in self._known.stance_nouns:
                return Cue(Ascribed.STANCE, place + step, place + step)
            if not word or not word[0].isalnum() or word in self._known.prepositions:
                return None
        return None

    def _source(self, mention: Mention) -> Cue | None:
        """According to Dana; the doctor told us, said by Dana."""
        if self._is_modifier(mention):
            return None
        place = self._before_titles(mention.first)
        size = self._phrase_ending(self._known.sources, place)
        if size:
            return Cue(Ascribed.COMMUNICATED, place - size + 1, place)
        if self._word(place) == "by":
            for step in range(1, 4):
                word = self._word(place - step)
                if word in self._known.nouns or (word in self._known.speech and word.endswith("ed")):
                    return Cue(Ascribed.COMMUNICATED, place - step, place)
        return None

    def _inverted(self, mention: Mention) -> Cue | None:
        """"…," said the mayor."""
        if self._is_modifier(mention):
            return None
        for place in range(mention.first - 1, max(-1, mention.first - 1 - TITLE_TOKENS), -1):
            token = self._tokens[place]
            if token.plain in self._known.inverting:
                before = self._tokens[place - 1] if place else None
                opened = before is None or not before.is_word or before.plain in ("as", "what", "so")
                return Cue(Ascribed.COMMUNICATED, place, place) if opened else None
            if not self._is_title(place):
                return None
        return None

    def _speaker_label(self, mention: Mention) -> Cue | None:
        """Dana: …; "…" – Dana."""
        before = self._tokens[mention.first - 1] if mention.first else None
        opens = before is None or before.is_ending or before.is_quotation
        after = self._tokens[mention.last + 1] if mention.last + 1 < len(self._tokens) else None
        if opens and after is not None and after.plain == ":":
            return Cue(Ascribed.COMMUNICATED, mention.last + 1, mention.last + 1)
        place = self._before_titles(mention.first)
        if place >= 0 and self._tokens[place].is_dash:
            earlier = self._tokens[place - 1] if place else None
            if earlier is None or earlier.is_quotation or (earlier.is_ending and after is None):
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _after_quotation(self, mention: Mention) -> Cue | None:
        """A name between the end of a quotation and the end of the text: its verb has been cut off."""
        place = self._before_titles(mention.first)
        if place < 1 or not self._tokens[place].is_quotation or self._word(place - 1) not in (",", "?", "!", "."):
            return None
        following = self._skip_brackets(mention.last + 1)
        if following >= len(self._tokens):
            return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _predicate(self, mention: Mention) -> Cue | None:
        """Dana said; Dana, the doctor on their side, has repeatedly said."""
        if self._is_modifier(mention) or self._is_asked(mention) or not self._can_act(mention):
            return None
        place = self._skip_brackets(mention.last + 1)
        if self._word(place) == "'s":
            return None
        direct = self._verb_from(place)
        if direct is not None:
            return direct
        if self._word(place) == ",":
            return self._after_apposition(place)
        if self._word(place) in self._known.relatives:
            return self._verb_from(place + 1)
        return self._continued(place)

    def _verb_from(self, place: int) -> Cue | None:
        """The predicate that begins here, helpers passed over."""
        for _ in range(HELPERS):
            cue = self._predicate_at(place)
            if cue is not None:
                return cue
            if not self._is_helper(place):
                return None
            place += 1
        return None

    def _after_apposition(self, comma: int) -> Cue | None:
        """The predicate behind what is said in passing after a name: Dana, the doctor on their side, said."""
        end = min(self._sentence_end(comma), comma + APPOSITION_TOKENS)
        if self._word(comma + 1) in self._known.relatives:
            cue = self._verb_from(comma + 2)
            if cue is not None:
                return cue
        for place in range(comma, end):
            token = self._tokens[place]
            if token.is_quotation and place > comma + 1:
                return None
            if token.plain not in (",", "and") and not token.is_dash:
                continue
            cue = self._verb_from(place + 1)
            if cue is not None and cue.ascribed is Ascribed.COMMUNICATED and not self._has_own_subject(cue):
                return cue
        return None

    def _continued(self, start: int) -> Cue | None:
        """A second predicate of the same subject: Dana rose and said; Dana left, saying."""
        end = min(self._sentence_end(start), start + CONTINUATION_TOKENS)
        for place in range(start, end):
            token = self._tokens[place]
            if token.plain == "," and self._word(place + 1) in self._known.speech and self._word(place + 1).endswith("ing"):
                return Cue(Ascribed.COMMUNICATED, place + 1, place + 1)
            if token.plain in self._known.conjunctions:
                cue = self._verb_from(place + 1)
                if cue is not None and cue.ascribed is Ascribed.COMMUNICATED and not self._has_own_subject(cue):
                    return cue
        return None

    def _coming_back(self, mention: Mention) -> Cue | None:
        """A pronoun that can only mean the person named last: …with Dana, and she said."""
        for place in range(mention.last + 1, min(len(self._tokens), mention.last + CONTINUATION_TOKENS)):
            if place in self._mention_at:
                return None
            if self._word(place) in self._known.pronouns:
                return self._verb_from(place + 1)
        return None

    # Where a person stands -------------------------------------------------------------------------------------------

    def _is_modifier(self, mention: Mention) -> bool:
        """Whether the name only says whose something is: the Dana campaign, Dana-style."""
        return self._word(mention.last + 1) in self._known.belongings or self._word(mention.last + 1) == "-"

    def _is_asked(self, mention: Mention) -> bool:
        return self._word(mention.first - 1) in self._known.asking

    def _can_act(self, mention: Mention) -> bool:
        """Whether the name can be the subject: not what a preposition or a condition governs."""
        word = self._word(self._before_titles(mention.first))
        return word not in self._known.prepositions and word not in self._known.conditions

    def _has_own_subject(self, cue: Cue) -> bool:
        """Whether the verb's subject follows it: said Noa."""
        after = self._tokens[cue.last + 1] if cue.last + 1 < len(self._tokens) else None
        if self._word(cue.last) not in self._known.inverting or after is None:
            return False
        return after.capital or cue.last + 1 in self._mention_at or after.plain in self._known.determiners

    def _is_title(self, place: int) -> bool:
        """Whether the token can stand between a verb and the name of its subject: said former governor Dana."""
        token = self._tokens[place]
        if place in self._mention_at:
            return False
        if not token.is_word:
            return token.plain in ("-", ".", "/", "&")
        word = token.plain
        known = self._known
        return word == "'s" or not (
            word in known.prepositions
            or word in known.pronouns
            or word in known.relatives
            or word in known.auxiliaries
            or word in known.conjunctions
            or word in known.speech
        ) or word in ("of", "for")

    def _before_titles(self, first: int) -> int:
        """The place before a name and the titles in front of it."""
        place = first - 1
        while place >= 0 and place > first - 1 - TITLE_TOKENS:
            token = self._tokens[place]
            is_title = token.is_word and place not in self._mention_at and (
                token.plain in self._known.titles
                or token.plain in self._known.determiners
                or (token.capital and token.plain not in self._known.common_words)
            )
            if not is_title and not (token.plain == "." and self._word(place - 1) in self._known.titles):
                return place
            place -= 1
        return place

    def _skip_brackets(self, place: int) -> int:
        """The place behind what stands in brackets: (D-Md.)"""
        closing = {"(": ")", "[": "]"}.get(self._word(place))
        if closing is None:
            return place
        for further in range(place + 1, min(len(self._tokens), place + 12)):
            if self._word(further) == closing:
                return further + 1
        return place
