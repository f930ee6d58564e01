"""Going on and back, from a facilitator's screen: one press, one look, one press; what everybody reads of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import Outcome, Seat
from tests.beginnings import already_together
from tests.loopback import CONTROL, JOINT, LINE, Loopback, pressable

IDEA = "A gauge by the bridge that both towns can read"
SAID = "We never asked what the noise is like at night."
STAYS = "What stands on the boards stays"


async def moved_to(world: Loopback, phase: str) -> None:
    """On, part by part, whatever is not met, until the phase is reached."""
    for _ in range(20):
        if await where(world) == phase:
            return
        await world.go_on()
        if await where(world) == "opening":
            for seat in world.people:
                await world.press(seat, LINE, "stay")
    raise LookupError(phase)


async def where(world: Loopback) -> str:
    """The phase, as the command list tells it."""
    here = await world.ada.autocomplete("workshop go", world.lobby, **{"from": ""})
    return here[0].value.partition(":")[0]


async def look_back(world: Loopback, phase: str) -> Outcome:
    """The way back, and what going back to a phase would change."""
    looked = await world.press(world.ada, CONTROL, "look_ahead")
    road = await world.press_answer(world.ada, looked, "look_back")
    message, custom_id = pressable(road.answers, "look_back")
    return await world.ada.choose(message, custom_id, [phase])


async def say(world: Loopback, seat: Seat, word: str, text: str) -> None:
    await seat.send(world.room(seat, word), text)
    await world.settle()


@pytest.mark.asyncio
async def test_from_overcoming_back_to_ideas_and_on_again(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        mira = world.first[0]
        await moved_to(world, "ideas")
        await world.press(mira, JOINT, "put_up_line", {"words": IDEA})
        assert IDEA in world.reads(world.second[0], JOINT)
        await moved_to(world, "overcoming")
        await say(world, mira, JOINT, SAID)
        before = world.room(mira, JOINT)

        looked = await look_back(world, "ideas")
        assert "Back to: Thinking together" in looked.text
        assert "Replaced: the joint room" in looked.text
        assert "Its first question was put already" in looked.text
        assert await where(world) == "overcoming"

        went = await world.press_answer(world.ada, looked, "go_back")
        assert "We are back in: Thinking together" in went.text
        assert await where(world) == "ideas"
        for seat in world.people:
            shown = world.reads(seat, JOINT)
            assert STAYS in shown
            assert IDEA in shown
            assert SAID not in shown
            assert "Ten years on" not in shown
        assert world.room(mira, JOINT) != before
        assert world.joint_speaks()

        await moved_to(world, "overcoming")
        assert world.joint_speaks()
        await say(world, world.second[0], JOINT, "Now we can go on.")
        assert "Now we can go on." in world.reads(mira, JOINT)


@pytest.mark.asyncio
async def test_an_old_look_changes_nothing_once_the_workshop_has_moved(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        looked = await world.press(world.ada, CONTROL, "look_ahead")
        await world.go_on()
        late = await world.press_answer(world.ada, looked, "go_on")
        assert "nothing was done" in late.text.casefold()
        assert await where(world) == "perspectives"


@pytest.mark.asyncio
async def test_both_sides_are_told_ahead_and_going_still_takes_a_press(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        looked = await world.press(world.ada, CONTROL, "look_ahead")
        message, custom_id = pressable(looked.answers, "tell_ahead")
        opened = await world.ada.click(message, custom_id)
        form = opened.form
        assert form is not None, (opened.text, world.log()[-1500:])
        told = await world.ada.submit(form, {"minutes": ["5"]})
        await world.settle()
        assert "It still takes your press" in told.text
        notes = {
            line.strip()
            for seat in world.people
            for line in world.reads(seat, JOINT).split("\n")
            if "We go to" in line
        }
        assert len(notes) == 1
        assert "How each side sees it" in notes.pop()
        assert "Both sides were told" in world.reads(world.ben, CONTROL)
        world.simulation.advance(600)
        await world.settle()
        assert await where(world) == "opening"
        await world.go_on()
        assert await where(world) == "perspectives"
        assert "Both sides were told" not in world.reads(world.ben, CONTROL).split("How each")[-1]
