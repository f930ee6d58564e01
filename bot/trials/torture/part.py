"""A part of the torture: what one run of it gives back."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from bot.rehearsal.stage import NO_CHANNEL


@dataclass
class Tally:
    """What one run counted, and each loss in one sentence without anybody's words."""

    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def where_a_room_is_missing(self, what: str) -> Iterator[None]:
        """Note it as a loss that a room does not stand of which something was to be done."""
        try:
            yield
        except LookupError as error:
            told = str(error.args[0]) if error.args else ""
            self.lose(f"{what}: {told if told.startswith(NO_CHANNEL) else type(error).__name__}")

    def add(self, name: str, other: Tally) -> None:
        """Add what a run of this name gave."""
        self.counts.update(other.counts)  # a sum would leave out what is 0
        self.counts["runs"] += 1
        self.losses += [f"{name}: {each}" for each in other.losses]
        self.seconds += other.seconds

    def lose(self, what: str) -> None:
        """Note a loss."""
        self.counts["lost"] += 1
        self.losses.append(what)


def played(part: str, number: int) -> Tally:
    """Play the run of this number to its end, in whichever process."""
    run = cast(Part, importlib.import_module(f"bot.trials.torture.{part}").run)
    began = time.monotonic()
    tally = asyncio.run(run(number))
    tally.seconds = time.monotonic() - began
    return tally


Part = Callable[[int], Coroutine[Any, Any, Tally]]
"""Plays the run of this number; the same number always does the same, as far as time allows."""
