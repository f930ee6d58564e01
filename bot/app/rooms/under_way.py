"""Calls that have begun and have not ended: known by what they are about, never cancelled, waited for only so long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from bot.app.ports import Unreachable
from bot.domain.vocabulary.identity import WorkshopId

T = TypeVar("T")


class StillUnderWay(Unreachable):
    """The call has begun and has not ended; it goes on, and its end will be heard of."""


class UnderWay:
    """One process's calls that change something.

    A call is never cancelled: the library would stay mute for good if it slept out a limit over all calls at that
    moment (measured with discord.py 2.7.1). Whoever has waited long enough leaves it running instead.
    """

    def __init__(self) -> None:
        self._calls: dict[Hashable, set[asyncio.Task[Any]]] = {}
        self._listeners: list[Callable[[WorkshopId], None]] = []

    def on_late_end(self, listener: Callable[[WorkshopId], None]) -> None:
        """Have something called when a call ends that nobody waited for any more, with whose it was."""
        self._listeners.append(listener)

    def any(self, about: Hashable) -> bool:
        """Whether a call about this has begun and has not ended."""
        return bool(self._calls.get(about))

    def begin(self, about: Hashable, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin a call, and remember it until it has ended."""
        task = asyncio.get_running_loop().create_task(work)
        calls = self._calls.setdefault(about, set())
        calls.add(task)
        task.add_done_callback(lambda _: self._ended(about, task))
        return task

    async def ended(self, about: Hashable, seconds: float) -> None:
        """Wait until one of the calls about this has ended, or so much time has gone by."""
        calls = set(self._calls.get(about, ()))
        if calls:
            await asyncio.wait(calls, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    async def within(
        self, seconds: float, whose: WorkshopId, about: Hashable, work: Coroutine[Any, Any, T]
    ) -> T:
        """Its result; ``StillUnderWay`` once so much time has gone by. It goes on all the same."""
        task = self.begin(about, work)
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
        self.leave(whose, task)
        raise StillUnderWay

    def leave(self, whose: WorkshopId, task: asyncio.Task[Any]) -> None:
        """Nobody waits for this one any more: its end is told to the listeners, and what it raises goes nowhere."""
        task.add_done_callback(lambda _: self._ended_late(whose, task))

    async def stop(self) -> None:
        """The process ends: so do its calls."""
        self._listeners.clear()
        calls = [task for tasks in self._calls.values() for task in tasks]
        for task in calls:
            task.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    def _ended(self, about: Hashable, task: asyncio.Task[Any]) -> None:
        calls = self._calls.get(about, set())
        calls.discard(task)
        if not calls:
            self._calls.pop(about, None)

    def _ended_late(self, whose: WorkshopId, task: asyncio.Task[Any]) -> None:
        if not task.cancelled():
            task.exception()
        for listener in self._listeners:
            listener(whose)
