"""A part of the torture: what one run of it gives back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What one run counted, and each loss in one sentence without anybody's words."""

    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)

    def lose(self, what: str) -> None:
        """Note a loss."""
        self.counts["lost"] += 1
        self.losses.append(what)


Part = Callable[[int], Awaitable[Tally]]
"""Plays the run of this number; the same number always does the same, as far as time allows."""
