"""What is being carried out and answered just now, so that whoever ends can wait for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import discord
from discord import app_commands

_CUT_OFF_WITHIN_S: Final = 1.0


class Answering:
    """Presses, commands and messages under way; and whether more are taken."""

    def __init__(self) -> None:
        self._under_way: Counter[asyncio.Task[Any]] = Counter()
        self._none = asyncio.Event()
        self._none.set()
        self._takes = True

    @property
    def takes(self) -> bool:
        """Whether what somebody does now is taken. What is not taken is not begun either."""
        return self._takes

    def take_no_more(self) -> None:
        """Whoever ends takes nothing any more, so that what is under way comes to an end."""
        self._takes = False

    @contextmanager
    def one(self) -> Iterator[None]:
        """While somebody's press or command is carried out and answered, by the task that asks."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("nothing is answered outside of a task")
        self._under_way[task] += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way[task] -= 1
            if not self._under_way[task]:
                del self._under_way[task]
            if not self._under_way:
                self._none.set()

    async def ended(self) -> None:
        """Wait until nobody waits for an answer."""
        await self._none.wait()

    async def cut_off(self) -> None:
        """End what is still under way where it stands: what an act has begun comes to its end all the same."""
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_CUT_OFF_WITHIN_S)


ClientT = TypeVar("ClientT", bound=discord.Client)


class Tree(app_commands.CommandTree[ClientT]):
    """Commands, each known to be under way until it has been answered."""

    def __init__(self, client: ClientT, answering: Answering) -> None:
        super().__init__(client)
        self._answering = answering

    async def _call(self, interaction: discord.Interaction[ClientT]) -> None:
        if not self._answering.takes:
            return
        with self._answering.one():
            await super()._call(interaction)
