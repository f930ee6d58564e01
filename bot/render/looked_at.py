"""Which packs were found right, so that a start need not look at every text of a pack again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

_KEPT = 8
"""So many packs are remembered, the last ones."""


class LookedAt:
    """The digests of packs that were looked at whole, a line each in a file. Without a file nothing is remembered.

    A digest tells nothing of a workshop. Whoever may change the file may change the settings, and so the pack, as well.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def holds(self, digest: str) -> bool:
        """Whether exactly this was found right before."""
        return digest in self._lines()

    def note(self, digest: str) -> None:
        """Remember it, if its folder is there and the file can be written; else the next start looks again."""
        if self._file is None:
            return
        lines = [*(one for one in self._lines() if one != digest), digest][-_KEPT:]
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
        with suppress(OSError):
            new.touch(mode=0o600)
            new.write_text("".join(f"{one}\n" for one in lines), encoding="ascii")
            new.replace(self._file)

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text(encoding="ascii").split() if self._file is not None else []
        except (OSError, UnicodeDecodeError):
            return []


def digest_of(content: Mapping[str, bytes], languages: Iterable[str]) -> str:
    """Of all files of a pack, of its languages (a folder may have no file at all), and of the code in question.

    That is what asks for texts, what looks at them and what takes them apart. It is told by when each of its files was
    written and by their lengths, as Python tells whether what it compiled is still of its source: none of it is loaded
    for that, or read.
    """
    digest = blake2b(digest_size=32)
    for name, part in content.items():
        digest.update(f"{name} {len(part)}\n".encode())
        digest.update(part)
    for line in (*languages, *_code()):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


@cache
def _code() -> tuple[str, ...]:
    """As it is when a process first asks: what runs in it was loaded from that."""
    parser = find_spec("jinja2")
    here = os.path.dirname(__file__)
    places = [os.path.join(os.path.dirname(here), "domain"), here]
    places += parser.submodule_search_locations or () if parser else ()
    return tuple(line for place in places for line in _written_in(place))


def _written_in(place: str) -> Iterator[str]:
    with os.scandir(place) as found:
        for one in sorted(found, key=lambda one: one.name):
            if one.name.endswith(".py"):
                told = one.stat()
                yield f"{one.path} {told.st_size} {told.st_mtime_ns}"
            elif one.is_dir() and one.name != "__pycache__":
                yield from _written_in(one.path)
