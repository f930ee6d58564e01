"""Promise 3, for those on a side: whoever sees every room sits on none, and no role of theirs reaches others' words."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.rehearsal.simulation import NotAllowed
from tests.beginnings import already_together
from tests.loopback import ADMINISTRATOR, CAUCUS, CONTROL, JOINT, LINE, Loopback, loopback

SHARED = {CAUCUS, JOINT}


def shared(world: Loopback) -> set[str]:
    """Which shared rooms anybody on a side still sees, but for whoever sees every room anyway."""
    ordinary = [*world.first, *world.second[1:]]
    return {word for seat in ordinary for word in world.sees(seat)} & SHARED


@pytest.mark.asyncio
async def test_the_owner_and_administrators_are_not_put_on_a_side(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        world.guild.grant(world.outsider, world.guild.add_role("keepers", ADMINISTRATOR))
        await world.slash(world.ada, "workshop new", name="Mill")
        for seat in (world.owner, world.outsider):
            answer = await world.slash(
                world.ada, "workshop people", person=seat.id, **{"as": "first"}
            )
            assert "every room" in answer.text
            assert "What can be done" in answer.text
            assert str(seat.id) not in (await world.slash(world.ada, "workshop people")).text


@pytest.mark.asyncio
@pytest.mark.parametrize("away", [False, True], ids=["watching", "away meanwhile"])
async def test_who_becomes_one_while_on_a_side_closes_the_rooms_until_the_power_is_gone(
    tmp_path: Path, away: bool
) -> None:
    async with already_together(tmp_path / "bot") as world:
        powerful = world.second[0]
        role = world.guild.add_role("keepers", ADMINISTRATOR)
        if away:
            await world.kill()
        world.guild.grant(powerful, role)
        if away:
            await world.start()
        assert await world.simulation.until(lambda: shared(world) == set())
        await world.settle()
        for seat in world.people:
            if seat is not powerful:
                told = world.reads(seat, LINE)
                assert "Somebody on a side can see every room" in told
                assert f"<@{powerful.id}>" not in told
        assert f"<@{powerful.id}>" in world.reads(world.ada, CONTROL)
        answer = await world.press(world.ada, CONTROL, "acknowledge")
        assert "stay closed all the same" in answer.text
        assert shared(world) == set()
        world.guild.revoke(powerful, role)
        assert await world.simulation.until(lambda: shared(world) == SHARED)


@pytest.mark.asyncio
async def test_a_role_with_manage_messages_reaches_no_words_of_the_others(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        one, other = world.first[0], world.second[0]
        rights = discord.Permissions(
            manage_messages=True, pin_messages=True, manage_threads=True, manage_channels=True
        )
        world.guild.grant(other, world.guild.add_role("helpers", rights.value))
        await world.settle()
        joint = world.room(one, JOINT)
        await one.send(joint, "We lost two orchards that winter.")
        await world.settle()
        said = next(each for each in other.on_screen(joint) if "orchards" in each.text)
        with pytest.raises(NotAllowed):
            await other.delete(said)
        assert "orchards" in world.reads(one, JOINT)
