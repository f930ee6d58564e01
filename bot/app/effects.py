"""What a decision asks to be done in a room, as it waits in the outbox."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app.codec import PostBody
from bot.domain.state.decisions import Effect, Post, RemoveMessage, TakeBackPost, TakeOutSaid
from bot.domain.vocabulary.rooms import RoomKey


def body_of(effect: Effect, generations: Mapping[RoomKey, int]) -> PostBody | None:
    """For the present generation of its room; None where the room is not there, or nothing is to be done in one."""
    match effect:
        case Post(room) if room in generations:
            return PostBody.of(effect, generations[room])
        case TakeBackPost(room, text, since) if room in generations:
            return PostBody(room, generations[room], text, take_back_since=since.timestamp())
        case RemoveMessage(room, channel, message) if room in generations:
            return PostBody(room, generations[room], remove=(channel, message))
        case TakeOutSaid(room, channel, author, text, since, said) if room in generations:
            said_by = (channel, author, since.timestamp())
            return PostBody(room, generations[room], text, said=said, said_by=said_by)
    return None
