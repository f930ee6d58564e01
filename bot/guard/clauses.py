"""Clauses: which words of a sentence belong to a person named in it, by where they stand."""

from collections.abc import Sequence
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.layouts import Layouts
from bot.guard.lexicon import Lexicon
from bot.guard.machine import Cue, Rule
from bot.guard.people import Mention
from bot.guard.tokens import Token
from bot.guard.wording import LEAST_VERB, TITLE_TOKENS, Wording

APPOSITION_TOKENS: Final = 36
MODIFIERS: Final = 3
CONTINUATION_TOKENS: Final = 30
LABEL_LEAD_TOKENS: Final = 3
IDENTIFYING_TOKENS: Final = 5
OWNERS: Final = frozenset({"my", "our", "your"})
"""Behind a comma these say who somebody is, more often than they speak to them: Dana, our neighbour, …"""

PLACE_TOKENS: Final = 11


class Clauses(Wording):
    """The question what a text ascribes to a person it names, answered rule by rule."""

    def __init__(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
    ) -> None:
        super().__init__(tokens, mentions, lexicon)
        self._layouts = Layouts(tokens, mentions)

    def _rules(self) -> tuple[Rule, ...]:
        return (
            self._layouts.cue,
            self._possession,
            self._source,
            self._identified,
            self._inverted,
            self._speaker_label,
            self._after_quotation,
            self._predicate,
            self._opening_participle,
            self._coming_back,
        )

    def _possession(self, mention: Mention) -> Cue | None:
        """Dana's word; Dana's recent claim."""
        place = mention.last + 1
        if self._word(place) != "'s" or self._is_asked(mention):
            return None
        for step in range(1, MODIFIERS + 2):
            word = self._word(place + step)
            if word in self._known.nouns and (
                self._word(place + step + 1) in self._known.noun_content_follows
                or (self._word(place + step + 1) == "to" and word in self._known.promising)
                or self._opens_content(place + step + 1)
                or (
                    self._word(place + step + 1) == ","
                    and self._word(self._before_titles(mention.first)) == "in"
                )
            ):
                return Cue(Ascribed.COMMUNICATED, place + step, place + step)
            if word in self._known.stance_nouns:
                return Cue(Ascribed.STANCE, place + step, place + step)
            if not word or not word[0].isalnum() or word in self._known.prepositions:
                return None
        return None

    def _identified(self, mention: Mention) -> Cue | None:
        """Who it is that said something: Dana is the one who said; the one who said it was Dana."""
        place = mention.last + 1
        if (
            self._word(place) in self._known.being
            and self._word(place + 1) == "the"
            and not self._is_asked(mention)
        ):
            for verb in range(place + 3, place + 3 + IDENTIFYING_TOKENS):
                if self._word(verb - 1) in self._known.relatives or self._word(verb - 1) == "to":
                    return self._verb_from(verb)
        before = self._before_titles(mention.first)
        if self._word(before) in self._known.being and not self._word(place)[:1].isalnum():
            start = before
            while start > 0 and not self._is_sentence_end(start - 1):
                start -= 1
            if self._word(start) in self._known.determiners:
                for at in range(start + 1, min(before, start + 1 + IDENTIFYING_TOKENS)):
                    if self._word(at) in self._known.relatives:
                        return self._verb_from(at + 1)
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
        behind = mention.last + 1 + (self._word(mention.last + 1) in self._known.being)
        if not size and self._word(behind) in self._known.content_follows:
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
        follows = self._word(
            mention.last + 1
        ) in self._known.content_follows or self._opens_content(mention.last + 1)
        told = self._word(place - 1) in self._known.nouns
        if told and (follows or self._phrase_ending(self._known.sources, place - 2)):
            return Cue(Ascribed.COMMUNICATED, place - 1, place)
        return None

    def _inverted(self, mention: Mention) -> Cue | None:
        """The verb before its subject: "…," said the mayor."""
        if self._is_modifier(mention):
            return None
        for place in range(mention.first - 1, max(-1, mention.first - 1 - TITLE_TOKENS), -1):
            token = self._tokens[place]
            if place and self._tokens[place - 1].is_quotation and self._may_tell(place):
                return Cue(Ascribed.COMMUNICATED, place, place)
            if token.plain in self._known.inverting:
                before = self._tokens[place - 1] if place else None
                opened = (
                    before is None or not before.is_word or before.plain in ("as", "what", "so")
                )
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
        if (
            behind < len(self._tokens)
            and self._tokens[behind].is_dash
            and self._opens_content(behind)
        ):
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
        stopped = behind == len(self._tokens) - 1 and self._word(behind) == "."
        if behind < len(self._tokens) and not stopped:
            return None
        place = self._before_titles(mention.first)
        alone = (
            not stopped
            and behind > mention.last + 1
            and (place < LABEL_LEAD_TOKENS or self._word(place) == ",")
        )
        quoted = (
            place >= 1
            and self._tokens[place].is_quotation
            and self._word(place - 1) in (",", "?", "!", ".")
        )
        return Cue(Ascribed.COMMUNICATED, mention.first, mention.last) if alone or quoted else None

    def _predicate(self, mention: Mention) -> Cue | None:
        """Dana said; Dana, the doctor on their side, has repeatedly said."""
        if self._is_modifier(mention) or self._is_asked(mention):
            return None
        if self._is_participle(mention.last + 1):
            return Cue(Ascribed.COMMUNICATED, mention.last + 1, mention.last + 1)
        place = self._skip_brackets(mention.last + 1)
        if not self._can_act(mention):
            return self._relative(place)
        direct = self._verb_from(place)
        if direct is not None:
            wondered = self._word(self._before_titles(mention.first)) in self._known.wondering
            return None if wondered and not self._is_told(direct) else direct
        if self._word(place) == "," or (place < len(self._tokens) and self._tokens[place].is_dash):
            return self._after_apposition(place)
        if self._word(place) in self._known.relatives:
            return self._verb_from(place + 1)
        answered = self._answered(mention, place)
        if answered is not None or not self._opens_clause(mention):
            return answered
        return (
            self._together(place)
            or self._quoting(place)
            or self._with_content(place)
            or self._behind_place(place)
            or self._continued(place)
        )

    def _relative(self, place: int) -> Cue | None:
        """What is added about somebody in passing: it came from Dana, who said."""
        place += self._word(place) == ","
        if self._word(place) != "who":
            return None
        cue = self._verb_from(place + 1)
        return cue if cue is not None and self._word(cue.last) in self._known.speech else None

    def _answered(self, mention: Mention, place: int) -> Cue | None:
        """A verb that answers, right behind a quotation: "…," Dana replied."""
        before = self._before_titles(mention.first)
        if before < 1 or not self._tokens[before].is_quotation:
            return None
        while self._is_helper(place):
            place += 1
        behind = self._word(place + 1)[:1].isalnum()
        told = self._word(place) in self._known.replying or (not behind and self._may_tell(place))
        return Cue(Ascribed.COMMUNICATED, place, place) if told else None

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
        if first == place + 1:
            return None
        shared = self._verb_from(self._skip_brackets(first))
        if shared is None and self._word(first - 1) in self._known.determiners:
            shared = self._verb_from(first + 1)  # behind "the others", "his brother"
        return shared

    def _opening_participle(self, mention: Mention) -> Cue | None:
        """Citing the report, Dana rose: what opens the sentence is said of the name behind the comma."""
        place = self._before_titles(mention.first)
        if self._word(place) != ",":
            return None
        start = place
        while (
            start > 0
            and place - start < CONTINUATION_TOKENS
            and not self._is_sentence_end(start - 1)
        ):
            start -= 1
            if start in self._mention_at and self._word(start + 1) == ",":
                return None
        if self._is_participle(start):
            return Cue(Ascribed.COMMUNICATED, start, start)
        return None

    def _quoting(self, place: int) -> Cue | None:
        """Any verb with a quotation or a colon right behind it: Dana sings: "…"."""
        for verb in range(place, min(place + 3, len(self._tokens))):
            word = self._word(verb)
            if not self._tokens[verb].is_word or (word in self._known.prepositions - {"like"}):
                return None
            if self._opens_content(verb + 1) and verb + 1 < len(self._tokens):
                return Cue(Ascribed.COMMUNICATED, verb, verb)
        return None

    def _with_content(self, place: int) -> Cue | None:
        """Any verb in the past with a clause for its object: Dana texted us that …"""
        while self._is_helper(place):
            place += 1
        word = self._word(place)
        if (
            not word.endswith(self._known.passive_endings)
            or len(word) < LEAST_VERB
            or word in self._known.belongings | self._known.bringing_about
        ):
            return None
        behind = place + 1 + (self._word(place + 1) in self._known.objects)
        if self._word(behind) != "that" or not self._word(behind + 1)[:1].isalnum():
            return None
        return Cue(Ascribed.COMMUNICATED, place, place)

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

    def _after_apposition(self, comma: int) -> Cue | None:
        """The predicate behind what is said in passing after a name: Dana, the doctor on their side, said."""
        if self._word(comma + 1) in self._known.spoken_to - OWNERS:
            return None
        end = self._sentence_end(comma, APPOSITION_TOKENS)
        if self._word(comma + 1) in self._known.relatives:
            cue = self._verb_from(comma + 2)
            if cue is not None:
                return cue
        for place in range(comma, end):
            token = self._tokens[place]
            if token.is_quotation and place > comma + 1:
                return None
            if (
                token.plain != ","
                and token.plain not in self._known.conjunctions
                and not token.is_dash
            ):
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
        end = self._sentence_end(start, CONTINUATION_TOKENS)
        for place in range(start, end):
            token = self._tokens[place]
            if token.plain in (",", "by") and self._is_participle(place + 1):
                return Cue(Ascribed.COMMUNICATED, place + 1, place + 1)
            if token.plain in self._known.conjunctions:
                cue = self._verb_from(place + 1)
                if (
                    cue is not None
                    and cue.ascribed is Ascribed.COMMUNICATED
                    and not self._has_own_subject(cue)
                ):
                    return cue
        return None

    def _coming_back(self, mention: Mention) -> Cue | None:
        """A pronoun that can only mean the person named last: …with Dana, and she said."""
        for place in range(
            mention.last + 1, min(len(self._tokens), mention.last + CONTINUATION_TOKENS)
        ):
            if place in self._mention_at:
                return None
            if self._word(place) in self._known.pronouns:
                cue = self._verb_from(place + 1)
                said = cue is not None and self._word(cue.first) not in self._known.thinking
                return cue if said and self._begins_anew(place) else None
        return None
