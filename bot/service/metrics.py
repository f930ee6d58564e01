"""Counts for Prometheus, on this computer's loopback address alone, if the settings switch it on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.service.counts import Counts

_log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
_HEAD_WITHIN_S = 5.0


@asynccontextmanager
async def measured(port: int, count: Callable[[], Awaitable[Counts]]) -> AsyncIterator[None]:
    """Serve the counts on a port while the block runs; with 0 nothing listens. Every address gives the same."""
    server = await _listen(port, count) if port else None
    try:
        yield
    finally:
        if server is not None:
            server.close()


async def _listen(
    port: int, count: Callable[[], Awaitable[Counts]]
) -> asyncio.AbstractServer | None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HEAD_WITHIN_S):
                await reader.readuntil(b"\r\n\r\n")
            body = (await count()).metrics().encode()
            head = (
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # no request, or nobody waits any more
        finally:
            writer.close()

    try:
        return await asyncio.start_server(answer, LOOPBACK, port)
    except OSError as error:
        _log.warning("the port for metrics cannot be used (%s)", type(error).__name__)
        return None
