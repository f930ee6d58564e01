"""Which messages of a room have which grams: a table that costs a large room nearly what it costs a small one."""

import mmap
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from bot.guard.passages import Fingerprint

Place = int
"""Which message of a room, by the order in which they were taken in; a plain number, as arrays give them back."""

POSTINGS_KEPT: Final = 5
"""No gram remembers more messages than this; the first ones stay."""

Worth = Sequence[float]
"""What a gram is worth that so many messages have, by their number up to `POSTINGS_KEPT`."""

_LEAST_SLOTS: Final = 2**9
_LARGE_BYTES: Final = 2**21
_FULL: Final = 0.5
"""No more than this share of the slots is ever taken: a look soon comes to a free one."""
_GRAM_AT: Final = 40
_COUNT_AT: Final = 32
_WHERE: Final = 2**_COUNT_AT - 1
_COUNT: Final = 2 ** (_GRAM_AT - _COUNT_AT) - 1


class Postings:
    """The messages that have a gram, in the order in which they were said, no more than `POSTINGS_KEPT` of them.

    A gram is one number in one array, at the place that its own value says, or the next that is free: from the left the
    gram, how many messages have it, and which one does, or where the row of those begins that do. A dictionary keeps
    several objects for each, all of them elsewhere in memory: in a large room fetching them is what a look costs.
    """

    def __init__(self) -> None:
        self._slots = _free(_LEAST_SLOTS)
        self._rows = array("I")
        self._grams = 0

    def met(self, grams: Iterable[Fingerprint]) -> Iterator[tuple[Fingerprint, Sequence[Place]]]:
        """Those of the grams that some message has, in their order, each with its messages."""
        slots, mask = self._slots, len(self._slots) - 1
        for gram in grams:
            at = gram & mask
            while (found := slots[at]) and found >> _GRAM_AT != gram:
                at = (at + 1) & mask
            if found:
                where, count = found & _WHERE, found >> _COUNT_AT & _COUNT
                yield gram, (where,) if count == 1 else self._rows[where : where + count]

    def shared(self, grams: Iterable[Fingerprint], worth: Worth) -> dict[Place, float]:
        """What each message shares with these grams, each of them worth what so many messages with it make it worth; if
        they are all that are kept, the first of them alone has it.
        """
        slots, mask, rows = self._slots, len(self._slots) - 1, self._rows
        shared: dict[Place, float] = {}
        so_far = shared.get
        # `met` would do; every message is asked this about several rooms, and a message costs what these lines cost.
        for gram in grams:
            at = gram & mask
            while (found := slots[at]) and found >> _GRAM_AT != gram:
                at = (at + 1) & mask
            if not found:
                continue
            where, count = found & _WHERE, found >> _COUNT_AT & _COUNT
            if count == 1:
                shared[where] = so_far(where, 0.0) + worth[1]
            elif count == POSTINGS_KEPT:
                first = rows[where]
                shared[first] = so_far(first, 0.0) + worth[count]
            else:
                for message in rows[where : where + count]:
                    shared[message] = so_far(message, 0.0) + worth[count]
        return shared

    def add(self, grams: Collection[Fingerprint], place: Place) -> None:
        """The message at this place, later than all before, has these grams."""
        while self._grams + len(grams) > _FULL * len(self._slots):
            self._grow()
        slots, mask = self._slots, len(self._slots) - 1
        alone, fresh = 1 << _COUNT_AT | place, 0
        for gram in grams:
            at = gram & mask
            while (found := slots[at]) and found >> _GRAM_AT != gram:
                at = (at + 1) & mask
            if found:
                slots[at] = self._one_more(found, place)
            else:
                slots[at] = gram << _GRAM_AT | alone
                fresh += 1
        self._grams += fresh

    def _one_more(self, found: int, place: Place) -> int:
        where, count = found & _WHERE, found >> _COUNT_AT & _COUNT
        if count == POSTINGS_KEPT:
            return found
        if count == 1:
            where, first = len(self._rows), where
            self._rows.extend((first, *(0,) * (POSTINGS_KEPT - 1)))
        self._rows[where + count] = place
        return found >> _GRAM_AT << _GRAM_AT | count + 1 << _COUNT_AT | where

    def _grow(self) -> None:
        kept = [found for found in self._slots if found]
        slots = self._slots = _free(2 * len(self._slots))
        mask = len(slots) - 1
        for found in kept:
            at = found >> _GRAM_AT & mask
            while slots[at]:
                at = (at + 1) & mask
            slots[at] = found


def _free(slots: int) -> memoryview:
    """So many free slots; large tables in large pages where the system has them, since a look goes to any of them."""
    size = slots * 8
    if size < _LARGE_BYTES or not hasattr(mmap, "MADV_HUGEPAGE"):
        return memoryview(bytearray(size)).cast("Q")
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):
        pages.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(pages).cast("Q")
