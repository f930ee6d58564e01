"""`./parley bench pictures`: make the pictures of the rehearsal's page in docs/pictures anew.

Beside them it writes what they were made of, so that a test can tell when they are older than what they show.
"""

import argparse
import hashlib
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot.bench.seats import SWITCHES, chromium, rehearsal
from bot.config import CHECKOUT

PICTURES: Final = CHECKOUT / "docs" / "pictures"
MADE_OF: Final = PICTURES / "made-of.txt"
_SEATS: Final = CHECKOUT / "bot" / "rehearsal" / "seats"
_DRAWS: Final = re.compile(r"^from nicegui import .*\bui\b", re.MULTILINE)
_PHASES: Final = 3
"""As many are played first, so that there is something to see."""
_SETTLED_MS: Final = 1500
_WITHIN_MS: Final = 300_000


def main(argv: Sequence[str]) -> int:
    """Make them all; the script of the river lays out what stands in them."""
    from playwright.sync_api import sync_playwright

    argparse.ArgumentParser(prog="./parley bench pictures", description=__doc__).parse_args(argv)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        with rehearsal(Path(folder) / "log") as (_, address):
            _play(browser, address)
            _take(browser, address)
        browser.close()
    MADE_OF.write_text(f"{made_of()}\n", encoding="utf-8")
    return 0


def made_of() -> str:
    """A digest of all that draws the page: its modules, its style and script, and its sentences."""
    modules = [
        file for file in _SEATS.glob("*.py") if _DRAWS.search(file.read_text(encoding="utf-8"))
    ]
    drawn = sorted([*modules, *(_SEATS / "static").iterdir(), _SEATS / "texts" / "page.toml"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in drawn)).hexdigest()


def _play(browser: Any, address: str) -> None:
    page = _window(browser, address)
    for _ in range(_PHASES):
        page.get_by_role("button", name="Skip phase").click()
        page.wait_for_timeout(_SETTLED_MS / 3)
        page.get_by_text("One moment").wait_for(state="detached", timeout=_WITHIN_MS)
    page.context.close()


def _take(browser: Any, address: str) -> None:
    choosing = _window(browser, address)
    _save(choosing, "seats-choosing")

    beside = _window(browser, f"{address}seat/mira+eitan")
    for name in ("Mira", "איתן"):
        beside.get_by_label(f"Seat of {name}").get_by_role(
            "button", name=re.compile("own room, (first|second) side$")
        ).click()
    beside.get_by_role("button", name="Rehearsal").click()
    _save(beside, "seats-side-by-side")

    seen = _window(browser, f"{address}seat/mira")
    seen.get_by_role("button", name=re.compile("own room, (first|second) side$")).click()
    seen.wait_for_timeout(_SETTLED_MS)
    message = seen.locator(".message").last
    message.focus()
    message.get_by_role("button", name="Who sees this?").click()
    _save(seen, "seats-who-sees")

    phone = _window(browser, f"{address}seat/layla", width=390, color_scheme="dark")
    phone.get_by_role("button", name="Rooms").click()
    phone.get_by_role("button", name=re.compile("own room, (first|second) side$")).click()
    _save(phone, "seats-phone")


def _window(browser: Any, address: str, width: int = 1400, color_scheme: str = "light") -> Any:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=color_scheme,
        reduced_motion="reduce",
        has_touch=width < 500,
    )
    context.add_init_script("localStorage.setItem('parley-first-minute', 'seen')")
    context.set_default_timeout(_WITHIN_MS)
    page = context.new_page()
    page.goto(address)
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(_SETTLED_MS)
    return page


def _save(page: Any, name: str) -> None:
    page.wait_for_timeout(_SETTLED_MS)
    page.screenshot(path=str(PICTURES / f"{name}.png"))
    page.context.close()
