"""Calls in real windows: who is in one, joining and hanging up by keys, and nothing of it where there are none."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.browser.test_for_everybody import grave_faults
from tests.rehearsal.seats.rehearsal_process import Rehearsal
from tests.rehearsal.seats.with_calls import WithCalls

OpenWindow = Callable[..., Window]
pytestmark = [pytest.mark.long, pytest.mark.together("browser")]
BOTH, FIRST = "porch, call of both sides", "alcove, call of the first side"


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """The river, with two voice rooms in the server."""
    rehearsal = WithCalls(tmp_path_factory.mktemp("calls"))
    yield rehearsal
    rehearsal.end()


def in_call(page: Page, room: str, people: str) -> None:
    """Wait until these are in it, as it is read out."""
    expect(
        page.get_by_role("group", name=f"{room}. In the call: {people}", exact=True)
    ).to_be_visible()


def test_a_call_is_joined_and_left_by_keys_and_seen_by_whoever_sees_the_room(
    called: Rehearsal, open_window: OpenWindow
) -> None:
    mira, layla = (
        open_window(f"{called.address}seat/{seat}", viewport={"width": 1400, "height": 844})
        for seat in ("mira", "layla")
    )
    in_call(layla.page, BOTH, "nobody")
    assert "alcove" not in layla.page.inner_text("body")
    layla.says("invites you to")  # of much at once only the number is said
    layla.listen()
    join = mira.page.get_by_role("button", name=f"Join the call {BOTH}")
    join.focus()
    mira.page.keyboard.press("Enter")
    in_call(layla.page, BOTH, "Mira")
    layla.hears("Mira joined the call porch.")
    expect(mira.page.get_by_role("button", name=f"Hang up in {BOTH}")).to_be_focused()
    mira.page.get_by_role("button", name="Mute", exact=True).click()
    in_call(layla.page, BOTH, "Mira (muted)")
    layla.page.get_by_role("button", name=f"Join the call {BOTH}").click()
    in_call(mira.page, BOTH, "Mira (muted), ليلى")
    mira.page.get_by_role("button", name=f"Join the call {FIRST}").click()
    in_call(layla.page, BOTH, "ليلى")
    in_call(mira.page, FIRST, "Mira (muted)")
    for page in (mira.page, layla.page):
        page.get_by_role("button", name="Hang up", exact=True).click()
        expect(page.locator(".call-bar")).to_be_hidden()


def test_on_a_phone_by_night_the_call_is_above_the_writing_line_and_has_no_grave_fault(
    called: Rehearsal, open_window: OpenWindow
) -> None:
    window = open_window(
        f"{called.address}seat/samir",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        color_scheme="dark",
    )
    rooms = window.page.get_by_role("button", name="Rooms")
    rooms.click()
    window.page.get_by_role("button", name=f"Join the call {BOTH}").click()
    rooms.click()
    expect(window.page.locator(".call-bar")).to_contain_text(
        "You are in the call porch. People: 1."
    )
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert grave_faults(window.page) == []
    rooms.click()
    assert grave_faults(window.page) == []


def test_where_there_is_no_voice_room_there_is_no_word_of_calls(
    called: Rehearsal, open_window: OpenWindow
) -> None:
    window = open_window(f"{called.address}seat/dora")
    window.room("town-square")
    assert window.page.locator(".call, .call-bar:visible").count() == 0
    assert "Calls" not in window.page.inner_text("body")
