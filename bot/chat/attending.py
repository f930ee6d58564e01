"""Until when somebody watched; and after a gap, from when to when nobody did, and what happened meanwhile."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.app.ports import CallFailed
from bot.app.urgency import Urgency, urgent
from bot.chat import translate
from bot.chat.asking import Services
from bot.chat.boundaries.overhearing import Overhearing
from bot.domain.rooms import reports
from bot.domain.state import workshop as workshop_state
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.store.last_watched import Watched

_log = logging.getLogger(__name__)

LONGEST_UNTOLD_GAP_S = 120.0
"""A restart is no absence; whatever is longer is told."""
_NOTE_EVERY_S = 15.0


class Attending:
    """``stands`` says whether the connection stands now. A gap after which Discord replays what happened is none."""

    def __init__(
        self,
        client: discord.Client,
        services: Services,
        overhearing: Overhearing,
        stands: Callable[[], bool],
    ) -> None:
        self._client = client
        self._services = services
        self._overhearing = overhearing
        self._stands = stands
        self._seen: float | None = None
        self._came_back = asyncio.Event()
        self._read_back: set[int] = set()
        """Guilds whose rooms were read back, or are being, in this session."""

    async def attend(self, kept: Watched) -> None:
        """For ever: note that the bot is connected, and after a gap tell each third party from when to when it was not.

        To be begun before the connection is made.
        """
        self._seen = kept.read()
        is_nothing_missed = self._seen is None and not self._services.engine.workshops()
        while True:
            if self._came_back.is_set():
                self._came_back.clear()
                try:
                    if not is_nothing_missed:
                        await self._after_gap()
                except Exception:
                    self._came_back.set()  # whoever begins again comes back to it
                    raise
                is_nothing_missed = False
            if self._client.is_ready() and self._stands():
                self._seen = time.time()
                kept.note(self._seen)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came_back.wait(), _NOTE_EVERY_S)

    # ---- what the gateway tells
    def begun(self) -> None:
        """A session has begun: events may have been lost before it."""
        self._read_back.clear()

    def ready(self) -> None:
        """It is known who and what is in every guild."""
        self._came_back.set()

    async def there(self, guild: discord.Guild) -> None:
        """A guild is there. What was said in its rooms meanwhile is read back at once: with the next act such a room
        may be replaced, and the next message may repeat it.
        """
        if guild.id in self._read_back:
            return
        self._read_back.add(guild.id)
        since = datetime.fromtimestamp(self._since() - _NOTE_EVERY_S, UTC)
        try:
            with urgent(Urgency.TIDYING):
                await self._overhearing.read_back(guild, since)
        except (CallFailed, StoreError, OSError) as trouble:
            self._read_back.discard(guild.id)
            _log.warning("what was said meanwhile is not all known (%s)", type(trouble).__name__)

    # ---- within
    def _since(self) -> float:
        return self._seen if self._seen is not None else time.time()

    async def _after_gap(self) -> None:
        """What events of a gap would have told is looked up. A restart is no absence, and is not told."""
        since, until = self._since(), time.time()
        if until - since >= LONGEST_UNTOLD_GAP_S:
            await self._tell_of_gap(since, until)
        for guild in self._client.guilds:
            await self.there(guild)
            await self._look_at_cards(guild)
            self._services.tending.wake(translate.guild_id(guild))

    async def _look_at_cards(self, guild: discord.Guild) -> None:
        try:
            with urgent(Urgency.TIDYING):
                for workshop in self._services.engine.workshops(translate.guild_id(guild)):
                    if workshop.stage is workshop_state.Stage.OPEN:
                        await self._services.cards_gone.look(workshop)
        except (CallFailed, StoreError, OSError) as trouble:
            _log.warning("what happened meanwhile is not all known (%s)", type(trouble).__name__)

    async def _tell_of_gap(self, since: float, until: float) -> None:
        engine = self._services.engine
        times = (datetime.fromtimestamp(at, UTC) for at in (since, until))
        report = reports.ReportUnwatched(*times)
        for workshop in engine.workshops():
            if workshop.stage is workshop_state.Stage.OPEN:
                await engine.act(workshop.id, report)
