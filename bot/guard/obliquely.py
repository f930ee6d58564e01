"""Obliquely: what is ascribed to somebody who is not the subject: it seems to Dana that; Dana has another opinion."""

from typing import Final

from bot.guard.findings import Ascribed
from bot.guard.machine import Cue
from bot.guard.people import Mention
from bot.guard.sentences import HELPERS, Sentences

HELD_TOKENS: Final = 3
HEARD_TOKENS: Final = 4


class Obliquely(Sentences):
    """The rules for a name that a case, a preposition or something written together with it makes no subject."""

    def _experienced(self, mention: Mention) -> Cue | None:
        """To Dana it seems that …; it seems to Dana that …"""
        if self._can_act(mention):
            return None
        experiencing = self._tongue.experiencing
        for place in range(mention.last + 1, mention.last + 1 + HELPERS):
            size = experiencing.length_at(self._words, place)
            if size:
                return Cue(Ascribed.COMMUNICATED, place, place + size - 1)
            if not self._is_helper(place):
                break
        before = self._before_titles(mention.first)
        before -= self._word(before) in self._tongue.prepositions
        size = experiencing.length_before(self._words, before)
        if size and self._content_at(mention.last + 1):
            return Cue(Ascribed.COMMUNICATED, before - size + 1, before)
        return None

    def _held(self, mention: Mention) -> Cue | None:
        """Dana has another opinion, where a language says so without a verb of having."""
        before = self._word(self._before_titles(mention.first))
        if not {mention.lead, before} & self._tongue.holding:
            return None
        for place in range(mention.last + 1, mention.last + 1 + HELD_TOKENS):
            if place in self._mention_at or not self._word(place)[:1].isalnum():
                return None
            if self._is_noun(place):
                return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _heard_from(self, mention: Mention) -> Cue | None:
        """From Dana I heard that …"""
        before = self._word(self._before_titles(mention.first))
        for place in range(mention.last + 1, mention.last + 1 + HEARD_TOKENS):
            if place in self._mention_at or not self._word(place)[:1].isalnum():
                return None
            for link in {mention.lead, before} - {""}:
                size = self._tongue.hearsay.length_at((*self._words[: place + 1], link), place)
                if size == 2 and self._content_at(place + 1):
                    return Cue(Ascribed.COMMUNICATED, place, place)
        return None

    def _is_of_theirs(self, mention: Mention) -> bool:
        """Whether the name only says whose relative or friend is meant: Dana's brother."""
        return self._word(mention.first - 1) in self._tongue.kin
