"""Mending: neighbouring letters swapped in typing, put right where that brings a passage nearer to a stored message."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.guard.passages import GRAM_LETTERS

TRIED_LETTERS: Final = 60
"""No more letters than this are tried, so that a long text costs no more than a short one."""

CONVINCING_GRAMS: Final = 2


def mended(plain: str, runs: Sequence[tuple[int, int]], shared: Callable[[str], int]) -> str:
    """The letters with each swap undone that makes at least two more grams shared.

    `runs` are the stretches already shared, which are left alone; `shared` counts the shared grams of some letters.
    """
    tried = 0
    for start, end in _gaps(len(plain), runs):
        at = start
        while at < end and tried < TRIED_LETTERS:
            tried += 1
            repaired = _with_swap(plain, at, shared)
            if repaired is not None:
                plain = repaired
                at += 1
            at += 1
    return plain


def _with_swap(plain: str, at: int, shared: Callable[[str], int]) -> str | None:
    """The letters with these two neighbours swapped, if that makes enough grams shared."""
    one, other = plain[at], plain[at + 1]
    if one == other:
        return None
    first, last = max(0, at - GRAM_LETTERS + 1), at + GRAM_LETTERS + 1
    around = plain[first:at] + other + one + plain[at + 2 : last]
    if shared(around) < CONVINCING_GRAMS:
        return None
    return plain[:first] + around + plain[last:]


def _gaps(length: int, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a swap could lie: between the runs; its first letter may be a run's last."""
    gaps = []
    place = 0
    for start, end in runs:
        gaps.append((place, min(start, length - 1)))
        place = max(end - 1, 0)
    gaps.append((place, length - 1))
    return [(start, end) for start, end in gaps if start < end]
