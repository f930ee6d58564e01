"""Whole workshops in the simulated Discord, each played once, and once more for each thing it is held against."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Flag, auto
from typing import Final

from bot.trials.whole.cast import pair
from bot.trials.whole.differences import differences, entries_seen
from bot.trials.whole.recording import Sight, play

_MOST_ATTEMPTS: Final = 3


class Against(Flag):
    """What a workshop is held against."""

    OTHER_SECRETS = auto()
    """The same, but for what is secret: nobody but those whose secrets differ sees anything else."""
    IMAGE = auto()
    """The same people doing the same on the side of the other label, lots mirrored: everybody sees the same."""


@dataclass(frozen=True, slots=True, repr=False)
class Tried:
    """One whole workshop: what it showed, where the others differed from it to the last, and how often all played."""

    sight: Sight
    entries: int
    """Entries of transcripts compared, of every seat."""
    differences: list[str]
    attempts: int


@dataclass
class Workshops:
    """What was tried and found of whole workshops."""

    pairs: int = 0
    played_again: int = 0
    """How often a pair was played once more, because a busy machine had let two things change places."""
    acts: int = 0
    entries: int = 0
    """Entries of transcripts compared, of every seat."""
    calls: int = 0
    sealed_rows: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def try_workshop(number: int, against: Against) -> Tried:
    """Play the workshop of this number and what it is held against, side by side; again if they differ, for chance
    does not repeat itself. What a secret or a label brings about does: ids, lots and time are the same in every play.
    """
    base, other, owners = pair(number)
    casts = [base]
    if Against.OTHER_SECRETS in against:
        casts.append(other)
    if Against.IMAGE in against:
        casts.append(replace(base, mirrored=True))
    attempts = 0
    while attempts < _MOST_ATTEMPTS:
        attempts += 1
        here, *others = await asyncio.gather(*map(play, casts))
        found = []
        if Against.OTHER_SECRETS in against:
            differing = differences(here, others[0], owners=owners)
            found += [f"{place} of workshop pair {number}" for place in differing]
        if Against.IMAGE in against:
            differing = differences(here, others[-1], image=True)
            found += [f"{place} of workshop {number} and its image" for place in differing]
        if not found:
            break
    left_out = frozenset[str]() if Against.IMAGE in against else owners
    return Tried(here, entries_seen(here, left_out), found, attempts)


async def workshops(numbers: Sequence[int], against: Against) -> Workshops:
    """Play these one after the other."""
    began, figures = time.monotonic(), Workshops()
    for number in numbers:
        tried = await try_workshop(number, against)
        sight = tried.sight
        figures.pairs += 1
        figures.played_again += tried.attempts - 1
        figures.acts += sight.acts
        figures.entries += tried.entries
        figures.calls += sum(map(len, sight.calls))
        figures.sealed_rows += sum(map(len, sight.rows))
        figures.differences += tried.differences
    figures.seconds = time.monotonic() - began
    return figures
