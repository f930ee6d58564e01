"""What is true of rows on a server alone: who it is, what it protects, one process, and connections that break."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.server_address import ServerAddress
from bot.store.errors import (
    AlreadyRunning,
    DatabaseFailed,
    DatabaseTooNew,
    KeysLost,
    NotProtected,
    StoreError,
)
from bot.store.looking_on_server import look_on_server
from bot.store.opening import open_store
from bot.store.outbox import NewPost
from bot.store.postgres_connecting import Server
from bot.store.postgres_database import PostgresDatabase
from bot.store.workshops import Document, Store
from tests.served import QUICK, Served

from .conftest import GUILD, WORKSHOP

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'parley'"


pytestmark = [pytest.mark.together("postgresql"), pytest.mark.postgresql]


@pytest.fixture
def safe(served: Served) -> Iterator[Served]:
    """A server as it has to be, which may be killed."""
    served.server.stop()
    served.server.start(fsync="on", full_page_writes="on")
    yield served
    served.server.stop()
    served.server.start(**QUICK)


@pytest_asyncio.fixture
async def store(served: Served, tmp_path: Path) -> AsyncIterator[Store]:
    async with await served.open(tmp_path / "keys") as opened:
        await opened.create(WORKSHOP, GUILD, b"as it began")
        yield opened


async def documents(store: Store) -> list[bytes]:
    return [one.document for one in await store.load() if isinstance(one, Document)]


@pytest.mark.asyncio
async def test_a_server_that_does_not_wait_for_its_disk_is_refused(served: Served) -> None:
    with pytest.raises(NotProtected, match="fsync"):
        await PostgresDatabase.open(Server(served.address))


@pytest.mark.asyncio
async def test_what_is_not_there_is_said_in_one_sentence(served: Served) -> None:
    for address, said in (
        (replace(served.address, database="nobodys"), "no database of this name"),
        (replace(served.address, account="nobody"), "does not take this account"),
        (replace(served.address, host="/nowhere"), "cannot be reached"),
    ):
        with pytest.raises(DatabaseFailed, match=said):
            await PostgresDatabase.open(replace(served.quick, address=address))


@pytest.mark.asyncio
async def test_a_second_process_is_refused_while_the_first_lives(
    store: Store, served: Served, tmp_path: Path
) -> None:
    with pytest.raises(AlreadyRunning):
        await served.open(tmp_path / "keys")
    assert (await look_on_server(served.address, "")).is_held
    await store.close()
    assert not (await look_on_server(served.address, "")).is_held


@pytest.mark.asyncio
async def test_a_connection_that_breaks_between_acts_is_made_anew_and_nobody_notices(
    store: Store, served: Served
) -> None:
    await served.run(CUT)
    assert await documents(store) == [b"as it began"]
    await served.run(CUT)
    await store.commit(WORKSHOP, b"afterwards", [], [])
    assert await documents(store) == [b"afterwards"]


@pytest.mark.asyncio
async def test_one_that_breaks_in_the_middle_of_a_transaction_leaves_nothing_of_it(
    store: Store, served: Served
) -> None:
    async def half() -> None:
        async with store._rows.transaction() as writing:
            await writing.put_document(WORKSHOP, 3, b"half of it")
            await served.run(CUT)
            await writing.put_channels(WORKSHOP, [3])

    with pytest.raises(DatabaseFailed):
        await half()
    assert await documents(store) == [b"as it began"]


@pytest.mark.asyncio
@pytest.mark.parametrize("arrives", [True, False])
async def test_where_the_answer_to_a_commit_is_lost_it_is_looked_up_whether_it_happened(
    store: Store, served: Served, arrives: bool
) -> None:
    database = store._rows._database  # type: ignore[attr-defined]

    class CutOff:
        """The connection whose last word gets lost on its way there, or back."""

        def __init__(self, connection: object) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

        async def execute(self, statement: str, *values: object) -> str:
            if statement == "COMMIT" and not arrives:
                await served.run(CUT)
            answer = await self._connection.execute(statement, *values)  # type: ignore[attr-defined]
            if statement == "COMMIT":
                await served.run(CUT)
                raise ConnectionResetError
            return str(answer)

    database._connection = CutOff(database._connection)
    before = b"as it began"
    if arrives:
        await store.commit(WORKSHOP, b"it was said", [], [])
        assert await documents(store) == [b"it was said"]
    else:
        with pytest.raises(DatabaseFailed):
            await store.commit(WORKSHOP, b"it was said", [], [])
        assert await documents(store) == [before]


@pytest.mark.asyncio
async def test_who_was_replaced_while_away_writes_no_more(
    store: Store, served: Served, tmp_path: Path
) -> None:
    await served.run("UPDATE writer SET generation = generation + 1")
    with pytest.raises(AlreadyRunning):
        await store.commit(WORKSHOP, b"too late", [], [])
    assert await documents(store) == [b"as it began"]


@pytest.mark.asyncio
async def test_a_database_of_a_later_version_is_left_alone(
    store: Store, served: Served, tmp_path: Path
) -> None:
    await store.close()
    await served.run("UPDATE migrated SET version = version + 90")
    try:
        with pytest.raises(DatabaseTooNew):
            await served.open(tmp_path / "keys")
    finally:
        await served.run("UPDATE migrated SET version = version - 90")


@pytest.mark.asyncio
async def test_killed_with_all_its_processes_the_server_has_every_acknowledged_commit(
    safe: Served, tmp_path: Path
) -> None:
    async with await open_store(safe.address, tmp_path / "keys") as store:
        await store.create(WORKSHOP, GUILD, b"0")
        for number in (1, 2):
            await store.commit(WORKSHOP, b"%d" % number, [NewPost(b"%d" % number, 1.0)], [number])
            safe.server.kill()
            with pytest.raises(StoreError):
                await store.commit(WORKSHOP, b"never", [], [])
            safe.server.start()
            assert await documents(store) == [b"%d" % number]
            assert len(await store.outbox.waiting(WORKSHOP)) == number
    with pytest.raises(KeysLost):
        await open_store(safe.address, tmp_path / "elsewhere")


def test_what_its_processes_share_lies_in_its_folder_and_goes_with_it(served: Served) -> None:
    memory = Path("/dev/shm")  # noqa: S108 - it is only looked at
    served.server.kill()
    before = {one.name for one in memory.glob("PostgreSQL.*")}
    served.server.start()
    assert {one.name for one in memory.glob("PostgreSQL.*")} <= before


@pytest.mark.asyncio
async def test_words_lie_open_in_no_file_of_the_server_and_in_none_of_its_logs(
    store: Store, served: Served
) -> None:
    words = b"the ferry landing frightened us"
    await store.commit(WORKSHOP, words * 900, [NewPost(words, 1.0, "card of seat three")], [7])
    posts = [NewPost(words, 1.0, nonce="twice"), NewPost(words, 1.0, nonce="twice")]
    with pytest.raises(DatabaseFailed):
        await store.commit(WORKSHOP, words, posts, [])
    await served.run("CHECKPOINT")
    content = served.server.bytes_on_disk()
    assert WORKSHOP.encode() in content
    assert words not in content
    assert b"card of seat three" not in content


def test_it_does_not_show_its_password() -> None:
    assert "hush" not in repr(Server(ServerAddress("db", 5432, "a", "b"), "hush"))
