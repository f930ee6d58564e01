"""Promise 8: after closing the rooms are deleted, the key is destroyed, copies are unreadable, a receipt says so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.app.documents import decode_document
from bot.store.opening import open_store
from bot.store.workshops import Document, Suspended
from tests.beginnings import already_in_briefing
from tests.loopback import NAME

QUESTION = "May the meadow be mown before the mill stands still?"


@pytest.mark.asyncio
async def test_after_closing_nothing_is_left_but_a_receipt_and_older_copies_open_no_more(
    tmp_path: Path,
) -> None:
    sockets = shutil.ignore_patterns(
        "*.status"
    )  # where a running bot is asked how it stands: no file to copy
    taken, taken_with_key = tmp_path / "taken", tmp_path / "taken with key"
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.press(world.first[0], "desk", "ask_third_party", {"words": QUESTION})
        keys = world.bot.key_files()
        assert len(keys) == 1
        shutil.copytree(world.bot.database.parent, taken, ignore=sockets)
        shutil.copytree(world.bot.database.parent, taken_with_key, ignore=sockets)
        shutil.copytree(world.bot.keys, tmp_path / "stolen keys")
        rooms = len(world.rooms()) - 1

        receipt = await world.close()

        assert world.rooms() == ()
        assert all(
            world.sees(seat) == frozenset()
            for seat in (world.owner, world.ada, world.ben, *world.people)
        )
        assert world.bot.key_files() == frozenset()
        assert world.bot.workshops_stored() == 0
        assert world.bot.posts_waiting() == 0
        assert f"Rooms deleted: {rooms}," in receipt
        assert re.search(r"Key destroyed: <t:\d+:F>", receipt)
        owner_reads = await world.slash(world.owner, "workshop check")
        assert "Receipt: this workshop is closed" in owner_reads.text
        outsider_reads = await world.slash(world.outsider, "workshop check")
        assert "Receipt" not in outsider_reads.text

    async with await open_store(taken / "parley.sqlite3", world.bot.keys) as store:
        (loaded,) = await store.load()
        assert isinstance(loaded, Suspended)
    async with await open_store(
        taken_with_key / "parley.sqlite3", tmp_path / "stolen keys"
    ) as store:
        # The other way round: only the key stood between this copy and its reader.
        (readable,) = await store.load()
        assert isinstance(readable, Document)
        assert decode_document(readable.document).workshop.name.text == NAME
