"""The mirror for the third party: how evenly its attention was spread, from this process's memory alone."""

from __future__ import annotations

import discord

from bot.chat.asking import Services, answer
from bot.domain.road.press import IncomingPress
from bot.domain.vocabulary.refusals import Reason, refuse


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """For facilitators."""
    workshop = press.workshop
    may = workshop.facilitator(press.by) is not None
    text = services.engine.mirror(workshop.id) if may else refuse(Reason.NOT_YOURS).text
    await answer(services, interaction, text, workshop=workshop)
