"""Promise 7, over versions: what earlier code wrote is read, goes on, and its buttons are answered.

How the fixtures came about stands in ``tests/fixtures/README.md``. Ids of buttons are those that stood then.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.rehearsal.simulation import Outcome
from tests.before.archive import names
from tests.before.bot_here import Before, opened

Opened = Callable[[str], AbstractAsyncContextManager[Before]]
Deed = tuple[str, str, str, dict[str, str] | None, str]
"""Who presses what in which room, what they write, and part of what they alone are told."""

PHASES: dict[str, list[Deed]] = {
    "briefing": [("eitan", "caucus-2", "object_to_name", None, "asked for another name")],
    "opening": [("ada", "control", "go_apart", None, "Everybody is back with their own side")],
    "perspectives": [
        ("mira", "line-mira", "give_back", None, "there will soon be nothing left to quarrel about")
    ],
    "concerns": [
        ("eitan", "line-eitan", "my_notes", None, "That the quay is rebuilt without asking"),
        ("ada", "control", "show_together", None, "They stand on the board"),
    ],
    "hearing": [("ada", "control", "close_asking", None, "The asking is closed")],
    "sensibility": [("jonas", "line-jonas", "my_notes", None, "The fire that spring")],
    "ideas": [
        ("ada", "control", "show_together", None, "They stand on the board in the joint room now")
    ],
    "constraints": [
        ("mira", "joint", "put_up_line", {"words": "Two clerks"}, "It stands on the board")
    ],
    "overcoming": [
        ("noa", "joint", "put_up_line", {"words": "A bell at the weir"}, "It stands on the board")
    ],
    "reassurance": [("ada", "control", "show_worries", None, "The worries have had their place")],
    "re-entry": [
        (
            "noa",
            "joint",
            "draft_product",
            {"words": "It rains on both."},
            "The words are on the board",
        )
    ],
    "closing": [("ines", "joint", "take_notes", None, "The same twice")],
}
"""Each phase has its fixture, in this order."""
MOST_PRESSES = 4
"""A phase has two parts, and going on can be asked about."""


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a fixture."""
    return lambda name: opened(name, tmp_path, monkeypatch)


async def deed(world: Before, one: Deed) -> Outcome:
    who, room, verb, fill, told = one
    outcome = await world.press(who, room, verb, fill)
    assert told in outcome.text, (verb, outcome.text)
    return outcome


async def gone_on(world: Before) -> None:
    """On to what comes next, whatever is not met, by a panel from then or by one of now."""
    messages = world.seat("ada").on_screen(world.channel("control"))
    if not any(
        "parley:look_ahead:" in one.custom_id
        for it in messages
        for one in it.buttons
        if one.custom_id
    ):
        asked = await world.press_now("ada", "control", "go_on")
        if "We have not gone on" in asked.text:
            await world.press_answer("ada", asked, "go_on_anyway")
        return
    looked = await world.press_now("ada", "control", "look_ahead")
    anyway = "Not met yet" in looked.text
    await world.press_answer("ada", looked, "go_on_anyway" if anyway else "go_on")


@pytest.mark.asyncio
@pytest.mark.parametrize("phase", PHASES)
async def test_in_each_phase_old_buttons_are_answered_and_the_way_goes_on(
    before: Opened, phase: str
) -> None:
    place = list(PHASES).index(phase)
    async with before(f"phase-{place + 1:02}-{phase}") as world:
        assert await world.phase() == phase
        question = {"words": "Does this line still know me?"}
        await deed(
            world,
            (
                "tomas",
                "line-tomas",
                "ask_third_party",
                question,
                "Your question is in your own line",
            ),
        )
        for one in PHASES[phase]:
            await deed(world, one)
        after = [*PHASES, "closing"][place + 1]
        for _ in range(MOST_PRESSES):
            if await world.phase() == after:
                break
            await gone_on(world)
        assert await world.phase() == after
        assert world.reads("tomas", "line-tomas").count(question["words"]) == 1


@pytest.mark.asyncio
async def test_what_one_person_was_shown_can_still_be_pressed_and_counts_once(
    before: Opened,
) -> None:
    async with before("phase-08-constraints") as world:
        # She pressed it then, and it is on the board since: the press gets the answer that it got at first.
        again = await world.press_told("layla", "let_be_shown")
        assert "It goes up mixed" in again.text
    async with before("phase-10-reassurance") as world:
        first = await world.press_told("noa", "let_be_shown")
        assert "If the board is full then, it waits on" in first.text


@pytest.mark.asyncio
async def test_acts_that_both_sides_let_be_shown_are_shown_and_answered(before: Opened) -> None:
    async with before("phase-06-sensibility") as world:
        await world.press("ada", "control", "go_on")
        await world.press_now("ada", "control", "open_session")
        for name in ("mira", "tomas", "eitan", "ines"):
            await world.press_now(name, f"line-{name}", "i_am_here")
        await world.press_now("ada", "control", "come_together")
        asked = await world.press_now("ben", "control", "show_acts")
        await world.press_answer("ben", asked, "show_acts_surely")
        shown = world.reads("mira", "joint")
        assert "We lit the fence all night" in shown
        assert "Once a year we ring for an hour" in shown
    async with before("sensibility-shown") as world:
        lived = {"words": "The light reaches the cemetery"}
        told = await world.press("samir", "joint", "say_how_lived", lived)
        assert "Your side has answered already" in told.text
        await deed(world, ("layla", "joint", "say_how_lived", lived, "It stands in the joint room"))
        assert lived["words"] in world.reads("mira", "joint")


