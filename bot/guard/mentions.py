"""Mentions: of all names met in a text, which stand, and where, told in tokens."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NamedTuple

from bot.guard.tokens import Reading, Token
from bot.guard.transliteration import script_of

FOREIGN_WORDS: Final = 4
"""With more words than this in a name's own script, the next one may be any word."""


class NameForm(Enum):
    """Which of a person's names a text uses; some are surer than others."""

    WHOLE = 1
    GIVEN = 2
    SURNAME = 3
    NICKNAME = 4
    ROLE = 5
    INITIALS = 6
    IDENTITY = 7
    MISSPELT = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a reading, from its first to its last token."""

    person: str
    first: int
    last: int
    form: NameForm


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name somebody."""

    person: str
    form: NameForm
    plain: str


class Hit(NamedTuple):
    """A name met in a text, by its letters, half-open."""

    start: int
    end: int
    name: Name


def settled(found: Iterable[Hit], tokens: Sequence[Token]) -> Iterator[Mention]:
    """Of overlapping hits the longest; parts of one person's name side by side as one mention."""
    mentions: list[Mention] = []
    for hit in _longest(found):
        first, last = token_at(tokens, hit.start), token_at(tokens, hit.end - 1)
        if first and tokens[first - 1].plain == "@":
            first -= 1
        name, before = hit.name, mentions[-1] if mentions else None
        if (
            before is not None
            and before.person == name.person
            and _is_one_name(tokens, before, first)
        ):
            mentions[-1] = Mention(
                name.person, before.first, max(last, before.last), NameForm.WHOLE
            )
        else:
            mentions.append(Mention(name.person, first, last, name.form))
    yield from mentions


def _longest(found: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits the one that begins first, and of these the longest; two people may have the same name."""
    taken: list[Hit] = []
    last_end = -1
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end, hit.name.form.value)):
        if hit.start >= last_end:
            taken.append(hit)
            last_end = hit.end
        elif taken and _is_namesake(hit, taken[-1]):
            taken.append(hit)
    return taken


def _is_namesake(hit: Hit, other: Hit) -> bool:
    return (hit.start, hit.end) == (other.start, other.end) and hit.name.person != other.name.person


def _is_one_name(tokens: Sequence[Token], before: Mention, first: int) -> bool:
    """Whether two parts stand as one name does: side by side, or with a middle initial between them."""
    between = tokens[before.last + 1 : first]
    has_initial = len(between) in (1, 2) and len(between[0].plain) == 1 and between[0].capital
    is_joined = all(token.plain == "-" for token in between)
    most = len(between) + 1 if has_initial or is_joined else 0
    return first - before.last <= most


def with_rest(mention: Mention, reading: Reading) -> Mention:
    """In a text of another script, the mention with the next word of its own: a name spelt in a way of its own."""
    following = mention.last + 1
    if following >= len(reading.tokens):
        return mention
    script = _script_at(reading, mention.last)
    if script is None or _script_at(reading, following) != script:
        return mention
    same = sum(_script_at(reading, place) == script for place in range(len(reading.tokens)))
    return replace(mention, last=following) if same <= FOREIGN_WORDS else mention


def _script_at(reading: Reading, place: int) -> int | None:
    first, last = reading.span(place, place)
    return script_of(reading.original[first:last])


def token_at(tokens: Sequence[Token], place: int) -> int:
    """The number of the token that this letter belongs to, or that stands last before it."""
    return max(0, bisect_right(tokens, place, key=lambda token: token.start) - 1)
