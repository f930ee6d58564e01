"""How many workshops are measured: shared out among servers, and what is told of the answers; not how fast."""

from __future__ import annotations

import json
import random

import pytest

from bot.bench import load
from bot.bench.life import Lived, words
from bot.guard.quotes import LEAST_WORDS


@pytest.mark.parametrize(
    ("guilds", "workshops", "shared"),
    [
        (1, 3, [[0, 1, 2]]),
        (2, 3, [[0, 2], [1]]),
        (3, 1, [[0], [], []]),
    ],
)
def test_workshops_are_shared_out_evenly_and_further_servers_have_none(
    guilds: int, workshops: int, shared: list[list[int]]
) -> None:
    assert load.servers(guilds, workshops) == shared


def test_one_late_answer_in_a_hundred_is_told_and_the_middle_does_not_know_it() -> None:
    told = Lived(answers_s=[0.01] * 98 + [2.0] * 2, failed=1).told()
    assert (told["acknowledged_p50_ms"], told["acknowledged_p99_ms"]) == (10.0, 2000.0)
    assert (told["answers"], told["failed"]) == (100, 1)


def test_what_is_said_is_long_enough_to_be_looked_at_and_follows_from_the_seed() -> None:
    said = [words(random.Random(seed)) for seed in range(20)]
    assert min(len(one.split()) for one in said) >= LEAST_WORDS
    assert said[3] == words(random.Random(3))
    assert len(set(said)) > 15


@pytest.mark.long
@pytest.mark.waits
def test_people_live_and_go_on_and_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    wish = ["life", "switch", "--guilds", "2", "--workshops", "1", "--people", "6"]
    assert load.main([*wish, "--seconds", "20"]) == 0
    told = {row.pop("part"): row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert set(told) == {"stands", "life", "switch", "bare life"}
    life = told["life"]
    assert life["done"]["speak"] == 2
    assert (life["failed"], life["refused"], life["too_many"]) == (0, 0, 0)
    assert life["answers"] == life["done"].get("look", 0) + 2 * life["done"].get("ask", 0)
    assert (told["switch"]["workshops"], told["switch"]["too_many"]) == (1, 0)
