"""Having every open workshop's memory ready before its first message, and its cards say what is watched."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.watching.memories import Memories
from bot.domain.rooms import reports
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import WorkshopId
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop

_log = logging.getLogger(__name__)


class Attendance:
    """Follows workshops as they open and close. ``sighted``: whether Discord lets the bot read what is written."""

    def __init__(self, engine: Engine, memories: Memories, *, sighted: bool) -> None:
        self._engine = engine
        self._memories = memories
        self._sighted = sighted
        self._building: dict[WorkshopId, asyncio.Task[None]] = {}

    async def attend(self) -> None:
        """Make every workshop ready that there is; called once, at start."""
        for workshop in self._engine.workshops():
            await self._attend(workshop.id)

    async def ready(self) -> None:
        """Wait until everything stands that is being built."""
        while self._building:
            await next(iter(self._building.values()))

    async def stop(self) -> None:
        """Give up what is being built."""
        tasks = tuple(self._building.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def changed(self, workshop: Workshop) -> None:
        """Tell it that a workshop stands otherwise now."""
        if workshop.stage is workshop_state.Stage.CLOSING:
            self._memories.forget(workshop.id)
        elif workshop.id not in self._building and self._is_new(workshop):
            task = asyncio.get_running_loop().create_task(self._attend(workshop.id))
            self._building[workshop.id] = task
            task.add_done_callback(lambda _: self._building.pop(workshop.id, None))

    def _is_new(self, workshop: Workshop) -> bool:
        built = workshop.stage is not workshop_state.Stage.OPEN or workshop.id in self._memories
        return not built or self._misinforms(workshop)

    def _misinforms(self, workshop: Workshop) -> bool:
        """Whether its cards say otherwise than it is, of what is watched."""
        return workshop.boundaries.unwatched is self._sighted

    async def _attend(self, workshop_id: WorkshopId) -> None:
        try:
            workshop = self._engine.workshop(workshop_id)
            if workshop is not None and self._misinforms(workshop):
                await self._engine.act(
                    workshop_id, reports.ReportSight(unwatched=not self._sighted)
                )
            if workshop is not None and workshop.stage is workshop_state.Stage.OPEN:
                await self._memories.of(workshop)
        except StoreError as error:
            _log.warning("what is watched could not be made ready (%s)", type(error).__name__)
