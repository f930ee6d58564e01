"""What a decision asks the world to do, beside the new state. Structure is never here: the reconciler derives it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Choice
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, UserId
from bot.domain.vocabulary.pictures import Picture
from bot.domain.vocabulary.rooms import RoomKey, caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class Post:
    """Say something in a room, once."""

    room: RoomKey
    text: Text
    presses: tuple[Button, ...] = ()
    letter: Handle | None = None
    """Which letter this is: not sent any more once it was taken back."""
    menus: tuple[Choice, ...] = ()
    """Lists to choose from, above the buttons: what is chosen goes to the bot alone."""


@frozen
class TakeBackPost:
    """Take what the bot itself has said in a room since a moment out of it again, if it is there."""

    room: RoomKey
    text: Text
    since: datetime


@frozen
class ShowCardAgain:
    """Put a card up anew, at the end of the room: its next edition. Without ``card``, the card at the room's head."""

    room: RoomKey
    card: Handle | None = None


@frozen
class RemoveMessage:
    """Take a person's message out of a room."""

    room: RoomKey
    channel: ChannelId
    message: MessageId


@frozen
class TakeOutSaid:
    """Take all that a person has written in a room since the bot said ``text`` there out of it."""

    room: RoomKey
    channel: ChannelId
    author: UserId
    text: Text
    since: datetime
    """When that was decided: it was said then or later."""
    said_before: int = 0
    """How much had been said in the room before that: it decides which language stood first."""


@frozen
class BeginClosing:
    """Close for good: rooms, key, rows, in this order (docs/storage.md)."""


Effect = Post | TakeBackPost | ShowCardAgain | RemoveMessage | TakeOutSaid | BeginClosing


@frozen
class Answer:
    """What the asker alone is told."""

    text: Text
    presses: tuple[Button, ...] = ()
    menus: tuple[Choice, ...] = ()
    """Lists to choose from, below the buttons; only where a look is answered."""
    room: RoomKey | None = None
    """Which room its buttons mean, where they are those of a room."""
    picture: Picture | None = None
    """What is also shown as a picture; only where a look is answered."""


@frozen
class Decision:
    """The new state, what follows from it, and what the asker is told."""

    workshop: Workshop
    answer: Answer
    effects: tuple[Effect, ...] = ()


def in_both_caucuses(workshop: Workshop, text: Text, *presses: Button) -> tuple[Effect, ...]:
    """The same words in both caucuses, the side whose turn it is first."""
    return tuple(Post(caucus(side), text, presses) for side in workshop.sides_in_turn)
