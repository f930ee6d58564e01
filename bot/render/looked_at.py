"""Which packs were found right, so that a start need not look at every text of a pack again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
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


def digest_of(content: Mapping[str, bytes], asked: Iterable[str]) -> str:
    """Of all files of a pack, of what they are asked for, and of the code that looks at them."""
    digest = blake2b(digest_size=32)
    looking = ((one.name, one.read_bytes()) for one in sorted(Path(__file__).parent.glob("*.py")))
    for name, part in (*content.items(), *looking):
        digest.update(f"{name} {len(part)}\n".encode())
        digest.update(part)
    for line in asked:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
