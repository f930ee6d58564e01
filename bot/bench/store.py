"""`./parley bench store`: commits a second, one workshop alone and twenty together, beside SQLite used directly.

Each commit is a document and a post of the same bytes, under the same protections, by turns on the same disk: what else
the machine does meets all alike. Where a flush costs nothing, it is ways between tasks and threads that are measured.
Directly, each is a transaction of its own, one after the other; `in_one` puts one of each workshop into one of them,
which is what nobody who must be told of each could better.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path
from statistics import median
from typing import Final

from bot.store.database import MIGRATIONS, PROTECTIONS
from bot.store.opening import open_store
from bot.store.outbox import NewPost
from bot.store.sealing import DOCUMENT, OUTBOX
from bot.store.workshops import Store

TOGETHER: Final = 20
LEAST_OF_DIRECT, LEAST_OF_ALONE = 0.7, 3.0
_SEAL_BYTES: Final = 28
"""A seal's nonce and tag."""
_DOCUMENT: Final = os.urandom(DOCUMENT.step_bytes // 2)
_POST: Final = os.urandom(OUTBOX.step_bytes // 4)
_SLOT: Final = "panel"
_CONTENTS: Final = 16
"""A seal never gives the same bytes twice, and SQLite does not write a page that stays as it was: so directly, too, no
content follows itself."""


class Direct:
    """SQLite without anything around it."""

    def __init__(self, file: Path, workshops: int) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for name, wanted, _ in PROTECTIONS:
            self._connection.execute(f"PRAGMA {name} = {wanted}")
        for script in sorted(MIGRATIONS.glob("*.sql")):
            self._connection.executescript(script.read_text(encoding="utf-8"))
        self._documents, self._posts = (
            [os.urandom(use.step_bytes + _SEAL_BYTES) for _ in range(_CONTENTS)]
            for use in (DOCUMENT, OUTBOX)
        )
        self._written = 0
        self._ids = [f"w{number}" for number in range(workshops)]
        for each in self._ids:
            self._connection.execute(
                "INSERT INTO workshop VALUES (?, 1, 1, ?)", (each, self._documents[0])
            )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def commits(self, rounds: int, *, in_one: bool) -> float:
        """So many of each workshop; commits a second."""
        began = time.perf_counter()
        for _ in range(rounds):
            for place, workshop in enumerate(self._ids):
                if place == 0 or not in_one:
                    self._connection.execute("BEGIN IMMEDIATE")
                self._write(workshop)
                if place == len(self._ids) - 1 or not in_one:
                    self._connection.execute("COMMIT")
        return rounds * len(self._ids) / (time.perf_counter() - began)

    def _write(self, workshop: str) -> None:
        self._written += 1
        of_this = self._written // len(self._ids) % _CONTENTS
        self._connection.execute(
            "UPDATE workshop SET sealed_document = ?, schema_version = 1 WHERE workshop_id = ?",
            (self._documents[of_this], workshop),
        )
        slot = workshop.encode()
        self._connection.execute(
            "DELETE FROM outbox WHERE workshop_id = ? AND slot_digest = ? AND tried_at IS NULL",
            (workshop, slot),
        )
        self._connection.execute(
            "INSERT INTO outbox (workshop_id, slot_digest, sealed_post, nonce) VALUES (?, ?, ?, ?)",
            (workshop, slot, self._posts[of_this], f"{self._written:022}"),
        )


class Ours:
    """The store, each workshop's acts one after the other, all workshops at once."""

    def __init__(self, store: Store, workshops: int) -> None:
        self._store = store
        self._ids = [f"w{number}" for number in range(workshops)]

    async def begin(self) -> None:
        """Make the workshops."""
        for each in self._ids:
            await self._store.create(each, 1, _DOCUMENT)

    async def commits(self, rounds: int) -> float:
        """So many of each workshop; commits a second."""
        began = time.perf_counter()
        await asyncio.gather(*(self._acts(each, rounds) for each in self._ids))
        return rounds * len(self._ids) / (time.perf_counter() - began)

    async def _acts(self, workshop: str, rounds: int) -> None:
        for _ in range(rounds):
            await self._store.commit(workshop, _DOCUMENT, [NewPost(_POST, 1.0, _SLOT)], [1, 2, 3])


async def measured(folder: Path, times: int, commits: int) -> dict[str, list[float]]:
    """Commits a second of each way, so many times each, by turns."""
    found: dict[str, list[float]] = {}
    async with AsyncExitStack() as stack:
        ours = {}
        for many in (1, TOGETHER):
            place = folder / f"of-{many}"
            store = await stack.enter_async_context(
                await open_store(place / "data" / "bench.sqlite3", place / "keys")
            )
            ours[many] = Ours(store, many)
            await ours[many].begin()
        directly = {
            many: stack.enter_context(closing(Direct(folder / f"direct-{many}", many)))
            for many in (1, TOGETHER)
        }
        for _ in range(times):
            for name, speed in (
                ("direct_alone", directly[1].commits(commits, in_one=False)),
                ("alone", await ours[1].commits(commits)),
                ("direct", directly[TOGETHER].commits(commits // TOGETHER, in_one=False)),
                ("together", await ours[TOGETHER].commits(commits // TOGETHER)),
                ("in_one", directly[TOGETHER].commits(commits // TOGETHER, in_one=True)),
            ):
                found.setdefault(name, []).append(speed)
    return found


def main(argv: Sequence[str]) -> int:
    """Measure by turns; prints JSON; 1 if the store is slower than it may be."""
    parser = argparse.ArgumentParser(prog="./parley bench store", description=__doc__)
    parser.add_argument("--times", type=int, default=9, help="how often each is measured (9)")
    parser.add_argument("--commits", type=int, default=200, help="commits each time (200)")
    parser.add_argument(
        "--folder",
        type=Path,
        help="on which disk (the folder for temporary files: name another where that lies in memory)",
    )
    wish = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=wish.folder) as folder:
        found = asyncio.run(measured(Path(folder), wish.times, wish.commits))
    of_direct = _middle_ratio(found["alone"], found["direct_alone"])
    together_of_direct = _middle_ratio(found["together"], found["direct"])
    of_alone = _middle_ratio(found["together"], found["alone"])
    told = {
        "commits_a_second": {name: round(median(speeds)) for name, speeds in found.items()},
        "alone_of_direct": round(of_direct, 2),
        "together_of_direct": round(together_of_direct, 2),
        "together_of_in_one": round(_middle_ratio(found["together"], found["in_one"]), 2),
        "together_of_alone": round(of_alone, 2),
        "at_least": {"of_direct": LEAST_OF_DIRECT, "of_alone": LEAST_OF_ALONE},
    }
    print(json.dumps(told))
    slow = min(of_direct, together_of_direct) < LEAST_OF_DIRECT or of_alone < LEAST_OF_ALONE
    return int(slow)


def _middle_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """Of what was measured one after the other."""
    return median(one / other for one, other in zip(ones, others, strict=True))
