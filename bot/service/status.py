"""The local socket on which a running bot answers how it stands; only its own account may ask."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.service.counts import Counts

_log = logging.getLogger(__name__)
_ANSWERS_WITHIN_S = 5.0


def socket_of(database: Path) -> Path:
    """Where the bot of a database answers: beside it."""
    return database.with_name(f"{database.name}.status")


@asynccontextmanager
async def answering(place: Path, count: Callable[[], Awaitable[Counts]]) -> AsyncIterator[None]:
    """Answer on a socket while the block runs; where there can be none, that is logged and nothing else changes.

    To be called by the one process that holds the database: a socket that is left over is replaced.
    """
    server = await _listen(place, count)
    try:
        yield
    finally:
        if server is not None:
            server.close()
            _remove(place)


async def _listen(
    place: Path, count: Callable[[], Awaitable[Counts]]
) -> asyncio.AbstractServer | None:
    if sys.platform == "win32":
        return None

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(json.dumps((await count()).as_dict()).encode())
            await writer.drain()
        except (OSError, asyncio.CancelledError):
            pass  # whoever asked has gone, or the bot ends
        finally:
            writer.close()

    bound = socket.socket(socket.AF_UNIX)
    try:
        _remove(place)
        _bind(bound, place)
        return await asyncio.start_unix_server(answer, sock=bound)
    except OSError as error:  # a path longer than sockets may have, say
        bound.close()
        _log.warning("./parley status will have no answer (%s)", type(error).__name__)
        return None


def _remove(place: Path) -> None:
    place.unlink(missing_ok=True)


def _bind(bound: socket.socket, place: Path) -> None:
    """Nobody else's from the first moment on."""
    before = os.umask(0o177)
    try:
        bound.bind(str(place))
    finally:
        os.umask(before)


def ask(database: Path) -> dict[str, Any] | None:
    """What the bot of this database says; None if none answers."""
    if sys.platform == "win32":
        return None
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(_ANSWERS_WITHIN_S)
        try:
            asking.connect(str(socket_of(database)))
            parts = list(iter(lambda: asking.recv(65536), b""))
            answer: dict[str, Any] = json.loads(b"".join(parts))
        except (OSError, ValueError):
            return None
    return answer
