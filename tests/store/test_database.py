"""The database: protections that stand, one process, whole transactions, migrations that never go back."""

import asyncio
import logging
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import database as module
from bot.store.database import MIGRATIONS, Database
from bot.store.errors import (
    AlreadyRunning,
    CheckpointBusy,
    DatabaseFailed,
    DatabaseTooNew,
    NotProtected,
)

from .conftest import GUILD, Place

pytestmark = pytest.mark.waits

INSERT = "INSERT INTO workshop (workshop_id, guild_id, schema_version, sealed_document) VALUES (?, ?, 1, x'00')"


@pytest_asyncio.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    async with await Database.open(place.database) as opened:
        yield opened


async def open_and_close(place: Place, migrations: Path = MIGRATIONS) -> None:
    async with await Database.open(place.database, migrations):
        pass


async def workshop_ids(database: Database) -> list[str]:
    async with database.reading() as looking:
        rows = await looking.ask("SELECT workshop_id FROM workshop ORDER BY 1")
    return [name for (name,) in rows]


@pytest.mark.asyncio
async def test_every_protection_stands(database: Database) -> None:
    standing = {}
    for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store"):
        async with database.reading() as looking:
            ((standing[pragma],),) = await looking.ask(f"PRAGMA {pragma}")
    assert standing == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "temp_store": 2,
    }


@pytest.mark.asyncio
async def test_a_protection_that_does_not_stand_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROTECTIONS", (("secure_delete", "FAST", 1),))
    with pytest.raises(NotProtected, match="secure_delete"):
        await open_and_close(place)


@pytest.mark.asyncio
async def test_no_file_of_the_database_can_be_read_by_others(place: Place) -> None:
    place.database.parent.mkdir(parents=True)
    place.database.touch(0o666)
    place.database.chmod(0o666)
    async with await Database.open(place.database) as database:
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("w1", GUILD))
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in place.database.parent.iterdir()
        }
    assert modes == {f"parley.sqlite3{end}": 0o600 for end in ("", "-shm", "-wal", ".lock")}


@pytest.mark.asyncio
async def test_a_second_opening_is_refused_in_a_clear_sentence_until_the_first_is_closed(
    place: Place,
) -> None:
    async with await Database.open(place.database):
        with pytest.raises(
            AlreadyRunning, match=r"already running with this database \(parley.sqlite3\)"
        ):
            await open_and_close(place)
    await open_and_close(place)


@pytest.mark.asyncio
async def test_a_newer_database_is_refused_and_left_as_it_is(place: Place) -> None:
    await open_and_close(place)
    place.sql("PRAGMA user_version = 9999")
    with pytest.raises(DatabaseTooNew):
        await open_and_close(place)
    assert place.sql("PRAGMA user_version") == [(9999,)]


@pytest.mark.asyncio
async def test_a_file_that_is_no_database_is_one_sentence_and_gives_the_lock_back(
    place: Place,
) -> None:
    place.database.parent.mkdir(parents=True)
    place.database.write_bytes(b"these are notes, not a database " * 40)
    for _ in range(2):
        with pytest.raises(DatabaseFailed, match="file is not a database"):
            await open_and_close(place)


@pytest.mark.asyncio
async def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseFailed, match="cannot be written"):
        await Database.open(tmp_path / "file" / "parley.sqlite3")


@pytest.mark.asyncio
async def test_migrations_run_once_in_order_and_a_failing_one_leaves_the_version_before(
    place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text("CREATE TABLE first (a);")
    await open_and_close(place, folder)
    (folder / "0002_second.sql").write_text("CREATE TABLE second (a); CREATE TABLE first (a);")
    with pytest.raises(DatabaseFailed):
        await open_and_close(place, folder)
    assert place.sql("SELECT name FROM sqlite_schema") == [("first",)]
    (folder / "0002_second.sql").write_text("ALTER TABLE first ADD COLUMN b;")
    await open_and_close(place, folder)
    await open_and_close(place, folder)
    assert place.sql("PRAGMA user_version") == [(2,)]


@pytest.mark.asyncio
async def test_a_gap_in_the_migrations_is_refused(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0002_second.sql").write_text("CREATE TABLE second (a);")
    with pytest.raises(DatabaseFailed, match="without a gap"):
        await open_and_close(place, folder)


@pytest.mark.asyncio
async def test_an_open_database_has_run_every_migration(place: Place) -> None:
    await open_and_close(place)
    assert place.sql("PRAGMA user_version") == [(len(list(MIGRATIONS.glob("*.sql"))),)]


@pytest.mark.asyncio
async def test_a_transaction_left_by_an_exception_never_happened(database: Database) -> None:
    async def act() -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("w1", GUILD))
            raise LookupError

    with pytest.raises(LookupError):
        await act()
    async with database.transaction() as transaction:
        transaction.write(INSERT, ("w2", GUILD))
    assert await workshop_ids(database) == ["w2"]


@pytest.mark.asyncio
async def test_a_statement_that_fails_undoes_the_whole_transaction_and_shows_no_values(
    database: Database,
) -> None:
    async def act() -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("onlyonce", GUILD))
            transaction.write(INSERT, ("onlyonce", GUILD))

    with pytest.raises(DatabaseFailed) as caught:
        await act()
    assert "SQLITE_CONSTRAINT" in str(caught.value)
    assert "onlyonce" not in str(caught.value) + str(caught.value.__cause__)
    assert await workshop_ids(database) == []


