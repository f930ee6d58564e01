"""When the process begins itself anew after a closing: what its memory still holds goes only with the process."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.app.engine import Engine
from bot.domain.state.meeting import SessionStage
from bot.domain.vocabulary.identity import GuildId
from bot.store.port import Closing

QUIET_S: Final = 60.0
"""So long nothing was heard from any server: then nobody waits for an answer, reads a form, or is being let in."""
_LOOK_EVERY_S: Final = 1.0


class Anew:
    """``due`` comes back once a workshop is closed for good and nobody is kept waiting; never without ``quiet_s``."""

    def __init__(self, engine: Engine, quiet_s: float | None = QUIET_S) -> None:
        self._engine = engine
        self._quiet_s = quiet_s
        self._closed = asyncio.Event()
        self._heard_at = 0.0

    def note_receipt(self, _: Closing) -> None:
        """A closing has come to its receipt."""
        self._closed.set()
        self._stir()

    def heard(self, _: GuildId) -> None:
        """Something happened in a server."""
        self._stir()

    def changed(self, _: object) -> None:
        """A workshop has changed: somebody did something."""
        self._stir()

    async def due(self) -> None:
        """Wait for it."""
        await self._closed.wait()
        if self._quiet_s is None:
            await asyncio.Event().wait()
            return
        for left_s in iter(self._left_s, 0.0):
            await asyncio.sleep(left_s)

    def _left_s(self) -> float:
        """How long to wait before looking again; nothing once it is quiet."""
        if self._quiet_s is None or self._in_session():
            return _LOOK_EVERY_S
        return max(0.0, self._heard_at + self._quiet_s - asyncio.get_running_loop().time())

    def _stir(self) -> None:
        self._heard_at = asyncio.get_running_loop().time()

    def _in_session(self) -> bool:
        """What was said in a session is known as its author's own from memory alone, so it is not ended in between."""
        return any(
            workshop.meeting.session is not SessionStage.NONE
            for workshop in self._engine.workshops()
        )
