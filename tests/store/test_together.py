"""Transactions that wait for one another go to the disk together, each with its own outcome until then."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing

import pytest
import pytest_asyncio

from bot.store.database import Database
from bot.store.errors import DatabaseFailed

from .conftest import GUILD, Place

pytestmark = pytest.mark.asyncio
INSERT = "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document) VALUES (?, ?, 1, x'00')"


class Commits:
    """Counts how often something went to the disk."""

    def __init__(self, commit: Callable[[], object]) -> None:
        self.count = 0
        self._commit = commit

    async def __call__(self) -> None:
        self.count += 1
        await self._commit()  # type: ignore[misc]


@pytest_asyncio.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    async with await Database.open(place.database) as opened:
        yield opened


@pytest_asyncio.fixture
async def commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> Commits:
    async with database.reading() as connection:
        counted = Commits(connection.commit)
        monkeypatch.setattr(connection, "commit", counted)
    return counted


async def insert(database: Database, name: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(INSERT, (name, GUILD))


def on_disk(place: Place) -> set[str]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(f"file:{place.database}?mode=ro", uri=True)) as connection:
        return {name for (name,) in connection.execute("SELECT workshop_id FROM workshop")}


async def test_whoever_is_told_so_is_on_disk_and_many_take_few_commits(
    place: Place, database: Database, commits: Commits
) -> None:
    async def act(name: str) -> None:
        await insert(database, name)
        assert name in on_disk(place)

    await asyncio.gather(*(act(f"w{number:03}") for number in range(60)))
    assert len(on_disk(place)) == 60
    assert commits.count <= 10


async def test_one_that_fails_takes_nothing_of_the_others_along(
    place: Place, database: Database
) -> None:
    async def fails(number: int) -> None:
        async with database.transaction() as connection:
            await connection.execute(INSERT, (f"no{number}", GUILD))
            raise LookupError

    for place_of_failure in range(6):
        acts = [insert(database, f"w{place_of_failure}{number}") for number in range(5)]
        acts.insert(place_of_failure, fails(place_of_failure))
        outcomes = await asyncio.gather(*acts, return_exceptions=True)
        assert [type(one) for one in outcomes if one is not None] == [LookupError]
    assert on_disk(place) == {f"w{one}{number}" for one in range(6) for number in range(5)}


async def test_when_the_disk_refuses_everybody_who_waits_for_it_is_told(
    place: Place, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.reading() as connection:

        async def full() -> None:
            raise sqlite3.OperationalError("disk full")

        monkeypatch.setattr(connection, "commit", full)
    acts = [insert(database, f"w{number}") for number in range(5)]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes] == [DatabaseFailed] * 5
    monkeypatch.undo()
    await insert(database, "later")
    assert on_disk(place) == {"later"}


async def test_what_sqlite_undoes_by_itself_is_told_to_all_who_had_written(
    place: Place, database: Database
) -> None:
    async def undone() -> None:
        async with database.transaction() as connection:
            await connection.execute(INSERT, ("undone", GUILD))
            await connection.execute("ROLLBACK")  # as SQLite does when the disk is full
            raise sqlite3.OperationalError("disk full")

    acts = [insert(database, "before"), undone(), insert(database, "after")]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes[:2]] == [DatabaseFailed] * 2
    assert outcomes[2] is None
    assert on_disk(place) == {"after"}


async def test_who_goes_away_while_waiting_leaves_nobody_waiting(
    place: Place, database: Database
) -> None:
    lot = random.Random(3)
    for number in range(40):
        acts = [asyncio.ensure_future(insert(database, f"w{number:02}{each}")) for each in range(4)]
        for _ in range(lot.randrange(12)):
            await asyncio.sleep(0.00005)
        for one in lot.sample(acts, 2):
            one.cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(*acts, return_exceptions=True), 5.0)
        for each, outcome in enumerate(outcomes):
            assert outcome is not None or f"w{number:02}{each}" in on_disk(place)


async def test_a_reader_finds_only_what_is_on_disk(place: Place, database: Database) -> None:
    async def look() -> set[str]:
        async with database.reading() as connection:
            rows = await connection.execute_fetchall("SELECT workshop_id FROM workshop")
            found = {name for (name,) in rows}
            assert found == on_disk(place)
            return found

    acts = [insert(database, f"w{number}") for number in range(3)]
    looking = asyncio.ensure_future(look())
    await asyncio.gather(*acts, insert(database, "last"))
    assert await looking <= {"w0", "w1", "w2", "last"}
