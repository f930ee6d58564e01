"""The cue lexicon of one language: the words by which it ascribes words, thoughts and intentions to people."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pkgutil import get_data
from typing import Final

_SEPARATOR: Final = re.compile(r"[\s,]+")
_PHRASE_SEPARATOR: Final = re.compile(r"\s*,\s*")


class BadLexiconError(ValueError):
    """A lexicon lacks a part or has one of another shape; the message names the part."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one to a few words, found from their first word."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Phrases":
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(phrase.split())
            if words:
                by_first.setdefault(words[0], []).append(words)
        return cls(
            {
                first: tuple(sorted(found, key=len, reverse=True))
                for first, found in by_first.items()
            }
        )

    def length_at(self, words: Sequence[str], place: int) -> int:
        """How many words of the longest known phrase begin at this place; 0 if none does."""
        if not 0 <= place < len(words):
            return 0
        for phrase in self.by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that `attribution` and `roster` know about one language."""

    language: str
    speech: frozenset[str]
    replying: frozenset[str]
    content_follows: frozenset[str]
    noun_content_follows: frozenset[str]
    speech_phrases: Phrases
    thinking: frozenset[str]
    inverting: frozenset[str]
    agent_verbs: frozenset[str]
    light_verbs: frozenset[str]
    light_nouns: frozenset[str]
    nouns: frozenset[str]
    sources: Phrases
    hearsay: Phrases
    stance: frozenset[str]
    stance_phrases: Phrases
    stance_nouns: frozenset[str]
    auxiliaries: frozenset[str]
    adverb_endings: tuple[str, ...]
    being: frozenset[str]
    passives: frozenset[str]
    passive_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    present_endings: tuple[str, ...]
    origins: frozenset[str]
    modals: frozenset[str]
    prepositions: frozenset[str]
    conditions: frozenset[str]
    spoken_to: frozenset[str]
    author: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    asking: frozenset[str]
    wondering: frozenset[str]
    obligations: Phrases
    sides: Phrases
    titles: frozenset[str]
    particles: frozenset[str]
    belongings: frozenset[str]
    acronyms: frozenset[str]
    common_words: frozenset[str]


def parse(text: str) -> Lexicon:
    """The lexicon that this TOML text holds. Raises `BadLexiconError`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadLexiconError(f"the lexicon is not TOML: {error}") from error
    communicated, stance, grammar = (
        _table(document, name) for name in ("communicated", "stance", "grammar")
    )
    return Lexicon(
        language=_text(document, "language"),
        speech=_words(communicated, "verbs"),
        replying=_words(communicated, "replying"),
        content_follows=_words(communicated, "content_follows"),
        noun_content_follows=_words(communicated, "noun_content_follows"),
        speech_phrases=_phrases(communicated, "phrases"),
        thinking=_words(communicated, "thinking"),
        inverting=_words(communicated, "inverting"),
        agent_verbs=_words(communicated, "agent_verbs"),
        light_verbs=_words(communicated, "light_verbs"),
        light_nouns=_words(communicated, "light_nouns"),
        nouns=_words(communicated, "nouns"),
        sources=_phrases(communicated, "sources"),
        hearsay=_phrases(communicated, "hearsay"),
        stance=_words(stance, "verbs"),
        stance_phrases=_phrases(stance, "phrases"),
        stance_nouns=_words(stance, "nouns"),
        adverb_endings=tuple(sorted(_words(grammar, "adverb_endings"))),
        participle_endings=tuple(sorted(_words(grammar, "participle_endings"))),
        present_endings=tuple(sorted(_words(grammar, "present_endings"))),
        passive_endings=tuple(sorted(_words(grammar, "passive_endings"))),
        origins=_words(grammar, "origins"),
        obligations=_phrases(grammar, "obligations"),
        sides=_phrases(grammar, "sides"),
        **{name: _words(grammar, name) for name in _GRAMMAR},
    )


_GRAMMAR: Final = (
    "auxiliaries", "being", "passives", "modals", "prepositions", "conditions", "spoken_to", "author",
    "conjunctions", "relatives", "pronouns", "determiners", "asking", "wondering", "titles", "particles",
    "belongings", "acronyms", "common_words",
)  # fmt: skip


def load(language: str = "en") -> Lexicon:
    """The lexicon that comes with the project for this language. Reads one file; raises `BadLexiconError`."""
    return parse(_file(f"cues_{language}.toml"))


def load_stock(language: str = "en") -> tuple[str, ...]:
    """Phrases of this language that anybody says anywhere. Reads one file; raises `BadLexiconError`."""
    phrases = tomllib.loads(_file(f"stock_{language}.toml")).get("phrases")
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise BadLexiconError("the list of stock phrases lacks its phrases")
    return tuple(phrases)


def _file(name: str) -> str:
    try:
        source = get_data("bot.guard", name)
    except OSError as error:
        raise BadLexiconError(f"the guard has no file {name}") from error
    if source is None:
        raise BadLexiconError("the guard's files cannot be read from here")
    return source.decode("utf-8")


def _table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = document.get(name)
    if not isinstance(table, dict):
        raise BadLexiconError(f"the lexicon lacks the part {name}")
    return table


def _text(table: Mapping[str, object], name: str) -> str:
    value = table.get(name)
    if not isinstance(value, str):
        raise BadLexiconError(f"the lexicon lacks the entry {name}")
    return value


def _words(table: Mapping[str, object], name: str) -> frozenset[str]:
    return frozenset(word for word in _SEPARATOR.split(_text(table, name)) if word)


def _phrases(table: Mapping[str, object], name: str) -> Phrases:
    return Phrases.of(
        phrase for phrase in _PHRASE_SEPARATOR.split(_text(table, name).strip()) if phrase
    )
