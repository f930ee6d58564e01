"""The roster: who takes part, by every name they go by, and where a text names them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import ahocorasick
from rapidfuzz.distance import OSA

from bot.guard.lexicon import Lexicon
from bot.guard.lookalikes import SIGNS_AS_LETTERS
from bot.guard.mentions import Hit, Mention, Name, NameForm, settled, token_at, with_rest
from bot.guard.normalise import fold
from bot.guard.tokens import Reading, Token
from bot.guard.transliteration import in_script, patterns, written_scripts

LEAST_NAME_LETTERS: Final = 3

LEAST_MISSPELT_LETTERS: Final = 4
NAMES_READ: Final = 200
MISSPELLINGS_READ: Final = 400
MENTIONS_READ: Final = 16
"""More mentions than this in one message are not told apart: it names people, and that is enough."""

_AS_LETTERS: Final = str.maketrans(
    {sign: letter for sign, letter in SIGNS_AS_LETTERS.items() if sign not in "@$€£¡|"}
    | {"-": " ", "_": " ", "·": " "}
)
_SIGN_IN_WORD: Final = re.compile(r"(?<=[^\W_])[@$€£](?=[^\W_])")
_ONE_BY_ONE: Final = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*·/,]{1,3}){2,60}[^\W_](?![^\W_])")
_DOTTED: Final = re.compile(r"(?<![\w.])[a-z]\.[ ]?[a-z]\.(?:[ ]?[a-z]\.)?")
_USER_ID: Final = re.compile(r"<@!?(\d{15,20})>|(?<!\d)(\d{17,20})(?!\d)")
_ROLE_OPENING: Final = re.compile(r"^(?:the|a|an)\s+")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part. Findings call them by `key`; `aliases` hold confirmed spellings in other scripts."""

    key: str
    name: str
    nicknames: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    user_id: int | None = None
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<person>"