@pytest.mark.asyncio
async def test_what_comes_after_the_end_is_refused_at_once_and_nobody_waits_for_it(
    place: Place,
) -> None:
    database = await Database.open(place.database)
    await database.close()
    async with asyncio.timeout(60):
        with pytest.raises(DatabaseFailed):
            async with database.reading() as looking:
                await looking.ask("SELECT 1")
        with pytest.raises(DatabaseFailed):
            async with database.transaction() as transaction:
                transaction.write("UPDATE workshop SET sealed = x''")


@pytest.mark.asyncio
async def test_transactions_take_turns(database: Database) -> None:
    inside = 0
    most = 0

    async def act(number: int) -> None:
        nonlocal inside, most
        async with database.transaction() as transaction:
            inside += 1
            most = max(most, inside)
            transaction.write(INSERT, (f"w{number:02}", GUILD))
            inside -= 1

    await asyncio.gather(*(act(number) for number in range(20)))
    assert most == 1
    assert len(await workshop_ids(database)) == 20


@pytest.mark.asyncio
async def test_cancelling_a_transaction_anywhere_leaves_it_whole_or_absent(
    database: Database,
) -> None:
    async def act(number: int) -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, (f"w{number:02}a", GUILD))
            transaction.write(INSERT, (f"w{number:02}b", GUILD))

    for number in range(40):
        task = asyncio.create_task(act(number))
        # The thread of the connection answers in its own time, so wait in small portions of it.
        for _ in range(number):
            await asyncio.sleep(0.00005)
        task.cancel()
        await asyncio.wait({task})
        pair = [each for each in await workshop_ids(database) if each.startswith(f"w{number:02}")]
        assert pair in ([], [f"w{number:02}a", f"w{number:02}b"])
    await act(40)
    assert (await workshop_ids(database))[-2:] == ["w40a", "w40b"]


@pytest.mark.asyncio
async def test_a_cancellation_during_the_commit_waits_for_it(
    place: Place, database: Database
) -> None:
    other = sqlite3.connect(place.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # another program writes, so that the commit has to wait

    async def act() -> None:
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("w1", GUILD))

    task = asyncio.create_task(act())
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    other.close()
    await asyncio.wait({task})
    assert task.cancelled()
    assert await workshop_ids(database) == ["w1"]


@pytest.mark.asyncio
async def test_the_log_is_emptied_and_deleted_pages_leave_the_file(
    place: Place, database: Database
) -> None:
    async with database.transaction() as transaction:
        transaction.write(INSERT, ("w1", GUILD))
        transaction.write("UPDATE workshop SET sealed_document = zeroblob(3000000)")
    async with database.transaction() as transaction:
        transaction.write("DELETE FROM workshop")
    await database.compact()
    assert place.database.with_name("parley.sqlite3-wal").stat().st_size == 0
    assert place.database.stat().st_size < 200_000


@pytest.mark.asyncio
async def test_a_reader_that_holds_the_log_open_is_an_error_and_not_silence(
    place: Place, database: Database
) -> None:
    with closing(sqlite3.connect(place.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM workshop").fetchall()
        async with database.transaction() as transaction:
            transaction.write(INSERT, ("w1", GUILD))
        with pytest.raises(CheckpointBusy):
            await database.compact()
    await database.compact()


@pytest.mark.asyncio
async def test_the_thread_ends_when_the_database_is_closed_and_closing_twice_does_no_harm(
    place: Place,
) -> None:
    before = set(threading.enumerate())
    async with await Database.open(place.database) as database:
        (worker,) = set(threading.enumerate()) - before
        await database.close()
    await asyncio.to_thread(worker.join, 5)
    assert not worker.is_alive()


@pytest.mark.asyncio
async def test_no_value_of_a_statement_reaches_the_logs_at_any_level(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with (
            await Database.open(place.database) as database,
            database.transaction() as transaction,
        ):
            transaction.write(INSERT, ("workshoptolookfor", GUILD))
    assert "workshoptolookfor" not in caplog.text
    assert str(GUILD) not in caplog.text
