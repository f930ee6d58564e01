"""A session's time: typed in natural words, shown back before anybody is told."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import discord

from bot.chat.asking import Services, answer
from bot.chat.translate import user_id
from bot.domain.leading.sessions import AnnounceSession, announce
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Locale, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text


def read_time(words: str, now: datetime, locale: Locale, timezone: str) -> datetime | None:
    """The moment that is meant, in UTC, to the minute. Without a zone in the words, ``timezone``'s.

    None if the words do not name both a day and a clock time, or name one that does not exist: 30 February, or an hour
    that is skipped where clocks go forward. "In two hours" is two hours, whatever the clocks do meanwhile.
    """
    import dateparser  # a large package, needed once in a while: not in front of every start

    # All is read as what clocks show in one zone. The package mixes wall time and UTC where it is told of a zone.
    words, named = dateparser.timezone_parser.pop_tz_offset_from_string(words.strip())
    zone: tzinfo = named or ZoneInfo(timezone)
    here = now.astimezone(zone).replace(tzinfo=None, microsecond=1)  # a mark that no named clock time bears
    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": here, "TIMEZONE": "UTC"}
    reader = dateparser.DateDataParser(languages=[locale.partition("-")[0]], settings=settings)
    read = reader.get_date_data(words)
    found: datetime | None = read.date_obj
    if found is None or found.tzinfo is not None or not {"day", "time"} <= set(read.parts):
        return None  # not understood, a second zone, or a part that would have to be made up
    counted = found.microsecond == here.microsecond  # from now, not set by a clock
    try:
        when = now + (found - here) if counted else found.replace(tzinfo=zone).astimezone(UTC)
        if not counted and when.astimezone(zone).replace(tzinfo=None) != found:
            return None
    except OverflowError:  # at the two ends of the calendar
        return None
    return when.replace(second=0, microsecond=0)


def time_meant(workshop: Workshop, by: UserId, words: str, now: datetime, timezone: str) -> datetime | Refusal:
    """The moment that is meant, or the refusal that announcing it would meet: nobody confirms what cannot be."""
    when = read_time(words, now, workshop.language_of(by), timezone)
    if when is None:
        return refuse(Reason.TIME_NOT_UNDERSTOOD)
    decided = announce(workshop, AnnounceSession(by, when), now)
    return decided if isinstance(decided, Refusal) else when


async def ask_whether(services: Services, interaction: discord.Interaction, workshop: Workshop, words: str) -> None:
    """Show the time as it was understood, in the reader's own local time; only the next press announces it."""
    when = time_meant(workshop, user_id(interaction.user), words, services.engine.now(), services.timezone)
    if isinstance(when, Refusal):
        await answer(services, interaction, when.text, workshop=workshop)
        return
    surely = button(Verb.ANNOUNCE_SURELY, subject=str(int(when.timestamp())))
    await answer(services, interaction, Text("sessions:announce_surely", when=when), (surely,), workshop)
