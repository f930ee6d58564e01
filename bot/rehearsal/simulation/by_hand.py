"""What people change in a server by hand beside rooms, roles and rights: settings, threads, webhooks, time-outs."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from .adapter import ChannelType, Realm
from .refusals import NotThere
from .screen import ChannelId, GuildId, ShownMessage, UserId, show_message
from .seat import Seat

_CHANNEL_UPDATE, _MEMBER_UPDATE, _WEBHOOK_CREATE, _WEBHOOK_DELETE, _THREAD_CREATE = (
    11,
    24,
    50,
    52,
    110,
)
_CHANNEL_CREATE = 10


class RoomKind(IntEnum):
    """Discord's kinds of channels, by its own numbers."""

    TEXT = 0
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    STAGE = 13
    FORUM = 15


class NotificationLevel(IntEnum):
    """For which messages a server notifies whoever has set nothing for themselves."""

    ALL_MESSAGES = 0
    ONLY_MENTIONS = 1


class ByHand:
    """One server's settings in the hands of its owner; the bot hears of each change as an event, and the log has it."""

    def __init__(self, realm: Realm, guild: GuildId, audit: Callable[[int, int], None]) -> None:
        self._realm = realm
        self._guild = realm.guilds[guild]
        self._audit = audit

    # ------------------------------------------------------------------- rooms

    def add_room(
        self, name: str, kind: RoomKind, *, category: ChannelId | None = None
    ) -> ChannelId:
        """Make a channel of any kind."""
        made = self._realm.create_channel(
            self._guild.id, name, type=ChannelType(int(kind)), parent_id=category
        )
        self._audit(_CHANNEL_CREATE, made.id)
        return ChannelId(made.id)

    def set_kind(self, room: ChannelId, kind: RoomKind) -> None:
        """Turn a text room into one for announcements, or back: Discord knows no other change of kind."""
        if {int(kind), self._realm.channels[room].type} - {RoomKind.TEXT, RoomKind.ANNOUNCEMENT}:
            raise NotThere("only text and announcement channels can become one another")
        self._change(room, type=ChannelType(int(kind)))

    def set_topic(self, room: ChannelId, topic: str | None) -> None:
        self._change(room, topic=topic)

    def set_slow_mode(self, room: ChannelId, seconds: int) -> None:
        """Let each person write once in so many seconds; 0 ends it."""
        self._change(room, rate_limit_per_user=seconds)

    def set_position(self, room: ChannelId, position: int) -> None:
        self._change(room, position=position)

    def mark_for_adults(self, room: ChannelId, marked: bool = True) -> None:
        """Set or take the mark that a room is age-restricted."""
        (self._realm.nsfw.add if marked else self._realm.nsfw.discard)(room)
        self._change(room)

    def _change(self, room: ChannelId, **settings: object) -> None:
        self._realm.edit_channel(room, settings)
        self._audit(_CHANNEL_UPDATE, room)

    # -------------------------------------------------------- threads, webhooks

    def open_thread(
        self, room: ChannelId, name: str, by: Seat, *, private: bool = False
    ) -> ChannelId:
        """Somebody opens a thread in a room; a system message in the room says so."""
        kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
        thread = self._realm.create_thread(room, name, by.id, type=kind)
        self._realm.record_audit_log(
            self._guild.id, _THREAD_CREATE, target_id=thread.id, user_id=by.id
        )
        return ChannelId(thread.id)

    def add_webhook(self, room: ChannelId, name: str) -> int:
        """Make a webhook, with which anything outside can write into the room; its number."""
        webhook = self._realm.create_webhook(room, name, self._guild.owner_id)
        self._tell_of_webhooks(room)
        self._audit(_WEBHOOK_CREATE, webhook.id)
        return webhook.id

    def write_through(self, webhook: int, text: str) -> ShownMessage:
        """Let a webhook write."""
        held = self._realm.get_webhook(webhook)
        made = self._realm.create_message(
            held.channel_id, held.webhook_user_id, text, webhook_id=held.id
        )
        return show_message(self._realm, made)

    def delete_webhook(self, webhook: int) -> None:
        self._realm.delete_webhook(webhook)
        self._audit(_WEBHOOK_DELETE, webhook)

    def _tell_of_webhooks(self, room: ChannelId) -> None:
        self._realm.emit(
            "WEBHOOKS_UPDATE", {"guild_id": str(self._guild.id), "channel_id": str(room)}
        )

    # ------------------------------------------------------------------ people

    def time_out(self, seat: Seat, seconds: float) -> None:
        """Keep somebody from writing and acting for so long; 0 ends it. They go on seeing what they see."""
        until = self._realm.iso_after(seconds) if seconds else None
        self._realm.edit_member(self._guild.id, seat.id, {"timed_out_until": until})
        self._audit(_MEMBER_UPDATE, seat.id)

    def await_screening(self, seat: Seat) -> None:
        """Somebody has joined and not yet accepted the server's rules: they see rooms, and can do nothing there."""
        self._screen(seat, pending=True)

    def pass_screening(self, seat: Seat) -> None:
        """They accept the rules."""
        self._screen(seat, pending=False)

    def _screen(self, seat: Seat, *, pending: bool) -> None:
        self._guild.members[seat.id].pending = pending
        self._realm.announce_member_update(self._guild.id, seat.id)

    # ----------------------------------------------------------- notifications

    def set_notifications(self, level: NotificationLevel) -> None:
        """Set for which messages the server notifies."""
        self._realm.edit_guild(self._guild.id, {"default_message_notifications": int(level)})

    def mentioned_in(self, message: ShownMessage) -> frozenset[UserId]:
        """Whom a message mentions as it reads now, by what the call that sent or last changed it allowed."""
        held = self._realm.messages[message.channel_id][message.id]
        members = self._guild.members
        found = {key for key in held.ping_user_ids if key in members}
        found |= {
            key for key, member in members.items() if set(member.role_ids) & set(held.ping_role_ids)
        }
        if held.mention_everyone:
            found |= set(members)
        return frozenset(
            UserId(key)
            for key in found - {held.author_id}
            if self._realm.sees(key, message.channel_id)
        )

    def notified_of(self, message: ShownMessage) -> frozenset[UserId]:
        """Whose device makes itself heard for a message as it is sent; nobody's, for a silent one."""
        held: Any = self._realm.messages[message.channel_id][message.id]
        if held.flags & _SILENT:
            return frozenset()
        if self._guild.default_message_notifications == NotificationLevel.ONLY_MENTIONS:
            return self.mentioned_in(message)
        people = (
            key for key in self._guild.members if key not in (held.author_id, self._realm.bot_id)
        )
        return frozenset(UserId(key) for key in people if self._realm.sees(key, message.channel_id))


_SILENT = 1 << 12
