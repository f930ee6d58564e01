"""*My data*: what is held about the asker; people who take no part get the same form of answer."""

from __future__ import annotations

import discord

from bot.chat.asking import Services, answer, asked_in
from bot.chat.translate import user_id
from bot.domain.people.consent import surely
from bot.domain.road.press import IncomingPress
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import GuildId, UserId
from bot.domain.vocabulary.text import Text


async def tell(services: Services, interaction: discord.Interaction) -> None:
    """Tell the asker alone, wherever they ask; nothing here says whether there is a workshop they are not in."""
    if interaction.guild_id is None:
        await answer(services, interaction, Text("errors:not_in_a_server"))
        return
    by = user_id(interaction.user)
    workshops = services.engine.workshops(GuildId(interaction.guild_id))
    entries = tuple(entry for workshop in workshops for entry in _held(workshop, by))
    if services.suspended.of(GuildId(interaction.guild_id)):
        entries = (*entries, Text("data:suspended"))
    held = Text("data:held", entries=(*(entries or (Text("data:nothing"),)), Text("data:how")))
    # The same button for everybody: the screen of somebody who takes no part looks like any other.
    own = (one.language_of(by) for one in workshops if _held(one, by))
    spoken = next(own, asked_in(services, interaction))
    presses = (button(Verb.TAKE_MY_DATA_OUT),)
    view, *more = services.composer.answer(None, spoken, held, presses, services.new_act())
    await interaction.response.send_message(view=view, ephemeral=True)
    for further in more:
        await interaction.followup.send(view=further, ephemeral=True)


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """The button on one's line does what ``/my data`` does."""
    await tell(services, interaction)


async def take_out(services: Services, interaction: discord.Interaction) -> None:
    """Where somebody is in a workshop it means stepping out, and they are asked once more; else there is nothing."""
    by, guild = user_id(interaction.user), GuildId(interaction.guild_id or 0)
    for workshop in services.engine.workshops(guild):
        someone = workshop.participant(by)
        if someone is not None and someone.standing not in (Standing.WITHDRAWN, Standing.LEFT):
            draft = workshop.stage is Stage.DRAFT
            asked = Text("data:surely_off_draft") if draft else surely(workshop, by)
            await answer(services, interaction, asked, (button(Verb.WITHDRAW_SURELY),), workshop)
            return
    unread = bool(services.suspended.of(guild))
    await answer(
        services,
        interaction,
        Text("data:suspended_take_out" if unread else "data:nothing_to_take_out"),
    )


def _held(workshop: Workshop, by: UserId) -> tuple[Text, ...]:
    if workshop.facilitator(by) is not None:
        return (Text("data:facilitator"),)
    once = (Text("data:once_facilitator"),) if by in workshop.people.once_third_party else ()
    someone = workshop.participant(by)
    if someone is None:
        return once
    standing = Text(f"data:standing_{someone.standing}")
    side, voice = workshop.side_name(someone.side), workshop.settings.voice_offered
    return (Text("data:participant", side=side, standing=standing, voice=voice),)
