"""Connecting to a PostgreSQL server: who it is is checked, its protections are read back, its tables migrated."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Final

import asyncpg

from bot.frozen import frozen
from bot.server_address import ServerAddress
from bot.store.errors import DatabaseFailed, DatabaseTooNew, NotProtected
from bot.store.numbered import scripts_in

MIGRATIONS = Path(__file__).with_name("postgres_migrations")
OLDEST: Final = 150_000
"""PostgreSQL 15, as the server numbers itself."""
FAILURES: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that the server has ended, and that does not know it yet
    OSError,
    TimeoutError,
)
"""What a server, or the way to it, can answer instead of what was asked for."""
_CONNECTS_WITHIN_S: Final = 5.0
_ANSWERS_WITHIN_S: Final = 20.0
_SESSION: Final = {
    # Whoever stops in the middle of a transaction does not keep others from the rows.
    "idle_in_transaction_session_timeout": "4s",
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    # A machine that is gone without a word is noticed.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "jit": "off",
}
PROTECTIONS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("fsync", frozenset({"on"})),
    ("full_page_writes", frozenset({"on"})),
    ("synchronous_commit", frozenset({"on", "remote_apply"})),
    ("transaction_read_only", frozenset({"off"})),
)
"""What has to stand, by name."""
_MIGRATING: Final = 0x5061726C65796D


@frozen
class Server:
    """Where the rows are kept, and with which password; ``protections`` are what is asked of the server."""

    address: ServerAddress
    password: str = field(default="", repr=False)
    protections: Sequence[tuple[str, frozenset[str]]] = PROTECTIONS
    migrations: Path = MIGRATIONS


async def connect(server: Server, name: str) -> asyncpg.Connection:
    """A connection that is called ``name`` on the server. Raises one of ``FAILURES``.

    To a server that is not on this computer it is encrypted, and the server's certificate has to be for its name.
    """
    address = server.address
    return await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=address.account,
        password=server.password or None,
        database=address.database,
        ssl=False if address.is_here else _checked(address),
        timeout=_CONNECTS_WITHIN_S,
        command_timeout=_ANSWERS_WITHIN_S,
        server_settings={**_SESSION, "application_name": name},
    )


def _checked(address: ServerAddress) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=address.root_certificate)


async def protect(connection: asyncpg.Connection, server: Server) -> None:
    """`NotProtected` where the server is too old, or does not do what commits rest on."""
    if int(await connection.fetchval("SHOW server_version_num")) < OLDEST:
        raise NotProtected("The database server is older than PostgreSQL 15; Parley needs that.")
    if await connection.fetchval("SHOW synchronous_commit") in ("off", "local", "remote_write"):
        await connection.execute("SET synchronous_commit = 'on'")
    for name, standing in server.protections:
        if await connection.fetchval(f"SHOW {name}") not in standing:
            raise NotProtected(
                f"The database server runs without its protection {name}; Parley does not start without it."
            )


async def migrate(connection: asyncpg.Connection, server: Server) -> None:
    """Bring the tables to this version, each step whole or not at all; `DatabaseTooNew`."""
    scripts = scripts_in(server.migrations)
    await connection.execute("SELECT pg_advisory_lock($1)", _MIGRATING)
    try:
        async with connection.transaction():
            await connection.execute(
                "CREATE TABLE IF NOT EXISTS migrated (version integer NOT NULL)"
            )
        version = await migrated(connection)
        if version > len(scripts):
            raise DatabaseTooNew(
                "This database was written by a later version of Parley: start that version instead."
            )
        for number, script in list(enumerate(scripts, start=1))[version:]:
            async with connection.transaction():
                await connection.execute(script)
                await connection.execute("DELETE FROM migrated")
                await connection.execute("INSERT INTO migrated VALUES ($1)", number)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _MIGRATING)


async def migrated(connection: asyncpg.Connection) -> int:
    """How far the tables were brought; 0 where there are none."""
    if await connection.fetchval("SELECT to_regclass('migrated')") is None:
        return 0
    return int(await connection.fetchval("SELECT max(version) FROM migrated") or 0)


def refused(error: BaseException) -> DatabaseFailed:
    """What is said of an operation that failed: never the server's own words, which may name ids."""
    name = getattr(error, "sqlstate", None) or type(error).__name__
    return DatabaseFailed(
        f"The database server refused an operation ({name}); nothing of it was written."
    )


def not_opened(server: Server, error: BaseException) -> DatabaseFailed:
    """What is said where no connection came about."""
    return DatabaseFailed(f"The database {server.address.name} cannot be used: {_why(error)}.")


def _why(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return "the server's certificate is not one for its name, or nobody known vouches for it"
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return "the server does not take this account, or not with this password"
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return "the server has no database of this name"
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return "the account may not make tables in it; make it the owner of the database"
    if isinstance(error, asyncpg.PostgresError):
        return f"the server refuses it ({error.sqlstate})"
    if isinstance(error, (TimeoutError, asyncio.TimeoutError)):
        return "the server does not answer"
    return f"the server cannot be reached ({type(error).__name__})"
