"""A reader who knows the rules, the published result and their own answers: what must be so of another person?

Exact, not by chance: all answers of the others that come to the same result are gone through. Two steps, one in each
direction, are asked; with more of them a result says less about each.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import product

from bot.domain.state.ballots import (
    Ballot,
    PrivateAnswer,
    Round,
    RoundKind,
    side_says_yes,
)
from bot.domain.state.people import Reading
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words

Enough = Callable[[int, int], bool]
"""Whether so many of a side said yes, among how many: the size of the side, and the number."""
ITEM = Handle("step")
SMALLEST, LARGEST = 3, 7
DIRECTIONS = 2


@dataclass(frozen=True, slots=True)
class Inference:
    """What somebody knows of each of the others of a side, about one step, beyond doubt."""

    side_of: int
    """How many that side has."""
    own_side: bool
    published: bool
    own_answer: bool
    others_said: bool


def as_the_core_counts(size: int, yes: int) -> bool:
    """The rule as it stands in the core, asked with ballots of which so many say yes."""
    answers = [PrivateAnswer.YES if place < yes else PrivateAnswer.NOT_YET for place in range(size)]
    side = next(iter(SideId))
    ballots = tuple(
        Ballot(SeatId(place), side, str(int(one)), (Words(""),))
        for place, one in enumerate(answers)
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    opened = Round(Handle("round"), RoundKind.STEPS, (ITEM,), ballots, at)
    return side_says_yes(opened, ITEM, side, lambda _: Reading.ABSENCE | Reading.THREE)


def allowed(found: Inference) -> bool:
    """The one line of the list (docs/secrecy.md): in a side of three, whoever said *not yet* knows of both others."""
    to_whom = found.own_side and found.side_of == SMALLEST and not found.own_answer
    return to_whom and found.published and found.others_said


def inferences(
    sizes: Sequence[int], own: Sequence[bool], *, published: bool, enough: Enough
) -> frozenset[Inference]:
    """What a reader of the first side must conclude; ``own``: whether they said yes, step by step."""
    found: set[Inference] = set()
    worlds = [world for world in _worlds(sizes, own, enough) if world[1] is published]
    for step, side in product(range(DIRECTIONS), range(len(sizes))):
        others = sizes[side] - (1 if side == 0 else 0)
        counts = {world[0][step][side] for world in worlds}
        if counts in ({others}, {0}):
            certain = counts == {others}
            found.add(Inference(sizes[side], side == 0, published, own[step], certain))
    return frozenset(found)


def _worlds(
    sizes: Sequence[int], own: Sequence[bool], enough: Enough
) -> Iterator[tuple[tuple[tuple[int, ...], ...], bool]]:
    """How many of the others may have said yes, step by step and side by side; and whether anything is published."""
    mine, theirs = sizes
    a_step = tuple(product(range(mine), range(theirs + 1)))
    for world in product(a_step, repeat=DIRECTIONS):
        both = all(
            enough(mine, here + own[step]) and enough(theirs, there)
            for step, (here, there) in enumerate(world)
        )
        yield world, both


def outside_the_list(rounds: int, seed: int, enough: Enough) -> frozenset[Inference]:
    """Over random rounds, each seat in turn: what follows for a reader that the list does not have."""
    rng = random.Random(f"inferences|{seed}")
    found: set[Inference] = set()
    known = lru_cache(maxsize=None)(lambda size, yes: enough(size, yes))
    reading = lru_cache(maxsize=None)(
        lambda sizes, own, published: inferences(sizes, own, published=published, enough=known)
    )
    for _ in range(rounds):
        sizes = (rng.randint(SMALLEST, LARGEST), rng.randint(SMALLEST, LARGEST))
        keen = rng.choice((0.3, 0.6, 0.9))
        answers = [
            [[rng.random() < keen for _ in range(size)] for size in sizes]
            for _ in range(DIRECTIONS)
        ]
        published = all(
            known(size, sum(said))
            for step in answers
            for size, said in zip(sizes, step, strict=True)
        )
        for side, size in enumerate(sizes):
            seen_from = sizes if side == 0 else (sizes[1], sizes[0])
            for seat in range(size):
                own = tuple(step[side][seat] for step in answers)
                found |= {one for one in reading(seen_from, own, published) if not allowed(one)}
    return frozenset(found)
