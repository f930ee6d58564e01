"""A process that commits, or closes, and says each time what was acknowledged; its parent does harm to it.

Run with what to do, the folder, and for commits a moment of a full disk: after how many and for how many.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.server_address import ServerAddress, read_address
from bot.store.errors import ClosingOutOfOrder, StoreError
from bot.store.opening import open_store
from bot.store.outbox import NewPost
from bot.store.port import Closing
from bot.store.workshops import Document, Store

WORKSHOP: Final = "riverworkshop1"
GUILD: Final = 7_100_000_000_000_000_001
ROOMS: Final = (11, 12, 13, 14)
COMMITS: Final = 24
WORDS: Final = b"what nobody may ever find on this disk"
NAME: Final = b"Mirabelle of the upper mill"
AT: Final = 1_700_000_000.0
SERVED: Final = "server"
"""The file that names the server, where there is one."""
_AWAY_S: Final = 0.2
"""How long a server that is away is left alone before the next commit."""


def database(folder: Path) -> Path:
    """The database in this folder."""
    return folder / "data" / "parley.sqlite3"


def keys(folder: Path) -> Path:
    """The key directory in this folder."""
    return folder / "keys"


def on_disk(folder: Path) -> bytes:
    """Everything in every file, one after the other."""
    return b"\n".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


async def opened(folder: Path) -> Store:
    """The store in this folder; if its rows are on a server, a file there says on which."""
    return await open_store(_where(folder), keys(folder))


def _where(folder: Path) -> Path | ServerAddress:
    served = folder / SERVED
    return read_address(served.read_text(encoding="utf-8")) if served.exists() else database(folder)


def state(number: int) -> bytes:
    """A document of several pages that is wrong if any part of it is of another commit."""
    return b"%08d" % number * 12_000 + WORDS + NAME


def number_of(document: bytes) -> int | None:
    """Which commit a document is of; None if it is not whole."""
    number = int(document[:8])
    return number if document == state(number) else None


def say(what: str) -> None:
    """Acknowledge: from here on it must last."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


async def commit(folder: Path, full_from: int, full_for: int) -> None:
    """So many commits, each with a post of its own; what the disk refuses is said, and the next is tried."""
    async with await opened(folder) as store:
        if not await store.load():
            await store.create(WORKSHOP, GUILD, state(0))
        say("begun")
        for number in range(1, COMMITS + 1):
            _disk_is_full(full_from <= number < full_from + full_for)
            posts = [NewPost(b"%d" % number, AT)]
            try:
                await store.commit(WORKSHOP, state(number), posts, [number])
            except StoreError as error:
                say(f"refused {number} {type(error).__name__}")
                await asyncio.sleep(_AWAY_S if (folder / SERVED).exists() else 0.0)
            else:
                say(f"done {number}")
    say("ended")


def _disk_is_full(full: bool) -> None:
    """No file may grow any more, or as it likes again: a full disk where no system call can be made to fail."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096 if full else most, most))


async def close(folder: Path) -> None:
    """From a workshop with words to its receipt, going on wherever it was left."""
    async with await opened(folder) as store:
        loaded = await store.load()
        if isinstance(loaded[0] if loaded else None, Document):
            await store.closings.begin(WORKSHOP, GUILD, ROOMS, "en", AT)
        for closing in await store.closings.unfinished():
            await carry_on(store, closing)


async def carry_on(store: Store, closing: Closing) -> None:
    """Every step that is left, in its order."""
    id_ = closing.workshop_id
    say("begun")
    await store.outbox.drop_all(id_)
    closing = await store.closings.advance(id_)
    say("drained")
    while closing.remaining_channel_ids:
        rooms = closing.remaining_channel_ids
        closing = await store.closings.record_rooms(id_, rooms[1:], closing.rooms_deleted + 1)
    say("rooms")
    if closing.key_destroyed_at is None:
        await store.closings.destroy_key(id_, AT)
    say("key")
    try:
        await store.closings.erase_rows(id_, AT)
    except ClosingOutOfOrder:
        say("order")
        raise
    say("receipt")


def main(argv: Sequence[str]) -> int:
    """Do what is asked; what the disk refuses ends it with 3."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    what, folder = argv[0], Path(argv[1])
    try:
        asyncio.run(close(folder) if what == "close" else commit(folder, *map(int, argv[2:4])))
    except StoreError as error:
        say(f"stopped {type(error).__name__}")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
