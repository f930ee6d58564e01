"""A guild in memory, by the ports the application asks for: channels, messages, nonces, and calls that fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import partial

from bot.app.codec import encode_any
from bot.app.ports import Absent, CallFailed, GuildFacts, Outgoing
from bot.domain.rooms.desired import BOT, BOT_WHEN_INVITED, EVERYONE, Overwrite, TargetKind
from bot.domain.rooms.plan import ActualGuild, ActualRoom, Arrange, Change
from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.audience import Viewer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Row, Verb
from bot.domain.vocabulary.identity import ChannelId, GuildId, Handle, Locale, MessageId, UserId
from bot.domain.vocabulary.pictures import Picture
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from tests.domain.build import AT, OWNER

NONCES_ARE_KNOWN_FOR = timedelta(seconds=150)
"""How long this guild recognises a repeated nonce: somewhat longer than the bot relies on, and not for ever."""


class Clock:
    """Time that goes on only when told."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Posted:
    """A message of the bot's."""

    id: MessageId
    channel: ChannelId
    shows: Outgoing
    sent_at: datetime

    @property
    def is_card(self) -> bool:
        """Whether it is a room's card: that alone can be shown again."""
        rows = [row for row in self.shows.rows if isinstance(row, tuple)]
        return any(press.verb in (Verb.SHOW_AGAIN, Verb.WHO_SEES) for row in rows for press in row)


@dataclass
class Fault:
    """What happens to the next call of a name: an error, before the call has done its work or after."""

    call: str
    error: Callable[[], CallFailed]
    arrives: bool
    times: int
    only: ChannelId | None


