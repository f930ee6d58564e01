"""Held words: a form to put them otherwise, looked at again for the author alone; and what each boundary does."""

from __future__ import annotations

import discord

from bot.chat.asking import House, answer, defer
from bot.chat.custom_id import Pressed
from bot.chat.forms import WORDS
from bot.chat.translate import user_id
from bot.domain.boundaries import held_for
from bot.domain.cards import Verb, press
from bot.domain.holding import Boundary
from bot.domain.identity import Handle, Words
from bot.domain.refusals import Reason, refuse
from bot.domain.text import Text
from bot.domain.workshop import Workshop

LONGEST_MESSAGE = 2_000


async def open_form(house: House, interaction: discord.Interaction, workshop: Workshop, pressed: Pressed) -> None:
    """The words again, in a form, for whoever wrote them."""
    held = held_for(workshop, user_id(interaction.user), Handle(pressed.subject))
    if held is None:
        await answer(house, interaction, refuse(Reason.NOT_KEPT).text, workshop=workshop)
        return
    locale = workshop.language_of(user_id(interaction.user))
    label = house.composer.label
    sent = Pressed(Verb.REWORD, pressed.handle, pressed.revision, pressed.subject, house.new_act())
    modal = discord.ui.Modal(title=label(locale, Text("forms:reword_title")), custom_id=sent.encode())
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        default=held.words.text[:LONGEST_MESSAGE],
        max_length=LONGEST_MESSAGE,
        required=True,
        custom_id=WORDS,
    )
    modal.add_item(discord.ui.Label(text=label(locale, Text("forms:reword_label")), component=field))
    modal.stop()
    await interaction.response.send_modal(modal)


async def look(house: House, interaction: discord.Interaction, workshop: Workshop, words: Words) -> None:
    """Whether the new wording may be said. The bot never says it for them: it is theirs to write in the room."""
    await defer(interaction)
    found = await house.watching.contribution(workshop.id, user_id(interaction.user), words)
    if found is None:
        await answer(house, interaction, Text("boundaries:may_be_said", words=words), workshop=workshop)
        return
    reason = Text(f"boundaries:because_{found.reason}")
    await answer(house, interaction, Text("boundaries:still_not", reason=reason, words=words), workshop=workshop)


async def choose(house: House, interaction: discord.Interaction, workshop: Workshop) -> None:
    """What each boundary does now, and a button each to change it; for facilitators."""
    if workshop.facilitator(user_id(interaction.user)) is None:
        await answer(house, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
        return
    entries, presses = [], []
    for boundary in Boundary:
        name = Text(f"boundaries:name_{boundary}")
        only = boundary in workshop.notice_only
        entries.append(Text("boundaries:notices" if only else "boundaries:holds", name=name))
        presses.append(press(Verb.HOLD_AGAIN if only else Verb.NOTICE_ONLY, subject=boundary, name=name))
    await answer(house, interaction, Text("boundaries:choose", entries=tuple(entries)), tuple(presses), workshop)
