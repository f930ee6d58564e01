"""What was worked out of a workshop's state, remembered for its last states: each is asked for many times."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.domain.vocabulary.identity import WorkshopId

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop

T = TypeVar("T")

_STATES_REMEMBERED = 2


class Remembered(Generic[T]):
    """``work_out`` of a state, done once for each; a state is told by being the very same value."""

    def __init__(self, work_out: Callable[[Workshop], T]) -> None:
        self._work_out = work_out
        self._known: dict[WorkshopId, deque[tuple[Workshop, T]]] = {}

    def of(self, workshop: Workshop) -> T:
        """What is worked out of this state."""
        remembered = self._known.setdefault(workshop.id, deque(maxlen=_STATES_REMEMBERED))
        for state, known in remembered:
            if state is workshop:
                return known
        found = self._work_out(workshop)
        remembered.append((workshop, found))
        return found

    def forget(self, workshop_id: WorkshopId) -> None:
        """Keep nothing of a workshop that is gone."""
        self._known.pop(workshop_id, None)
