"""The scenarios that come along fit the agenda and the bot's commands; one that is not there is one sentence."""

from __future__ import annotations

import pytest

from bot.config import StartError
from bot.rehearsal.__main__ import Wish


@pytest.mark.parametrize("name", ["river", "merger", "council"])
def test_each_scenario_that_comes_along_plays_the_whole_agenda(name: str) -> None:
    assert Wish(scenario=name).whole_scenario().phases


def test_a_scenario_by_a_wrong_name_is_named_with_those_that_are() -> None:
    with pytest.raises(StartError, match=r"no scenario rivr .* perhaps river is meant; known are"):
        Wish(scenario="rivr").read_scenario()
