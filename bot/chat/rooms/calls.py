"""Rooms for the voice from outside: who is in one, and leading there whoever pressed for it. The bot joins none."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import discord

from bot.app.ports import Absent, CallFailed, InCall
from bot.app.urgency import Urgency, urgent
from bot.chat import translate
from bot.chat.asking import Services, answer, defer
from bot.domain.state import voice as voice_state
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary import refusals
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId
from bot.domain.vocabulary.text import RoomLink, Text
from bot.domain.voice import beside, turns

if TYPE_CHECKING:
    from bot.domain.road.press import IncomingPress


class GuildCalls:
    """Voice states as the gateway tells them."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def inside(self, guild: GuildId, channels: Collection[ChannelId]) -> tuple[InCall, ...]:
        """Everybody who is in one of these."""
        found = self._client.get_guild(guild)
        if found is None:
            return ()
        return tuple(
            InCall(channel, UserId(user), _by(found, user, found.get_member(user)))
            for channel in channels
            if isinstance(room := found.get_channel(channel), discord.VoiceChannel)
            for user in room.voice_states
        )

    async def put_out(self, guild: GuildId, user: UserId) -> None:
        """End somebody's connection: no call of ours is open to them any more."""
        found = self._client.get_guild(guild)
        if found is None:
            raise Absent
        with translate.calls(), urgent(Urgency.CLOSING):
            await self._client.http.edit_member(guild, user, channel_id=None)


def came_in(member: discord.Member, channel: discord.abc.Snowflake) -> InCall:
    """Somebody of whom the gateway has just told that they are in this channel."""
    by = _by(member.guild, member.id, member)
    return InCall(ChannelId(channel.id), UserId(member.id), by)


def is_picture(state: discord.VoiceState) -> bool:
    """Whether somebody shows a camera or a screen."""
    return state.self_video or state.self_stream


def _by(guild: discord.Guild, user: int, member: discord.Member | None) -> voice_state.Listener:
    if user == guild.owner_id:
        return voice_state.Listener.OWNER
    if member is None:
        return voice_state.Listener.GUEST
    if member.bot:
        return voice_state.Listener.BOT
    powerful = member.guild_permissions.administrator
    return voice_state.Listener.ADMINISTRATOR if powerful else voice_state.Listener.GUEST


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """Whoever pressed goes to their call: led there from another one, or shown the way, which is theirs to take."""
    await defer(interaction)
    workshop = press.workshop
    key = turns.call_of(workshop, press.by) if workshop.stage is workshop_state.Stage.OPEN else None
    room = workshop.room(key) if key is not None and not isinstance(key, refusals.Refusal) else None
    if isinstance(key, refusals.Refusal):
        await answer(services, interaction, key.text, workshop=workshop)
        return
    if key is None or room is None or room.channel is None:
        await answer(services, interaction, Text("refusals:no_call"), workshop=workshop)
        return
    where = beside.where_we_are(workshop)
    shown = Text("voice:join", call=RoomLink(key), where=where)
    member = interaction.user
    if isinstance(member, discord.Member) and _is_in_another(services, press, member, room.channel):
        try:
            with translate.calls():
                await member.move_to(discord.Object(room.channel))  # type: ignore[arg-type]
        except CallFailed:
            pass  # they left the call they were in, or it is over: the way there is shown
        else:
            shown = Text("voice:moved", call=RoomLink(key), where=where)
    await answer(services, interaction, shown, workshop=workshop)


def _is_in_another(
    services: Services, press: IncomingPress, member: discord.Member, channel: ChannelId
) -> bool:
    """Whether they are in a call of this workshop, and not in this one: out of others nobody is led."""
    here = member.voice.channel if member.voice is not None else None
    ours = {room.channel for room in press.workshop.rooms.calls}
    return here is not None and here.id in ours and here.id != channel
