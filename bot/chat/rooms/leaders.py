"""Who may lead a workshop in a server, as rows of a room: the configured role, else those with Manage Server."""

from __future__ import annotations

import discord

from bot.domain.rooms import desired as desired_rooms
from bot.domain.vocabulary.identity import GuildId

_MOST = 20


def leaders_in(
    client: discord.Client, role_named: str, guild: GuildId
) -> frozenset[desired_rooms.Target]:
    """The rows; nobody where the guild is away, or tells of nobody."""
    found = client.get_guild(guild)
    if found is None:
        return frozenset()
    for role in found.roles:
        if role_named and not role.is_default() and role_named in (role.name, str(role.id)):
            return frozenset({desired_rooms.Target(desired_rooms.TargetKind.ROLE, role.id)})
    managing = [
        member.id
        for member in found.members
        if member.guild_permissions.manage_guild and not member.bot
    ]
    return frozenset(
        desired_rooms.Target(desired_rooms.TargetKind.MEMBER, user)
        for user in sorted(managing)[:_MOST]
    )
