"""Voice rooms as Discord judges them: who may connect, be moved and be put out, and what the bot is told. No sound.

Sources: Discord's developer documentation (Voice, Permissions, Modify Guild Member, Guild Create; August 2026). Whoever
is in a room stays in it when a right is taken; a deleted room, and leaving the server, put people out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from .adapter import (
    VOICE_CHANNEL_TYPES,
    ApiError,
    Channel,
    ChannelType,
    Payload,
    Realm,
    RestRequest,
    VoiceState,
    errors,
    prune_members,
)

MEMBER_MOVE, MEMBER_DISCONNECT = 26, 27
_MEMBER = "PATCH /guilds/{guild_id}/members/{user_id}"


class PutOut:
    """Ends the calls of whoever's room or membership is gone, right after the event that says so."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        realm.subscribers.append(self._heard)

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "CHANNEL_DELETE":
            gone = [one for one in in_calls(self._realm) if one.channel_id == int(payload["id"])]
        elif event == "GUILD_MEMBER_REMOVE":
            left = (int(payload["guild_id"]), int(payload["user"]["id"]))
            gone = [one for one in in_calls(self._realm) if (one.guild_id, one.user_id) == left]
        else:
            return
        for state in gone:
            self._realm.set_voice_state(state.guild_id, state.user_id, None)


def in_calls(realm: Realm) -> list[VoiceState]:
    """Everybody who is in a call in any server, in the order in which they came into a call."""
    return [state for guild in realm.guilds.values() for state in guild.voice_states.values()]


def connect(realm: Realm, channel: Channel, user_id: int) -> None:
    """Somebody connects, from elsewhere if they were in another room or on another device; rights were asked before."""
    guild_id = channel.guild_id or 0
    state = realm.prepare_voice_state(
        guild_id, user_id, channel.id, suppress=_suppressed(realm, channel, user_id)
    )
    if state is not None:
        state.session_id = f"{realm.snowflake():032x}"
        realm.commit_voice_state(state)


def move(
    realm: Realm,
    guild_id: int,
    *,
    user_id: int,
    channel_id: int | None,
    by: int,
    reason: str | None = None,
) -> None:
    """Somebody moves somebody who is in a call to another room, or out; raises ``ApiError`` as Discord answers it.

    It takes the right to move in both rooms and to connect to the new one. What the moved may do there is not asked,
    nor whose role stands higher.
    """
    realm.get_member(guild_id, user_id)
    state = realm.guilds[guild_id].voice_states.get(user_id)
    if state is None:
        realm.require_permissions(guild_id, by, None, "move_members")
        raise errors.target_not_connected_to_voice()
    realm.require_permissions(guild_id, by, state.channel_id, "move_members")
    if channel_id is None:
        realm.set_voice_state(guild_id, user_id, None)
    else:
        room = _voice_room(realm, guild_id, channel_id)
        realm.require_permissions(guild_id, by, room.id, "move_members", "connect")
        realm.set_voice_state(
            guild_id, user_id, room.id, suppress=_suppressed(realm, room, user_id)
        )
    realm.moved(user_id, channel_id, by)
    # The log says where to and how many, never who.
    told = {"count": "1"} if channel_id is None else {"channel_id": str(channel_id), "count": "1"}
    action = MEMBER_DISCONNECT if channel_id is None else MEMBER_MOVE
    realm.record_audit_log(guild_id, action, options=told, reason=reason, user_id=by)


def asks_to_move(route: str, request: RestRequest) -> bool:
    """Whether the call moves a member, or puts them out of a call, and does nothing else."""
    return (
        route == _MEMBER and isinstance(request.json, dict) and set(request.json) == {"channel_id"}
    )


def move_as_asked(realm: Realm, request: RestRequest) -> Payload:
    """Carry such a call of the bot out; the member as Discord answers with it."""
    guild_id, user_id = int(request.args["guild_id"]), int(request.args["user_id"])
    wanted = request.body()["channel_id"]
    guild = realm.get_guild(guild_id)
    move(
        realm,
        guild_id,
        user_id=user_id,
        channel_id=int(wanted) if wanted is not None else None,
        by=realm.bot_id,
        reason=request.reason,
    )
    return realm.member_payload(guild, guild.members[user_id])


def as_first_told(payload: Payload, intents: discord.Intents, bot_id: int) -> None:
    """Leave in a guild's first event who Discord sends along: the bot, and with the intent whoever is in a call."""
    states = payload.get("voice_states", []) if intents.voice_states else []
    members = payload.get("members", [])
    prune_members(payload, intents, bot_id)
    told = {member["user"]["id"] for member in payload["members"]}
    here = {state["user_id"] for state in states} - told
    payload["members"] = [
        *payload["members"],
        *(member for member in members if member["user"]["id"] in here),
    ]
    payload["voice_states"] = [
        {name: value for name, value in state.items() if name != "guild_id"} for state in states
    ]


def _voice_room(realm: Realm, guild_id: int, channel_id: int) -> Channel:
    room = realm.channels.get(channel_id)
    if room is None or room.guild_id != guild_id:
        raise errors.unknown_channel()
    if room.type not in VOICE_CHANNEL_TYPES:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return room


def _suppressed(realm: Realm, room: Channel, user_id: int) -> bool:
    """Whether nobody hears them: without the right to speak, and on a stage until they are asked up."""
    guild_id = room.guild_id or 0
    speaks = realm.rights(guild_id, user_id, room.id) & discord.Permissions.speak.flag
    return room.type == ChannelType.STAGE_VOICE or not speaks
