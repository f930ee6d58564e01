"""Whoever opens the rehearsal for the first time is led through five stops, by keys as well, and can leave at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.browser.test_for_everybody import _SMALL, LEAST_PX, SIZES, grave_faults
from tests.rehearsal.seats.rehearsal_process import Rehearsal

OpenWindow = Callable[..., Window]
pytestmark = [pytest.mark.long, pytest.mark.together("browser")]
_KEYS = 5


def at_stop(page: Page, number: int) -> None:
    """There, and without a grave fault: odd stops by day, even ones by night."""
    page.get_by_text(f"stop {number} of 5").wait_for()
    if number > 1:  # at the first there are people, and no room yet
        page.locator(".log .message").first.wait_for(state="attached")
    assert grave_faults(page, ("light",) if number % 2 else ("dark",)) == []
    assert page.evaluate(_SMALL, LEAST_PX) == []


def by_keys(page: Page, button: str) -> None:
    """From the stop's heading to a button and onto it, without a pointer."""
    wanted = page.get_by_role("button", name=button, exact=True, disabled=False)
    wanted.wait_for()
    page.locator("#stop").focus()
    for _ in range(_KEYS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{button} is more than {_KEYS} keys away")


def rooms_of(page: Page, name: str) -> list[str]:
    """What the rooms in somebody's list are for, without those that were replaced."""
    found = page.get_by_label(f"Seat of {name}").locator(".room-link .caption").all_inner_texts()
    return sorted(one for one in found if "until it is deleted" not in one)


def stays(page: Page) -> None:
    """Whoever is led from a page is led when it has loaded, and at once: two turns later they would be on their way."""
    page.wait_for_function("document.readyState === 'complete'")
    page.evaluate("() => new Promise((done) => setTimeout(() => setTimeout(done)))")


@pytest.mark.parametrize("size", SIZES)
def test_the_page_leads_whoever_comes_first_through_five_stops_and_to_a_seat(
    river: Rehearsal, open_window: OpenWindow, size: str
) -> None:
    page = open_window(river.address, first_time=True, viewport=SIZES[size]).page
    at_stop(page, 1)
    expect(page.get_by_role("heading", name="participant, second side")).to_be_visible()
    by_keys(page, "Next")

    at_stop(page, 2)
    framed = page.locator(".framed")
    expect(framed).to_contain_text("Among us: I did not expect")
    by_keys(page, "Who sees this?")
    expect(page.locator(".look.sees-not")).to_have_count(5)
    expect(page.locator(".look.sees")).to_have_count(7)
    page.keyboard.press("Escape")
    expect(page.locator(".q-dialog__inner")).to_have_count(0)
    by_keys(page, "Next")

    at_stop(page, 3)
    expect(framed.last).to_contain_text("that is what we meant")
    told = framed.all_inner_texts()
    assert "that nobody asks the next morning" in told[0]
    assert any("I say it back as I heard it" in one for one in told)
    expect(page.get_by_role("article", name=re.compile("^Framed message by"))).to_have_count(
        len(told)
    )
    by_keys(page, "Next")

    at_stop(page, 4)
    expect(page.get_by_label("Seat of Mira").locator(".framed")).to_contain_text(
        "Only you see this"
    )
    ada = page.get_by_label("Seat of Ada")
    expect(ada.locator(".framed")).to_have_text(re.compile("Both sides are ready"))
    expect(ada.get_by_text("Only you see this")).to_have_count(0)
    by_keys(page, "Next")

    at_stop(page, 5)
    before = rooms_of(page, "Mira"), rooms_of(page, "ليلى")
    assert [len(rooms) for rooms in before] == [3, 3]
    by_keys(page, "Press Emergency")
    expect(page.get_by_text("Both see only their own line now")).to_be_visible()
    expect(page.locator(".room-link .caption")).to_have_count(2)
    assert (rooms_of(page, "Mira"), rooms_of(page, "ليلى")) == (["line of Mira"], ["line of ليلى"])
    assert grave_faults(page) == []
    page.get_by_role("link", name="Take a seat").press("Enter")
    expect(page.get_by_role("heading", name="Take a seat")).to_be_visible()

    page.goto(river.address)
    stays(page)
    expect(page.get_by_role("heading", name="Take a seat")).to_be_visible()


def test_one_press_or_escape_leaves_it_and_it_does_not_come_again(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    for by_key in (True, False):
        page = open_window(river.address, first_time=True).page
        page.get_by_text("stop 1 of 5").wait_for()
        if by_key:
            page.keyboard.press("Escape")
        else:
            page.get_by_role("link", name="Skip").click()
        expect(page.get_by_role("heading", name="Take a seat")).to_be_visible()
        page.goto(river.address)
        stays(page)
        assert not page.url.endswith("/first")
        page.get_by_role("link", name="See the first minute").click()
        page.get_by_text("stop 1 of 5").wait_for()


def test_an_address_of_a_seat_is_opened_as_it_is(river: Rehearsal, open_window: OpenWindow) -> None:
    page = open_window(f"{river.address}seat/ada", first_time=True).page
    expect(page.get_by_role("heading", name="Ada")).to_be_visible()
    stays(page)
    assert page.url.endswith("/seat/ada")
