"""A TOML file in which every value has its line, so that a mistake in it is one sentence with place and remedy."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

Where = tuple[str | int, ...]
"""The way to a value: keys of tables, places in lists (from 0)."""


class StartError(Exception):
    """Parley cannot start; its text is one sentence for the operator, free of secrets and of participants' words."""


class FileError(StartError):
    """A file cannot be used. The message is ``file:line: what is wrong``; it never holds anybody's words."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        """Name the place and what to mend there; ``line`` counts from 1."""
        # What a file says may be repeated here, and a terminal obeys some of what cannot be printed.
        plain = "".join(letter if letter.isprintable() else " " for letter in what)
        super().__init__(f"{file}:{line}: {plain}")
        self.file = file
        self.line = line
        self.what = plain


class TomlFile:
    """What a file says, and on which line it says it."""

    def __init__(
        self, path: Path, data: dict[str, Any], source: str, error: type[FileError]
    ) -> None:
        """``source`` is what ``data`` was read from; it is gone through for lines at the first mistake alone."""
        self.path = path
        self.data = data
        self.error = error
        self._source = source

    @cached_property
    def lines(self) -> Mapping[Where, int]:
        """The line of each value, counted from 1."""
        return _Lines(self._source).found

    def line(self, *where: str | int) -> int:
        """The line of a value; of what it stands in, where the file does not have it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def mistake(self, where: Where, what: str) -> FileError:
        """What is wrong with the value there, to be raised."""
        return self.error(self.path, self.line(*where), what)


def read_text(path: Path, error: type[FileError]) -> str:
    """A file as text, without a byte order mark and with plain line ends; ``error`` where it cannot be had."""
    try:
        return as_text(path, path.read_bytes(), error)
    except FileNotFoundError:
        raise error(path, 1, "this file is missing.") from None
    except OSError as wrong:
        raise error(path, 1, f"this file cannot be read: {wrong.strerror}.") from None


def as_text(path: Path, content: bytes, error: type[FileError]) -> str:
    """The same of what was read from the file before."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise error(path, line, "this file is not UTF-8 text.") from None


def read_toml(path: Path, error: type[FileError]) -> TomlFile:
    """Read and take apart; ``error`` for the first thing that is not TOML."""
    return as_toml(path, read_text(path, error), error)


def as_toml(path: Path, source: str, error: type[FileError]) -> TomlFile:
    """The same of a text that was read from the file before."""
    try:
        return TomlFile(path, tomllib.loads(source), source, error)
    except RecursionError:
        raise error(path, 1, "lists and tables are nested too deeply in this file.") from None
    except ValueError as wrong:  # also a number of more digits than Python reads
        raise error(path, *_not_toml(str(wrong), source)) from None


_POSITION = r" \(at (?:line (\d+), column \d+|end of document)\)$"


def _not_toml(said: str, source: str) -> tuple[int, str]:
    found = re.search(_POSITION, said)
    line = int(found[1]) if found and found[1] else source.count("\n") + 1
    what = re.sub(_POSITION, "", said)
    if what.startswith(("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate")):
        return line, "this key or table stands in the file twice; keep one of them."
    return line, f"this is not valid TOML: {what.rstrip('.')}."


def near(word: str, known: Iterable[str]) -> str:
    """What might have been meant, and what there is: the end of a sentence about a word that is not known."""
    import difflib  # only where something is wrong

    words = list(dict.fromkeys(known))
    meant = difflib.get_close_matches(word, words, n=1)
    perhaps = f", perhaps {meant[0]} is meant" if meant else ""
    return f"{perhaps}; known are {', '.join(words)}." if words else f"{perhaps}; nothing is."


class _Lines:
    """Where each value of a source stands that has been read as TOML already: what it is need not be looked at."""

    _BLANK = r"(?:[ \t\n]|#[^\n]*)*"
    _STRING = (
        r'(?s:"""(?:\\.|[^\\])*?"{3,5}|'
        r"'''.*?'{3,5}|"
        r'"(?:\\.|[^"\\])*"|'
        r"'[^']*')"
    )
    _BARE = r"[A-Za-z0-9_-]+"
    _PLAIN = r"[^,\]}#\n]+"

    def __init__(self, source: str) -> None:
        self._source = source
        self._breaks = [place for place, letter in enumerate(source) if letter == "\n"]
        self._at = 0
        self._rows: dict[Where, int] = {}
        self.found: dict[Where, int] = {}
        table: Where = ()
        while self._next():
            if self._source[self._at] != "[":
                self._pair(table)
                continue
            row = self._source.startswith("[[", self._at)
            self._at += 1 + row
            table = self._table(self._key(), row)
            self._at += 1 + row

    def _next(self) -> str:
        """The next character that says something; empty at the end."""
        blank = re.compile(self._BLANK).match(self._source, self._at)
        self._at = blank.end() if blank else self._at
        return self._source[self._at : self._at + 1]

    def _note(self, where: Where) -> None:
        self.found.setdefault(where, bisect_right(self._breaks, self._at - 1) + 1)

    def _table(self, key: Where, row: bool) -> Where:
        where: Where = ()
        for place, part in enumerate(key, 1):
            where = (*where, part)
            self._note(where)
            if row and place == len(key):
                self._rows[where] = self._rows.get(where, -1) + 1
            if where in self._rows:
                where = (*where, self._rows[where])
                self._note(where)
        return where

    def _key(self) -> Where:
        parts: list[str] = []
        while True:
            quoted = self._next() in "\"'"
            found = re.compile(self._STRING if quoted else self._BARE).match(self._source, self._at)
            if found is None:
                raise ValueError("Invalid key")
            parts.append(next(iter(tomllib.loads(f"{found[0]} = 0"))))
            self._at = found.end()
            if self._next() != ".":
                return tuple(parts)
            self._at += 1

    def _pair(self, table: Where) -> None:
        where = table
        for part in self._key():
            where = (*where, part)
            self._note(where)
        self._at += 1  # =
        self._value(where)

    def _value(self, where: Where) -> None:
        begins = self._next()
        self._note(where)
        if begins == "[":
            self._several("]", where)
        elif begins == "{":
            self._several("}", where)
        else:
            found = re.compile(self._STRING if begins in "\"'" else self._PLAIN).match(
                self._source, self._at
            )
            self._at = found.end() if found else self._at + 1

    def _several(self, end: str, where: Where) -> None:
        self._at += 1
        place = 0
        while self._next() != end:
            if end == "]":
                self._value((*where, place))
            else:
                self._pair(where)
            place += 1
            if self._next() == ",":
                self._at += 1
        self._at += 1
