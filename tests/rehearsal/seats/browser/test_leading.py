"""A person leads a whole workshop as facilitator, by the page alone, while the others play along."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.rehearsal.seats.browser.conftest import SHORT, Window
from tests.rehearsal.seats.browser.leading import (
    Play,
    close_for_good,
    lead_to_the_farewell,
    read_what_was_done,
)
from tests.rehearsal.seats.rehearsal_process import Rehearsal

YARD = Play(
    first=("Mira", "سمير", "נועה"),
    second=("ليلى", "איתן", "Jonas"),
    missed="Nobody has asked us anything yet. Shall we guess what you want to hear?",
    overlooked="You have been over there twice now. We are here too.",
    greetings=("مساء الخير", "ערב טוב"),
)


@pytest.mark.long
def test_a_person_leads_a_whole_workshop_by_the_page_alone(
    tmp_path: Path, open_window: Callable[..., Window]
) -> None:
    rehearsal = Rehearsal(tmp_path, "--empty", "--scenario", str(SHORT))
    try:
        ada = open_window(f"{rehearsal.address}seat/ada", viewport={"width": 1300, "height": 900})
        lead_to_the_farewell(ada, YARD)
        ada.room("joint room")
        ada.says("Then good night to the yard.")
        mira = open_window(f"{rehearsal.address}seat/mira")
        mira.room("joint room")
        mira.says("Then good night to the yard.")
        sleep_until_rooms_of_before_are_gone(ada)
        close_for_good(ada)
        expect(mira.page.locator(".rooms .room-link")).to_have_count(1)
        read_what_was_done(ada)
        expect(mira.page.get_by_text("What I did")).not_to_be_visible()
        assert rehearsal.end() == 0
        assert "nothing of it was kept" in rehearsal.told
    finally:
        rehearsal.end()


def sleep_until_rooms_of_before_are_gone(ada: Window) -> None:
    """Rooms that were replaced stand for a day, as shipped: two mornings later they are gone."""
    earlier = ada.page.get_by_role("heading", name="Earlier rooms")
    expect(earlier).to_be_visible()
    for _ in range(2):
        ada.page.get_by_role("button", name="Tomorrow morning").click()
    expect(earlier).to_have_count(0)
