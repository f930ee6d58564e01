"""Moving between a file and a server, there and back, killed in the middle each time and then gone on with."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.config import CHECKOUT, load_to_look
from bot.rehearsal.kept_on_server import OnServer, on_a_server
from bot.store.errors import NotHere
from bot.store.opening import open_store
from bot.store.outbox import KeptMessage, NewPost
from bot.store.workshops import Document
from bot.trials.torture.child import AT, GUILD, ROOMS, WORKSHOP, state
from bot.trials.torture.part import Tally

MOVES: Final = 10
"""A run, each killed once."""
_BEGINS_S: Final = 0.3
"""How long a program takes to begin at the very least; then it is watched until it has marked something."""
_WORKSHOPS: Final = 12
_LATEST_S: Final = 0.25
_ENDS_WITHIN_S: Final = 90.0


async def run(number: int) -> Tally:
    """So many moves, of the same workshops."""
    draw, tally = random.Random(f"moving|{number}"), Tally()
    with on_a_server() as kept, tempfile.TemporaryDirectory() as folder:
        old, new = _settings(Path(folder), kept)
        await _fill(old)
        before = await _everything(old)
        for _ in range(MOVES):
            await _moved_and_killed(old, new, draw, tally)
            if await _begins(old):
                tally.lose("a bot begins with the old database as well")
            if await _everything(new) != before:
                tally.lose("what lies in the new database is not what lay in the old one")
            old, new = new, old
    return tally


def _settings(folder: Path, kept: OnServer) -> tuple[Path, Path]:
    files = []
    for name, database in (("file", "data/parley.sqlite3"), ("server", kept.url)):
        file = folder / f"{name}.toml"
        text = f'[storage]\ndatabase = "{database}"\nkeys = "keys"\nfolder = "{name}"\n'
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files[0], files[1]


async def _moved_and_killed(old: Path, new: Path, draw: random.Random, tally: Tally) -> None:
    """Begun, killed at some moment after it began to write, and begun again."""
    first = await _begun(old, new)
    await asyncio.sleep(_BEGINS_S)
    mark = old.parent / "data" / "parley.sqlite3.move"
    was = _seen(mark)
    while first.returncode is None and _seen(mark) == was:  # noqa: ASYNC110 - what another process does
        await asyncio.sleep(0.002)
    await asyncio.sleep(draw.uniform(0.0, _LATEST_S))
    with suppress(ProcessLookupError):
        first.kill()
    tally.counts["killed"] += await first.wait() != 0
    both = [await _begins(old), await _begins(new)]
    if all(both):
        tally.lose("a bot begins with either database")
    tally.counts["begins_with_neither"] += not any(both)
    tally.counts["moves"] += 1
    again = await _begun(old, new)
    try:
        _, said = await asyncio.wait_for(again.communicate(), _ENDS_WITHIN_S)
    except TimeoutError:
        again.kill()
        tally.lose("a move hung")
        return
    if again.returncode:
        tally.lose(f"it was not gone on with: {said.decode().strip()[-200:]}")


async def _begun(old: Path, new: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "move", "--config", str(old), "--to", str(new)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
        cwd=CHECKOUT,
    )


def _seen(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


async def _begins(settings: Path) -> bool:
    storage = load_to_look(settings, {}).storage
    try:
        async with await open_store(storage.where, storage.keys) as store:
            return bool(await store.load())
    except NotHere:
        return False


async def _fill(settings: Path) -> None:
    storage = load_to_look(settings, {}).storage
    async with await open_store(storage.where, storage.keys) as store:
        for each in range(_WORKSHOPS):
            id_ = f"{WORKSHOP}-{each}"
            await store.create(id_, GUILD, state(0))
            posts = [
                NewPost(b"one", AT, "card"),
                NewPost(b"two", AT),
                NewPost(b"three", AT, "panel"),
            ]
            await store.commit(id_, state(each), posts, list(ROOMS))
            first, *_, last = await store.outbox.waiting(id_)
            await store.outbox.mark_tried(first.row_id, AT + 1)
            await store.outbox.done_keeping(last.row_id, KeptMessage("panel", 11, 12, b"digest"))
            await store.fingerprints.append(id_, "joint", b"a record")
        await store.closings.begin(f"{WORKSHOP}-0", GUILD, ROOMS, "en", AT)


async def _everything(settings: Path) -> list[object]:
    """All that a bot reads back, but for the numbers of posts."""
    storage = load_to_look(settings, {}).storage
    async with await open_store(storage.where, storage.keys) as store:
        found: list[object] = [await store.closings.unfinished()]
        for one in await store.load():
            found.append(one)
            if isinstance(one, Document):
                id_ = one.workshop_id
                waiting = await store.outbox.waiting(id_)
                found.append([replace(post, row_id=0) for post in waiting])
                found += [await store.outbox.kept(id_), await store.fingerprints.load(id_)]
    return found
