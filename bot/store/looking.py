"""Looking at a database from outside, beside a bot that may be running with it: nothing is made, locked or changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.frozen import frozen
from bot.store.errors import AlreadyRunning, DatabaseFailed, KeysLost
from bot.store.lock import ProcessLock


@frozen
class Outside:
    """What can be known without the keys."""

    workshops: int
    closings: int


def look_from_outside(database: Path) -> Outside:
    """How many workshops and closings stand in the file; none where there is none. `DatabaseFailed`."""
    if not database.exists():
        return Outside(0, 0)
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            return Outside(
                *(_count(connection, table) if table in names else 0 for table in _TABLES)
            )
    except (sqlite3.Error, OSError) as error:
        # SQLite's own words here ("file is not a database", "database is locked") name no content.
        raise DatabaseFailed(f"The database {database.name} cannot be read: {error}.") from error


_TABLES = ("workshop", "closing")


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # one of two names  # noqa: S608  # nosec B608
    return int(count)


def is_held(database: Path) -> bool:
    """Whether a process holds this database just now."""
    beside = database.with_name(f"{database.name}.lock")
    if not beside.exists():
        return False
    try:
        ProcessLock.acquire(beside).release()
    except AlreadyRunning:
        return True
    except OSError:
        return False
    return False


def refuse_lost_keys(database: Path, keys: Path) -> None:
    """`KeysLost` where workshops stand in the database and the folder of their keys is not there at all."""
    if keys.exists():
        return
    count = look_from_outside(database).workshops
    if count:
        raise keys_are_lost(keys, count)


def keys_are_lost(keys: Path, workshops: int) -> KeysLost:
    """What is said of a folder of keys that is not there while workshops are."""
    return KeysLost(
        f"The key folder {keys} is not there, and the database holds {workshops} workshops that nobody can read "
        "without it: bring it back, name it as keys under [storage], or make it empty to go on without them."
    )
