"""What the third party has begun: the questions it put, letters it could take back, and whether it asked to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from bot.domain.vocabulary.identity import Handle, PromptId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.secrecy import SECRET


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter while it can be taken back; once it was, its handle alone: what still waits of it is not sent."""

    handle: Handle
    by: Annotated[UserId, SECRET]
    sent_at: datetime
    words: Words
    rooms: tuple[RoomKey, ...]
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Leading:
    """What the third party has begun."""

    prompts_sent: tuple[PromptId, ...] = ()
    close_asked_by: UserId | None = None
    closes_at: datetime | None = None
    """When it closes for good: confirmed, and still to be stopped by any facilitator."""
    letters: tuple[Letter, ...] = ()
    letters_made: int = 0

    def letter(self, handle: str) -> Letter | None:
        """The letter of this handle, if it is still known."""
        return next((letter for letter in self.letters if letter.handle == handle), None)
