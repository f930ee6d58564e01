"""The part of a person's client that shows and enters voice rooms."""

from __future__ import annotations

from dataclasses import dataclass

from .adapter import VOICE_CHANNEL_TYPES, ApiError, Channel, Realm, VoiceState
from .refusals import NotAllowed, NotThere, NotVisible
from .screen import ChannelId, GuildId, UserId
from .voice import connect, move
from .watch import place_in_list


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody in a call as everybody who sees the room sees them."""

    user_id: UserId
    name: str
    bot: bool = False
    muted: bool = False
    deafened: bool = False
    camera: bool = False
    streaming: bool = False
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class VoiceRoom:
    """A voice room in a person's list, with who is in it."""

    id: ChannelId
    name: str
    category: str | None
    may_join: bool
    may_speak: bool
    may_stream: bool
    here: tuple[Voice, ...] = ()


class InCall:
    """One person and the calls of a server: what their client shows, and what they can do.

    Everything is checked as Discord checks it; what it would refuse raises a subclass of ``Refused``.
    """

    def __init__(self, realm: Realm, guild_id: GuildId, user_id: UserId) -> None:
        self._realm = realm
        self._guild_id = guild_id
        self._id = user_id

    # ------------------------------------------------------------------ seeing

    def rooms(self) -> tuple[VoiceRoom, ...]:
        """The voice rooms in this person's list now, from above."""
        guild = self._realm.guilds[self._guild_id]
        channels = [self._realm.channels[key] for key in guild.channel_ids]
        seen = [
            each
            for each in channels
            if each.type in VOICE_CHANNEL_TYPES and self._realm.sees(self._id, each.id)
        ]
        seen.sort(key=lambda each: place_in_list(self._realm, each))
        return tuple(self._shown(each) for each in seen)

    def room(self, name: str) -> VoiceRoom:
        """The visible voice room whose name is this or begins with it."""
        rooms = self.rooms()
        found = [room for room in rooms if room.name == name]
        found = found or [room for room in rooms if room.name.startswith(name)]
        if len(found) != 1:
            raise NotVisible(f"there are {len(found)} voice rooms called {name!r} on this screen")
        return found[0]

    @property
    def where(self) -> ChannelId | None:
        """The room whose call this person is in."""
        state = self._state
        return ChannelId(state.channel_id) if state is not None and state.channel_id else None

    # ------------------------------------------------------------------ acting

    def join(self, room: ChannelId) -> None:
        """Enter a call, or come to it from another room or on another device: one person is in one call at a time."""
        channel = self._visible(room)
        if not self._realm.may(self._id, room, "connect"):
            raise NotAllowed("this person lacks the right 'connect' here")
        others = [one for one in self._in(room) if one.user_id != self._id]
        full = channel.user_limit and len(others) >= channel.user_limit
        if full and not self._realm.may(self._id, room, "move_members"):
            raise NotAllowed("the call is full")
        connect(self._realm, channel, self._id)

    def leave(self) -> None:
        """Hang up."""
        self._connected()
        self._realm.set_voice_state(self._guild_id, self._id, None)

    def drop(self) -> None:
        """Lose the line. Discord tells nobody whether somebody hung up or fell out."""
        self.leave()

    def mute(self, muted: bool = True) -> None:
        """Switch the own microphone off, or on."""
        self._set(self_mute=muted)

    def deafen(self, deafened: bool = True) -> None:
        """Switch all sound off, and the microphone with it, or on."""
        self._set(self_deaf=deafened, self_mute=deafened)

    def camera(self, on: bool = True) -> None:
        """Show oneself, or no longer: takes the right to stream, as a screen does."""
        self._set_if_may_stream(on, self_video=on)

    def stream(self, on: bool = True) -> None:
        """Show one's screen, or no longer."""
        self._set_if_may_stream(on, self_stream=on)

    def move(self, other: UserId, room: ChannelId | None) -> None:
        """Move somebody who is in a call to another room, or out of their call, by hand."""
        try:
            move(self._realm, self._guild_id, user_id=other, channel_id=room, by=self._id)
        except ApiError as error:
            raise (NotAllowed if error.status == 403 else NotThere)(error.message) from error

    # ------------------------------------------------------------------ inside

    @property
    def _state(self) -> VoiceState | None:
        return self._realm.guilds[self._guild_id].voice_states.get(self._id)

    def _connected(self) -> VoiceState:
        state = self._state
        if state is None:
            raise NotThere("this person is in no call")
        return state

    def _set(self, **flags: bool) -> None:
        self._realm.set_voice_state(self._guild_id, self._id, self._connected().channel_id, **flags)

    def _set_if_may_stream(self, on: bool, **flags: bool) -> None:
        room = self._connected().channel_id or 0
        if on and not self._realm.may(self._id, room, "stream"):
            raise NotAllowed("this person lacks the right 'stream' here")
        self._set(**flags)

    def _visible(self, room: ChannelId) -> Channel:
        channel = self._realm.channels.get(room)
        if channel is None or not self._realm.sees(self._id, room):
            raise NotVisible("this person does not see this room")
        if channel.type not in VOICE_CHANNEL_TYPES:
            raise NotThere("there are no calls in this room")
        return channel

    def _in(self, room: int) -> list[VoiceState]:
        states = self._realm.guilds[self._guild_id].voice_states.values()
        return [state for state in states if state.channel_id == room]

    def _shown(self, channel: Channel) -> VoiceRoom:
        parent = self._realm.channels.get(channel.parent_id) if channel.parent_id else None
        may = self._realm.may
        return VoiceRoom(
            id=ChannelId(channel.id),
            name=channel.name or "",
            category=parent.name if parent is not None else None,
            may_join=may(self._id, channel.id, "connect"),
            may_speak=may(self._id, channel.id, "speak"),
            may_stream=may(self._id, channel.id, "stream"),
            here=tuple(self._voice(state) for state in self._in(channel.id)),
        )

    def _voice(self, state: VoiceState) -> Voice:
        user = self._realm.users[state.user_id]
        member = self._realm.guilds[self._guild_id].members.get(state.user_id)
        nick = member.nick if member is not None else None
        return Voice(
            user_id=UserId(state.user_id),
            name=nick or user.global_name or user.name,
            bot=user.bot,
            muted=state.self_mute or state.mute,
            deafened=state.self_deaf or state.deaf,
            camera=state.self_video,
            streaming=state.self_stream,
            suppressed=state.suppress,
        )
