"""The guild's channels for the reconciler: reading them as last acknowledged, and the calls that change them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.app.ports import Absent, GuildFacts, Refused
from bot.app.urgency import Urgency, urgent
from bot.chat import translate
from bot.chat.rooms import audience as room_audience
from bot.chat.rooms import watching
from bot.chat.rooms.members import Members
from bot.chat.rooms.tickets import Ticket, Tickets
from bot.domain.rooms import desired as desired_rooms
from bot.domain.rooms import plan as room_plan
from bot.domain.rooms import reports
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite
    from bot.domain.rooms.plan import ActualRoom, Arrange, Change

_NO_MEMBER = (10_007, 10_013)
"""What Discord answers of somebody who is not in the guild, or not anywhere any more."""
_EVENT_COMES_WITHIN_S = 30.0
"""An acknowledged change whose event has not come by then is not believed any longer: Discord is asked."""


class GuildRooms:
    """Channels by way of the gateway's cache, corrected by every acknowledged call until its event has arrived."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self.members = Members(client)
        self._acknowledged: dict[int, ActualRoom | None] = {}
        self._acknowledged_at: dict[int, float] = {}
        self._cached: dict[int, ActualRoom] = {}
        self._kinds: dict[int, bool] = {}
        """Whether a channel that the gateway may not have told of yet is a category."""
        self._uncertain: set[int] = set()
        self._rights = Tickets()
        self._arranging = Tickets()

    async def stop(self) -> None:
        """The process ends: so do its calls."""
        await self._rights.stop()
        await self._arranging.stop()

    def heard(self, *states: discord.abc.GuildChannel) -> None:
        """The gateway told of these states of a channel: once our own change is among them, the cache is ahead."""
        for state in states:
            known, told = self._acknowledged.get(state.id), translate.actual_room(state)
            if known is not None and known.overwrites == told.overwrites:
                self._forget(state.id)
            self._cached.pop(state.id, None)
            self._rights.heard(state.id, told.overwrites)

    def heard_gone(self, channel: int) -> None:
        """The gateway told that a channel is no more: that is the last word about it."""
        self._forget(channel)
        self._cached.pop(channel, None)

    def _forget(self, channel: int) -> None:
        self._acknowledged.pop(channel, None)
        self._acknowledged_at.pop(channel, None)

    def forget_all(self) -> None:
        """A new connection brings the whole guild: replies from before it are older."""
        self._acknowledged.clear()
        self._acknowledged_at.clear()
        self._cached.clear()

    def _cached_room(self, channel: discord.abc.GuildChannel) -> ActualRoom:
        """The room as the gateway's cache has it. Discord.py works rights out anew at each look, so once is enough."""
        known = self._cached.get(channel.id)
        if known is None:
            known = self._cached[channel.id] = translate.actual_room(channel)
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
        audience = room_audience.entries_of(found, members_known=members_known, counts=counts)
        persons = await self.members.powers(found, people)
        missing = desired_rooms.BOT_WHEN_INVITED - translate.right_names(found.me.guild_permissions)
        missed = sorted(people if members_known else ())
        missed = [user for user in missed if found.get_member(user) is None]
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

    def audience_seen(self, guild: GuildId) -> reports.ReportAudience | None:
        """The audience by what the gateway has told and the numbers last read; None while neither tells of holders."""
        found = self._guild(guild)
        if found is None:
            return None
        members_known = self.members.all_known(found)
        counts = None if members_known else self.members.last_counts(found)
        if counts is None and not members_known:
            return None
        entries = room_audience.entries_of(found, members_known=members_known, counts=counts)
        return reports.ReportAudience(
            entries.sees,
            entries.could_enter,
            members_known,
            entries.could_act,
            asking=self.members.being_asked(found),
        )

    async def _is_gone(self, guild: discord.Guild, user: UserId) -> bool:
        """Discord's own word on somebody whom the cache lacks.

        A cache counts as whole by its number alone, and whoever is noted as gone loses their rooms and their answers.
        """
        with translate.calls():
            try:
                await guild.fetch_member(user)
            except discord.NotFound as answer:
                return answer.code in _NO_MEMBER
        return False

    def doubt(self, guild: GuildId) -> None:
        """An event may have been lost: the next reading asks Discord itself."""
        self._uncertain.add(guild)

    async def read(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> room_plan.ActualGuild | None:
        """The channels with these ids or names. After a call of unknown outcome Discord itself is asked."""
        found = self._guild(guild)
        if found is None:
            return None
        overdue = asyncio.get_running_loop().time() - _EVENT_COMES_WITHIN_S
        if guild in self._uncertain or any(at < overdue for at in self._acknowledged_at.values()):
            with translate.calls():
                fetched = await found.fetch_channels()
            self._acknowledged.clear()
            self._acknowledged_at.clear()
            self._uncertain.discard(guild)
            for channel in fetched:
                self._acknowledge(translate.actual_room(channel), is_category=_is_category(channel))
            gone = {one.id for one in found.channels} - {one.id for one in fetched}
            for channel_id in gone:
                self._acknowledged[channel_id] = None
                self._acknowledged_at[channel_id] = asyncio.get_running_loop().time()
        return self.seen(guild, channels, names)

    def seen(
        self, guild: GuildId, channels: frozenset[ChannelId], names: frozenset[str]
    ) -> room_plan.ActualGuild | None:
        """The channels with these ids or names, by what the gateway and the replies have told so far."""
        found = self._guild(guild)
        if found is None:
            return None
        cached = {one.id: one for one in found.channels if one.id in channels or one.name in names}
        rooms = {number: self._cached_room(channel) for number, channel in cached.items()}
        kinds = {number: _is_category(channel) for number, channel in cached.items()}
        for number, acknowledged in self._acknowledged.items():
            if acknowledged is None:
                rooms.pop(number, None)
            else:
                rooms[number] = acknowledged
        ours = [room for room in rooms.values() if room.channel in channels or room.name in names]
        kinds |= {
            one.channel: self._kinds[one.channel] for one in ours if one.channel in self._kinds
        }
        return room_plan.ActualGuild(
            categories=tuple(room for room in ours if kinds.get(room.channel, False)),
            rooms=tuple(room for room in ours if not kinds.get(room.channel, False)),
        )

    async def make_category(
        self, guild: GuildId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """Create the category, hidden from everybody."""
        found = self._present(guild)
        with self._watching(guild):
            made = await found.create_category(
                name, overwrites=translate.overwrites_for(overwrites, found)
            )
        return self._made(made)

    async def make_room(
        self,
        guild: GuildId,
        category: ChannelId,
        name: str,
        overwrites: frozenset[Overwrite],
        place: int,
    ) -> ChannelId:
        """Create a room: no moment in which it stands without its rights."""
        found = self._present(guild)
        with self._watching(guild):
            made = await found.create_text_channel(
                name,
                category=discord.Object(category),  # type: ignore[arg-type]
                overwrites=translate.overwrites_for(overwrites, found),
                position=place,
            )
        return self._made(made)

    async def make_call(
        self, guild: GuildId, category: ChannelId, name: str, overwrites: frozenset[Overwrite]
    ) -> ChannelId:
        """The same for the voice: an ordinary voice channel, never a stage, which has an audience."""
        found = self._present(guild)
        with self._watching(guild):
            made = await found.create_voice_channel(
                name,
                category=discord.Object(category),  # type: ignore[arg-type]
                overwrites=translate.overwrites_for(overwrites, found),
            )
        return self._made(made)

    def _made(self, channel: discord.abc.GuildChannel) -> ChannelId:
        self._acknowledge(translate.actual_room(channel), is_category=_is_category(channel))
        return ChannelId(channel.id)

    async def change(self, guild: GuildId, change: Change) -> None:
        """Everybody's rights in a room, in one call. What an earlier call would still have done there is moot."""
        found = self._present(guild)
        send = self._setting(found, change.channel, change.overwrites)
        with self._watching(guild):
            ticket = Ticket(change.overwrites, impatient=False)
            await self._rights.carry_out(change.channel, ticket, send, overtakes=True)
        self._now_has(found, change.channel, change.overwrites)

    async def close(
        self, guild: GuildId, channel: ChannelId, overwrites: frozenset[Overwrite]
    ) -> None:
        """The same for rights that only shrink, before every other call."""
        found = self._present(guild)
        overwrites = frozenset(translate.as_far_as_it_may(row, found) for row in overwrites)
        send = self._setting(found, channel, overwrites)
        ticket = Ticket(overwrites, impatient=True)
        with self._watching(guild), urgent(Urgency.CLOSING):
            await self._rights.carry_out(channel, ticket, send, overtakes=True)
        self._now_has(found, channel, overwrites)

    def in_line(self, channel: ChannelId) -> bool:
        """Whether a call on this room's rights waits for nothing but its turn in the pace of all calls."""
        return self._rights.in_line(channel)

    async def close_to_each(
        self, guild: GuildId, channel: ChannelId, rows: tuple[Overwrite, ...]
    ) -> None:
        """Each row by itself, side by side: another route, with other limits than the room as a whole."""
        found = self._present(guild)
        each = [
            self._close_row(found, channel, translate.as_far_as_it_may(row, found)) for row in rows
        ]
        if not each:
            raise Refused
        ended = await asyncio.gather(*each, return_exceptions=True)
        for failure in ended:
            if failure is not None:
                raise failure

    async def _close_row(self, guild: discord.Guild, channel: ChannelId, row: Overwrite) -> None:
        (sent,) = translate.rows_sent(frozenset({row}), guild)

        def send() -> Awaitable[None]:
            return self._client.http.edit_channel_permissions(
                channel, sent["id"], sent["allow"], sent["deny"], sent["type"]
            )

        with self._watching(GuildId(guild.id)), urgent(Urgency.CLOSING):
            ticket = Ticket(None, impatient=True)
            await self._rights.carry_out(channel, ticket, send, overtakes=False)
        room = self._room(guild, channel)
        if room is not None:
            others = frozenset(one for one in room.overwrites if one.target != row.target)
            self._now_has(guild, channel, others | {row})

    def _setting(
        self, guild: discord.Guild, channel: ChannelId, rows: frozenset[Overwrite]
    ) -> Callable[[], Awaitable[Any]]:
        """The call that sets all rows of a room. It needs the room's id alone, whatever the gateway has told yet."""
        sent = translate.rows_sent(rows, guild)
        return lambda: self._client.http.edit_channel(channel, permission_overwrites=sent)

    async def arrange(self, guild: GuildId, category: ChannelId, arrange: Arrange) -> None:
        """Name, place and manner, where those were changed by hand."""
        options: dict[str, Any] = {}
        if arrange.name is not None:
            options["name"] = arrange.name
        if arrange.into_category:
            options["parent_id"] = category
        found = self._present(guild)
        if arrange.plainly:
            options |= translate.to_be_plain(found.get_channel(arrange.channel))
        with self._watching(guild):
            await self._arranging.carry_out(
                arrange.channel,
                Ticket(None, impatient=False),
                lambda: self._client.http.edit_channel(arrange.channel, **options),
                overtakes=True,
            )
        room = self._room(found, arrange.channel)
        if room is not None:
            parent = category if arrange.into_category else room.parent
            name = arrange.name or room.name
            plain = room.plain or arrange.plainly
            self._acknowledge(replace(room, name=name, parent=parent, plain=plain))

    async def reorder(self, guild: GuildId, places: tuple[tuple[ChannelId, int], ...]) -> None:
        """Where our rooms stand among each other, in one call; it waits behind nothing else."""
        found = self._present(guild)
        sent: list[Any] = [{"id": str(room), "position": place} for room, place in places]
        with self._watching(guild):
            await self._client.http.bulk_channel_update(guild, sent)
        for channel, position in places:
            room = self._room(found, channel)
            if room is not None:
                self._acknowledge(replace(room, position=position))

    def _room(self, guild: discord.Guild, channel: int) -> ActualRoom | None:
        """One room, by what the gateway and the replies have told so far."""
        if channel in self._acknowledged:
            return self._acknowledged[channel]
        found = guild.get_channel(channel)
        return self._cached_room(found) if found is not None else None

    def _now_has(
        self, guild: discord.Guild, channel: ChannelId, rows: frozenset[Overwrite]
    ) -> None:
        room = self._room(guild, channel)
        if room is not None:
            self._acknowledge(replace(room, overwrites=rows))

    def _acknowledge(self, room: ActualRoom, *, is_category: bool | None = None) -> None:
        """Remember a reply, unless the gateway was faster than it."""
        cached = self._client.get_channel(room.channel)
        if is_category is not None:
            self._kinds[room.channel] = is_category
        if isinstance(cached, discord.abc.GuildChannel) and translate.actual_room(cached) == room:
            self._forget(room.channel)
        else:
            self._acknowledged[room.channel] = room
            self._acknowledged_at[room.channel] = asyncio.get_running_loop().time()

    async def delete(self, guild: GuildId, channel: ChannelId) -> None:
        """Delete a channel; gone already is as good."""
        found = self._present(guild)
        if self._acknowledged.get(channel, ...) is None:
            return
        try:
            standing = await self._standing(found, channel)
            with self._watching(guild):
                await standing.delete()
        except Absent:
            pass
        if self._client.get_channel(channel) is not None:
            self._acknowledged[channel] = None
            self._acknowledged_at[channel] = asyncio.get_running_loop().time()

    async def _standing(self, guild: discord.Guild, channel: ChannelId) -> discord.abc.GuildChannel:
        """The channel from the cache, or from Discord where the gateway has not told of it yet."""
        found: object = guild.get_channel(channel)
        if found is None:
            with self._watching(GuildId(guild.id)):
                found = await guild.fetch_channel(channel)
        kinds = discord.TextChannel | discord.VoiceChannel | discord.CategoryChannel
        if not isinstance(found, kinds):
            raise Refused
        return found

    def _watching(self, guild: GuildId) -> watching.Watching:
        return watching.Watching(self._uncertain, guild)


def _is_category(channel: discord.abc.GuildChannel) -> bool:
    return isinstance(channel, discord.CategoryChannel)
