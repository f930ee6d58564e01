"""A scenario: a workshop written down, read from its file, to be played and to be compared with what each seat saw."""

from bot.rehearsal.scenario.file import ScenarioError, load_scenario
from bot.rehearsal.scenario.played import (
    Act,
    Brought,
    PhaseLine,
    Reaction,
    ReactsTo,
    Scenario,
    SeatLine,
)

__all__ = [
    "Act",
    "Brought",
    "PhaseLine",
    "Reaction",
    "ReactsTo",
    "Scenario",
    "ScenarioError",
    "SeatLine",
    "load_scenario",
]
