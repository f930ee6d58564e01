"""What falls with the right to connect to a voice room."""

from __future__ import annotations

import discord

_CONNECT = discord.Permissions.connect.flag
_FALLS = (
    discord.Permissions.voice().value
    | discord.Permissions(manage_channels=True, manage_roles=True).value
)


def without_connect(held: int) -> int:
    """The rights somebody has in a voice room: who may not connect can neither change nor delete it."""
    return held if held & _CONNECT else held & ~_FALLS
