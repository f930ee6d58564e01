"""Sentences that were left in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.render.lint.said import Said

_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_ENGLISH = frozenset(
    {
        *("the", "and", "of", "is", "are", "was", "you", "your", "with", "this", "that", "they"),
        *("their", "it", "for", "not", "by", "to", "in", "be", "what", "who", "can", "has", "from"),
    }
)
_MOST_ENGLISH, _SHARE = 3, 0.25
"""How many different small words of English, and which part of all its words, make a sentence English."""
_NAMES = frozenset({"discord", "parley", "utc", "postgresql", "sqlite", "html", "administrator"})
_BRACKETS = re.compile(r"\([^)]*\)")


def left_in_english(said: Said, english: Said, *, latin: bool) -> Iterator[str]:
    """The sentences that still read in English, beside the same text in English."""
    original = {one for one in english.sentences() if len(_LATIN_WORD.findall(one)) > 1}
    for sentence in said.sentences():
        unchanged = sentence in original and not _all_names(sentence)
        reads_so = _reads_english(sentence) if latin else _has_latin(sentence)
        if unchanged or reads_so:
            yield sentence


def is_latin(texts: Iterable[Said]) -> bool:
    """Whether a language is written mostly in the letters of English."""
    letters = [sign for said in texts for sign in said.words if sign.isalpha()]
    return 2 * sum(sign.isascii() for sign in letters) > len(letters)


def _all_names(sentence: str) -> bool:
    return all(word.lower() in _NAMES for word in _LATIN_WORD.findall(sentence))


def _reads_english(sentence: str) -> bool:
    words = [word.lower() for word in _LATIN_WORD.findall(sentence)]
    small = _ENGLISH.intersection(words)
    return len(small) >= _MOST_ENGLISH and sum(word in small for word in words) >= _SHARE * len(
        words
    )


def _has_latin(sentence: str) -> bool:
    """Latin words that are no names: those have capitals, as has what Discord itself shows, or stand in brackets."""
    words = _LATIN_WORD.findall(_BRACKETS.sub("", sentence))
    return any(word.islower() and word not in _NAMES for word in words if len(word) > 1)
