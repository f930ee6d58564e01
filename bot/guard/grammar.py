"""Grammar: the rules by which a text is read, by the language it is written in."""

from collections.abc import Sequence
from typing import Protocol

from bot.guard.clauses import Clauses
from bot.guard.lexicon import Lexicon
from bot.guard.machine import Cue
from bot.guard.people import Mention
from bot.guard.telling import Telling
from bot.guard.tokens import Reading


class Rules(Protocol):
    """The question what a text ascribes to somebody named in it."""

    def cue(self, mention: Mention) -> Cue | None:
        """The strongest cue that belongs to this mention."""


def rules(reading: Reading, mentions: Sequence[Mention], lexicon: Lexicon, language: str) -> Rules:
    """The rules of this language for the text; those of the lexicon's own for one that has none."""
    tongue = lexicon.tongues.get(language)
    if tongue is not None:
        known = lexicon.everyday.get(language)
        return Telling(
            reading.tokens, mentions, tongue, known.words if known is not None else frozenset()
        )
    return Clauses(reading.tokens, mentions, lexicon)
