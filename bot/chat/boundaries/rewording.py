"""Words given back to their author alone, held or returned, to be put otherwise; and what each boundary does."""

from __future__ import annotations

import discord

from bot.chat import forms
from bot.chat.asking import Services, answer, defer
from bot.domain.boundaries.held import LONGEST_REWORDED, KeepAnswer, held_for
from bot.domain.road.press import IncomingPress
from bot.domain.state.holding import Boundary
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """The words again, in a form; and whether what comes back may be said."""
    if interaction.type is discord.InteractionType.component:
        await _open_form(services, interaction, press)
    else:
        await look(services, interaction, press)


async def _open_form(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """For whoever wrote them."""
    held = held_for(press.workshop, press.by, press.subject)
    if held is None:
        await answer(services, interaction, refuse(Reason.NOT_KEPT).text, workshop=press.workshop)
        return
    again = Words(held.words.text[:LONGEST_REWORDED])
    form = Form((TextField(WORDS, Text("forms:reword_label"), LONGEST_REWORDED, again),))
    await interaction.response.send_modal(forms.drawn(services, press, form))


async def look(services: Services, interaction: discord.Interaction, press: IncomingPress) -> None:
    """Whether the new wording may be said. The bot never says it for them: it is theirs to write in the room.

    It is looked at for the boundary that the held words met; once those are gone, for the stricter one.
    """
    workshop, words = press.workshop, press.words
    held = held_for(workshop, press.by, press.subject)
    boundary = held.boundary if held is not None else Boundary.OUTSIDE
    here = await defer(interaction)
    found = await services.watching.may_be_said(workshop.id, press.by, words, boundary)
    text = Text("boundaries:may_be_said", words=words)
    if found is not None:
        text = Text("boundaries:still_not", reason=Text(f"boundaries:because_{found}"), words=words)
    if here:
        await answer(services, interaction, text, workshop=workshop)
    else:
        await services.engine.act(workshop.id, KeepAnswer(press.by, text))
