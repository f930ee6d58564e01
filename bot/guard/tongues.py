"""Tongues: what is known of a language beside the lexicon's own, and how a name is told from a word in it."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from bot.frozen import frozen
from bot.guard.lists import BadLexiconError, Phrases, document, entry, phrases, table, words
from bot.guard.normalise import fold


@frozen
class Naming:
    """By what a word that is also somebody's name is known for a name in one language."""

    openers: frozenset[str]
    spoken_to: frozenset[str]
    company: Phrases
    followers: frozenset[str]
    capitalised: frozenset[str]
    calendar: frozenset[str]
    calendar_before: frozenset[str]
    uncountable: frozenset[str]
    authors: frozenset[str]
    personal: frozenset[str]
    also_names: frozenset[str]
    never: frozenset[str]
    governing: frozenset[str]
    governed: frozenset[str]
    adjectival: frozenset[str]
    titles: frozenset[str]
    determiners: frozenset[str]
    verbs: frozenset[str]
    conjunctions: frozenset[str]
    helpers: frozenset[str]


class SideBySide(Enum):
    """Whether a noun and whose it is stand side by side, with nothing between."""

    ALWAYS = "always"
    WITHOUT_LEAD = "without_lead"
    NEVER = "never"


@frozen
class Writing:
    """What one language writes together, and what it leaves out."""

    joining: tuple[str, ...]
    before_nouns: frozenset[str]
    joined_that: tuple[str, ...]
    infinitives_begin: tuple[str, ...]
    infinitives_end: tuple[str, ...]
    contracted: tuple[str, ...]
    side_by_side: SideBySide
    verbs_come_first: bool
    drops_pronouns: bool
    long_names_in_small: bool
    object_endings: tuple[str, ...]
    addressed_with: tuple[str, ...]
    resuming_letters: tuple[str, ...]
    first_person: tuple[str, ...]
    articles: tuple[str, ...]
    comma_before_that: bool


@frozen
class Tongue:
    """What one language uses to ascribe words, thoughts and intentions to people."""

    language: str
    naming: Naming
    writing: Writing
    verbs: frozenset[str]
    phrases: Phrases
    nouns: frozenset[str]
    links: frozenset[str]
    sources: Phrases
    hearsay: Phrases
    experiencing: Phrases
    stance_verbs: frozenset[str]
    stance_phrases: Phrases
    inverting: frozenset[str]
    transitive: frozenset[str]
    content: frozenset[str]
    copulas: frozenset[str]
    helpers: frozenset[str]
    prepositions: frozenset[str]
    conditions: frozenset[str]
    times: frozenset[str]
    comparing: frozenset[str]
    relatives: frozenset[str]
    conjunctions: frozenset[str]
    pronouns: frozenset[str]
    possessives: frozenset[str]
    subjects: frozenset[str]
    asking: frozenset[str]
    requests: frozenset[str]
    titles: frozenset[str]
    holding: frozenset[str]
    kin: frozenset[str]
    pointing: frozenset[str]
    comitative: frozenset[str]
    among: Phrases
    topics: Phrases
    one_who: Phrases
    identifying: frozenset[str]
    saying: frozenset[str]
    resuming: frozenset[str]
    therein: frozenset[str]
    nothing: frozenset[str]
    unknowing: Phrases
    addressing: frozenset[str]
    addressees: frozenset[str]
    thus: frozenset[str]
    theirs: Phrases
    unreal: frozenset[str]
    modals: frozenset[str]
    viewing: frozenset[str]
    negations: frozenset[str]
    needing: frozenset[str]
    causes: frozenset[str]
    that_tells: frozenset[str]
    comparing_that: frozenset[str]
    verb_clitics: tuple[str, ...]
    plural_endings: tuple[str, ...]
    name_clitics: frozenset[str]
    conjunction_clitics: frozenset[str]

    def clausal(self) -> frozenset[str]:
        """The words that make clauses, as an institution's name has none; nothing where capitals tell such names."""
        if not self.writing.long_names_in_small:
            return frozenset()
        own = (
            self.helpers
            | self.pronouns
            | self.possessives
            | self.subjects
            | self.asking
            | self.conditions
            | self.verbs
        )
        own |= self.content | self.relatives | self.naming.authors
        return own - self.prepositions - self.naming.determiners - self.conjunctions - self.titles


