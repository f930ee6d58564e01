"""What docs/operating.md says of copies, moving and lost keys: tried with a real bot against a simulated Discord."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.rehearsal.kept import InFile
from tests.chat.test_check import check
from tests.loopback import Loopback, loopback


def copied(database: Path, to: Path) -> None:
    """As `.backup` of the sqlite3 program does, beside a bot that runs."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def brought_back(copy: Path, database: Path) -> None:
    for one in database.parent.glob(f"{database.name}*"):
        one.unlink()
    shutil.copy(copy, database)
    database.chmod(0o600)


async def drafts(world: Loopback) -> str:
    return (await world.slash(world.ada, "workshop people")).text


@pytest.mark.asyncio
async def test_a_copy_brought_back_serves_what_it_held_and_a_lost_key_is_named(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path) as world:
        await world.drafted()
        listed = await drafts(world)
        copied(world.bot.database, tmp_path / "copy.sqlite3")
        assert await drafts(world) == listed  # the bot has not noticed
        await world.bot.stop()
        brought_back(tmp_path / "copy.sqlite3", world.bot.database)
        await world.start()
        assert await drafts(world) == listed
        await world.bot.stop()
        # Another computer: the same files in other places.
        moved = tmp_path / "moved"
        moved.mkdir(mode=0o700)
        shutil.move(world.bot.database.parent, moved / "data")
        shutil.move(world.bot.keys, moved / "keys")
        config = tmp_path / "config.toml"
        text = config.read_text(encoding="utf-8")
        text = text.replace(str(world.bot.database), str(moved / "data" / "parley.sqlite3"))
        config.write_text(text.replace(str(world.bot.keys), str(moved / "keys")), encoding="utf-8")
        world.bot.database, world.bot.keys = moved / "data" / "parley.sqlite3", moved / "keys"
        world.bot.kept = InFile(world.bot.database)
        await world.start()
        assert await drafts(world) == listed
        # A copy whose key is gone, as after a closing: named by check, also beside the running bot.
        (key,) = world.bot.keys.glob("*.key")
        key.unlink()
        code, out, _ = await asyncio.to_thread(check, config)
        assert code == 1
        assert "wrong: keys: 1 of 1 workshops have no key" in out
