"""The scenarios that come along fit the agenda and the bot's commands; one that is not there is one sentence."""

from __future__ import annotations

import pytest

from bot.config import StartError
from bot.rehearsal.__main__ import SCENARIOS, Wish
from bot.rehearsal.retention import RETENTIONS, playable
from bot.rehearsal.scenario import load_scenario


@pytest.mark.parametrize("name", ["river", "merger", "council"])
def test_each_scenario_that_comes_along_plays_the_whole_agenda(name: str) -> None:
    assert Wish(scenario=name).whole_scenario().phases


def test_a_scenario_by_a_wrong_name_is_named_with_those_that_are() -> None:
    with pytest.raises(StartError, match=r"no scenario rivr .* perhaps river is meant; known are"):
        Wish(scenario="rivr").read_scenario()


@pytest.mark.parametrize("retention", RETENTIONS)
def test_who_comes_later_has_to_read_what_was_said_before_only_where_it_can_be_read_back(
    retention: str,
) -> None:
    played = playable(load_scenario(SCENARIOS / "river.toml"), retention)
    later = [
        brought.read_back
        for phase in played.phases
        for act in phase.acts
        for brought in act.brings
        if brought.text == "May they join us in the joint room"
    ]
    assert later == [frozenset({"jonas"} if retention == "live" else ())]
