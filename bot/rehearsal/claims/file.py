"""Reading ``claims.toml``: which words of the pack say how rooms stand, and what they mean."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.rehearsal.claims.means import Means
from bot.toml_files import FileError, decode, read_toml

FILE = Path(__file__).with_name("claims.toml")


class Claim(msgspec.Struct, frozen=True):
    """Words that say something of the server, and what. ``says`` stands in a text of the pack letter by letter."""

    says: str
    means: Means
    unless: str = ""
    """Other words of the same message that take it back."""


class Claims(msgspec.Struct, frozen=True):
    """All of them; ``of_other_things`` names the blocks that speak of rooms and claim nothing of how they stand now.

    ``of_trouble`` are words of each text by which the control room is told of trouble.
    """

    claim: tuple[Claim, ...]
    of_other_things: tuple[str, ...]
    of_trouble: tuple[str, ...]

    def in_text(self, text: str) -> tuple[tuple[Claim, str], ...]:
        """Every claim in a text, each with the lines from it on that say whom or which room it is about."""
        return tuple(
            (claim, _about(text, text.index(claim.says)))
            for claim in self.claim
            if claim.says in text and not (claim.unless and claim.unless in text)
        )


def _about(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[start:] if end < 0 else text[start:end]


def load_claims(file: Path = FILE) -> Claims:
    """The table that comes along. ``FileError`` where it cannot be read."""
    return decode(read_toml(file, FileError), Claims)
