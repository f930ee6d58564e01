"""What is to be said of the application in Discord's portal and of the servers it is in. (pure)"""

from __future__ import annotations

from collections.abc import Iterator

from bot.care.findings import Finding, Level
from bot.chat.application import Portal, Server, install_link
from bot.chat.connect import NO_SUCH_ROLE
from bot.domain.rooms.call_rights import CallRight

_CLOCK_MAY_BE_OFF_S = 30.0
_MOST_NAMED = 8


def look_at_portal(portal: Portal, facilitator_role: str) -> Iterator[Finding]:
    """The application, then each server."""
    yield from _intents(portal)
    if portal.is_public:
        yield Finding(
            *(Level.WRONG, "discord", "public"),
            "anybody may add this bot to a server",
            "switch Public Bot off on the Bot page of the developer portal (install link: None)",
        )
    if portal.clock_off_s is not None and abs(portal.clock_off_s) > _CLOCK_MAY_BE_OFF_S:
        yield Finding(
            *(Level.WRONG, "machine", "clock"),
            f"this computer's clock is {portal.clock_off_s:+.0f} seconds off Discord's",
            "set it by the network (timedatectl set-ntp true): times that people read depend on it",
        )
    if not portal.servers:
        yield Finding(
            *(Level.WRONG, "discord", "no-server"),
            "the bot is in no server yet",
            f"open {install_link(portal.application_id)}",
        )
        return
    yield Finding(Level.FINE, "discord", "servers", f"the bot is in {_servers(portal)}")
    yield from _role(portal, facilitator_role)
    for server in portal.servers:
        yield from _server(portal, server)


def _servers(portal: Portal) -> str:
    count = len(portal.servers)
    return "1 server" if count == 1 else f"{count} servers"


def _intents(portal: Portal) -> Iterator[Finding]:
    for granted, name, label, lost in (
        (
            portal.members_intent,
            "members-intent",
            "Server Members Intent",
            "who holds or gets a role is not known",
        ),
        (
            portal.message_content_intent,
            "message-content-intent",
            "Message Content Intent",
            "nothing is watched for words that leave their room",
        ),
    ):
        if not granted:
            yield Finding(
                *(Level.NOTE, "discord", name),
                f"{label} is off, so {lost}",
                "switch it on on the Bot page of the developer portal, then start the bot again",
            )


def _role(portal: Portal, role: str) -> Iterator[Finding]:
    if not role:
        return
    if any(role in server.roles for server in portal.servers):
        what = "discord.facilitator_role stands in a server of this bot"
        yield Finding(Level.FINE, "role", "role", what)
        return
    what, _, do = NO_SUCH_ROLE.rstrip(".").partition(": ")
    yield Finding(Level.WRONG, "role", "role-missing", what, do)


def _rights(portal: Portal, server: Server, about: str) -> Iterator[Finding]:
    """What rooms need, and, by itself, what voice sessions alone need: everything else works without."""
    give = f"open {install_link(portal.application_id)} again, or give its role these rights"
    for_voice = tuple(name for name in server.lacking_rights if name in frozenset(CallRight))
    needed = tuple(name for name in server.lacking_rights if name not in for_voice)
    if needed:
        yield Finding(*(Level.WRONG, about, "rights"), f"the bot lacks {_in_words(needed)}", give)
    if for_voice:
        what = f"the bot lacks {_in_words(for_voice)}, which voice sessions alone need"
        yield Finding(*(Level.NOTE, about, "voice-rights"), what, give)


def _in_words(rights: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ").title() for name in rights)


def _server(portal: Portal, server: Server) -> Iterator[Finding]:
    about = f"server {server.name}"
    yield from _rights(portal, server, about)
    if server.bot_is_administrator:
        yield Finding(
            *(Level.WRONG, about, "bot-administrator"),
            "the bot has the Administrator right, which it does not need",
            "take it from the bot's role",
        )
    if server.administrators:
        shown = ", ".join(server.administrators[:_MOST_NAMED])
        more = len(server.administrators) - _MOST_NAMED
        yield Finding(
            *(Level.NOTE, about, "administrators"),
            f"besides the owner, these roles see every room: {shown}" + _and_more(more),
            "take Administrator from whoever is not meant to read everything",
        )
    if server.wants_two_factor:
        yield Finding(
            *(Level.NOTE, about, "two-factor"),
            "it asks moderators for two-factor authentication",
            "switch that on for the account that owns the application too, else Discord refuses what the bot does",
        )
    if server.tells_of_every_message:
        yield Finding(
            *(Level.NOTE, about, "notifications"),
            "members are notified of every message unless they chose otherwise",
            "choose Only @mentions in its settings: previews show on lock screens",
        )


def _and_more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""
