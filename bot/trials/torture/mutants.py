"""Mutants: one small mistake is made in a module, and the tests that belong to it have to notice.

A mutant that lives is named and is no loss by itself: some mean the same as what they were made from. The tests are
needed, so it runs from a checkout alone. Nothing in the checkout is changed; see `judging`.
"""

from __future__ import annotations

import ast
import asyncio
import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from bot.config import CHECKOUT
from bot.trials.torture.judging import Came, Task
from bot.trials.torture.mistakes import places
from bot.trials.torture.part import Tally

MUTANTS: Final = 24
"""A run, or fewer where a module has no more."""
BELONGING: Final = {
    "bot/domain/rooms/desired.py": (
        "tests/domain/rooms",
        "tests/domain/voice",
        "tests/domain/reassurance/test_acknowledging.py",
    ),
    "bot/domain/rooms/plan.py": ("tests/domain/rooms", "tests/app/test_reconcile.py"),
    "bot/domain/rooms/reports.py": (
        "tests/domain/rooms",
        "tests/domain/people",
        "tests/domain/test_decide.py",
    ),
    "bot/domain/state/audience.py": (
        "tests/domain/state",
        "tests/domain/people",
        "tests/domain/rooms",
    ),
    "bot/domain/state/ballots.py": ("tests/domain/rounds", "tests/domain/reassurance"),
    "bot/domain/rounds/answers.py": ("tests/domain/rounds", "tests/domain/reassurance"),
    "bot/domain/reassurance/asking.py": ("tests/domain/reassurance", "tests/domain/rounds"),
    "bot/domain/rooms/power.py": ("tests/domain/rooms", "tests/domain/people"),
    "bot/domain/people/power_and_seat.py": ("tests/domain/people", "tests/domain/rooms"),
    "bot/store/sealing.py": ("tests/store/test_sealing.py", "tests/store/test_on_disk.py"),
    "bot/store/closing.py": ("tests/store/test_closing.py", "tests/store/test_contract.py"),
    "bot/store/members.py": ("tests/store/test_together.py", "tests/store/test_contract.py"),
    "bot/store/sqlite_rows.py": (
        "tests/store/test_known.py",
        "tests/store/test_outbox.py",
        "tests/store/test_contract.py",
    ),
    "bot/app/closing.py": ("tests/app/test_closing.py",),
    "bot/app/engine.py": ("tests/app/test_engine.py", "tests/app/test_delivery.py"),
}


def tasks() -> tuple[Task, ...]:
    """Every mistake that can be made in these modules, each once, in an order that stays."""
    made = []
    for module, tests in BELONGING.items():
        found = list(range(len(list(places(ast.parse((CHECKOUT / module).read_text("utf-8")))))))
        random.Random(module).shuffle(found)
        made += [
            Task(module, tests, tuple(found[first : first + MUTANTS]))
            for first in range(0, len(found), MUTANTS)
        ]
    random.Random("mutants").shuffle(made)
    return tuple(made)


async def run(number: int) -> Tally:
    """So many mutants of one module, one after the other; each not killed is named by line and by what was made of it.

    The same tests are run on the module as it is before: where they do not pass there, they would kill anything.
    """
    every, tally = tasks(), Tally()
    task = every[number % len(every)]
    unchanged, *others = await judged(task)
    tally.counts["baselines"] += 1
    tally.counts["mutants"] += len(task.places)
    if unchanged["came"] == Came.KILLED:
        tally.lose(f"{task.module}: its tests do not pass on the unchanged copy")
    for one in others:
        tally.counts[one["came"]] += 1
        if one["came"] != Came.KILLED:
            tally.counts[f"{one['came']}: {task.module}:{one['told']}"] += 1
    tally.counts[Came.NOT_JUDGED] += len(task.places) - len(others)
    return tally


async def judged(task: Task) -> Sequence[dict[str, str]]:
    """What the process told of the module as it is, and then of each mistake."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.trials.torture.judging"),
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    told, _ = await process.communicate(json.dumps(asdict(task)).encode())
    lines = [json.loads(line) for line in told.splitlines()]
    return lines or [{"came": Came.NOT_JUDGED}]
