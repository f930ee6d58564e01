"""What is being carried out and answered just now, so that whoever ends can wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import discord
from discord import app_commands


class Answering:
    """Presses and commands under way."""

    def __init__(self) -> None:
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While somebody's press or command is carried out and answered."""
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._none.set()

    async def ended(self) -> None:
        """Wait until nobody waits for an answer."""
        await self._none.wait()


ClientT = TypeVar("ClientT", bound=discord.Client)


class Tree(app_commands.CommandTree[ClientT]):
    """Commands, each known to be under way until it has been answered."""

    def __init__(self, client: ClientT, answering: Answering) -> None:
        super().__init__(client)
        self._answering = answering

    async def _call(self, interaction: discord.Interaction[ClientT]) -> None:
        with self._answering.one():
            await super()._call(interaction)
