"""The oracle of views is Discord's documentation; a mutant is one mistake and no more."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.trials.torture import mutants
from bot.trials.torture.judging import Came, Judged, Task, came
from bot.trials.torture.mistakes import mutated, places
from bot.trials.torture.mutants import BELONGING
from bot.trials.torture.oracle import ADMINISTRATOR, VIEW_CHANNEL, Row, Server, sees

SERVER = Server(1, owner=2, roles={1: VIEW_CHANNEL, 10: 0, 11: 0, 12: ADMINISTRATOR})
SHUT = Row(1, of_member=False, allow=0, deny=VIEW_CHANNEL)
SOMEBODY = 5


@pytest.mark.parametrize(
    ("member", "roles", "rows", "expected"),
    [
        (SOMEBODY, (), (), True),
        (SOMEBODY, (), (SHUT,), False),
        (2, (), (SHUT,), True),
        (SOMEBODY, (12,), (SHUT,), True),
        (SOMEBODY, (10,), (SHUT, Row(10, of_member=False, allow=VIEW_CHANNEL, deny=0)), True),
        (SOMEBODY, (11,), (SHUT, Row(10, of_member=False, allow=VIEW_CHANNEL, deny=0)), False),
        (
            SOMEBODY,
            (10, 11),
            (
                Row(10, of_member=False, allow=0, deny=VIEW_CHANNEL),
                Row(11, of_member=False, allow=VIEW_CHANNEL, deny=0),
            ),
            True,
        ),
        (
            SOMEBODY,
            (10,),
            (
                Row(10, of_member=False, allow=VIEW_CHANNEL, deny=0),
                Row(SOMEBODY, of_member=True, allow=0, deny=VIEW_CHANNEL),
            ),
            False,
        ),
        (SOMEBODY, (), (SHUT, Row(SOMEBODY, of_member=True, allow=VIEW_CHANNEL, deny=0)), True),
        (SOMEBODY, (), (SHUT, Row(6, of_member=True, allow=VIEW_CHANNEL, deny=0)), False),
    ],
)
def test_rows_count_in_the_order_that_discord_documents(
    member: int, roles: tuple[int, ...], rows: tuple[Row, ...], expected: bool
) -> None:
    assert sees(SERVER, member, roles, rows) is expected


@pytest.mark.parametrize(
    ("written", "mistaken"),
    [
        ("a < b", "a <= b"),
        ("a is None", "a is not None"),
        ("a and b", "a or b"),
        ("not a", "a"),
        ("True", "False"),
        ("2", "3"),
        ("a + b", "a - b"),
        ("a | b", "a & b"),
    ],
)
def test_a_mutant_is_one_mistake(written: str, mistaken: str) -> None:
    made = mutated(ast.parse(written, mode="eval").body)
    assert made is not None
    assert ast.unparse(made) == mistaken


MODULE = '''"""A module."""

MOST = 1


def is_few(number: int) -> bool:
    """Whether it is not more."""
    return number <= MOST


def never_called() -> bool:
    """Nothing tests it."""
    return True
'''
OF_CONSTANT, OF_COMPARISON, OF_NEVER_CALLED = range(3)
NOTICES = "from module import is_few\n\n\ndef test_it() -> None:\n    assert is_few(1)\n"


def _judged(folder: Path, test: str, *places: int) -> list[Judged]:
    """By a process of its own, which this one must not become."""
    (folder / "module.py").write_text(MODULE, encoding="utf-8")
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    task = {"module": "module.py", "tests": ["test_it.py"], "places": places}
    done = subprocess.run(
        (sys.executable, "-m", "bot.trials.torture.judging"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{folder}"},
        input=json.dumps(task).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [Judged(one["place"], Came(one["came"]), one["told"]) for one in told]


def test_a_mistake_is_judged_by_the_tests_that_come_there(tmp_path: Path) -> None:
    unchanged, of_constant, of_comparison, of_never_called = _judged(
        tmp_path, NOTICES, OF_CONSTANT, OF_COMPARISON, OF_NEVER_CALLED
    )
    assert unchanged == Judged(None, Came.LIVES)
    assert of_constant == Judged(OF_CONSTANT, Came.LIVES, "3 1 -> 2"), "no test looks at it"
    assert of_comparison.came is Came.KILLED
    assert of_never_called.came is Came.LIVES
    assert of_never_called.told.endswith("(no test comes there)")
    assert (tmp_path / "module.py").read_text(encoding="utf-8") == MODULE


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (NOTICES.replace("is_few(1)", "is_few(2)"), Came.KILLED),
        ("", Came.NOT_JUDGED),
    ],
)
def test_tests_that_do_not_pass_as_it_is_judge_no_mistake(
    tmp_path: Path, written: str, expected: Came
) -> None:
    assert _judged(tmp_path, written, OF_COMPARISON) == [Judged(None, expected)]


def test_what_ends_otherwise_is_counted_by_itself() -> None:
    assert [came(code) for code in (0, 1, 2, 4, 3, 5, None)] == [
        *(Came.LIVES, Came.KILLED, Came.KILLED, Came.KILLED),
        *(Came.NOT_JUDGED, Came.NOT_JUDGED, Came.TIMED_OUT),
    ]


@pytest.mark.parametrize(
    ("unchanged", "lost"), [(Came.KILLED, 1), (Came.TIMED_OUT, 0), (Came.NOT_JUDGED, 0)]
)
@pytest.mark.asyncio
async def test_what_was_not_judged_is_counted_so_and_only_tests_that_fail_are_a_loss(
    monkeypatch: pytest.MonkeyPatch, unchanged: Came, lost: int
) -> None:
    async def told(_: Task) -> list[dict[str, str]]:
        return [{"came": unchanged}]

    monkeypatch.setattr(mutants, "judged", told)
    tally = await mutants.run(1)
    assert len(tally.losses) == lost, "a slow machine is no loss"
    assert tally.counts["not_judged"] == tally.counts["mutants"] > 0
    assert tally.counts["killed"] == 0


def test_each_mistake_is_made_in_one_run_and_no_more() -> None:
    made = [(task.module, place) for task in mutants.tasks() for place in task.places]
    assert len(made) == len(set(made))
    assert len(made) > 400


def test_what_is_only_for_readers_and_checkers_is_left_alone() -> None:
    tree = ast.parse('def f(a: 1) -> 2:\n    """Text."""\n    return g(a)\n')
    assert list(places(tree)) == []


def test_each_module_and_the_tests_that_belong_to_it_are_there() -> None:
    for module, tests in BELONGING.items():
        assert list(places(ast.parse((CHECKOUT / module).read_text(encoding="utf-8"))))
        assert all((CHECKOUT / one).exists() for one in tests)
