"""What is put before the guard, and what it answers: a message, and words that go back to their author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.vocabulary.identity import ChannelId, MessageId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import frozen

if TYPE_CHECKING:
    from bot.domain.state.holding import HeldFor
    from bot.guard.findings import Span
    from bot.guard.passages import Passage


@frozen
class Said:
    """A message of somebody who takes part, or its edited form, as Discord tells it."""

    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words
    forwarded_from: ChannelId | None = None
    files: tuple[tuple[str, str | None], ...] = ()
    unread: bool = False
    """Whether it brings a file that may hold words, which nobody can read here."""

    @property
    def has_picture(self) -> bool:
        """Whether a file of it is a picture."""
        from bot.guard.links import picture

        return any(picture(name, kind) for name, kind in self.files)


@frozen
class Heard:
    """A message made ready to be compared: its passage, and the room it was said in, None being elsewhere."""

    said: Said
    passage: Passage
    room: RoomKey | None


@frozen
class Crossing:
    """Why a message may not stay; ``second_look``: its author may say it all the same."""

    reason: HeldFor
    second_look: bool = False


@frozen
class Returned:
    """Why words go back to their author, and the places in them that it is about.

    ``also`` is a second reason; ``second_look``: their author may go on all the same.
    """

    reason: HeldFor
    spans: tuple[Span, ...]
    also: HeldFor | None = None
    second_look: bool = False
