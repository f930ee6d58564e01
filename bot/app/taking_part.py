"""Who takes part where: a table, since every press asks, however many workshops a server has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.boundaries import names as known_names
from bot.domain.vocabulary.identity import GuildId, UserId, WorkshopId

if TYPE_CHECKING:
    from bot.domain.state.people import People
    from bot.domain.state.workshop import Workshop


class TakingPart:
    """The workshops of each person who takes or took part, the third party included; kept in memory alone."""

    def __init__(self) -> None:
        self._people: dict[WorkshopId, tuple[People, frozenset[UserId]]] = {}
        self._where: dict[tuple[GuildId, UserId], dict[WorkshopId, None]] = {}

    def of(self, guild: GuildId, user: UserId) -> tuple[WorkshopId, ...]:
        """Theirs, in the order in which they came into them."""
        return tuple(self._where.get((guild, user), ()))

    def note(self, workshop: Workshop) -> None:
        """This is how it stands now."""
        people, before = self._people.get(workshop.id, (None, frozenset[UserId]()))
        if people is workshop.people:
            return
        now = known_names.everybody(workshop)
        self._people[workshop.id] = workshop.people, now
        for user in now - before:
            self._where.setdefault((workshop.guild, user), {})[workshop.id] = None
        self._without(workshop, before - now)

    def forget(self, workshop: Workshop) -> None:
        """It is gone."""
        _, before = self._people.pop(workshop.id, (None, frozenset[UserId]()))
        self._without(workshop, before)

    def _without(self, workshop: Workshop, users: frozenset[UserId]) -> None:
        for user in users:
            theirs = self._where[workshop.guild, user]
            del theirs[workshop.id]
            if not theirs:
                del self._where[workshop.guild, user]
