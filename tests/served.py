"""A PostgreSQL server for all tests of one process, begun by the first that needs it and gone with the process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from bot.rehearsal.postgres_server import OPERATOR, PostgresServer
from bot.server_address import ServerAddress
from bot.store.keys import KeyDirectory
from bot.store.leases import Taken
from bot.store.moving import Place
from bot.store.postgres_connecting import PROTECTIONS, Server
from bot.store.postgres_database import PostgresDatabase
from bot.store.postgres_rows import MarkOnServer, PostgresRows
from bot.store.sealing import Keyring
from bot.store.workshops import Store

ACCOUNT: Final = "parley"
QUICK: Final = {"fsync": "off", "full_page_writes": "off"}
"""What makes a server quick, and is refused of one that keeps workshops."""


@dataclass(frozen=True)
class Served:
    """An empty database on it, which belongs to a plain account."""

    server: PostgresServer
    database: str

    @property
    def address(self) -> ServerAddress:
        return self.server.address(ACCOUNT, self.database)

    @property
    def quick(self) -> Server:
        """As a store connects, but for the protections that the server goes without."""
        return Server(self.address, protections=[one for one in PROTECTIONS if one[0] not in QUICK])

    async def open(self, keys: Path) -> Store:
        return Store((await self.place()).rows, Keyring(KeyDirectory.open(keys)))

    async def open_share(self, keys: Path, taken: Taken) -> Store:
        """As one of several processes opens it for a shard that it holds."""
        database = await PostgresDatabase.open(self.quick, taken)
        return Store(PostgresRows(database), Keyring(KeyDirectory.open(keys)))

    async def place(self) -> Place:
        """As one end of a move."""
        database = await PostgresDatabase.open(self.quick)
        return Place(PostgresRows(database), MarkOnServer(database), self.address.name)

    async def run(self, statement: str, account: str = OPERATOR) -> list[tuple[object, ...]]:
        """What somebody else at the server can do with it."""
        connection = await operating(self.server, self.database, account)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    async def empty(self) -> None:
        """As if no row had ever been in it."""
        connection = await operating(self.server, self.database, ACCOUNT)
        try:
            if await connection.fetchval("SELECT to_regclass('lease')") is not None:
                await connection.execute(
                    "DELETE FROM workshop; DELETE FROM closing; DELETE FROM writer; DELETE FROM moving;"
                    "DELETE FROM lease; DELETE FROM sharding; DELETE FROM process; DELETE FROM identify;"
                    "ALTER TABLE outbox ALTER id RESTART"
                )
        finally:
            await connection.close()


async def operating(
    server: PostgresServer, database: str, account: str = OPERATOR
) -> asyncpg.Connection:
    """A connection beside the store's."""
    address = server.address(account, database)
    return await asyncpg.connect(
        host=address.host, user=address.account, database=address.database, ssl=False
    )


async def make_database(server: PostgresServer, database: str) -> Served:
    """A new database on a server."""
    connection = await operating(server, "postgres")
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", ACCOUNT):
            await connection.execute(f"CREATE ROLE {ACCOUNT} LOGIN")
        await connection.execute(f"CREATE DATABASE {database} OWNER {ACCOUNT}")
    finally:
        await connection.close()
    return Served(server, database)
