"""Several people put on the list at once, from a list of the server's members."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.rehearsal.screens import as_read
from bot.rehearsal.simulation import Outcome, Seat
from tests.beginnings import already_in_briefing
from tests.loopback import CONTROL, LINE, NAME, Loopback, loopback, pressable


async def put(world: Loopback, outcome: Outcome, verb: str, seats: Iterable[Seat]) -> Outcome:
    """Choose people in one of the lists below an answer."""
    message, custom_id = pressable(outcome.answers, verb)
    chosen = await world.ada.choose(message, custom_id, [seat.id for seat in seats])
    await world.settle()
    return chosen


@pytest.mark.asyncio
async def test_a_whole_workshop_is_put_together_with_three_lists(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        made = await world.slash(world.ada, "workshop new", name=NAME)
        told = await put(world, made, "list_third_party", [world.ben])
        told = await put(world, told, "list_first", world.first)
        assert all(f"<@{seat.id}>" in told.text for seat in world.first)
        told = await put(world, told, "list_second", world.second)
        assert all(f"<@{seat.id}>" in told.text for seat in world.second)
        listed = (await world.slash(world.ben, "workshop people")).text
        assert all(f"<@{seat.id}>" in listed for seat in (world.ben, *world.people))
        opened = await world.open()
        assert "rooms are being made" in opened.text
        for seat in world.people:
            assert "invites you" in world.reads(seat, LINE)


@pytest.mark.asyncio
async def test_who_cannot_be_put_there_is_named_and_the_others_are_put(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        made = await world.slash(world.ada, "workshop new", name=NAME)
        somebody, other = world.first[:2]
        told = await put(world, made, "list_first", [world.ada, somebody, world.owner, other])
        assert f"<@{somebody.id}>, <@{other.id}>" in as_read(told.text)
        listed = (await world.slash(world.ada, "workshop people")).text
        assert listed.count(f"<@{world.ada.id}>") == 1
        assert f"<@{world.owner.id}>" not in listed


@pytest.mark.asyncio
async def test_people_are_added_from_the_panel_of_an_open_workshop(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        shown = await world.press(world.ada, CONTROL, "people")
        assert f"<@{world.first[0].id}>" in shown.text
        told = await put(world, shown, "list_second", [world.outsider])
        assert f"<@{world.outsider.id}>" in told.text
        assert "invites you" in world.reads(world.outsider, LINE)
