"""Scoring: how strongly the pieces a passage shares with one stored message speak for a quote of it."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.frozen import frozen
from bot.guard.passages import GRAM_LETTERS, LEAST_QUOTED_LETTERS, WINDOW_GRAMS, Passage

GAP_GRAMS: Final = WINDOW_GRAMS + 1
"""Stored grams of an unbroken quote never lie further apart than this."""

COVERED_SHARE: Final = 0.6
"""A word belongs to a run if this much of it does: the first and last word of a quote are met in part."""

GRAM_WORTH: Final = 0.5
WORD_WORTH: Final = 1.0
NAME_WORTH: Final = 0.1
"""What a name or a number counts for, against another word: two who speak of the same place quote nobody."""

LONGEST_NAME: Final = 7
"""Institutions have names of so many words at most."""

LONGEST_RUN_WORTH: Final = 1.0
CONTAINMENT_WORTH: Final = 8.0
CONTAINMENT_ENOUGH: Final = 0.35

MOSTLY: Final = 0.6
"""Where this much of a message is met again, names in it are no less its own than its other words."""

QUOTATION_WORTH: Final = 3.0
QUOTED_SHARE: Final = 0.7

Hit = tuple[int, float, bool]
"""The place of a shared gram among the letters asked about, how rare it is in the room, from 0 to 1, and whether it is
known to be this message's: a gram that very many messages have may be, and bridges a run without starting or ending it.
"""

Run = tuple[int, int]
"""Letters in a row that both share, half-open."""


@frozen
class Overlap:
    """What a passage and one stored message share."""

    score: float
    runs: tuple[Run, ...]
    whole: bool = False
    author_known: bool = False

    def from_letter(self, first: int) -> "Overlap | None":
        """The part from this letter on, counted from there; nothing if nothing of it lies there."""
        runs = tuple(
            (max(start - first, 0), end - first)
            for start, end in self.runs
            if end - first >= GRAM_LETTERS
        )
        return replace(self, runs=runs) if runs else None


@frozen
class Stretch:
    """An unbroken run of shared grams: its letters, half-open, how many grams, and their rarity added up."""

    start: int
    end: int
    grams: int
    rarity: float


def stretches(hits: Iterable[Hit]) -> list[Stretch]:
    """The unbroken runs among the hits, which come in the order of their places."""
    found: list[Stretch] = []
    first = last = place_before = -1
    grams, rarity = 0, 0.0
    bridge_grams, bridge_rarity = 0, 0.0
    for place, rare, known in hits:
        if grams and place - place_before > GAP_GRAMS:
            found.append(Stretch(first, last + GRAM_LETTERS, grams, rarity))
            grams = 0
        place_before = place
        if known:
            if not grams:
                first, rarity, bridge_grams, bridge_rarity = place, 0.0, 0, 0.0
            last = place
            grams += 1 + bridge_grams
            rarity += rare + bridge_rarity
            bridge_grams, bridge_rarity = 0, 0.0
        elif grams:
            bridge_grams += 1
            bridge_rarity += rare
    if grams:
        found.append(Stretch(first, last + GRAM_LETTERS, grams, rarity))
    return found


def overlap(
    hits: Iterable[Hit], passage: Passage, size: int, clausal: Collection[int] | None = None
) -> Overlap:
    """The score of one stored message of `size` grams against a passage.

    Five things speak for a quote: many shared grams, rare ones more than common ones; much of the stored message met
    again in much of the passage; many words in unbroken runs; one long run; and quotation marks around it. A few words
    with none among them that make a clause (`clausal`, by their number) may be a long name, and weigh as one.
    """
    runs = stretches(hits)
    long = (
        [run for run in runs if run.end - run.start >= LEAST_QUOTED_LETTERS]
        if passage.quoted
        else []
    )
    part = sum(run.grams for run in runs) < MOSTLY * size
    names = passage.names if part else frozenset()
    met = [_words_in(run, passage.words) for run in runs]
    if part and clausal is not None and _is_long_name(met, clausal):
        names = frozenset(range(len(passage.words)))
    worths = [
        sum(NAME_WORTH if place in names else 1.0 for place in inside) * run.rarity / run.grams
        for run, inside in zip(runs, met, strict=True)
    ]
    letters = len(passage.letters)
    covered = min(sum(run.end - run.start for run in runs), letters)
    met_again = (
        min(sum(run.grams for run in runs) / size, covered / letters) if size and letters else 0.0
    )
    score = (
        GRAM_WORTH * sum(run.rarity for run in runs)
        + CONTAINMENT_WORTH * min(met_again, CONTAINMENT_ENOUGH)
        + WORD_WORTH * sum(worths)
        + LONGEST_RUN_WORTH * max(worths, default=0.0)
        + QUOTATION_WORTH * any(_fills(run, quoted) for run in long for quoted in passage.quoted)
    )
    return Overlap(score, tuple((run.start, run.end) for run in runs))


def _fills(run: Stretch, quoted: Run) -> bool:
    """Whether the run is most of what stands between the quotation marks."""
    start, end = quoted
    return min(run.end, end) - max(run.start, start) >= QUOTED_SHARE * (end - start)


def _words_in(run: Stretch, words: Sequence[Run]) -> list[int]:
    """The words that lie in the run, by their number; those at its ends if most of them does."""
    inside = []
    for place in range(max(0, bisect_left(words, (run.start, 0)) - 1), len(words)):
        first, last = words[place]
        if first >= run.end:
            break
        if last > run.start and min(last, run.end) - max(first, run.start) >= COVERED_SHARE * (
            last - first
        ):
            inside.append(place)
    return inside


def _is_long_name(met: Sequence[Sequence[int]], clausal: Collection[int]) -> bool:
    """Whether all that is shared is few words, and none of them makes a clause: the ministry of this and that."""
    places = [place for inside in met for place in inside]
    return len(places) <= LONGEST_NAME and not any(place in clausal for place in places)
