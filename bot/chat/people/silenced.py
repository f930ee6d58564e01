"""Whom the server keeps from writing and pressing: not through its screening yet, or timed out."""

from __future__ import annotations

import discord

from bot.app.engine import Engine
from bot.chat.translate import guild_id, user_id
from bot.domain.boundaries.names import everybody
from bot.domain.people.silenced import ReportSilenced
from bot.domain.state.workshop import Stage


def is_silenced(person: discord.abc.User) -> bool:
    """Whether Discord lets this member read, but not write or press, at this moment."""
    return isinstance(person, discord.Member) and (person.pending or person.is_timed_out())


async def look(engine: Engine, person: discord.abc.User) -> None:
    """Have every workshop of this member's guild know. That a time-out has ended shows by what they do next."""
    if not isinstance(person, discord.Member):
        return
    user, silenced = user_id(person), is_silenced(person)
    for workshop in engine.workshops_with(guild_id(person.guild), user):
        inside = workshop.stage is not Stage.CLOSING
        if inside and silenced is not (user in workshop.people.silenced):
            await engine.act(workshop.id, ReportSilenced(user, silenced))


async def look_at_everybody(engine: Engine, guild: discord.Guild) -> None:
    """After a gap: everybody of this guild's workshops, as far as they are known."""
    for workshop in engine.workshops(guild_id(guild)):
        for user in sorted(everybody(workshop)):
            member = guild.get_member(user)
            if member is not None:
                await look(engine, member)
