"""One text beside the same text in the original language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.render.limits import LONGEST_TEXT, limit_of
from bot.render.lint.avoided import avoided_in
from bot.render.lint.english import left_in_english
from bot.render.lint.language import Language
from bot.render.lint.said import Said
from bot.render.speech import Speech

_SHORTEST, _LONGEST, _LONG_ENOUGH = 0.5, 1.6, 60
"""How long a text may be beside the original, where that has so many letters at least."""
_AIMS = {80: 30, 100: 60}
"""How long buttons and options are at most, though more would fit."""
_PAGE, _NAMES = "export.html:page", "people:language_name"
_OF_EVERY_LANGUAGE = frozenset({_NAMES, "export:file_name"})
"""What may read in letters of English in any language."""


@dataclass(frozen=True)
class Beside:
    """Looks at texts of one language beside the original's."""

    original: Language
    spoken: Language
    latin: bool
    """Whether the language is written in the letters of English."""

    def wrong_with(self, key: str) -> Iterator[str]:
        """What is to be looked at in this text, each as one sentence."""
        said, original = self.spoken.texts[key], self.original.texts[key]
        for look in _LOOKS:
            yield from look(said, original)
        if key != _NAMES:
            yield from _kinds(said, original)
        yield from self._length(key, said, original)
        yield from self._plural(said)
        if key == _PAGE:
            return
        yield from self._buttons(said, original)
        yield from self._avoided(key, said)
        if key in _OF_EVERY_LANGUAGE:
            return
        for sentence in left_in_english(said, original, latin=self.latin):
            yield f"still reads in English: {_cut(sentence)}"

    def _length(self, key: str, said: Said, original: Said) -> Iterator[str]:
        limit = limit_of(key)
        most = limit or LONGEST_TEXT
        if limit in _AIMS and not original.values and not key.startswith("commands:"):
            most = _AIMS[limit]
        if key == _PAGE:
            return
        if said.letters > most:
            yield f"has {said.letters} letters; {most} are the most."
        elif not said.letters and original.letters:
            yield "says nothing."
        elif original.letters >= _LONG_ENOUGH:
            share = said.letters / original.letters
            if not _SHORTEST <= share <= _LONGEST:
                yield f"has {said.letters} letters where the original has {original.letters}."

    def _plural(self, said: Said) -> Iterator[str]:
        has = Speech(self.spoken.locale).categories
        for form in sorted(said.forms - has):
            yield f"asks for the plural form {form}; this language has {', '.join(sorted(has))}."

    def _buttons(self, said: Said, original: Said) -> Iterator[str]:
        """A button that the original names is named here by what is written on it here."""
        labels = self._labels
        for name in sorted(original.emphasised & set(labels)):
            here = {
                self.spoken.texts[key].words for key in labels[name] if key in self.spoken.texts
            }
            if here and not here & said.emphasised:
                yield f"names the button *{name}* otherwise than it is called here: *{min(here)}*."

    @cached_property
    def _labels(self) -> dict[str, set[str]]:
        return self.original.labels()

    def _avoided(self, key: str, said: Said) -> Iterator[str]:
        words = self.spoken.words
        if words is None:
            return
        file = key.partition(":")[0]
        for word in avoided_in(said.words, words.avoided, self.spoken.locale.partition("-")[0]):
            if (file, word) not in words.avoided_except:
                yield f"{word} stands on no screen (avoided_words in words.toml)."


def _values(said: Said, original: Said) -> Iterator[str]:
    for name in sorted(original.values - said.values):
        yield f"does not use {name}, which the original uses."
    for name in sorted(said.values - original.values):
        yield f"uses {name}, which the original does not use."


def _kinds(said: Said, original: Said) -> Iterator[str]:
    for word in sorted(said.kinds - original.kinds):
        yield f'compares with "{word}", with which the original does not; such words are not translated.'


def _commands(said: Said, original: Said) -> Iterator[str]:
    for name in sorted(original.commands - said.commands):
        yield f"does not name {name}."
    for name in sorted(said.commands - original.commands):
        yield f"names {name}, which the original does not."


def _balance(said: Said, original: Said) -> Iterator[str]:
    if original.is_balanced and not said.is_balanced:
        yield "begins bold somewhere without ending it."


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= 80 else f"{sentence[:79]}…"


_LOOKS: tuple[Callable[[Said, Said], Iterator[str]], ...] = (_values, _commands, _balance)
