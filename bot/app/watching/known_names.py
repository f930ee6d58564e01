"""What people are called, kept as it is seen: a name that was given up counts until the workshop closes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Directory, Names
from bot.domain.boundaries import names as known_names
from bot.domain.state import people as people_state
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import GuildId, Words, WorkshopId
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop

_log = logging.getLogger(__name__)


class KnownNames:
    """Asks the guild what everybody of a workshop is called whenever that may have changed, and has it kept."""

    def __init__(self, engine: Engine, directory: Directory) -> None:
        self._engine = engine
        self._directory = directory
        self._keeping: dict[WorkshopId, asyncio.Task[None]] = {}

    def changed(self, workshop: Workshop) -> None:
        """A workshop stands otherwise now: somebody may have come. Returns at once."""
        if workshop.id in self._keeping or not self._is_news(workshop, self._called(workshop)):
            return
        task = asyncio.get_running_loop().create_task(self._look(workshop.id))
        self._keeping[workshop.id] = task
        task.add_done_callback(lambda _: self._keeping.pop(workshop.id, None))

    async def look(self, guild: GuildId) -> None:
        """Somebody of this guild is called otherwise now."""
        for workshop in self._engine.workshops(guild):
            await self._look(workshop.id)

    async def met(self, guild: GuildId, names: Names) -> None:
        """Somebody was seen under these names: where members are not known, that is all there is to know of them."""
        for workshop in self._engine.workshops_with(guild, names.user):
            await self._keep(workshop, (_as_known(names),))

    async def stop(self) -> None:
        """Give up what is under way."""
        tasks = tuple(self._keeping.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, workshop_id: WorkshopId) -> None:
        workshop = self._engine.workshop(workshop_id)
        if workshop is not None:
            await self._keep(workshop, self._called(workshop))

    def _called(self, workshop: Workshop) -> tuple[people_state.KnownAs, ...]:
        names = self._directory.names(workshop.guild, known_names.everybody(workshop))
        return tuple(_as_known(one) for one in names)

    def _is_news(self, workshop: Workshop, seen: tuple[people_state.KnownAs, ...]) -> bool:
        closing = workshop.stage is workshop_state.Stage.CLOSING
        return not closing and known_names.known_with(workshop, seen) != workshop.people.known_as

    async def _keep(self, workshop: Workshop, seen: tuple[people_state.KnownAs, ...]) -> None:
        if not self._is_news(workshop, seen):
            return
        try:
            await self._engine.act(workshop.id, known_names.ReportNames(seen))
        except StoreError as error:
            _log.warning("names could not be kept (%s)", type(error).__name__)


def _as_known(names: Names) -> people_state.KnownAs:
    called = (names.display, *names.others, names.handle)
    return people_state.KnownAs(
        names.user, tuple(Words(name) for name in dict.fromkeys(called) if name)
    )
