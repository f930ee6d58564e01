"""A second look at a form: what it asked for waits a while, until its author says that it is nothing of the kind."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.app.engine import Showing
from bot.domain.vocabulary.identity import Handle, UserId, Words, WorkshopId
from bot.frozen import frozen

if TYPE_CHECKING:
    from bot.domain.road.act import Command

KEPT_FOR: Final = timedelta(minutes=15)
MOST_KEPT: Final = 512
"""Of all people together; the oldest go first. Their words stand in the answer that gave them back."""


@frozen
class Waiting:
    """What somebody asked for by a form, as they asked for it."""

    workshop: WorkshopId
    command: Command
    showing: Showing
    words: Words
    until: datetime


class SecondLooks:
    """In memory alone: after a restart the form is sent again. ``new_handle`` draws what nobody can guess."""

    def __init__(self, new_handle: Callable[[], str]) -> None:
        self._new_handle = new_handle
        self._waiting: OrderedDict[Handle, Waiting] = OrderedDict()

    def keep(self, waiting: Waiting, now: datetime) -> Handle:
        """Let it wait. What has waited too long goes."""
        for handle, one in tuple(self._waiting.items()):
            if one.until <= now or len(self._waiting) >= MOST_KEPT:
                del self._waiting[handle]
        handle = Handle(self._new_handle())
        self._waiting[handle] = waiting
        return handle

    def keeps(self, now: datetime) -> bool:
        """Whether anything waits that its author may still send."""
        return any(one.until > now for one in self._waiting.values())

    def take(self, handle: Handle, by: UserId, now: datetime) -> Waiting | None:
        """What waits under this handle, if it is this person's; it stays for its time, so that a repeat is one."""
        found = self._waiting.get(handle)
        if found is None or found.command.by != by or found.until <= now:
            return None
        return found
