"""Whether a channel is gone: one answer that says so is not enough."""

from __future__ import annotations

from bot.app.ports import CallFailed, Structures
from bot.domain.vocabulary.identity import ChannelId, GuildId


async def is_gone(structures: Structures, guild: GuildId, channel: ChannelId) -> bool:
    """Ask for the whole list, and believe that alone.

    A room that was taken for gone by mistake would stand on with whoever sees it, and nobody would close it any more.
    Where the list cannot be had, it is not gone.
    """
    structures.doubt(guild)
    try:
        actual = await structures.read(guild, frozenset({channel}), frozenset())
    except CallFailed:
        return False
    if actual is None:
        return False
    return all(one.channel != channel for one in (*actual.categories, *actual.rooms))
