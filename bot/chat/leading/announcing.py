"""A session's time: typed in natural words, shown back before anybody is told."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.chat.asking import Services, answer, given_back
from bot.chat.translate import user_id
from bot.domain.leading.sessions import cannot_be_announced
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text


def time_meant(
    workshop: Workshop, by: UserId, words: str, now: datetime, timezone: str
) -> datetime | Refusal:
    """The moment that is meant, or the refusal that announcing it would meet: nobody confirms what cannot be."""
    # Only now: few starts of a bot read a time that somebody wrote.
    from zoneinfo import ZoneInfo

    from bot.times.language import for_locale
    from bot.times.reading import read
    from bot.times.unclear import Unclear

    when = read(words, now, ZoneInfo(timezone), for_locale(workshop.language_of(by)))
    if isinstance(when, Unclear):
        return refuse(Reason(f"time_{when}"))
    return cannot_be_announced(when, now) or when


async def ask_whether(
    services: Services, interaction: discord.Interaction, workshop: Workshop, words: str
) -> None:
    """Show the time as it was understood, in the reader's own local time; only the next press announces it."""
    when = time_meant(
        workshop, user_id(interaction.user), words, services.engine.now(), services.timezone
    )
    if isinstance(when, Refusal):
        text = given_back(when.text, Words(words))
        await answer(services, interaction, text, workshop=workshop)
        return
    surely = button(Verb.ANNOUNCE_SURELY, subject=str(int(when.timestamp())))
    await answer(
        services, interaction, Text("sessions:announce_surely", when=when), (surely,), workshop
    )
