"""Mutants: one small mistake is made in a copy of a module, and the tests that belong to it have to notice.

A mutant that lives is named and is no loss by itself: some mean the same as what they were made from. The tests are
needed, so it runs from a checkout alone.
"""

from __future__ import annotations

import ast
import asyncio
import copy
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.config import CHECKOUT
from bot.trials.torture.part import Tally

MUTANTS: Final = 4
"""A run."""
_UNCHANGED_WITHIN_S: Final = 600.0
_TESTED_WITHIN_S: Final = 30.0
_TIMES_AS_LONG: Final = 4.0
"""A mutant's tests may take so many times as long as without the mistake, and a little more."""
_NEEDED: Final = ("bot", "tests", "prompts", "pyproject.toml")
BELONGING: Final = {
    "bot/domain/rooms/desired.py": ("tests/domain/rooms",),
    "bot/domain/rooms/plan.py": ("tests/domain/rooms", "tests/app/test_reconcile.py"),
    "bot/domain/rooms/reports.py": (
        "tests/domain/rooms",
        "tests/domain/people",
        "tests/domain/test_decide.py",
    ),
    "bot/domain/state/audience.py": ("tests/domain/people", "tests/domain/rooms"),
    "bot/domain/state/ballots.py": ("tests/domain/rounds",),
    "bot/domain/rounds/answers.py": ("tests/domain/rounds",),
    "bot/domain/reassurance/asking.py": ("tests/domain/reassurance", "tests/domain/rounds"),
    "bot/domain/rooms/power.py": ("tests/domain/rooms", "tests/domain/people"),
    "bot/domain/people/power_and_seat.py": ("tests/domain/people", "tests/domain/rooms"),
    "bot/store/sealing.py": ("tests/store/test_sealing.py", "tests/store/test_on_disk.py"),
    "bot/store/closing.py": ("tests/store/test_closing.py", "tests/store/test_contract.py"),
    "bot/store/members.py": ("tests/store/test_together.py", "tests/store/test_contract.py"),
    "bot/store/sqlite_rows.py": ("tests/store/test_known.py", "tests/store/test_contract.py"),
    "bot/app/closing.py": ("tests/app/test_closing.py",),
    "bot/app/engine.py": ("tests/app/test_engine.py", "tests/app/test_delivery.py"),
}
_OTHER: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def mutated(node: ast.AST) -> ast.AST | None:
    """The node with one mistake in it; None if none is known for it."""
    made = copy.deepcopy(node)
    match made:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            made.ops = [_OTHER[type(op)]()]
        case ast.BoolOp():
            made.op = ast.And() if isinstance(made.op, ast.Or) else ast.Or()
        case ast.UnaryOp(op=ast.Not()):
            return made.operand
        case ast.Constant(value=bool()):
            made.value = not made.value
        case ast.Constant(value=int()):
            made.value = int(str(made.value)) + 1
        case ast.BinOp(op=ast.Add()):
            made.op = ast.Sub()
        case ast.BinOp(op=ast.Sub()):
            made.op = ast.Add()
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            made.op = ast.BitOr() if isinstance(made.op, ast.BitAnd) else ast.BitAnd()
        case ast.If():
            made.test = ast.Constant(value=False)
        case _:
            return None
    return made


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node in which a mistake can be made; annotations left out, which nothing looks at while it runs."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.AST):
                if mutated(node) is not None:
                    yield node
                yield from places(node)


class _Exchange(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The one node exchanged."""
        return self._new if node is self._old else self.generic_visit(node)


class Came(StrEnum):
    """What came of a mutant's tests, by pytest's exit code."""

    LIVES = "lives"
    KILLED = "killed"
    TIMED_OUT = "timed_out"
    """Perhaps a loop that never ends, perhaps a slow machine."""
    NOT_JUDGED = "not_judged"
    """The tests could not be run at all, or nothing was found to run."""


def came(code: int | None) -> Came:
    """What an exit code says; None after a timeout. That nothing could be imported or read is a mistake noticed."""
    if code is None:
        return Came.TIMED_OUT
    return {0: Came.LIVES, 1: Came.KILLED, 2: Came.KILLED}.get(code, Came.NOT_JUDGED)


async def run(number: int) -> Tally:
    """So many mutants of one module, one after the other; each that lives is named by line and by what was made of it.

    The same tests are run on the copy as it is before: where they do not pass there, they would kill anything.
    """
    draw, tally = random.Random(f"mutants|{number}"), Tally()
    module = draw.choice(list(BELONGING))
    with tempfile.TemporaryDirectory(prefix="parley-mutant-") as place:
        folder = Path(place)
        await asyncio.to_thread(_copy, folder)
        began = time.monotonic()
        passed = came(await exit_code_of(folder, BELONGING[module], _UNCHANGED_WITHIN_S))
        took_s = time.monotonic() - began
        tally.counts["baselines"] += 1
        if passed is Came.KILLED:
            tally.lose(f"{module}: its tests do not pass on the unchanged copy")
        for _ in range(MUTANTS):
            where = _make(folder, module, draw)
            tally.counts["mutants"] += 1
            result = Came.NOT_JUDGED
            if passed is Came.LIVES:
                within_s = _TIMES_AS_LONG * took_s + _TESTED_WITHIN_S
                result = came(await exit_code_of(folder, BELONGING[module], within_s))
            tally.counts[result] += 1
            if result is Came.LIVES:
                tally.counts[f"lives: {where}"] += 1
    return tally


def _copy(folder: Path) -> None:
    for name in _NEEDED:
        one = CHECKOUT / name
        if one.is_dir():
            shutil.copytree(one, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(one, folder / name)


def _make(folder: Path, module: str, draw: random.Random) -> str:
    tree = ast.parse((CHECKOUT / module).read_text(encoding="utf-8"))
    chosen = draw.choice(list(places(tree)))
    new = mutated(chosen)
    if new is None:
        raise LookupError(module)
    line, was = getattr(chosen, "lineno", 0), ast.unparse(chosen).splitlines()[0]
    exchanged = ast.fix_missing_locations(_Exchange(chosen, new).visit(tree))
    (folder / module).write_text(ast.unparse(exchanged), encoding="utf-8")
    return f"{module}:{line} {was} -> {ast.unparse(new).splitlines()[0]}"


async def exit_code_of(folder: Path, tests: Sequence[str], within_s: float) -> int | None:
    """The exit code of these tests in this copy; None if they did not end in time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"),
        *tests,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await asyncio.wait_for(process.wait(), within_s)
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
