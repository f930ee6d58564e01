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
    for word in words:
        if _standing(word, language).search(said):
            yield word


@lru_cache(maxsize=1024)
def _standing(word: str, language: str) -> re.Pattern[str]:
    """Where it stands; each is looked for in every text of a language."""
    before = _JOINED_BEFORE.get(language, "")
    stem = _stem(bare(word.removesuffix("*")), language)
    ending = r"\w*" if word.endswith("*") else ""
    return re.compile(rf"(?<!\w){before}{stem}{ending}(?!\w)")


def _stem(word: str, language: str) -> str:
    if language != "ar" or not word.startswith(_ARTICLE):
        return re.escape(word)
    return f"(?:{_ARTICLE}|{_TO_THE}){re.escape(word.removeprefix(_ARTICLE))}"
