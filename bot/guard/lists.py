"""Lists of words and phrases as the guard's data files hold them."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pkgutil import get_data
from typing import Final

from bot.frozen import frozen
from bot.guard.normalise import fold

_SEPARATOR: Final = re.compile(r"[\s,]+")
_PHRASE_SEPARATOR: Final = re.compile(r"\s*,\s*")


class BadLexiconError(ValueError):
    """A lexicon lacks a part or has one of another shape; the message names the part."""


@frozen
class Phrases:
    """Phrases of one to a few words, found from their first word."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    longest: int = 4

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Phrases":
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(phrase.split())
            if words:
                by_first.setdefault(words[0], []).append(words)
        found = {
            first: tuple(sorted(some, key=len, reverse=True)) for first, some in by_first.items()
        }
        return cls(found, max((len(some[0]) for some in found.values()), default=0))

    def length_at(self, words: Sequence[str], place: int) -> int:
        """How many words of the longest known phrase begin at this place; 0 if none does."""
        if not 0 <= place < len(words):
            return 0
        for phrase in self.by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def length_before(self, words: Sequence[str], last: int) -> int:
        """How many words of the longest known phrase end at this place; 0 if none does."""
        for size in range(min(self.longest, last + 1), 0, -1):
            first = last - size + 1
            if any(
                tuple(words[first : last + 1]) == phrase
                for phrase in self.by_first.get(words[first], ())
            ):
                return size
        return 0


def document(text: str) -> Mapping[str, object]:
    """The TOML that this text is. Raises `BadLexiconError`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadLexiconError(f"the lexicon is not TOML: {error}") from error


def file(name: str) -> str:
    """The text of a file that comes with the guard. Raises `BadLexiconError`."""
    try:
        source = get_data("bot.guard", name)
    except OSError as error:
        raise BadLexiconError(f"the guard has no file {name}") from error
    if source is None:
        raise BadLexiconError("the guard's files cannot be read from here")
    return source.decode("utf-8")


def table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A part of a lexicon. Raises `BadLexiconError`."""
    found = document.get(name)
    if not isinstance(found, dict):
        raise BadLexiconError(f"the lexicon lacks the part {name}")
    return found


def entry(table: Mapping[str, object], name: str) -> str:
    """An entry of a part. Raises `BadLexiconError`."""
    value = table.get(name)
    if not isinstance(value, str):
        raise BadLexiconError(f"the lexicon lacks the entry {name}")
    return value


def words(table: Mapping[str, object], name: str) -> frozenset[str]:
    """An entry read as single words, folded."""
    return frozenset(word for word in _SEPARATOR.split(fold(entry(table, name), None)) if word)


def phrases(table: Mapping[str, object], name: str) -> Phrases:
    """An entry read as phrases, folded."""
    return Phrases.of(
        phrase
        for phrase in _PHRASE_SEPARATOR.split(fold(entry(table, name), None).strip())
        if phrase
    )
