"""The measurement of commits says what it has measured; how fast this machine is is no part of a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.bench import store


def test_every_way_is_measured_beside_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--times", "1", "--commits", "20", "--folder", str(tmp_path)]
    assert store.main(command) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    assert set(told["commits_a_second"]) == {
        *("direct_alone", "alone", "direct", "together", "in_one")
    }
    assert all(speed > 0 for speed in told["commits_a_second"].values())
    assert told["together_of_alone"] > 0
