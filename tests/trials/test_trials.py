"""A trial of pairs ends with 0 only if nothing differed, and says what it found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from bot.trials import even_handed, secrecy
from bot.trials.beginnings import in_briefing
from bot.trials.many_pairs import run
from bot.trials.noninterference import SecretsDiffer
from bot.trials.two_workshops import TwoWorkshops
from bot.trials.whole.workshops import Against


@pytest.mark.parametrize("trial", [secrecy.main, even_handed.main], ids=["secrecy", "even_handed"])
def test_a_trial_in_which_nothing_differs_ends_with_0(
    trial: Callable[[Sequence[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert trial(["--from", "1004", "--pairs", "2", "--workshops", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["pairs"]["pairs"], told["pairs"]["differences"], told["workshops"]["pairs"]) == (
        2,
        0,
        0,
    )
    assert told["pairs"]["acts"] > 20
    assert told["pairs"]["compared"] > 20


async def _differing(number: int) -> tuple[str, TwoWorkshops, str]:
    both = await SecretsDiffer.of(in_briefing(3, 3), "a trial of the trial")
    return "a story", both, f"a post of pair {number} differs"


def test_one_difference_is_told_and_ends_the_trial_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        run(["--pairs", "1", "--workshops", "0"], "even_handed", None, _differing, Against.IMAGE)
        == 1
    )
    told = capsys.readouterr()
    assert told.err == "differs: a post of pair 0 differs\n"
    assert "differences            1" in told.out
