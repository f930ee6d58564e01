"""Ids, rights and errors: where Discord's become ours and ours become Discord's, and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import aiohttp
import discord

from bot.app.ports import Absent, Refused, Unreachable
from bot.domain.rooms import desired as desired_rooms
from bot.domain.rooms import plan as room_plan
from bot.domain.vocabulary.identity import ChannelId, GuildId, MessageId, UserId

_log = logging.getLogger(__name__)

_COME_AGAIN = {401, 408, 429}
"""A token that counts no more, a time-out, a limit: nothing about the call itself."""
_NOT_TAKEN = {20009, 50007, 200_000, 200_001, 240_000}
"""Forbidden for what it is: explicit content, whoever takes no messages, words and links that are filtered."""
_UNKNOWN = {10003, 10004, 10008}
"""Unknown channel, guild, message: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json"""


def user_id(user: discord.abc.User) -> UserId:
    """Discord's user, as ours."""
    return UserId(user.id)


def guild_id(guild: discord.Guild) -> GuildId:
    """Discord's guild, as ours."""
    return GuildId(guild.id)


def channel_id(channel: discord.abc.Snowflake) -> ChannelId:
    """Discord's channel, as ours."""
    return ChannelId(channel.id)


def message_id(message: discord.Message | discord.PartialMessage) -> MessageId:
    """Discord's message, as ours."""
    return MessageId(message.id)


def permissions(rights: frozenset[str]) -> discord.Permissions:
    """The rights as Discord's bit field."""
    return discord.Permissions(**dict.fromkeys(rights, True))


def right_names(value: discord.Permissions) -> frozenset[str]:
    """The names of all rights that are set, also of those we never use; where discord.py has two names, ours."""
    return _names_of(value.value)


@lru_cache(maxsize=1024)
def _names_of(bits: int) -> frozenset[str]:
    """The same few bit fields stand in every room of every pass."""
    value = discord.Permissions(bits)
    used = frozenset(name for name in desired_rooms.BOT_WHEN_INVITED if getattr(value, name))
    others = discord.Permissions(bits & ~install_permissions().value)
    return used | frozenset(name for name, is_set in others if is_set)


def install_permissions() -> discord.Permissions:
    """What the install link asks for: everything rooms give or deny, and managing them."""
    return permissions(desired_rooms.BOT_WHEN_INVITED)


