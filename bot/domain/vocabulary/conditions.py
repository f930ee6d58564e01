"""How a room differs from what it should be, and why: the words for it, and the sentence that says it."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import RoomLink, Text
from bot.frozen import frozen


class Cause(StrEnum):
    """Why a room is not as it should be; the value is the end of a block's name in ``trouble.md.j2``."""

    REFUSED = "refused"
    """Discord refuses the call as things stand: a right is lacking, or a row is above the bot's own."""
    LIMITED = "limited"
    """Discord asks the bot to wait before it may call at all."""
    SLOW = "slow"
    """Discord does not answer, or answers with its own trouble."""


class Lack(StrEnum):
    """In what a room is not as it should be; the value is the end of a block's name in ``trouble.md.j2``."""

    CLOSED = "closed"
    """It is more open than it should be."""
    OPENED = "opened"
    """It is not open yet to everybody it should be open to."""
    MADE = "made"
    """It does not stand yet."""
    ARRANGED = "arranged"
    """Its name, place or manner is not its own."""
    SAID = "said"
    """What the bot has to say there waits: it may not write."""
    DELETED = "deleted"
    """It has been replaced, and should be gone."""


@frozen
class Condition:
    """A room that does not stand as it should; ``room`` is None for the category.

    ``cause`` is None while it is being seen to and nothing is wrong.
    """

    room: RoomKey | None
    cause: Cause | None = None
    lack: Lack = Lack.CLOSED

    @property
    def text(self) -> Text:
        """The room by name and what it lacks; where it is too open, also why, and what to do."""
        where = {"room": RoomLink(self.room)} if self.room is not None else {}
        name = f"trouble:not_{self.lack}_{'room' if where else 'category'}"
        if self.lack is not Lack.CLOSED:
            return Text(name, **where)
        because = Text(f"trouble:because_{self.cause or Cause.SLOW}")
        return Text(name, because=because, **where)

    @property
    def order(self) -> tuple[str, str]:
        """By which several are listed."""
        return (self.lack, self.room.logical_name if self.room is not None else "")
