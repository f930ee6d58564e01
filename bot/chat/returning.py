"""Contributions that name somebody, or repeat what was not released, go back to their author to be reworded."""

from __future__ import annotations

import discord

from bot.chat.asking import House, answer, defer
from bot.chat.translate import user_id
from bot.domain.identity import Words
from bot.domain.notes import TellInLine
from bot.domain.text import Text, Value
from bot.domain.workshop import Workshop


async def returned(house: House, interaction: discord.Interaction, workshop: Workshop, words: Words) -> bool:
    """Ask the guard before anything is kept; True if the words went back, marked, with nothing done (DESIGN §6)."""
    here = interaction.response.is_done() or await defer(interaction)
    by = user_id(interaction.user)
    found = await house.watching.contribution(workshop.id, by, words)
    if found is None:
        return False
    marked: tuple[Value, ...] = tuple(Words(words.text[start:end]) for start, end in found.spans)
    reason = Text(f"boundaries:because_{found.reason}")
    text = Text("boundaries:returned", reason=reason, marked=marked, words=words)
    if here:
        await answer(house, interaction, text, workshop=workshop)
    else:
        await house.engine.act(workshop.id, TellInLine(by, text))
    return True
