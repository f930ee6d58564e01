"""A client that leaves in order: it hears nothing new, while what it has heard is brought to its end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final

import discord
from discord import gateway

from bot.chat.answering import Answering

_FOR_GOOD: Final = 1000
"""The session is over, and nobody resumes it: RFC 6455, 7.4.1."""
_WITHIN_S: Final = 1.0


class LeavingInOrder(discord.Client):
    """``answering`` tells what is under way. Once it takes no more, no event begins anything."""

    def __init__(self, *, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, **options)
        self.answering = Answering()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        if self.answering.takes:
            super().dispatch(event, *args, **kwargs)

    def is_closed(self) -> bool:
        """Also once nothing is taken any more: the library does not come back to the gateway then."""
        return not self.answering.takes or super().is_closed()

    async def hear_no_more(self) -> None:
        """Leave the gateway. What was heard before goes on, and can still call Discord, until ``close``."""
        self.answering.take_no_more()
        # There is none before the first connection, whatever the library's types say.
        socket: gateway.DiscordWebSocket | None = self.ws
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_WITHIN_S):
                if socket is not None and socket.open:
                    await socket.close(code=_FOR_GOOD)
