"""The receipt goes to the one who closed, while Discord still lets the bot answer them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import discord

from bot.chat.asking import Services
from bot.chat.compose import MENTIONING_NOBODY
from bot.chat.people.drafting import receipt_text
from bot.domain.vocabulary.identity import Locale
from bot.store.port import Closing

_log = logging.getLogger(__name__)


async def send_receipt(
    services: Services, awaited: tuple[discord.Interaction[Any], Locale], closing: Closing
) -> None:
    """As the answer to their press; privately, where the room they pressed in is gone with the others."""
    interaction, spoken = awaited
    times = (closing.closed_at, closing.key_destroyed_at, closing.expires_at)
    text = receipt_text(closing.rooms_deleted, len(closing.remaining_channel_ids), times)
    views = services.composer.answer(None, spoken, text, (), services.new_act())
    try:
        for view in views:
            await interaction.followup.send(view=view, ephemeral=True)
    except (discord.HTTPException, OSError):
        await _send_privately(interaction.user, views)


async def _send_privately(
    person: discord.User | discord.Member, views: Sequence[discord.ui.LayoutView]
) -> None:
    try:
        for view in views:
            await person.send(view=view, allowed_mentions=MENTIONING_NOBODY)
    except (discord.HTTPException, OSError) as failed:
        _log.info("the receipt waits for check (%s)", type(failed).__name__)
