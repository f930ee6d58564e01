"""A rehearsal as its own process, and real browser windows on it. Without a browser these tests fail."""

import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.rehearsal.seats.rehearsal_process import Rehearsal

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws no window of its own, and takes two thirds of what the others take."""
_NO_SECOND_COMPILING = "--js-flags=--no-opt --no-maglev"
"""No page lives long enough to win back what it costs to have its scripts compiled a second and a third time."""
_SWITCHES = [
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
    ),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    _NO_SECOND_COMPILING,
]
_VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
_STEP_WITHIN_MS = 300_000
"""Nothing is waited for longer than it takes: this is for a computer that is busy with much else."""
expect.set_options(timeout=_STEP_WITHIN_MS)


class Window:
    """One browser window on one seat, or several, used as a person does: by what stands there to read."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def room(self, caption: str) -> None:
        """Go to the room with this caption, and wait until it is the one that is shown."""
        self.page.locator(".room-head").first.wait_for()
        rooms = self.page.locator(".room-head").get_by_role("button", name=re.compile("^Rooms"))
        if rooms.is_visible():  # a narrow screen puts them away
            rooms.click()
        link = self.page.locator(".rooms").get_by_role(
            "button",
            name=re.compile(rf"(^|, ){re.escape(caption)}(, unread)?$"),
            include_hidden=True,
        )
        expect(link).to_have_count(
            1
        )  # one that is replaced stands beside the new one until it is deleted
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        shown = f".log[data-room='{link.get_attribute('data-room')}']"
        expect(self.page.locator(shown)).to_have_count(1)

    @property
    def _line(self) -> Locator:
        return self.page.locator(".composer").get_by_role("textbox", name="Write a message")

    def write(self, text: str) -> None:
        self._line.fill(text)
        self._line.press("Enter")

    def says(self, text: str) -> None:
        """Wait until this stands among the messages."""
        self.page.locator(".message", has_text=text).last.wait_for()

    def listen(self) -> None:
        """From now on keep what is said aloud; what is said next takes its place on the page."""
        self.page.evaluate(
            """() => { const line = document.querySelector('.for-ears[role=status]');
              window.heard = [];
              new MutationObserver(() => { window.heard.push(line.innerText); })
                .observe(line, {childList: true, characterData: true, subtree: true}); }"""
        )

    def hears(self, text: str) -> None:
        """Wait until this has been said aloud since it listens."""
        self.page.wait_for_function(
            "text => window.heard.some(said => said.includes(text))", arg=text
        )

    def press(self, label: str) -> None:
        """Press the newest button of this label under a message."""
        self.page.locator(
            ".message button.press", has_text=re.compile(rf"^{re.escape(label)}")
        ).last.click()

    def act_on(self, text: str, act: str) -> None:
        """Use what stands under the newest message with this text."""
        message = self.page.locator(".message", has_text=text).last
        message.hover()
        message.locator(".acts").get_by_role("button", name=act, exact=True).click()

    def dialog_button(self, label: str) -> None:
        self.page.locator(".q-dialog").last.get_by_role("button", name=label, exact=True).click()

    def command(self, name: str, fill: Callable[["Window"], None] | None = None) -> None:
        """Type a slash, find the command, fill it in, use it."""
        tray = self.page.locator(".tray")
        self._line.press_sequentially("/")
        tray.get_by_label("Find a command").fill(name)
        tray.locator(".entries").get_by_text(f"/{name}", exact=True).click()
        tray.get_by_role("heading", name=f"/{name}").wait_for()
        if fill is not None:
            fill(self)
        tray.get_by_role("button", name="Use", exact=True).click()
        tray.wait_for(state="hidden")

    def option(self, name: str, text: str) -> None:
        self.page.locator(".tray").get_by_label(name).fill(text)

    def chosen(self, name: str, entry: str) -> None:
        """Choose from a list by its label."""
        self.page.locator(".tray").get_by_label(name).click()
        self.page.locator(".q-menu").get_by_text(entry, exact=True).click()


FIRST_MINUTE = "parley-first-minute"
"""Under this name a browser keeps that it was led through the first minute."""
_SEEN = f"if (location.host) localStorage.setItem('{FIRST_MINUTE}', 'seen')"
"""An empty page has no place to keep anything."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another one of this computer; nothing is ever downloaded.

    For this folder alone: while it is driven its loop runs in this thread, and no test could have a loop of its own.
    """
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found is not None, (
        "there is no Chromium here: apt-get install -y --no-install-recommends chromium libatomic1"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=_SWITCHES)
        yield running
        running.close()


@pytest.fixture(scope="package")
def river(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """The river, its rooms made, nobody playing yet."""
    rehearsal = Rehearsal(tmp_path_factory.mktemp("river"))
    yield rehearsal
    rehearsal.end()


@dataclass(frozen=True)
class Kind:
    """What a page's browser is: led through the first minute before or not, used with fingers or not."""

    first_time: bool = False
    has_touch: bool = False


class Pages:
    """Pages, each with a browser's memory of its own, that are used again: a new one costs twice what opening it does.

    ``elsewhere`` and ``errors`` are what all of them asked of other computers, and what went wrong in their scripts.
    """

    def __init__(self, browser: Browser) -> None:
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self._browser = browser
        self._left: defaultdict[Kind, list[Page]] = defaultdict(list)

    def take(self, kind: Kind) -> Page:
        """An empty page; nobody else has it."""
        return self._left[kind].pop() if self._left[kind] else self._new(kind)

    def leave(self, page: Page, kind: Kind) -> None:
        """Nobody sits in it any more, and it remembers nothing."""
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        self._left[kind].append(page)

    def _new(self, kind: Kind) -> Page:
        context = self._browser.new_context(has_touch=kind.has_touch)
        context.set_default_timeout(_STEP_WITHIN_MS)
        if not kind.first_time:
            context.add_init_script(_SEEN)
        page = context.new_page()
        page.on(
            "request",
            lambda one: self.elsewhere.append(one.url) if _is_elsewhere(one.url) else None,
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Pages:
    """Those of all tests here."""
    return Pages(browser)


@pytest.fixture
def open_window(pages: Pages) -> Iterator[Callable[..., Window]]:
    """Open windows on addresses; whatever they ask of another computer fails the test."""
    open_now: list[tuple[Page, Kind]] = []
    pages.elsewhere.clear()
    pages.errors.clear()

    def opened(
        address: str,
        *,
        first_time: bool = False,
        viewport: ViewportSize = _VIEWPORT,
        has_touch: bool = False,
        color_scheme: Literal["light", "dark"] = "light",
    ) -> Window:
        kind = Kind(first_time, has_touch)
        page = pages.take(kind)
        open_now.append((page, kind))
        page.set_viewport_size(viewport)
        # What moves is drawn, and drawing is most of the time.
        page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
        page.goto(address)
        return Window(page)

    yield opened
    for page, kind in open_now:
        pages.leave(page, kind)
    assert pages.elsewhere == []
    assert pages.errors == []


def _is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
