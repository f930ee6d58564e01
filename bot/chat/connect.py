"""Connecting: where Discord is, which privileged intents we are granted, what a refused token means."""

from __future__ import annotations

import discord
from discord import gateway, http
from yarl import URL

Intents = discord.Intents
"""What the wiring hands from here to the client, without knowing Discord itself."""


class TokenRefused(Exception):
    """Discord does not know this token."""


class CannotReach(Exception):
    """Discord did not answer."""


def use_address(api_url: str, gateway_url: str) -> None:
    """Talk to a Discord at another address; the settings allow loopback addresses only (the rehearsal)."""
    http.Route.BASE = api_url
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)


def wanted_intents() -> discord.Intents:
    """What Parley listens to when all is granted: guilds and what is connected to them, members, messages, words."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        members=True,
        message_content=True,
        webhooks=True,
        integrations=True,
    )


def _leave_voice_alone() -> None:
    """Parley never speaks: that the packages for it are missing is nothing to warn anybody about."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False


async def granted_intents(token: str) -> discord.Intents:
    """The wanted intents without the privileged ones that are switched off for this application.

    Asking for one that is off would end the connection; without it Parley says what it cannot see. ``TokenRefused``.
    """
    _leave_voice_alone()
    # It only asks over REST; intents without guilds would be warned about.
    async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
        try:
            await asking.login(token)
        except discord.LoginFailure:
            raise TokenRefused from None
        except (discord.HTTPException, OSError):
            raise CannotReach from None
        flags = asking.application_flags
    intents = wanted_intents()
    intents.members = flags.gateway_guild_members or flags.gateway_guild_members_limited
    intents.message_content = flags.gateway_message_content or flags.gateway_message_content_limited
    return intents
