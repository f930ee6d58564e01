"""Pictures in the rooms: they come with the message they belong to, say the same in words, and cost no call."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import CallKind, Seat, ShownFile
from tests.loopback import CAUCUS, CONTROL, LINE, Loopback, loopback


def pictures(world: Loopback, seat: Seat, word: str) -> list[ShownFile]:
    return [file for one in seat.on_screen(world.room(seat, word)) for file in one.files]


@pytest.mark.asyncio
async def test_cards_carry_their_pictures_and_changing_a_card_sends_none_again(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", pictures=True) as world:
        await world.in_briefing()
        for seat, word in (
            (world.ada, CONTROL),
            (world.first[0], CAUCUS),
            (world.second[0], CAUCUS),
        ):
            (picture,) = pictures(world, seat, word)
            assert picture.description.startswith(
                "Where we are: 1 of 12. We are here: 1. Before we begin."
            )
            assert picture.content.startswith(b"\x89PNG")
        assert pictures(world, world.first[0], LINE) == []
        before = world.simulation.calls.mark()
        await world.press(world.ada, CONTROL, "pause")
        changed = [
            one for one in world.simulation.calls.since(before) if one.kind is CallKind.POSTS
        ]
        assert {one.method for one in changed} >= {"PATCH"}
        assert sum(one.files for one in changed) == 0
        own = world.first[0].on_screen(world.room(world.first[0], CAUCUS))
        assert any("We have paused" in one.text and one.files for one in own)
        await world.press(world.ada, CONTROL, "resume")
        asked = await world.press(world.first[0], CAUCUS, "who_sees")
        ((told,),) = [one.files for one in asked.answers]
        assert "The room of" in told.description
        assert "A person's own line: one person of" in told.description
        await world.go_on()
        (picture,) = pictures(world, world.first[0], CAUCUS)
        assert "We are here: 2. Coming together." in picture.description


@pytest.mark.asyncio
async def test_without_pictures_every_call_is_the_same_and_no_file_is_sent(tmp_path: Path) -> None:
    made: dict[bool, list[tuple[str, int]]] = {}
    files: dict[bool, int] = {}
    for wanted in (True, False):
        async with loopback(tmp_path / str(wanted), pictures=wanted) as world:
            before = world.simulation.calls.mark()
            await world.drafted()
            await world.open()
            for seat in world.people:
                await world.press(seat, LINE, "consent")
            await world.press(world.ada, CONTROL, "open_own_rooms")
            await world.press(world.ada, CONTROL, "pause")
            found = world.simulation.calls.since(before)
            made[wanted] = sorted((one.route, one.status) for one in found)
            files[wanted] = sum(one.files for one in found)
    assert made[True] == made[False]
    assert (files[True], files[False]) == (3, 0)
