"""Opening the store that the settings name: its rows in one file or on a server, its keys in a folder of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.server_address import ServerAddress
from bot.store import looking_on_server
from bot.store.database import Database
from bot.store.errors import DatabaseFailed, KeysExposed
from bot.store.keys import KeyDirectory
from bot.store.looking import keys_are_lost
from bot.store.marks import MarkBeside, refuse_unless_in_force
from bot.store.moving import Place
from bot.store.port import Rows
from bot.store.sealing import Keyring
from bot.store.sqlite_rows import SqliteRows
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.store.leases import Taken
    from bot.store.postgres_leases import Leases


async def open_store(database: Path | ServerAddress, keys: Path, password: str = "") -> Store:
    """Open the database and the key directory, making what is missing. One per process and database.

    `KeysExposed` if others may read the keys, or if they are to lie beside the database, where a backup of it would
    take them along; `KeysLost` where a server holds workshops and the folder of their keys is not there at all;
    `NotHere` where the workshops were moved elsewhere; and what opening the database raises. Unless it is closed, it
    keeps the process from ending.
    """
    if isinstance(database, Path):
        _refuse_beside(database, keys)
        keyring = Keyring(KeyDirectory.open(keys))
    place = await open_place(database, password)
    try:
        refuse_unless_in_force(await place.marks.read())
        if isinstance(database, ServerAddress):
            if not await asyncio.to_thread(keys.exists):
                await _refuse_workshops_in(place.rows, keys)
            keyring = Keyring(KeyDirectory.open(keys))
    except BaseException:
        await place.rows.close()
        raise
    return Store(place.rows, keyring)


async def open_place(database: Path | ServerAddress, password: str = "") -> Place:
    """The database alone, also where its workshops are not in force. Raises what opening a database raises."""
    if isinstance(database, Path):
        rows = SqliteRows(await Database.open(database))
        return Place(rows, MarkBeside(database), str(database))
    try:
        from bot.store.postgres_connecting import Server
        from bot.store.postgres_database import PostgresDatabase
        from bot.store.postgres_rows import MarkOnServer, PostgresRows
    except ModuleNotFoundError:
        raise DatabaseFailed(looking_on_server.NOT_INSTALLED) from None
    served = await PostgresDatabase.open(Server(database, password))
    return Place(PostgresRows(served), MarkOnServer(served), database.name)


async def open_share(
    server: ServerAddress, keys: Path, password: str, taken: Taken, is_lost: Callable[[], None]
) -> Store:
    """The rows of one shard's guilds, for whoever holds its lease; raises what `open_store` does, and `NotOurs`.

    ``is_lost`` is called when it turns out that another process has it.
    """
    from bot.store.postgres_connecting import Server
    from bot.store.postgres_database import PostgresDatabase
    from bot.store.postgres_rows import MarkOnServer, PostgresRows

    served = await PostgresDatabase.open(Server(server, password), taken, is_lost)
    try:
        refuse_unless_in_force(await MarkOnServer(served).read())
        rows = PostgresRows(served)
        if not await asyncio.to_thread(keys.exists):
            await _refuse_workshops_in(rows, keys)
        return Store(rows, Keyring(KeyDirectory.open(keys)))
    except BaseException:
        await served.close()
        raise


async def open_leases(server: ServerAddress, password: str, shards: int) -> Leases:
    """The leases on so many shards, for one of several processes. Raises what `Leases.open` does."""
    try:
        from bot.store.postgres_connecting import Server
        from bot.store.postgres_leases import Leases
    except ModuleNotFoundError:
        raise DatabaseFailed(looking_on_server.NOT_INSTALLED) from None
    return await Leases.open(Server(server, password), shards)


async def _refuse_workshops_in(rows: Rows, keys: Path) -> None:
    async with rows.reading() as reading:
        count = len(await reading.workshop_ids())
    if count:
        raise keys_are_lost(keys, count)


def _refuse_beside(database: Path, keys: Path) -> None:
    if keys.resolve() == database.parent.resolve():
        raise KeysExposed(
            "The keys need a directory of their own, outside the one that holds the database."
        )
