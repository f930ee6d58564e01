"""What was chosen when a workshop was made: language, pack, and how long what a room held may be read."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.rooms import RoomKind
from bot.frozen import frozen


class Retention(StrEnum):
    """How long what a room held may be read (docs/workshop.md)."""

    PHASE = "phase"
    LIVE = "live"
    WORKSHOP = "workshop"

    @property
    def hides_history(self) -> bool:
        """Whether message history is denied, the nearest thing to the spoken word."""
        return self is Retention.LIVE

    @property
    def keeps_rooms(self) -> bool:
        """Whether rooms stay until the workshop closes."""
        return self is Retention.WORKSHOP


@frozen
class Settings:
    """What was chosen when the workshop was made."""

    locale: Locale
    pack: str
    retention: Retention = Retention.PHASE
    room_grace_s: int = 86_400
    joint_always_open: bool = False
    caucuses_without_facilitators: bool = False
    voice_offered: bool = False
    """Whether there may be voice sessions beside the written talk."""
    room_words: dict[str, str] = field(default_factory=dict)
    read_languages: frozenset[Locale] = frozenset()
    """Those that the pack marks as unread, and whose consent and private answers the third party has read."""

    def room_word(self, kind: RoomKind) -> str:
        """The channel word of a kind of room. One that came after the workshop was made has the category's."""
        return self.room_words.get(kind.value, self.room_words["category"])
