"""Wording: what the words of a text are for whoever reads it clause by clause, and where a name stands among them."""

from collections.abc import Sequence
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.lexicon import Lexicon, Phrases
from bot.guard.machine import Cue, Machine
from bot.guard.people import Mention
from bot.guard.tokens import Token

TITLE_TOKENS: Final = 9
LIGHT_TOKENS: Final = 6
HELPERS: Final = 8
LEAST_VERB: Final = 5
POINTING: Final = frozenset({"it", "this", "that"})
"""Before a form of being these say who somebody is, and ask nothing: it was Dana who …"""


class Wording(Machine):
    """The tokens of a text, the people named in it, and the lexicon by which they are read."""

    def __init__(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
    ) -> None:
        super().__init__(tokens, mentions)
        self._known = lexicon

    def _is_helper(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.auxiliaries or (
            len(word) > 4
            and word.endswith(self._known.adverb_endings)
            and word not in self._known.speech
        )

    def _phrase(self, phrases: Phrases, place: int) -> int:
        """How many tokens of a known phrase begin here."""
        return phrases.length_at(self._words, place)

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
        if word in known.light_verbs:
            for noun in range(place + 1, place + 1 + LIGHT_TOKENS):
                if self._word(noun) in known.light_nouns:
                    return Cue(Ascribed.COMMUNICATED, place, noun)
                if noun in self._mention_at or not self._word(noun)[:1].isalnum():
                    break
        if word in known.replying:
            follows = self._word(place + 1) in known.content_follows or self._opens_content(
                place + 1
            )
            return Cue(Ascribed.COMMUNICATED, place, place) if follows else None
        if word in known.speech or word in known.thinking:
            return Cue(Ascribed.COMMUNICATED, place, place)
        return self._stance_at(place)

    def _may_tell(self, place: int) -> bool:
        """Whether this can be how words beside it were said: a verb of saying, or any other in the past."""
        if not 0 <= place < len(self._tokens) or place in self._mention_at:
            return False
        word, known = self._word(place), self._known
        past = word.endswith(known.passive_endings) and not self._tokens[place].capital
        return word in known.speech or (past and len(word) >= LEAST_VERB)

    def _is_told(self, cue: Cue) -> bool:
        """Whether the verb tells of something said, rather than asks what is or may be: what Dana said."""
        word = self._word(cue.last)
        told = word in self._known.inverting or (
            word in self._known.speech and word.endswith(self._known.passive_endings)
        )
        return told and not word.endswith(self._known.present_endings)

    def _is_passive(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.passives or word.endswith(self._known.passive_endings)

    def _stance_at(self, place: int) -> Cue | None:
        size = self._phrase(self._known.stance_phrases, place)
        if size:
            return Cue(Ascribed.STANCE, place, place + size - 1)
        if self._word(place) in self._known.willing and self._word(place + 1)[:1].isalpha():
            return Cue(Ascribed.STANCE, place, place + 1)
        return (
            Cue(Ascribed.STANCE, place, place) if self._word(place) in self._known.stance else None
        )

    def _is_sentence_end(self, place: int) -> bool:
        """Whether the sentence ends here; the point of an abbreviation does not end it."""
        token = self._tokens[place]
        if token.plain != ".":
            return token.is_ending
        before, after = self._word(place - 1), self._word(place + 1)
        if len(before) == 1 or before in self._known.titles or after in (",", ")", "]", ";"):
            return False
        following = self._tokens[place + 1] if place + 1 < len(self._tokens) else None
        abbreviated = self._tokens[place - 1].capital and len(before) <= 4
        return not (
            abbreviated and following is not None and following.is_word and not following.capital
        )

    def _is_participle(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.speech and word.endswith(self._known.participle_endings)

    def _opens_content(self, place: int) -> bool:
        """Whether words of somebody begin here: a colon, or a quotation."""
        if self._word(place) == ":":
            return True
        place += self._word(place) == "," or (
            0 <= place < len(self._tokens) and self._tokens[place].is_dash
        )
        if not 0 <= place < len(self._tokens) or not self._tokens[place].can_open:
            return False
        sign = self._word(place)
        return self._words[:place].count(sign) % 2 == 0

    def _is_modifier(self, mention: Mention) -> bool:
        """Whether the name only says whose something is: the Dana campaign, Dana-style."""
        after = self._word(mention.last + 1)
        return after in self._known.belongings or after == "-"

    def _is_asked(self, mention: Mention) -> bool:
        place = self._before_titles(mention.first)
        return self._word(place) in self._known.asking and self._word(place - 1) not in POINTING

    def _can_act(self, mention: Mention) -> bool:
        """Whether the name can be the subject: not what a preposition or a condition governs."""
        word = self._word(self._before_titles(mention.first))
        return word not in self._known.prepositions and word not in self._known.conditions

    def _opens_clause(self, mention: Mention) -> bool:
        """Whether the name stands where a subject does: first, or behind a sign or a conjunction."""
        place = self._before_titles(mention.first)
        word = self._word(place)
        return (
            not word[:1].isalnum()
            or word in self._known.conjunctions
            or word in self._known.auxiliaries
        )

    def _begins_anew(self, place: int) -> bool:
        """Whether a clause begins here that stands for itself."""
        before = self._word(place - 1)
        return (
            not before[:1].isalnum()
            or before in self._known.conjunctions
            or before in self._known.relatives
        )

    def _has_own_subject(self, cue: Cue) -> bool:
        """Whether the verb's subject follows it: said Noa."""
        after = self._tokens[cue.last + 1] if cue.last + 1 < len(self._tokens) else None
        if self._word(cue.last) not in self._known.inverting or after is None:
            return False
        return after.capital or cue.last + 1 in self._mention_at

    def _is_title(self, place: int) -> bool:
        """Whether the token can stand between a verb and the name of its subject: said former governor Dana."""
        token = self._tokens[place]
        if place in self._mention_at:
            return False
        if not token.is_word:
            return token.plain in ("-", ".", "/", "&", "'s", "@")
        word = token.plain
        known = self._known
        return not (
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
            is_title = (
                token.is_word
                and place not in self._mention_at
                and (
                    token.plain in self._known.titles
                    or token.plain in self._known.determiners
                    or (token.capital and token.plain not in self._known.common_words)
                )
            )
            if not is_title and not (
                token.plain == "." and self._word(place - 1) in self._known.titles
            ):
                return place
            place -= 1
        return place

    def _verb_from(self, place: int) -> Cue | None:
        """The predicate that begins here, helpers passed over."""
        weaker: Cue | None = None
        passive = False
        for _ in range(HELPERS):
            if self._phrase(self._known.obligations, place):
                return weaker or self._stance_at(place)
            cue = self._predicate_at(place)
            if cue is not None and passive and cue.first == cue.last and self._is_passive(cue.last):
                return weaker
            if cue is not None and cue.ascribed is Ascribed.COMMUNICATED:
                return cue
            weaker = weaker or cue
            passive = self._word(place) in self._known.being or (passive and self._is_helper(place))
            if not self._is_helper(place):
                return weaker
            place += 1
        return weaker
