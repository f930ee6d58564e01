"""What a call to Discord is for: of those that wait for their turn, which goes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum

from bot.frozen import frozen


class Urgency(IntEnum):
    """From what waits for nothing to what can wait for everything."""

    CLOSING = 0
    OPENING = 1
    SAYING = 2
    TIDYING = 3


@frozen
class Turn:
    """What a call is for, and the number of the piece of work it belongs to: one begun earlier is finished first."""

    urgency: Urgency = Urgency.SAYING
    work: int = 0

    @property
    def place(self) -> tuple[bool, int, Urgency]:
        """The lower goes first. Tidying comes after everybody's work."""
        return self.urgency is Urgency.TIDYING, self.work, self.urgency


_ORDINARY = Turn()
_TURN: ContextVar[Turn] = ContextVar("turn", default=_ORDINARY)
"""Of the task under way, and of those it makes: no port needs to carry it."""


def turn() -> Turn:
    """The turn of the task under way."""
    return _TURN.get()


@contextmanager
def urgent(urgency: Urgency) -> Iterator[None]:
    """Calls made, or begun, within are for this."""
    before = _TURN.set(Turn(urgency, _TURN.get().work))
    try:
        yield
    finally:
        _TURN.reset(before)


@contextmanager
def part_of(work: int) -> Iterator[None]:
    """Calls made, or begun, within belong to this piece of work."""
    before = _TURN.set(Turn(_TURN.get().urgency, work))
    try:
        yield
    finally:
        _TURN.reset(before)
