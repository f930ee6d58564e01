"""What the application needs from Discord, as protocols: the chat layer has them, and so can a test."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from bot.domain.rooms import reports
from bot.domain.vocabulary.identity import ChannelId, GuildId, Handle, MessageId, UserId
from bot.frozen import frozen
from bot.render.pictures import shown as drawn

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite
    from bot.domain.rooms.plan import ActualGuild, Arrange, Change
    from bot.domain.state.audience import OnesPower, Viewer
    from bot.domain.state.voice import Listener
    from bot.domain.vocabulary.buttons import Row


class CallFailed(Exception):
    """A call to Discord was not carried out, or not known to be."""


class Unreachable(CallFailed):
    """A call did not come through, or it is not known whether it did. Try again later; look before doing it twice."""


class Limited(Unreachable):
    """Discord asks to wait, ``seconds`` long; ``everywhere`` if that counts for every call of the bot."""

    def __init__(self, seconds: float, *, everywhere: bool) -> None:
        super().__init__("limited")
        self.seconds = seconds
        self.everywhere = everywhere


class Refused(CallFailed):
    """Discord refused a call for good as things stand. ``rights`` names what the bot lacks, where that is known."""

    def __init__(self, rights: frozenset[str] = frozenset(), *, for_rights: bool = True) -> None:
        super().__init__("refused")
        self.rights = rights
        self.for_rights = for_rights
        """Whether it is for a lack of rights; otherwise what was sent is itself not taken."""


class Absent(CallFailed):
    """The channel or message is not there."""


@frozen
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
    def audience(self) -> reports.ReportAudience:
        """What of this is about the audience."""
        return reports.ReportAudience(
            self.sees,
            self.could_enter,
            self.holders_known,
            self.could_act,
            self.persons,
            self.asking,
        )


@frozen
class Outgoing:
    """A message to be sent: its rendered sections, its rows of buttons, and the handle these carry.

    ``notifies`` says whether sending it may light up a phone. ``picture`` is made into a file only as it is sent.
    """

    sections: tuple[str, ...]
    rows: tuple[Row, ...]
    handle: Handle
    labels: dict[str, str]
    plain: bool
    notifies: bool = False
    picture: drawn.Shown | None = None
    above: int | None = None
    """So many sections stand above the rows, the rest below them; None: all."""


@frozen
class InCall:
    """Somebody in a room for the voice, and by what they could be there without being of the workshop."""

    channel: ChannelId
    user: UserId
    by: Listener


class Structures(Protocol):
    """The guild's channels."""

    async def facts(self, guild: GuildId, people: frozenset[UserId]) -> GuildFacts | None:
        """Who sees everything, who could let themselves in, and who of these people is in the guild no more.

        None while the guild is away. ``Refused``, ``Unreachable``.
        """

    def audience_seen(self, guild: GuildId) -> reports.ReportAudience | None:
        """Who sees everything or could let themselves in, as far as it is known without asking Discord; else None."""

    async def read(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        """The channels that carry one of these ids or names; None while the guild is away."""

    async def make_category(
        self, guild: GuildId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create the category. ``Refused``, ``Unreachable``."""

    async def make_room(
        self,
        guild: GuildId,
        category: ChannelId,
        name: str,
        overwrites: frozenset[Overwrite],
        place: int,
    ) -> ChannelId:
        """Create a room, rights and place (from above, from 0) in the same call. ``Refused``, ``Unreachable``."""

    async def make_call(
        self, guild: GuildId, category: ChannelId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create a room for the voice, rights in the same call. ``Refused``, ``Unreachable``."""

    def seen(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        """As ``read``, and never asks Discord: what the gateway and the replies have told so far."""

    def doubt(self, guild: GuildId) -> None:
        """Have the next ``read`` ask Discord itself, whatever the gateway has told."""

    async def change(self, guild: GuildId, change: Change) -> None:
        """Make everybody's rights in a room so, in one call. ``Refused``, ``Absent``, ``Unreachable``."""

    async def close(
        self, guild: GuildId, channel: ChannelId, overwrites: frozenset[Overwrite]
    ) -> None:
        """The same for rights that only shrink: it goes before every other call, and what an earlier call on this room
        would still do is not done any more, as far as it has not been sent.

        Returns as soon as Discord has acknowledged it in any way. ``Limited`` and ``Unreachable`` are told at once,
        while the library goes on trying. ``Refused``, ``Absent``.
        """

    def in_line(self, channel: ChannelId) -> bool:
        """Whether a call on this room's rights waits for nothing but its turn among all calls of this bot."""

    async def close_to_each(
        self, guild: GuildId, channel: ChannelId, rows: tuple[Overwrite, ...]
    ) -> None:
        """The second way, over another route: one call a row, side by side. As ``close``."""

    async def arrange(self, guild: GuildId, category: ChannelId, arrange: Arrange) -> None:
        """Put name, place and manner of a room right. ``Refused``, ``Absent``, ``Unreachable``."""

    async def reorder(self, guild: GuildId, places: tuple[tuple[ChannelId, int], ...]) -> None:
        """Give these rooms these positions, in one call. ``Refused``, ``Absent``, ``Unreachable``."""

    async def delete(self, guild: GuildId, channel: ChannelId) -> None:
        """Delete a channel; one that is gone already is fine. ``Refused``, ``Unreachable``."""


class Calls(Protocol):
    """Who is in rooms for the voice. Seen, and never joined."""

    def inside(self, guild: GuildId, channels: Collection[ChannelId]) -> tuple[InCall, ...]:
        """Everybody who is in one of these, by what the gateway has told."""

    async def put_out(self, guild: GuildId, user: UserId) -> None:
        """End somebody's connection to whatever call they are in. ``Refused``, ``Absent``, ``Unreachable``."""


class Messenger(Protocol):
    """Messages in channels."""

    async def send(self, channel: ChannelId, message: Outgoing, nonce: str) -> MessageId:
        """Post, with the nonce that lets Discord recognise a repeat. ``Refused``, ``Absent``, ``Unreachable``."""

    async def find(self, channel: ChannelId, message: Outgoing, since: float) -> MessageId | None:
        """Look among the bot's own messages of the channel for this very one, sent at or after ``since``."""

    async def find_card(self, channel: ChannelId, handle: Handle, since: float) -> MessageId | None:
        """Look for the card of this handle, however it reads, sent at or after ``since``."""

    async def said_by(
        self, channel: ChannelId, author: UserId, after: MessageId | float, until: float
    ) -> tuple[MessageId, ...]:
        """All that somebody has written in the channel after a message, or since a moment, and until another."""

    async def edit(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        """Change a message where it stands, its picture with it. ``Refused``, ``Absent``, ``Unreachable``."""

    async def reword(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        """As ``edit``, for a message that has this very picture already. ``Refused``, ``Absent``, ``Unreachable``."""

    async def delete(self, channel: ChannelId, message_id: MessageId) -> None:
        """Delete a message; one that is gone already is fine. ``Refused``, ``Unreachable``."""


@frozen
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
