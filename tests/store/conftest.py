"""A database and a key directory of its own for each test, and what the tests look for on disk."""

import asyncio
import inspect
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.rehearsal.postgres_server import PostgresServer
from bot.store.memory import store_in_memory
from bot.store.opening import open_store
from bot.store.postgres_leases import Leases
from bot.store.workshops import Store
from tests.served import QUICK, Served, make_database

WORKSHOP = "riverworkshop1"
OTHER_WORKSHOP = "riverworkshop2"
GUILD = 7_100_000_000_000_000_001
OTHER_GUILD = 7_100_000_000_000_000_002


_IN_ONE_PROCESS = pytest.mark.together("postgresql"), pytest.mark.postgresql
"""So that there is one server."""
ON_SERVER = pytest.param("postgresql", marks=_IN_ONE_PROCESS)
SHARE_OF_IT = pytest.param("share", marks=_IN_ONE_PROCESS)
"""What one of several processes may do there: the rows of the guilds of the shard that it holds."""
_SHARDS = 4


@dataclass(frozen=True)
class Place:
    """Where a store keeps its files."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "parley.sqlite3"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    async def open(self) -> Store:
        return await open_store(self.database, self.keys)

    def bytes_on_disk(self) -> bytes:
        """Everything in every file, one after the other."""
        return b"\n".join(
            path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()
        )

    def copy_database(self, folder: Path) -> "Place":
        """The database as a crash, or a thief, would find it now; without keys."""
        copy = Place(folder)
        copy.database.parent.mkdir(parents=True)
        for path in self.database.parent.glob("parley.sqlite3*"):
            if not path.name.endswith(("-shm", ".lock")):
                shutil.copy(path, copy.database.parent)
        return copy

    def copy_all(self, folder: Path) -> "Place":
        """The same with the keys."""
        copy = self.copy_database(folder)
        shutil.copytree(self.keys, copy.keys)
        return copy

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """What somebody else with the file can do with it."""
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "parley")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a store is played over every keeper of rows; what looks into its files, over the one with files."""
    if "keeper" in metafunc.fixturenames:
        needs_files = "place" in inspect.signature(metafunc.function).parameters
        keepers = ["sqlite"] if needs_files else ["sqlite", "memory", ON_SERVER, SHARE_OF_IT]
        metafunc.parametrize("keeper", keepers, indirect=True)


@pytest.fixture(scope="session")
def served_to_all() -> Iterator[Served]:
    server = PostgresServer.made(**QUICK)
    try:
        yield asyncio.run(make_database(server, "contract"))
    finally:
        server.remove()


@pytest.fixture
def served(served_to_all: Served) -> Served:
    """An empty database on a server."""
    asyncio.run(served_to_all.empty())
    return served_to_all


@pytest.fixture
def keeper(request: pytest.FixtureRequest, place: Place) -> AbstractAsyncContextManager[Store]:
    if request.param == "share":
        return a_share(request.getfixturevalue("served"), place.keys)
    if request.param == "postgresql":
        served: Served = request.getfixturevalue("served")
        return _opened(lambda: served.open(place.keys))
    return _opened(place.open if request.param == "sqlite" else _in_memory)


@asynccontextmanager
async def a_share(served: Served, keys: Path) -> AsyncIterator[Store]:
    """The store of whoever holds the shard in which the guild is."""
    leases = await Leases.open(served.quick, _SHARDS)
    try:
        held = await leases.take((GUILD >> 22) % _SHARDS)
        assert held is not None
        async with await served.open_share(keys, held) as store:
            yield store
    finally:
        await leases.close()


@asynccontextmanager
async def _opened(opens: Callable[[], Awaitable[Store]]) -> AsyncIterator[Store]:
    async with await opens() as store:
        yield store


async def _in_memory() -> Store:
    return store_in_memory()


@pytest_asyncio.fixture
async def store(keeper: AbstractAsyncContextManager[Store]) -> AsyncIterator[Store]:
    async with keeper as opened:
        yield opened