def overwrites_for(
    rows: frozenset[desired_rooms.Overwrite], guild: discord.Guild
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    """Our rows as Discord takes them; a member who is not cached is named by id alone."""
    translated: dict[
        discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite
    ] = {}
    for row in rows:
        translated[_target(row.target, guild)] = _pair(row.allow, row.deny)
    return translated


@lru_cache(maxsize=1024)
def _pair(allow: frozenset[str], deny: frozenset[str]) -> discord.PermissionOverwrite:
    """The same few stand in every room of every pass; whoever is handed one only reads it."""
    return discord.PermissionOverwrite.from_pair(permissions(allow), permissions(deny))


def rows_sent(
    rows: frozenset[desired_rooms.Overwrite], guild: discord.Guild
) -> list[dict[str, Any]]:
    """The rows as they go over the wire: whom each is about (0 is a role, 1 a person), what is allowed and denied."""
    sent = []
    for target, pair in overwrites_for(rows, guild).items():
        allow, deny = (str(each.value) for each in pair.pair())
        kind = 0 if _is_role(target) else 1
        sent.append({"id": target.id, "type": kind, "allow": allow, "deny": deny})
    return sent


def _is_role(target: discord.Role | discord.Member | discord.Object) -> bool:
    return isinstance(target, discord.Role) or (
        isinstance(target, discord.Object) and target.type is discord.Role
    )


def as_far_as_it_may(row: desired_rooms.Overwrite, guild: discord.Guild) -> desired_rooms.Overwrite:
    """A row without what the bot may not deny: Discord would refuse all of it, and what closes is not to wait."""
    return row._replace(deny=row.deny & right_names(guild.me.guild_permissions))


def _target(
    target: desired_rooms.Target, guild: discord.Guild
) -> discord.Role | discord.Member | discord.Object:
    match target.kind:
        case desired_rooms.TargetKind.EVERYONE:
            return guild.default_role
        case desired_rooms.TargetKind.BOT:
            return guild.me
        case desired_rooms.TargetKind.MEMBER:
            return discord.Object(target.id, type=discord.Member)
        case desired_rooms.TargetKind.ROLE:
            # In a create call discord.py takes a bare id for a member's, whatever its type says.
            return guild.get_role(target.id) or discord.Object(target.id, type=discord.Role)


def actual_room(channel: discord.abc.GuildChannel) -> room_plan.ActualRoom:
    """A channel as it stands."""
    rows = set()
    # As the gateway told them: what discord.py makes of them goes through every right there is, in each row of each
    # room at each change.
    for row in channel._overwrites:
        allow, deny = _names_of(row.allow & ~row.deny), _names_of(row.deny)
        if allow or deny:
            target = _our_target(row.id, is_role=row.is_role(), guild=channel.guild)
            rows.add(desired_rooms.Overwrite(target, allow, deny))
    parent = ChannelId(channel.category_id) if channel.category_id is not None else None
    return room_plan.ActualRoom(
        ChannelId(channel.id),
        channel.name,
        parent,
        frozenset(rows),
        plain=_is_plain(channel),
        position=channel.position,
        voice=isinstance(channel, discord.VoiceChannel),
    )


def _is_plain(channel: discord.abc.GuildChannel) -> bool:
    """An ordinary channel that says nothing beside its name, and in which nobody has to wait."""
    if isinstance(channel, discord.CategoryChannel):
        return True
    if isinstance(channel, discord.VoiceChannel):
        return not (channel.slowmode_delay or channel.nsfw or channel.user_limit)
    return (
        isinstance(channel, discord.TextChannel)
        and not channel.is_news()
        and not channel.topic
        and not channel.slowmode_delay
        and not channel.nsfw
    )


def to_be_plain(channel: discord.abc.GuildChannel | None) -> dict[str, Any]:
    """What to send so that a channel says nothing beside its name, nobody has to wait in it, and it is of our kind."""
    if isinstance(channel, discord.VoiceChannel):
        return {"rate_limit_per_user": 0, "nsfw": False, "user_limit": 0}
    if not isinstance(channel, discord.TextChannel):
        return {"type": discord.ChannelType.text.value}
    options: dict[str, Any] = {}
    if channel.is_news():
        options["type"] = discord.ChannelType.text.value
    if channel.topic:
        options["topic"] = None
    if channel.slowmode_delay:
        options["rate_limit_per_user"] = 0
    if channel.nsfw:
        options["nsfw"] = False
    return options


def _our_target(number: int, *, is_role: bool, guild: discord.Guild) -> desired_rooms.Target:
    if number == guild.id:
        return desired_rooms.EVERYONE
    if number == guild.me.id:
        return desired_rooms.BOT
    kind = desired_rooms.TargetKind.ROLE if is_role else desired_rooms.TargetKind.MEMBER
    return desired_rooms.Target(kind, number)


@contextmanager
def calls() -> Iterator[None]:
    """Round every call to Discord: its errors become ours, with nothing of what it said in them."""
    try:
        yield
    except discord.NotFound as error:
        raise (Absent() if error.code in _UNKNOWN else Refused()) from None
    except discord.Forbidden as error:
        raise Refused(for_rights=error.code not in _NOT_TAKEN) from None
    except discord.HTTPException as error:
        if error.status >= 500 or error.status in _COME_AGAIN:
            raise Unreachable from None
        raise Refused(for_rights=False) from None
    except (aiohttp.ClientError, OSError, TimeoutError):
        raise Unreachable from None
    except (LookupError, TypeError, ValueError, AttributeError):
        # The library met an answer that is not what Discord says it is: no JSON, say, but a page of somebody's proxy.
        _log.warning("an answer could not be read", exc_info=True)
        raise Unreachable from None
