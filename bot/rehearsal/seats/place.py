"""A workshop as a window looks at it, whether people take seats in it or it is only shown."""

from __future__ import annotations

from typing import Protocol

from bot.rehearsal.scenario import Scenario
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import SimulatedDiscord
from bot.rehearsal.stage import Stage


class Place(Protocol):
    """The server, its people, and in which words it is spoken of."""

    @property
    def words(self) -> Words:
        """The page's sentences."""

    @property
    def simulation(self) -> SimulatedDiscord:
        """Discord, simulated."""

    @property
    def stage(self) -> Stage:
        """Everybody in their seats."""

    @property
    def scenario(self) -> Scenario:
        """Who is who."""

    @property
    def taken(self) -> frozenset[str]:
        """The seats in which a person sits, and not the script."""
