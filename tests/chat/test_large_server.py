"""A server with dozens of powerful roles and bots: everybody has an invitation, and the third party is told of all."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.rehearsal.simulation import Outcome, ShownMessage
from tests.loopback import LINE, Loopback, loopback

ROLES, BOTS = 40, 30
ADMINISTRATORS = 8
SEES, COULD = (
    discord.Permissions(administrator=True).value,
    discord.Permissions(manage_channels=True, manage_roles=True).value,
)


def answers_of(world: Loopback, outcome: Outcome) -> tuple[ShownMessage, ...]:
    """What a facilitator has been answered by now."""
    return world.ada.look_again(outcome).answers


@pytest.mark.asyncio
async def test_in_a_large_server_everybody_has_an_invitation_that_says_how_many_more(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        for place in range(ROLES):
            rights = SEES if place < ADMINISTRATORS else COULD
            role = world.guild.add_role(f"{place:02} " + "_*" * 48 + "x", rights)
            world.guild.grant(world.outsider, role)
        for place in range(BOTS):
            world.guild.add_bot(f"{place:02} " + "~|" * 48 + "x", SEES if place < 2 else COULD)
        await world.settle()
        await world.drafted()
        await world.open()
        await world.settle()
        for seat in world.people:
            invitation = world.reads(seat, LINE)
            assert "I take part" in invitation
            assert invitation.count("more\n") == 2, "who sees, and who could let themselves in"
        reported = await world.slash(world.ada, "workshop check")
        # What is too long for one message goes on in the next, which comes by itself.
        assert await world.simulation.until(
            lambda: "and 10 more" in "".join(one.everything for one in answers_of(world, reported))
        )
        told = "\n".join(one.everything for one in answers_of(world, reported))
        could = told.partition("Who could let themselves in")[2]
        assert sum(f"{place:02} " in could for place in range(ADMINISTRATORS, ROLES)) == (
            ROLES - ADMINISTRATORS
        )
        assert f"and {ROLES - ADMINISTRATORS + BOTS - 2 - 50} more" in could
