"""Rooms as the workshop remembers them: those that stand, those on their way out, their category."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime

from bot.domain.state.settings import Retention, Settings
from bot.domain.vocabulary.conditions import Condition
from bot.domain.vocabulary.identity import ChannelId, Handle, UserId
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import frozen


@frozen
class Room:
    """A room as the workshop remembers it. ``name`` ends in random characters recorded before the channel is made."""

    key: RoomKey
    generation: int
    name: str
    handle: Handle
    channel: ChannelId | None = None
    spoke: bool = False
    applied: str = ""
    """A digest of the rights that were last made so: where a room reads otherwise, somebody changed it by hand."""
    card_edition: int = 0
    """Grows when the card at the room's head is to be put up anew at its end, even if it reads as before."""
    shown_again: tuple[tuple[Handle, int], ...] = ()
    """The same for the other cards in it, by their handles."""


@frozen
class Retiring:
    """A replaced room on its way out: it can be read, by whoever was in it, until ``delete_after``."""

    key: RoomKey
    generation: int
    name: str
    channel: ChannelId
    writable: bool
    """False; a room that an earlier version retired may say otherwise, and is read-only all the same."""
    people: frozenset[UserId]
    handle: Handle
    """Its cards' handle: what is pressed there until it goes still means this logical room."""
    delete_after: datetime
    hides_history: bool = False
    """Whether nobody could read back when it was replaced: so it stays, whatever is chosen later."""
    side_alone: bool = False
    """Whether the third party was not let in when it was replaced: so it stays."""

    def as_promised(self, settings: Settings) -> Settings:
        """What was said under a stricter choice stays under it: a looser one holds for new rooms alone."""
        return replace(
            settings,
            retention=Retention.LIVE if self.hides_history else settings.retention,
            caucuses_without_facilitators=settings.caucuses_without_facilitators or self.side_alone,
        )


@frozen
class Category:
    """The one category that holds the workshop's rooms."""

    name: str
    channel: ChannelId | None = None
    adrift: frozenset[ChannelId] = frozenset()
    """The rooms that stood in one that was deleted: that they stand in none now is told with it, once."""


@frozen
class Rooms:
    """The rooms of a workshop, in the order in which they are made, and what the bot may not do in its guild."""

    category: Category = field(default_factory=lambda: Category(""))
    standing: tuple[Room, ...] = ()
    """Each logical room's present generation."""
    retiring: tuple[Retiring, ...] = ()
    lacking_rights: frozenset[str] = frozenset()
    away: bool = False
    """Whether the bot is not in the guild."""
    calls: tuple[Room, ...] = ()
    """Rooms for the voice: they stand while a voice session is open, and are never replaced."""
    differing: tuple[Condition, ...] = ()
    """What does not stand as it should, and is known not to for now; nothing that is merely under way."""

    @property
    def every(self) -> tuple[Room, ...]:
        """Those for words and those for the voice."""
        return (*self.standing, *self.calls)
