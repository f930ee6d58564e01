"""Where a bot runs for people: what was too large for Discord is logged with its place, and control is told."""

from __future__ import annotations

import asyncio
import logging

from bot.app.engine import Engine
from bot.chat.limits import OverLimit
from bot.domain.rooms import reports
from bot.domain.vocabulary.identity import WorkshopId

_log = logging.getLogger(__name__)


class TooLarge:
    """Hears of whatever had to be made to fit. Each place is told once while the bot runs: a card is drawn often."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: set[tuple[WorkshopId | None, str, str]] = set()
        self.telling: set[asyncio.Task[object]] = set()
        """What is under way to the control rooms."""

    def __call__(self, workshop: WorkshopId | None, over: OverLimit) -> None:
        """Log it; tell the control room of this workshop, as soon as what is under way is done."""
        place = (workshop, over.where, over.limit.what)
        if place in self._known:
            return
        self._known.add(place)
        _log.error("made to fit (%s: %s)", type(over).__name__, over)
        if workshop is not None:
            told = self._engine.act(workshop, reports.ReportTrouble(reports.Trouble.TOO_LARGE))
            task: asyncio.Task[object] = asyncio.get_running_loop().create_task(told)
            self.telling.add(task)
            task.add_done_callback(self.telling.discard)
