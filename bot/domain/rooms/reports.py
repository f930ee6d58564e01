"""What the guild reports, through the reconciler and the listeners: commands that no person gives."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.domain.road.act import Report
from bot.domain.state.audience import OnesPower, Viewer
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import RoomKey
from bot.frozen import frozen


class Trouble(StrEnum):
    """What can happen to rooms from outside; the value is a block of ``trouble.md.j2``."""

    ROOM_DELETED = "room_deleted"
    CATEGORY_DELETED = "category_deleted"
    ROOM_RENAMED = "room_renamed"
    ROOM_MOVED = "room_moved"
    ROOMS_REORDERED = "rooms_reordered"
    ROOM_ALTERED = "room_altered"
    ROOM_HOOKED = "room_hooked"
    ROOM_THREADED = "room_threaded"
    RIGHTS_EDITED = "rights_edited"
    INTEGRATION_ADDED = "integration_added"
    UNSENT = "unsent"
    """A message of ours that Discord did not take and never will: nothing is put right by that."""
    TOO_LARGE = "too_large"
    """Something of ours that Discord would not have taken as it was."""


@frozen
class ReportChannel(Report):
    """A room's channel stands. ``room`` is None for the category."""

    room: RoomKey | None
    generation: int
    channel: ChannelId
    applied: str = ""


@frozen
class ReportGone(Report):
    """A channel is gone, whoever deleted it."""

    channel: ChannelId


@frozen
class ReportAudience(Report):
    """Who sees rooms by the guild's own power, as just read.

    ``asking`` says that the guild's members are being asked for and not all known yet. ``persons`` is what those of
    the workshop hold whom it could be read of, also where that is nothing; None where nobody was looked at.
    """

    sees: tuple[Viewer, ...]
    could_enter: tuple[Viewer, ...]
    holders_known: bool
    could_act: tuple[Viewer, ...] = ()
    persons: tuple[OnesPower, ...] | None = None
    asking: bool = False


@frozen
class ReportApplied(Report):
    """A room's rights were made as they should be; ``digest`` is theirs."""

    room: RoomKey
    digest: str


@frozen
class ReportTrouble(Report):
    """Something was changed by hand and has been put right, so many times since this was last told."""

    trouble: Trouble
    room: RoomKey | None = None
    times: int = 1


@frozen
class ReportRights(Report):
    """Which rights the bot lacks in the guild now."""

    lacking: frozenset[str]


@frozen
class ReportAway(Report):
    """The bot is no longer in the guild, or is back in it."""

    away: bool


@frozen
class ReportLeft(Report):
    """A person has left the guild."""

    user: UserId


@frozen
class ReportStuck(Report):
    """The bot's own work on this workshop has broken off, and is tried again."""


@frozen
class ReportUnwatched(Report):
    """From when to when nobody watched over the rooms."""

    since: datetime
    until: datetime


@frozen
class ReportSight(Report):
    """Whether the platform lets the bot read what is written."""

    unwatched: bool
