"""Languages: which of the languages it knows a message is written in, and the everyday words of each."""

import re
from collections.abc import Iterable, Mapping
from pkgutil import get_data
from typing import Final

from bot.frozen import frozen
from bot.guard.normalise import fold

LANGUAGES: Final = ("en", "ar", "he", "fr", "es", "ru")
USUAL: Final = "en"
"""What a message in none of these is read as."""

MARKERS: Final = 130
"""So many of the most frequent words tell a language from others in its script; few names and things are among them."""

VOCABULARY: Final = 0.3
"""What any other everyday word counts for a language, against one of its markers."""

SPELLING: Final = 0.4
SPELLINGS: Final = 4
"""So many letters that only this language writes count, and so much each."""

_SPELT_IN: Final = {"es": "ñ¿¡áíóúÑÁÍÓÚ«»", "fr": "çèêëîïôûùœæÇÈÊÀà«»"}
_BY_SCRIPT: Final = (
    ("ar", re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")),
    ("he", re.compile("[\u05d0-\u05ea\ufb1d-\ufb4f]")),
    ("ru", re.compile("[\u0400-\u052f]")),
)
_LATIN: Final = ("en", "fr", "es")
_LATIN_LETTER: Final = re.compile("[a-zA-Z\u00c0-\u024f]")
_WORD: Final = re.compile(r"[^\W\d_]+")


@frozen
class Everyday:
    """One language's everyday words, folded; those among them that tell it from others in its script; and how many are
    more frequent than each.
    """

    language: str
    words: frozenset[str]
    markers: frozenset[str]
    ranks: Mapping[str, int]


def exact(word: str) -> str:
    """A word folded, but with the last letter of an Arabic one kept that tells على from علي."""
    folded = fold(word)
    return folded[:-1] + "ى" if folded.endswith("ي") and word.rstrip().endswith("ى") else folded


def parse_words(language: str, text: str) -> Everyday:
    """The words of a list, the most frequent first; a line that begins with # says something about the list."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    words = [exact(word) for line in lines for word in line.split()]
    ranks = {word: rank for rank, word in reversed(list(enumerate(words)))}
    return Everyday(language, frozenset(words), frozenset(words[:MARKERS]), ranks)


def everyday(languages: Iterable[str] = LANGUAGES) -> dict[str, Everyday]:
    """The lists that come with the project. Reads a file each; raises `OSError` if there is none."""
    found = {}
    for language in languages:
        source = get_data("bot.guard", f"words_{language}.txt")
        found[language] = parse_words(language, (source or b"").decode("utf-8"))
    return found


def script_language(text: str) -> str | None:
    """The language that most letters of the text stand for by their script alone; None for Latin and other letters."""
    if text.isascii():
        return None
    counts = {language: len(letter.findall(text)) for language, letter in _BY_SCRIPT}
    most = max(counts, key=lambda language: counts[language])
    return most if counts[most] > len(_LATIN_LETTER.findall(text)) else None


def _is_latin(word: str, known: Mapping[str, Everyday]) -> bool:
    return any(word in known[one].words for one in _LATIN if one in known)


def language_of(text: str, words: Iterable[str], known: Mapping[str, Everyday]) -> str:
    """The language of a message: by its script, and within the Latin script by the most frequent words.

    `words` are the folded words of the text. Where nothing tells, `USUAL`.
    """
    by_script = script_language(text)
    spoken = [
        part for word in words for part in ((word,) if word.isalpha() else _WORD.findall(word))
    ]
    if by_script is not None and by_script in known:
        latin = sum(_is_latin(word, known) for word in spoken if word.isascii())
        own = sum(word in known[by_script].words for word in spoken)
        if latin <= own or not _LATIN_LETTER.search(text):
            return by_script
    best, score = USUAL, 0.0
    for language in _LATIN:
        if language not in known:
            continue
        one = known[language]
        spelt = 0 if text.isascii() else sum(map(text.count, _SPELT_IN.get(language, "")))
        everyday_words = [word for word in spoken if word in one.words]
        markers = sum([word in one.markers for word in everyday_words])
        found = SPELLING * min(SPELLINGS, spelt) + markers + VOCABULARY * len(everyday_words)
        if found > score:
            best, score = language, found
    return best
