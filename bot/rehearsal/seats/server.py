"""The page's server: this computer alone, behind a random path, with nothing fetched from anywhere."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from nicegui import run, ui
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.rehearsal.seats.page import Pages
from bot.rehearsal.seats.port import LOOPBACK
from bot.rehearsal.seats.session import Session

_CAPABILITY_BYTES = 24
_AWAY_S = 15.0
"""A page that was away for so long, on a busy computer, goes on where it was: else it would begin anew."""
# The page's own scripts are inline; nothing may be fetched from, framed by or sent to anybody else.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://{host}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; object-src 'none'"
)


class Guard:
    """Lets through what names the capability and comes to this address; everything else finds nothing."""

    def __init__(self, app: ASGIApp, root: str, hosts: frozenset[str]) -> None:
        self.app = app
        self._root = root
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        host = headers.get("host", "")
        origin = headers.get("origin", f"http://{host}").partition("://")[2]
        _, first, *_ = f"{scope['path']}/".split("/")
        known = hmac.compare_digest(first.encode(), self._root.strip("/").encode())
        if not known or host not in self._hosts or origin not in self._hosts:
            await _nothing_here(scope, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"content-security-policy", _POLICY.format(host=host).encode()),
                    (b"referrer-policy", b"no-referrer"),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        await self.app(scope, receive, dressed)


async def _nothing_here(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send(
        {
            "type": "http.response.start",
            "status": 404,
            "headers": [(b"content-type", b"text/plain")],
        }
    )
    await send({"type": "http.response.body", "body": b"Nothing here."})


class _Quiet(uvicorn.Server):
    """Leaves Ctrl-C to whoever started the rehearsal."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _no_processes() -> None:
    return None


class SeatsServer:
    """Made for one session; `serve` runs until `stop`."""

    def __init__(self, session: Session, listening: socket.socket) -> None:
        self._socket = listening
        host = f"{LOOPBACK}:{listening.getsockname()[1]}"
        root = f"/{secrets.token_urlsafe(_CAPABILITY_BYTES)}"
        self.url = f"http://{host}{root}/"
        """Whoever knows this address may take any seat."""
        Pages(session, root).register()
        # The page computes nothing in other processes, and where shared memory cannot be written their locks could not
        # be made: without this the page would end there before it begins.
        run.setup = _no_processes
        app = FastAPI(openapi_url=None)
        ui.run_with(
            app, mount_path=root, title=session.words("page"), dark=None, language="en-US", tailwind=False,
            show_welcome_message=False,
            binding_refresh_interval=None, message_history_length=100, reconnect_timeout=_AWAY_S,
            gzip_middleware_factory=None,
        )  # fmt: skip
        hosts = frozenset({host, host.replace(LOOPBACK, "localhost")})
        config = uvicorn.Config(
            Guard(app, root, hosts),
            log_level="error",
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        self._server = _Quiet(config)

    async def serve(self) -> None:
        """Serve until told to stop."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Have `serve` return soon."""
        self._server.should_exit = True
