"""A reader who knows the rules, what everybody reads, and their own acts: what must be so of another person?

Exact, not by chance: every way in which all people could have acted is gone through, and what everybody is told of it.
What holds of somebody in all of those ways that come to the same for a reader, that reader knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

World = tuple[tuple[int, ...], ...]
"""What each person of each side did, as a number."""
Tells = Callable[[World], Hashable]
"""What everybody reads afterwards."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody knows beyond doubt of one other person, and from what."""

    reads: Hashable
    own_act: int
    own_side: bool
    others: int
    """How many that person's side has, the reader left out."""
    act: int


def worlds(sizes: Sequence[int], acts: Iterable[int]) -> Iterator[World]:
    """Every way in which sides of these sizes could have acted."""
    could = tuple(acts)
    people = sum(sizes)
    for flat in product(could, repeat=people):
        first = sizes[0]
        yield flat[:first], flat[first:]


def known(sizes: Sequence[int], acts: Iterable[int], tells: Tells) -> frozenset[Known]:
    """What any seat, having acted in any way, knows of anybody else, whatever happened."""
    as_read = [(world, tells(world)) for world in worlds(sizes, acts)]
    return frozenset(
        one
        for side, size in enumerate(sizes)
        for place in range(size)
        for one in _known_to((side, place), sizes, as_read)
    )


def _known_to(
    seat: tuple[int, int], sizes: Sequence[int], as_read: Sequence[tuple[World, Hashable]]
) -> Iterator[Known]:
    side, place = seat
    seen: defaultdict[tuple[int, Hashable], list[World]] = defaultdict(list)
    for world, reads in as_read:
        seen[world[side][place], reads].append(world)
    for (own, reads), alike in seen.items():
        for other_side, size in enumerate(sizes):
            others = size - (other_side == side)
            for other in range(size):
                done = {world[other_side][other] for world in alike}
                if (other_side, other) != seat and len(done) == 1:
                    yield Known(reads, own, other_side == side, others, done.pop())
