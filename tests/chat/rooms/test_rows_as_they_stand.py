"""The rows of a room's rights as the gateway told them, held against what discord.py itself makes of them."""

from __future__ import annotations

from typing import Any, cast

import discord
import pytest

from bot.chat.translate import actual_room, right_names
from bot.domain.rooms.desired import BOT, EVERYONE, Overwrite, Target, TargetKind
from bot.rehearsal.simulation import SimulatedDiscord
from tests.rehearsal.simulation.conftest import RIGHTS, VIEW
from tests.rehearsal.simulation.small_bot import running

NOBODY_KNOWN = 123_456_789_012_345_678


def as_discord_py_reads(channel: discord.TextChannel) -> frozenset[Overwrite]:
    """By its own public way."""
    guild, rows = channel.guild, set()
    for target, overwrite in channel.overwrites.items():
        allow, deny = map(right_names, overwrite.pair())
        kind = TargetKind.ROLE if isinstance(target, discord.Role) else TargetKind.MEMBER
        ours = {guild.id: EVERYONE, guild.me.id: BOT}.get(target.id, Target(kind, target.id))
        if allow or deny:
            rows.add(Overwrite(ours, allow, deny))
    return frozenset(rows)


@pytest.mark.asyncio
async def test_a_room_stands_with_the_very_rows_that_discord_py_reads_of_it() -> None:
    async with SimulatedDiscord() as simulation:
        guild = simulation.create_guild("Two towns", owner="Rosa", bot_permissions=RIGHTS.value)
        mira, keepers = guild.add_member("ميرا"), guild.add_role("Keepers")
        room = guild.add_text_channel("weir")
        async with running(simulation) as bot:
            known = bot.get_guild(guild.id)
            assert known is not None
            channel = known.get_channel(room)
            assert isinstance(channel, discord.TextChannel)
            rows: list[tuple[int, int, int, int]] = [
                (guild.id, 0, 0, VIEW),
                (known.me.id, 1, VIEW | 1 << 11, 0),
                (keepers, 0, 1 << 16, 1 << 11 | 1 << 40),
                (mira.id, 1, VIEW | 1 << 11, 1 << 11),  # what is both allowed and denied is denied
                (NOBODY_KNOWN, 1, 1 << 6, 0),
                (mira.id + 1, 1, 0, 0),
            ]
            payload = [
                {"id": str(one), "type": kind, "allow": str(allow), "deny": str(deny)}
                for one, kind, allow, deny in rows
            ]
            channel._fill_overwrites(cast(Any, {"permission_overwrites": payload}))
            stands = actual_room(channel).overwrites
            assert stands == as_discord_py_reads(channel)
            assert len(stands) == 5
            denied = next(row for row in stands if row.target == Target(TargetKind.MEMBER, mira.id))
            assert denied.allow == {"view_channel"}
            assert denied.deny == {"send_messages"}
