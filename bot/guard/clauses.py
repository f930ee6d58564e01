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
LABEL_LEAD_TOKENS: Final = 3
PLACE_TOKENS: Final = 6
LIGHT_TOKENS: Final = 6


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
        self._words = tuple(token.plain for token in tokens)
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
            self._opening_participle,
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
        return self._words[place] if 0 <= place < len(self._words) else ""

    def _is_helper(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.auxiliaries or (
            len(word) > 4 and word.endswith(self._known.adverb_endings) and word not in self._known.speech
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
            follows = self._word(place + 1) in known.content_follows or self._opens_content(place + 1)
            return Cue(Ascribed.COMMUNICATED, place, place) if follows else None
        if word in known.speech or word in known.thinking:
            return Cue(Ascribed.COMMUNICATED, place, place)
        return self._stance_at(place)

    def _is_told(self, cue: Cue) -> bool:
        """Whether the verb tells of something said, rather than asks what is or may be: what Dana said."""
        word = self._word(cue.last)
        return word in self._known.inverting and not word.endswith(self._known.present_endings)

    def _is_passive(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.passives or word.endswith(self._known.passive_endings)

    def _stance_at(self, place: int) -> Cue | None:
        size = self._phrase(self._known.stance_phrases, place)
        if size:
            return Cue(Ascribed.STANCE, place, place + size - 1)
        return Cue(Ascribed.STANCE, place, place) if self._word(place) in self._known.stance else None

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
        return not (abbreviated and following is not None and following.is_word and not following.capital)

    def _is_participle(self, place: int) -> bool:
        word = self._word(place)
        return word in self._known.speech and word.endswith(self._known.participle_endings)

    def _sentence_end(self, place: int) -> int:
        while place < len(self._tokens) and not self._is_sentence_end(place):
            place += 1
        return place

    def _opens_content(self, place: int) -> bool:
        """Whether words of somebody begin here: a colon, or a quotation."""
        if self._word(place) == ":":
            return True
        place += self._word(place) == "," or (0 <= place < len(self._tokens) and self._tokens[place].is_dash)
        if not 0 <= place < len(self._tokens) or not self._tokens[place].can_open:
            return False
        sign = self._word(place)
        return self._words[:place].count(sign) % 2 == 0

    # Rules -----------------------------------------------------------------------------------------------------------

    def _possession(self, mention: Mention) -> Cue | None:
        """Dana's word; Dana's recent claim."""
        place = mention.last + 1
        if self._word(place) != "'s" or self._is_asked(mention):
            return None
        for step in range(1, MODIFIERS + 2):
            word = self._word(place + step)
            if word in self._known.nouns and (
                self._word(place + step + 1) in self._known.noun_content_follows
                or self._opens_content(place + step + 1)
            ):
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
        place = mention.first - 1
        while place >= 0 and mention.first - place < TITLE_TOKENS:
            size = self._phrase_ending(self._known.sources, place)
            if size:
                return Cue(Ascribed.COMMUNICATED, place - size + 1, place)
            if not self._is_title(place):
                break
            place -= 1
        place = self._before_titles(mention.first)
        size = self._phrase_ending(self._known.sources, place)
        if not size and self._word(mention.last + 1) in self._known.content_follows:
            size = self._phrase_ending(self._known.hearsay, place)
        if size:
            return Cue(Ascribed.COMMUNICATED, place - size + 1, place)
        return self._origin(place, mention)

    def _origin(self, place: int, mention: Mention) -> Cue | None:
        """A claim by Dana; asked by Dana; a warning from Dana that …"""
        if self._word(place) not in self._known.origins or self._word(mention.last + 1) == "'s":
            return None
        for step in (1, 2):
            if self._word(place - step) in self._known.agent_verbs:
                return Cue(Ascribed.COMMUNICATED, place - step, place)
        follows = self._word(mention.last + 1) in self._known.content_follows or self._opens_content(mention.last + 1)
        if self._word(place - 1) in self._known.nouns and follows:
            return Cue(Ascribed.COMMUNICATED, place - 1, place)
        return None

    def _inverted(self, mention: Mention) -> Cue | None:
        """The verb before its subject: "…," said the mayor."""
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
        behind = self._skip_brackets(mention.last + 1)
        if behind < len(self._tokens) and self._tokens[behind].is_dash and self._opens_content(behind):
            return Cue(Ascribed.COMMUNICATED, behind, behind)
        place = self._before_titles(mention.first)
        if place >= 0 and self._tokens[place].is_dash:
            earlier = self._tokens[place - 1] if place else None
            if earlier is None or earlier.is_quotation or (earlier.is_ending and after is None):
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _after_quotation(self, mention: Mention) -> Cue | None:
        """A name alone, or behind a quotation, with nothing after it: it labels the words beside it."""
        behind = self._skip_brackets(mention.last + 1)
        if behind < len(self._tokens):
            return None
        place = self._before_titles(mention.first)
        alone = behind > mention.last + 1 and (place < LABEL_LEAD_TOKENS or self._word(place) == ",")
        quoted = place >= 1 and self._tokens[place].is_quotation and self._word(place - 1) in (",", "?", "!", ".")
        return Cue(Ascribed.COMMUNICATED, mention.first, mention.last) if alone or quoted else None

    def _predicate(self, mention: Mention) -> Cue | None:
        """Dana said; Dana, the doctor on their side, has repeatedly said."""
        if self._is_modifier(mention) or self._is_asked(mention):
            return None
        if self._is_participle(mention.last + 1):
            return Cue(Ascribed.COMMUNICATED, mention.last + 1, mention.last + 1)
        if not self._can_act(mention):
            return None
        place = self._skip_brackets(mention.last + 1)
        direct = self._verb_from(place)
        if direct is not None:
            wondered = self._word(self._before_titles(mention.first)) in self._known.wondering
            return None if wondered and not self._is_told(direct) else direct
        if self._word(place) == "," or (place < len(self._tokens) and self._tokens[place].is_dash):
            return self._after_apposition(place)
        if self._word(place) in self._known.relatives:
            return self._verb_from(place + 1)
        if not self._opens_clause(mention):
            return None
        return self._together(place) or self._quoting(place) or self._behind_place(place) or self._continued(place)

    def _together(self, place: int) -> Cue | None:
        """The predicate that several people share: Dana and Noa said."""
        if self._word(place) not in self._known.conjunctions:
            return None
        first = place + 1
        if self._word(first) in self._known.author:
            return None
        while first < place + 5 and (
            first in self._mention_at
            or (first < len(self._tokens) and self._tokens[first].capital)
            or self._word(first) in self._known.titles
            or self._word(first) in self._known.determiners
        ):
            first += 1
        return self._verb_from(self._skip_brackets(first)) if first > place + 1 else None

    def _opening_participle(self, mention: Mention) -> Cue | None:
        """Citing the report, Dana rose: what opens the sentence is said of the name behind the comma."""
        place = self._before_titles(mention.first)
        if self._word(place) != ",":
            return None
        start = place
        while start > 0 and place - start < CONTINUATION_TOKENS and not self._is_sentence_end(start - 1):
            start -= 1
            if start in self._mention_at and self._word(start + 1) == ",":
                return None
        if self._is_participle(start):
            return Cue(Ascribed.COMMUNICATED, start, start)
        return None

    def _quoting(self, place: int) -> Cue | None:
        """Any verb with a quotation or a colon right behind it: Dana sings: "…"."""
        for verb in range(place, min(place + 3, len(self._tokens))):
            if not self._tokens[verb].is_word or self._word(verb) in self._known.prepositions:
                return None
            if self._opens_content(verb + 1) and verb + 1 < len(self._tokens):
                return Cue(Ascribed.COMMUNICATED, verb, verb)
        return None

    def _behind_place(self, place: int) -> Cue | None:
        """The predicate behind where somebody is or comes from: Dana from the north said."""
        if self._word(place) not in self._known.prepositions:
            return None
        for verb in range(place + 2, place + 2 + PLACE_TOKENS):
            if verb in self._mention_at or not self._word(verb)[:1].isalnum():
                return None
            cue = self._predicate_at(verb)
            if cue is not None and self._word(verb) in self._known.speech:
                return cue
        return None

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

    def _after_apposition(self, comma: int) -> Cue | None:
        """The predicate behind what is said in passing after a name: Dana, the doctor on their side, said."""
        if self._word(comma + 1) in self._known.spoken_to:
            return None
        end = min(self._sentence_end(comma), comma + APPOSITION_TOKENS)
        if self._word(comma + 1) in self._known.relatives:
            cue = self._verb_from(comma + 2)
            if cue is not None:
                return cue
        for place in range(comma, end):
            token = self._tokens[place]
            if token.is_quotation and place > comma + 1:
                return None
            if token.plain != "," and token.plain not in self._known.conjunctions and not token.is_dash:
                continue
            other = self._mention_at.get(place + 1)
            if other is not None and self._verb_from(other.last + 1) is not None:
                return None
            cue = self._verb_from(place + 1)
            if cue is not None and cue.ascribed is Ascribed.COMMUNICATED:
                return cue
        return None

    def _continued(self, start: int) -> Cue | None:
        """A second predicate of the same subject: Dana rose and said; Dana left, saying."""
        end = min(self._sentence_end(start), start + CONTINUATION_TOKENS)
        for place in range(start, end):
            token = self._tokens[place]
            if token.plain in (",", "by") and self._is_participle(place + 1):
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
                cue = self._verb_from(place + 1)
                said = cue is not None and self._word(cue.first) not in self._known.thinking
                return cue if said and self._begins_anew(place) else None
        return None

    # Where a person stands -------------------------------------------------------------------------------------------

    def _is_modifier(self, mention: Mention) -> bool:
        """Whether the name only says whose something is: the Dana campaign, Dana-style."""
        after = self._word(mention.last + 1)
        return after in self._known.belongings or after == "-"

    def _is_asked(self, mention: Mention) -> bool:
        return self._word(self._before_titles(mention.first)) in self._known.asking

    def _can_act(self, mention: Mention) -> bool:
        """Whether the name can be the subject: not what a preposition or a condition governs."""
        word = self._word(self._before_titles(mention.first))
        return word not in self._known.prepositions and word not in self._known.conditions

    def _opens_clause(self, mention: Mention) -> bool:
        """Whether the name stands where a subject does: first, or behind a sign or a conjunction."""
        place = self._before_titles(mention.first)
        word = self._word(place)
        return not word[:1].isalnum() or word in self._known.conjunctions or word in self._known.auxiliaries

    def _begins_anew(self, place: int) -> bool:
        """Whether a clause begins here that stands for itself."""
        before = self._word(place - 1)
        return not before[:1].isalnum() or before in self._known.conjunctions or before in self._known.relatives

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
