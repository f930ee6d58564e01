"""The pack's texts as they can be told on a screen: by what stands fixed in them, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import ahocorasick

from bot.domain.people.languages import IN_EACH_LANGUAGE
from bot.domain.screens.texts import declared
from bot.domain.vocabulary.identity import Locale
from bot.render.agenda_file import load_agenda
from bot.render.lint.language import Language, read_language
from bot.render.lint.said import Said

ENGLISH = "en"
_UNSEEN = re.compile("[\\\\\u2066-\u2069\u200b\u200e\u200f]")
_VALUE = "\ufffc"
_APART = re.compile("\u2068.*?\u2069", re.DOTALL)
"""People's words, and each half of a label in two languages."""
_SENTENCES = re.compile(r"(?<=[.!?؟])\s+")
_SHORTEST, _SHORTEST_OF_ITS_TEXT = 8, 3
"""Letters of a piece that tells a text among all: shorter ones stand in others by chance. And of one text alone."""
_LABEL = 100
_IS_VALUE = re.compile(r"@.*|\d+\.? ?")
"""What a script names by its value, which is the same in every language."""
_PLAIN = re.compile(r"[*_#>`]+|^\s*-\s", re.MULTILINE)
_IN_EVERY_LANGUAGE = frozenset({IN_EACH_LANGUAGE, "people:language_name"})
"""Texts that are read by people of every language."""
_SIGNS = " \t.,;:!?؟،()…\"'“”«»-–—·"


def is_label(key: str) -> bool:
    """Whether a text stands on a button, in a list or over a field."""
    file, _, block = key.partition(":")
    labels = file in ("presses", "forms", "interventions", "panel")
    return labels or block.startswith(("label_", "option_", "choice")) or block.endswith("_label")


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A text without what formats it or keeps people's words inert. The same few are asked about again and again."""
    return " ".join(_PLAIN.sub("", _UNSEEN.sub("", text)).split())


def _with_value(english: str) -> re.Pattern[str]:
    """What finds the value in an English text that has one."""
    return re.compile(re.escape(english).replace(re.escape(_VALUE), r"(\S+)"))


def _stands_alone(said: str, start: int, end: int) -> bool:
    """Whether what stands there begins and ends with whole words."""
    before, after = said[start - 1 : start] if start else "", said[end : end + 1]
    inside = (
        before.isalnum() and said[start].isalnum(),
        after.isalnum() and said[end - 1].isalnum(),
    )
    return not any(inside)


def pieces(said: Said, least: int = _SHORTEST) -> Iterator[str]:
    """What stands fixed in a text of the pack, sentence by sentence, where it has so many letters."""
    for part in said.parts:
        for sentence in _SENTENCES.split(part):
            piece = plain(sentence).strip(_SIGNS)
            if len(piece) >= least:
                yield piece


@dataclass(frozen=True)
class PackTexts:
    """The texts of these languages of a pack."""

    root: Path
    codes: frozenset[str]
    _known: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    _calls: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """Each language, English among them."""
        names = sorted({key.partition(":")[0] for key in declared(load_agenda(self.root))})
        every = sorted({*self.codes, ENGLISH})
        return {one: read_language(self.root / Locale(one), names) for one in every}

    @property
    def speaks_more_than_english(self) -> bool:
        """Whether anybody reads anything else."""
        return self.codes != {ENGLISH}

    # ---- a script's English
    def says(self, expected: str, shown: str) -> bool:
        """Whether a screen says what a script says in English: a person's words, or the same text in its language."""
        if expected in shown:
            return True
        if not self.speaks_more_than_english:
            return False
        seen = plain(shown)
        return any(any(one in seen for one in told) for told in self._told(expected))

    def _told(self, expected: str) -> tuple[frozenset[str], ...]:
        """For each text that says this in English, what stands fixed in it in the other languages."""
        if expected not in self._known:
            keys = self._keys(expected)
            self._known[expected] = tuple(
                frozenset(pieces(language.texts[key], _SHORTEST_OF_ITS_TEXT))
                for code, language in self.languages.items()
                for key in keys
                if code != ENGLISH and key in language.texts
            )
        return self._known[expected]

    def _keys(self, expected: str) -> list[str]:
        wanted = plain(expected)
        return [key for key, words in self._english.items() if wanted in words]

    @cached_property
    def _english(self) -> dict[str, str]:
        return {key: plain(said.words) for key, said in self.languages[ENGLISH].texts.items()}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {key: words for key, words in self._english.items() if is_label(key)}

    @cached_property
    def _labels_with_a_value(self) -> dict[str, re.Pattern[str]]:
        found = {key: words for key, words in self._labels.items() if words.count(_VALUE) == 1}
        return {key: _with_value(words) for key, words in found.items()}

    def called(self, wanted: str, code: str) -> tuple[str, ...]:
        """What a script calls a choice or a button in English, then how it may be called in this language."""
        if code == ENGLISH or _IS_VALUE.fullmatch(wanted):
            return (wanted,)
        if (wanted, code) not in self._calls:
            every = (wanted, *filter(None, self._called(wanted, code)))
            self._calls[wanted, code] = tuple(dict.fromkeys(every))
        return self._calls[wanted, code]

    def _called(self, wanted: str, code: str) -> Iterator[str]:
        texts, labels = self.languages[code].texts, self._labels
        same = [key for key, words in labels.items() if words == wanted]
        keys = same or [key for key, words in labels.items() if wanted.lower() in words.lower()]
        keys = keys or [key for key in self._keys(wanted) if len(self._english[key]) <= _LABEL]
        for key in keys:
            for one in sorted(texts[key].parts, key=len, reverse=True):
                yield plain(one).strip(_SIGNS)
        for key, pattern in self._labels_with_a_value.items():
            if found := pattern.fullmatch(wanted):
                yield from (
                    plain(one).replace(_VALUE, found[1]) for one in texts[key].words.split("\n")
                )

    # ---- whose texts
    @cached_property
    def _automata(self) -> dict[str, ahocorasick.Automaton]:
        made = {}
        for code in self.languages:
            others = " ".join(
                plain(said.words)
                for other, language in self.languages.items()
                if other != code
                for said in language.texts.values()
            )
            told: dict[str, set[str]] = {}
            for key, said in self.languages[code].texts.items():
                for piece in pieces(said) if key not in _IN_EVERY_LANGUAGE else ():
                    if " " in piece and piece not in others:
                        told.setdefault(piece, set()).add(key)
            automaton = ahocorasick.Automaton()
            for piece, keys in told.items():
                automaton.add_word(piece, (len(piece), frozenset(keys)))
            automaton.make_automaton()
            made[code] = automaton
        return made

    def spoken(self, shown: str, among: Iterable[str]) -> frozenset[str]:
        """In which of these languages texts of the pack stand in what is shown."""
        return frozenset(code for code in among if self.keys(shown, code))

    def keys(self, shown: str, code: str) -> frozenset[str]:
        """Which texts of this language stand in what is shown."""
        said = plain(_APART.sub(" ", shown))
        found = (
            keys
            for last, (letters, keys) in self._automata[code].iter(said)
            if _stands_alone(said, last + 1 - letters, last + 1)
        )
        return frozenset(key for keys in found for key in keys)

    def stands(self, shown: str, code: str, keys: Iterable[str]) -> bool:
        """Whether any of these texts stands there in this language, by whatever stands fixed in it, however short."""
        seen, texts = plain(shown), self.languages[code].texts
        return any(
            one in seen
            for key in keys
            if key in texts
            for one in pieces(texts[key], _SHORTEST_OF_ITS_TEXT)
        )
