"""When the order of rooms is put right: once it has stood otherwise for a little, and then not again for a while.

Discord tells of one room after the other, also when it only counts all positions of a server anew: in between ours may
seem to stand otherwise. And should it ever take an order other than the one that was asked for, nobody is to ask again
and again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.app.rooms.closing_first import due_in
from bot.domain.vocabulary.identity import ChannelId, WorkshopId
from bot.frozen import kept

if TYPE_CHECKING:
    from bot.domain.rooms.plan import Reorder

STANDS_S = 3.0
"""How long an order has to stand before it counts as meant."""
AGAIN_S = (60.0, 300.0, 900.0, 3600.0)
"""How long after one correction the next may follow, each time a little longer."""
_FORGOTTEN_S = 600.0
"""How long beyond that a right order has to stand for all to be as at the beginning."""


@kept
class _Order:
    """One workshop's rooms. ``before`` is the order in which they stood when it was last right."""

    wrong: Reorder | None = None
    since: float = 0.0
    corrections: int = 0
    not_before: float = 0.0
    before: tuple[ChannelId, ...] = ()


class Ordering:
    """Looks at each plan, and says whether its correction of the order, if there is one, is to be made now."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._orders: dict[WorkshopId, _Order] = {}
        self._now = now

    def may(
        self, workshop: WorkshopId, wrong: Reorder | None, rooms: tuple[ChannelId, ...]
    ) -> bool:
        """Whether the order is to be put right now. ``rooms`` is how they should stand."""
        order, now = self._orders.setdefault(workshop, _Order()), self._now()
        if wrong is None:
            order.wrong, order.before = None, rooms
            return False
        if wrong != order.wrong:
            order.wrong, order.since = wrong, now
        return self._due_at(order) <= now

    def put_right(self, workshop: WorkshopId, rooms: tuple[ChannelId, ...]) -> bool:
        """The call was made. Whether these very rooms stood in order before: then other hands have moved them."""
        order, now = self._orders[workshop], self._now()
        if order.not_before + _FORGOTTEN_S < now:
            order.corrections = 0
        order.not_before = now + AGAIN_S[min(order.corrections, len(AGAIN_S) - 1)]
        order.corrections += 1
        return order.before == rooms

    def next_in(self) -> float | None:
        """Seconds until an order that does not stand is to be put right; None if all do."""
        now = self._now()
        wrong = [one for one in self._orders.values() if one.wrong is not None]
        return min((due_in(self._due_at(one), now) for one in wrong), default=None)

    @staticmethod
    def _due_at(order: _Order) -> float:
        return max(order.since + STANDS_S, order.not_before)
