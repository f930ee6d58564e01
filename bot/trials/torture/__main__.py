"""`./parley bench torture PART …`: break the bot on purpose, so many runs of each part, one JSON line a part."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from bot.trials.torture.part import Part, Tally

PARTS: Final = (
    "presses",
    "texts",
    "closing",
    "disk",
    "rest",
    "gateway",
    "rights",
    "kill",
    "server",
    "kill_on_server",
    "moving",
    "mutants",
)


class Progress:
    """The runs that are done, kept in a file if one is named: a command that is given again goes on after them."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._done: dict[str, Tally] = {}
        if file is not None and file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self._done[row["run"]] = Tally(Counter(row["counts"]), row["losses"])

    def done(self, run: str) -> Tally | None:
        """What a run gave that was played before."""
        return self._done.get(run)

    def note(self, run: str, tally: Tally) -> None:
        """Keep what a run gave."""
        if self._file is not None:
            row = {"run": run, "counts": tally.counts, "losses": tally.losses}
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")


async def play(part: str, numbers: Sequence[int], until: float, progress: Progress) -> Tally:
    """These runs of a part, but none begun after that moment; all they gave."""
    run = cast(Part, importlib.import_module(f"bot.trials.torture.{part}").run)
    whole = Tally()
    for number in numbers:
        name = f"{part} {number}"
        tally = progress.done(name)
        if tally is None:
            if time.monotonic() > until:
                whole.counts["runs_left"] += 1
                continue
            tally = await run(number)
            progress.note(name, tally)
        whole.counts.update(tally.counts)  # a sum would leave out what is 0
        whole.counts["runs"] += 1
        whole.losses += [f"{name}: {each}" for each in tally.losses]
    return whole


def main(argv: Sequence[str]) -> int:
    """Play the parts that are named, or all; the exit code is 1 if anything was lost."""
    wish = _parser().parse_args(argv)
    progress = Progress(wish.progress)
    numbers = range(wish.seed, wish.seed + wish.runs)
    lost = False
    for part in wish.part or PARTS:
        began = time.monotonic()
        whole = asyncio.run(play(part, numbers, began + wish.seconds, progress))
        for loss in whole.losses:
            print(f"lost: {loss}", file=sys.stderr)
        figures = {"part": part, "lost": 0, **dict(sorted(whole.counts.items()))}
        print(json.dumps({**figures, "seconds": round(time.monotonic() - began, 1)}), flush=True)
        lost = lost or bool(whole.losses)
    return 1 if lost else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./parley bench torture", description=__doc__)
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs a part (5)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="number of the first run")
    parser.add_argument(
        "--seconds", type=float, default=3600.0, metavar="T", help="begin no run of a part later"
    )
    parser.add_argument(
        "--progress", type=Path, metavar="FILE", help="where runs that are done are kept"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
