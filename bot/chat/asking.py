"""One person's asking: which workshop they mean, their language, and how they alone are answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.app.engine import Engine, Reply, Showing
from bot.app.tending import Tending
from bot.chat.compose import Composer
from bot.chat.translate import user_id
from bot.domain.cards import Press
from bot.domain.commands import Command
from bot.domain.identity import ActId, GuildId, Locale, WorkshopId
from bot.domain.text import Text
from bot.domain.workshop import Settings, Stage, Workshop
from bot.store.closing import Closing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """What every callback may use; made once, by the wiring."""

    engine: Engine
    tending: Tending
    composer: Composer
    locale: Locale
    facilitator_role: str
    new_act: Callable[[], ActId]
    new_settings: Callable[[], Settings]
    awaiting_receipt: dict[WorkshopId, discord.Interaction]
    """In memory: whoever closed a workshop is handed its receipt, while Discord still lets us answer them."""
    receipts: Callable[[GuildId], Awaitable[tuple[Closing, ...]]]


async def defer(interaction: discord.Interaction) -> None:
    """Take the asking on, within Discord's three seconds, before anything slow is done."""
    await interaction.response.defer(ephemeral=True, thinking=True)


async def answer(
    house: House,
    interaction: discord.Interaction,
    text: Text,
    presses: tuple[Press, ...] = (),
    workshop: Workshop | None = None,
) -> None:
    """Tell the asker alone, in their language."""
    locale = workshop.language_of(user_id(interaction.user)) if workshop else house.locale
    view = house.composer.answer(workshop, locale, text, presses, house.new_act())
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def act(
    house: House,
    interaction: discord.Interaction,
    workshop_id: WorkshopId,
    command: Command,
    showing: Showing | None = None,
) -> Reply | None:
    """The road from a press to its answer: deferred, acted on, answered after the commit."""
    if not interaction.response.is_done():
        await defer(interaction)
    reply = await house.engine.act(workshop_id, command, showing)
    if reply is None:
        await answer(house, interaction, Text("errors:no_workshop_here"))
        return None
    if not reply.refused and reply.workshop.stage is Stage.CLOSING:
        house.awaiting_receipt[workshop_id] = interaction
    await answer(house, interaction, reply.text, reply.presses, reply.workshop)
    return reply


def find_workshop(house: House, interaction: discord.Interaction) -> Workshop | Text:
    """The workshop somebody means: the one whose room they are in, else the one they are a facilitator of."""
    if interaction.guild_id is None:
        return Text("errors:not_in_a_server")
    guild = GuildId(interaction.guild_id)
    here = interaction.channel_id
    theirs = []
    for workshop in house.engine.workshops(guild):
        if workshop.stage is Stage.CLOSING:
            continue
        if any(room.channel == here for room in workshop.rooms):
            return workshop
        if workshop.facilitator(user_id(interaction.user)) is not None:
            theirs.append(workshop)
    if len(theirs) == 1:
        return theirs[0]
    if theirs:
        return Text("errors:which_workshop")
    suspended = any(one.guild_id == guild for one in house.engine.suspended)
    return Text("errors:suspended" if suspended else "errors:no_workshop_here")


def showing_of(interaction: discord.Interaction, act_id: ActId | None) -> Showing:
    """Which showing was used: the form's or ephemeral button's own, else Discord's id of this one interaction."""
    return Showing(user_id(interaction.user), act_id or ActId(str(interaction.id)))
