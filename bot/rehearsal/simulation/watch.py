"""Each seat's transcript, written as things happen: what appears on the screen, changes on it, and leaves it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from .adapter import Channel, ChannelType, Message, Realm
from .pulse import Pulse
from .screen import ChannelId, Form, Room, ShownMessage, UserId, is_loading, show_message


class Happening(StrEnum):
    """What an entry of a transcript tells."""

    ROOM_APPEARED = "room appeared"
    ROOM_VANISHED = "room vanished"
    ROOM_RENAMED = "room renamed"
    HISTORY_OPENED = "history opened"
    HISTORY_CLOSED = "history closed"
    MESSAGE = "message"
    EDITED = "edited"
    DELETED = "deleted"
    FORM = "form"
    FAILED = "interaction failed"


@dataclass(frozen=True)
class Entry:
    """One thing that happened on one person's screen, at this moment of the server's clock.

    `message` is the message as shown then (for DELETED: as it was before). An ephemeral answer is a MESSAGE whose
    `message.ephemeral` is true. `readable` holds, for ROOM_APPEARED and HISTORY_OPENED, the earlier messages that this
    person could scroll back to from then on.
    """

    at: datetime
    what: Happening
    channel_id: ChannelId
    room: str
    message: ShownMessage | None = None
    form: Form | None = None
    readable: tuple[ShownMessage, ...] = ()


Reader = Callable[[UserId, Entry], None]
"""Somebody who reads along on every screen. It must not change what it sees."""


@dataclass(frozen=True, slots=True)
class _View:
    name: str
    reads_back: bool


class Onlooker:
    """What one person's client has been shown; `live` are the messages that reached it while it could see the room."""

    def __init__(
        self, realm: Realm, guild_id: int, user_id: int, readers: Sequence[Reader] = ()
    ) -> None:
        self._realm = realm
        self._readers = readers
        self.guild_id = guild_id
        self.user_id = user_id
        self.transcript: list[Entry] = []
        self._views: dict[int, _View] = {}
        self._live: dict[int, set[int]] = {}

    def look_again(self, channel_ids: Iterable[int]) -> None:
        """Compare these rooms with what stood in this person's list before."""
        for channel_id in channel_ids:
            self._look_at(channel_id)

    def look_at_all(self) -> None:
        guild = self._realm.guilds.get(self.guild_id)
        known = list(guild.channel_ids) if guild is not None else []
        self.look_again(dict.fromkeys([*known, *self._views]))

    def sees(self, channel_id: int) -> bool:
        return self._realm.sees(self.user_id, channel_id)

    def can_see_message(self, message: Message) -> bool:
        """Whether it stands on the open client: it arrived while the room was visible, or can be scrolled back to."""
        if (
            not self.sees(message.channel_id)
            or not message.visible_to(self.user_id)
            or is_loading(message)
        ):
            return False
        live = message.id in self._live.get(message.channel_id, ())
        return live or self._realm.reads_back(self.user_id, message.channel_id)

    def readable(self, channel_id: int) -> tuple[ShownMessage, ...]:
        """What a scroll back shows, oldest first; a person's own ephemeral answers stay on their screen."""
        if not self.sees(channel_id):
            return ()
        reads_back = self._realm.reads_back(self.user_id, channel_id)
        return tuple(
            show_message(self._realm, message)
            for message in self._in_order(channel_id)
            if message.visible_to(self.user_id)
            and not is_loading(message)
            and (reads_back or message.is_ephemeral)
        )

    def on_screen(self, channel_id: int) -> tuple[ShownMessage, ...]:
        """As `readable`, and what arrived live in a room without history while the client was open."""
        if not self.sees(channel_id):
            return ()
        reads_back = self._realm.reads_back(self.user_id, channel_id)
        live = self._live.get(channel_id, ())
        return tuple(
            show_message(self._realm, message)
            for message in self._in_order(channel_id)
            if (reads_back or message.id in live)
            and message.visible_to(self.user_id)
            and not is_loading(message)
        )

    def arrived(self, message: Message, what: Happening, shown: ShownMessage) -> None:
        """A message was made, changed or removed; ``shown`` is how it reads to whoever may see it."""
        if (
            not message.visible_to(self.user_id)
            or is_loading(message)
            or not self.sees(message.channel_id)
        ):
            return
        live = self._live.setdefault(message.channel_id, set())
        new = what is Happening.MESSAGE
        if (
            not new
            and message.id not in live
            and not self._realm.reads_back(self.user_id, message.channel_id)
        ):
            return
        if what is Happening.DELETED:
            live.discard(message.id)
        else:
            live.add(message.id)
        self.note(what, message.channel_id, message=shown)

    def note(
        self,
        what: Happening,
        channel_id: int,
        *,
        room: str | None = None,
        message: ShownMessage | None = None,
        form: Form | None = None,
        readable: tuple[ShownMessage, ...] = (),
    ) -> None:
        channel = self._realm.channels.get(channel_id)
        name = room if room is not None else ((channel.name or "") if channel else "")
        at = self._realm.clock.now()
        entry = Entry(at, what, ChannelId(channel_id), name, message, form, readable)
        self.transcript.append(entry)
        for read in self._readers:
            read(UserId(self.user_id), entry)

    def _in_order(self, channel_id: int) -> list[Message]:
        return sorted(
            self._realm.messages.get(channel_id, {}).values(), key=lambda message: message.id
        )

    def _look_at(self, channel_id: int) -> None:
        before = self._views.get(channel_id)
        channel = self._realm.channels.get(channel_id)
        if channel is None or not is_text_room(channel) or not self.sees(channel_id):
            if before is not None:
                del self._views[channel_id]
                self._live.pop(channel_id, None)
                self.note(Happening.ROOM_VANISHED, channel_id, room=before.name)
            return
        now = _View(channel.name or "", self._realm.reads_back(self.user_id, channel_id))
        self._views[channel_id] = now
        if before is None:
            self.note(Happening.ROOM_APPEARED, channel_id, readable=self.readable(channel_id))
            return
        if before.name != now.name:
            self.note(Happening.ROOM_RENAMED, channel_id)
        if now.reads_back and not before.reads_back:
            self.note(Happening.HISTORY_OPENED, channel_id, readable=self.readable(channel_id))
        if before.reads_back and not now.reads_back:
            self.note(Happening.HISTORY_CLOSED, channel_id)


