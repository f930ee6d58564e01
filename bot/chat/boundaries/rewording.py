"""Words given back to their author alone, held or returned, to be put otherwise; and what each boundary does."""

from __future__ import annotations

import discord

from bot.chat.asking import Services, answer, defer
from bot.chat.boundaries.returning import returned_text
from bot.chat.custom_id import ButtonId
from bot.chat.forms import WORDS
from bot.chat.translate import user_id
from bot.domain.boundaries.held import KeepAnswer, held_for
from bot.domain.state.holding import Boundary
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text

LONGEST_MESSAGE = 2_000


async def open_form(
    services: Services, interaction: discord.Interaction, workshop: Workshop, pressed: ButtonId
) -> None:
    """The words again, in a form, for whoever wrote them."""
    held = held_for(workshop, user_id(interaction.user), Handle(pressed.subject))
    if held is None:
        await answer(services, interaction, refuse(Reason.NOT_KEPT).text, workshop=workshop)
        return
    locale = workshop.language_of(user_id(interaction.user))
    label = services.composer.label
    sent = ButtonId(Verb.REWORD, pressed.handle, pressed.revision, pressed.subject, services.new_act())
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


async def look(
    services: Services, interaction: discord.Interaction, workshop: Workshop, pressed: ButtonId, words: Words
) -> None:
    """Whether the new wording may be said. The bot never says it for them: it is theirs to write in the room.

    It is looked at for the boundary that the held words met; once those are gone, for the stricter one.
    """
    by = user_id(interaction.user)
    held = held_for(workshop, by, Handle(pressed.subject))
    boundary = held.boundary if held is not None else Boundary.OUTSIDE
    here = await defer(interaction)
    found = await services.watching.may_be_said(workshop.id, by, words, boundary)
    text = Text("boundaries:may_be_said", words=words)
    if found is not None:
        text = Text("boundaries:still_not", reason=Text(f"boundaries:because_{found}"), words=words)
    await _tell(services, interaction, workshop, text, here=here)


async def give_back_a_name(
    services: Services, interaction: discord.Interaction, workshop: Workshop, words: Words
) -> bool:
    """Whether a name for a side names a person, and so went back to whoever wrote it. Everybody reads such a name."""
    returned = await services.watching.named(workshop.id, words)
    if returned is None:
        return False
    here = await defer(interaction)
    await _tell(services, interaction, workshop, returned_text(words, returned), here=here)
    return True


async def _tell(
    services: Services, interaction: discord.Interaction, workshop: Workshop, text: Text, *, here: bool
) -> None:
    """Answer; where the room of the form is gone, it waits for the person."""
    if here:
        await answer(services, interaction, text, workshop=workshop)
    else:
        await services.engine.act(workshop.id, KeepAnswer(user_id(interaction.user), text))


async def choose(services: Services, interaction: discord.Interaction, workshop: Workshop) -> None:
    """What each boundary does now, and a button each to change it; for facilitators."""
    if workshop.facilitator(user_id(interaction.user)) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
        return
    entries, presses = [], []
    for boundary in Boundary:
        name = Text(f"boundaries:name_{boundary}")
        only = boundary in workshop.boundaries.notice_only
        entries.append(Text("boundaries:notices" if only else "boundaries:holds", name=name))
        presses.append(button(Verb.HOLD_AGAIN if only else Verb.NOTICE_ONLY, subject=boundary, name=name))
    await answer(services, interaction, Text("boundaries:choose", entries=tuple(entries)), tuple(presses), workshop)
