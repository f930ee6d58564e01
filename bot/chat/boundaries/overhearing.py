"""Messages on their way to the guard: told apart from everybody else's first, then translated."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

import discord

from bot.app.engine import Engine
from bot.app.ports import Absent, CallFailed, Names, Refused
from bot.app.watching import Said, Watching
from bot.chat import translate
from bot.chat.boundaries import bystander
from bot.chat.boundaries.files import Files, FileWords
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import (
    ChannelId,
    GuildId,
    MessageId,
    UserId,
    Words,
    WorkshopId,
)

if TYPE_CHECKING:
    from bot.domain.state.people import People
    from bot.domain.state.workshop import Workshop

_log = logging.getLogger(__name__)

_MOST_READ_BACK = 500
"""Messages of one room that are read back after an absence."""
TakeOut = Callable[[ChannelId, MessageId], Awaitable[None]]
"""Deletes a message, in one call however many ask for it. ``CallFailed``."""


class GuildDirectory:
    """What people are called, and what the bot may do, as the guild tells it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        """Display name, nickname, global name and handle of each member; nothing of whoever is not cached."""
        found = self._client.get_guild(guild)
        members = [found.get_member(user) for user in sorted(users)] if found is not None else []
        return tuple(names_of(member) for member in members if member is not None)

    def may_take_out(self, guild: GuildId, channel: ChannelId) -> bool:
        """Whether the bot sees this channel or thread and may manage messages in it."""
        found = self._client.get_guild(guild)
        where = found.get_channel_or_thread(channel) if found is not None else None
        if found is None or where is None:
            return False
        rights = where.permissions_for(found.me)
        return rights.view_channel and rights.manage_messages


def names_of(person: discord.Member | discord.User) -> Names:
    """Everything somebody is called; of a user who is no member, what the account is called."""
    nick = person.nick if isinstance(person, discord.Member) else None
    others = tuple(
        name for name in (nick, person.global_name) if name and name != person.display_name
    )
    return Names(UserId(person.id), person.display_name, others, person.name)


