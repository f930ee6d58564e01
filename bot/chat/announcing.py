"""A session's time: typed in natural words, shown back before anybody is told."""

from __future__ import annotations

from datetime import UTC, datetime

import discord

from bot.chat.asking import House, answer
from bot.chat.translate import user_id
from bot.domain.identity import Locale
from bot.domain.presses import Verb, press
from bot.domain.refusals import Reason, refuse
from bot.domain.text import Text
from bot.domain.workshop import Workshop


def read_time(words: str, now: datetime, locale: Locale, timezone: str) -> datetime | None:
    """The moment that is meant, in UTC, to the minute; None if the words name none. Without a zone, ``timezone``'s."""
    import dateparser  # a large package, needed once in a while: not in front of every start

    found = dateparser.parse(
        words,
        languages=[locale.partition("-")[0]],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "RETURN_AS_TIMEZONE_AWARE": True,
            "TIMEZONE": timezone,
            "TO_TIMEZONE": "UTC",
            "REQUIRE_PARTS": [],
        },
    )
    return found.astimezone(UTC).replace(second=0, microsecond=0) if found is not None else None


async def ask_whether(house: House, interaction: discord.Interaction, workshop: Workshop, words: str) -> None:
    """Show the time as it was understood, in the reader's own local time; only the next press announces it."""
    locale = workshop.language_of(user_id(interaction.user))
    when = read_time(words, house.engine.now(), locale, house.timezone)
    if when is None:
        await answer(house, interaction, refuse(Reason.TIME_NOT_UNDERSTOOD).text, workshop=workshop)
        return
    if when <= house.engine.now():
        await answer(house, interaction, refuse(Reason.TIME_IS_PAST, when=when).text, workshop=workshop)
        return
    surely = press(Verb.ANNOUNCE_SURELY, subject=str(int(when.timestamp())))
    await answer(house, interaction, Text("sessions:announce_surely", when=when), (surely,), workshop)
