"""A client of discord.py with nothing of Parley in it: what measurements are held against. ``bare_client`` begins it.

It reads every message, answers a press as a bot does that takes its time (deferred, then the words), and puts up a
button wherever somebody writes ``card``. Where somebody writes ``calls 3 20 1`` it makes three rooms, posts twenty
messages and deletes a room, what can be side by side, as fast as the library lets it.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, Final

import discord
import yarl

CARD: Final = "card"
BUTTON: Final = "bare:press"
_CALLS: Final = "calls"
API, GATEWAY, SECRET = "BARE_API", "BARE_GATEWAY", "BARE_TOKEN"


@dataclass(frozen=True, slots=True)
class Acts:
    """So many rooms to be made, messages to be posted, and rooms to be deleted: each a call.

    The very first room is a category, which the others stand in; it is deleted when nothing else is left.
    """

    make: int
    post: int
    delete: int

    @property
    def asked(self) -> str:
        """What is written to have it done."""
        return f"{_CALLS} {self.make} {self.post} {self.delete}"


class _Client(discord.Client):
    _category: discord.CategoryChannel | None = None
    _rooms: tuple[discord.TextChannel, ...] = ()

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is not None and message.content.startswith(f"{_CALLS} "):
            make, post, delete = map(int, message.content.split()[1:])
            await self._do(message.guild, Acts(make, post, delete))
        if message.content == CARD:
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Press", custom_id=BUTTON))
            await message.channel.send("A button", view=view)

    async def _do(self, guild: discord.Guild, acts: Acts) -> None:
        make = acts.make
        if self._category is None and make:
            self._category = await guild.create_category("rooms")
            make -= 1
        made = (
            guild.create_text_channel(f"room-{one}", category=self._category) for one in range(make)
        )
        self._rooms = (*self._rooms, *await asyncio.gather(*made))
        gone, self._rooms = self._rooms[: acts.delete], self._rooms[acts.delete :]
        where = islice(cycle(self._rooms or gone), acts.post)
        posts = asyncio.gather(*(room.send("Something to read") for room in where))
        if self._rooms:
            await asyncio.gather(posts, *(room.delete() for room in gone))
            return
        await posts
        await asyncio.gather(*(room.delete() for room in gone))
        if self._category is not None:
            await self._category.delete()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("Done", ephemeral=True)


def main() -> None:
    """Be one, where the environment says, until told to end."""
    discord.http.Route.BASE = os.environ[API]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ[GATEWAY])
    intents = discord.Intents(
        guilds=True, guild_messages=True, message_content=True, members=True, voice_states=True
    )
    client = _Client(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
    client.run(os.environ[SECRET], log_handler=None)
