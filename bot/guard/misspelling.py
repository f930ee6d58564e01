"""Misspellings: names met with one slip of typing in them."""

from collections.abc import Iterator
from typing import Final

LEAST_LETTERS: Final = 3
LEAST_MISSPELT_LETTERS: Final = 4
_LONGEST: Final = 24


class Misspellings:
    """The words that are one slip away from a name: a letter more, less or other, or two swapped."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._shapes: set[tuple[str, int]] = set()
        self._letters: set[tuple[int, int]] = set()
        self._near: dict[str, set[str]] = {}
        self._halves: set[str] = set()
        # Only now: fifty modules, of which a bot without an open workshop needs none.
        from rapidfuzz.distance import OSA

        self._distance = OSA.distance

    def add(self, name: str) -> None:
        """Take in a name of one word."""
        self._names.add(name)
        self._letters.add(_letters(name))
        if len(name) > LEAST_MISSPELT_LETTERS:
            self._shapes |= {(name[0], len(name) + by) for by in (-1, 0, 1)}
            self._halves |= {name[: len(name) // 2], f"-{name[(len(name) + 1) // 2 :]}"}
        for near in _deletions(name):
            self._near.setdefault(near, set()).add(name)

    def of(self, written: str) -> Iterator[str]:
        """The names that this word may be meant for. Of a short name only two letters may be swapped."""
        swapped = _letters(written) in self._letters
        if not swapped and (
            (written[0], len(written)) not in self._shapes or not self._has_half(written)
        ):
            return  # most words have neither the letters of a name nor half of one in its place
        near = set(self._near.get(written, ()))
        for shorter in _deletions(written):
            if shorter in self._near:
                near |= self._near[shorter]
            if shorter in self._names:
                near.add(shorter)
        for candidate in near:
            same = len(candidate) == len(written) and sorted(candidate) == sorted(written)
            if candidate == written or self._distance(candidate, written, score_cutoff=1) > 1:
                continue
            if same or (len(candidate) > LEAST_MISSPELT_LETTERS and candidate[0] == written[0]):
                yield candidate

    def _has_half(self, written: str) -> bool:
        """Whether the word has the first or the second half of a name: one slip leaves one of them as it was."""
        size = len(written)
        for half in {(size - 1) // 2, size // 2, (size + 1) // 2}:
            if written[:half] in self._halves or f"-{written[size - half :]}" in self._halves:
                return True
        return False


def _letters(written: str) -> tuple[int, int]:
    """The same for words of the same letters, in whichever order."""
    return len(written), sum(written.encode())


def _deletions(written: str) -> Iterator[str]:
    for at in range(min(len(written), _LONGEST)):
        yield written[:at] + written[at + 1 :]