@pytest.mark.asyncio
async def test_posts_that_waited_arrive_once_whether_they_had_been_tried_or_not(
    before: Opened,
) -> None:
    async with before("posts-waiting") as world:
        assert {tried for _, tried in world.facts.read.posts} == {True, False}
        questions = [
            ("maren", "May the meadow be mown"),
            ("yusuf", "Who reads what I write in this line?"),
        ]
        for name, asked in questions:
            assert world.reads(name, f"line-{name}").count(asked) == 1
        assert world.reads("ada", "control").count("A question is waiting in") == len(questions)
        for name, room in (("maren", "caucus-1"), ("anouk", "caucus-2")):
            assert world.reads(name, room).count("make this good for you") == 1
            assert world.reads(name, room).count("**We pause.**") == 1
        resumed = await world.press_now("ada", "control", "resume")
        assert "The pause is over" in resumed.text


@pytest.mark.asyncio
async def test_words_of_a_form_whose_room_was_gone_still_come_back_to_their_author(
    before: Opened,
) -> None:
    async with before("kept-answers") as world:
        await deed(world, ("maren", "line-maren", "give_back", None, "The people of the mill"))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["closing-rooms", "closing-key-gone"])
async def test_a_closing_comes_to_its_end(before: Opened, name: str) -> None:
    async with before(name) as world:
        assert world.files.workshops_stored() == 0
        assert world.files.key_files() == frozenset()
        assert [one.id for one in world.guild.server_rooms()] == [world.facts.lobby]
        receipt = await world.seat("ada").slash("workshop check", world.lobby)
        assert "Receipt: this workshop is closed" in receipt.text


@pytest.mark.asyncio
async def test_a_draft_opens(before: Opened) -> None:
    async with before("draft") as world:
        told = await world.press_told("ada", "acknowledge")
        assert "you can open the rooms" in told.text
        await world.slash("ada", "workshop open")
        assert all(
            len(world.sees(name)) == 1
            for name in ("maren", "salma", "rut", "anouk", "yusuf", "nadav")
        )


STATES: dict[str, list[Deed]] = {
    "paused": [
        ("ada", "control", "boundaries", None, "What happens when words would leave a room"),
        ("ben", "control", "keep_open", None, "The workshop stays open"),
        ("ada", "control", "resume", None, "The pause is over"),
    ],
    "hidden": [("ada", "control", "show_rooms", None, "The rooms come back to everybody")],
    "break": [("ada", "control", "end_break", None, "The break is over")],
    "live": [("ada", "control", "ask_meant", None, "They have been asked")],
    "away": [
        ("ada", "control", "check", None, "Who sees each room"),
        ("maren", "line-maren", "my_data", None, "What this bot holds about you"),
    ],
    "products": [
        (
            "maren",
            "joint",
            "draft_product",
            {"words": "Mills are loud."},
            "The words are on the board",
        )
    ],
    "two-workshops": [
        ("griet", "other:line-griet", "consent", None, "You can take this back"),
        ("cleo", "other:control", "pause", None, "All rooms are read-only now"),
        (
            "nadav",
            "line-nadav",
            "ask_third_party",
            {"words": "Are there two of us?"},
            "Your question is in",
        ),
    ],
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", STATES)
async def test_in_each_state_between_phases_old_buttons_are_answered(
    before: Opened, name: str
) -> None:
    async with before(name) as world:
        for one in STATES[name]:
            await deed(world, one)


@pytest.mark.asyncio
async def test_rooms_without_history_stay_without_it(before: Opened) -> None:
    async with before("live") as world:
        old = {room.id: room.may_read_back for room in world.seat("maren").rooms()}
        assert not old[world.channel("joint")]
        assert old[world.channel("line-maren")]


@pytest.mark.asyncio
async def test_in_a_round_on_readiness_the_answers_of_before_count(before: Opened) -> None:
    async with before("round-readiness") as world:
        # One more is needed on a side: with what stands sealed there are two.
        await world.answer_privately("nadav", {"*": "Ready"})
        await world.press("ada", "control", "close_round")
        assert "Both sides are ready." in world.reads("maren", "joint")


@pytest.mark.asyncio
async def test_answers_of_an_earlier_round_stay_sealed_and_count_in_the_next(
    before: Opened,
) -> None:
    async with before("round-sealed") as world:
        await world.press("ada", "control", "close_round")
        assert "Not now." in world.reads("mira", "joint")
        asked = await world.press_now("ben", "control", "ask_steps", {"minutes": "1 hour"})
        assert "Both sides are asked now" in asked.text
        for name in ("samir", "noa"):
            await world.answer_privately(name, {"Saltrey": "Meaningful"})
        await world.press_now("ben", "control", "close_round")
        assert "Enough people on both ends said yes" in world.reads("mira", "joint")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "reader", "stands"),
    [
        ("round-steps", "mira", ["Nothing is published from this round"]),
        ("round-products", "maren", ["Nobody is asked why.", "Whoever has a wheel also hears it."]),
    ],
)
async def test_an_open_round_closes_with_what_its_answers_demand(
    before: Opened, name: str, reader: str, stands: list[str]
) -> None:
    async with before(name) as world:
        await deed(
            world,
            ("ada", "control", "close_round", None, "It is closed: see the joint room"),
        )
        assert [one for one in stands if one not in world.reads(reader, "joint")] == []


def test_every_fixture_has_a_test() -> None:
    tested = {f"phase-{place:02}-{phase}" for place, phase in enumerate(PHASES, 1)} | set(STATES)
    tested |= {
        "sensibility-shown",
        "posts-waiting",
        "kept-answers",
        "closing-rooms",
        "closing-key-gone",
        "draft",
    }
    tested |= {"round-readiness", "round-sealed", "round-steps", "round-products"}
    assert set(names()) == tested
