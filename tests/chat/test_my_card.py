"""The card of a room once more, for whoever asks alone: from what the bot says in the room, and from one's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loopback import CAUCUS, JOINT, LINE, loopback


@pytest.mark.asyncio
async def test_the_newest_message_of_the_bot_brings_the_card_to_one_person_alone(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.in_briefing()
        await world.come_together()
        hall = world.room(world.first[0], JOINT)
        newest = world.first[0].on_screen(hall)[-1]
        assert any(":my_card:" in (one.custom_id or "") for one in newest.buttons)
        others = len(world.second[0].on_screen(hall))
        shown = await world.press(world.first[0], JOINT, "my_card")
        assert "You may write here now." in shown.text
        assert "Here:" in shown.text
        assert [one.ephemeral for one in shown.answers] == [True]
        assert len(world.second[0].on_screen(hall)) == others
        told = await world.press_answer(world.first[0], shown, "who_sees")
        assert "everybody from both sides who takes part" in told.text


@pytest.mark.asyncio
async def test_from_ones_line_come_the_cards_of_both_rooms_and_of_no_others(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.in_briefing()
        someone = world.first[0]
        alone = await world.press(someone, LINE, "my_card")
        own, hall = world.room(someone, CAUCUS), ""
        assert f"<#{own}>" in alone.text
        await world.come_together()
        both = await world.press(someone, LINE, "my_card")
        hall = f"<#{world.room(someone, JOINT)}>"
        assert hall in both.text
        assert f"<#{world.room(someone, CAUCUS)}>" in both.text
        assert f"<#{world.room(world.second[0], CAUCUS)}>" not in both.text
