"""Seats in real windows: what they show of each other, what can be done in them, and how they are laid out."""

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.rehearsal_process import Rehearsal

OpenWindow = Callable[..., Window]
# In one process: none of them has the river begun a second time.
pytestmark = [pytest.mark.long, pytest.mark.together("browser")]


def test_two_seats_side_by_side_see_only_what_they_may(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    window = open_window(f"{river.address}seat/mira+eitan", viewport={"width": 1400, "height": 800})
    mira, eitan = (window.page.get_by_label(f"Seat of {name}") for name in ("Mira", "איתן"))
    write_in(mira, "line of Mira", "The grandfather and the concrete.")
    expect(mira.locator(".message", has_text="The grandfather and the concrete.")).to_be_visible()
    assert [link.get_attribute("aria-label") for link in mira.locator(".room-link").all()][1:] == [
        label for label in labels(mira) if "line of Mira" in label
    ]
    assert not any("Mira" in label for label in labels(eitan))
    write_in(mira, "town-square", "The ferry is late.")
    eitan.get_by_role("button", name="town-square").click()
    expect(eitan.locator(".message", has_text="The ferry is late.")).to_be_visible()
    assert "grandfather" not in eitan.inner_text()


def test_who_sees_this_shows_every_seat_beside_each_other(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    ada = open_window(f"{river.address}seat/ada", viewport={"width": 1400, "height": 900})
    ada.room("third party's room")
    ada.write("Between the two of us only.")
    ada.act_on("Between the two of us only.", "Who sees this?")
    assert looks(ada) == ({"ada", "ben", "rosa", "admin"}, 13)
    ada.dialog_button("Close")
    ada.press("More …")
    ada.press("Who sees what")
    answer = ada.page.locator(".only-you", has_text="Who sees each room").last
    answer.wait_for()
    answer.hover()
    answer.locator(".acts").get_by_role("button", name="Who sees this?").click()
    assert looks(ada) == ({"ada"}, 13)


def test_a_message_is_written_edited_answered_forwarded_and_deleted(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    ines = open_window(f"{river.address}seat/ines")
    ines.room("line of Inês")
    ines.write("May I only read?")
    ines.act_on("May I only read?", "Edit")
    expect(ines.page.get_by_role("textbox", name="Write a message")).to_have_value(
        "May I only read?"
    )
    ines.write("May I come and **only** read?")
    ines.says("(edited)")
    expect(ines.page.locator(".message strong", has_text="only")).to_have_count(1)
    ines.act_on("May I come", "Reply")
    ines.write("I ask for a friend.")
    expect(ines.page.locator(".reply", has_text="May I come")).to_be_visible()
    ines.act_on("I ask for a friend.", "Delete")
    expect(ines.page.locator(".message", has_text="I ask for a friend.")).to_have_count(0)
    ines.room(
        "town-square"
    )  # what is forwarded out of a private room the bot takes back, so this is said outside
    ines.write("The landing is closed on Sunday.")
    ines.act_on("The landing is closed on Sunday.", "Forward")
    ines.dialog_button("#town-square")
    ines.says("Forwarded")


def test_what_discord_would_refuse_is_refused_with_its_reason(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    noa = open_window(f"{river.address}seat/noa")
    noa.room("line of נועה")
    noa.write("x" * 2001)
    expect(noa.page.get_by_role("alert").filter(has_text=re.compile("2000"))).to_be_visible()
    noa.press("Ask the third party")
    noa.dialog_button("Submit")
    expect(noa.page.locator(".q-dialog").get_by_role("alert")).to_contain_text("must be filled in")


@pytest.mark.parametrize(
    ("seat", "caption", "text"),
    [
        ("samir", "line of سمير", "مساء الخير، أسكن قرب Brackholm."),
        ("eitan", "line of איתן", "ערב טוב, אני גר ב-Saltrey."),
    ],
)
def test_arabic_and_hebrew_are_laid_out_from_right_to_left(
    river: Rehearsal, open_window: OpenWindow, seat: str, caption: str, text: str
) -> None:
    window = open_window(f"{river.address}seat/{seat}")
    window.room(caption)
    window.write(text)
    line = window.page.locator(".message p", has_text=text)
    line.wait_for()
    assert line.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert starts_at_the_right(line)
    window.write("And a line in English.")
    english = window.page.locator(".message p", has_text="And a line in English.")
    assert english.evaluate("one => getComputedStyle(one).direction") == "ltr"
    box = window.page.get_by_role("textbox", name="Write a message")
    box.fill(text)
    assert box.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_on_a_phone_nothing_is_cut_off_by_day_and_by_night(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    window = open_window(
        f"{river.address}seat/tomas", viewport={"width": 360, "height": 740}, has_touch=True
    )
    window.room("line of Tomáš")
    window.says("Nothing is negotiated")
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 360
    send = window.page.get_by_role("button", name="Send").bounding_box()
    assert send is not None
    assert send["x"] + send["width"] <= 360
    grounds = set()
    for scheme in ("light", "dark"):
        window.page.emulate_media(color_scheme=scheme)
        assert contrast(window.page) >= 4.5
        grounds.add(window.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_a_seat_can_be_used_by_keyboard_alone(river: Rehearsal, open_window: OpenWindow) -> None:
    window = open_window(f"{river.address}seat/jonas")
    keys = window.page.keyboard
    link = window.page.get_by_role("button", name=re.compile("line of Jonas"))
    link.focus()
    keys.press("Enter")
    window.page.get_by_role("log", name="Messages").wait_for()
    button = window.page.locator("button.press", has_text="My data").last
    button.focus()
    keys.press("Enter")
    expect(window.page.locator(".only-you").last).to_be_visible()
    window.page.get_by_role("textbox", name="Write a message").focus()
    keys.type("/")
    tray = window.page.get_by_role("dialog", name="Commands")
    expect(tray).to_contain_text("There are no commands for you in this room")
    keys.press("Escape")
    expect(tray).to_have_count(0)


def test_what_has_the_focus_keeps_it_when_its_message_is_drawn_anew(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    here, elsewhere = (open_window(f"{river.address}seat/ines") for _ in range(2))
    for window in (here, elsewhere):
        window.room("town-square")
    here.write("The landing is open.")
    here.says("The landing is open.")
    reply = (
        here.page.locator(".message", has_text="The landing is")
        .last.locator(".acts")
        .get_by_role("button", name="Reply", exact=True)
    )
    reply.focus()
    elsewhere.act_on("The landing is open.", "Edit")
    expect(elsewhere.page.get_by_role("textbox", name="Write a message")).to_have_value(
        "The landing is open."
    )
    elsewhere.write("The landing is closed.")
    here.says("The landing is closed.")
    expect(reply).to_be_focused()


def test_without_the_capability_there_is_nothing(river: Rehearsal) -> None:
    parts = urlsplit(river.address)
    here = {"Host": parts.netloc}
    assert status(parts.netloc, parts.path, here) == 200
    another = "y" if parts.path[-2] == "x" else "x"
    for path in ("/", "/seat/ada", f"{parts.path[:-2]}{another}/", "/_nicegui/", "/socket.io/"):
        assert status(parts.netloc, path, here) == 404
    assert status(parts.netloc, parts.path, {"Host": "rebound.example"}) == 404
    assert status(parts.netloc, parts.path, {**here, "Origin": "http://elsewhere.example"}) == 404


def status(address: str, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(address, timeout=300)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def labels(seat: Locator) -> list[str]:
    return [link.get_attribute("aria-label") or "" for link in seat.locator(".room-link").all()]


def write_in(seat: Locator, room: str, text: str) -> None:
    seat.get_by_role("button", name=re.compile(rf"{re.escape(room)}(, unread)?$")).click()
    box = seat.get_by_role("textbox", name="Write a message")
    box.fill(text)
    box.press("Enter")


def looks(window: Window) -> tuple[set[str], int]:
    """Who has it on the screen, and how many seats were asked."""
    window.page.locator(".look").first.wait_for()
    seeing = window.page.locator(".look.sees").all()
    return {str(one.get_attribute("data-seat")) for one in seeing}, window.page.locator(
        ".look"
    ).count()


def starts_at_the_right(line: Locator) -> bool:
    """Whether the first letter stands to the right of the last."""
    return bool(
        line.evaluate(
            """one => { const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
            const at = (from) => { const range = document.createRange();
              range.setStart(text, from); range.setEnd(text, from + 1); return range.getBoundingClientRect().left; };
            return at(0) > at(6); }"""
        )
    )


def contrast(page: Page) -> float:
    """The contrast between the newest text and the page, by WCAG's formula; whatever is redrawn meanwhile."""
    return float(
        page.evaluate(
            """() => { const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map(Number)
              .map(c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; })
              .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
            const text = [...document.querySelectorAll('.message p')].at(-1);
            const a = light(getComputedStyle(text).color), b = light(getComputedStyle(document.body).backgroundColor);
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }"""
        )
    )
