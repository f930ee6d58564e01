"""Passages: a text as the quote index sees it, overlapping pieces of its letters under a secret key."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice, pairwise
from struct import unpack
from typing import Final, NewType

from bot.guard.normalise import (
    MESSAGE_LIMIT,
    letter_words,
    letters_unmarked,
    unmarked,
    words_unmarked,
)

Fingerprint = NewType("Fingerprint", int)
"""A piece of text under the key, cut to 24 bits: many pieces of text share each value."""

Ordinal = NewType("Ordinal", int)
"""A random number that stands for one message of a room."""

GRAM_LETTERS: Final = 8
WINDOW_GRAMS: Final = 3
"""Of every three neighbouring grams at least one is stored (robust winnowing), and where it is stored depends on the
letters alone: any ten letters in a row that two texts share are found."""

LEAST_QUOTED_LETTERS: Final = 12
SHORT_WORDS: Final = 2
LONG_WORDS: Final = 14
"""Letters a word in a text that is written in words: not letter by letter, and not all in one."""

NAMED_SHARE: Final = 0.5
_OPENING: Final = "\"“«(¿¡'‘"
_ENDING: Final = ".!?…:"
_MARKS: Final = ".,;:!?()%€$£"

QUOTATION_MARKS: Final = 16
_QUOTATION_MARK: Final = re.compile("[\"“”„‟«»‹›″「」『』]|''")

# Thai and Lao, Burmese, Khmer, Japanese and Chinese.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]")

FINGERPRINT_BYTES: Final = 3
KEY_BYTES: Final = 32


@dataclass(frozen=True)
class Passage:
    """Letters of a text, the fingerprints of its grams in order, where among the letters its words and the pieces
    between quotation marks lie, and the mark of the whole.
    """

    letters: str
    grams: tuple[Fingerprint, ...]
    words: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]
    whole: Fingerprint
    text: str = ""
    """What it was made of, as it was written."""
    count: int = 0
    """How many words the text has."""
    names: frozenset[int] = frozenset()
    """Which of its words are names and numbers: places, institutions and years, which rooms and the world share."""
    parts: "tuple[Passage, ...]" = ()
    """The passages that were said one after the other, where it is put together from such; what was chosen of each is
    chosen of it.
    """
    seam: frozenset[Fingerprint] = frozenset()
    """The grams that lie across from one of them to the next."""
    met: "dict[object, tuple[object, Mapping[int, float]]]" = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What each index that was asked about it has found, and when it was asked; for the index alone."""
    _chosen: dict[int, frozenset[Fingerprint]] = field(
        default_factory=dict, init=False, compare=False
    )

    def winnowed(self, window: int) -> frozenset[Fingerprint]:
        """The grams chosen from windows of this width; chosen once, however many rooms are asked."""
        found = self._chosen.get(window)
        if found is None:
            if self.parts:
                found = self.seam.union(*(part.winnowed(window) for part in self.parts))
            elif window % WINDOW_GRAMS or len(self.grams) <= window:
                found = winnowed(self.grams, window)
            elif window == WINDOW_GRAMS:
                found = frozenset(self._narrow)
            else:
                found = frozenset(_least(self._narrow, range(0, window, WINDOW_GRAMS)))
            self._chosen[window] = found
        return found

    @cached_property
    def _narrow(self) -> tuple[Fingerprint, ...]:
        """The least gram of each window by which a room stores; those of wider windows are chosen from these."""
        return tuple(_least(self.grams, range(WINDOW_GRAMS)))

    def __repr__(self) -> str:
        return "<passage>"


