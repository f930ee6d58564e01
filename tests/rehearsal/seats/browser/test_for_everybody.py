"""Everything on the page can be used by whoever hears it, goes about by keys, or has but a telephone."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.rehearsal_process import Rehearsal

OpenWindow = Callable[..., Window]
Scheme = Literal["light", "dark"]
pytestmark = [pytest.mark.long, pytest.mark.together("browser")]
GRAVE = ("serious", "critical")
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LEAST_PX = 24
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_COLOURS_READ_ONCE = """(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text));
    read.call(this, text);
    known.set(text, {r: this.r, g: this.g, b: this.b, alpha: this.alpha});
    return this;
  };
})()"""
"""To read what a colour's text means is half of what colours cost, and there are a dozen on a page."""
_RUN = """async (asked) => {
  const found = await axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}, ...asked});
  return found.violations.map((one) => [one.impact, one.id, one.nodes[0].html.slice(0, 120)]);
}"""
"""No rule that is asked looks into style sheets, which are long."""
_ALL = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
_COLOURS = {"runOnly": ["color-contrast"]}
"""All that a view looked at before can have wrong in another light."""
_SMALL = """(least) => [...document.querySelectorAll('button, a, [role=button], [role=checkbox], textarea')]
  .filter((one) => !one.closest('[aria-hidden=true], [inert]'))
  .map((one) => [one.getBoundingClientRect(), one.getAttribute('aria-label') || one.innerText])
  .filter(([box]) => box.width > 0 && (box.width < least || box.height < least)).map(([, name]) => name)"""


@pytest.mark.parametrize("size", SIZES)
def test_no_view_has_a_grave_fault_by_day_or_by_night(
    river: Rehearsal, open_window: OpenWindow, size: str
) -> None:
    window = open_window(river.address, viewport=SIZES[size])
    for address in ("", "seat/mira+eitan", "seat/nobody", "seat/ada"):
        window.page.goto(f"{river.address}{address}")
        if address == "seat/ada":
            window.room("third party's room")
        window.page.locator("h1").first.wait_for()
        assert grave_faults(window.page) == []
        assert window.page.evaluate(_SMALL, LEAST_PX) == []
    for _ in states(window):
        assert grave_faults(window.page) == []


def states(window: Window) -> Iterator[None]:
    """What lies over a seat: a command being found and filled in, the desk, who sees this, a menu, a form, where to
    forward to.
    """
    box = window.page.get_by_role("textbox", name="Write a message")
    box.press_sequentially("/")
    yield
    window.page.get_by_label("Find a command").fill("workshop go")
    window.page.locator(".tray .entries").get_by_text("/workshop go", exact=True).click()
    yield
    window.page.keyboard.press("Escape")
    expect(box).to_be_focused()
    window.page.get_by_role("button", name="Rehearsal").click()
    window.page.get_by_text("Trouble on demand").click()
    yield
    window.page.get_by_role("button", name="Rehearsal").click()
    window.page.locator(".message").last.focus()
    window.page.locator(".message").last.get_by_role("button", name="Who sees this?").click()
    window.page.locator(".look").first.wait_for()
    yield
    leave(window.page)
    window.press("Put a question")
    window.page.get_by_role("dialog", name="Put a question").wait_for()
    yield
    leave(window.page)
    window.press("Say something")
    window.page.locator(".q-dialog").get_by_role("button", name="Submit").wait_for()
    yield
    leave(window.page)
    window.act_on(": panel", "Forward")
    window.page.get_by_role("dialog", name="Forward to").wait_for()
    yield


def leave(page: Page) -> None:
    """Put the dialog away that is open."""
    page.keyboard.press("Escape")
    expect(page.locator(".q-dialog__inner")).to_have_count(0)


def grave_faults(
    page: Page, schemes: tuple[Scheme, ...] = ("light", "dark")
) -> list[tuple[str, list[str]]]:
    """By day and by night: everything in the first light, and in another what colours can have wrong."""
    found: list[tuple[str, list[str]]] = []
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"{_AXE};{_COLOURS_READ_ONCE}")
    for asked, scheme in zip((_ALL, _COLOURS), schemes, strict=False):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [(scheme, one) for one in page.evaluate(_RUN, asked) if one[0] in GRAVE]
    return found


def test_the_writing_line_is_two_keys_away_and_a_message_is_said_aloud_once(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    jonas = open_window(f"{river.address}seat/jonas+ines", viewport=SIZES["desktop"])
    page = jonas.page
    page.locator("[data-shows]").first.wait_for(state="attached")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Seat of Jonas").get_by_role("textbox")).to_be_focused()
    for name in ("Jonas", "Inês"):
        page.get_by_label(f"Seat of {name}").get_by_role("button", name="town-square").click()
    jonas.listen()
    page.get_by_label("Seat of Inês").get_by_role("textbox").fill("The tide is low.")
    page.keyboard.press("Enter")
    jonas.hears("Inês: The tide is low.")
    assert [one for one in page.evaluate("window.heard") if "tide" in one] == [
        "Inês: The tide is low."
    ]


def test_an_address_that_names_nobody_says_so_and_leads_on(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    nobody = open_window(f"{river.address}seat/nobody")
    expect(
        nobody.page.get_by_text("Nobody called “nobody” sits in this rehearsal.")
    ).to_be_visible()
    nobody.page.get_by_role("link", name="See who is here").click()
    expect(nobody.page.get_by_role("heading", name="Take a seat")).to_be_visible()
