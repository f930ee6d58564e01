"""Resuming: what somebody has said where name and verb stand far apart, and what only looks as if they had."""

from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.machine import Cue
from bot.guard.obliquely import Obliquely
from bot.guard.people import Mention
from bot.guard.sentences import LEAST_WORD

RESUMED_WITHIN: Final = 14
"""So many words behind a name somebody may still be said to have said something while doing something else."""

UNKNOWN_WITHIN: Final = 12
"""So near the beginning of a sentence stands that nobody knows what it tells."""

CLAUSE_WITHIN: Final = 6
"""So near behind a name begins the clause that its verb has for an object."""

NOTHING_TOKENS: Final = 2
TOLD_WITHIN: Final = 6
ASKED_WITHIN: Final = 15
SPOKEN_WITHIN: Final = 7
LEAST_SAID: Final = 3
"""Behind a colon: a list has fewer words than this, or none of those by which a clause is known among the first few."""

LINKS: Final = 3


class Resuming(Obliquely):
    """The rules for a verb that takes its subject up again, and for sentences that tell of nothing said."""

    def _among_others(self, mention: Mention) -> Cue | None:
        """One of those who share a verb: the neighbours, among them Dana, say."""
        place = self._before_titles(mention.first)
        if not self._tongue.among.length_before(self._words, place):
            lead = mention.lead or self._title_lead(place + 1, mention.first)
            if not lead or not self._tongue.among.length_before(
                (*self._words[: place + 1], lead), place + 1
            ):
                return None
        after = mention.last + 1
        if self._word(after) not in (",", "،"):
            return None
        if not self._opens_object(after + 1):
            return self._verb_from(after + 1)
        start = self._sentence_start(mention.first)
        verbs = (at for at in range(start, mention.first) if self._bare_verb(at))
        return next((Cue(Ascribed.COMMUNICATED, at, at) for at in verbs), None)

    def _as_for(self, mention: Mention) -> Cue | None:
        """Somebody put first, taken up by the verb alone: as for Dana, says that she is tired."""
        place = self._before_titles(mention.first)
        if self._word(mention.last + 1) != "," or not self._tongue.topics.length_before(
            self._words, place
        ):
            return None
        return self._verb_from(mention.last + 2)

    def _seen_by(self, mention: Mention) -> Cue | None:
        """What something is for somebody, in their words: for Dana, all this is "theatre"."""
        if not (
            {self._word(self._before_titles(mention.first)), mention.lead} & self._tongue.viewing
        ):
            return None
        start = mention.last + 1
        for place in range(start, self._sentence_end(start, RESUMED_WITHIN)):
            if place in self._mention_at:
                return None
            if self._tokens[place].is_quotation:
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _one_who(self, mention: Mention) -> Cue | None:
        """Whoever said it, and then who that is: the one who said that the well is dry is Dana."""
        place = self._before_titles(mention.first)
        while place > 0 and not self._word(place)[:1].isalnum():
            place -= 1
        if self._word(place) not in self._tongue.identifying:
            return None
        start = self._sentence_start(place)
        for at in range(start, min(place, start + LINKS)):
            size = self._tongue.one_who.length_at(self._words, at)
            if size:
                verb = at + size + (self._word(at + size) == ",")
                cue = self._verb_from(verb + (self._word(verb) in self._tongue.relatives))
                return cue if cue is not None and cue.last < place else None
        return None

    def _in_saying(self, mention: Mention) -> Cue | None:
        """A verb of telling behind another one of the same subject: Dana was right when she said that; she left, saying
        that; she sent a recording in which she says that.
        """
        heard = mention.last + 1 + (self._word(mention.last + 1) in self._tongue.resuming)
        told = self._opens_object_shortly(heard + 1)
        if told and self._word(heard) in self._tongue.saying:
            return Cue(Ascribed.COMMUNICATED, heard, heard)  # I heard Dana say that …
        if not self._is_a_subject(mention):
            return None
        end = self._sentence_end(mention.last + 1, RESUMED_WITHIN)
        for place in range(mention.last + 1, end):
            if place in self._mention_at:
                return None
            if self._tells_again(mention, place) and self._opens_object_shortly(place + 1):
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _is_a_subject(self, mention: Mention) -> bool:
        """Whether it may be the subject of a clause, before its verb or behind it."""
        before = self._before_titles(mention.first)
        if self._tongue.writing.verbs_come_first and not mention.lead and not mention.oblique:
            return self._word(before) not in self._tongue.prepositions
        return self._can_act(mention) and self._opens_clause(before + 1)

    def _tells_again(self, mention: Mention, place: int) -> bool:
        """Whether a form of telling here goes on with the subject before it."""
        tongue, word = self._tongue, self._word(place)
        before = place - 1
        if word in tongue.saying:
            between = range(mention.last + 1, place)
            return not any(self._word(at) in tongue.modals for at in between)
        if not self._bare_verb(place) or word.endswith(tongue.plural_endings):
            return False
        if self._word(place + 1) in tongue.therein:
            return True
        while before > mention.last and self._word(before) not in tongue.resuming:
            if not self._is_helper(before):
                return word.startswith(tongue.writing.resuming_letters)
            before -= 1
        return before > mention.last

    def _opens_object_shortly(self, place: int) -> bool:
        """Whether what was said follows, at most one word that says to whom or where between."""
        passed = self._is_helper(place) or self._word(place) in self._tongue.therein
        return self._opens_told(place) or (passed and self._opens_told(place + 1))

    def _opens_told(self, place: int) -> bool:
        word = self._word(place)
        return (
            word == ":"
            or self._may_be_that(word)
            or word in self._tongue.asking
            or self._opens_object(place)
        )

    def _opens_words(self, mention: Mention, place: int) -> bool:
        """Whether somebody's words stand behind a colon: in quotation marks, or where their name began the sentence."""
        if place < len(self._tokens) and self._tokens[place].is_quotation:
            return True
        first = self._before_titles(mention.first) + 1
        begins = self._sentence_start(first) >= first - self._tongue.writing.verbs_come_first
        words = [self._word(place + step) for step in range(SPOKEN_WITHIN)]
        tongue = self._tongue
        if not begins or not words[0][:1].isalpha():
            return False
        if words[0] in tongue.negations or self._word(self._sentence_end(place, ASKED_WITHIN)) in (
            "?",
            "؟",
            "!",
        ):
            return True
        if not all(word[:1].isalpha() for word in words[:LEAST_SAID]):
            return False
        spoken = tongue.subjects | tongue.pronouns | tongue.asking | tongue.naming.authors
        spoken |= tongue.naming.spoken_to | tongue.negations
        aside = self._word(mention.last + 1) == "("
        return aside or any(word in spoken for word in words)

    def _clause_behind(self, mention: Mention) -> Cue | None:
        """Whatever somebody did, and then that something is so, where no other clause begins in that way."""
        tongue = self._tongue
        if not tongue.that_tells or not self._is_a_subject(mention):
            return None
        verb = self._before_titles(mention.first)
        behind_verb = tongue.writing.verbs_come_first and self._word(verb)[:1].isalnum()
        first_person = self._word(verb).startswith(tongue.writing.first_person)
        if behind_verb and (first_person or not self._is_verb_first(mention, verb)):
            return None
        start = mention.last + 1
        for place in range(start, self._sentence_end(start, CLAUSE_WITHIN)):
            word = self._word(place)
            if place in self._mention_at or word in tongue.requests | tongue.stance_verbs:
                return None
            if word in tongue.that_tells:
                before = place - 1 - (self._word(place - 1) == ",")
                has_verb = before > mention.last or behind_verb
                told = has_verb and self._word(before) not in tongue.comparing_that
                return Cue(Ascribed.COMMUNICATED, place, place) if told else None
            if word == "," and not self._opens_object(place):
                return None
        return None

    def _is_verb_first(self, mention: Mention, place: int) -> bool:
        """Whether the word before a name may be the verb that it is the subject of; of a name that is also a word, only
        a verb of telling.
        """
        word, tongue = self._word(place), self._tongue
        if word.endswith(tongue.plural_endings):
            return False
        no_verb = tongue.comparing_that | tongue.addressing | tongue.conditions
        if word in no_verb | tongue.comparing | tongue.subjects or not self._opens_clause(place):
            return False
        known = word in self._everyday or self._tokens[mention.last].plain in self._everyday
        return place not in self._mention_at and (not known or bool(self._bare_verb(place)))

    def _put_in_between(self, mention: Mention) -> Cue | None:
        """That somebody said so, put in or added: what Dana wants, so she told me, is peace."""
        start = mention.last + 1
        for place in range(start, self._sentence_end(start, RESUMED_WITHIN)):
            if place in self._mention_at:
                return None
            if self._word(place) not in (",", "،"):
                continue
            at = self._behind_thus(place + 1)
            verb = self._bare_verb(at)
            behind = at + 1
            while self._is_helper(behind) and self._word(behind) not in self._tongue.pronouns:
                behind += 1
            word = self._word(behind)
            dash = self._word(at + 1) == "-"
            so = at > place + 1 and self._word(at - 1) in self._tongue.thus
            ends = so or not word[:1].isalnum() or word in self._tongue.pronouns
            if dash:
                ends = self._word(at + 2) in self._tongue.pronouns
            if verb and not verb.endswith(self._tongue.plural_endings) and ends:
                return Cue(Ascribed.COMMUNICATED, at, at)
        return None

    def _behind_thus(self, place: int) -> int:
        """The place behind words like so, and what may stand before a verb."""
        while self._word(place) in self._tongue.thus or self._is_helper(place):
            if self._bare_verb(place):
                return place
            place += 1
        return place

    def _in_their_words(self, mention: Mention) -> Cue | None:
        """That it is in their words, said of whoever was named before: Dana stays, according to her, at home."""
        start = mention.last + 1
        for place in range(start, self._sentence_end(start, RESUMED_WITHIN)):
            if place in self._mention_at:
                return None
            size = self._tongue.theirs.length_at(self._words, place)
            if size:
                return Cue(Ascribed.COMMUNICATED, place, place + size - 1)
        return None

    def _skip_epithet(self, place: int) -> int:
        """The place behind what a person is like, written with its article right behind the name: Dana the old."""
        like = self._word(place).startswith(self._tongue.writing.articles) and not self._bare_verb(
            place
        )
        return place + 1 if like and self._bare_verb(place + 1) else place

    def _asked_and_answered(self, mention: Mention) -> Cue | None:
        """A name with a question mark, and then what they say: Dana? Says that she is tired."""
        after = mention.last + 1
        if self._word(after) not in ("?", "؟"):
            return None
        place = after + 1
        place += self._word(place) in self._tongue.pronouns
        cue = self._verb_from(place)
        if cue is None or self._is_of_several(mention, cue) or self._has_own_subject(cue):
            return None
        return cue if self._opens_object_shortly(cue.last + 1) else None

    def _sentence_start(self, place: int) -> int:
        """Where the sentence begins that this place lies in."""
        while (
            place > 0 and not self._is_sentence_end(place - 1) and not self._token_opens_line(place)
        ):
            place -= 1
        return place

    def _tells_nothing(self, cue: Cue) -> bool:
        """Whether nothing was said: Dana has said nothing; Dana did not say hello."""
        before = range(cue.first - NOTHING_TOKENS, cue.first)
        behind = range(cue.last + 1, cue.last + 1 + NOTHING_TOKENS)
        return any(self._word(place) in self._tongue.nothing for place in (*before, *behind))

    def _tells_too_little(self, mention: Mention, cue: Cue) -> bool:
        """Whether a verb tells something only with what was told behind it, and that is missing: Dana knew me."""
        word = self._bare_verb(cue.first)
        if cue.first != cue.last or word not in self._tongue.needing:
            return False
        behind = max(cue.last, mention.last if cue.first < mention.first else 0) + 1
        said = any(self._opens_told(behind + step) for step in range(TOLD_WITHIN))
        quoted = any(token.is_quotation for token in self._tokens)
        return not (said or quoted)

    def _is_told_to(self, mention: Mention) -> bool:
        """Whether what was told follows a name that a verb needs as the one it is told to: I told Dana that …"""
        after = self._word(mention.last + 1)
        tongue = self._tongue
        written = after.startswith(tongue.writing.addressed_with) and len(after) > LEAST_WORD
        return (
            not (after[:1].isalnum() or after == ":")
            or written
            or after in tongue.content | tongue.prepositions | tongue.comparing
        )

    def _is_unknown(self, mention: Mention) -> bool:
        """Whether the sentence says that it is not known what: nobody knows what Dana thinks."""
        start = self._sentence_start(mention.first)
        for place in range(start, min(mention.first, start + UNKNOWN_WITHIN)):
            if self._tongue.unknowing.length_at(self._words, place):
                return True
        return False

    def _is_of_several(self, mention: Mention, cue: Cue) -> bool:
        """Whether a verb is of several, and somebody named alone is not its subject: with Dana, and they said."""
        tongue = self._tongue
        if not self._word(cue.first).endswith(tongue.plural_endings):
            return False
        before, after = self._word(self._before_titles(mention.first)), mention.last + 1
        if mention.lead and mention.lead in tongue.conjunction_clitics:
            return False
        if before in tongue.conjunctions or before in (",", "،") or after in self._mention_at:
            return False
        if self._word(after) in tongue.conjunctions | tongue.comitative:
            return self._is_helper(after + 1) or bool(self._bare_verb(after + 1))
        return after == cue.first or not self._word(after).startswith(tongue.writing.joining)
