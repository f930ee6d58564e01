"""Reading a guild for its audience: the owner, Administrators, other bots, and who could let themselves in."""

from __future__ import annotations

import discord

from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.vocabulary.identity import UserId

_LET_THEMSELVES_IN = ("manage_roles", "manage_channels", "manage_guild", "manage_webhooks")


def facts_of(
    guild: discord.Guild, *, members_known: bool
) -> tuple[tuple[Viewer, ...], tuple[Viewer, ...], bool]:
    """Who sees every room, who could enter, and whether role holders are known. The bot itself is never listed."""
    sees: list[Viewer] = []
    could: list[Viewer] = []
    if guild.owner_id is not None:
        owner = guild.owner
        sees.append(
            Viewer(
                ViewerKind.OWNER, guild.owner_id, owner.display_name if owner is not None else ""
            )
        )
    for role in sorted(guild.roles, key=lambda one: one.id):
        if role.managed and role.tags is not None and role.tags.bot_id == guild.me.id:
            continue
        powerful = role.permissions.administrator
        if not powerful and not any(
            getattr(role.permissions, right) for right in _LET_THEMSELVES_IN
        ):
            continue
        viewer = _viewer(role, members_known=members_known)
        if viewer is not None:
            (sees if powerful else could).append(viewer)
    return tuple(sees), tuple(could), members_known


def _viewer(role: discord.Role, *, members_known: bool) -> Viewer | None:
    """A role as an entry; a bot's own role stands for the bot. A role that certainly nobody holds is left out."""
    if role.tags is not None and role.tags.bot_id is not None:
        return Viewer(ViewerKind.BOT, role.tags.bot_id, role.name)
    if not members_known:
        return Viewer(ViewerKind.ROLE, role.id, role.name)
    holders = frozenset(
        UserId(member.id) for member in role.members if member.id != role.guild.me.id
    )
    return Viewer(ViewerKind.ROLE, role.id, role.name, holders) if holders else None
