"""The roster: who takes part, by every name they go by, and where a text names them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

import ahocorasick

from bot.guard.edges import in_capitals, is_bounded, is_uncased, lead_of, skeleton_of
from bot.guard.inflection import inflected
from bot.guard.languages import USUAL
from bot.guard.lexicon import Lexicon
from bot.guard.links import LEAST_ID_DIGITS
from bot.guard.misspelling import LEAST_LETTERS, Misspellings
from bot.guard.normalise import MESSAGE_LIMIT, fold
from bot.guard.people import Mention, NameForm, Person
from bot.guard.settling import Hit, Name, beyond_doubt, settled, token_at, with_rest
from bot.guard.standing import Standing
from bot.guard.tokens import Reading, Token
from bot.guard.transliteration import (
    ARABIC,
    CYRILLIC,
    Spelling,
    keys_of,
    leads,
    script_of,
    spellings,
    written_scripts,
)

__all__ = ["Mention", "NameForm", "Person", "Roster"]

LEAST_NAME_LETTERS: Final = 3
SHORTEST_WITH_LEAD: Final = 3
NAMES_READ: Final = 200
MISSPELLINGS_READ: Final = 400
MENTIONS_READ: Final = 16
"""More mentions than this in one message are not told apart: it names people, and that is enough."""

_GERESH: Final = ("'", "’", "׳")
_ARTICLES: Final = frozenset({"ال", "وال", "بال", "لل", "ה"})
_ONE_BY_ONE: Final = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*·/,]{1,3}){2,60}[^\W_](?![^\W_])")
_DOTTED: Final = re.compile(r"(?<![\w.])[a-z]\.[ ]?[a-z]\.(?:[ ]?[a-z]\.)?")
_JOINED_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_USER_ID: Final = re.compile(r"<@!?(\d{15,20})>|(?<!\d)(\d{17,20})(?!\d)")
_BRACKETED: Final = re.compile(r"[(\[{][^)\]}]*/[^)\]}]*[)\]}]")
"""How people add by which pronouns they are spoken of."""

_AROUND_NAMES: Final = '"“”„«»()[]{}<>|,;:!?*•·#'
_ELIDED_ARTICLE: Final = re.compile(r"^l['’]")
_INDEFINITE: Final = frozenset({"a", "an", "un", "une", "una", "unos", "unas"})
_ROLE_OPENING: Final = re.compile(r"^(?:the|a|an)\s+")


_SINGLE: Final = frozenset({NameForm.GIVEN, NameForm.SURNAME, NameForm.WHOLE, NameForm.NICKNAME})


class Roster:
    """Finds the people of a workshop in a text, however their names are written.

    Built once from the people and the lexicon of the working language; finding reads nothing and remembers nothing.
    """

    def __init__(self, people: Iterable[Person], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._clitics = frozenset(
            lead for tongue in lexicon.tongues.values() for lead in tongue.name_clitics
        )
        self._determiners = lexicon.determiners.union(
            *(naming.determiners for naming in lexicon.naming.values())
        )
        self._people = tuple(people)
        self._parts: dict[str, frozenset[str]] = {}
        self._names: dict[str, list[Name]] = {}
        self._initials: dict[str, list[str]] = {}
        self._user_ids: dict[str, str] = {}
        self._misspellings = Misspellings()
        self._spelt: tuple[dict[str, list[tuple[Spelling, Name]]], ...] = ({}, {}, {})
        for person in self._people:
            self._enter(person)
        self._automaton = self._built()

    def __repr__(self) -> str:
        return f"<roster of {len(self._people)}>"

    def may_be_named(self, text: str) -> bool:
        """Whether anybody can be named in a text: most need no closer reading. True wherever `find` finds somebody."""
        plain = fold(text)
        if not text.isascii() or len(plain) != len(text[:MESSAGE_LIMIT]):
            return True
        if sum(map(plain.count, "0123456789")) >= LEAST_ID_DIGITS or self._automaton is None:
            return True
        for end, written in self._automaton.iter(skeleton_of(plain)):
            if is_bounded(plain, end + 1 - len(written), end + 1):
                return True
        if _ONE_BY_ONE.search(plain) or (self._initials and _DOTTED.search(plain)):
            return True
        return self._may_be_misspelt(text, plain)

    def _may_be_misspelt(self, text: str, plain: str) -> bool:
        """Whether a word is like a name or its first letters; in a text with capitals, one that has a capital."""
        shouted, common = text == plain, self._lexicon.common_words
        for match in _JOINED_WORD.finditer(plain):
            word = match.group()
            if word in self._initials:
                return True
            if word in common or not (shouted or text[match.start()].isupper() or "'" in word):
                continue
            for part in (word, *word.split("'")) if "'" in word else (word,):
                written = skeleton_of(part)
                if len(written) >= LEAST_LETTERS and any(self._misspellings.of(written)):
                    return True
        return False

    def find(self, reading: Reading, standing: Standing | None = None) -> tuple[Mention, ...]:
        """Who is named and where, in the order of the text; of overlapping mentions the longest stands."""
        plain = reading.aligned.text
        standing = standing or Standing(reading, self._lexicon)
        found: list[Hit] = [
            *self._by_id(plain),
            *self._by_initials(reading),
            *self._by_letters(plain),
        ]
        skeleton = skeleton_of(plain)
        named = islice(self._by_name(skeleton, plain), NAMES_READ)
        found += (hit for hit in named if self._stands(hit, reading, standing))
        for number in written_scripts(reading.original):
            found += self._by_spelling(number, reading)
        found += self._by_misspelling(reading, skeleton, found, standing)
        named_so = settled(found, reading.tokens)
        mentions = tuple(beyond_doubt(named_so, reading, standing, self._lexicon))[:MENTIONS_READ]
        mentions = tuple(self._with_side(mention, reading.tokens) for mention in mentions)
        if reading.original.isascii():
            return mentions
        return tuple(with_rest(mention, reading, standing) for mention in mentions)

    def _with_side(self, mention: Mention, tokens: Sequence[Token]) -> Mention:
        """The mention with what tells whose side it speaks of: the doctor on their side."""
        words = [token.plain for token in tokens[mention.last + 1 : mention.last + 6]]
        size = self._lexicon.sides.length_at(words, 0)
        return replace(mention, last=mention.last + size) if size else mention

    def _enter(self, person: Person) -> None:
        parts = [
            plain
            for part in fold(_BRACKETED.sub(" ", person.name)).replace("-", " ").split()
            if (plain := part.strip(_AROUND_NAMES)).strip(".")
        ]
        plain_parts = [
            part
            for part in parts
            if len(part.strip(".")) > 1 and part not in self._lexicon.particles
        ]
        self._parts[person.key] = frozenset(parts)
        cyrillic = script_of(person.name) == CYRILLIC
        self._add(person.key, NameForm.WHOLE, " ".join(parts))
        self._add(person.key, NameForm.WHOLE, "".join(parts))
        if len(plain_parts) > 1:
            self._add(person.key, NameForm.WHOLE, f"{plain_parts[0]} {plain_parts[-1]}")
            self._add(person.key, NameForm.WHOLE, f"{plain_parts[-1]} {plain_parts[0]}")
            self._initials.setdefault("".join(part[0] for part in plain_parts), []).append(
                person.key
            )
        for place, part in enumerate(plain_parts):
            form = NameForm.GIVEN if place == 0 and len(plain_parts) > 1 else NameForm.SURNAME
            form = NameForm.WHOLE if len(plain_parts) == 1 else form
            self._add(person.key, form, part, inflected(part) if cyrillic else ())
            for number, spelling in enumerate(spellings(part)):
                if spelling is not None:
                    for key in spelling.keys:
                        self._spelt[number].setdefault(key, []).append(
                            (spelling, Name(person.key, form, part))
                        )
        for other in (*person.nicknames, *person.handles, *person.aliases):
            plain = " ".join(_ELIDED_ARTICLE.sub("l' ", fold(other).strip().lstrip("@")).split())
            first, _, rest = plain.partition(" ")
            if rest and first in self._determiners:
                self._add(person.key, NameForm.ROLE, rest)
                continue
            other_forms = (
                inflected(plain) if script_of(other) == CYRILLIC and " " not in plain else ()
            )
            self._add(person.key, NameForm.NICKNAME, plain, other_forms)
        for role in person.roles:
            self._add(person.key, NameForm.ROLE, _ROLE_OPENING.sub("", fold(role).strip()))
        if person.user_id is not None:
            self._user_ids[str(person.user_id)] = person.key

    def _add(self, person: str, form: NameForm, plain: str, others: Iterable[str] = ()) -> None:
        self._add_form(Name(person, form, plain))
        for other in others:
            self._add_form(Name(person, form, other, oblique=True))

    def _add_form(self, name: Name) -> None:
        written = " ".join(skeleton_of(name.plain).split())
        if len(written) < LEAST_NAME_LETTERS and (len(written) < 2 or written.isascii()):
            return
        names = self._names.setdefault(written, [])
        if all(one.person != name.person for one in names):
            names.append(name)
        if name.form in _SINGLE and " " not in written and not name.oblique:
            self._misspellings.add(written)

    def _built(self) -> "ahocorasick.Automaton | None":
        automaton = ahocorasick.Automaton()
        for written in self._names:
            automaton.add_word(written, written)
        if not self._names:
            return None
        automaton.make_automaton()
        return automaton

    def _by_name(self, skeleton: str, plain: str) -> Iterator[Hit]:
        if self._automaton is None:
            return
        common = self._lexicon.everyday[USUAL].words
        for end, written in self._automaton.iter(skeleton):
            start = end + 1 - len(written)
            if is_bounded(plain, start, end + 1):
                piece = plain[start : end + 1]
                for name in self._names[written]:
                    if piece == name.plain or piece not in common:
                        yield start, end + 1, name  # else only read alike: all for Ali
            elif is_uncased(written[0]):
                lead = lead_of(plain, start, end + 1)
                if lead in self._clitics:
                    for name in self._names[written]:
                        yield start, end + 1, replace(name, lead=lead)

    def _by_letters(self, plain: str) -> Iterator[Hit]:
        """Names written with something between every two letters."""
        if self._automaton is None:
            return
        for run in _ONE_BY_ONE.finditer(plain):
            places = [at for at in range(run.start(), run.end()) if plain[at].isalnum()]
            joined = skeleton_of("".join(plain[at] for at in places))
            for end, written in self._automaton.iter(joined):
                for name in self._names[written]:
                    if name.form is not NameForm.ROLE:
                        yield places[end + 1 - len(written)], places[end] + 1, name

    def _by_id(self, plain: str) -> Iterator[Hit]:
        if sum(map(plain.count, "0123456789")) < LEAST_ID_DIGITS:
            return
        for match in _USER_ID.finditer(plain):
            person = self._user_ids.get(match.group(1) or match.group(2))
            if person is not None:
                yield match.start(), match.end(), Name(person, NameForm.IDENTITY, "")

    def _by_initials(self, reading: Reading) -> Iterator[Hit]:
        plain, tokens = reading.aligned.text, reading.tokens
        for match in _DOTTED.finditer(plain):
            written = match.group().replace(".", "").replace(" ", "")
            for person in self._initials.get(written, ()):
                if (
                    in_capitals(reading, match.start(), match.end())
                    and not plain[: match.start()].rstrip()[-1:].isdigit()
                ):
                    yield match.start(), match.end(), Name(person, NameForm.INITIALS, written)
        for place, token in enumerate(tokens):
            for person in self._initials.get(token.plain, ()):
                if in_capitals(reading, token.start, token.end) and self._is_initials(
                    tokens, place
                ):
                    yield token.start, token.end, Name(person, NameForm.INITIALS, token.plain)

    def _is_initials(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether capitals that are also a common abbreviation stand where a person stands."""
        if tokens[place].plain not in self._lexicon.acronyms:
            return True
        before = tokens[place - 1].plain if place else ""
        after = tokens[place + 1].plain if place + 1 < len(tokens) else ""
        if before[-1:].isdigit():
            return False
        known = self._lexicon
        return (
            after in known.speech
            or after in known.auxiliaries
            or after in known.belongings
            or before in known.inverting
        )

    def _stands(self, hit: Hit, reading: Reading, standing: Standing) -> bool:
        """Whether a name that could be something else is this person's here."""
        start, end, name = hit
        tokens, known = reading.tokens, self._lexicon
        place = token_at(tokens, start)
        before = tokens[place - 1] if place else None
        if name.form is NameForm.ROLE:
            return (
                before is not None
                and before.plain in self._determiners
                and before.plain not in _INDEFINITE
            )
        capital = tokens[place].capital
        if not capital and standing.is_common_noun(place):
            return False
        if (
            name.form is NameForm.SURNAME
            and capital
            and before is not None
            and self._is_other_name(before, name.person, standing)
        ):
            return False
        following = token_at(tokens, end - 1) + 1
        after = tokens[following] if following < len(tokens) else None
        if (
            name.form is NameForm.GIVEN
            and capital
            and after is not None
            and self._is_other_name(after, name.person, standing)
        ):
            return not (after.start - end <= 1 and after.plain not in known.speech)
        return True

    def _is_other_name(self, token: Token, person: str, standing: Standing) -> bool:
        known = self._lexicon
        return (
            token.is_word
            and token.capital
            and len(token.plain) > 1
            and token.plain not in self._parts[person]
            and token.plain not in known.titles
            and not standing.is_title(token.plain)
            and token.plain not in known.common_words
            and token.plain not in known.speech
            and token.plain not in known.auxiliaries
            and token.plain not in known.belongings
        )

    def _by_spelling(self, number: int, reading: Reading) -> Iterator[Hit]:
        """Names written in Latin letters on the roster and in another script in the text."""
        known, plain = self._spelt[number], reading.aligned.text
        for token in reading.tokens:
            if not _may_be_spelt(number, token, reading):
                continue
            for lead in leads(number, token.plain):
                core = token.plain[len(lead) :]
                for key in keys_of(number, core):
                    for spelling, name in known.get(key, ()):
                        hit = _met(spelling, name, lead, token, plain)
                        if hit is not None:
                            yield hit

    def _by_misspelling(
        self, reading: Reading, skeleton: str, found: Sequence[Hit], standing: Standing
    ) -> Iterator[Hit]:
        taken = {at for start, end, _ in found for at in (start, end - 1)}
        shouted = not any(token.capital for token in reading.tokens)
        for place, token in enumerate(reading.tokens[:MISSPELLINGS_READ]):
            if (
                not (token.capital or shouted)
                or not token.plain[0].isalpha()
                or is_uncased(token.plain[0])
            ):
                continue
            if token.start in taken or token.plain in self._lexicon.common_words:
                continue
            written = skeleton[token.start : token.end]
            if len(written) < LEAST_LETTERS:
                continue
            candidates = tuple(self._misspellings.of(written))
            if not candidates:
                continue
            if standing.is_everyday(place):
                continue
            for candidate in candidates:
                for name in self._names[candidate]:
                    yield token.start, token.end, Name(name.person, NameForm.MISSPELT, name.plain)


def _may_be_spelt(number: int, token: Token, reading: Reading) -> bool:
    """Whether the word is written in this script; Cyrillic letters are folded into others, so that the text tells."""
    if number == CYRILLIC:
        return (
            token.is_word
            and script_of(reading.original[slice(*reading.span_of(token))]) == CYRILLIC
        )
    return is_uncased(token.plain[0]) and ((token.plain[0] >= "\u0600") == (number == ARABIC))


def _met(spelling: Spelling, name: Name, lead: str, token: Token, plain: str) -> Hit | None:
    """The name where the word is one way to spell it, with the sign that may stand behind its last letter."""
    end = token.end
    core = token.plain[len(lead) :]
    ending = spelling.ending(f"{core}'") if plain[end : end + 1] in _GERESH else None
    end += ending is not None
    if ending is None:
        ending = spelling.ending(core)
    if ending is None or (lead in _ARTICLES and name.form is not NameForm.SURNAME):
        return None
    uncased = is_uncased(token.plain[0])
    if uncased and lead and len(core) <= SHORTEST_WITH_LEAD:
        return None  # two letters and one more are as often a word of three
    met = Name(name.person, name.form, core, lead, bool(ending), uncased)
    return token.start + len(lead), end, met
