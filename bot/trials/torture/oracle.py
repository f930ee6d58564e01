"""Who sees a channel, worked out from Discord's documentation alone and from nothing of the bot's.

https://discord.com/developers/docs/topics/permissions#permission-overwrites
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

VIEW_CHANNEL = 1 << 10
ADMINISTRATOR = 1 << 3


class Row(NamedTuple):
    """An overwrite: a role's or a member's."""

    target: int
    of_member: bool
    allow: int
    deny: int


class Server(NamedTuple):
    """What of a server decides over views. The role of everybody has the server's own id."""

    id: int
    owner: int
    roles: Mapping[int, int]
    """The rights of each role."""


def sees(server: Server, member: int, roles: Collection[int], rows: Sequence[Row]) -> bool:
    """Whether a member with these roles may view a channel with these rows."""
    if member == server.owner:
        return True
    rights = server.roles[server.id]
    for role in roles:
        rights |= server.roles.get(role, 0)
    if rights & ADMINISTRATOR:
        return True
    everybody = [row for row in rows if not row.of_member and row.target == server.id]
    of_roles = [row for row in rows if not row.of_member and row.target in roles]
    own = [row for row in rows if row.of_member and row.target == member]
    for step in (everybody, of_roles, own):
        deny = allow = 0
        for row in step:
            deny |= row.deny
            allow |= row.allow
        rights = rights & ~deny | allow
    return bool(rights & VIEW_CHANNEL)
