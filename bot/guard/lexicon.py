"""The cue lexicon of one language: the words by which it ascribes words, thoughts and intentions to people."""

import tomllib
from collections.abc import Mapping
from dataclasses import field, replace
from functools import cache
from typing import Final

from bot.frozen import frozen
from bot.guard.languages import LANGUAGES, USUAL, Everyday, everyday
from bot.guard.lists import BadLexiconError, Phrases, document, entry, file, phrases, table, words
from bot.guard.tongues import Naming, Tongue, parse_naming, parse_tongue

__all__ = ["BadLexiconError", "Lexicon", "Phrases", "load", "load_stock", "parse"]


@frozen
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
    promising: frozenset[str]
    sources: Phrases
    hearsay: Phrases
    stance: frozenset[str]
    stance_phrases: Phrases
    stance_nouns: frozenset[str]
    willing: frozenset[str]
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
    objects: frozenset[str]
    determiners: frozenset[str]
    bringing_about: frozenset[str]
    asking: frozenset[str]
    wondering: frozenset[str]
    obligations: Phrases
    sides: Phrases
    titles: frozenset[str]
    particles: frozenset[str]
    belongings: frozenset[str]
    acronyms: frozenset[str]
    common_words: frozenset[str]
    naming: Mapping[str, Naming] = field(default_factory=dict)
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    everyday: Mapping[str, Everyday] = field(default_factory=dict)

    def clausal(self) -> dict[str, frozenset[str]]:
        """By language, the words that make clauses, where these alone tell a clause from a long name."""
        found = {other: tongue.clausal() for other, tongue in self.tongues.items()}
        return {language: words for language, words in found.items() if words}

    def possessives(self) -> dict[str, frozenset[str]]:
        """By language, the words that say whose something is."""
        return {language: tongue.possessives for language, tongue in self.tongues.items()}


def parse(text: str) -> Lexicon:
    """The lexicon that this TOML text holds. Raises `BadLexiconError`."""
    return _parse(document(text))


def _parse(read: Mapping[str, object]) -> Lexicon:
    communicated, stance, grammar = (
        table(read, name) for name in ("communicated", "stance", "grammar")
    )
    return Lexicon(
        language=entry(read, "language"),
        speech=words(communicated, "verbs"),
        replying=words(communicated, "replying"),
        content_follows=words(communicated, "content_follows"),
        noun_content_follows=words(communicated, "noun_content_follows"),
        speech_phrases=phrases(communicated, "phrases"),
        thinking=words(communicated, "thinking"),
        inverting=words(communicated, "inverting"),
        agent_verbs=words(communicated, "agent_verbs"),
        light_verbs=words(communicated, "light_verbs"),
        light_nouns=words(communicated, "light_nouns"),
        nouns=words(communicated, "nouns"),
        promising=words(communicated, "promising"),
        sources=phrases(communicated, "sources"),
        hearsay=phrases(communicated, "hearsay"),
        stance=words(stance, "verbs"),
        stance_phrases=phrases(stance, "phrases"),
        stance_nouns=words(stance, "nouns"),
        willing=words(stance, "willing"),
        adverb_endings=tuple(sorted(words(grammar, "adverb_endings"))),
        participle_endings=tuple(sorted(words(grammar, "participle_endings"))),
        present_endings=tuple(sorted(words(grammar, "present_endings"))),
        passive_endings=tuple(sorted(words(grammar, "passive_endings"))),
        origins=words(grammar, "origins"),
        obligations=phrases(grammar, "obligations"),
        sides=phrases(grammar, "sides"),
        naming={},
        tongues={},
        everyday={},
        **{name: words(grammar, name) for name in _GRAMMAR},
    )


_GRAMMAR: Final = (
    "auxiliaries", "being", "passives", "modals", "prepositions", "conditions", "spoken_to", "author",
    "conjunctions", "relatives", "pronouns", "objects", "determiners", "bringing_about", "asking", "wondering",
    "titles", "particles", "belongings", "acronyms", "common_words",
)  # fmt: skip


@cache
def load(language: str = "en") -> Lexicon:
    """The lexicon that comes with the project for this language, with what is known of the other languages beside it:
    a message is read by the language it is written in. Reads a few files, once; raises `BadLexiconError`.
    """
    source = document(file(f"cues_{language}.toml"))
    tongues = {
        other: parse_tongue(file(f"cues_{other}.toml")) for other in LANGUAGES if other != USUAL
    }
    naming = {other: tongue.naming for other, tongue in tongues.items()} | {
        language: parse_naming(source)
    }
    return replace(_parse(source), naming=naming, tongues=tongues, everyday=everyday())


def load_stock(language: str = "en") -> tuple[str, ...]:
    """Phrases of this language that anybody says anywhere. Reads one file; raises `BadLexiconError`."""
    phrases = tomllib.loads(file(f"stock_{language}.toml")).get("phrases")
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise BadLexiconError("the list of stock phrases lacks its phrases")
    return tuple(phrases)
