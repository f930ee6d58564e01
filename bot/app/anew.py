"""When the process begins itself anew after a closing: what its memory still holds goes only with the process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bot.app.engine import Engine
from bot.domain.state.meeting import SessionStage
from bot.frozen import frozen
from bot.store.port import Closing

QUIET_S: Final = 60.0
"""So long nothing was heard from any server: then nobody waits for an answer, reads a form, or is being let in."""
_LOOK_EVERY_S: Final = 1.0


@frozen
class Served:
    """What is served just now. ``stands``: whether Discord is connected; ``keeps``: whether a form that somebody was
    given back waits in memory alone.
    """

    engine: Engine
    stands: Callable[[], bool]
    keeps: Callable[[], bool]


class Anew:
    """``due`` comes back once a workshop is closed for good and nobody is kept waiting; never without ``quiet_s``.

    One a process, however often its parts are put together: what was promised with a receipt is not forgotten by it.
    """

    def __init__(self, quiet_s: float | None = QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._served: tuple[Served, ...] = ()
        self._closed = asyncio.Event()
        self._heard_at = 0.0

    def serves(self, *served: Served) -> None:
        """From now on it is these parts that must be at rest; one for each shard, where there are several."""
        self._served = served
        self.stir()

    def note_receipt(self, _: Closing) -> None:
        """A closing has come to its receipt."""
        self._closed.set()
        self.stir()

    def stir(self, _: object = None) -> None:
        """Somebody did something, in Discord or in a workshop, or the connection has just been made."""
        self._heard_at = asyncio.get_running_loop().time()

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
        if self._quiet_s is None or not self._at_rest():
            return _LOOK_EVERY_S
        return max(0.0, self._heard_at + self._quiet_s - asyncio.get_running_loop().time())

    def _at_rest(self) -> bool:
        """Whether nobody would miss this process: none begins anew where it might not come back to Discord.

        What was said in a session is known as its author's own from memory alone, so it is not ended in between.
        """
        return bool(self._served) and all(map(_is_at_rest, self._served))


def _is_at_rest(served: Served) -> bool:
    return (
        served.stands()
        and not served.keeps()
        and all(
            workshop.meeting.session is SessionStage.NONE for workshop in served.engine.workshops()
        )
    )
