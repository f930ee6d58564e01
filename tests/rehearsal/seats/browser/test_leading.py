"""A person leads a workshop as facilitator, by the page alone, from the draft to the farewell; the others play along.

It is one of few words, in which a person is meant to lead; PARLEY_EXPLORE=1 has the river led instead.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.rehearsal.seats.browser.conftest import Window
from tests.rehearsal.seats.rehearsal_process import Rehearsal

PHASES = (
    "opening", "perspectives", "concerns", "hearing", "sensibility", "ideas", "constraints", "overcoming",
    "reassurance", "re-entry", "closing",
)  # fmt: skip
ANSWERED_WITHIN_S = 300
CLOSING_STILL = "You will read here when that is done"
CALLED = "The yard"
MOST_WHO_SEE_ALL = 4
"""Owner, administrators: each is looked at by itself."""


@dataclass(frozen=True)
class Led:
    """What is said in a scenario: by both sides as they come together, and to what the one who leads leaves out."""

    scenario: str
    sides: dict[str, str]
    greetings: tuple[str, str]
    question_missed: str
    passed_over: str


SHORT = Led(
    str(Path(__file__).parents[1] / "short.toml"),
    {
        **dict.fromkeys(("Mira", "سمير", "נועה"), "first"),
        **dict.fromkeys(("ليلى", "איתן", "Jonas"), "second"),
    },
    ("أسكن عند طرف الساحة", "אני גר בקצה הרחוב"),
    "Nobody has asked us anything yet.",
    "You have been over there twice now.",
)
RIVER = Led(
    "river",
    {
        **dict.fromkeys(("Mira", "سمير", "נועה", "Tomáš"), "first"),
        **dict.fromkeys(("ليلى", "איתן", "Jonas", "Inês"), "second"),
    },
    ("I deal in rope and nets", "I nearly did not come"),
    "Without a question we only wait for the other side to slip.",
    "We sit here and read the clock.",
)
LED = RIVER if os.environ.get("PARLEY_EXPLORE") else SHORT
SIDES = LED.sides


@pytest.mark.long
def test_a_person_leads_a_workshop_by_the_page_alone(
    tmp_path: Path, open_window: Callable[..., Window]
) -> None:
    rehearsal = Rehearsal(tmp_path, "--empty", "--scenario", LED.scenario)
    try:
        ada = open_window(f"{rehearsal.address}seat/ada", viewport={"width": 1300, "height": 900})
        lead_to_the_farewell(ada)
        sleep_until_rooms_of_before_are_gone(ada)
        jonas = open_window(f"{rehearsal.address}seat/jonas")
        jonas.room("joint room")
        close_for_good(ada)
        expect(jonas.page.locator(".rooms .room-link")).to_have_count(1)
        read_what_was_done(ada)
        expect(jonas.page.get_by_text("What I did")).not_to_be_visible()
        assert rehearsal.end() == 0
        assert "nothing of it was kept" in rehearsal.told
    finally:
        rehearsal.end()


def lead_to_the_farewell(ada: Window) -> None:
    """From the draft through all phases; two reactions are met on the way."""
    let_the_others_play(ada)
    set_up(ada)
    open_own_rooms(ada)
    hear_a_question_missed(ada)
    for phase in PHASES:
        go_on_to(ada, phase)
        if phase == "opening":
            hold_a_session(ada)
            put_a_question(ada)
        elif phase == "concerns":
            pass_a_side_over(ada)


def let_the_others_play(window: Window) -> None:
    page = window.page
    page.get_by_role("button", name="Take over").click()
    page.get_by_role("button", name="Rehearsal").click()
    page.get_by_label("Pace of the others").click()
    page.locator(".q-menu").get_by_text("at once", exact=True).click()
    page.get_by_role("button", name="Play", exact=True).click()


def set_up(ada: Window) -> None:
    """A draft, its people, a look at who sees everything, and the rooms."""
    ada.command("workshop new", lambda one: one.option("name", CALLED))
    ada.says("The draft is made")
    for name, side in SIDES.items():

        def add(one: Window, name: str = name, side: str = side) -> None:
            one.chosen("person", name)
            one.option("as", side)

        ada.command("workshop people", add)
        ada.says("is on the list for")
    ada.command("workshop open")
    ada.says("No rooms were made yet")
    for _ in range(MOST_WHO_SEE_ALL):
        told = pressed(ada, "I have seen: ", ada.page.locator(".only-you").last)
        if "Nothing more is waiting" in told:
            break
    ada.command("workshop open")
    ada.room("third party's room")
    ada.says(": panel")


def open_own_rooms(ada: Window) -> None:
    """For both sides at one moment, once everybody takes part."""
    consented = re.compile(rf": {len(SIDES) // 2}$")
    expect(ada.page.locator(".message li", has_text=consented)).to_have_count(2)
    press_until(ada, "Open the sides' own rooms", "own rooms open now")


def go_on_to(ada: Window, phase: str) -> None:
    """Press *go on* until the phase is reached: through its parts, and all the same where something is not met."""
    ada.room("third party's room")
    for _ in range(8):
        looked = pressed(ada, "Go on …")
        if "Next: " not in looked:
            continue  # the panel had just changed under the finger
        label = "Go on all the same" if "Not met yet" in looked else "Go on now"
        told = pressed(ada, label, ada.page.locator(".only-you").last)
        if "Now: " in told:
            break
    # Whoever expects writes the whole page down at every look in vain; this takes a while.
    ada.page.get_by_text(f"Script: {phase}", exact=True).wait_for()


def press_until(ada: Window, label: str, answer: str) -> None:
    """Press, and once more where the panel had just changed under the finger: then nothing was done."""
    for _ in range(4):
        if answer in pressed(ada, label):
            return
    ada.says(answer)


def pressed(ada: Window, label: str, where: Locator | None = None) -> str:
    """Press the newest button of this label; what was answered when nothing more was under way, or nothing if the card
    had just been replaced."""
    before = ada.page.evaluate(f"({_STANDS})()")
    buttons = (where or ada.page.locator(".log")).locator(
        "button.press", has_text=re.compile(rf"^{label}")
    )
    buttons.last.click()
    still = [before, CLOSING_STILL, ANSWERED_WITHIN_S * 1000]
    came: dict[str, str | None] = ada.page.evaluate(_CAME, still)
    told = came["told"]
    assert told is not None, f"{label!r} was pressed and nothing came of it; there stands {came}"
    return told


_STANDS = """() => {
  const answers = [...document.querySelectorAll('.only-you')];
  const refusals = [...document.querySelectorAll('.room [role=alert] [data-said]')];
  return {
    newest: String(answers.map((one) => BigInt(one.dataset.id)).reduce((a, b) => (a > b ? a : b), 0n)),
    said: refusals.map((one) => one.dataset.said).join(),
    answer: answers.at(-1)?.innerText ?? '',
    refused: refusals.map((one) => one.innerText).join(),
  };
}"""
"""The id of the newest answer, for how many are drawn may change by itself; which refusal stands there, each has a
number of its own; and how they read."""
_CAME = f"""([before, under_way, within_ms]) => new Promise((done) => {{
  const stands = {_STANDS};
  const look = () => {{
    const now = stands();
    const answered = BigInt(now.newest) > BigInt(before.newest) && !now.answer.includes(under_way);
    const replaced = now.said !== before.said && now.refused.includes('just been replaced');
    if (answered || replaced) end({{told: answered ? now.answer : ''}});
  }};
  const watching = new MutationObserver(look);
  const late = setTimeout(() => end({{told: null, ...stands()}}), within_ms);
  const end = (came) => {{ watching.disconnect(); clearTimeout(late); done(came); }};
  watching.observe(document, {{childList: true, characterData: true, attributes: true, subtree: true}});
  look();
}})"""
"""Looks when the page has changed, and at no other time."""


def hold_a_session(ada: Window) -> None:
    """Open a session, have everybody come together, and hear the greetings."""
    press_until(ada, "Open a session", "The session begins")
    ada.says(f"Here: {len(SIDES)}/{len(SIDES)}")
    press_until(ada, "Bring everybody together", "Both sides are together")
    ada.room("joint room")
    for greeting in LED.greetings:
        ada.says(greeting)
    ada.write("Good evening to both sides.")
    ada.says("Good evening to both sides.")


def hear_a_question_missed(ada: Window) -> None:
    """The others went on without a question, and one of them says so among their own."""
    ada.room("own room, second side")
    ada.says(LED.question_missed)


def put_a_question(ada: Window) -> None:
    ada.room("third party's room")
    ada.press("Put a question")
    ada.page.locator(".q-dialog").get_by_role("button").first.click()
    ada.says("Asked.")


def pass_a_side_over(ada: Window) -> None:
    """Twice to the one side alone: the other one speaks up in its own room."""
    ada.room("own room, first side")
    for line in ("What would you need to sleep at night?", "Who in your houses sees it otherwise?"):
        ada.write(line)
        ada.says(line)
    ada.room("own room, second side")
    ada.says(LED.passed_over)


def close_for_good(ada: Window) -> None:
    ada.room("third party's room")
    ada.press("More …")
    ada.press("Close for good")
    ada.page.locator(".q-dialog textarea, .q-dialog input").last.fill(CALLED)
    ada.dialog_button("Submit")
    ada.says("This workshop closes for good")
    # It waits first, so that whoever did not expect it can keep it open: here two days pass.
    ada.page.get_by_text("Trouble on demand").click()
    ada.page.get_by_role("button", name="Two days of silence").click()
    ada.page.keyboard.press("Escape")
    expect(ada.page.locator(".rooms .room-link")).to_have_count(1)


def sleep_until_rooms_of_before_are_gone(ada: Window) -> None:
    """Rooms that were replaced stand for a day, as shipped: two mornings later they are gone."""
    earlier = ada.page.get_by_role("heading", name="Earlier rooms")
    expect(earlier).to_be_visible()
    for _ in range(2):
        ada.page.get_by_role("button", name="Tomorrow morning").click()
    expect(earlier).to_have_count(0)


def read_what_was_done(ada: Window) -> None:
    """When all is over it opens by itself, in her own window."""
    did = ada.page.get_by_role("dialog", name="What I did")
    expect(did.get_by_role("heading", name="What I did")).to_be_visible()
    for sentence in (
        "Questions put in opening: 1 (",
        "Spoken to: the first side alone 2, the second side alone 0",
        "Somebody missed a question that was not put.",
        "A side spoke up that you had passed over.",
        "kept nowhere",
    ):
        expect(did).to_contain_text(sentence)
