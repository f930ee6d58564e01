"""Words to be left aside, met in a text: as listed, or with what a language writes together with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.guard.findings import Span
from bot.guard.tokens import Reading, Token, read

_LEADS: Final = (
    re.compile("[وف]?[بكل]?(?:ال)?|[وف]?لل"),
    re.compile("ו?(?:כש|מש|ש)?[בכלמ]?ה?"),
)
"""What Arabic and Hebrew write together with the word that follows: *and*, prepositions, the article."""
_LONGEST_ENDING: Final = 2
_LEAST_WITH_ENDING: Final = 4
"""A word of so many letters is met with a short ending too, as plurals and cases have."""


def places(text: str, listed: Iterable[str]) -> tuple[Span, ...]:
    """Where in the text listed words stand, in its order; at most as many tokens are read as a long message has."""
    reading = read(text)
    words = [place for place, token in enumerate(reading.tokens) if token.is_word]
    found: set[Span] = set()
    for phrase in listed:
        wanted = [token.plain for token in read(phrase).tokens if token.is_word]
        if wanted:
            found.update(_places_of(reading, words, wanted))
    return tuple(sorted(found))


def _places_of(reading: Reading, words: Sequence[int], wanted: Sequence[str]) -> Iterable[Span]:
    for at in range(len(words) - len(wanted) + 1):
        here = words[at : at + len(wanted)]
        if all(_is(reading.tokens[one], word) for one, word in zip(here, wanted, strict=True)):
            yield reading.span(here[0], here[-1])


def _is(token: Token, wanted: str) -> bool:
    """As it was listed, or with what is written together with it before or after."""
    at = token.plain.find(wanted)
    if at < 0:
        return False
    more = len(token.plain) - at - len(wanted)
    ends = _LONGEST_ENDING if len(wanted) >= _LEAST_WITH_ENDING else 0
    return more <= ends and (at == 0 or any(one.fullmatch(token.plain[:at]) for one in _LEADS))
