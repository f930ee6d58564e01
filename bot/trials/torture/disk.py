"""The disk fails: each system call of the store in turn, a full disk for a while, a kill in the middle."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Final

from bot.store.workshops import Document
from bot.trials.torture.child import NAME, WORDS, WORKSHOP, number_of, on_disk, opened
from bot.trials.torture.harm import can_befall, can_inject, drawn, suffer
from bot.trials.torture.part import Tally

FAULTS: Final = 8
"""A run."""


async def run(number: int) -> Tally:
    """So many processes that commit, each on a disk of its own that fails in another way."""
    draw, tally = random.Random(f"disk|{number}"), Tally()
    tally.counts["with_strace"] = int(can_inject())
    for _ in range(FAULTS):
        with tempfile.TemporaryDirectory() as folder:
            await _one(draw, Path(folder), tally)
    return tally


async def _one(draw: random.Random, folder: Path, tally: Tally) -> None:
    is_full = draw.random() < 0.2
    harm = None if is_full else drawn(draw)
    full = (draw.randint(1, 12), draw.randint(1, 8)) if is_full else (0, 0)
    if harm is not None and not can_befall(harm):
        tally.counts["not_tried"] += 1
        return
    said = await suffer(harm, folder, "commit", str(folder), str(full[0]), str(full[1]))
    where = "full for a while" if harm is None else f"{harm.call} {harm.what} {harm.first}"
    done = [int(line.split()[1]) for line in said if line.startswith("done ")]
    refused = [int(line.split()[1]) for line in said if line.startswith("refused ")]
    tally.counts["faults"] += 1
    tally.counts["acknowledged"] += len(done)
    tally.counts["refused"] += len(refused)
    tally.counts["struck"] += "ended" not in said or bool(refused)
    if "hung" in said:
        tally.lose(f"{where}: the store hung")
    if is_full and "ended" not in said:
        tally.lose(f"{where}: it did not go on once the disk was free again")
    for loss in await found(folder, done, begun="begun" in said):
        tally.lose(f"{where}: {loss}")


async def found(folder: Path, done: list[int], *, begun: bool) -> list[str]:
    """What the disk holds, opened anew, against what was acknowledged."""
    async with await opened(folder) as store:
        loaded = await store.load()
        if not loaded:
            return ["the workshop is gone"] if begun else []
        document = loaded[0]
        if not isinstance(document, Document):
            return ["the workshop cannot be read"]
        posts = [int(post.body) for post in await store.outbox.waiting(WORKSHOP)]
    lost = []
    stands = number_of(document.document)
    if stands is None:
        lost.append("a commit is there in part")
    elif stands < max(done, default=0):
        lost.append("an acknowledged state is gone")
    if not set(done) <= set(posts):
        lost.append("an acknowledged post is gone")
    if len(posts) != len(set(posts)):
        lost.append("a post stands twice")
    if stands is not None and posts and max(posts) != stands:
        lost.append("a post without its state, or a state without its post")
    if any(each in on_disk(folder) for each in (WORDS, NAME)):
        lost.append("words lie open on the disk")
    return lost
