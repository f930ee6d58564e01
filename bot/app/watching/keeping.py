"""Fingerprints on their way to the disk: together, within a second, so that no message waits for it.

What a crash may lose is the last second's: that a quote of what was said in it is recognised.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Final

from bot.domain.vocabulary.identity import WorkshopId
from bot.store.errors import StoreError, UnknownWorkshop
from bot.store.workshops import Store

_log = logging.getLogger(__name__)

GATHERED_FOR_S: Final = 0.3
AGAIN_AFTER_S: Final = 5.0
_TRIES: Final = 720
"""For an hour; what is said after that has it tried again."""
MOST_WAITING: Final = 10_000
"""Records that could not be written wait; of more than so many of a workshop the oldest go."""

_Records = list[tuple[str, bytes]]


class Keeping:
    """Gathers each workshop's records for a moment and writes them in one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[WorkshopId, _Records] = {}
        self._writing: dict[WorkshopId, asyncio.Task[None]] = {}
        self._hurry = asyncio.Event()

    def put(self, workshop_id: WorkshopId, name: str, record: bytes) -> None:
        """Have a room's record kept. Returns at once."""
        waiting = self._waiting.setdefault(workshop_id, [])
        waiting.append((name, record))
        del waiting[:-MOST_WAITING]
        if workshop_id not in self._writing:
            task = asyncio.get_running_loop().create_task(self._write_soon(workshop_id))
            self._writing[workshop_id] = task
            task.add_done_callback(lambda _: self._writing.pop(workshop_id, None))

    def forget(self, workshop_id: WorkshopId) -> None:
        """The workshop is closed: nothing of it is written any more."""
        self._waiting.pop(workshop_id, None)

    async def flush(self) -> None:
        """Write what waits, now."""
        for workshop_id in tuple(self._waiting):
            await self._write(workshop_id)

    async def stop(self) -> None:
        """Write what waits, and nothing after it."""
        self._hurry.set()
        await asyncio.gather(*self._writing.values(), return_exceptions=True)
        await self.flush()

    async def _write_soon(self, workshop_id: WorkshopId) -> None:
        pause = GATHERED_FOR_S
        for _ in range(_TRIES):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), pause)
            if await self._write(workshop_id) or self._hurry.is_set():
                return
            pause = AGAIN_AFTER_S

    async def _write(self, workshop_id: WorkshopId) -> bool:
        """Whether nothing waits any more."""
        records = self._waiting.pop(workshop_id, [])
        while records:
            try:
                await self._store.fingerprints.append_all(workshop_id, records)
            except UnknownWorkshop:
                return True
            except StoreError as error:
                _log.warning("fingerprints could not be kept (%s)", type(error).__name__)
                later = self._waiting.setdefault(workshop_id, [])
                later[:0] = records
                return False
            records = self._waiting.pop(workshop_id, [])
        return True
