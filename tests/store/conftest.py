"""A database and a key directory of its own for each test, and what the tests look for on disk."""

import inspect
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.memory import store_in_memory
from bot.store.opening import open_store
from bot.store.workshops import Store

WORKSHOP = "riverworkshop1"
OTHER_WORKSHOP = "riverworkshop2"
GUILD = 7_100_000_000_000_000_001
OTHER_GUILD = 7_100_000_000_000_000_002


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
    if "store" in metafunc.fixturenames:
        needs_files = "place" in inspect.signature(metafunc.function).parameters
        keepers = ["sqlite"] if needs_files else ["sqlite", "memory"]
        metafunc.parametrize("store", keepers, indirect=True)


@pytest_asyncio.fixture
async def store(request: pytest.FixtureRequest, place: Place) -> AsyncIterator[Store]:
    async with await place.open() if request.param == "sqlite" else store_in_memory() as opened:
        yield opened
