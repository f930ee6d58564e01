"""From the command to a page: starts everything in a folder of which nothing stays, and ends all of it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import StartError
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.seats.port import listening
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import Happening, SimulatedDiscord
from bot.rehearsal.tongues import ENGLISH, Languages

_KEPT = "nothing of it was kept"
_SERVER_ENDS_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Browsing:
    """How to show the rehearsal."""

    port: int = 0
    open_browser: bool = True
    prepared: bool = True
    keep: Path | None = None
    retention: str = "phase"
    languages: Languages = ENGLISH


def rehearse_in_browser(scenario: Scenario, lots: str, wish: Browsing) -> int:
    """Serve the page until Ctrl-C or SIGTERM; the exit code."""
    if sys.platform == "win32":  # no signal handlers of the loop there
        raise StartError(
            "the rehearsal in a browser needs Linux or macOS; ./parley rehearse --auto works here too."
        )
    with _folder(wish.keep) as folder:
        os.environ["NICEGUI_STORAGE_PATH"] = str(folder / "page")
        asyncio.run(_serve(scenario, lots, wish, folder))
    kept = f"what was kept lies in {wish.keep}" if wish.keep else _KEPT
    print(f"The rehearsal has ended; {kept}.")
    return 0


async def _serve(scenario: Scenario, lots: str, wish: Browsing, folder: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sign, stop.set)
    with contextlib.closing(listening(wish.port)) as held:
        async with SimulatedDiscord() as simulation:
            session = Session(scenario, simulation, folder, lots, wish.retention, wish.languages)
            session.aloud = _aloud
            await _run(session, held, wish, stop)
    if wish.keep is not None:
        _write_transcripts(session, folder / "transcripts")


async def _run(session: Session, held: socket.socket, wish: Browsing, stop: asyncio.Event) -> None:
    """Start the bot and the page beside each other, for each takes its time, and end both."""
    beginning = asyncio.create_task(session.begin(prepared=wish.prepared))
    serving: asyncio.Task[None] | None = None
    try:
        # Only now, when it is known where the page may keep its own files; and a page's weight is for a page alone.
        module = await asyncio.to_thread(importlib.import_module, "bot.rehearsal.seats.server")
        server = module.SeatsServer(session, held)
        serving = asyncio.create_task(server.serve())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((stopped, beginning), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            return
        await beginning
        session.address = server.url
        _aloud(f"The rehearsal is at {server.url}\nCtrl-C ends it.")
        if wish.open_browser and not await asyncio.to_thread(webbrowser.open, server.url):
            _aloud(
                "No browser could be opened from here; open the address above in one on this computer."
            )
        await asyncio.wait((stopped, serving), return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            raise StartError("the page's server has ended by itself.")
    finally:
        beginning.cancel()
        await asyncio.gather(beginning, return_exceptions=True)
        await session.end()
        if serving is not None:
            server.stop()
            await asyncio.wait((serving,), timeout=_SERVER_ENDS_WITHIN_S)
            serving.cancel()


def _aloud(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="parley-rehearsal-") as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise StartError(f"{keep} is not empty; --keep wants a folder of its own.")
    except OSError as error:
        raise StartError(f"{keep} cannot be used to keep anything: {error.strerror}.") from None
    yield keep.resolve()


def _write_transcripts(session: Session, folder: Path) -> None:
    """What each seat saw, one file a seat."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for one in session.scenario.seats:
        lines = []
        for entry in session.stage.seats[one.id].transcript:
            message = entry.message
            if message is not None and entry.what in (Happening.MESSAGE, Happening.EDITED):
                lines.append(
                    f"{entry.at:%Y-%m-%d %H:%M:%S} #{entry.room} {message.author}: {message.text}\n"
                )
        (folder / f"{one.id}.txt").write_text("".join(lines), encoding="utf-8")
