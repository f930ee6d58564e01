"""Looking at a database on a server, beside bots that may be running with it: nothing is made, locked or changed."""

from __future__ import annotations

from bot.frozen import frozen
from bot.server_address import ServerAddress
from bot.store.errors import DatabaseFailed
from bot.store.port import KEY_GOING, ClosingStep


@frozen
class OnServer:
    """What lies there unsealed; times are seconds since the epoch."""

    version: int
    is_held: bool
    """Whether a process writes there just now."""
    workshops: tuple[tuple[str, int], ...] = ()
    """Id and shape of each whose closing has not come to the key."""
    waiting: int = 0
    oldest_tried_at: float | None = None
    closings: tuple[float, ...] = ()
    """When each closing that is not finished began."""


async def look_on_server(address: ServerAddress, password: str) -> OnServer:
    """What stands there; `DatabaseFailed`, also where what speaks to servers is not installed."""
    try:
        from bot.store.postgres_connecting import FAILURES, Server, connect, migrated, not_opened
        from bot.store.postgres_database import is_written
    except ModuleNotFoundError:
        raise DatabaseFailed(NOT_INSTALLED) from None
    server = Server(address, password)
    try:
        connection = await connect(server, "parley check")
        try:
            version = await migrated(connection)
            held = await is_written(connection)
            if not version:
                return OnServer(version, held)
            workshops = await connection.fetch(
                "SELECT workshop_id, schema_version FROM workshop WHERE NOT EXISTS (SELECT FROM closing"
                " WHERE closing.workshop_id = workshop.workshop_id AND step = ANY ($1))",
                [str(step) for step in KEY_GOING],
            )
            waiting, tried = await connection.fetchrow("SELECT count(*), min(tried_at) FROM outbox")
            begun = await connection.fetch(
                "SELECT started_at FROM closing WHERE step <> $1 OR cardinality(remaining_channels) > 0",
                str(ClosingStep.RECEIPT),
            )
        finally:
            await connection.close(timeout=1.0)
    except FAILURES as error:
        raise not_opened(server, error) from None
    return OnServer(
        *(version, held, tuple((row[0], row[1]) for row in workshops)),
        *(waiting, tried, tuple(row[0] for row in begun)),
    )


NOT_INSTALLED = (
    "What speaks to PostgreSQL servers is not installed: install Parley with its extra, postgresql."
)
