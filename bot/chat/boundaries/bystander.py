"""Messages that concern no workshop: told apart before anything else is done, and what telling them apart costs."""

import asyncio
from collections.abc import Collection, Mapping
from time import perf_counter
from typing import Any, Final, cast

import discord

Watched = Mapping[int, Collection[int]]
"""Guild id → the user ids of those who take part in a workshop there."""

ROUNDS: Final = 200
MESSAGES_A_ROUND: Final = 100
_GUILD: Final = 710000000000000001
_CHANNEL: Final = 720000000000000001
_BYSTANDER: Final = 730000000000000001


def is_bystander(message: discord.Message, watched: Watched) -> bool:
    """Whether the message is from somebody in no workshop of its guild, so that nothing of it is looked at.

    Call this first, for every message: it reads two ids and nothing else.
    """
    guild = message.guild
    return guild is None or message.author.id not in watched.get(guild.id, ())


class _Bare(discord.Client):
    """A client that takes every message and does nothing with it."""

    async def on_message(self, message: discord.Message) -> None:
        """Nothing."""


class _Watching(discord.Client):
    """A client that leaves bystanders alone."""

    def __init__(self, watched: Watched) -> None:
        super().__init__(intents=discord.Intents.default(), max_messages=None)
        self._watched = watched
        self.looked_at = 0

    async def on_message(self, message: discord.Message) -> None:
        """Nothing for a bystander."""
        if is_bystander(message, self._watched):
            return
        self.looked_at += 1


def overhead() -> float:
    """The share that telling bystanders apart adds to a bare client's handling of a message: 0.05 is five in a hundred.

    Both clients parse the same gateway events with discord.py's own parser and run their handler, in turns. Nothing is
    connected.
    """
    return asyncio.run(_side_by_side())


async def _side_by_side() -> float:
    from statistics import median  # for a measurement alone, which no running bot makes

    watched = {guild: frozenset(range(guild, guild + 12)) for guild in range(_GUILD, _GUILD + 50)}
    bare = _Bare(intents=discord.Intents.default(), max_messages=None)
    watching = _Watching(watched)
    async with bare, watching:
        for client in (bare, watching):
            _join(client)
        shares = []
        for turn in range(ROUNDS):
            if turn % 2:
                without, with_guard = await _handled(bare), await _handled(watching)
            else:
                with_guard, without = await _handled(watching), await _handled(bare)
            shares.append(with_guard / without - 1)
    return median(shares)


def _join(client: discord.Client) -> None:
    """Give the client a guild with one channel, as the gateway would."""
    channel = {
        "id": str(_CHANNEL),
        "type": 0,
        "name": "hall",
        "position": 0,
        "permission_overwrites": [],
    }
    guild = {
        "id": str(_GUILD),
        "name": "valley",
        "channels": [channel],
        "roles": [],
        "members": [],
        "emojis": [],
    }
    state = client._connection
    state._add_guild(discord.Guild(data=cast(Any, guild), state=state))


async def _handled(client: discord.Client) -> float:
    """Seconds for one round of messages, from the parsed event to the end of the handler."""
    start = perf_counter()
    for number in range(MESSAGES_A_ROUND):
        client._connection.parse_message_create(cast(Any, _event(number)))
    await asyncio.sleep(0)  # the handlers, each a task of its own, run now
    return perf_counter() - start


def _event(number: int) -> dict[str, object]:
    """A message as the gateway sends it."""
    user = {
        "id": str(_BYSTANDER),
        "username": "passer",
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
    }
    return {
        "id": str(740000000000000000 + number), "channel_id": str(_CHANNEL), "guild_id": str(_GUILD), "author": user,
        "member": {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
        "content": "has anybody seen the key to the hall?", "timestamp": "2026-01-02T00:00:00+00:00",
        "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": False, "type": 0, "flags": 0, "components": [],
    }  # fmt: skip
