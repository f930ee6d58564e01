"""Where a rehearsed bot keeps its rows, looked at from outside: in its file, or on a server beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

STORES: Final = ("sqlite", "postgresql")
"""What a rehearsal can keep its rows in."""


class Kept(Protocol):
    """What is asked of the rows without asking the bot."""

    def count(self, query: str) -> int:
        """The one number of a query."""

    def works(self) -> bool:
        """Whether something goes on there for the bot; always false where it does it itself."""

    def bytes_on_disk(self) -> bytes:
        """Everything in its files that does not lie in the bot's folder."""

    @property
    def can_die(self) -> bool:
        """Whether it can be killed by itself."""

    def kill(self) -> None:
        """Kill -9 of whatever keeps the rows, until it is started again."""

    def start(self) -> None:
        """Start it again."""


class InFile:
    """The bot's own SQLite file."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def count(self, query: str) -> int:
        connection = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)
        try:
            (count,) = connection.execute(query).fetchone()
        finally:
            connection.close()
        return int(count)

    def works(self) -> bool:
        return False

    def bytes_on_disk(self) -> bytes:
        return b""

    can_die = False

    def kill(self) -> None:
        """It dies with the bot alone."""

    def start(self) -> None:
        """It begins with the bot."""


@contextmanager
def keeping_in(store: str, keeps_on: Callable[[str, Kept], None]) -> Iterator[None]:
    """Make such a store, and say so by ``keeps_on`` if it is on a server; it is gone afterwards."""
    if store == "sqlite":
        yield
        return
    from bot.rehearsal.kept_on_server import on_a_server  # only where one is wanted

    with on_a_server() as kept:
        keeps_on(kept.url, kept)
        yield
