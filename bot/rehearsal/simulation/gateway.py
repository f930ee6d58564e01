"""The gateway: sessions, IDENTIFY, RESUME with replay, member chunks, and what a bot is not told."""

import asyncio
import contextlib
import copy
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web

from .adapter import Realm, gated_by, hide_content, right_bit
from .application import Application, Pace
from .holding import Held
from .pulse import Pulse
from .shards import (
    INVALID_SHARD,
    SHARDING_REQUIRED,
    Shard,
    Starts,
    guild_told_of,
    shard_asked_for,
)
from .voice import as_first_told
from .witness import Witness

_REPLAYED_EVENTS = 5000
_CHUNK = 1000
_REQUEST_MEMBERS = 8
_IN_A_ROOM = ("MESSAGE_", "TYPING_START", "CHANNEL_PINS_UPDATE")
_OF_A_THREAD = ("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE")
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014

Payload = dict[str, Any]


@dataclass(slots=True)
class _Session:
    id: str
    intents: discord.Intents
    shard: Shard
    caller: str = ""
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_REPLAYED_EVENTS))
    socket: web.WebSocketResponse | None = None
    outgoing: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


class Gateway:
    """One application's gateway; events reach a session only by its intents and the bot's view of the room.

    Channel events go out whatever the bot may view: a room's existence reaches every member's client.
    """

    def __init__(self, realm: Realm, application: Application, pace: Pace, pulse: Pulse) -> None:
        self._realm = realm
        self._application = application
        self._pace = pace
        self._pulse = pulse
        self._sessions: dict[str, _Session] = {}
        self.url = ""
        self.starts = Starts(pace, realm.elapsed_s)
        self.resumed = 0
        self.members_refused = 0
        self.witness: Witness | None = None
        self._asked_for_all: dict[int, float] = {}
        self.held = Held(self._publish)
        realm.subscribers.append(self.publish)

    def switch(self, application: Application) -> None:
        """From now on it is set so."""
        self._application = application

    @property
    def identified(self) -> int:
        return len(self.starts.taken)

    def listens(self, shard: Shard, caller: str = "") -> bool:
        """Whether somebody, or this caller, listens on a shard now."""
        return any(
            one.socket is not None and one.shard == shard and caller in ("", one.caller)
            for one in self._sessions.values()
        )

    @property
    def connected(self) -> bool:
        return any(session.socket is not None for session in self._sessions.values())

    @property
    def unsent(self) -> int:
        return sum(
            session.outgoing.qsize()
            for session in self._sessions.values()
            if session.socket is not None
        )

    def publish(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to every session that is told of it; a session without a socket gets it when it resumes."""
        if not self.held.keeps(event, payload):
            self._publish(event, payload)

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self._sessions.values():
            shaped = self._shape(session, event, payload)
            if shaped is not None:
                self._send(session, event, shaped)
        self._pulse.beat()

    def send_unreadable(self, event: str) -> None:
        """Send an event of this name that holds nothing of what belongs into it, and no witness holds against us."""
        for session in self._sessions.values():
            self._put(session, event, {})
        self._pulse.beat()

    async def kick(self, code: int = 4000) -> None:
        """Close every connection; the sessions stay and can be resumed."""
        for session in list(self._sessions.values()):
            connection, session.socket = session.socket, None
            if connection is not None:
                await connection.close(code=code)

    async def acknowledge(self) -> None:
        """Acknowledge a heartbeat to everybody who listens: the library gives up a connection that is silent."""
        for session in list(self._sessions.values()):
            if session.socket is not None and not session.socket.closed:
                await session.socket.send_json({"op": 11, "d": None})

    def forget_sessions(self) -> None:
        """As Discord does with those to which nobody has listened for long."""
        self._sessions = {key: one for key, one in self._sessions.items() if one.socket is not None}

    async def drop_sessions(self) -> None:
        """Forget every session: a connected bot must identify anew, what happened in between is lost."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            if session.socket is not None:
                await session.socket.send_str(json.dumps({"op": 9, "d": False}))

    async def handle(self, http: web.Request) -> web.WebSocketResponse:
        caller = http.match_info.get("caller", "")
        connection = web.WebSocketResponse(timeout=1.0, max_msg_size=1 << 20)
        await connection.prepare(http)
        hello = {"heartbeat_interval": int(self._pace.heartbeat_interval_s * 1000)}
        await connection.send_json({"op": 10, "d": hello})
        session: _Session | None = None
        pump: asyncio.Task[None] | None = None
        try:
            async for message in connection:
                if message.type is not WSMsgType.TEXT:
                    continue
                frame = json.loads(message.data)
                if frame["op"] == 1:
                    await connection.send_json({"op": 11, "d": None})
                elif frame["op"] in (2, 6):
                    if frame["op"] == 2:
                        session = await self._identify(connection, frame["d"], caller)
                    else:
                        session = await self._resume(connection, frame["d"])
                    if session is not None:
                        pump = asyncio.create_task(_pump(session, connection))
                        self._pulse.beat()
                elif frame["op"] == _REQUEST_MEMBERS and session is not None:
                    self._chunk(session, frame["d"])
        finally:
            if pump is not None:
                pump.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                    await pump
            if session is not None and session.socket is connection:
                session.socket = None
            self._pulse.beat()
        return connection

    async def _identify(
        self, connection: web.WebSocketResponse, asked: Payload, caller: str
    ) -> _Session | None:
        if asked["token"] != self._application.token:
            await connection.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        intents = discord.Intents.none()
        intents.value = int(asked["intents"])
        switched_off = (
            (intents.members and not self._application.members_intent)
            or (intents.message_content and not self._application.message_content_intent)
            or (intents.presences and not self._application.presences_intent)
        )
        if switched_off:
            await connection.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return None
        shard = shard_asked_for(asked)
        if shard is None or self._has_too_many(shard):
            code = INVALID_SHARD if shard is None else SHARDING_REQUIRED
            await connection.close(code=code)
            return None
        if not self.starts.begin(caller, shard):
            await connection.send_json({"op": 9, "d": False})
            return None
        name = f"session-{self.identified}"
        session = _Session(name, intents, shard, caller, socket=connection)
        self.forget_sessions()
        self._sessions[session.id] = session
        self._welcome(session)
        return session

    def _has_too_many(self, shard: Shard) -> bool:
        served = sum(shard.has(guild_id) for guild_id in self._realm.guilds)
        return served > self._pace.guilds_a_shard

    def _welcome(self, session: _Session) -> None:
        realm = self._realm
        joined = [
            guild
            for guild in realm.guilds.values()
            if realm.bot_id in guild.members and session.shard.has(guild.id)
        ]
        ready = {
            "v": 10,
            "user": realm.user_payload(realm.bot_id),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in joined],
            "session_id": session.id,
            "shard": [session.shard.number, session.shard.count],
            "resume_gateway_url": f"{self.url}/{session.caller}" if session.caller else self.url,
            "application": {"id": str(realm.application_id), "flags": self._application.flags},
        }
        self._send(session, "READY", ready)
        for guild in joined:
            if guild.id not in realm.unavailable:
                shaped = self._shape(session, "GUILD_CREATE", realm.guild_payload(guild))
                if shaped is not None:
                    self._send(session, "GUILD_CREATE", shaped)

    async def _resume(self, connection: web.WebSocketResponse, asked: Payload) -> _Session | None:
        session = self._sessions.get(asked["session_id"])
        if session is None or asked["token"] != self._application.token:
            await connection.send_json({"op": 9, "d": False})
            return None
        self.resumed += 1
        session.socket = connection
        session.outgoing = asyncio.Queue()
        for sequence, text in session.sent:
            if sequence > int(asked["seq"] or 0):
                session.outgoing.put_nowait(text)
        self._send(session, "RESUMED", {})
        return session

    def _send(self, session: _Session, event: str, payload: Payload) -> None:
        if self.witness is not None:
            self.witness.saw_event(event, payload)
        self._put(session, event, payload)

    def _put(self, session: _Session, event: str, payload: Payload) -> None:
        session.sequence += 1
        text = json.dumps({"op": 0, "t": event, "s": session.sequence, "d": payload})
        session.sent.append((session.sequence, text))
        if session.socket is not None:
            session.outgoing.put_nowait(text)

    def _shape(self, session: _Session, event: str, payload: Mapping[str, Any]) -> Payload | None:
        """The event as this session gets it, or None."""
        intent = gated_by(event, payload)
        if intent is not None and not getattr(session.intents, intent):
            return None
        if not session.shard.is_told(event, payload) or not self._told(event, payload):
            return None
        hides = (
            event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content
        )
        # What is changed below is copied first, for the server's own state may be in it; the rest is written as it is.
        shaped = (
            copy.deepcopy(dict(payload)) if hides or event.startswith("GUILD_") else dict(payload)
        )
        if hides:
            hide_content(self._realm, shaped)
        if event in ("GUILD_CREATE", "GUILD_UPDATE"):
            self._realm.tag_roles(shaped["roles"])
        elif event in ("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"):
            self._realm.tag_roles((shaped["role"],))
        if event == "GUILD_CREATE":
            as_first_told(shaped, session.intents, self._realm.bot_id)
        return shaped

    def _told(self, event: str, payload: Mapping[str, Any]) -> bool:
        realm = self._realm
        guild_id = guild_told_of(event, payload)
        if guild_id and event not in ("GUILD_CREATE", "GUILD_DELETE"):
            guild = realm.guilds.get(guild_id)
            if guild is None or guild_id in realm.unavailable or realm.bot_id not in guild.members:
                return False
            if event == "GUILD_AUDIT_LOG_ENTRY_CREATE":
                return bool(realm.rights(guild_id, realm.bot_id) & right_bit("view_audit_log"))
        if event in _OF_A_THREAD:
            return realm.sees(realm.bot_id, int(payload["id"])) or event == "THREAD_DELETE"
        if event.startswith(_IN_A_ROOM):
            return realm.sees(realm.bot_id, int(payload["channel_id"]))
        return True

    def _wait_for_all_s(self, guild_id: int, asked: Payload) -> float:
        """For how long all members of this guild may not be asked for again; 0 if they may, or are not asked for."""
        if asked.get("user_ids") or asked.get("query") or asked.get("limit"):
            return 0.0
        now, before = self._realm.clock.elapsed, self._asked_for_all.get(guild_id)
        if before is not None and now - before < self._pace.all_members_window_s:
            return self._pace.all_members_window_s - (now - before)
        self._asked_for_all[guild_id] = now
        return 0.0

    def _chunk(self, session: _Session, asked: Payload) -> None:
        guild = self._realm.guilds.get(int(asked["guild_id"]))
        if guild is None or not session.shard.has(guild.id):
            return
        wait_s = self._wait_for_all_s(guild.id, asked)
        if wait_s:
            self.members_refused += 1
            meta = {
                "guild_id": str(guild.id),
                **({"nonce": asked["nonce"]} if asked.get("nonce") else {}),
            }
            self._send(
                session,
                "RATE_LIMITED",
                {"opcode": _REQUEST_MEMBERS, "retry_after": round(wait_s, 3), "meta": meta},
            )
            return
        members = list(guild.members.values())
        wanted = asked.get("user_ids")
        missing: list[str] = []
        if wanted:
            ids = [int(key) for key in (wanted if isinstance(wanted, list) else [wanted])]
            members = [member for member in members if member.user_id in ids]
            missing = [str(key) for key in ids if key not in guild.members]
        elif asked.get("query"):
            prefix = str(asked["query"]).casefold()
            members = [
                each
                for each in members
                if self._realm.users[each.user_id].name.casefold().startswith(prefix)
            ]
        members = members[: int(asked.get("limit") or 0) or None]
        chunks = [members[start : start + _CHUNK] for start in range(0, len(members), _CHUNK)] or [
            []
        ]
        for index, chunk in enumerate(chunks):
            payload: Payload = {
                "guild_id": str(guild.id),
                "members": [self._realm.member_payload(guild, member) for member in chunk],
                "chunk_index": index,
                "chunk_count": len(chunks),
                "not_found": missing,
            }
            if asked.get("nonce"):
                payload["nonce"] = asked["nonce"]
            self._send(session, "GUILD_MEMBERS_CHUNK", payload)


async def _pump(session: _Session, connection: web.WebSocketResponse) -> None:
    outgoing = session.outgoing
    while not connection.closed:
        await connection.send_str(await outgoing.get())
