"""What the application needs from Discord, as protocols: the chat layer has them, and so can a test."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from bot.domain.rooms.desired import Overwrite
from bot.domain.rooms.plan import ActualGuild, Change
from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.audience import OnesPower, Viewer
from bot.domain.vocabulary.buttons import Row
from bot.domain.vocabulary.identity import ChannelId, GuildId, Handle, MessageId, UserId


class CallFailed(Exception):
    """A call to Discord was not carried out, or not known to be."""


class Unreachable(CallFailed):
    """A call did not come through, or it is not known whether it did. Try again later; look before doing it twice."""


class Refused(CallFailed):
    """Discord refused a call for good as things stand. ``rights`` names what the bot lacks, where that is known."""

    def __init__(self, rights: frozenset[str] = frozenset()) -> None:
        super().__init__("refused")
        self.rights = rights


class Absent(CallFailed):
    """The channel or message is not there."""


@dataclass(frozen=True, slots=True)
class GuildFacts:
    """What was just read of a guild's members and roles."""

    sees: tuple[Viewer, ...]
    could_enter: tuple[Viewer, ...]
    holders_known: bool
    missing_rights: frozenset[str]
    absent: frozenset[UserId]
    """Of those asked about, who is certainly not in the guild; nobody while its members are not known."""
    could_act: tuple[Viewer, ...] = ()
    persons: tuple[OnesPower, ...] | None = None
    """What those asked about hold, as far as it could be read."""
    asking: bool = False
    """Whether the guild's members are being asked for: what is not known is then not known yet."""

    @property
    def audience(self) -> ReportAudience:
        """What of this is about the audience."""
        return ReportAudience(
            self.sees,
            self.could_enter,
            self.holders_known,
            self.could_act,
            self.persons,
            self.asking,
        )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent: its rendered sections, its rows of buttons, and the handle these carry.

    ``notifies`` says whether sending it may light up a phone.
    """

    sections: tuple[str, ...]
    rows: tuple[Row, ...]
    handle: Handle
    labels: dict[str, str]
    plain: bool
    notifies: bool = False


class Structures(Protocol):
    """The guild's channels."""

    async def facts(self, guild: GuildId, people: frozenset[UserId]) -> GuildFacts | None:
        """Who sees everything, who could let themselves in, and who of these people is in the guild no more.

        None while the guild is away. ``Refused``, ``Unreachable``.
        """

    async def read(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        """The channels that carry one of these ids or names; None while the guild is away."""

    async def make_category(
        self, guild: GuildId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create the category. ``Refused``, ``Unreachable``."""

    async def make_room(
        self, guild: GuildId, category: ChannelId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create a room, rights in the same call. ``Refused``, ``Unreachable``."""

    async def change(self, guild: GuildId, category: ChannelId, change: Change) -> None:
        """Change a room in one call. ``Refused``, ``Absent``, ``Unreachable``."""

    async def delete(self, guild: GuildId, channel: ChannelId) -> None:
        """Delete a channel; one that is gone already is fine. ``Refused``, ``Unreachable``."""


class Messenger(Protocol):
    """Messages in channels."""

    async def send(self, channel: ChannelId, message: Outgoing, nonce: str) -> MessageId:
        """Post, with the nonce that lets Discord recognise a repeat. ``Refused``, ``Absent``, ``Unreachable``."""

    async def find(self, channel: ChannelId, message: Outgoing, since: float) -> MessageId | None:
        """Look among the bot's own messages of the channel for this very one, sent at or after ``since``."""

    async def find_card(self, channel: ChannelId, handle: Handle, since: float) -> MessageId | None:
        """Look for the card of this handle, however it reads, sent at or after ``since``."""

    async def edit(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        """Change a message where it stands. ``Refused``, ``Absent``, ``Unreachable``."""

    async def delete(self, channel: ChannelId, message_id: MessageId) -> None:
        """Delete a message; one that is gone already is fine. ``Refused``, ``Unreachable``."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything somebody is called in a guild."""

    user: UserId
    display: str
    others: tuple[str, ...]
    handle: str


class Directory(Protocol):
    """Who is called what."""

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        """The names of these people, as far as the guild tells them."""

    def may_take_out(self, guild: GuildId, channel: ChannelId) -> bool:
        """Whether the bot may take other people's messages out of this channel."""
