"""Small things that happen in a server: once told, once done, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, loopback


@pytest.mark.asyncio
async def test_a_card_deleted_by_hand_stands_again(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        someone = world.first[0]
        room = world.room(someone, LINE)
        card = next(one for one in world.guild.server_messages(room) if not one.ephemeral)
        world.guild.delete_message(card)
        await world.settle()
        again = world.guild.server_messages(room)
        assert [one.text for one in again].count(card.text) == 1
        assert card.id not in {one.id for one in again}
        caucus = world.room(someone, CAUCUS)
        stood = world.guild.server_messages(caucus)[0].text
        world.guild.purge(caucus)
        assert await world.simulation.until(lambda: bool(world.guild.server_messages(caucus)))
        await world.settle()
        (only,) = world.guild.server_messages(caucus)
        assert only.text == stood, "also where all in a room was deleted at once"


@pytest.mark.asyncio
async def test_a_held_message_is_deleted_in_one_call(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        secret = "The old orchard by the mill was promised to nobody before the flood came."
        await world.first[0].send(world.room(world.first[0], CAUCUS), secret)
        await world.come_together()
        mark = world.simulation.calls.mark()
        sent = await world.first[1].send(world.room(world.first[1], JOINT), secret)
        assert await world.simulation.until(
            lambda: sent.id not in {one.id for one in world.guild.server_messages(sent.channel_id)}
        )
        await world.settle()
        tried = [
            call
            for call in world.simulation.calls.since(mark)
            if (call.method, call.template)
            == ("DELETE", "/channels/{channel_id}/messages/{message_id}")
        ]
        assert [call.status for call in tried] == [204]


@pytest.mark.asyncio
async def test_who_left_and_came_back_while_the_bot_was_away_has_left(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        someone = world.first[0]
        await world.kill()
        world.guild.leave(someone)
        world.simulation.advance(60)
        world.guild.join_again(someone)
        await world.start()
        assert await world.simulation.until(lambda: CAUCUS not in world.sees(someone))
        await world.settle()
        assert f"<@{someone.id}>" in world.reads(world.ada, CONTROL)


@pytest.mark.asyncio
async def test_the_receipt_reaches_whoever_confirmed_though_the_room_is_gone(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.close()
        handed = [entry.message.text for entry in world.ben.transcript if entry.message is not None]
        assert any("Receipt: this workshop is closed" in text for text in handed)


@pytest.mark.asyncio
async def test_the_rehearsed_bot_reads_json_with_what_run_installs(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        process = world.bot._process
        assert process is not None
        assert not _loads(process.pid, "orjson")


def _loads(process: int, library: str) -> bool:
    """Whether a process has a library in its memory; only Linux tells."""
    maps = Path(f"/proc/{process}/maps")
    return maps.exists() and library in maps.read_text()
