"""Rows on a PostgreSQL server of the rehearsal's own, looked at by a connection of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from bot.config import StartError
from bot.rehearsal.postgres_server import OPERATOR, NoServer, PostgresServer
from bot.server_address import ServerAddress
from bot.store.postgres_connecting import FAILURES, Server, connect

ACCOUNT: Final = "parley"
DATABASE: Final = "parley"
_ANSWERS_WITHIN_S: Final = 20.0
_NAME: Final = "parley rehearsal"

T = TypeVar("T")


class OnServer:
    """A new, empty database on a server that runs. Its methods wait; they may be called beside any event loop."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(_make(server.address(OPERATOR, "postgres")))

    @property
    def url(self) -> str:
        """As settings name it."""
        return self.server.url(ACCOUNT, DATABASE)

    def count(self, query: str) -> int:
        """The one number of a query. While the server is away, something is taken to wait."""
        try:
            return self._run(_asked(self.server.address(ACCOUNT, DATABASE), query))
        except FAILURES:
            return 1

    def works(self) -> bool:
        return any(_is_at_work(pid) for pid in self.server.pids)

    def bytes_on_disk(self) -> bytes:
        return self.server.bytes_on_disk()

    can_die = True

    def kill(self) -> None:
        self.server.kill()

    def start(self) -> None:
        self.server.start()

    def forget_rows(self) -> None:
        """As if nothing had ever been kept there. Nobody else may be connected."""
        self._run(_emptied(self.server.address(ACCOUNT, DATABASE)))

    def end(self) -> None:
        """Nothing of it is left."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.server.remove()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_ANSWERS_WITHIN_S)


@contextmanager
def on_a_server() -> Iterator[OnServer]:
    """One for the time being. ``StartError`` where this machine has none."""
    try:
        kept = OnServer(PostgresServer.made())
    except NoServer as error:
        raise StartError(str(error)) from None
    try:
        yield kept
    finally:
        kept.end()


async def _make(operator: ServerAddress) -> None:
    connection = await connect(Server(operator), _NAME)
    try:
        await connection.execute(f"CREATE ROLE {ACCOUNT} LOGIN")
        await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ACCOUNT}")
    finally:
        await connection.close()


async def _asked(address: ServerAddress, query: str) -> int:
    connection = await connect(Server(address), _NAME)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


async def _emptied(address: ServerAddress) -> None:
    connection = await connect(Server(address), _NAME)
    try:
        await connection.execute("DELETE FROM workshop; DELETE FROM closing; DELETE FROM moving")
    finally:
        await connection.close()


def _is_at_work(pid: int) -> bool:
    """Whether a process does something or waits for its disk; Linux alone tells."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            return stat.read(256).rpartition(b") ")[2][:1] != b"S"
    except OSError:  # it has just ended
        return False
