"""Promise 8, where the key is gone before its time: rooms close, those who may lead are told, closing needs no key."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.rehearsal.simulation import Grant
from tests.beginnings import already_in_briefing, already_together
from tests.loopback import BOT_RIGHTS, CONTROL, JOINT, NAME, VIEW, Loopback

pytestmark = pytest.mark.waits

MANAGE_ROLES = discord.Permissions(manage_roles=True).value
NOTICE = "The bot cannot read a workshop in this server"


async def without_its_key(world: Loopback) -> bytes:
    """The key file is gone when the bot starts again; what was in it."""
    await world.kill()
    (key,) = world.bot.keys.glob("*.key")
    content = key.read_bytes()
    key.unlink()
    await world.start()
    assert await world.simulation.until(lambda: not any(world.sees(seat) for seat in world.people))
    await world.settle()
    return content


@pytest.mark.asyncio
async def test_a_workshop_without_its_key_fails_closed_and_can_be_closed_for_good(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        await without_its_key(world)
        assert await world.simulation.until(
            lambda: any(room.id != world.lobby for room in world.ada.rooms())
        )
        await world.settle()
        for facilitator in (world.ada, world.ben):
            (notice,) = [room for room in facilitator.rooms() if room.id != world.lobby]
            told = "\n".join(one.text for one in facilitator.on_screen(notice.id))
            assert NOTICE in told
            assert not notice.may_write
        await world.kill()
        await world.start()
        assert len([room for room in world.ada.rooms() if room.id != world.lobby]) == 1

        said = await world.slash(world.first[0], "my data")
        assert "its key is missing" in said.text
        asked = await world.slash(world.first[0], "workshop check")
        assert "key is missing" in asked.text
        refused = await world.slash(world.first[0], "workshop close", name="Mill and meadow")
        assert "key is missing" in refused.text
        assert world.rooms()
        mistyped = await world.slash(world.ada, "workshop close", name=NAME)
        assert "type this server's name" in mistyped.text
        assert world.rooms()
        await world.slash(world.ada, "workshop close", name="Mill and meadow")
        assert await world.simulation.until(lambda: world.rooms() == ())
        assert await world.simulation.until(lambda: world.bot.workshops_stored() == 0)
        await world.settle()
        assert "Receipt" in (await world.slash(world.ada, "workshop check")).text


@pytest.mark.asyncio
async def test_what_could_not_be_closed_at_first_closes_with_the_rights_and_what_is_opened_by_hand_again(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.kill()
        for key in world.bot.keys.glob("*.key"):
            key.unlink()
        world.guild.set_bot_permissions(BOT_RIGHTS & ~MANAGE_ROLES)
        await world.start()
        assert any(world.sees(seat) for seat in world.people), "it may close nothing"
        world.guild.set_bot_permissions(BOT_RIGHTS)
        assert await world.simulation.until(
            lambda: not any(world.sees(seat) for seat in world.people), 10.0
        ), "it closes as soon as it may"
        await world.settle()
        opened = next(room for room in world.rooms() if room.name.startswith(JOINT))
        for _ in range(3):
            by_hand = Grant(world.first[0].id, allow=VIEW, for_member=True)
            world.guild.set_grant(opened.id, by_hand)
            assert JOINT in world.sees(world.first[0])
            assert await world.simulation.until(lambda: not world.sees(world.first[0]), 10.0)
            await world.settle()


@pytest.mark.asyncio
async def test_a_key_folder_that_is_gone_while_it_runs_is_said_and_closing_ends_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        elsewhere = world.bot.keys.with_name("elsewhere")
        world.bot.keys.rename(elsewhere)
        await world.press(world.ada, CONTROL, "pause")
        await world.press(world.ada, CONTROL, "close", {"words": NAME})
        await world.press(world.ben, CONTROL, "confirm_close")
        world.wait_for_closing()
        assert await world.simulation.until(lambda: world.rooms() == ())
        await world.settle()
        told = (await world.slash(world.ada, "workshop check")).text
        assert "has broken off" in told
        assert "nothing you need to do" not in told
        elsewhere.rename(world.bot.keys)
        assert await world.simulation.until(lambda: world.bot.workshops_stored() == 0, 60.0)
        assert not list(world.bot.keys.glob("*.key"))


@pytest.mark.asyncio
async def test_with_its_key_put_back_the_rooms_open_as_they_were_and_nobody_is_accused(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        (name,) = world.bot.key_files()
        before = {seat.id: world.sees(seat) for seat in world.people}
        stood = {room.id for room in world.rooms()}
        content = await without_its_key(world)
        await world.kill()
        path = world.bot.keys / name
        path.touch(mode=0o600)
        path.write_bytes(content)
        await world.start()
        assert await world.simulation.until(
            lambda: {seat.id: world.sees(seat) for seat in world.people} == before
        )
        await world.settle()
        read = "\n".join(
            one.text for room in world.ada.rooms() for one in world.ada.on_screen(room.id)
        )
        assert "changed by hand" not in read
        assert {room.id for room in world.rooms()} == stood, "the room with the notice has gone"
