"""Words that stand on no screen of a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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
    said, before = bare(text), _JOINED_BEFORE.get(language, "")
    for word in words:
        stem = _stem(bare(word.removesuffix("*")), language)
        ending = r"\w*" if word.endswith("*") else ""
        if re.search(rf"(?<!\w){before}{stem}{ending}(?!\w)", said):
            yield word


def _stem(word: str, language: str) -> str:
    if language != "ar" or not word.startswith(_ARTICLE):
        return re.escape(word)
    return f"(?:{_ARTICLE}|{_TO_THE}){re.escape(word.removeprefix(_ARTICLE))}"
