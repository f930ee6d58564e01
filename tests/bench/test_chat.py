"""What is promised of everybody at once: which figures are held against what, and that one beyond it is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.bench import chat
from bot.bench.at_once import Together
from bot.bench.course import Course
from bot.bench.part import Part
from bot.rehearsal.bare_program import Acts

OPENING = Course(
    act="opening",
    people=20,
    answered=1.3,
    too_many=0,
    structure=25,
    made=25,
    posts=21,
    last_room=4.0,
    last_post=12.4,
    sides_apart=0.1,
    first_side="first",
    processor_ms=400.0,
    over_floor=0.94,
)
SWITCH = replace(OPENING, act="switch", structure=6, made=3, last_post=9.9, over_floor=1.3)
EIGHT = Together(
    workshops=8,
    servers=1,
    calls=136,
    too_many=0,
    answered_p99=1.4,
    median_complete=2.4,
    last_complete=3.5,
    median_over_last=0.69,
    over_floor=1.24,
)


def test_what_is_within_what_is_promised_is_told_with_it() -> None:
    told = json.loads(chat.of_one(OPENING).told())
    assert (told["part"], told["last_post"], told["beyond"]) == ("opening", 12.4, [])
    assert told["at_most"] == {"too_many": 0.0, "sides_apart": 2.0, "over_floor": 1.0}


@pytest.mark.parametrize(
    ("course", "beyond"),
    [
        (replace(OPENING, over_floor=1.01), ("over_floor",)),
        (replace(OPENING, sides_apart=2.1, too_many=1), ("too_many", "sides_apart")),
        (SWITCH, ()),
        (replace(SWITCH, last_post=10.1), ("last_post",)),
    ],
)
def test_what_one_workshop_takes_beyond_it_is_named(
    course: Course, beyond: tuple[str, ...]
) -> None:
    assert chat.of_one(course).beyond == beyond


def test_of_workshops_in_a_server_each_more_is_promised_than_of_those_in_one() -> None:
    assert chat.of_many(EIGHT).beyond == ()
    beyond = chat.of_many(replace(EIGHT, servers=8)).beyond
    assert set(beyond) == {"over_floor", "median_over_last", "answered_p99"}


def test_what_is_to_be_at_least_so_much_is_beyond_where_it_is_less() -> None:
    assert Part("order", {"chance": 1e-5}, {}, {"chance": 1e-4}).beyond == ("chance",)
    assert Part("order", {"chance": 0.3}, {}, {"chance": 1e-4}).beyond == ()


def test_without_an_option_everything_is_measured_as_large_as_it_is_promised() -> None:
    wish = chat.wished([])
    assert (wish.people, wish.workshops, wish.servers, wish.order) == ([20], 8, 100, 200)
    assert wish.presses
    assert wish.outsider
    wish = chat.wished(["--order", "20"])
    assert (wish.people, wish.servers, wish.order) == (None, 0, 20)


async def _two_parts(_: object) -> AsyncIterator[Part]:
    yield Part("well", {"a": 1}, {"a": 1})
    yield Part("not well", {"a": 2}, {"a": 1})


@pytest.mark.asyncio
async def test_one_figure_beyond_it_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chat, "measured", _two_parts)
    assert await chat.told(chat.wished(["--order", "20"])) == 1
    parts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["beyond"] for one in parts] == [[], ["a"]]


def test_a_bare_client_is_asked_for_as_many_calls_of_the_same_kinds() -> None:
    assert SWITCH.acts == Acts(make=3, post=21, delete=3)
    assert SWITCH.acts.asked == "calls 3 21 3"
