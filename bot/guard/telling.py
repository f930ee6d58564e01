"""Telling: what a text in one of the other languages ascribes to the people it names, by where its words stand."""

from collections.abc import Sequence
from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.layouts import Layouts
from bot.guard.machine import Cue, Rule
from bot.guard.people import Mention
from bot.guard.resuming import Resuming
from bot.guard.sentences import HELPERS, SURNAMES
from bot.guard.tokens import Token
from bot.guard.tongues import SideBySide, Tongue

APPOSITION_TOKENS: Final = 25
CONTINUATION_TOKENS: Final = 25
NOUN_TOKENS: Final = 2
SHARED_TOKENS: Final = 5
QUOTATION_TOKENS: Final = 20
DESCRIPTION_TOKENS: Final = 4
PLACE_TOKENS: Final = 4


class Telling(Resuming):
    """The question what a text ascribes to a person it names, rule by rule, for languages whose verb may stand on
    either side of its subject.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        tongue: Tongue,
        everyday: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(tokens, mentions, tongue, everyday)
        self._layouts = Layouts(tokens, mentions)

    def _rules(self) -> tuple[Rule, ...]:
        return (
            self._layout,
            self._beside_quotation,
            self._source,
            self._noun,
            self._inverted,
            self._before_description,
            self._predicate,
            self._continued,
            self._before_quotation,
            self._experienced,
            self._held,
            self._heard_from,
            self._among_others,
            self._as_for,
            self._one_who,
            self._seen_by,
            self._in_saying,
            self._clause_behind,
            self._put_in_between,
            self._in_their_words,
            self._asked_and_answered,
            self._coming_back,
        )

    def _does_not_count(self, mention: Mention, rule: Rule, found: Cue) -> bool:
        if rule == self._layout:
            return False
        if (
            rule == self._coming_back
            and self._sentence_end(mention.last, found.first) < found.first
        ):
            return False  # a question about somebody, and then what they said
        if found.ascribed is Ascribed.COMMUNICATED and (
            self._tells_nothing(found)
            or self._tells_too_little(mention, found)
            or self._is_unknown(mention)
            or (
                rule in (self._predicate, self._continued, self._coming_back)
                and self._is_of_several(mention, found)
            )
        ):
            return True
        if rule == self._asked_and_answered:
            return self._is_of_theirs(mention)
        return self._is_question(mention) or self._is_of_theirs(mention)

    def _layout(self, mention: Mention) -> Cue | None:
        """As a pasted conversation shows it; a name that something is written together with is addressed there."""
        if mention.lead and mention.lead not in self._tongue.conjunction_clitics:
            return None
        return self._layouts.cue(mention)

    def _beside_quotation(self, mention: Mention) -> Cue | None:
        """A name alone behind a quotation: "…" – Dana; "…", Dana."""
        if self._word(mention.last + 1) not in ("", ".") and not self._token_opens_line(
            mention.last + 1
        ):
            return None
        place = self._before_titles(mention.first)
        if place >= 1 and (self._word(place) in (",", "،") or self._tokens[place].is_dash):
            place -= 1
            place -= place >= 1 and self._word(place) == ","
        elif place < 1 or not self._tokens[place].is_quotation:
            return None
        if self._tokens[place].is_quotation:
            return Cue(Ascribed.COMMUNICATED, mention.first, mention.last)
        return None

    def _before_quotation(self, mention: Mention) -> Cue | None:
        """Whatever somebody did, if their words follow it: Dana did not hide her anger: "…"."""
        if mention.oblique or not (
            self._can_act(mention) or (self._tongue.writing.verbs_come_first and not mention.lead)
        ):
            return None
        start = mention.last + 1
        for place in range(start, self._sentence_end(start, QUOTATION_TOKENS)):
            other = self._mention_at.get(place)
            if other is not None and not other.lead and not other.oblique:
                return None
            if self._word(place) == ":" and self._opens_words(mention, place + 1):
                return Cue(Ascribed.COMMUNICATED, place, place + 1) if place > start else None
        return None

    def _source(self, mention: Mention) -> Cue | None:
        """According to Dana; as Dana said; heard from Dana that …"""
        place = self._before_titles(mention.first)
        lead = mention.lead or self._title_lead(place + 1, mention.first)
        words = [*self._words[: place + 1], *([lead] if lead else [])]
        size = self._tongue.sources.length_before(words, len(words) - 1)
        if not size and self._content_at(mention.last + 1):
            size = self._tongue.hearsay.length_before(words, len(words) - 1)
        if not size:
            return None
        last = mention.first - 1 if mention.first else 0
        return Cue(Ascribed.COMMUNICATED, max(0, last - size + 1), last)

    def _may_stand_beside(self, mention: Mention) -> bool:
        """Whether the name right behind a noun can say whose it is."""
        kind = self._tongue.writing.side_by_side
        return kind is SideBySide.ALWAYS or (kind is SideBySide.WITHOUT_LEAD and not mention.lead)

    def _names_a_source(self, place: int) -> bool:
        """Whether what ends here says that a noun for words is where something is known from: in the words of …"""
        place -= self._word(place) in self._tongue.naming.determiners
        return self._tongue.sources.length_before(self._words, place) > 0

    def _points_at(self, noun: int) -> bool:
        """Whether the words are said to be somebody's: these are the words of …"""
        place = noun - 1 - (self._word(noun - 1) in self._tongue.naming.determiners)
        return self._word(place) in self._tongue.pointing

    def _noun(self, mention: Mention) -> Cue | None:
        """Dana's claim that …; Dana's proposal is …"""
        place = self._before_titles(mention.first)
        tongue = self._tongue
        if tongue.links:
            linked = mention.lead in tongue.links or self._word(place) in tongue.links
            if not linked and not self._may_stand_beside(mention):
                return None
            place -= self._word(place) in tongue.links
        for step in range(NOUN_TOKENS):
            noun = place - step
            if self._is_noun(noun) and (
                self._names_a_source(noun - 1)
                or self._points_at(noun)
                or self._what_follows(mention.last + 1)
            ):
                return Cue(Ascribed.COMMUNICATED, noun, noun)
        return None

    def _inverted(self, mention: Mention) -> Cue | None:
        """The verb before its subject: said Dana."""
        if mention.oblique or mention.lead:
            return self._inverted_together(mention)
        before = self._before_titles(mention.first)
        if self._word(before) in self._tongue.prepositions:
            return None
        place = self._back_over_adverbs(before)
        return self._inverted_phrase(mention, place) or self._inverted_verb(mention, place)

    def _inverted_together(self, mention: Mention) -> Cue | None:
        """The verb before several who share it: said Noa and Dana that …"""
        if mention.lead not in self._tongue.conjunction_clitics or not self._content_at(
            mention.last + 1
        ):
            return None
        for place in range(mention.first - 2, mention.first - 2 - SURNAMES, -1):
            if self._bare_verb(place) and self._opens_clause(place):
                return (
                    None if self._is_not_yet_so(place) else Cue(Ascribed.COMMUNICATED, place, place)
                )
        return None

    def _inverted_phrase(self, mention: Mention, place: int) -> Cue | None:
        split = self._split_phrase(place, mention.last + 1)
        if split is not None:
            return split
        size = self._tongue.phrases.length_before(self._words, place)
        first = place - size + 1
        if size and not self._has_subject_before(first - 1) and not self._is_not_yet_so(first):
            return Cue(Ascribed.COMMUNICATED, place - size + 1, place)
        return None

    def _inverted_verb(self, mention: Mention, place: int) -> Cue | None:
        word = self._bare_verb(place)
        if self._word(place) in self._tongue.addressing and self._is_told_to(mention):
            return None
        if self._word(place) in self._tongue.stance_verbs and self._opens_clause(place):
            return Cue(Ascribed.STANCE, place, place)
        if self._is_behind_quotation(place) or self._is_put_in(place, mention.last + 1):
            return Cue(Ascribed.COMMUNICATED, place, place)
        if not word or (self._tongue.inverting and word not in self._tongue.inverting):
            return None
        if self._has_subject_before(place - 1) or self._is_not_yet_so(place):
            return None
        if self._word(place - 1) in self._tongue.times and not self._content_at(mention.last + 1):
            return None
        stands_first = place == mention.first - 1 and self._opens_clause(place)
        if word in self._tongue.transitive and not stands_first:
            return None
        cue = Cue(Ascribed.COMMUNICATED, place, place)
        return None if self._is_of_several(mention, cue) else cue

    def _split_phrase(self, place: int, after: int) -> Cue | None:
        """A phrase with its subject behind its verb: gave Dana her word."""
        for phrase in self._tongue.phrases.by_first.get(self._word(place), ()):
            rest = phrase[1:]
            if rest and tuple(self._words[after : after + len(rest)]) == rest:
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _before_description(self, mention: Mention) -> Cue | None:
        """A verb that comes first, then who the person is, then the name and what was said: announced the head of the
        council Dana that …
        """
        if mention.oblique or mention.lead or not self._content_at(mention.last + 1):
            return None
        for place in range(mention.first - 2, mention.first - 2 - DESCRIPTION_TOKENS, -1):
            word = self._word(place + 1)
            if not word[:1].isalnum() or place + 1 in self._mention_at:
                return None
            if word in self._tongue.prepositions or word in self._tongue.helpers:
                return None
            verb = self._bare_verb(place)
            if verb and self._opens_clause(place):
                not_so = verb in self._tongue.transitive or self._is_not_yet_so(place)
                return None if not_so else Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _predicate(self, mention: Mention) -> Cue | None:
        """Dana said; Dana, the doctor on their side, said; it was Dana who said."""
        if not self._can_act(mention):
            return None
        place = self._skip_epithet(self._skip_brackets(self._skip_surname(mention.last + 1)))
        direct = self._verb_from(place)
        if direct is not None:
            when = self._word(self._before_titles(mention.first)) in self._tongue.times
            return None if when and not self._content_at(direct.last + 1) else direct
        shared = self._together(place)
        if shared is not None:
            return shared
        if self._word(place) in (",", "،") or (
            place < len(self._tokens) and self._tokens[place].is_dash
        ):
            spoken_to = self._word(place + 1) in self._tongue.naming.spoken_to
            taken_up = self._word(mention.first - 2) in self._tongue.pronouns
            if self._word(place) in (",", "،") and self._bare_verb(place + 1) and not taken_up:
                return None  # a verb right behind the comma asks something of whoever is named
            return self._later(place + spoken_to, APPOSITION_TOKENS, signs=True)
        return self._behind_place(mention, place) or self._with_content(mention, place)

    def _with_content(self, mention: Mention, place: int) -> Cue | None:
        """Any verb with a clause for its object: Dana found out that …"""
        if not self._opens_clause(mention.first):
            return None
        for verb in range(place, place + HELPERS):
            if self._is_helper(verb) and not self._opens_object(verb):
                continue
            word = self._word(verb)
            grammatical = (
                word in self._tongue.comparing
                or word in self._tongue.prepositions
                or word in self._tongue.naming.determiners
            )
            if (
                not word[:1].isalpha()
                or grammatical
                or verb in self._mention_at
                or not self._opens_object(verb + 1)
                or self._word(verb + 1) in self._tongue.causes
            ):
                return None
            return Cue(Ascribed.COMMUNICATED, verb, verb)
        return None

    def _behind_place(self, mention: Mention, place: int) -> Cue | None:
        """The predicate behind where and when: Dana at the meeting said."""
        while self._is_helper(place) and self._word(place) not in self._tongue.prepositions:
            place += 1
        if self._word(place) not in self._tongue.prepositions or not self._opens_clause(
            mention.first
        ):
            return None
        if self._is_helper(place) and not self._opens_place(place + 1):
            return None
        for verb in range(place + 2, place + 2 + PLACE_TOKENS):
            if verb - 1 in self._mention_at or not self._word(verb - 1)[:1].isalnum():
                return None
            if self._bare_verb(verb):
                return Cue(Ascribed.COMMUNICATED, verb, verb)
        return None

    def _opens_place(self, place: int) -> bool:
        """Whether a place is named here, in a language in which a preposition may also be a verb: a, à."""
        determiners = self._tongue.naming.determiners
        return not determiners or self._word(place) in determiners

    def _together(self, place: int) -> Cue | None:
        """The predicate that several people share: Dana and Noa said; Dana and the mayor said."""
        tongue = self._tongue
        word = self._word(place)
        beside = self._mention_at.get(place + 1)
        if word in tongue.comitative and beside is not None:
            return self._verb_from(beside.last + 1)
        other = self._mention_at.get(place)
        joined = word in tongue.conjunctions or (
            other is not None and other.lead in tongue.conjunction_clitics
        )
        if not joined and not (
            word.startswith(tongue.writing.joining) and not self._bare_verb(place)
        ):
            return None
        for at in range(place, place + SHARED_TOKENS):
            if self._word(at + 1) in tongue.subjects or self._word(at + 1) in tongue.naming.authors:
                return None
            if not self._word(at)[:1].isalnum() or self._word(at) in tongue.prepositions:
                return None
            shared = self._verb_from(at + 1)
            if shared is not None:
                return shared if at > place or other is not None or not joined else None
        return None

    def _opens_next_sentence(self, place: int) -> bool:
        """Whether a sentence begins here in a language whose verbs alone say that a third person is meant."""
        return self._tongue.writing.drops_pronouns and self._is_sentence_end(place - 1)

    def _continued(self, mention: Mention) -> Cue | None:
        """A second predicate of the same subject: Dana rose and said."""
        acts = self._can_act(mention) and self._opens_clause(mention.first)
        if not acts and not self._tongue.writing.drops_pronouns:
            return None
        return self._later(mention.last + 1, CONTINUATION_TOKENS, signs=False)

    def _later(self, start: int, furthest: int, *, signs: bool) -> Cue | None:
        """A predicate behind a conjunction, or behind a comma or a dash where something is said in passing."""
        for place in range(start, self._sentence_end(start, furthest)):
            other = self._mention_at.get(place)
            acts = other is not None and not other.lead and not other.oblique and place > start
            if other is not None and acts and self._verb_from(other.last + 1) is not None:
                return None
            token = self._tokens[place]
            joins = token.plain in self._tongue.conjunctions or (
                signs and (token.plain in (",", "،") or token.is_dash)
            )
            cue = self._verb_from(place + 1) if joins else self._joined_verb(place)
            if (
                cue is not None
                and cue.ascribed is Ascribed.COMMUNICATED
                and not self._has_own_subject(cue)
            ):
                return cue
        return None

    def _coming_back(self, mention: Mention) -> Cue | None:
        """A pronoun that can only mean the person named last: …with Dana, and she said. Where pronouns are left out,
        the verb that opens the next sentence.
        """
        for place in range(
            mention.last + 1, min(len(self._tokens), mention.last + CONTINUATION_TOKENS)
        ):
            if place in self._mention_at:
                return None
            if self._opens_next_sentence(place):
                cue = self._verb_from(place)
                if cue is not None and not self._has_own_subject(cue):
                    return cue if cue.ascribed is Ascribed.COMMUNICATED else None
            anew = self._begins_anew(place) or (
                place == mention.last + 1 and not self._can_act(mention)
            )
            if self._without_clitic(self._word(place)) in self._tongue.pronouns and anew:
                cue = self._verb_from(place + 1)
                return cue if cue is not None and cue.ascribed is Ascribed.COMMUNICATED else None
        return None
