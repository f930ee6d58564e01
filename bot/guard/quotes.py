"""The quote index of one logical room: recognises its words elsewhere without keeping them."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from heapq import nlargest
from itertools import chain
from math import log2
from typing import Final

from bot.guard.commonplaces import Commonplaces
from bot.guard.findings import Quote, Span
from bot.guard.normalise import aligned_letters
from bot.guard.overlap import Overlap, overlap, stretches
from bot.guard.passages import (
    GRAM_LETTERS,
    WINDOW_GRAMS,
    Draw,
    Fingerprint,
    Fingerprinter,
    Ordinal,
    Passage,
)
from bot.guard.postings import POSTINGS_KEPT, Place, Postings
from bot.guard.records import ORDINALS, Record, packed, unpacked
from bot.guard.typos import mended

LEAST_WORDS: Final = 5
"""Shorter messages are never stored: their fingerprints could be guessed from a list of common phrases."""

HELD_SCORE: Final = 16.0
"""From here on a passage counts as a quote; set on negotiation chat and on news together, and the same everywhere."""

ECHO_SCORE: Final = 7.0
"""The same where the text itself ascribes them to somebody who was in the room."""

WINDOW_SCORE: Final = 19.0
"""The same for a passage put together from several messages: a longer text meets more by chance."""

LARGE_ROOM: Final = 2_000
SMALL_ROOM_WORTH: Final = 2.0
"""A room with this many messages knows what is common in it; one with half of them or less asks for this much more."""

SECOND_LOOK_SCORE: Final = 6.0
"""From here on a passage is looked at again with its misspellings mended."""

SECOND_LOOK_LETTERS: Final = 600
"""Longer passages are not mended: what is quoted in them stands out without."""

REPEATED_SHARE: Final = 0.8
"""A message that has this much of an earlier one adds nothing but its mark as a whole."""

PASTED_LETTERS: Final = 48
"""Longer runs that the room has already heard are not stored a second time."""

PASTED_AT_A_GLANCE: Final = 3
"""Of so long a run as many grams at least are among the few of a first glance."""

CANDIDATES: Final = 4
GLANCE_GRAMS: Final = 12
GLANCE_STRENGTH: Final = 1.05
"""A first glance takes few of a passage's grams; unless some message shares more than one rare one, it is the last."""

GLANCED_AT: Final = 60
"""Shorter passages, in grams, are looked at closely at once, and so are those with quotation marks."""

LOOK_GRAMS: Final = 5
FIRST_SAID_WORTH: Final = 0.2
ECHO_STRENGTH: Final = 1.2
LEAST_STRENGTH: Final = 2.2
WINDOW_STRENGTH: Final = 3.0
"""Below this much shared rarity no score can reach what counts."""

_RARITY: Final = tuple(max(count, 1) ** -0.5 for count in range(POSTINGS_KEPT + 1))
_WORTH: Final = (*_RARITY[:POSTINGS_KEPT], FIRST_SAID_WORTH)
"""A common phrase, or one made common, speaks for who said it first."""
_Hit = tuple[int, float, Sequence[Place]]


