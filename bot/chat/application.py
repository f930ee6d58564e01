"""What Discord tells an operator of the application and its servers, asked over REST alone: for check and setup."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import discord

from bot.chat.connect import CannotReach, TokenRefused, leave_voice_alone
from bot.chat.translate import install_permissions
from bot.frozen import frozen

_MOST_SERVERS = 50


@frozen
class Server:
    """A server that the bot is in, as far as it matters before anything runs there. Names are roles', not people's."""

    name: str
    lacking_rights: tuple[str, ...]
    bot_is_administrator: bool
    administrators: tuple[str, ...]
    """Roles other than the bot's own that give the Administrator right."""
    roles: frozenset[str]
    """Names and ids of its roles."""
    wants_two_factor: bool
    tells_of_every_message: bool


@frozen
class Portal:
    """What the portal has set, and where the bot is. ``clock_off_s``: this computer's clock less Discord's."""

    application_id: int
    is_public: bool
    members_intent: bool
    message_content_intent: bool
    servers: tuple[Server, ...]
    clock_off_s: float | None


def install_link(application_id: int) -> str:
    """The whole link that adds the bot to a server, with the rights it needs and no others."""
    permissions = install_permissions().value
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={permissions}"
    )


class _Clocks:
    """What Discord's answers say about the time."""

    def __init__(self) -> None:
        self.off_s: float | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._heard)

    async def _heard(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        end: aiohttp.TraceRequestEndParams,
    ) -> None:
        told = end.response.headers.get("Date")
        if told is not None:
            self.off_s = time.time() - parsedate_to_datetime(told).timestamp()


async def read_portal(token: str) -> Portal:
    """Ask for the application and its servers. ``TokenRefused``, ``CannotReach``."""
    leave_voice_alone()
    clocks = _Clocks()
    async with discord.Client(
        intents=discord.Intents(guilds=True), http_trace=clocks.trace
    ) as asking:
        try:
            await asking.login(token)
            found = [guild async for guild in asking.fetch_guilds(limit=_MOST_SERVERS)]
            servers = [await _server(asking, guild.id) for guild in found]
        except discord.LoginFailure:
            raise TokenRefused from None
        except (discord.HTTPException, OSError):
            raise CannotReach from None
        application, flags = asking.application, asking.application_flags
    if application is None:
        raise CannotReach
    return Portal(
        application_id=application.id,
        is_public=application.bot_public,
        members_intent=flags.gateway_guild_members or flags.gateway_guild_members_limited,
        message_content_intent=flags.gateway_message_content
        or flags.gateway_message_content_limited,
        servers=tuple(servers),
        clock_off_s=clocks.off_s,
    )


async def _server(asking: discord.Client, server_id: int) -> Server:
    guild = await asking.fetch_guild(server_id, with_counts=False)
    own_id = asking.user.id if asking.user is not None else 0
    me = await guild.fetch_member(own_id)
    held = discord.Permissions.none()
    for role in me.roles:
        held.value |= role.permissions.value
    needed = install_permissions()
    administrator = held.administrator
    return Server(
        name=guild.name,
        lacking_rights=tuple(
            name for name, wanted in needed if wanted and not (administrator or getattr(held, name))
        ),
        bot_is_administrator=administrator,
        administrators=tuple(
            role.name
            for role in guild.roles
            if role.permissions.administrator and role not in me.roles
        ),
        roles=frozenset(text for role in guild.roles for text in (role.name, str(role.id))),
        wants_two_factor=guild.mfa_level is discord.MFALevel.require_2fa,
        tells_of_every_message=guild.default_notifications
        is discord.NotificationLevel.all_messages,
    )
