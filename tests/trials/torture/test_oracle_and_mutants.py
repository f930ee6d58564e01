"""The oracle of views is Discord's documentation; a mutant is one mistake and no more."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.trials.torture import mutants
from bot.trials.torture.mutants import BELONGING, Came, came, exit_code_of, mutated, places
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


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("def test_it() -> None:\n    assert True\n", Came.LIVES),
        ("def test_it() -> None:\n    assert False\n", Came.KILLED),
        ("import nothing_of_this_name\n", Came.KILLED),
        ("", Came.NOT_JUDGED),
    ],
)
@pytest.mark.asyncio
async def test_only_tests_that_fail_kill_a_mutant(
    tmp_path: Path, written: str, expected: Came
) -> None:
    (tmp_path / "test_it.py").write_text(written, encoding="utf-8")
    assert came(await exit_code_of(tmp_path, ["test_it.py"], 300.0)) is expected


@pytest.mark.asyncio
async def test_tests_that_do_not_end_are_counted_by_themselves(tmp_path: Path) -> None:
    assert came(await exit_code_of(tmp_path, ["."], 0.01)) is Came.TIMED_OUT


@pytest.mark.parametrize(("unchanged", "lost"), [(1, 1), (None, 0), (4, 0)])
@pytest.mark.asyncio
async def test_tests_that_do_not_pass_on_the_unchanged_copy_judge_no_mutant(
    monkeypatch: pytest.MonkeyPatch, unchanged: int | None, lost: int
) -> None:
    async def ends(_: Path, __: object, ___: float) -> int | None:
        return unchanged

    monkeypatch.setattr(mutants, "_copy", lambda folder: None)
    monkeypatch.setattr(mutants, "_make", lambda folder, module, draw: "")
    monkeypatch.setattr(mutants, "exit_code_of", ends)
    tally = await mutants.run(1)
    assert len(tally.losses) == lost, "a slow machine is no loss"
    assert tally.counts["not_judged"] == tally.counts["mutants"] == mutants.MUTANTS
    assert tally.counts["killed"] == 0


def test_what_is_only_for_readers_and_checkers_is_left_alone() -> None:
    tree = ast.parse('def f(a: 1) -> 2:\n    """Text."""\n    return g(a)\n')
    assert list(places(tree)) == []


def test_each_module_and_the_tests_that_belong_to_it_are_there() -> None:
    for module, tests in BELONGING.items():
        assert list(places(ast.parse((CHECKOUT / module).read_text(encoding="utf-8"))))
        assert all((CHECKOUT / one).exists() for one in tests)
