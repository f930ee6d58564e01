"""Rows on a database server: the process that commits is killed, or the server with all its processes, or both."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final

from bot.config import CHECKOUT
from bot.rehearsal.kept_on_server import OnServer, on_a_server
from bot.store.workshops import Document
from bot.trials.torture.child import NAME, SERVED, WORDS, WORKSHOP, number_of, opened
from bot.trials.torture.part import Tally

KILLS: Final = 9
"""A run: as often the process, the server, and both."""
WHOM: Final = ("process", "server", "both")
_LATEST_S: Final = 0.6
_AWAY_AT_MOST_S: Final = 2.0
_ENDS_WITHIN_S: Final = 90.0


async def run(number: int) -> Tally:
    """So many kills on one server, each of a process that begins with an empty database and keys of its own."""
    draw, tally = random.Random(f"server|{number}"), Tally()
    with on_a_server() as kept:
        for each in range(KILLS):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / SERVED).write_text(kept.url, encoding="utf-8")
                await _one(WHOM[each % len(WHOM)], draw, Path(folder), kept, tally)
            kept.forget_rows()
    return tally


async def _one(whom: str, draw: random.Random, folder: Path, kept: OnServer, tally: Tally) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.trials.torture.child", "commit", str(folder), "0", "0"),
        stdin=DEVNULL,
        stdout=PIPE,
        cwd=CHECKOUT,
    )
    said: list[str] = []
    begun = asyncio.Event()
    listening = asyncio.ensure_future(_listen(child, said, begun))
    await begun.wait()
    await asyncio.sleep(draw.uniform(0.0, _LATEST_S))
    if whom != "server" and child.returncode is None:
        child.kill()
    if whom != "process":
        kept.server.kill()
        await asyncio.sleep(draw.uniform(0.0, _AWAY_AT_MOST_S))
        kept.server.start()
    try:
        await asyncio.wait_for(listening, _ENDS_WITHIN_S)
    except TimeoutError:
        child.kill()
        tally.lose(f"{whom}: the store hung")
    await child.wait()
    done = [int(line.split()[1]) for line in said if line.startswith("done ")]
    tally.counts[f"{whom}_killed"] += 1
    tally.counts["acknowledged"] += len(done)
    tally.counts["refused"] += sum(line.startswith("refused ") for line in said)
    tally.counts["struck"] += "ended" not in said or any(one.startswith("refused") for one in said)
    if whom == "server" and "ended" not in said:
        tally.lose("server: the process did not go on once it was there again")
    for loss in await _found(folder, kept, done, begun="begun" in said):
        tally.lose(f"{whom}: {loss}")


async def _listen(child: Process, said: list[str], begun: asyncio.Event) -> None:
    out = child.stdout
    if out is None:
        raise RuntimeError("the child's words are not heard")
    async for line in out:
        begun.set()
        if line.endswith(b"\n"):  # what the kill cut in two was not received
            said.append(line.decode().strip())
    begun.set()


async def _found(folder: Path, kept: OnServer, done: list[int], *, begun: bool) -> list[str]:
    """What the server holds, looked at by a process that begins anew, against what was acknowledged."""
    async with await opened(folder) as store:
        loaded = await store.load()
        if not loaded:
            return ["the workshop is gone"] if begun else []
        document = loaded[0]
        if not isinstance(document, Document):
            return ["the workshop cannot be read"]
        posts = [int(post.body) for post in await store.outbox.waiting(WORKSHOP)]
    stands = number_of(document.document)
    content = await asyncio.to_thread(kept.bytes_on_disk)
    judged = {
        "a commit is there in part": stands is None,
        "an acknowledged state is gone": (stands or 0) < max(done, default=0),
        "an acknowledged post is gone": not set(done) <= set(posts),
        "a post stands twice": len(posts) != len(set(posts)),
        "a post without its state, or a state without its post": bool(posts)
        and max(posts) != stands,
        "words lie open on the server's disk": WORDS in content or NAME in content,
    }
    return [loss for loss, is_so in judged.items() if is_so]
