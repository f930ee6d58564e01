"""Contributions that name somebody, or repeat what was not released, go back to their author to be reworded."""

from __future__ import annotations

import discord

from bot.app.watching import Returned
from bot.chat.asking import House, answer, defer
from bot.chat.translate import user_id
from bot.domain.identity import Words
from bot.domain.notes import TellInLine
from bot.domain.text import Text
from bot.domain.workshop import Workshop


async def returned(house: House, interaction: discord.Interaction, workshop: Workshop, words: Words) -> bool:
    """Ask the guard before anything is kept; True if the words went back, marked, with nothing done (DESIGN §6)."""
    here = interaction.response.is_done() or await defer(interaction)
    by = user_id(interaction.user)
    found = await house.watching.contribution(workshop.id, by, words)
    if found is None:
        return False
    text = returned_text(words, found)
    if here:
        await answer(house, interaction, text, workshop=workshop)
    else:
        await house.engine.act(workshop.id, TellInLine(by, text))
    return True


def returned_text(words: Words, found: Returned) -> Text:
    """What the author alone reads: why, which places, and all of their words."""
    reason = Text(f"boundaries:because_{found.reason}")
    pieces = (Words(_whole(words.text, start, end)) for start, end in found.spans)
    marked = tuple(dict.fromkeys(piece for piece in pieces if piece))
    if not marked:
        return Text("boundaries:still_not", reason=reason, words=words)
    return Text("boundaries:returned", reason=reason, marked=marked, words=words)


def _whole(text: str, start: int, end: int) -> str:
    """What is marked, up to the ends of its words."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]