class Fingerprinter:
    """Makes fingerprints under one key. Without the key they can neither be made nor tried out."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"a fingerprint key has at least {KEY_BYTES} bytes")
        self._grams = hashlib.blake2b(key=key, digest_size=FINGERPRINT_BYTES, person=b"gram").copy
        self._whole = hashlib.blake2b(key=key, digest_size=FINGERPRINT_BYTES, person=b"whole").copy

    def grams(self, plain: str) -> tuple[Fingerprint, ...]:
        """The fingerprint of every gram of these letters, in order; none for fewer letters than a gram has."""
        fresh = self._grams
        found: list[bytes] = [b""]
        add = found.append
        if plain.isascii():
            whole = plain.encode()
            pieces = [whole[at : at + GRAM_LETTERS] for at in range(len(plain) - GRAM_LETTERS + 1)]
        else:
            starts = range(len(plain) - GRAM_LETTERS + 1)
            pieces = [plain[at : at + GRAM_LETTERS].encode() for at in starts]
        for piece in pieces:
            digest = fresh()
            digest.update(piece)
            add(digest.digest())
        return unpack(f">{len(pieces)}I", b"\0".join(found))

    def passage(self, text: str) -> Passage:
        """The text as a passage; at most `MESSAGE_LIMIT` of its characters are looked at."""
        seen = unmarked(text)
        found = words_unmarked(seen)
        plain = "".join(found)
        return Passage(
            plain,
            self.grams(plain),
            _word_bounds(found),
            _quoted_bounds(seen),
            self._mark(plain),
            text,
            _words_in(text, found),
            _names(seen, len(found)),
        )

    def joined(self, earlier: Passage, later: Passage) -> Passage:
        """Two passages said one after the other, as one; only the few grams across the seam are made anew."""
        if not earlier.letters or not later.letters:
            return later if later.letters else earlier
        reach = GRAM_LETTERS - 1
        seam = self.grams(earlier.letters[-reach:] + later.letters[:reach])
        plain = earlier.letters + later.letters
        grams = earlier.grams + seam + later.grams
        shift = len(earlier.letters)
        if len(grams) != max(0, len(plain) - reach):  # one of them is shorter than a gram
            grams = self.grams(plain)
        words = earlier.words + tuple((start + shift, end + shift) for start, end in later.words)
        names = earlier.names | {place + len(earlier.words) for place in later.names}
        quoted = earlier.quoted + tuple((start + shift, end + shift) for start, end in later.quoted)
        mark = self._mark(plain)
        return Passage(
            plain,
            grams,
            words,
            quoted,
            mark,
            names=names,
            parts=(earlier, later),
            seam=frozenset(seam),
        )

    def _mark(self, plain: str) -> Fingerprint:
        digest = self._whole()
        digest.update(plain.encode())
        return Fingerprint(int.from_bytes(digest.digest()))


def _word_bounds(found: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where each word lies among the letters; pieces of four letters where a text has no ordinary words."""
    ends = tuple(accumulate(map(len, found)))
    length = ends[-1] if ends else 0
    if ends and SHORT_WORDS <= length / len(ends) <= LONG_WORDS:
        return tuple(zip((0, *ends), ends, strict=False))
    return tuple((at, min(at + 4, length)) for at in range(0, length, 4))


def _names(seen: str, count: int) -> frozenset[int]:
    """The words with a capital inside a sentence, and numbers; none where most words have one, or where the text is not
    written in words.
    """
    words = seen.split()
    if len(words) != count:
        return frozenset()
    named = [
        place
        for place, word in enumerate(words)
        if not word[0].islower()
        and (
            word.strip(_MARKS).isdigit()
            or (
                word.lstrip(_OPENING)[:1].isupper()
                and place
                and words[place - 1][-1:] not in _ENDING
            )
        )
    ]
    return frozenset(named) if len(named) <= NAMED_SHARE * count else frozenset()


def _quoted_bounds(seen: str) -> tuple[tuple[int, int], ...]:
    """Where the pieces between neighbouring quotation marks lie among the letters, whichever mark opens or closes."""
    marks = list(islice(_QUOTATION_MARK.finditer(seen), QUOTATION_MARKS))
    if not marks:
        return ()
    edges = [0, *(mark.start() for mark in marks)]
    places = list(
        accumulate(len(letters_unmarked(seen[before:mark])) for before, mark in pairwise(edges))
    )
    return tuple(
        (start, end) for start, end in pairwise(places) if end - start >= LEAST_QUOTED_LETTERS
    )


def winnowed(grams: tuple[Fingerprint, ...], window: int = WINDOW_GRAMS) -> frozenset[Fingerprint]:
    """The grams to store: the least of each window, so that a passage and its quote choose alike.

    A wider window chooses fewer, all of them among those that a narrower one chooses.
    """
    if len(grams) <= window:
        return frozenset({min(grams)}) if grams else frozenset()
    if window % WINDOW_GRAMS == 0 and window > WINDOW_GRAMS:
        narrow = tuple(_least(grams, range(WINDOW_GRAMS)))
        return frozenset(_least(narrow, range(0, window, WINDOW_GRAMS)))
    return frozenset(_least(grams, range(window)))


def _least(grams: Sequence[Fingerprint], offsets: range) -> Iterator[Fingerprint]:
    """The least gram of each window; a wide window is the least of the narrow ones it is made of."""
    return map(min, *(grams[offset:] for offset in offsets))


def count_words(text: str) -> int:
    """How many words a text has; two characters make one in scripts that put no spaces between words."""
    return _words_in(text, letter_words(text))


def _words_in(text: str, found: Sequence[str]) -> int:
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text[:MESSAGE_LIMIT]))
    return len(found) + unspaced // 2


Draw = Callable[[int], int]
"""Draws a whole number from 0 up to, not including, the one given."""
