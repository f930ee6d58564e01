"""Words that stand on no screen of a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_JOINED_BEFORE = {"ar": "(?:[وف]?[بكلس]?(?:ال|لل)?)", "he": "(?:[והשבכלמ]{0,4})"}
"""Small words that are written together with the word after them."""
_ARTICLE, _TO_THE = "ال", "لل"
"""Arabic writes "to" and "the" as one."""
_NOT_HEARD = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
"""Vowel signs and stretched lines, which are written or not."""


def bare(text: str) -> str:
    """A text without what is written or not as one likes."""
    return _NOT_HEARD.sub("", unicodedata.normalize("NFC", text)).casefold()


def avoided_in(text: str, words: tuple[str, ...], language: str) -> Iterator[str]:
    """Which of these words stand in a text. A star at a word's end stands for any ending."""
    said = bare(text)
    any_of_them, each = _patterns(words, language)
    if any_of_them.search(said):
        yield from (word for word, pattern in each if pattern.search(said))


@lru_cache
def _patterns(
    words: tuple[str, ...], language: str
) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """What finds whether any of these words stands in a text, and what finds each."""
    each = [(word, _pattern(word, language)) for word in words]
    any_of_them = "|".join(pattern for _, pattern in each) or "(?!)"
    return re.compile(any_of_them), tuple((word, re.compile(pattern)) for word, pattern in each)


def _pattern(word: str, language: str) -> str:
    before, stem = _JOINED_BEFORE.get(language, ""), _stem(bare(word.removesuffix("*")), language)
    ending = r"\w*" if word.endswith("*") else ""
    return rf"(?<!\w){before}{stem}{ending}(?!\w)"


def _stem(word: str, language: str) -> str:
    if language != "ar" or not word.startswith(_ARTICLE):
        return re.escape(word)
    return f"(?:{_ARTICLE}|{_TO_THE}){re.escape(word.removeprefix(_ARTICLE))}"
