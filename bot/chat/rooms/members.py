"""Who is in a guild and holds which role: asked of the gateway, asked again where it refuses, or of Discord one by one.

All members of a guild may be asked for once in 30 s. A second asking is answered with the event ``RATE_LIMITED``,
which discord.py does not know, and whatever asks through it afterwards joins the request that died. So the asking is
sent anew from here, under the same nonce, when the time that Discord names is over: then the old request gets its
answer. https://discord.com/developers/docs/events/gateway-events#request-guild-members
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

import discord

from bot.app.ports import CallFailed
from bot.chat import translate
from bot.chat.rooms import audience as room_audience
from bot.domain.vocabulary.identity import UserId
from bot.frozen import kept

if TYPE_CHECKING:
    from bot.chat.rooms.audience import RoleCounts
    from bot.domain.state.audience import OnesPower

_log = logging.getLogger(__name__)

_REQUEST_MEMBERS = 8
_SHORTEST_WAIT_S = 1.0
COUNTS_STAND_S = 30.0
"""Without the members intent, how long the numbers of a guild's roles stand before they are asked for again."""
ROLES_STAND_S = 600.0
"""And how long somebody's roles do, as long as no number has changed."""


@kept
class _Known:
    """What was last read of one guild, one call at a time: whoever asks meanwhile waits for its answer."""

    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    counts: RoleCounts | None = None
    counts_at: float = -COUNTS_STAND_S
    roles: dict[UserId, tuple[float, tuple[int, ...], int]] = field(default_factory=dict)


class Members:
    """A guild's members and the numbers of its roles. Whoever asked for it is called when more is known than before."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._known: dict[int, _Known] = {}
        self._asking: dict[int, asyncio.Task[None]] = {}
        self._again: dict[int, asyncio.Task[None]] = {}
        self._wakes: list[Callable[[discord.Guild], None]] = []

    def on_known(self, wake: Callable[[discord.Guild], None]) -> None:
        """Have something called once a guild's members are all known."""
        self._wakes.append(wake)

    # ---- all members, through the gateway
    def all_known(self, guild: discord.Guild) -> bool:
        """Whether everybody's roles are in memory and kept there by events."""
        return self._client.intents.members and guild.chunked

    def being_asked(self, guild: discord.Guild) -> bool:
        """Whether they will be: then what is not known is merely not known yet."""
        return self._client.intents.members and not guild.chunked

    def ask(self, guild: discord.Guild) -> None:
        """Ask for everybody, unless that is under way. Called on every new connection."""
        under_way = self._asking.get(guild.id)
        if not self.being_asked(guild) or (under_way is not None and not under_way.done()):
            return
        self._asking[guild.id] = asyncio.get_running_loop().create_task(self._until_known(guild))

    async def _until_known(self, guild: discord.Guild) -> None:
        try:
            await guild.chunk()
        except Exception:  # noqa: BLE001  (numbers of roles stand in for what is not known; the next connection asks again)
            _log.exception("asking for a guild's members failed")
            return
        for wake in self._wakes:
            wake(guild)

    def refused(self, event: Mapping[str, Any]) -> None:
        """The gateway's ``RATE_LIMITED``: the asking is sent anew when Discord says so."""
        meta = event.get("meta") or {}
        if event.get("opcode") != _REQUEST_MEMBERS or not meta.get("guild_id"):
            return
        number, nonce = int(meta["guild_id"]), meta.get("nonce")
        wait = max(_SHORTEST_WAIT_S, float(event.get("retry_after") or 0.0))
        _log.info("a guild's members may be asked for again in %.0f s", wait)
        under_way = self._again.get(number)
        if under_way is not None:
            under_way.cancel()
        loop = asyncio.get_running_loop()
        self._again[number] = loop.create_task(self._ask_anew(number, nonce, wait))

    async def _ask_anew(self, number: int, nonce: str | None, wait: float) -> None:
        await asyncio.sleep(wait)
        try:
            await self._client.ws.request_chunks(
                number, query="", limit=0, presences=False, nonce=nonce
            )
        except (discord.DiscordException, OSError, AttributeError) as trouble:
            # Without a connection there is nothing to ask; the next one asks by itself.
            _log.info("asking again has to wait (%s)", type(trouble).__name__)

    async def stop(self) -> None:
        """Nothing is asked any more."""
        tasks = [*self._asking.values(), *self._again.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- without the members intent, or until all are known
    def last_counts(self, guild: discord.Guild) -> RoleCounts | None:
        """The numbers as they were last read, however long ago; asks nothing."""
        known = self._known.get(guild.id)
        return known.counts if known is not None else None

    async def counts(self, guild: discord.Guild) -> RoleCounts | None:
        """How many hold each role; it needs no intent. None where Discord does not say."""
        known = self._known.setdefault(guild.id, _Known())
        async with known.reading:
            return await self._counts(guild, known)

    async def _counts(self, guild: discord.Guild, known: _Known) -> RoleCounts | None:
        if time.monotonic() - known.counts_at < COUNTS_STAND_S:
            return known.counts
        known.counts_at = time.monotonic()
        try:
            with translate.calls():
                read = await guild.role_member_counts()
        except CallFailed:
            return known.counts
        counts = {role.id: count for role, count in read.items()}
        if counts != known.counts:
            known.roles.clear()
        known.counts = counts
        return counts

    async def powers(self, guild: discord.Guild, users: Iterable[UserId]) -> tuple[OnesPower, ...]:
        """What each of these holds, as far as it can be read."""
        found = []
        for user in sorted(users):
            read = await self._roles(guild, user)
            if read is not None:
                found.append(room_audience.power_by_roles(guild, user, *read))
        return tuple(found)

    async def _roles(
        self, guild: discord.Guild, user: UserId
    ) -> tuple[tuple[int, ...], int] | None:
        """Somebody's roles, and when they came."""
        member = guild.get_member(user) if self._client.intents.members else None
        if member is not None:
            return tuple(role.id for role in member.roles), room_audience.joined_s(member)
        if self._client.intents.members:
            return None  # being asked for, or not in the guild
        known = self._known.setdefault(guild.id, _Known())
        async with known.reading:
            return await self._read_roles(guild, known, user)

    async def _read_roles(
        self, guild: discord.Guild, known: _Known, user: UserId
    ) -> tuple[tuple[int, ...], int] | None:
        read_at, roles, joined = known.roles.get(user, (-ROLES_STAND_S, (), 0))
        if time.monotonic() - read_at < ROLES_STAND_S:
            return roles, joined
        try:
            with translate.calls():
                member = await guild.fetch_member(user)
        except CallFailed:
            return None
        roles = tuple(role.id for role in member.roles)
        known.roles[user] = (time.monotonic(), roles, room_audience.joined_s(member))
        return roles, room_audience.joined_s(member)

    def heard(self, member: discord.Member) -> bool:
        """A press or command tells its asker's roles; whether they are others than was known."""
        if self._client.intents.members:
            return False
        known = self._known.setdefault(member.guild.id, _Known())
        roles = tuple(role.id for role in member.roles)
        before = known.roles.get(UserId(member.id))
        if before is not None:
            known.roles[UserId(member.id)] = (
                time.monotonic(),
                roles,
                room_audience.joined_s(member),
            )
        return before is not None and before[1] != roles
