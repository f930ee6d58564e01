"""Until when somebody watched, and what is looked up and told after a gap."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime

import discord

from bot.app.ports import CallFailed
from bot.app.urgency import Urgency, urgent
from bot.chat.asking import Services
from bot.chat.boundaries.overhearing import Overhearing
from bot.chat.connection import Connection
from bot.chat.translate import guild_id
from bot.domain.rooms.reports import ReportUnwatched
from bot.domain.state.workshop import Stage
from bot.store.errors import StoreError
from bot.store.last_watched import Watched

_log = logging.getLogger(__name__)

LONGEST_UNTOLD_GAP_S = 120.0
"""A restart is no absence; whatever is longer is told."""
_NOTE_EVERY_S = 15.0
_IS_IT_READY_S = 0.5


class Gaps:
    """One client's. ``attend`` runs while it is connected."""

    def __init__(
        self,
        client: discord.Client,
        standing: Connection,
        services: Services,
        overhearing: Overhearing,
    ) -> None:
        self._client = client
        self._standing = standing
        self._services = services
        self._overhearing = overhearing
        self._is_new_session = False

    def session_began(self) -> None:
        """What happened before this session was not heard."""
        self._is_new_session = True

    async def attend(self, kept: Watched) -> None:
        """For ever: note that the bot is connected, and after a gap tell each third party from when to when it was not.

        A gap after which Discord replays what happened is none.
        """
        seen = kept.read()
        is_nothing_missed = seen is None and not self._services.engine.workshops()
        while True:
            now = time.time()
            is_ready = self._client.is_ready()
            if self._is_new_session and is_ready:
                self._is_new_session = False
                try:
                    if not is_nothing_missed:
                        await self._after_gap(seen if seen is not None else now, now)
                except Exception:
                    self._is_new_session = True  # whoever begins again comes back to it
                    raise
                is_nothing_missed = False
            if is_ready and self._standing.stands():
                seen = now
                kept.note(now)
            await asyncio.sleep(_NOTE_EVERY_S if is_ready else _IS_IT_READY_S)

    async def _after_gap(self, since: float, until: float) -> None:
        """What events of a gap would have told is looked up. A restart is no absence, and is not told."""
        if until - since >= LONGEST_UNTOLD_GAP_S:
            await self._tell_of_gap(since, until)
        try:
            with urgent(Urgency.TIDYING):
                await self._look_up(datetime.fromtimestamp(since - _NOTE_EVERY_S, UTC))
        except (CallFailed, StoreError, OSError) as trouble:
            _log.warning("what happened meanwhile is not all known (%s)", type(trouble).__name__)

    async def _look_up(self, since: datetime) -> None:
        for guild in self._client.guilds:
            for workshop in self._services.engine.workshops(guild_id(guild)):
                if workshop.stage is Stage.OPEN:
                    await self._services.cards_gone.look(workshop)
            self._services.tending.wake(guild_id(guild))
            await self._overhearing.read_back(guild, since)

    async def _tell_of_gap(self, since: float, until: float) -> None:
        times = (datetime.fromtimestamp(at, UTC) for at in (since, until))
        report = ReportUnwatched(*times)
        for workshop in self._services.engine.workshops():
            if workshop.stage is Stage.OPEN:
                await self._services.engine.act(workshop.id, report)
