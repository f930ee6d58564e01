"""`./parley bench seats`: how soon a seat stands, how soon a message shows in eleven others, and the memory.

Twelve real windows of a headless Chromium are open on twelve seats in the room that everybody sees. A message's time
runs from the Enter key in one window to its text standing in another's page; the windows share one clock. Beside it
stands a bare websocket echo in the same browser, which is the least that any page could take.
"""

import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.config import CHECKOUT, StartError
from bot.rehearsal.process_use import resident_mb

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
SWITCHES: Final = (
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
    ),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
_SEATS: Final = (
    "ada",
    "ben",
    "mira",
    "samir",
    "noa",
    "tomas",
    "layla",
    "eitan",
    "jonas",
    "ines",
    "rosa",
    "dora",
)
_WITHIN_S: Final = 300.0
_LOBBY: Final = re.compile("town-square")

_LISTEN: Final = """() => {
  const now = () => performance.timeOrigin + performance.now();
  window.shown = {};
  new MutationObserver(() => {
    for (const found of document.querySelector('.log').innerText.matchAll(/round (\\d+) of the bench/g))
      window.shown[found[1]] ??= now();
  }).observe(document.querySelector('.log'), {childList: true, subtree: true, characterData: true});
  document.querySelector('.composer textarea').addEventListener('keydown',
    (event) => { if (event.key === 'Enter') window.sent = now(); }, true);
}"""
_ECHO: Final = """([address, rounds]) => new Promise((done) => {
  const socket = new WebSocket(address), times = []; let at = 0;
  const send = () => { at = performance.now(); socket.send('round'); };
  socket.onopen = send;
  socket.onmessage = () => { times.push(performance.now() - at); times.length < rounds ? send() : done(times); };
})"""


def main(argv: Sequence[str]) -> int:
    """Measure and print one JSON object; times in milliseconds unless said otherwise."""
    parser = argparse.ArgumentParser(prog="./parley bench seats", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=20, metavar="N", help="messages to send (default: 20)"
    )
    print(json.dumps(measure(parser.parse_args(argv).rounds)))
    return 0


def measure(rounds: int) -> dict[str, Any]:
    """All figures. Raises `StartError` where there is no browser."""
    from playwright.sync_api import sync_playwright

    browser_path = chromium()
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        _echoing() as echo,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(SWITCHES))
        began = time.monotonic()
        with rehearsal(Path(folder) / "log") as (process, address):
            page = browser.new_page()
            page.goto(f"{address}seat/ada")
            page.get_by_text(": panel").first.wait_for()
            panel_s = time.monotonic() - began
            page.close()
            times = _messages(browser, address, rounds)
            resident = {
                "server": resident_mb(process.pid),
                "bot": sum(map(resident_mb, _children(process.pid))),
            }
        bare = browser.new_page()
        echoes = bare.evaluate(_ECHO, [echo, 200])
        browser.close()
    return {
        "seconds_to_panel": round(panel_s, 1),
        "messages": len(times),
        "message_median": round(statistics.median(times), 1),
        "message_p95": round(sorted(times)[int(len(times) * 0.95)], 1),
        "echo_median": round(statistics.median(echoes), 2),
        "resident_mb": {
            **{whose: round(megabytes, 1) for whose, megabytes in resident.items()},
            "together": round(sum(resident.values()), 1),
        },
    }


def chromium() -> str:
    """The browser of this computer. Raises `StartError` where there is none."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise StartError("there is no Chromium here to open seats in.")
    return found


def _messages(browser: Any, address: str, rounds: int) -> list[float]:
    """How long each message took to each of the other windows."""
    pages = [browser.new_page() for _ in _SEATS]
    for page, seat in zip(pages, _SEATS, strict=True):
        page.goto(f"{address}seat/{seat}")
        page.get_by_role("button", name=_LOBBY).click()
        page.locator(".room-title", has_text="town-square").wait_for()
        page.evaluate(_LISTEN)
    times: list[float] = []
    for number in range(rounds):
        sender = pages[number % len(pages)]
        box = sender.get_by_role("textbox", name="Write a message")
        box.fill(f"round {number} of the bench")
        box.press("Enter")
        for page in pages:
            page.wait_for_function("number => window.shown[number]", arg=str(number))
        sent = sender.evaluate("() => window.sent")
        times += [
            page.evaluate("n => window.shown[n]", str(number)) - sent
            for page in pages
            if page is not sender
        ]
    return times


@contextmanager
def rehearsal(log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A rehearsal of the river in a process of its own, and its page's address."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "rehearse", "--no-browser"],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + _WITHIN_S
        while time.monotonic() < deadline and process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:\S+", log.read_text(encoding="utf-8"))
            if found:
                yield process, found[0]
                return
            time.sleep(0.02)
        raise StartError("the rehearsal did not start.")
    finally:
        process.terminate()
        process.wait(120)


@contextmanager
def _echoing() -> Iterator[str]:
    """A bare websocket echo on loopback, in a thread of its own."""
    started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def echo(http: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(http)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/", echo)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        over = asyncio.Event()
        started.set_result(
            (f"ws://127.0.0.1:{runner.addresses[0][1]}/", asyncio.get_running_loop(), over)
        )
        await over.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    address, loop, over = started.result(_WITHIN_S)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
