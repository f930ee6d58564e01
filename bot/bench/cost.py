"""What the guard costs: a question put to a small and to a large room, and a message that concerns nobody."""

import importlib
import random
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import Final

from bot.guard.lexicon import load
from bot.guard.passages import KEY_BYTES, Fingerprinter
from bot.guard.quotes import QuoteIndex

MESSAGE_LETTERS: Final = 300
STORED: Final = 2_000
FEW: Final = 20
MANY: Final = 20_000
ASKED: Final = 400
RARE_WORDS: Final = 10_000
_SYLLABLES: Final = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]
BYSTANDER: Final = "bot.chat.boundaries.bystander"


def cost() -> dict[str, float | None]:
    """Microseconds for a message of 300 characters against 2,000 stored; how the middle one grows from 20 stored to
    20,000; and what a message from somebody in no workshop adds to a bare client's handling of it.
    """
    lots = random.Random(2)
    words = _Words(lots)
    asked = [words.message(MESSAGE_LETTERS) for _ in range(ASKED)]
    usual = _filled(STORED, words, lots)
    times = sorted(_asking(usual, asked))
    few, many = _filled(FEW, words, lots), _filled(MANY, words, lots)
    return {
        "us_p50": median(times) * 1e6,
        "us_p99": times[int(0.99 * (len(times) - 1))] * 1e6,
        "growth_20_to_20000": _growth(few, many, asked),
        "bystander_overhead": _bystander_overhead(),
    }


class _Words:
    """Messages in which, as in people's, few words make up much of the text and very many make up the rest."""

    def __init__(self, lots: random.Random) -> None:
        self._lots = lots
        self._words = sorted(load().common_words)
        lots.shuffle(self._words)
        self._words += [
            "".join(lots.choices(_SYLLABLES, k=lots.randint(2, 4))) for _ in range(RARE_WORDS)
        ]
        self._weights = [1 / (rank + 3) for rank in range(len(self._words))]

    def message(self, letters: int) -> str:
        text = ""
        while len(text) < letters:
            text += " ".join(self._lots.choices(self._words, self._weights, k=12)) + ". "
        return text[:letters]


def _filled(count: int, words: _Words, lots: random.Random) -> QuoteIndex:
    index = QuoteIndex(Fingerprinter(lots.randbytes(KEY_BYTES)), lots.randrange)
    for _ in range(count):
        index.remember(words.message(lots.randint(40, 200)))
    return index


def _asking(index: QuoteIndex, asked: Sequence[str]) -> list[float]:
    seconds = []
    for text in asked:
        start = perf_counter()
        index.seen(text)
        seconds.append(perf_counter() - start)
    return seconds


def _growth(few: QuoteIndex, many: QuoteIndex, asked: Sequence[str]) -> float:
    """The middle time against many over the middle time against few, both asked in turn."""
    pairs = [(_asking(few, [text])[0], _asking(many, [text])[0]) for text in asked]
    return median(slow for _, slow in pairs) / median(quick for quick, _ in pairs)


def _bystander_overhead() -> float | None:
    """Measured where Discord is known; None where that part is not installed."""
    try:
        module = importlib.import_module(BYSTANDER)
    except ModuleNotFoundError:
        return None
    return float(module.overhead())
