"""Promise 3: no room opens while somebody unlisted sees it; who could let themselves in is named to all first."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.rehearsal.simulation import Grant
from tests.loopback import ADMINISTRATOR, CAUCUS, CONTROL, JOINT, LINE, VIEW, loopback

COULD_ENTER = (
    ("caretakers", discord.Permissions(manage_roles=True).value),
    ("builders", discord.Permissions(manage_channels=True).value),
    ("stewards", discord.Permissions(manage_guild=True).value),
    ("plumbers", discord.Permissions(manage_webhooks=True).value),
)


@pytest.mark.asyncio
async def test_no_room_is_made_before_everybody_who_would_see_it_is_acknowledged(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        keepers = world.guild.add_role("keepers", ADMINISTRATOR)
        world.guild.grant(world.outsider, keepers)
        world.guild.add_bot("Jukebox", ADMINISTRATOR)
        for name, rights in COULD_ENTER:
            world.guild.grant(world.outsider, world.guild.add_role(name, rights))
        await world.drafted()

        outcome = await world.slash(world.ada, "workshop open")
        assert all(
            named in outcome.text
            for named in ("the owner of this server", "Rosamund", "keepers", "Jukebox")
        )
        assert world.rooms() == ()
        for left in (3, 2, 1):
            refused = await world.slash(world.ada, "workshop open")
            assert "No rooms were made yet" in refused.text
            assert len([one for answer in refused.answers for one in answer.buttons]) == left
            assert world.rooms() == ()
            await world.press_answer(world.ada, refused, "acknowledge")
        # One more administrator after the last look: the role was acknowledged with one holder, not with two.
        world.guild.grant(world.ben, keepers)
        refused = await world.slash(world.ada, "workshop open")
        assert "keepers" in refused.text
        assert world.rooms() == ()

        await world.press_answer(world.ada, refused, "acknowledge")
        opened = await world.slash(world.ada, "workshop open")
        assert "finds their own line with the invitation" in opened.text
        for seat in world.people:
            card = world.reads(seat, LINE)
            assert "the owner of this server" in card
            named = [
                name
                for name in ("Rosamund", "keepers", "Jukebox", *dict(COULD_ENTER))
                if name not in card
            ]
            assert named == []


@pytest.mark.asyncio
async def test_a_viewer_let_in_by_a_role_or_by_hand_keeps_rooms_closed_or_is_put_out_again(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        await world.open()

        # By a role: nobody's own room opens with their consent until it is acknowledged.
        keepers = world.guild.add_role("keepers", ADMINISTRATOR)
        world.guild.grant(world.outsider, keepers)
        assert await world.simulation.until(
            lambda: "Somebody new can see" in world.reads(world.ada, CONTROL)
        )
        outcome = await world.press(world.first[0], LINE, "consent")
        assert CAUCUS not in world.sees(world.first[0]), outcome.text
        world.guild.revoke(world.outsider, keepers)
        await world.settle()
        for seat in world.people[1:]:
            await world.press(seat, LINE, "consent")
        await world.press(world.ada, CONTROL, "open_own_rooms")
        assert await world.simulation.until(
            lambda: all(CAUCUS in world.sees(seat) for seat in world.people)
        )

        # By hand, for a person, for a role, in a room and in the category: taken out with the first event.
        category = next(room.id for room in world.rooms() if room.is_category)
        places = [world.room(world.first[0], CAUCUS), world.room(world.ada, JOINT), category]
        guests = world.guild.add_role("guests")
        world.guild.grant(world.outsider, guests)
        for place in places:
            world.guild.set_grant(place, Grant(world.outsider.id, allow=VIEW, for_member=True))
            world.guild.set_grant(place, Grant(guests, allow=VIEW))
            assert await world.simulation.until(lambda: world.sees(world.outsider) == frozenset())
            await world.settle()
            allowed = {
                one.target for room in world.rooms() for one in room.grants if one.allow & VIEW
            }
            assert not allowed & {world.outsider.id, guests, world.guild.everyone}
        assert "Somebody changed by hand who can see or write" in world.reads(world.ada, CONTROL)
