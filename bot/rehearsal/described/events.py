"""Which parts of the gateway's events the description has a schema for: it describes the calls, and events carry
what calls carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MESSAGE, _CHANNEL, _THREAD = "MessageResponse", "GuildChannelResponse", "ThreadResponse"
_MEMBER, _USER, _ROLE, _GUILD = (
    "GuildMemberResponse",
    "UserResponse",
    "GuildRoleResponse",
    "GuildResponse",
)

_PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "READY": (("user", _USER),),
    "MESSAGE_CREATE": (("", _MESSAGE),),
    "MESSAGE_UPDATE": (("", _MESSAGE),),
    "CHANNEL_CREATE": (("", _CHANNEL),),
    "CHANNEL_UPDATE": (("", _CHANNEL),),
    "CHANNEL_DELETE": (("", _CHANNEL),),
    "THREAD_CREATE": (("", _THREAD),),
    "THREAD_UPDATE": (("", _THREAD),),
    "GUILD_CREATE": (
        ("", _GUILD),
        ("channels/*", _CHANNEL),
        ("members/*", _MEMBER),
        ("threads/*", _THREAD),
    ),
    "GUILD_UPDATE": (("", _GUILD),),
    "GUILD_ROLE_CREATE": (("role", _ROLE),),
    "GUILD_ROLE_UPDATE": (("role", _ROLE),),
    "GUILD_MEMBER_ADD": (("", _MEMBER),),
    "GUILD_MEMBER_UPDATE": (("", _MEMBER),),
    "GUILD_MEMBER_REMOVE": (("user", _USER),),
    "GUILD_BAN_ADD": (("user", _USER),),
    "GUILD_BAN_REMOVE": (("user", _USER),),
    "GUILD_MEMBERS_CHUNK": (("members/*", _MEMBER),),
    "GUILD_AUDIT_LOG_ENTRY_CREATE": (("", "AuditLogEntryResponse"),),
    "VOICE_STATE_UPDATE": (("", "VoiceStateResponse"),),
    "INTERACTION_CREATE": (
        ("member", _MEMBER),
        ("channel", _CHANNEL),
        ("message", _MESSAGE),
        ("data/resolved/users/*", _USER),
        ("data/resolved/roles/*", _ROLE),
        ("data/resolved/messages/*", _MESSAGE),
    ),
}


def described_parts(event: str, payload: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The parts of an event that are described: what each is called, its schema, and it. Nothing: not described."""
    for place, schema in _PARTS.get(event, ()):
        for part in _at(payload, place.split("/") if place else []):
            yield (f"{event} {place}".strip(), schema, part)


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield value
        return
    head, *rest = path
    if head == "*":
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _at(each, rest)
    elif isinstance(value, Mapping) and value.get(head) is not None:
        yield from _at(value[head], rest)
