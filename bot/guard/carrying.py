"""Carrying: what people say of words that may be brought from room to room, and of words that may not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.frozen import frozen
from bot.guard.lists import Phrases, document, entry, file, table
from bot.guard.tokens import read

AGREED_WITHIN: Final = 4
"""What marks a wording as agreed stands at its head: so many words may come before it."""


@frozen
class Carrying:
    """Phrases of every language together: none of them means something else in another."""

    agreed: Phrases
    confided: Phrases

    def is_agreed(self, text: str) -> bool:
        """Whether the text says of itself that its room has agreed on it, to be read out elsewhere."""
        words = _words(text)
        return any(self.agreed.length_at(words, place) for place in range(AGREED_WITHIN + 1))

    def is_confided(self, text: str) -> bool:
        """Whether the text says that something was said where not everybody was."""
        words = _words(text)
        return any(self.confided.length_at(words, place) for place in range(len(words)))


def _words(text: str) -> list[str]:
    return [token.plain for token in read(text).tokens]


def load() -> Carrying:
    """What comes with the project. Reads one file; raises `BadLexiconError`."""
    by_language = document(file("carrying.toml"))
    agreed, confided = (
        [entry(table(by_language, language), name) for language in by_language]
        for name in ("agreed", "confided")
    )
    return Carrying(_phrases(agreed), _phrases(confided))


def _phrases(entries: Iterable[str]) -> Phrases:
    """Split into words as messages are."""
    return Phrases.of(" ".join(_words(one)) for found in entries for one in found.split(","))
