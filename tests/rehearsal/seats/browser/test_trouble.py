"""Trouble on demand, in a real window: a kill in mid-phase, people's trouble with guidance, and how it all ends."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.rehearsal_process import Rehearsal

OpenWindow = Callable[..., Window]
pytestmark = [pytest.mark.long, pytest.mark.together("browser")]


def test_a_kill_in_mid_phase_loses_nothing_that_was_acknowledged(
    tmp_path: Path, open_window: OpenWindow
) -> None:
    rehearsal = Rehearsal(tmp_path)
    try:
        wide = {"width": 1400, "height": 900}
        mira = open_window(f"{rehearsal.address}seat/mira", viewport=wide)
        mira.room("line of Mira")
        mira.press("I take part")
        mira.says("You can take this back")
        mira.says("opens your side's own room soon")  # the invitation has given way to a card
        before = rehearsal.children()
        mira.press("Ask the third party")
        mira.page.locator(".q-dialog textarea").fill("Was this kept?")
        desk = open_window(rehearsal.address, viewport=wide)
        trouble(desk, "The bot is killed and started again")
        expect(desk.page.get_by_text("The bot is back.")).to_be_visible()
        assert not before or rehearsal.children() != before
        mira.dialog_button("Submit")
        mira.says("Your question is in your own line")
        mira.write("I am in after all.")
        mira.says("I am in after all.")
    finally:
        rehearsal.end()


def test_a_crashed_bot_is_told_of_and_started_again(
    tmp_path: Path, open_window: OpenWindow
) -> None:
    rehearsal = Rehearsal(tmp_path)
    try:
        desk = open_window(rehearsal.address)
        for child in rehearsal.children():
            os.kill(child, signal.SIGKILL)
        expect(desk.page.get_by_text(re.compile("The bot has ended by itself"))).to_be_visible()
        assert "The bot has ended by itself" in rehearsal.told
        desk.page.get_by_role("button", name="Start the bot again").click()
        expect(desk.page.get_by_text("The bot is back.")).to_be_visible()
    finally:
        rehearsal.end()
    assert "nothing of it was kept" in rehearsal.told


def test_trouble_between_people_comes_with_what_a_facilitator_might_do(
    river: Rehearsal, open_window: OpenWindow
) -> None:
    window = open_window(f"{river.address}seat/ben", viewport={"width": 1400, "height": 900})
    window.room("third party's room")  # before there are rooms nobody can demand anything in them
    window.page.get_by_role("button", name="Rehearsal").click()
    trouble(window, "A demand that the third party judge")
    guidance = window.page.locator(".q-dialog")
    expect(guidance.get_by_role("heading", name="What you might do")).to_be_visible()
    expect(guidance.get_by_role("heading", name="Rather not")).to_be_visible()


def trouble(window: Window, title: str) -> None:
    window.page.get_by_text("Trouble on demand").click()
    window.page.get_by_role("button", name=title).click()
