"""The connection to Discord, as the operator reads of it: once when it stands, when it is lost, when it is back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import discord

from bot import __version__
from bot.app.engine import Engine
from bot.domain.state import workshop as workshop_state

_log = logging.getLogger(__name__)


class Connection:
    """Whether it stands, and since when not. It logs counts alone."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._stands = False
        self._has_stood = False
        self._lost_at = 0.0
        self._listeners: list[Callable[[], None]] = []

    def on_stir(self, listener: Callable[[], None]) -> None:
        """Have something called whenever it is made, and whenever somebody says or presses something. At once."""
        self._listeners.append(listener)

    def stir(self) -> None:
        """Somebody of a workshop said something, or somebody pressed or called something."""
        for listener in self._listeners:
            listener()

    def stands(self) -> bool:
        """Whether it stands now, and something is heard by it."""
        return self._stands and not self._client.is_closed()

    def latency_s(self) -> float:
        """How long Discord takes to answer a heartbeat."""
        return float(self._client.latency)

    def servers(self) -> int:
        """How many servers the bot is in."""
        return len(self._client.guilds)

    def made(self) -> None:
        """It stands again; whether all is known that happened meanwhile is another question."""
        if not self._stands and self._has_stood:
            _log.info("connected again after %.0f s", time.monotonic() - self._lost_at)
        self._stands = True
        self.stir()

    def begun(self, engine: Engine) -> None:
        """A session has begun, and how many servers there are is known: the first time that is told with what there is.

        What is in the servers comes a little later.
        """
        self.made()
        if not self._has_stood:
            self._has_stood = True
            _log.info("%s", self._first_line(engine))

    def lost(self) -> None:
        """It does not stand; the library comes back by itself. Told once, however often it tries."""
        if self._stands:
            self._lost_at = time.monotonic()
            _log.info("the connection to Discord is lost; coming back")
        self._stands = False

    def _first_line(self, engine: Engine) -> str:
        intents = self._client.intents
        opened = sum(one.stage is workshop_state.Stage.OPEN for one in engine.workshops())
        return (
            f"Parley {__version__} is connected: {self.servers()} servers; {opened} workshops open, "
            f"{len(engine.workshops()) - opened} others, {len(engine.suspended)} suspended; "
            f"intents: members {_on(intents.members)}, message content {_on(intents.message_content)}"
        )


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"
