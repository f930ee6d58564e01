"""What the guard costs: a question put to a small and to a large room, and a message that concerns nobody."""

import importlib
import random
from collections.abc import Sequence
from statistics import median
from time import thread_time
from typing import Final

from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.guard.attribution import attributions
from bot.guard.lexicon import Lexicon, load
from bot.guard.passages import KEY_BYTES, Fingerprinter
from bot.guard.quotes import QuoteIndex
from bot.guard.roster import Person, Roster

MESSAGE_LETTERS: Final = 300
STORED: Final = 2_000
FEW: Final = 20
MANY: Final = 20_000
ASKED: Final = 400
FEWER: Final = 100
RARE_WORDS: Final = 10_000
_SYLLABLES: Final = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]
WHOLE_WAY: Final = "bot.bench.whole_way"
BYSTANDER: Final = "bot.chat.boundaries.bystander"


def cost() -> dict[str, float | None]:
    """Microseconds for a message of 300 characters against 2,000 stored; how the middle one grows from 20 stored to
    20,000; the same with the names of 32 people looked for, what Arabic costs over English then, and 128 people over 8;
    and what a message from somebody in no workshop adds to a bare client's handling of it.
    """
    lots = random.Random(2)
    lexicon = load()
    words = _Words(lots, sorted(lexicon.common_words))
    asked = [words.message(MESSAGE_LETTERS) for _ in range(ASKED)]
    usual = _filled(STORED, words, lots)
    times = sorted(_asking(usual, asked))
    few, many = _filled(FEW, words, lots), _filled(MANY, words, lots)
    return {
        "us_p50": median(times) * 1e6,
        "us_p99": times[int(0.99 * (len(times) - 1))] * 1e6,
        "growth_20_to_20000": _growth(few, many, asked),
        **_with_names(lots, lexicon, usual),
        **_heard(lots, lexicon),
        "bystander_overhead": _bystander_overhead(),
    }


def _with_names(lots: random.Random, lexicon: Lexicon, usual: QuoteIndex) -> dict[str, float]:
    """The middle time of asking for quotes and for names."""
    spoken = {
        language: [
            _Words(lots, sorted(lexicon.everyday[language].words)).message(MESSAGE_LETTERS)
            for _ in range(FEWER)
        ]
        for language in ("en", "ar")
    }
    rosters = {count: _roster(count, lots, lexicon) for count in (8, 32, 128)}

    def middle(language: str, people: int) -> float:
        seconds = []
        for text in spoken[language]:
            start = thread_time()
            usual.seen(text)
            attributions(text, rosters[people], lexicon)
            seconds.append(thread_time() - start)
        return median(seconds) * 1e6

    english, arabic = middle("en", 32), middle("ar", 32)
    return {
        "with_names_us_p50": english,
        "arabic_over_english": arabic / english,
        "people_128_over_8": max(
            middle(language, 128) / middle(language, 8) for language in spoken
        ),
    }


def _heard(lots: random.Random, lexicon: Lexicon) -> dict[str, float | None]:
    """The whole way of a message in a room; None where that part is not installed."""
    try:
        way = importlib.import_module(WHOLE_WAY)
    except ModuleNotFoundError:
        return {"heard_us_p50": None, "heard_us_p99": None}
    speech = {
        language: _Words(lots, sorted(lexicon.everyday[language].words))
        for language in ("en", "ar")
    }

    def setting(language: str, people: int, stored: int) -> object:
        rooms = {
            room: [speech[language].message(lots.randint(40, 200)) for _ in range(stored // 2)]
            for room in (JOINT, caucus(SideId.FIRST))
        }
        names = [f"{name.capitalize()} {name[::-1].capitalize()}" for name in _names(people, lots)]
        return way.crowd(people, names), rooms

    def times(language: str, *settings: object) -> list[list[float]]:
        texts = [speech[language].message(MESSAGE_LETTERS) for _ in range(ASKED)]
        found: list[list[float]] = way.times(settings, texts, lexicon)
        return [sorted(one) for one in found]

    usual = setting("en", 32, STORED)
    english, eight, crowd = times("en", usual, setting("en", 8, STORED), setting("en", 128, STORED))
    few, many = times("en", setting("en", 32, FEW), setting("en", 32, MANY))
    (arabic,) = times("ar", setting("ar", 32, STORED))
    return {
        "heard_us_p50": median(english) * 1e6,
        "heard_us_p99": english[int(0.99 * (len(english) - 1))] * 1e6,
        "heard_arabic_over_english": median(arabic) / median(english),
        "heard_128_over_8": median(crowd) / median(eight),
        "heard_growth_20_to_20000": median(many) / median(few),
    }


def _names(count: int, lots: random.Random) -> list[str]:
    return ["".join(lots.choices(_SYLLABLES, k=3)) for _ in range(count)]


def _roster(count: int, lots: random.Random, lexicon: Lexicon) -> Roster:
    names = ("".join(lots.choices(_SYLLABLES, k=3)) for _ in range(count))
    people = (
        Person(str(place), f"{name} {''.join(lots.choices(_SYLLABLES, k=3))}")
        for place, name in enumerate(names)
    )
    return Roster(people, lexicon)


class _Words:
    """Messages in which, as in people's, few words make up much of the text and very many make up the rest."""

    def __init__(self, lots: random.Random, words: Sequence[str]) -> None:
        self._lots = lots
        self._words = list(words)
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
        start = thread_time()
        index.seen(text)
        seconds.append(thread_time() - start)
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
