"""*My data*: what is held about the asker; people who take no part get the same form of answer."""

from __future__ import annotations

import discord

from bot.chat.asking import House, answer
from bot.chat.translate import user_id
from bot.domain.identity import GuildId, UserId
from bot.domain.text import Text
from bot.domain.workshop import Workshop


async def tell(house: House, interaction: discord.Interaction) -> None:
    """Tell the asker alone, wherever they ask; nothing here says whether there is a workshop they are not in."""
    if interaction.guild_id is None:
        await answer(house, interaction, Text("errors:not_in_a_server"))
        return
    by = user_id(interaction.user)
    entries = tuple(
        entry for workshop in house.engine.workshops(GuildId(interaction.guild_id)) for entry in _held(workshop, by)
    )
    held = Text("data:held", entries=(*(entries or (Text("data:nothing"),)), Text("data:how")))
    await answer(house, interaction, held)


def _held(workshop: Workshop, by: UserId) -> tuple[Text, ...]:
    if workshop.facilitator(by) is not None:
        return (Text("data:facilitator"),)
    someone = workshop.participant(by)
    if someone is None:
        return ()
    standing = Text(f"data:standing_{someone.standing}")
    return (Text("data:participant", side=workshop.side_name(someone.side), standing=standing),)
