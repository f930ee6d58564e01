"""A client of discord.py with nothing of Parley in it: what measurements are held against. ``bare_client`` begins it.

It reads every message, answers a press as a bot does that takes its time (deferred, then the words), and puts up a
button wherever somebody writes ``card``.
"""

from __future__ import annotations

import os
from typing import Any, Final

import discord
import yarl

CARD: Final = "card"
BUTTON: Final = "bare:press"
API, GATEWAY, SECRET = "BARE_API", "BARE_GATEWAY", "BARE_TOKEN"


class _Client(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if message.content == CARD:
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Press", custom_id=BUTTON))
            await message.channel.send("A button", view=view)

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