@dataclass
class MemoryGuild:
    """One guild. ``calls`` names every call that reached it, with the channel it was about."""

    clock: Clock
    sees: tuple[Viewer, ...] = (OWNER,)
    missing_rights: frozenset[str] = frozenset()
    away: bool = False
    left: frozenset[UserId] = frozenset()
    """Who is in the guild no more."""
    members_known: bool = True
    asked: int = 0
    """How often the guild's facts were asked for: over the wire that may wait for Discord."""
    categories: dict[ChannelId, ActualRoom] = field(default_factory=dict)
    rooms: dict[ChannelId, ActualRoom] = field(default_factory=dict)
    messages: list[Posted] = field(default_factory=list)
    calls: list[tuple[str, ChannelId | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    nonces: dict[str, Posted] = field(default_factory=dict)
    opened_to: defaultdict[ChannelId, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Whom a change of a room's rights ever let see it."""
    meanwhile: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    """What happens once, while the next call of a name is under way."""
    waiting_in_line: frozenset[ChannelId] = frozenset()
    """The rooms whose calls have not been sent, for others of the bot's are."""
    takes_an_order: bool = True
    """Whether rooms stand where they are asked to."""
    next_id: int = 30_000

    # ---- what a test does to it
    def fail(
        self,
        call: str,
        error: Callable[[], CallFailed],
        *,
        arrives: bool = False,
        times: int = 1,
        only: ChannelId | None = None,
    ) -> None:
        """Let the next calls of this name fail, having arrived or not."""
        self.faults.append(Fault(call, error, arrives, times, only))

    def by_hand(self, channel: ChannelId, **changes: object) -> None:
        """Change a room as an administrator would."""
        change: Callable[..., ActualRoom] = replace
        self.rooms[channel] = change(self.rooms[channel], **changes)

    def delete_by_hand(self, channel: ChannelId) -> None:
        """Delete a room, or the category, which leaves its rooms standing beside it."""
        self._remove(channel)

    def delete_message_by_hand(self, message: Posted) -> None:
        """Delete a message of the bot's."""
        self.messages.remove(message)

    def take_over(self, other: MemoryGuild) -> None:
        """Become as another guild is, apart from the clock."""
        for one in fields(self):
            if one.name != "clock":
                setattr(self, one.name, copy(getattr(other, one.name)))

    # ---- what a test looks at
    def made(self, *names: str) -> int:
        """How many calls of these names reached the guild."""
        return sum(name in names for name, _ in self.calls)

    def in_room(self, channel: ChannelId | None) -> list[Posted]:
        """What stands in a channel, oldest first."""
        return [one for one in self.messages if one.channel == channel]

    def viewers(self, channel: ChannelId) -> set[int]:
        """The people with a row that lets them see this channel; 0 for everybody."""
        rows = self.rooms[channel].overwrites
        hidden = any(row.target == EVERYONE and "view_channel" in row.deny for row in rows)
        seers = {
            row.target.id
            for row in rows
            if row.target.kind is TargetKind.MEMBER and "view_channel" in row.allow
        }
        return seers if hidden else seers | {0}

    # ---- the port of channels
    async def facts(self, guild: GuildId, people: frozenset[UserId]) -> GuildFacts | None:
        self.asked += 1
        absent = people & self.left if self.members_known else frozenset()
        return (
            None
            if self.away
            else GuildFacts(self.sees, (), self.members_known, self.missing_rights, absent)
        )

    def audience_seen(self, guild: GuildId) -> ReportAudience | None:
        return None if self.away else ReportAudience(self.sees, (), self.members_known)

    async def read(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        return self.seen(guild, channels, names)

    def seen(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        if self.away:
            return None

        def ours(shelf: dict[ChannelId, ActualRoom]) -> tuple[ActualRoom, ...]:
            return tuple(
                one for one in shelf.values() if one.channel in channels or one.name in names
            )

        return ActualGuild(ours(self.categories), ours(self.rooms))

    async def make_category(
        self, guild: GuildId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        made = ActualRoom(self.new_id(), name, None, overwrites)
        self.call("make_category", None, lambda: self.categories.update({made.channel: made}))
        return made.channel

    async def make_room(
        self,
        guild: GuildId,
        category: ChannelId,
        name: str,
        overwrites: frozenset[Overwrite],
        place: int,
    ) -> ChannelId:
        rows = self._checked(overwrites)
        made = ActualRoom(self.new_id(), name, category, rows, position=place)
        self.call("make_room", None, lambda: self.rooms.update({made.channel: made}))
        await self.let_happen("make_room")
        return made.channel

    async def make_call(
        self, guild: GuildId, category: ChannelId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        rows = self._checked(overwrites)
        made = ActualRoom(self.new_id(), name, category, rows, voice=True)
        self.call("make_call", None, lambda: self.rooms.update({made.channel: made}))
        await self.let_happen("make_call")
        return made.channel

    def doubt(self, guild: GuildId) -> None:
        """What is in memory is never in doubt."""

    async def change(self, guild: GuildId, change: Change) -> None:
        await self._set(change.channel, change.overwrites)

    async def close(
        self, guild: GuildId, channel: ChannelId, overwrites: frozenset[Overwrite]
    ) -> None:
        await self._set(channel, overwrites)

    async def _set(self, channel: ChannelId, overwrites: frozenset[Overwrite]) -> None:
        shelf = self._shelf(channel)
        now = replace(shelf[channel], overwrites=self._checked(overwrites))
        self.call("change", channel, lambda: shelf.update({channel: now}))
        if channel in self.rooms:
            self.opened_to[channel] |= self.viewers(channel)
        await self.let_happen("change")

    async def reorder(self, guild: GuildId, places: tuple[tuple[ChannelId, int], ...]) -> None:
        now = {
            channel: replace(self.rooms[channel], position=position) for channel, position in places
        }
        self.call("reorder", None, lambda: self.rooms.update(now) if self.takes_an_order else None)

    def in_line(self, channel: ChannelId) -> bool:
        return channel in self.waiting_in_line

    async def close_to_each(
        self, guild: GuildId, channel: ChannelId, rows: tuple[Overwrite, ...]
    ) -> None:
        for row in rows:
            have = self._shelf(channel)[channel]
            others = frozenset(one for one in have.overwrites if one.target != row.target)
            now = replace(have, overwrites=others | {row})
            self.call("close_row", channel, partial(self._shelf(channel).update, {channel: now}))

    async def arrange(self, guild: GuildId, category: ChannelId, arrange: Arrange) -> None:
        shelf = self._shelf(arrange.channel)
        have = shelf[arrange.channel]
        now = replace(
            have,
            name=arrange.name or have.name,
            parent=category if arrange.into_category else have.parent,
            plain=have.plain or arrange.plainly,
        )
        self.call("arrange", arrange.channel, lambda: shelf.update({arrange.channel: now}))

    def _shelf(self, channel: ChannelId) -> dict[ChannelId, ActualRoom]:
        shelf = self.categories if channel in self.categories else self.rooms
        if channel not in shelf:
            raise Absent
        return shelf

    async def delete(self, guild: GuildId, channel: ChannelId) -> None:
        self.call("delete", channel, lambda: self._remove(channel))

    # ---- within
    async def let_happen(self, name: str) -> None:
        happens = self.meanwhile.pop(name, None)
        if happens is not None:
            await happens()

    def new_id(self) -> ChannelId:
        self.next_id += 1
        return ChannelId(self.next_id)

    def call(self, name: str, about: ChannelId | None, effect: Callable[[], object]) -> None:
        self.calls.append((name, about))
        fault = next(
            (one for one in self.faults if one.call == name and one.only in (None, about)), None
        )
        if fault is None:
            effect()
            return
        fault.times -= 1
        if fault.times <= 0:
            self.faults.remove(fault)
        if fault.arrives:
            effect()
        raise fault.error()

    def _remove(self, channel: ChannelId) -> None:
        if channel in self.categories:
            del self.categories[channel]
            self.rooms = {one: replace(room, parent=None) if room.parent == channel else room
                          for one, room in self.rooms.items()}  # fmt: skip
        self.rooms.pop(channel, None)
        self.messages = [one for one in self.messages if one.channel != channel]

    @staticmethod
    def _checked(rows: frozenset[Overwrite]) -> frozenset[Overwrite]:
        """The platform takes no right in a row that the bot does not hold."""
        assert all(row.allow | row.deny <= BOT_WHEN_INVITED for row in rows)
        assert any(row.target == BOT for row in rows)
        return rows


class MemoryMessenger:
    """The port of messages over the same guild."""

    def __init__(self, guild: MemoryGuild) -> None:
        self._guild = guild

    async def send(self, channel: ChannelId, message: Outgoing, nonce: str) -> MessageId:
        guild = self._guild
        if channel not in guild.rooms:
            raise Absent
        known = guild.nonces.get(nonce)
        if known is None or guild.clock.at - known.sent_at > NONCES_ARE_KNOWN_FOR:
            known = Posted(MessageId(guild.new_id()), channel, message, guild.clock.at)
            guild.call("send", channel, partial(self._arrive, known, nonce))
        else:
            guild.call("send", channel, lambda: None)
        await guild.let_happen("send")
        return known.id

    def _arrive(self, posted: Posted, nonce: str) -> None:
        self._guild.nonces[nonce] = posted
        self._guild.messages.append(posted)

    async def find(self, channel: ChannelId, message: Outgoing, since: float) -> MessageId | None:
        self._guild.call("find", channel, lambda: None)
        same = (
            one for one in self._guild.in_room(channel) if one.shows.sections == message.sections
        )
        return next((one.id for one in same if one.sent_at.timestamp() >= since), None)

    async def find_card(self, channel: ChannelId, handle: Handle, since: float) -> MessageId | None:
        self._guild.call("find_card", channel, lambda: None)
        ours = (
            one
            for one in self._guild.in_room(channel)
            if one.is_card and one.shows.handle == handle
        )
        return next((one.id for one in ours if one.sent_at.timestamp() >= since), None)

    async def said_by(
        self, channel: ChannelId, author: UserId, after: MessageId | float, until: float
    ) -> tuple[MessageId, ...]:
        self._guild.call("said_by", channel, lambda: None)
        return ()  # people write nothing in this guild

    async def edit(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        if message_id not in {one.id for one in self._guild.in_room(channel)}:
            raise Absent
        self._guild.call("edit", channel, partial(self._change, message_id, message))

    async def reword(self, channel: ChannelId, message_id: MessageId, message: Outgoing) -> None:
        await self.edit(channel, message_id, message)

    def _change(self, message_id: MessageId, message: Outgoing) -> None:
        messages = self._guild.messages
        messages[:] = [
            replace(one, shows=message) if one.id == message_id else one for one in messages
        ]

    async def delete(self, channel: ChannelId, message_id: MessageId) -> None:
        self._guild.call("delete_message", channel, partial(self._take_away, message_id))

    def _take_away(self, message_id: MessageId) -> None:
        messages = self._guild.messages
        messages[:] = [one for one in messages if one.id != message_id]


def compose(
    workshop: Workshop,
    locales: tuple[Locale, ...],
    texts: tuple[Text, ...],
    rows: tuple[Row, ...],
    handle: Handle,
    _: Picture | None,
) -> Outgoing:
    """What stands in a message: the texts' names and values, which is all a test needs to read."""
    return Outgoing(tuple(encode_any(text).decode() for text in texts), rows, handle, {}, not rows)


def channel_of(workshop: Workshop | None, key: RoomKey) -> ChannelId:
    """The channel of a room that stands."""
    assert workshop is not None
    room = workshop.room(key)
    assert room is not None
    assert room.channel is not None
    return room.channel