def parse_tongue(text: str) -> Tongue:
    """The tongue that this TOML text holds. Raises `BadLexiconError`."""
    read = document(text)
    told, stance, grammar = (table(read, name) for name in ("told", "stance", "grammar"))
    return Tongue(
        language=entry(read, "language"),
        naming=parse_naming(read),
        writing=_parse_writing(table(read, "writing")),
        verbs=words(told, "verbs"),
        nouns=words(told, "nouns"),
        links=words(told, "links"),
        phrases=phrases(told, "phrases"),
        sources=phrases(told, "sources"),
        hearsay=phrases(told, "hearsay"),
        experiencing=phrases(told, "experiencing"),
        among=phrases(grammar, "among"),
        theirs=phrases(grammar, "theirs"),
        topics=phrases(grammar, "topics"),
        one_who=phrases(grammar, "one_who"),
        unknowing=phrases(grammar, "unknowing"),
        stance_verbs=words(stance, "verbs"),
        stance_phrases=phrases(stance, "phrases"),
        plural_endings=tuple(sorted(words(grammar, "plural_endings"))),
        verb_clitics=tuple(sorted(words(grammar, "verb_clitics"), key=len, reverse=True)),
        **{name: words(grammar, name) for name in _GRAMMAR},
    )


def _parse_writing(writing: Mapping[str, object]) -> Writing:
    try:
        side_by_side = SideBySide(entry(writing, "side_by_side"))
    except ValueError as error:
        raise BadLexiconError("the lexicon's entry side_by_side is none of its values") from error
    joining, that, begin, end = (
        tuple(sorted(words(writing, name)))
        for name in ("joining", "joined_that", "infinitives_begin", "infinitives_end")
    )
    contracted = tuple(fold(entry(writing, "contracted"), None).split())
    return Writing(
        joining,
        words(writing, "before_nouns"),
        that,
        begin,
        end,
        contracted,
        side_by_side,
        entry(writing, "verbs_come_first") == "yes",
        entry(writing, "drops_pronouns") == "yes",
        entry(writing, "long_names_in_small") == "yes",
        tuple(sorted(words(writing, "object_endings"))),
        tuple(sorted(words(writing, "addressed_with"))),
        tuple(sorted(words(writing, "resuming_letters"))),
        tuple(sorted(words(writing, "first_person"))),
        tuple(sorted(words(writing, "articles"))),
        entry(writing, "comma_before_that") == "yes",
    )


_GRAMMAR: Final = (
    "inverting", "transitive", "content", "copulas", "helpers", "prepositions", "conditions", "times", "comparing",
    "relatives", "conjunctions", "pronouns", "possessives", "subjects", "asking", "requests", "titles", "holding",
    "kin", "pointing", "comitative", "identifying", "saying", "resuming", "therein", "nothing", "addressing",
    "addressees", "thus", "unreal", "modals", "viewing", "negations", "needing", "causes", "that_tells",
    "comparing_that", "name_clitics", "conjunction_clitics",
)  # fmt: skip


def parse_naming(read: Mapping[str, object]) -> Naming:
    """The part about names of any language's document. Raises `BadLexiconError`."""
    naming, grammar = table(read, "naming"), table(read, "grammar")
    told = table(read, "told") if "told" in read else table(read, "communicated")
    return Naming(
        company=phrases(naming, "company"),
        titles=words(grammar, "titles"),
        conjunctions=words(grammar, "conjunctions"),
        helpers=words(grammar, "helpers" if "helpers" in grammar else "auxiliaries"),
        determiners=words(grammar, "determiners") if "determiners" in grammar else frozenset(),
        verbs=words(told, "inverting" if "inverting" in told else "verbs"),
        **{name: words(naming, name) for name in _NAMING},
    )


_NAMING: Final = (
    "openers", "spoken_to", "followers", "capitalised", "calendar", "calendar_before", "uncountable", "authors",
    "personal", "also_names", "never", "governing", "governed", "adjectival",
)  # fmt: skip
