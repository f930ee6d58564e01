"""A session's time: typed in natural words, shown back before anybody is told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from bot.chat.asking import House, answer
from bot.chat.translate import user_id
from bot.domain.commands import AnnounceSession
from bot.domain.identity import Locale, UserId
from bot.domain.presses import Verb, press
from bot.domain.refusals import Reason, Refusal, refuse
from bot.domain.sessions import announce
from bot.domain.text import Text
from bot.domain.workshop import Workshop
from bot.times.language import for_locale
from bot.times.reading import read
from bot.times.unclear import Unclear


def read_time(words: str, now: datetime, locale: Locale, timezone: str) -> datetime | None:
    """The moment that is meant, in UTC, to the minute; without a zone in the words, ``timezone``'s. None if unclear."""
    when = read(words, now, ZoneInfo(timezone), for_locale(locale))
    return None if isinstance(when, Unclear) else when


def time_meant(workshop: Workshop, by: UserId, words: str, now: datetime, timezone: str) -> datetime | Refusal:
    """The moment that is meant, or the refusal that announcing it would meet: nobody confirms what cannot be."""
    when = read(words, now, ZoneInfo(timezone), for_locale(workshop.language_of(by)))
    if isinstance(when, Unclear):
        return refuse(Reason(f"time_{when}"))
    decided = announce(workshop, AnnounceSession(by, when), now)
    return decided if isinstance(decided, Refusal) else when


async def ask_whether(house: House, interaction: discord.Interaction, workshop: Workshop, words: str) -> None:
    """Show the time as it was understood, in the reader's own local time; only the next press announces it."""
    when = time_meant(workshop, user_id(interaction.user), words, house.engine.now(), house.timezone)
    if isinstance(when, Refusal):
        await answer(house, interaction, when.text, workshop=workshop)
        return
    surely = press(Verb.ANNOUNCE_SURELY, subject=str(int(when.timestamp())))
    await answer(house, interaction, Text("sessions:announce_surely", when=when), (surely,), workshop)
