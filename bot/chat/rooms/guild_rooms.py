"""The guild's channels for the reconciler: reading them as last acknowledged, and the calls that change them."""

from __future__ import annotations

import discord

from bot.app.ports import Absent, GuildFacts, Refused
from bot.chat.pace import Pace
from bot.chat.rooms.audience import entries_of
from bot.chat.rooms.members import Members
from bot.chat.translate import actual_room, calls, overwrites_for, right_names
from bot.domain.rooms.desired import BOT_IN_GUILD, Overwrite
from bot.domain.rooms.plan import ActualGuild, ActualRoom, Change
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId

_NO_MEMBER = (10_007, 10_013)
"""What Discord answers of somebody who is not in the guild, or not anywhere any more."""


class GuildRooms:
    """Channels by way of the gateway's cache, corrected by every acknowledged call until its event has arrived."""

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self.members = Members(client, pace)
        self._acknowledged: dict[int, ActualRoom | None] = {}
        self._cached: dict[int, ActualRoom] = {}
        self._uncertain: set[int] = set()

    def heard(self, *states: discord.abc.GuildChannel) -> None:
        """The gateway told of these states of a channel: once our own change is among them, the cache is ahead."""
        for state in states:
            known = self._acknowledged.get(state.id)
            if known is not None and known == actual_room(state):
                del self._acknowledged[state.id]
            self._cached.pop(state.id, None)

    def heard_gone(self, channel: int) -> None:
        """The gateway told that a channel is no more: that is the last word about it."""
        self._acknowledged.pop(channel, None)
        self._cached.pop(channel, None)

    def forget_all(self) -> None:
        """A new connection brings the whole guild: replies from before it are older."""
        self._acknowledged.clear()
        self._cached.clear()

    def _cached_room(self, channel: discord.abc.GuildChannel) -> ActualRoom:
        """The room as the gateway's cache has it. Discord.py works rights out anew at each look, so once is enough."""
        known = self._cached.get(channel.id)
        if known is None:
            known = self._cached[channel.id] = actual_room(channel)
        return known

    def _guild(self, guild: GuildId) -> discord.Guild | None:
        found = self._client.get_guild(guild)
        return None if found is None or found.unavailable else found

    def _present(self, guild: GuildId) -> discord.Guild:
        found = self._guild(guild)
        if found is None:
            raise Absent
        return found

    async def facts(self, guild: GuildId, people: frozenset[UserId]) -> GuildFacts | None:
        """Who sees everything, who could let themselves in, which rights the bot lacks, who of these people is gone."""
        found = self._guild(guild)
        if found is None:
            return None
        members_known = self.members.all_known(found)
        counts = None if members_known else await self.members.counts(found)
        audience = entries_of(found, members_known=members_known, counts=counts)
        persons = await self.members.powers(found, people)
        missing = BOT_IN_GUILD - right_names(found.me.guild_permissions)
        missed = (
            sorted(user for user in people if found.get_member(user) is None)
            if members_known
            else []
        )
        absent = frozenset([user for user in missed if await self._is_gone(found, user)])
        return GuildFacts(
            audience.sees,
            audience.could_enter,
            members_known,
            frozenset(missing),
            absent,
            audience.could_act,
            persons,
            self.members.being_asked(found),
        )

    async def _is_gone(self, guild: discord.Guild, user: UserId) -> bool:
        """Discord's own word on somebody whom the cache lacks.

        A cache counts as whole by its number alone, and whoever is noted as gone loses their rooms and their answers.
        """
        async with self._pace:
            with calls():
                try:
                    await guild.fetch_member(user)
                except discord.NotFound as answer:
                    return answer.code in _NO_MEMBER
        return False

    async def read(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> ActualGuild | None:
        """The channels with these ids or names. After a call of unknown outcome Discord itself is asked."""
        found = self._guild(guild)
        if found is None:
            return None
        standing = {
            one.id: one for one in found.channels if one.id in channels or one.name in names
        }
        look = self._cached_room
        if guild in self._uncertain:
            async with self._pace:
                with calls():
                    standing = {channel.id: channel for channel in await found.fetch_channels()}
            self._acknowledged.clear()
            self._uncertain.discard(guild)
            look = actual_room
        kinds = {
            number: isinstance(channel, discord.CategoryChannel)
            for number, channel in standing.items()
        }
        rooms = {number: look(channel) for number, channel in standing.items()}
        for number, acknowledged in self._acknowledged.items():
            if acknowledged is None:
                rooms.pop(number, None)
            else:
                rooms[number] = acknowledged
        ours = [room for room in rooms.values() if room.channel in channels or room.name in names]
        return ActualGuild(
            categories=tuple(room for room in ours if self._is_category(room, kinds)),
            rooms=tuple(room for room in ours if not self._is_category(room, kinds)),
        )

    def _is_category(self, room: ActualRoom, kinds: dict[int, bool]) -> bool:
        return kinds.get(room.channel, room.parent is None)

    async def make_category(
        self, guild: GuildId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create the category, hidden from everybody."""
        found = self._present(guild)
        with self._watching(guild):
            async with self._pace:
                made = await found.create_category(
                    name, overwrites=overwrites_for(overwrites, found)
                )
        self._acknowledge(made)
        return ChannelId(made.id)

    async def make_room(
        self, guild: GuildId, category: ChannelId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create a room: no moment in which it stands without its rights."""
        found = self._present(guild)
        with self._watching(guild):
            async with self._pace:
                made = await found.create_text_channel(
                    name,
                    category=discord.Object(category),  # type: ignore[arg-type]
                    overwrites=overwrites_for(overwrites, found),
                )
        self._acknowledge(made)
        return ChannelId(made.id)

    async def change(self, guild: GuildId, category: ChannelId, change: Change) -> None:
        """Everybody's rights in a room, and its name and place where those were changed by hand, in one call."""
        found = self._present(guild)
        payload: dict[str, object] = {"overwrites": overwrites_for(change.overwrites, found)}
        if change.name is not None:
            payload["name"] = change.name
        if change.into_category:
            payload["category"] = discord.Object(category)
        channel = await self._standing(found, change.channel)
        with self._watching(guild):
            async with self._pace:
                changed = await channel.edit(**payload)
        if changed is not None:
            self._acknowledge(changed)

    def _acknowledge(self, channel: discord.abc.GuildChannel) -> None:
        """Remember a reply, unless the gateway was faster than it."""
        room, cached = actual_room(channel), self._client.get_channel(channel.id)
        told = isinstance(cached, discord.abc.GuildChannel) and actual_room(cached) == room
        if not told:
            self._acknowledged[channel.id] = room

    async def delete(self, guild: GuildId, channel: ChannelId) -> None:
        """Delete a channel; gone already is as good."""
        found = self._present(guild)
        if self._acknowledged.get(channel, ...) is None:
            return
        try:
            standing = await self._standing(found, channel)
            with self._watching(guild):
                async with self._pace:
                    await standing.delete()
        except Absent:
            pass
        if self._client.get_channel(channel) is not None:
            self._acknowledged[channel] = None

    async def _standing(
        self, guild: discord.Guild, channel: ChannelId
    ) -> discord.TextChannel | discord.CategoryChannel:
        """The channel from the cache, or from Discord where the gateway has not told of it yet."""
        found: object = guild.get_channel(channel)
        if found is None:
            with self._watching(GuildId(guild.id)):
                async with self._pace:
                    found = await guild.fetch_channel(channel)
        if not isinstance(found, discord.TextChannel | discord.CategoryChannel):
            raise Refused
        return found

    def _watching(self, guild: GuildId) -> _Watching:
        return _Watching(self._uncertain, guild)


class _Watching:
    """Round a call: a failure leaves the guild uncertain, so that the next reading asks Discord itself."""

    def __init__(self, uncertain: set[int], guild: GuildId) -> None:
        self._uncertain = uncertain
        self._guild = guild
        self._calls = calls()

    def __enter__(self) -> None:
        self._calls.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if error is None:
            return
        self._uncertain.add(self._guild)
        self._calls.__exit__(kind, error, trace)  # type: ignore[arg-type]
