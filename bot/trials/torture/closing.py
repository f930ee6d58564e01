"""Closing, crashed at every step: what is left is carried on, and then nothing of the workshop is found anywhere."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import Final

from bot.store.outbox import NewPost
from bot.store.port import ClosingStep
from bot.store.workshops import Document
from bot.trials.torture.child import (
    AT,
    GUILD,
    NAME,
    ROOMS,
    WORDS,
    WORKSHOP,
    keys,
    on_disk,
    opened,
    state,
)
from bot.trials.torture.harm import Harm, can_befall, drawn, suffer
from bot.trials.torture.part import Tally

CLOSINGS: Final = 4
"""A run."""
_CALLS: Final = ("pwrite64", "fdatasync", "fsync", "unlink", "ftruncate", "openat", "write")
_STEPS: Final = ("begun", "drained", "rooms", "key", "receipt")


async def run(number: int) -> Tally:
    """So many closings, each harmed somewhere and carried on; one that came to its receipt at once is no crash."""
    draw, tally = random.Random(f"closing|{number}"), Tally()
    for _ in range(CLOSINGS):
        with tempfile.TemporaryDirectory() as folder:
            harm = drawn(draw, _CALLS, latest=40)
            if can_befall(harm):
                await one(harm, Path(folder), tally)
            else:
                tally.counts["not_tried"] += 1
    return tally


async def one(harm: Harm, place: Path, tally: Tally) -> None:
    """A closing in this place that suffers this harm, is carried on, and is then looked at."""
    folder, stolen = place / "bot", place / "stolen"
    async with await opened(folder) as store:
        await store.create(WORKSHOP, GUILD, state(0))
        await store.commit(WORKSHOP, state(1), [NewPost(WORDS, AT)], list(ROOMS))
    shutil.copytree(folder / "data", stolen / "data")
    key = b"".join(one.read_bytes() for one in sorted(keys(folder).iterdir()) if one.is_file())
    said = await suffer(harm, folder, "close", str(folder))
    reached = next((step for step in reversed(_STEPS) if step in said), "nothing")
    where = f"{harm.call} {harm.what} {harm.first}, after {reached}"
    tally.counts["closings"] += 1
    tally.counts["crashes"] += reached != "receipt"
    tally.counts[f"after_{reached}"] += 1
    if "key" in said and any(one.is_file() for one in keys(folder).iterdir()):
        tally.lose(f"{where}: said to be destroyed, and yet the key stands")
    again = await suffer(None, folder, "close", str(folder))
    if "receipt" not in again and "receipt" not in said:
        tally.lose(f"{where}: it was not carried on")
    for loss in await _left(folder, key):
        tally.lose(f"{where}: {loss}")
    shutil.copytree(keys(folder), stolen / "keys")
    if not await _is_unreadable(stolen):
        tally.lose(f"{where}: an earlier copy can still be read")


async def _left(folder: Path, key: bytes) -> list[str]:
    """What may not be there any more, in any file."""
    lost = []
    async with await opened(folder) as store:
        if await store.load():
            lost.append("the workshop is still stored")
        receipts = await store.closings.receipts(GUILD)
    if len(receipts) != 1 or receipts[0].step is not ClosingStep.RECEIPT:
        lost.append("there is not one receipt")
    elif receipts[0].rooms_deleted != len(ROOMS) or receipts[0].key_destroyed_at is None:
        lost.append("the receipt does not say what was done")
    content = on_disk(folder)
    sought = {"words": WORDS, "a name": NAME, "the key": key}
    lost += [f"{name} found" for name, what in sought.items() if what in content]
    return lost


async def _is_unreadable(stolen: Path) -> bool:
    async with await opened(stolen) as store:
        return not any(isinstance(one, Document) for one in await store.load())
