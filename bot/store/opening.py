"""Opening the store that the settings name: its rows in one SQLite file, its keys in a folder of their own."""

from pathlib import Path

from bot.store.database import Database
from bot.store.errors import KeysExposed
from bot.store.keys import KeyDirectory
from bot.store.sealing import Keyring
from bot.store.sqlite_rows import SqliteRows
from bot.store.workshops import Store


async def open_store(database: Path, keys: Path) -> Store:
    """Open the database file and the key directory, making what is missing. One per process and database.

    `KeysExposed` if others may read the keys, or if they are to lie beside the database, where a backup of it would
    take them along; and what `Database.open` raises. Unless it is closed, its thread keeps the process from ending.
    """
    keyring = Keyring(_open_keys(database, keys))
    return Store(SqliteRows(await Database.open(database)), keyring)


def _open_keys(database: Path, keys: Path) -> KeyDirectory:
    if keys.resolve() == database.parent.resolve():
        raise KeysExposed(
            "The keys need a directory of their own, outside the one that holds the database."
        )
    return KeyDirectory.open(keys)
