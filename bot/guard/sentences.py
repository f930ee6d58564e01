"""Sentences: what the words of a text in one of the other languages are for, and where a name stands among them."""

from collections.abc import Sequence
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.machine import Cue, Machine
from bot.guard.people import Mention
from bot.guard.tokens import Token
from bot.guard.tongues import Tongue

TITLE_TOKENS: Final = 5
HELPERS: Final = 7
ADVERBS: Final = 3
SURNAMES: Final = 2
CONTENT_TOKENS: Final = 4
TAG_WORDS: Final = 2
LEAST_WORD: Final = 3
"""What is left of a word without what is written together with it has at least so many letters less one."""


class Sentences(Machine):
    """The tokens of a text, the people named in it, and the tongue by which they are read."""

    def __init__(
        self,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        tongue: Tongue,
        everyday: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(tokens, mentions)
        self._everyday = everyday
        self._tongue = tongue
        self._cased = not tongue.verb_clitics

    def _token_opens_line(self, place: int) -> bool:
        return place < len(self._tokens) and self._tokens[place].opens_line

    def _without_clitic(self, word: str) -> str:
        """The word without what is written together with it before, if what is left is a word for telling."""
        for clitic in self._tongue.verb_clitics:
            rest = word[len(clitic) :]
            long = word.startswith(clitic) and len(rest) >= LEAST_WORD - 1
            if long and (
                rest in self._tongue.verbs
                or rest in self._tongue.pronouns
                or rest in self._tongue.helpers
            ):
                return rest
        return word

    def _bare_verb(self, place: int) -> str:
        """The verb of telling at this place without what is written together with it; empty if there is none."""
        if place in self._mention_at:
            return ""
        word = self._word(place)
        if word in self._tongue.verbs:
            return word
        rest = self._without_clitic(word)
        if rest in self._tongue.verbs:
            return rest
        for ending in self._tongue.writing.object_endings:
            if rest.endswith(ending) and rest.removesuffix(ending) in self._tongue.verbs:
                return rest.removesuffix(ending)
        return ""

    def _joined_verb(self, place: int) -> Cue | None:
        """A verb with the conjunction written together with it."""
        word = self._word(place)
        if (
            self._cased
            or word in self._tongue.verbs
            or not (word.startswith(self._tongue.writing.joining))
        ):
            return None
        return Cue(Ascribed.COMMUNICATED, place, place) if self._bare_verb(place) else None

    def _is_behind_quotation(self, place: int) -> bool:
        """Whether this is a verb, whatever it means, right behind a quotation: "…!", cried Dana."""
        word = self._word(place)
        tongue = self._tongue
        grammatical = (
            tongue.prepositions
            | tongue.conjunctions
            | tongue.conditions
            | tongue.relatives
            | tongue.titles
        )
        if (
            not word[:1].isalpha()
            or word in grammatical
            or place in self._mention_at
            or self._tokens[place].capital
        ):
            return False
        before = place - 1
        while self._word(before) in tongue.helpers:
            before -= 1
        if self._word(before) in (",", "،") or (before > 0 and self._tokens[before].is_dash):
            before -= 1
        return before > 0 and self._tokens[before].is_quotation and before < place

    def _is_put_in(self, place: int, after: int) -> bool:
        """Whether a verb and a name are put into somebody's words between dashes: …, – goes on Dana, – …"""
        if place < 2 or not self._tokens[place - 1].is_dash or self._word(place - 2) != ",":
            return False
        word, tongue = self._word(place), self._tongue
        resumed = after + 1 < len(self._tokens) and self._tokens[after + 1].is_dash
        return (
            word[:1].isalpha()
            and not self._tokens[place].capital
            and word not in tongue.prepositions | tongue.conjunctions | tongue.titles
            and resumed
        )

    def _is_noun(self, place: int) -> bool:
        word = self._word(place)
        if word in self._tongue.nouns:
            return True
        return (
            not self._cased
            and len(word) > LEAST_WORD
            and word[1:] in self._tongue.nouns
            and word[0] in self._tongue.writing.before_nouns
        )

    def _is_helper(self, place: int) -> bool:
        word = self._word(place)
        return (
            word in self._tongue.helpers
            or word in self._tongue.relatives
            or self._without_clitic(word) in self._tongue.helpers
        )

    def _verb_from(self, place: int) -> Cue | None:
        """The predicate that begins here, helpers passed over."""
        weaker: Cue | None = None
        for at in range(place, place + HELPERS):
            size = self._tongue.phrases.length_at(self._words, at)
            if size:
                return Cue(Ascribed.COMMUNICATED, at, at + size - 1)
            weaker = weaker or self._stance_at(at)
            if self._bare_verb(at):
                return Cue(Ascribed.COMMUNICATED, at, at)
            if not self._is_helper(at):
                return weaker
        return weaker

    def _stance_at(self, place: int) -> Cue | None:
        size = self._tongue.stance_phrases.length_at(self._words, place)
        if size:
            return Cue(Ascribed.STANCE, place, place + size - 1)
        return (
            Cue(Ascribed.STANCE, place, place)
            if self._word(place) in self._tongue.stance_verbs
            else None
        )

    def _can_act(self, mention: Mention) -> bool:
        """Whether the name can be the subject of what follows."""
        tongue = self._tongue
        if mention.oblique or (mention.lead and mention.lead not in tongue.conjunction_clitics):
            return False
        place = self._before_titles(mention.first)
        word = self._word(place)
        if self._title_lead(place + 1, mention.first) not in tongue.conjunction_clitics | {""}:
            return False
        if (
            word in tongue.prepositions
            or word in tongue.conditions
            or word in tongue.requests
            or word in tongue.links
        ):
            return False
        return (
            not tongue.writing.verbs_come_first
            or bool(mention.lead)
            or self._opens_clause(place + 1)
        )

    def _opens_clause(self, place: int) -> bool:
        """Whether a clause can begin here: behind a sign, or a word that opens one."""
        word = self._word(place - 1)
        tongue = self._tongue
        if not word[:1].isalnum() or self._token_opens_line(place):
            return True
        return (
            word in tongue.conjunctions
            or word in tongue.content
            or word in tongue.helpers
            or word in tongue.relatives
            or word in tongue.asking
            or self._without_clitic(self._word(place)) != self._word(place)
            or bool(self._bare_verb(place - 1))
        )

    def _is_not_yet_so(self, place: int) -> bool:
        """Whether a condition or a request stands before this place."""
        word = self._word(place - 1)
        tongue = self._tongue
        return word in tongue.conditions | tongue.requests | tongue.unreal

    def _has_subject_before(self, place: int) -> bool:
        """Whether the verb behind this place has a subject there already: he said …"""
        for at in range(place, place - HELPERS, -1):
            word = self._word(at)
            if word in self._tongue.subjects:
                return True
            if (
                at in self._mention_at
                and not self._mention_at[at].oblique
                and not self._mention_at[at].lead
            ):
                return self._can_act(self._mention_at[at])
            if word not in self._tongue.helpers:
                return False
        return False

    def _has_own_subject(self, cue: Cue) -> bool:
        """Whether the verb's subject follows it: said Noa."""
        after = cue.last + 1
        if after >= len(self._tokens):
            return False
        other = self._mention_at.get(after)
        if other is not None:
            return not other.lead and not other.oblique
        if self._word(after) == "-" and self._word(after + 1) in self._tongue.subjects:
            return True
        return self._tokens[after].capital and self._tokens[after].is_word

    def _begins_anew(self, place: int) -> bool:
        word = self._word(place - 1)
        joined = self._word(place) not in self._tongue.pronouns
        return (
            joined
            or not word[:1].isalnum()
            or word in self._tongue.conjunctions
            or word in self._tongue.content
        )

    def _before_titles(self, first: int) -> int:
        """The place before a name and the titles in front of it."""
        place = first - 1
        while place >= 0 and place > first - 1 - TITLE_TOKENS and place not in self._mention_at:
            word = self._word(place)
            if not (
                self._is_title(word)
                or (word == "." and self._word(place - 1) in self._tongue.titles)
            ):
                return place
            place -= 1
        return place

    def _is_title(self, word: str) -> bool:
        return word in self._tongue.titles or bool(self._lead_of_title(word))

    def _lead_of_title(self, word: str) -> str:
        """What is written together with a title before it, drawn together with its article or not."""
        titles = self._tongue.titles
        if word in titles or self._cased or len(word) <= LEAST_WORD:
            return ""
        if self._tongue.writing.contracted:
            written, lead, opening = self._tongue.writing.contracted
            if word.startswith(written):
                return lead if f"{opening}{word[len(lead) :]}" in titles else ""
        return word[0] if word[0] in self._tongue.name_clitics and word[1:] in titles else ""

    def _title_lead(self, first: int, end: int) -> str:
        """What is written together with the first of the titles here."""
        return self._lead_of_title(self._word(first)) if first < end else ""

    def _back_over_adverbs(self, place: int) -> int:
        """The place before words that say when and how: said yesterday Dana."""
        for _ in range(ADVERBS):
            if self._bare_verb(place) or self._word(place) not in self._tongue.helpers:
                return place
            if self._tongue.phrases.length_before(self._words, place):
                return place
            place -= 1
        return place

    def _content_at(self, place: int) -> bool:
        """Whether what was said follows shortly."""
        for at in range(place, place + CONTENT_TOKENS):
            word = self._word(at)
            quoted = at < len(self._tokens) and self._tokens[at].is_quotation
            if at > place and self._word(at - 1) in self._tongue.comparing:
                return False
            if word == ":" or word in self._tongue.content or quoted:
                return True
            if self._may_be_that(word):
                return True
        return False

    def _opens_object(self, place: int) -> bool:
        """Whether a clause that is the object of a verb begins here."""
        place += self._tongue.writing.comma_before_that and self._word(place) == ","
        word = self._word(place)
        return word in self._tongue.content or self._is_joined_clause(word)

    def _begins_with_that(self, word: str) -> bool:
        that = self._tongue.writing.joined_that
        return bool(that) and word.startswith(that)

    def _may_be_that(self, word: str) -> bool:
        """Whether a word behind one for telling has that written together with it."""
        known = self._everyday
        joined = self._begins_with_that(word) and len(word) >= LEAST_WORD
        return joined and (word not in known or word[1:] in known)

    def _is_joined_clause(self, word: str) -> bool:
        """Whether a word has that written together with it, and is not one that begins so by itself."""
        known = self._everyday
        return (
            self._begins_with_that(word)
            and len(word) > LEAST_WORD
            and word not in known
            and word[1:] in known
        )

    def _what_follows(self, place: int) -> bool:
        """Whether behind a noun and whose it is stands what it was."""
        word = self._word(place)
        if word == "," and self._opens_object(place):
            return True
        if word == "," and self._word(place + 1) not in self._tongue.pronouns:
            return any(self._word(place + step) in self._tongue.copulas for step in (1, 2))
        if word in self._tongue.copulas or self._content_at(place):
            return True
        writing = self._tongue.writing
        infinitive = word.startswith(writing.infinitives_begin) or word.endswith(
            writing.infinitives_end
        )
        other = self._tongue.prepositions | self._tongue.comparing
        return infinitive and len(word) > LEAST_WORD and word not in other

    def _is_question(self, mention: Mention) -> bool:
        """Whether the sentence that names the person asks something, not only for a nod at its end."""
        end = self._sentence_end(mention.last, len(self._tokens))
        if self._word(end) not in ("?", "؟"):
            return False
        for at in range(mention.last, end):
            if self._word(at) == ":" or self._tokens[at].is_quotation:
                return False  # what they asked themselves
        comma = max(
            (at for at in range(mention.last, end) if self._word(at) in (",", "،")), default=-1
        )
        return comma < 0 or end - comma - 1 > TAG_WORDS

    def _is_sentence_end(self, place: int) -> bool:
        token = self._tokens[place]
        if token.plain == "؟":
            return True
        if token.plain != ".":
            return token.is_ending
        before = self._word(place - 1)
        return not (len(before) == 1 or before in self._tongue.titles)

    def _skip_surname(self, place: int) -> int:
        """The place behind what else a person is called: words with a capital right behind a name."""
        for _ in range(SURNAMES):
            if (
                place >= len(self._tokens)
                or place in self._mention_at
                or not self._tokens[place].capital
            ):
                return place
            place += 1
        return place