class Watch:
    """Tells every onlooker what concerns them, the moment it happens; `changes` counts what anybody might see,
    `reshaped` those among them that change rooms, rights or people.
    """

    def __init__(self, realm: Realm, pulse: Pulse) -> None:
        self._realm = realm
        self._pulse = pulse
        self._onlookers: dict[int, list[Onlooker]] = {}
        self.readers: list[Reader] = []
        self.changes = 0
        self.reshaped = 0
        realm.watchers.append(self)
        realm.subscribers.append(self._heard)

    def add(self, onlooker: Onlooker) -> None:
        """From now on this one is told."""
        self._onlookers.setdefault(onlooker.guild_id, []).append(onlooker)

    def message_made(self, message: Message) -> None:
        self._tell(message, Happening.MESSAGE)

    def message_changed(self, message: Message) -> None:
        self._tell(message, Happening.EDITED)

    def message_removed(self, message: Message) -> None:
        self._tell(message, Happening.DELETED)

    def _tell(self, message: Message, what: Happening) -> None:
        self.changes += 1
        shown = show_message(self._realm, message)
        channel = self._realm.channels.get(message.channel_id)
        for onlooker in self._of(channel.guild_id if channel is not None else None):
            onlooker.arrived(message, what, shown)
        self._pulse.beat()

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        self.changes += 1
        if event.startswith(("CHANNEL_", "GUILD_")):
            self.reshaped += 1
        of = int(payload.get("guild_id") or (payload["id"] if event == "GUILD_UPDATE" else 0))
        if event in ("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"):
            for onlooker in self._of(of):
                onlooker.look_again((int(payload["id"]),))
        elif (
            event.startswith(("GUILD_ROLE_", "GUILD_MEMBER_", "GUILD_UPDATE"))
            and event != "GUILD_MEMBERS_CHUNK"
        ):
            for onlooker in self._of(of):
                onlooker.look_at_all()

    def _of(self, guild_id: int | None) -> Iterable[Onlooker]:
        """Those in a guild; everybody where something is of none: a direct message."""
        if guild_id:
            return self._onlookers.get(guild_id, ())
        return chain.from_iterable(self._onlookers.values())


def is_text_room(channel: Channel) -> bool:
    """Whether people read and write there; categories and voice are not rooms."""
    return channel.guild_id is not None and channel.type in (ChannelType.TEXT, ChannelType.NEWS)


def place_in_list(realm: Realm, channel: Channel) -> tuple[int, int, int, int]:
    """By which a list of rooms is ordered: those in no category first, in each by position, the older first."""
    category = realm.channels.get(channel.parent_id) if channel.parent_id else None
    of_category = (category.position, category.id) if category is not None else (-1, 0)
    return (*of_category, channel.position, channel.id)


def show_room(realm: Realm, channel: Channel, user_id: int) -> Room:
    """A channel as it stands in this person's list."""
    parent = realm.channels.get(channel.parent_id) if channel.parent_id else None
    return Room(
        id=ChannelId(channel.id),
        name=channel.name or "",
        category=parent.name if parent is not None else None,
        may_write=realm.may(user_id, channel.id, "send_messages"),
        may_read_back=realm.reads_back(user_id, channel.id),
    )
