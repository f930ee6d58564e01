"""``./parley move``: every workshop from the database that the settings name to the one that other settings name."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from bot import logs
from bot.config import Settings, StartError, load_to_look
from bot.store.errors import StoreError
from bot.store.last_watched import LastWatched
from bot.store.moving import Moved, Place, move
from bot.store.opening import open_place


def move_all(old: Path | None, new: Path) -> int:
    """Move, and say what lies where; ``StartError`` with one sentence where that cannot be."""
    logs.set_up("warning")
    before, after = load_to_look(old, os.environ), load_to_look(new, os.environ)
    if before.storage.keys.resolve() != after.storage.keys.resolve():
        raise StartError(
            "The keys do not move: both settings have to name the same folder as keys under [storage]."
        )
    try:
        moved = asyncio.run(_moved(before, after))
    except StoreError as error:
        raise StartError(str(error)) from None
    _carry_on_watching(before, after)
    sys.stdout.write(
        f"{moved.workshops} workshops and {moved.closings} closings or receipts lie in the new database.\n"
        f"Start the bot with --config {new}; with the old settings it does not start any more.\n"
    )
    return 0


async def _moved(before: Settings, after: Settings) -> Moved:
    async with AsyncExitStack() as stack:
        ends: list[Place] = []
        for storage in (before.storage, after.storage):
            place = await open_place(storage.where, storage.password)
            stack.push_async_callback(place.rows.close)
            ends.append(place)
        return await move(ends[0], ends[1], lambda: secrets.token_hex(8))


def _carry_on_watching(before: Settings, after: Settings) -> None:
    """Until when was watched is told after the move as well."""
    was, will_be = (one.storage.beside.parent for one in (before, after))
    at = LastWatched(was).read()
    if at is not None and was != will_be:
        will_be.mkdir(mode=0o700, parents=True, exist_ok=True)
        LastWatched(will_be).note(at)