class QuoteIndex:
    """What was said in one logical room, as fingerprints under a key, and the question whether a text repeats it.

    The index promises: nothing in it or in its records is text, author or time; words said again add nothing (so that
    repeating a sentence cannot make it common, and thereby free); short messages and exempt ones are never stored.
    Authors are known from memory only, for as long as this object lives, so that people may repeat themselves.
    Indexes under one key may share what is ``exempt``. What is one of the ``commonplaces`` is never stored either.

    It answers anyone who asks: whoever owns it must ask only on behalf of a person who could read the room, tell the
    answer to that person alone, and limit how often they may try. Otherwise it is an oracle about the room.
    """

    def __init__(
        self,
        fingerprinter: Fingerprinter,
        draw: Draw,
        records: Iterable[bytes] = (),
        exempt: set[Fingerprint] | None = None,
        commonplaces: Commonplaces | None = None,
    ) -> None:
        self._fingerprinter = fingerprinter
        self._draw = draw
        self._postings = Postings()
        self._wholes: dict[Fingerprint, tuple[Place, ...]] = {}
        self._sizes: list[int] = []
        self._ordinals: set[Ordinal] = set()
        self._authors: dict[Place, Hashable] = {}
        self._exempt = exempt if exempt is not None else set()
        self._commonplaces = commonplaces
        for record in records:
            self._enter(unpacked(record))

    def __len__(self) -> int:
        return len(self._sizes)

    def __repr__(self) -> str:
        return f"<quote index of {len(self)} messages>"

    def passage(self, text: str) -> Passage:
        """The text made ready to be asked about; all indexes that share a fingerprinter understand it."""
        return self._fingerprinter.passage(text)

    def exempt(self, text: str) -> None:
        """From now on these words are free: the bot's own prompts, stock phrases, what has been released."""
        passage = self.passage(text)
        self._exempt.update(passage.grams)
        self._exempt.add(passage.whole)

    def remember(self, said: str | Passage, author: Hashable | None = None) -> bytes | None:
        """Take in a message said in the room. Returns the record to seal and append, None if nothing is to be kept.

        The record holds fingerprints in the order of their value, not of the words, after a random ordinal.
        """
        passage = said if isinstance(said, Passage) else self.passage(said)
        if passage.count < LEAST_WORDS or (
            self._commonplaces is not None and self._commonplaces.is_one(passage.text)
        ):
            return None
        chosen = passage.winnowed(WINDOW_GRAMS)
        if passage.whole in self._exempt or chosen <= self._exempt:
            return None
        kept = self._unheard(passage, chosen)
        if not kept and passage.whole in self._wholes:
            return None
        record = Record(self._fresh_ordinal(), passage.whole, kept)
        place = self._enter(record)
        if author is not None:
            self._authors[place] = author
        return packed(record)

    def seen(
        self,
        asked: str | Passage,
        author: Hashable | None = None,
        earlier: Sequence[Passage] = (),
        *,
        echoes: bool = False,
    ) -> Quote | None:
        """Whether the text repeats the room, what its author said there set aside.

        `earlier` are the passages of the author's messages just before, oldest first: a quote split over several
        messages is found if it reaches into this one. The spans are counted in the letters of this text alone:
        `quoted_spans` leads them back into the text. `echoes`: fewer words in common are enough, as where a text says
        itself whose words they were.
        """
        if not self._sizes:
            return None
        passage = asked if isinstance(asked, Passage) else self.passage(asked)
        more = ECHO_SCORE - HELD_SCORE if echoes else self._more_in_a_small_room()
        found = self._whole(passage, author) or self._best(passage, author, HELD_SCORE + more)
        if found is None and earlier and self._may_be_split((*earlier, passage), author):
            window = reduce(self._fingerprinter.joined, (*earlier, passage))
            whole_window = self._best(window, author, WINDOW_SCORE + more)
            if whole_window is not None:
                found = whole_window.from_letter(len(window.letters) - len(passage.letters))
        if found is None:
            return None
        return Quote(found.score, found.runs, found.whole, found.author_known)

    def _more_in_a_small_room(self) -> float:
        """How much more has to speak for a quote where little was said: nothing is common there yet, so that everything
        shared looks rare.
        """
        said = max(len(self._sizes), 1)
        return max(0.0, min(SMALL_ROOM_WORTH, SMALL_ROOM_WORTH * log2(LARGE_ROOM / said) / 2))

    def _whole(self, passage: Passage, author: Hashable | None) -> Overlap | None:
        if passage.whole in self._exempt:
            return None
        for message in self._wholes.get(passage.whole, ()):
            if self._is_own(message, author):
                continue
            known = sum(message in having for _, having in self._postings.met(set(passage.grams)))
            if 2 * known >= self._sizes[message] or self._is_full(passage):
                whole = ((0, len(passage.letters)),)
                return Overlap(HELD_SCORE, whole, True, message in self._authors)
        return None

    def _is_full(self, passage: Passage) -> bool:
        """Whether so many messages share these grams that the postings cannot tell which ones do."""
        return all(len(having) == POSTINGS_KEPT for _, having in self._postings.met(passage.grams))

    def _best(self, passage: Passage, author: Hashable | None, least: float) -> Overlap | None:
        strength = (
            WINDOW_STRENGTH
            if passage.parts
            else LEAST_STRENGTH
            if least >= HELD_SCORE
            else ECHO_STRENGTH
        )
        likely = self._likely(passage, author, strength)
        hits = self._hits(passage) if likely else []
        best: Overlap | None = None
        for rank, message in enumerate(likely):
            found = self._overlap(passage, message, hits)
            if (
                rank == 0
                and SECOND_LOOK_SCORE <= found.score < least
                and len(passage.letters) <= SECOND_LOOK_LETTERS
            ):
                found = self._second_look(passage, message, found)
            if found.score >= least and (best is None or found.score > best.score):
                best = replace(found, author_known=message in self._authors)
        return best

    def _likely(self, passage: Passage, author: Hashable | None, least: float) -> list[Place]:
        """The few messages that share most, by the grams that the passage itself would store: no more is looked at for
        a text that has nothing to do with the room, however much was said there.
        """
        if not passage.quoted and self._is_new_at_a_glance(passage):
            return []
        closely = WINDOW_GRAMS if least < LEAST_STRENGTH else LOOK_GRAMS
        strength = self._strength_of(passage, closely)
        found = [
            (shared, message)
            for message, shared in strength.items()
            if shared >= least and not self._is_own(message, author)
        ]
        count = CANDIDATES if len(passage.letters) <= SECOND_LOOK_LETTERS else CANDIDATES // 2
        return [message for _, message in nlargest(count, found)]

    def _may_be_split(self, parts: Sequence[Passage], author: Hashable | None) -> bool:
        """Whether several passages share so much with one message together that a quote may be split over them."""
        looks = [(LOOK_GRAMS, LEAST_STRENGTH)]
        if sum(len(part.grams) for part in parts) > GLANCED_AT and not any(p.quoted for p in parts):
            looks.insert(0, (GLANCE_GRAMS, GLANCE_STRENGTH))
        for window, least in looks:
            together: dict[Place, float] = defaultdict(float)
            for part in parts:
                for message, shared in self._strength_of(part, window).items():
                    together[message] += shared
            if not any(
                shared >= least and not self._is_own(message, author)
                for message, shared in together.items()
            ):
                return False
        return True

    def _strength_of(self, passage: Passage, window: int) -> Mapping[Place, float]:
        """How much rarity each message shares with the grams chosen from such windows; found once, for as long as
        nothing more is said in the room.
        """
        asked = (len(self._sizes), len(self._exempt))
        when, found = passage.met.get((self, window), (None, {}))
        if when != asked:
            found = self._strength(passage.winnowed(window))
            passage.met[self, window] = asked, found
        return found

    def _is_new_at_a_glance(self, passage: Passage) -> bool:
        """Whether no message shares more than one rare gram of the few that are taken of a long passage."""
        if len(passage.grams) <= GLANCED_AT:
            return False
        glance = self._strength_of(passage, GLANCE_GRAMS)
        return max(glance.values(), default=0.0) < GLANCE_STRENGTH

    def _strength(self, grams: frozenset[Fingerprint]) -> Mapping[Place, float]:
        """How much rarity each message shares with these grams."""
        return self._postings.shared(grams - self._exempt, _WORTH)

    def _overlap(self, passage: Passage, message: Place, hits: Sequence[_Hit]) -> Overlap:
        shared = [
            (at, rarity, message in having)
            for at, rarity, having in hits
            if message in having or len(having) == POSTINGS_KEPT
        ]
        return overlap(shared, passage, self._sizes[message], self._clausal(passage))

    def _clausal(self, passage: Passage) -> frozenset[int] | None:
        """Which of a passage's words make clauses of it; None where that says nothing."""
        if self._commonplaces is None:
            return None
        if not passage.parts:
            return self._commonplaces.clausal(passage.text, len(passage.words))
        earlier, later = map(self._clausal, passage.parts)
        if earlier is None or later is None:
            return None
        shift = len(passage.parts[0].words)
        return earlier | {place + shift for place in later}

    def _second_look(self, passage: Passage, message: Place, first: Overlap) -> Overlap:
        def shared(plain: str) -> int:
            grams = self._fingerprinter.grams(plain)
            return sum(message in having for _, having in self._postings.met(grams))

        plain = mended(passage.letters, first.runs, shared)
        if plain == passage.letters:
            return first
        again = Passage(
            plain,
            self._fingerprinter.grams(plain),
            passage.words,
            passage.quoted,
            passage.whole,
            names=passage.names,
        )
        return self._overlap(again, message, self._hits(again))

    def _hits(self, passage: Passage) -> list[_Hit]:
        """Where in the passage each gram that the room has heard stands first, how rare it is, and the messages."""
        first = dict(
            zip(reversed(passage.grams), range(len(passage.grams) - 1, -1, -1), strict=True)
        )
        return [
            (first[gram], 0.0 if gram in self._exempt else _RARITY[len(having)], having)
            for gram, having in self._postings.met(dict.fromkeys(passage.grams))
        ]

    def _is_own(self, message: Place, author: Hashable | None) -> bool:
        return author is not None and self._authors.get(message) == author

    def _enter(self, record: Record) -> Place:
        place = len(self._sizes)
        self._postings.add(record.grams, place)
        self._wholes[record.whole] = (*self._wholes.get(record.whole, ()), place)
        self._sizes.append(len(record.grams))
        self._ordinals.add(record.ordinal)
        return place

    def _unheard(self, passage: Passage, kept: frozenset[Fingerprint]) -> frozenset[Fingerprint]:
        """What of these grams the room has not heard: repeating and pasting must not make a sentence common."""
        known = self._postings
        glance = passage.winnowed(GLANCE_GRAMS) if len(passage.grams) > GLANCED_AT else kept
        met = Counter(chain.from_iterable(having for _, having in known.met(glance)))
        least = min(PASTED_AT_A_GLANCE, len(kept))
        likely = [(shared, message) for message, shared in met.items() if shared >= least]
        if not likely:
            return kept
        heard: set[Fingerprint] = set()
        found = dict(known.met(passage.grams))
        for _, message in nlargest(CANDIDATES, likely):
            shared = {gram for gram, having in found.items() if message in having}
            if len(kept & shared) >= REPEATED_SHARE * len(kept):
                return frozenset()
            places = [place for place, gram in enumerate(passage.grams) if gram in shared]
            for run in stretches([(place, 1.0, True) for place in places]):
                if run.end - run.start >= PASTED_LETTERS:
                    heard.update(passage.grams[run.start : run.end - GRAM_LETTERS + 1])
        return kept - heard

    def _fresh_ordinal(self) -> Ordinal:
        while (ordinal := Ordinal(self._draw(ORDINALS))) in self._ordinals:
            pass
        return ordinal


def quoted_spans(text: str, quote: Quote) -> tuple[Span, ...]:
    """Where in the text, as it was written, the quoted words lie."""
    aligned = aligned_letters(text)
    last = len(aligned.text)
    return tuple(aligned.span(start, min(end, last)) for start, end in quote.runs if start < last)
