"""A person leads the river by the page alone: all phases, all its people. It takes minutes, so it is run by its name:

./parley test tests/rehearsal/seats/browser/lead_the_river.py

The suite leads the yard, which is shorter, by the same steps.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.browser.leading import (
    Play,
    close_for_good,
    lead_to_the_farewell,
    read_what_was_done,
)
from tests.rehearsal.seats.rehearsal_process import Rehearsal

RIVER = Play(
    first=("Mira", "سمير", "נועה", "Tomáš"),
    second=("ليلى", "איתן", "Jonas", "Inês"),
    missed="Without a question we only wait for the other side to slip.",
    overlooked="We sit here and read the clock.",
    greetings=("I deal in rope and nets", "I nearly did not come"),
)


def test_a_person_leads_the_river_by_the_page_alone(
    tmp_path: Path, open_window: Callable[..., Window]
) -> None:
    rehearsal = Rehearsal(tmp_path, "--empty")
    try:
        ada = open_window(f"{rehearsal.address}seat/ada", viewport={"width": 1300, "height": 900})
        lead_to_the_farewell(ada, RIVER)
        close_for_good(ada)
        read_what_was_done(ada)
        jonas = open_window(f"{rehearsal.address}seat/jonas")
        expect(jonas.page.locator(".rooms .room-link")).to_have_count(1)
        assert rehearsal.end() == 0
        assert "nothing of it was kept" in rehearsal.told
    finally:
        rehearsal.end()
