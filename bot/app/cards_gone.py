"""A card that somebody deleted by hand stands again at the next look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.app import codec
from bot.app.engine import Engine
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import ChannelId, GuildId, MessageId
from bot.store.outbox import NewPost
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop


class Standing(Protocol):
    """What is known of the bot's own messages."""

    def takes_away(self, message_id: MessageId) -> bool:
        """Whether the bot itself deletes this message, or has just done so."""

    async def stands(self, channel: ChannelId, message_id: MessageId) -> bool:
        """Whether a message still stands. ``CallFailed``."""


class CardsGone:
    """Told of every deleted message in a guild; what the bot itself takes away is none of its concern."""

    def __init__(self, engine: Engine, store: Store, messages: Standing) -> None:
        self._engine = engine
        self._store = store
        self._messages = messages

    async def heard(self, guild: GuildId, channel: ChannelId, message: MessageId) -> bool:
        """Whether a card was among them, and waits to be put up anew."""
        if self._messages.takes_away(message):
            return False
        for workshop in self._engine.workshops(guild):
            rooms = {room.channel for room in workshop.rooms.standing}
            if workshop.stage is workshop_state.Stage.OPEN and channel in rooms:
                return await self._put_up_again(workshop, message)
        return False

    async def look(self, workshop: Workshop) -> None:
        """After an absence: what was deleted meanwhile is put up anew. ``CallFailed``, ``StoreError``."""
        rooms = {room.channel for room in workshop.rooms.standing}
        for one in await self._store.outbox.kept(workshop.id):
            channel, message = ChannelId(one.channel_id), MessageId(one.message_id)
            if channel in rooms and not await self._messages.stands(channel, message):
                await self._put_up_again(workshop, message)

    async def _put_up_again(self, workshop: Workshop, message: MessageId) -> bool:
        kept = await self._store.outbox.kept(workshop.id)
        slot = next((one.slot for one in kept if one.message_id == message), None)
        card = self._engine.cards_of(workshop).get(slot) if slot is not None else None
        room = workshop.room(card.room) if card is not None else None
        if card is None or room is None:
            return False
        body = codec.encode_post(codec.PostBody(card.room, room.generation))
        at = self._engine.now().timestamp()
        again = NewPost(body, at, slot=slot)
        return await self._store.outbox.put_up_again(workshop.id, again, message)
