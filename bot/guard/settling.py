"""Settling: of all the places where names were met in a text, which of them name somebody."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.frozen import frozen
from bot.guard.grammar import Rules, rules
from bot.guard.lexicon import Lexicon
from bot.guard.people import Mention, NameForm
from bot.guard.standing import Standing
from bot.guard.tokens import Reading, Token
from bot.guard.transliteration import script_of

SHORT_SPELLING: Final = 3
"""Spelt in a script that leaves vowels out, a name of no more letters than this looks like many words."""

FOREIGN_WORDS: Final = 4
"""With more words than this in a name's own script, the next one may be any word."""


@frozen
class Name:
    """One way to name somebody."""

    person: str
    form: NameForm
    plain: str
    lead: str = ""
    oblique: bool = False
    spelt: bool = False
    """Whether it was met as a spelling of a name that the roster has in another script."""


Hit = tuple[int, int, Name]
"""Where a name begins and ends in the folded text."""


def settled(found: Iterable[Hit], tokens: Sequence[Token]) -> tuple[tuple[Mention, str], ...]:
    """Of overlapping mentions the longest, each with the name as it was met; parts of one person's name side by side as
    one mention.
    """
    taken: list[Hit] = []
    last_end = -1
    for start, end, name in sorted(found, key=lambda hit: (hit[0], -hit[1], hit[2].form.value)):
        if start >= last_end:
            taken.append((start, end, name))
            last_end = end
        elif taken and (start, end) == taken[-1][:2] and name.person != taken[-1][2].person:
            taken.append((start, end, name))
    mentions: list[tuple[Mention, str]] = []
    for start, end, name in taken:
        first, last = token_at(tokens, start), token_at(tokens, end - 1)
        if first and tokens[first - 1].plain == "@":
            first -= 1
        before = mentions[-1][0] if mentions else None
        if (
            before is not None
            and before.person == name.person
            and first - before.last <= _joins(tokens, before, first)
        ):
            lead, oblique = before.lead, before.oblique or name.oblique
            joined = Mention(
                name.person, before.first, max(last, before.last), NameForm.WHOLE, lead, oblique
            )
            mentions[-1] = joined, f"{mentions[-1][1]} {name.plain}"
        else:
            mentions.append(
                (
                    Mention(
                        name.person, first, last, name.form, name.lead, name.oblique, name.spelt
                    ),
                    name.plain,
                )
            )
    return tuple(mentions)


_SURE: Final = frozenset({NameForm.ROLE, NameForm.INITIALS, NameForm.IDENTITY, NameForm.MISSPELT})


def beyond_doubt(
    met: Sequence[tuple[Mention, str]], reading: Reading, standing: Standing, lexicon: Lexicon
) -> Iterator[Mention]:
    """The mentions without the words that are also names and stand as words here."""
    doubted = {
        at: _is_doubtful(mention, plain, reading, standing)
        for at, (mention, plain) in enumerate(met)
    }
    sure = {
        place
        for at, (mention, _) in enumerate(met)
        if not doubted[at]
        for place in range(mention.first, mention.last + 1)
    }
    told: Rules | None = None
    for at, (mention, _) in enumerate(met):
        if not doubted[at] or standing.is_name(mention, sure):
            yield mention
        elif standing.may_be_told_of(mention):
            told = told or rules(reading, tuple(one for one, _ in met), lexicon, standing.language)
            if standing.is_told_of(mention, told.cue(mention)):
                yield mention


def _is_doubtful(mention: Mention, plain: str, reading: Reading, standing: Standing) -> bool:
    """Whether the name as it was met is also an everyday word of the message's language."""
    if mention.form in _SURE or mention.first != mention.last or " " in plain:
        return False
    token = reading.tokens[mention.first]
    if token.plain == "@":
        return False
    if mention.form is NameForm.SURNAME and token.capital:
        return False
    if (
        mention.spelt
        and standing.has_own_script
        and len(token.plain) - len(mention.lead) <= SHORT_SPELLING
    ):
        return True
    return standing.is_everyday(mention.first, plain)


def with_rest(mention: Mention, reading: Reading, standing: Standing) -> Mention:
    """In a text of another script, the mention with the next word of its own: a name spelt in a way of its own."""
    following = mention.last + 1
    if (
        following >= len(reading.tokens)
        or standing.has_own_script
        or standing.is_everyday(following)
    ):
        return mention
    name, rest = (
        reading.original[slice(*reading.span(at, at))] for at in (mention.last, following)
    )
    script = script_of(name)
    if script is None or script_of(rest) != script:
        return mention
    same = sum(
        1
        for at in range(len(reading.tokens))
        if script_of(reading.original[slice(*reading.span(at, at))]) == script
    )
    return replace(mention, last=following) if same <= FOREIGN_WORDS else mention


def _joins(tokens: Sequence[Token], before: Mention, first: int) -> int:
    """How far apart two parts of one name may stand: side by side, or with a middle initial between them."""
    between = tokens[before.last + 1 : first]
    initial = len(between) in (1, 2) and len(between[0].plain) == 1 and between[0].capital
    joined = all(token.plain == "-" for token in between)
    return len(between) + 1 if initial or joined else 0


def token_at(tokens: Sequence[Token], place: int) -> int:
    """The number of the token that this place in the folded text lies in."""
    return max(0, bisect_right(tokens, place, key=lambda token: token.start) - 1)
