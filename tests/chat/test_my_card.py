"""The card of a room once more, for whoever asks alone: from what the bot asks in the room, and from one's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import ShownMessage
from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, JOINT, LINE


def _brings_the_card(message: ShownMessage) -> bool:
    return any(":my_card:" in (one.custom_id or "") for one in message.buttons)


@pytest.mark.asyncio
async def test_what_the_bot_asks_by_button_brings_the_card_to_one_person_alone(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.come_together()
        own = world.room(world.first[0], CAUCUS)
        asked = [one for one in world.first[0].on_screen(own) if "A session begins" in one.text]
        assert [_brings_the_card(one) for one in asked] == [True]
        others = len(world.first[1].on_screen(own))
        shown = await world.press(world.first[0], CAUCUS, "my_card")
        assert "You can only read." in shown.text
        assert "Here:" in shown.text
        assert [one.ephemeral for one in shown.answers] == [True]
        assert len(world.first[1].on_screen(own)) == others
        told = await world.press_answer(world.first[0], shown, "who_sees")
        assert "Nobody from the other side" in told.text


@pytest.mark.asyncio
async def test_where_both_sides_begin_to_talk_the_card_is_at_hand(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.come_together()
        newest = world.first[0].on_screen(world.room(world.first[0], JOINT))[-1]
        assert "We are together" in newest.text
        assert _brings_the_card(newest)
        shown = await world.press(world.first[0], JOINT, "my_card")
        assert "You may write." in shown.text


@pytest.mark.asyncio
async def test_from_ones_line_come_the_cards_of_both_rooms_and_of_no_others(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
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
