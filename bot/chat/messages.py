"""Messages in rooms: sending once, looking for what may have arrived, editing and deleting."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime

import discord

from bot.app.ports import Absent, Outgoing, Refused
from bot.chat import custom_id, translate
from bot.chat.compose import MENTIONING_NOBODY, layout, shown_text
from bot.chat.pictures import PictureFiles
from bot.chat.translate import message_id
from bot.domain.vocabulary import buttons as button_words
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, UserId

_CLOCKS_DIFFER_S = 60
_GONE_REMEMBERED = 256
_MOST_LOOKED_AT = 200
"""How far back a post is looked for: it can only be among the newest, for it was tried after ``since``."""


class Messages:
    """The bot's own messages. Mentions in them are shown, not sent; most come without a sound."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._files = PictureFiles()
        self._going: dict[MessageId, asyncio.Task[None]] = {}
        self._gone: deque[MessageId] = deque(maxlen=_GONE_REMEMBERED)

    def _channel(self, channel: ChannelId) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, type=discord.ChannelType.text)

    async def send(self, channel: ChannelId, message: Outgoing, nonce: str) -> MessageId:
        """Post with a nonce that Discord is asked to enforce: a repeat within its window makes no second message."""
        room, silent = self._channel(channel), not message.notifies
        message, files = await self._files.of_message(message)
        view = None if message.plain else layout(message)
        with translate.calls():
            if view is None:
                sent = await room.send(
                    message.sections[0], nonce=nonce, suppress_embeds=True, silent=silent
                )
            else:
                sent = await room.send(view=view, files=files, nonce=nonce, silent=silent)
        return message_id(sent)

    async def find(self, channel: ChannelId, message: Outgoing, since: float) -> MessageId | None:
        """Look among the bot's own newest messages for one that says the same. A fetched message has no nonce."""
        wanted = "\n".join(message.sections)
        me = self._client.user
        with translate.calls():
            async for found in self._channel(channel).history(
                limit=_MOST_LOOKED_AT, after=_just_before(since)
            ):
                if me is not None and found.author.id == me.id and shown_text(found) == wanted:
                    return message_id(found)
        return None

    async def find_card(self, channel: ChannelId, handle: Handle, since: float) -> MessageId | None:
        """Look among the bot's own newest messages for this very card: it alone can be shown again."""
        me = self._client.user
        with translate.calls():
            async for found in self._channel(channel).history(
                limit=_MOST_LOOKED_AT, after=_just_before(since)
            ):
                if me is not None and found.author.id == me.id and _is_card(found, handle):
                    return message_id(found)
        return None

    async def said_by(
        self, channel: ChannelId, author: UserId, after: MessageId | float, until: float
    ) -> tuple[MessageId, ...]:
        """All that somebody has written in the channel after a message, or since a moment by our clock.

        Until another moment, or a little later: our clock and Discord's may differ.
        """
        ended = datetime.fromtimestamp(until + _CLOCKS_DIFFER_S, UTC)
        since = (
            datetime.fromtimestamp(after, UTC)
            if isinstance(after, float)
            else discord.Object(after)
        )
        with translate.calls():
            return tuple(
                [
                    message_id(found)
                    async for found in self._channel(channel).history(
                        limit=None, after=since, before=ended
                    )
                    if found.author.id == author
                ]
            )

    async def edit(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        """Change a card where it stands, its picture with it."""
        message, files = await self._files.of_message(message)
        partial, view = self._channel(channel).get_partial_message(message_id), layout(message)
        with translate.calls():
            await partial.edit(view=view, attachments=files, allowed_mentions=MENTIONING_NOBODY)

    async def reword(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        """Change what a card says. The picture that stands is kept; if it is not there after all, it is sent again."""
        partial, view = self._channel(channel).get_partial_message(message_id), layout(message)
        try:
            with translate.calls():
                await partial.edit(view=view, allowed_mentions=MENTIONING_NOBODY)
        except Refused as refused:
            if refused.for_rights or message.picture is None:
                raise
            await self.edit(channel, message_id, message)

    async def delete(self, channel: ChannelId, message_id: MessageId) -> None:
        """Delete a message; gone already is as good. Whoever asks for the same meanwhile waits for this call."""
        if message_id in self._gone:
            return
        going = self._going.get(message_id)
        if going is None:
            loop = asyncio.get_running_loop()
            going = self._going[message_id] = loop.create_task(self._delete(channel, message_id))
            going.add_done_callback(lambda _: self._going.pop(message_id, None))
        await asyncio.shield(going)

    async def stands(self, channel: ChannelId, message_id: MessageId) -> bool:
        """Whether a message still stands. ``Refused``, ``Unreachable``."""
        try:
            with translate.calls():
                await self._channel(channel).fetch_message(message_id)
        except Absent:
            return False
        return True

    def takes_away(self, message_id: MessageId) -> bool:
        """Whether the bot itself deletes this message, or has just done so."""
        return message_id in self._going or message_id in self._gone

    async def _delete(self, channel: ChannelId, message_id: MessageId) -> None:
        try:
            with translate.calls():
                await self._channel(channel).get_partial_message(message_id).delete()
        except Absent:
            pass
        self._gone.append(message_id)


def _just_before(since: float) -> datetime:
    """Our clock and Discord's may differ a little."""
    return datetime.fromtimestamp(since - _CLOCKS_DIFFER_S, UTC)


def _is_card(message: discord.Message, handle: Handle) -> bool:
    # Each card has one of these among its buttons, and nothing else has.
    marks = button_words.Verb.SHOW_AGAIN, button_words.Verb.WHO_SEES
    for row in message.components:
        for part in row.children if isinstance(row, discord.ActionRow) else ():
            pressed = custom_id.decode(getattr(part, "custom_id", None) or "")
            if pressed is not None and pressed.verb in marks and pressed.handle == handle:
                return True
    return False
