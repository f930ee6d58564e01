"""Differences from the description that are not ours to mend: each with whose they are, and why."""

from __future__ import annotations

import re

from bot.rehearsal.described.mismatch import Mismatch

_KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"^request .*/channels (permission_overwrites/\*/id|parent_id): int, not string",
        "discord.py sends ids of overwrites and categories as numbers; Discord takes numbers and strings for ids",
    ),
    (
        r"^request POST /users/@me/channels recipient_id: int, not string",
        "discord.py sends a person's id as a number where a private line is opened; Discord takes both",
    ),
    (
        r"^request PATCH /guilds/\{guild_id\}/members/\{user_id\} channel_id: int, not string",
        "discord.py sends a voice room's id as a number where somebody is moved; Discord takes both",
    ),
    (
        r"^request .* (data/)?attachments/\*/id: int, not string",
        "Discord's documentation has numbers for new files (an index into files[n]), its description strings alone",
    ),
    (
        r" message_reference/type: enum$",
        "Discord's description knows replies alone (0), its documentation also forwards (1)",
    ),
    (
        r"components/\*/items/\*/media: missing id$",
        "SimCord gives a picture that a message shows no id beside that of its file; discord.py reads neither",
    ),
    (
        r"^reply 200 GET /users/@me/guilds \*: missing owner, permissions$",
        "SimCord lists a bot's servers without whether it owns them and its rights there; discord.py reads neither",
    ),
)


def why(mismatch: Mismatch) -> str | None:
    """Whose difference this is and why it stays, or None: then it has to be looked into."""
    told = str(mismatch)
    return next((reason for pattern, reason in _KNOWN if re.search(pattern, told)), None)
