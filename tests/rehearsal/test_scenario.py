"""A scenario that does not fit the agenda is one sentence, before anything is played."""

from pathlib import Path

import pytest

from bot.rehearsal.__main__ import Wish
from bot.rehearsal.scenario import (
    AFTER_THE_LAST,
    Scenario,
    ScenarioError,
    load_scenario,
    played_through,
)

SCENARIOS = Path(__file__).resolve().parents[2] / "bot" / "rehearsal" / "scenarios"


def river() -> Scenario:
    return load_scenario(SCENARIOS / "river.toml")


def phases_of(scenario: Scenario) -> list[str]:
    return [line.id for line in scenario.phases if line.id != AFTER_THE_LAST]


@pytest.mark.parametrize("name", ["river", "merger", "council"])
def test_each_scenario_that_comes_along_plays_the_whole_agenda(name: str) -> None:
    assert Wish(scenario=name).whole_scenario().phases


def test_a_phase_that_is_not_played_is_named() -> None:
    agenda = [*phases_of(river()), "looking_back"]
    with pytest.raises(ScenarioError, match=r"river\.toml: the phase looking_back of the agenda"):
        played_through(river(), agenda, "river.toml")


def test_a_phase_that_the_agenda_does_not_have_is_named() -> None:
    agenda = [phase if phase != "ideas" else "inventions" for phase in phases_of(river())]
    with pytest.raises(ScenarioError, match=r"river\.toml: the agenda has no phase ideas"):
        played_through(river(), agenda, "river.toml")


def test_a_phase_in_another_place_is_named() -> None:
    first, second, *rest = phases_of(river())
    with pytest.raises(ScenarioError, match=f"the phase {first} has another place"):
        played_through(river(), [second, first, *rest], "river.toml")
