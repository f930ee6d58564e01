"""Connecting: where Discord is, which privileged intents we are granted, what a refused token means."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import discord
from discord import gateway, http
from yarl import URL

from bot.app.urgency import Urgency, urgent

_log = logging.getLogger(__name__)
_ITS_OWN_TROUBLE = 500
Intents = discord.Intents
"""What the wiring hands from here to the client, without knowing Discord itself."""


NO_SUCH_ROLE = (
    "No server of this bot has the role that discord.facilitator_role names, so only those who may manage the server "
    "can begin a workshop: make the role there, or name another one."
)
"""For the operator at the terminal, who alone can mend it."""


class TokenRefused(Exception):
    """Discord does not know this token."""


class CannotReach(Exception):
    """Discord did not answer."""


class NotNow(CannotReach):
    """Discord answered with its own trouble: asked a little later, it may well be over."""


class IntentSwitchedOff(Exception):
    """A privileged intent was switched off in the portal while it was in use."""


_TOKEN_COUNTS_NO_MORE = 4004
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""


async def stay_connected(client: discord.Client, token: str) -> None:
    """Connect, and come back after every gap, until the client is closed.

    ``TokenRefused``, ``IntentSwitchedOff`` and ``NotNow`` are what the library itself does not come back from.
    """
    try:
        # Of several in a process, one that begins does not wait behind all that the others have to say.
        with urgent(Urgency.CLOSING):
            await client.login(token)
        await client.connect()
    except discord.PrivilegedIntentsRequired:
        raise IntentSwitchedOff from None
    except discord.LoginFailure:
        raise TokenRefused from None
    except discord.ConnectionClosed as closed:
        if closed.code == _TOKEN_COUNTS_NO_MORE:
            raise TokenRefused from None
        raise NotNow from None
    except (discord.HTTPException, discord.GatewayNotFound):
        raise NotNow from None
    except Exception:  # noqa: BLE001  (something that is no event, say; only kind and place are printed)
        _log.exception("the connection broke off")
        raise NotNow from None


def use_address(api_url: str, gateway_url: str) -> None:
    """Talk to a Discord at another address; the settings allow loopback addresses only (the rehearsal)."""
    http.Route.BASE = api_url
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)


def wanted_intents() -> discord.Intents:
    """What Parley listens to when all is granted: guilds and what is connected to them, members, messages, words; and
    who is in a call.
    """
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        members=True,
        message_content=True,
        webhooks=True,
        integrations=True,
        voice_states=True,
    )


def leave_voice_alone() -> None:
    """Parley never speaks: that the packages for it are missing is nothing to warn anybody about."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False


def lacks_role(guilds: Sequence[discord.Guild], role: str) -> bool:
    """Whether none of these servers has a role of this name or id; never where there is no server or no such wish."""
    here = (one for guild in guilds for one in guild.roles)
    return bool(role and guilds) and not any(role in (one.name, str(one.id)) for one in here)


async def granted_intents(token: str) -> discord.Intents:
    """The wanted intents without the privileged ones that are switched off for this application.

    Asking for one that is off would end the connection; without it Parley says what it cannot see. ``TokenRefused``.
    """
    async with _asking(token) as asking:
        flags = asking.application_flags
    intents = wanted_intents()
    intents.members = flags.gateway_guild_members or flags.gateway_guild_members_limited
    intents.message_content = flags.gateway_message_content or flags.gateway_message_content_limited
    return intents


async def sessions_at_once(token: str) -> int:
    """How many sessions of this application may be begun within five seconds. ``TokenRefused``, ``CannotReach``."""
    async with _asking(token) as asking:
        try:
            _, _, limit = await asking.http.get_bot_gateway()
        except discord.GatewayNotFound:
            raise NotNow from None
    return int(limit["max_concurrency"])


@asynccontextmanager
async def _asking(token: str) -> AsyncIterator[discord.Client]:
    """A client that only asks over REST. ``TokenRefused``, ``CannotReach``."""
    leave_voice_alone()
    # Intents without guilds would be warned about.
    async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
        try:
            await asking.login(token)
        except discord.LoginFailure:
            raise TokenRefused from None
        except discord.HTTPException as error:
            raise (NotNow if error.status >= _ITS_OWN_TROUBLE else CannotReach) from None
        except OSError:
            raise CannotReach from None
        yield asking
