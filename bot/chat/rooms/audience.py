"""Reading a guild for its audience: the owner, Administrators, other bots, and who could let themselves in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import discord

from bot.domain.rooms import power as seat_power
from bot.domain.state import audience as audience_state
from bot.domain.vocabulary import power as power_words
from bot.domain.vocabulary.identity import UserId
from bot.frozen import frozen

if TYPE_CHECKING:
    from bot.domain.vocabulary.power import Powers

RoleCounts = Mapping[int, int]
"""How many hold each role, by the role's id."""


@frozen
class Entries:
    """Whom a guild gives power: over every room, over who comes in, over people."""

    sees: tuple[audience_state.Viewer, ...]
    could_enter: tuple[audience_state.Viewer, ...]
    could_act: tuple[audience_state.Viewer, ...]


def entries_of(
    guild: discord.Guild, *, members_known: bool, counts: RoleCounts | None = None
) -> Entries:
    """The guild's owner, roles and bots with power. The bot itself is never listed.

    ``counts`` is asked for where it is not told who holds which role.
    """
    sees: list[audience_state.Viewer] = []
    could: list[audience_state.Viewer] = []
    act: list[audience_state.Viewer] = []
    if guild.owner_id is not None:
        owner = guild.owner
        sees.append(
            audience_state.Viewer(
                audience_state.ViewerKind.OWNER,
                guild.owner_id,
                owner.display_name if owner is not None else "",
            )
        )
    for role in sorted(guild.roles, key=lambda one: one.id):
        if role.managed and role.tags is not None and role.tags.bot_id == guild.me.id:
            continue
        powers = powers_in(role.permissions)
        beyond = seat_power.beyond_seat(powers)
        viewer = _viewer(role, members_known, counts) if beyond.anything else None
        if viewer is None:
            continue
        if beyond.sees_everything:
            sees.append(viewer)
        elif beyond.lets_in:
            could.append(_with_powers(viewer, beyond.named))
        else:
            act.append(
                audience_state.Viewer(viewer.kind, viewer.id, viewer.name, powers=beyond.named)
            )
    return Entries(tuple(sees), tuple(could), tuple(act))


def _with_powers(viewer: audience_state.Viewer, powers: Powers) -> audience_state.Viewer:
    return audience_state.Viewer(
        viewer.kind, viewer.id, viewer.name, viewer.holders, viewer.count, powers
    )


def powers_in(rights: discord.Permissions) -> Powers:
    """The powers among these rights."""
    return _powers_in(rights.value)


@lru_cache(maxsize=1024)
def _powers_in(value: int) -> Powers:
    """It is asked of every role of everybody at every look, and of few different rights."""
    rights = discord.Permissions(value)
    return frozenset(
        power
        for power in power_words.Power
        if power is not power_words.Power.OWNER and getattr(rights, power)
    )


def power_of_member(member: discord.Member) -> audience_state.OnesPower:
    """What somebody holds in their guild."""
    return power_by_roles(
        member.guild, UserId(member.id), (role.id for role in member.roles), joined_s(member)
    )


def joined_s(member: discord.Member) -> int:
    """When somebody came into their guild, in seconds since the epoch; 0 where it is not told."""
    return int(member.joined_at.timestamp()) if member.joined_at is not None else 0


def power_by_roles(
    guild: discord.Guild, user: UserId, roles: Iterable[int], joined: int = 0
) -> audience_state.OnesPower:
    """What somebody with these roles holds. A time-out takes it for a while only, so it counts all the same."""
    powers = set(powers_in(guild.default_role.permissions))
    if guild.owner_id == user:
        powers.add(power_words.Power.OWNER)
    for number in roles:
        role = guild.get_role(number)
        powers |= powers_in(role.permissions) if role is not None else frozenset()
    return audience_state.OnesPower(user, frozenset(powers), joined)


def _viewer(
    role: discord.Role, members_known: bool, counts: RoleCounts | None
) -> audience_state.Viewer | None:
    """A role as an entry; a bot's own role stands for the bot. A role that certainly nobody holds is left out."""
    if role.tags is not None and role.tags.bot_id is not None:
        return audience_state.Viewer(audience_state.ViewerKind.BOT, role.tags.bot_id, role.name)
    if not members_known:
        if counts is None or role.is_default():
            return audience_state.Viewer(audience_state.ViewerKind.ROLE, role.id, role.name)
        ours = any(one.id == role.id for one in role.guild.me.roles)
        count = counts.get(role.id, 0) - ours
        return (
            audience_state.Viewer(audience_state.ViewerKind.ROLE, role.id, role.name, count=count)
            if count > 0
            else None
        )
    holders = frozenset(
        UserId(member.id) for member in role.members if member.id != role.guild.me.id
    )
    return (
        audience_state.Viewer(audience_state.ViewerKind.ROLE, role.id, role.name, holders)
        if holders
        else None
    )