class Overhearing:
    """Hands the guard what people of a workshop write anywhere in its guild. Bots and everybody else are let be."""

    def __init__(self, engine: Engine, watching: Watching, files: Files, take_out: TakeOut) -> None:
        self._engine = engine
        self._watching = watching
        self._files = files
        self._delete = take_out
        self._watched: dict[int, frozenset[int]] = {}
        self._known: dict[WorkshopId, People] = {}
        engine.on_change(self._know)
        for workshop in engine.workshops():
            self._know(workshop)

    def _know(self, workshop: Workshop) -> None:
        """Who is watched in this guild; a workshop that closes lets go of its people."""
        before = self._known.pop(workshop.id, None)
        if workshop.stage is workshop_state.Stage.OPEN:
            self._known[workshop.id] = workshop.people
            if before is workshop.people:
                return
        people: set[int] = set()
        for known in self._engine.workshops(workshop.guild):
            if known.stage is workshop_state.Stage.OPEN:
                people |= {who.user for who in known.people.participants} | {
                    who.user for who in known.people.facilitators
                }
        self._watched[workshop.guild] = frozenset(people)

    async def met(self, guild: int | None, person: discord.Member | discord.User) -> None:
        """Somebody was seen in a guild, under the names they have just now."""
        if guild is not None and not person.bot:
            await self._watching.met(GuildId(guild), names_of(person))

    def more_are_known(self, _: discord.Guild) -> None:
        """What more members of a guild are called can be seen now."""
        self._watching.look_again()

    async def renamed(self, guild: discord.Guild) -> None:
        """Somebody in a guild is called otherwise now."""
        await self._watching.names_changed(GuildId(guild.id))

    async def heard(self, message: discord.Message) -> bool:
        """A new message; whether it is of somebody who is in a workshop."""
        if bystander.is_bystander(message, self._watched):
            return False
        await self._hand_over(message)
        return True

    async def edited(self, message: discord.Message) -> None:
        """A message in its new wording is looked at like a new one; other news of it, such as a preview, is none."""
        if bystander.is_bystander(message, self._watched) or message.edited_at is None:
            return
        await self._hand_over(message)

    async def read_back(self, guild: discord.Guild, since: datetime) -> None:
        """What was said in rooms while nobody listened is taken in as if it had just been said, where it may be read;
        in rooms that have been replaced since, as long as they stand.

        ``Unreachable``; a room that the bot may not read is left out.
        """
        for workshop in self._engine.workshops(GuildId(guild.id)):
            if workshop.stage is workshop_state.Stage.OPEN and not workshop.boundaries.unwatched:
                standing = (room.channel for room in workshop.rooms.standing)
                replaced = (room.channel for room in workshop.rooms.retiring)
                for room in (*standing, *replaced):
                    channel = guild.get_channel(room or 0)
                    if isinstance(channel, discord.TextChannel):
                        await self._read_room_back(channel, since)

    async def _read_room_back(self, channel: discord.TextChannel, since: datetime) -> None:
        try:
            with translate.calls():
                async for message in channel.history(
                    limit=_MOST_READ_BACK, after=since, oldest_first=True
                ):
                    await self.heard(message)
        except (Absent, Refused) as error:
            _log.warning("a room could not be read back (%s)", type(error).__name__)

    async def _hand_over(self, message: discord.Message) -> None:
        if message.guild is None or message.author.bot or message.webhook_id is not None:
            return
        await self.met(message.guild.id, message.author)
        by = translate.user_id(message.author)
        concerned = [
            workshop
            for workshop in self._engine.workshops(GuildId(message.guild.id))
            if workshop.stage is workshop_state.Stage.OPEN
            and not workshop.boundaries.unwatched
            and (workshop.participant(by) or workshop.facilitator(by))
        ]
        if not concerned:
            return
        said = said_in(message, await self._files.read(files_of(message)))
        for workshop in concerned:
            if await self._crosses(workshop, said):
                await self._take_out(message)
                return

    async def _crosses(self, workshop: Workshop, said: Said) -> bool:
        try:
            return await self._watching.heard(workshop.id, said)
        except Exception as error:  # noqa: BLE001 (whatever it was, people's messages are not its price)
            # The one place that fails open. A mistake in the guard, or a full disk, must not take away what people
            # say: nobody could tell them why, and in a conflict a message that vanishes without a word is read as a
            # deed of the third party. Nobody is told, because nothing is known of the message; the log gets the kind
            # of trouble alone, never its text, which may quote what was written.
            _log.error("a message could not be looked at (%s)", type(error).__name__)
            return False

    async def _take_out(self, message: discord.Message) -> None:
        """At once, before the rooms' turn comes. If it fails, the outbox tries again: it was committed before this."""
        try:
            await self._delete(ChannelId(message.channel.id), MessageId(message.id))
        except CallFailed as error:
            _log.info("a message is taken out with the next pass (%s)", type(error).__name__)


def files_of(message: discord.Message) -> list[discord.Attachment]:
    """The files of a message, and those that it brings along in a forward."""
    brought = (file for one in message.message_snapshots for file in one.attachments)
    return [*message.attachments, *brought]


def said_in(message: discord.Message, in_files: FileWords) -> Said:
    """A message as the guard sees it: what was written, asked in a poll, brought along in a forward or in a file."""
    reference = message.reference
    forwarded = reference is not None and reference.type is discord.MessageReferenceType.forward
    texts = [message.content, *(one.content for one in message.message_snapshots)]
    if message.poll is not None:
        texts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    files = files_of(message)
    texts += in_files.texts
    texts += [words for file in files for words in _words_about(file)]
    return Said(
        author=translate.user_id(message.author),
        channel=ChannelId(message.channel.id),
        message=MessageId(message.id),
        words=Words("\n".join(text for text in texts if text)),
        forwarded_from=ChannelId(reference.channel_id)
        if forwarded and reference is not None
        else None,
        files=tuple((file.filename, file.content_type) for file in files),
        unread=in_files.unread,
    )


def _words_about(file: discord.Attachment) -> list[str]:
    """What somebody wrote about a file: how it is described, and what it is called, if that is more than one word."""
    called = dict.fromkeys(
        " ".join(name.rpartition(".")[0].replace("_", " ").replace("-", " ").split())
        for name in (f"{file.title}." if file.title else "", file.filename)
    )
    return [file.description or "", *(name for name in called if " " in name)]
