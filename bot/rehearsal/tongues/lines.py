"""What scripted people say in their own languages: their lines, beside the English ones of the scenario.

They stand in a folder named like the scenario, a file a language: for each seat every line in English and in that
language. ``pieces`` are parts of lines by which a script names them, ``both`` how what the other side has put up reads
there. Of whom no file is, they write English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.pressing import OR
from bot.toml_files import FileError, read_toml

_ENGLISH, _PIECES, _BOTH = "en", "pieces", "both"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a scenario in the languages of a play."""

    by_seat: Mapping[tuple[str, str], str]
    """Seat and English line → theirs."""
    pieces: Mapping[str, tuple[str, ...]]
    """A line or part of one in English → how it may stand on a screen."""
    both: Mapping[tuple[str, str], str]
    """Language and English line → how it reads in that language."""

    def said(self, seat: str, english: str) -> str:
        """What somebody says in place of an English line."""
        return self.by_seat.get((seat, english), english)

    def named(self, english: str) -> str:
        """By what a screen is told to hold what a script names in English: one of these, between ``OR``."""
        return OR.join(self.pieces.get(english, (english,)))

    def in_language(self, english: str, code: str) -> str:
        """How it reads in a language; in English where nobody has written it."""
        return self.both.get((code, english), english)


NONE = Lines({}, {}, {})


def load_lines(scenario: Path, of_seats: Mapping[str, str]) -> Lines:
    """The lines of those seats whose language has a file beside the scenario. ``FileError`` for a broken one."""
    by_seat: dict[tuple[str, str], str] = {}
    pieces: dict[str, tuple[str, ...]] = {}
    both: dict[tuple[str, str], str] = {}
    for code in sorted(set(of_seats.values()) - {_ENGLISH}):
        file = scenario.with_suffix("") / f"{code}.toml"
        if not file.exists():
            continue
        for owner, english, theirs in _rows(file, code):
            if owner == _PIECES:
                pieces[english] = (*pieces.get(english, ()), theirs)
                continue
            both[code, english] = theirs
            if of_seats.get(owner) == code:
                by_seat[owner, english] = theirs
                pieces[english] = (*pieces.get(english, ()), theirs)
    return Lines(by_seat, pieces, both)


def _rows(file: Path, code: str) -> list[tuple[str, str, str]]:
    found = read_toml(file, FileError)
    lines = []
    for owner, rows in found.data.items():
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            if not isinstance(row, dict) or set(row) != {_ENGLISH, code}:
                raise found.mistake((owner, place), f"a line has en and {code}, and nothing else.")
            lines.append((owner, str(row[_ENGLISH]), str(row[code])))
    return lines