class Roster:
    """Finds the people of a workshop in a text, however their names are written.

    Built once from the people and the lexicon of the working language; finding reads nothing and remembers nothing.
    """

    def __init__(self, people: Iterable[Person], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._people = tuple(people)
        self._parts: dict[str, frozenset[str]] = {}
        self._names: dict[str, list[Name]] = {}
        self._initials: dict[str, list[str]] = {}
        self._user_ids: dict[str, str] = {}
        self._near: dict[str, set[str]] = {}
        scripts: list[list[tuple[str, Name]]] = [[], [], []]
        for person in self._people:
            self._enter(person, scripts)
        self._automaton = self._built()
        self._scripts = tuple(_ScriptNames(found) for found in scripts)

    def __repr__(self) -> str:
        return f"<roster of {len(self._people)}>"

    def find(self, reading: Reading) -> tuple[Mention, ...]:
        """Who is named and where, in the order of the text; of overlapping mentions the longest stands."""
        plain = reading.aligned.text
        found: list[Hit] = [
            *self._by_id(plain),
            *self._by_initials(reading),
            *self._by_letters(plain),
        ]
        skeleton = _skeleton(plain)
        by_name = islice(self._by_name(skeleton, plain), NAMES_READ)
        found += [hit for hit in by_name if self._stands(hit, reading)]
        for number in written_scripts(reading.original):
            for hit in self._scripts[number].find(plain):
                first, last = reading.aligned.span(hit.start, hit.end)
                if in_script(number, reading.original[first:last]):
                    found.append(hit)
        found += self._by_misspelling(reading, skeleton, found)
        named = islice(settled(found, reading.tokens), MENTIONS_READ)
        mentions = tuple(self._with_side(mention, reading.tokens) for mention in named)
        if all(token.plain.isascii() for token in reading.tokens) and reading.original.isascii():
            return mentions
        return tuple(with_rest(mention, reading) for mention in mentions)

    def _with_side(self, mention: Mention, tokens: Sequence[Token]) -> Mention:
        """The mention with what tells whose side it speaks of: the doctor on their side."""
        words = [token.plain for token in tokens[mention.last + 1 : mention.last + 6]]
        size = self._lexicon.sides.length_at(words, 0)
        return replace(mention, last=mention.last + size) if size else mention

    def _enter(self, person: Person, scripts: list[list[tuple[str, Name]]]) -> None:
        parts = [part for part in fold(person.name).replace("-", " ").split() if part.strip(".")]
        self._parts[person.key] = frozenset(parts)
        self._add(person.key, NameForm.WHOLE, " ".join(parts))
        self._add(person.key, NameForm.WHOLE, "".join(parts))
        plain_parts = [
            part
            for part in parts
            if len(part.strip(".")) > 1 and part not in self._lexicon.particles
        ]
        self._enter_parts(person.key, plain_parts, scripts)
        for other in (*person.nicknames, *person.handles, *person.aliases):
            self._add(person.key, NameForm.NICKNAME, fold(other).strip().lstrip("@"))
        for role in person.roles:
            self._add(person.key, NameForm.ROLE, _ROLE_OPENING.sub("", fold(role).strip()))
        if person.user_id is not None:
            self._user_ids[str(person.user_id)] = person.key

    def _enter_parts(
        self, person: str, parts: list[str], scripts: list[list[tuple[str, Name]]]
    ) -> None:
        """A name's parts each by itself, first and last together, and their initials."""
        if len(parts) > 1:
            given, surname = parts[0], parts[-1]
            self._add(person, NameForm.WHOLE, f"{given} {surname}")
            self._add(person, NameForm.WHOLE, f"{surname} {given}")
            initials = "".join(part[0] for part in parts)
            self._initials.setdefault(initials, []).append(person)
        for place, part in enumerate(parts):
            form = _form_of_part(place, len(parts))
            self._add(person, form, part)
            for number, pattern in enumerate(patterns(part)):
                if pattern:
                    scripts[number].append((pattern, Name(person, form, part)))

    def _add(self, person: str, form: NameForm, plain: str) -> None:
        written = " ".join(_skeleton(plain).split())
        if len(written) < LEAST_NAME_LETTERS and (len(written) < 2 or written.isascii()):
            return
        names = self._names.setdefault(written, [])
        if all(name.person != person for name in names):
            names.append(Name(person, form, plain))
        if (
            form in (NameForm.GIVEN, NameForm.SURNAME, NameForm.WHOLE, NameForm.NICKNAME)
            and " " not in written
        ):
            for near in _deletions(written):
                self._near.setdefault(near, set()).add(written)

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
        for end, written in self._automaton.iter(skeleton):
            start = end + 1 - len(written)
            if _bounded(plain, start, end + 1):
                for name in self._names[written]:
                    yield Hit(start, end + 1, name)

    def _by_letters(self, plain: str) -> Iterator[Hit]:
        """Names written with something between every two letters."""
        if self._automaton is None:
            return
        for run in _ONE_BY_ONE.finditer(plain):
            places = [at for at in range(run.start(), run.end()) if plain[at].isalnum()]
            joined = _skeleton("".join(plain[at] for at in places))
            for end, written in self._automaton.iter(joined):
                for name in self._names[written]:
                    if name.form is not NameForm.ROLE:
                        yield Hit(places[end + 1 - len(written)], places[end] + 1, name)

    def _by_id(self, plain: str) -> Iterator[Hit]:
        for match in _USER_ID.finditer(plain):
            person = self._user_ids.get(match.group(1) or match.group(2))
            if person is not None:
                yield Hit(match.start(), match.end(), Name(person, NameForm.IDENTITY, ""))

    def _by_initials(self, reading: Reading) -> Iterator[Hit]:
        plain, tokens = reading.aligned.text, reading.tokens
        for match in _DOTTED.finditer(plain):
            written = match.group().replace(".", "").replace(" ", "")
            behind_number = plain[: match.start()].rstrip()[-1:].isdigit()
            for person in self._initials.get(written, ()):
                if _capitals(reading, match.start(), match.end()) and not behind_number:
                    yield Hit(match.start(), match.end(), Name(person, NameForm.INITIALS, written))
        for place, token in enumerate(tokens):
            for person in self._initials.get(token.plain, ()):
                if _capitals(reading, token.start, token.end) and self._is_initials(tokens, place):
                    yield Hit(token.start, token.end, Name(person, NameForm.INITIALS, token.plain))

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

    def _stands(self, hit: tuple[int, int, Name], reading: Reading) -> bool:
        """Whether a name that could be something else is this person's here."""
        start, end, name = hit
        tokens, known = reading.tokens, self._lexicon
        place = token_at(tokens, start)
        before = tokens[place - 1] if place else None
        if name.form is NameForm.ROLE:
            return (
                before is not None
                and before.plain in known.determiners
                and before.plain not in ("a", "an")
            )
        capital = tokens[place].capital
        if " " not in name.plain and not capital and name.plain in known.common_words:
            return False
        behind_other_name = before is not None and self._is_other_name(before, name.person)
        if name.form is NameForm.SURNAME and capital and behind_other_name:
            return False
        following = token_at(tokens, end - 1) + 1
        after = tokens[following] if following < len(tokens) else None
        if (
            name.form is NameForm.GIVEN
            and capital
            and after is not None
            and self._is_other_name(after, name.person)
        ):
            return not (after.start - end <= 1 and after.plain not in known.speech)
        return True

    def _is_other_name(self, token: Token, person: str) -> bool:
        known = self._lexicon
        return (
            token.is_word
            and token.capital
            and len(token.plain) > 1
            and token.plain not in self._parts[person]
            and token.plain not in known.titles
            and token.plain not in known.common_words
            and token.plain not in known.speech
            and token.plain not in known.auxiliaries
            and token.plain not in known.belongings
        )

    def _by_misspelling(
        self, reading: Reading, skeleton: str, found: Sequence[Hit]
    ) -> Iterator[Hit]:
        taken = {at for start, end, _ in found for at in (start, end - 1)}
        shouted = not any(token.capital for token in reading.tokens)
        for token in reading.tokens[:MISSPELLINGS_READ]:
            if not token.is_word or not (token.capital or shouted) or token.start in taken:
                continue
            written = skeleton[token.start : token.end]
            if len(written) < LEAST_NAME_LETTERS or token.plain in self._lexicon.common_words:
                continue
            for name in self._misspelt(written):
                yield Hit(token.start, token.end, name)

    def _misspelt(self, written: str) -> Iterator[Name]:
        near: set[str] = set(self._near.get(written, ()))
        for shorter in _deletions(written):
            near |= self._near.get(shorter, set())
            near |= {shorter} & self._names.keys()
        for candidate in near:
            swapped = len(candidate) == len(written) and sorted(candidate) == sorted(written)
            if candidate == written or OSA.distance(candidate, written, score_cutoff=1) > 1:
                continue
            if swapped or (len(candidate) > LEAST_MISSPELT_LETTERS and candidate[0] == written[0]):
                for name in self._names[candidate]:
                    yield Name(name.person, NameForm.MISSPELT, name.plain)


def _form_of_part(place: int, parts: int) -> NameForm:
    if parts == 1:
        return NameForm.WHOLE
    return NameForm.GIVEN if place == 0 else NameForm.SURNAME


class _ScriptNames:
    """The names of a roster as they are met in one other script."""

    def __init__(self, names: Sequence[tuple[str, Name]]) -> None:
        self._names = tuple(name for _, name in names)
        joined = "|".join(f"({pattern})" for pattern, _ in names)
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)") if names else None

    def find(self, plain: str) -> Iterator[Hit]:
        if self._pattern is None:
            return
        for match in self._pattern.finditer(plain):
            if match.lastindex is not None:
                yield Hit(match.start(), match.end(), self._names[match.lastindex - 1])


def _skeleton(plain: str) -> str:
    """Letters for digits and signs, spaces for joining signs; as long as the text it is made from."""
    if _SIGN_IN_WORD.search(plain):
        plain = _SIGN_IN_WORD.sub(lambda sign: SIGNS_AS_LETTERS[sign.group()], plain)
    return plain.translate(_AS_LETTERS)


def _deletions(written: str) -> Iterator[str]:
    for at in range(min(len(written), 24)):
        yield written[:at] + written[at + 1 :]


def _bounded(plain: str, start: int, end: int) -> bool:
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (before.isalnum() or after.isalnum())


def _capitals(reading: Reading, start: int, end: int) -> bool:
    first, last = reading.aligned.span(start, end)
    written = reading.original[first:last]
    return written.isupper()
