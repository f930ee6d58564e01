"""Messages on their way to the guard: told apart from everybody else's first, then translated."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.app.engine import Engine
from bot.app.ports import Names
from bot.app.watching import Said, Watching
from bot.chat.bystander import is_bystander
from bot.chat.translate import user_id
from bot.domain.identity import ChannelId, GuildId, MessageId, UserId, Words
from bot.domain.workshop import Stage, Workshop


class GuildDirectory:
    """What people are called, as the guild tells it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        """Display name, nickname, global name and handle of each member; nothing of whoever is not cached."""
        found = self._client.get_guild(guild)
        members = [found.get_member(user) for user in sorted(users)] if found is not None else []
        return tuple(_names(member) for member in members if member is not None)


def _names(member: discord.Member) -> Names:
    others = tuple(name for name in (member.nick, member.global_name) if name and name != member.display_name)
    return Names(UserId(member.id), member.display_name, others, member.name)


class Overhearing:
    """Hands the guard what people of a workshop write anywhere in its guild. Bots and everybody else are let be."""

    def __init__(self, engine: Engine, watching: Watching) -> None:
        self._engine = engine
        self._watching = watching
        self._watched: dict[int, frozenset[int]] = {}
        engine.on_change(self._know)
        for workshop in engine.workshops():
            self._know(workshop)

    def _know(self, workshop: Workshop) -> None:
        """Who is watched in this guild; a workshop that closes lets go of its people."""
        people: set[int] = set()
        for one in self._engine.workshops(workshop.guild):
            if one.stage is Stage.OPEN:
                people |= {who.user for who in one.participants} | {who.user for who in one.facilitators}
        self._watched[workshop.guild] = frozenset(people)

    async def heard(self, message: discord.Message) -> None:
        """A new message."""
        if is_bystander(message, self._watched):
            return
        await self._hand_over(message)

    async def edited(self, message: discord.Message) -> None:
        """A message in its new wording is looked at like a new one."""
        if is_bystander(message, self._watched):
            return
        await self._hand_over(message)

    async def _hand_over(self, message: discord.Message) -> None:
        if message.guild is None or message.author.bot or message.webhook_id is not None:
            return
        said = _said(message)
        for workshop in self._engine.workshops(GuildId(message.guild.id)):
            inside = workshop.participant(said.author) or workshop.facilitator(said.author)
            if workshop.stage is Stage.OPEN and inside is not None:
                await self._watching.heard(workshop.id, said)


def _said(message: discord.Message) -> Said:
    reference = message.reference
    forwarded = reference is not None and reference.type is discord.MessageReferenceType.forward
    return Said(
        author=user_id(message.author),
        channel=ChannelId(message.channel.id),
        message=MessageId(message.id),
        words=Words(message.content),
        forwarded_from=ChannelId(reference.channel_id) if forwarded and reference is not None else None,
        files=tuple((one.filename, one.content_type) for one in message.attachments),
    )
