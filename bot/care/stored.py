"""What the storage looks like from outside, beside a bot that may be running with it: nothing is opened or changed."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.care.findings import Finding, Level
from bot.frozen import frozen
from bot.store.keys import KEY_BYTES
from bot.store.looking_on_server import OnServer

LATE_S = 600.0
"""A post that was tried so long ago, or a closing that has gone on for so long, does not come on by itself."""


@frozen
class Plain:
    """What lies in the database unsealed; times are seconds since the epoch."""

    version: int
    workshops: tuple[str, ...]
    later_shapes: int
    waiting: int
    oldest_tried_at: float | None
    closings: tuple[float, ...]
    """When each closing that is not finished began."""


_QUERIES = {
    "waiting": "SELECT count(*), min(tried_at) FROM outbox",
    "closings": (
        "SELECT started_at FROM closing WHERE step != 'receipt' OR remaining_channels NOT IN ('', '[]')"
    ),
    "workshops": (
        "SELECT workshop_id, schema_version FROM workshop WHERE workshop_id NOT IN "
        "(SELECT workshop_id FROM closing WHERE step IN ('key', 'rows', 'receipt'))"
    ),
}


def read_plain(database: Path, shape: int) -> Plain:
    """Read it without a lock; ``sqlite3.Error`` where it cannot be. ``shape`` is the newest that this version reads."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not version:
            return Plain(0, (), 0, 0, None, ())
        workshops = connection.execute(_QUERIES["workshops"]).fetchall()
        waiting, tried = connection.execute(_QUERIES["waiting"]).fetchone()
        begun = connection.execute(_QUERIES["closings"]).fetchall()
    return Plain(
        version=version,
        workshops=tuple(str(row[0]) for row in workshops),
        later_shapes=sum(row[1] > shape for row in workshops),
        waiting=waiting,
        oldest_tried_at=tried,
        closings=tuple(float(row[0]) for row in begun),
    )


def plain_of(seen: OnServer, shape: int) -> Plain:
    """The same of a database on a server. (pure)"""
    return Plain(
        version=seen.version,
        workshops=tuple(workshop_id for workshop_id, _ in seen.workshops),
        later_shapes=sum(its > shape for _, its in seen.workshops),
        waiting=seen.waiting,
        oldest_tried_at=seen.oldest_tried_at,
        closings=seen.closings,
    )


def look_at_plain(plain: Plain, now: float) -> Iterator[Finding]:
    """What is to be said of posts, closings and shapes. (pure)"""
    if plain.later_shapes:
        yield Finding(
            *(Level.WRONG, "storage", "later-version"),
            f"{plain.later_shapes} workshops were written by a later version of Parley and stay closed",
            "start that version instead",
        )
    if plain.oldest_tried_at is not None and now - plain.oldest_tried_at > LATE_S:
        minutes = int((now - plain.oldest_tried_at) // 60)
        yield Finding(
            *(Level.WRONG, "storage", "posts-waiting"),
            f"{plain.waiting} posts wait, and one was tried {minutes} minutes ago",
            "see whether a bot runs (./parley status), and what the control room says of refused rights",
        )
    late = sum(now - begun > LATE_S for begun in plain.closings)
    if late:
        yield Finding(
            *(Level.WRONG, "storage", "closing-unfinished"),
            f"{late} closings have not come to their end",
            "start the bot, which goes on with them; /workshop check names rooms that Discord does not let it delete",
        )


def look_at_keys(keys: Path, plain: Plain) -> Iterator[Finding]:
    """What of each workshop's key can be seen without reading any."""
    if not keys.exists():
        return
    missing = [one for one in plain.workshops if not (keys / f"{one}.key").is_file()]
    damaged = [
        one
        for one in plain.workshops
        if one not in missing and (keys / f"{one}.key").stat().st_size != KEY_BYTES
    ]
    if missing:
        yield Finding(
            *(Level.WRONG, "keys", "key-missing"),
            f"{len(missing)} of {len(plain.workshops)} workshops have no key, so nobody can read them",
            "bring the key files back, or close these workshops with /workshop close and the server's name",
        )
    if damaged:
        yield Finding(
            *(Level.WRONG, "keys", "key-damaged"),
            f"{len(damaged)} key files have the wrong length",
            "bring the right files back, or close these workshops with /workshop close and the server's name",
        )


def look_at_modes(database: Path) -> Iterator[Finding]:
    """Whether others may read or write beside the bot."""
    if sys.platform == "win32":
        return
    if stat.S_IMODE(database.stat().st_mode) & 0o077:
        yield Finding(
            *(Level.WRONG, "storage", "database-open"),
            f"others on this computer can read {database}",
            f"run: chmod 600 {database}",
        )
    if stat.S_IMODE(database.parent.stat().st_mode) & 0o022:
        yield Finding(
            *(Level.WRONG, "storage", "folder-open"),
            f"others on this computer can put files into {database.parent}",
            f"run: chmod go-w {database.parent}",
        )
