"""`./parley bench torture PART …`: break the bot on purpose, so many runs of each part, one JSON line a part."""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.trials.torture.part import Tally, played

PARTS: Final = (
    "kill_on_server",
    "kill",
    "mutants",
    "rest",
    "moving",
    "gateway",
    "rights",
    "server",
    "disk",
    "closing",
    "texts",
    "presses",
)
"""The longest first, so that none of them is what everybody waits for in the end."""

_AT_ONCE: Final = 4 * (os.cpu_count() or 1)
"""A run waits more than two thirds of its time."""


class Progress:
    """The runs that are done, kept in a file if one is named: a command that is given again goes on after them."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._done: dict[str, Tally] = {}
        if file is not None and file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self._done[row["run"]] = Tally(
                    Counter(row["counts"]), row["losses"], row.get("seconds", 0.0)
                )

    def done(self, run: str) -> Tally | None:
        """What a run gave that was played before."""
        return self._done.get(run)

    def note(self, run: str, tally: Tally) -> None:
        """Keep what a run gave."""
        if self._file is not None:
            row = {
                "run": run,
                "counts": tally.counts,
                "losses": tally.losses,
                "seconds": round(tally.seconds, 1),
            }
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")


@dataclass(frozen=True, slots=True)
class Hands:
    """Who plays the runs, and how many at once. A run waits much of its time, and no run knows of another."""

    executor: Executor
    free: asyncio.Semaphore

    async def play(self, part: str, number: int) -> Tally:
        """One run, now that a hand is free."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, played, part, number)


async def play(
    part: str, numbers: Sequence[int], seconds: float, progress: Progress, hands: Hands
) -> Tally:
    """These runs of a part, none begun later than so many seconds after the first; all they gave."""
    whole, until = Tally(), 0.0

    async def one(number: int) -> None:
        nonlocal until
        name = f"{part} {number}"
        tally = progress.done(name)
        if tally is None:
            async with hands.free:
                until = until or time.monotonic() + seconds
                if time.monotonic() > until:
                    whole.counts["runs_left"] += 1
                    return
                tally = await hands.play(part, number)
                progress.note(name, tally)
        whole.add(name, tally)

    await asyncio.gather(*map(one, numbers))
    return whole


async def _play_all(wish: argparse.Namespace, hands: Hands) -> bool:
    """Every part that is wished for, each told when it is over; whether anything was lost."""
    progress = Progress(wish.progress)
    numbers = range(wish.seed, wish.seed + wish.runs)

    async def one(part: str) -> bool:
        whole = await play(part, numbers, wish.seconds, progress, hands)
        for loss in sorted(whole.losses):
            print(f"lost: {loss}", file=sys.stderr)
        figures = {"part": part, "lost": 0, **dict(sorted(whole.counts.items()))}
        print(json.dumps({**figures, "seconds": round(whole.seconds, 1)}), flush=True)
        return bool(whole.losses)

    return any(await asyncio.gather(*map(one, wish.part or PARTS)))


def main(argv: Sequence[str]) -> int:
    """Play the parts that are named, or all; the exit code is 1 if anything was lost."""
    wish = _parser().parse_args(argv)
    with _executor(wish.at_once) as executor:
        lost = asyncio.run(_play_all(wish, Hands(executor, asyncio.Semaphore(wish.at_once))))
    return int(lost)


def _executor(at_once: int) -> Executor:
    if at_once == 1:
        return ThreadPoolExecutor(1)
    # Where there is a process that they can be forked from, they have what it has imported.
    forked = "forkserver" in multiprocessing.get_all_start_methods()
    way = multiprocessing.get_context("forkserver" if forked else "spawn")
    return ProcessPoolExecutor(at_once, mp_context=way)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./parley bench torture", description=__doc__)
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs a part (5)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="number of the first run")
    parser.add_argument(
        "--seconds", type=float, default=3600.0, metavar="T", help="begin no run of a part later"
    )
    parser.add_argument(
        "--at-once", type=int, default=_AT_ONCE, metavar="N", help=f"runs at once ({_AT_ONCE})"
    )
    parser.add_argument(
        "--progress", type=Path, metavar="FILE", help="where runs that are done are kept"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
