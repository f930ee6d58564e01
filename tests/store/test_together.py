"""Transactions that wait for one another go to the disk together, each with its own outcome until then."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Final

import pytest
import pytest_asyncio

from bot.store.database import Database
from bot.store.errors import DatabaseFailed

from .conftest import GUILD, Place

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]
INSERT: Final = "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document) VALUES (?, ?, 1, x'00')"
_HANGS_S: Final = 60.0
"""No disk, however busy, takes so long."""
_LOG_HEAD, _FRAME_HEAD, _PAGE = 32, 24, 4096


@pytest_asyncio.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    async with await Database.open(place.database) as opened:
        yield opened


async def insert(database: Database, name: str) -> None:
    async with database.transaction() as transaction:
        transaction.write(INSERT, (name, GUILD))


async def look_and_insert(database: Database, name: str) -> None:
    """One that does not know beforehand what it writes."""
    async with database.transaction() as transaction:
        transaction.write(INSERT, (f"{name}-", GUILD))
        ((count,),) = await transaction.ask(
            "SELECT count(*) FROM workshop WHERE workshop_id = ?", (f"{name}-",)
        )
        transaction.write(INSERT, (f"{name}{count}", GUILD))


def on_disk(place: Place) -> set[str]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(f"file:{place.database}?mode=ro", uri=True)) as connection:
        return {name for (name,) in connection.execute("SELECT workshop_id FROM workshop")}


def commits(place: Place) -> int:
    """How many commits the log holds: each ends in a frame that says how large the file is then.

    https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    """
    log = place.database.with_name(f"{place.database.name}-wal").read_bytes()
    heads = range(_LOG_HEAD, len(log), _FRAME_HEAD + _PAGE)
    return sum(log[head + 4 : head + 8] != bytes(4) for head in heads)


async def test_whoever_is_told_so_is_on_disk_and_many_take_few_commits(
    place: Place, database: Database
) -> None:
    async def act(name: str) -> None:
        await insert(database, name)
        assert name in on_disk(place)

    before = commits(place)
    await asyncio.gather(*(act(f"w{number:03}") for number in range(60)))
    assert len(on_disk(place)) == 60
    assert commits(place) - before <= 10


async def test_those_that_look_first_and_those_that_only_write_go_together(
    place: Place, database: Database
) -> None:
    before = commits(place)
    acts = [
        (look_and_insert if number % 3 == 0 else insert)(database, f"w{number:02}")
        for number in range(30)
    ]
    await asyncio.gather(*acts)
    assert len(on_disk(place)) == 40
    assert commits(place) - before <= 10


async def test_one_that_fails_takes_nothing_of_the_others_along(
    place: Place, database: Database
) -> None:
    async def fails(number: int) -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, (f"no{number}", GUILD))
            await transaction.ask("SELECT 1")
            raise LookupError

    async def twice(number: int) -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, (f"no{number}", GUILD))
            transaction.write(INSERT, (f"no{number}", GUILD))

    for place_of_failure in range(6):
        acts = [insert(database, f"w{place_of_failure}{number}") for number in range(5)]
        acts.insert(place_of_failure, fails(place_of_failure))
        acts.insert(place_of_failure, twice(place_of_failure))
        outcomes = await asyncio.gather(*acts, return_exceptions=True)
        failures = [type(one) for one in outcomes if one is not None]
        assert failures == [DatabaseFailed, LookupError]
    assert on_disk(place) == {f"w{one}{number}" for one in range(6) for number in range(5)}


async def test_when_the_disk_refuses_everybody_who_waits_for_it_is_told(
    place: Place, database: Database
) -> None:
    async def refused_at_the_commit() -> None:
        async with database.transaction() as transaction:
            await transaction.ask("PRAGMA defer_foreign_keys = ON")
            transaction.write("INSERT INTO workshop_channel VALUES ('nobody', 1)")

    acts = [insert(database, f"w{number}") for number in range(4)]
    outcomes = await asyncio.gather(refused_at_the_commit(), *acts, return_exceptions=True)
    assert [type(one) for one in outcomes] == [DatabaseFailed] * 5
    await insert(database, "later")
    assert on_disk(place) == {"later"}


async def test_what_sqlite_undoes_by_itself_is_told_to_all_who_had_written(
    place: Place, database: Database
) -> None:
    async def undone() -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("undone", GUILD))
            await transaction.ask("ROLLBACK")  # as SQLite does when the disk is full
            await transaction.ask("SELECT * FROM nothing")

    acts = [insert(database, "before"), undone(), insert(database, "after")]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes[:2]] == [DatabaseFailed] * 2
    assert outcomes[2] is None
    assert on_disk(place) == {"after"}


async def test_a_value_that_cannot_be_kept_fails_alone(place: Place, database: Database) -> None:
    acts = [insert(database, name) for name in ("before", "half a character \ud800", "after")]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes] == [type(None), UnicodeEncodeError, type(None)]
    assert on_disk(place) == {"before", "after"}


async def test_while_another_program_writes_everybody_waits_or_is_told(
    place: Place, database: Database
) -> None:
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        acts = [insert(database, "w1"), look_and_insert(database, "w2"), insert(database, "w3")]
        outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes] == [DatabaseFailed] * 3
    await insert(database, "later")
    assert on_disk(place) == {"later"}


async def test_who_goes_away_while_waiting_leaves_nobody_waiting(
    place: Place, database: Database
) -> None:
    lot = random.Random(3)
    for number in range(40):
        names = [f"w{number:02}{each}" for each in range(4)]
        acts = [
            asyncio.ensure_future(lot.choice((insert, look_and_insert))(database, name))
            for name in names
        ]
        for _ in range(lot.randrange(12)):
            await asyncio.sleep(0.00005)
        for one in lot.sample(acts, 2):
            one.cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(*acts, return_exceptions=True), _HANGS_S)
        for name, outcome in zip(names, outcomes, strict=True):
            found = {one for one in on_disk(place) if one.startswith(name)}
            whole = ({name}, {f"{name}-", f"{name}1"})
            assert found in whole or (outcome is not None and found == set())


async def test_a_program_in_which_all_is_cancelled_waits_for_nothing(
    place: Place, database: Database
) -> None:
    me = asyncio.current_task()
    started: list[asyncio.Future[None]] = []
    for round_ in range(12):
        for number in range(20):
            started.append(asyncio.ensure_future(insert(database, f"w{round_:02}{number}")))
        for _ in range(round_):
            await asyncio.sleep(0)
        others = {one for one in asyncio.all_tasks() if one is not me}
        for one in others:
            one.cancel()
        if others:  # on a quick disk all may be done already
            _, hang = await asyncio.wait(others, timeout=_HANGS_S)
            assert not hang
    await insert(database, "later")
    assert "later" in on_disk(place)


async def test_a_reader_finds_only_what_is_on_disk(place: Place, database: Database) -> None:
    async def look() -> set[str]:
        async with database.reading() as looking:
            rows = await looking.ask("SELECT workshop_id FROM workshop")
            found = {name for (name,) in rows}
            assert found == on_disk(place)
            return found

    acts = [insert(database, f"w{number}") for number in range(3)]
    looking = asyncio.ensure_future(look())
    await asyncio.gather(*acts, insert(database, "last"))
    assert await looking <= {"w0", "w1", "w2", "last"}
