"""The client: which events it listens to, and what each wakes."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import discord
from discord import app_commands

from bot.app.closing import Closer
from bot.app.engine import Engine
from bot.app.tending import Tending
from bot.chat import commands, localised, presses, receipts, translate
from bot.chat.answering import Tree
from bot.chat.asking import Services, answer
from bot.chat.attending import Attending
from bot.chat.boundaries.overhearing import Overhearing
from bot.chat.connect import NO_SUCH_ROLE, lacks_role
from bot.chat.connection import Connection
from bot.chat.leaving import LeavingInOrder
from bot.chat.limits import OverLimit
from bot.chat.pace import Pace
from bot.chat.people import silenced
from bot.chat.placed import Open, Placed, Shut
from bot.chat.rooms.calls import came_in, is_picture
from bot.chat.rooms.guild_rooms import GuildRooms
from bot.chat.rooms.tickets import tracing
from bot.chat.unreadable import OneLook, survived
from bot.domain.rooms import reports
from bot.domain.vocabulary.identity import ChannelId, GuildId, MessageId, WorkshopId
from bot.domain.vocabulary.text import Text
from bot.late import all_comes
from bot.store.errors import NotOurs
from bot.store.last_watched import Watched
from bot.store.port import Closing

_log = logging.getLogger(__name__)

_ANOTHERS = "something happened in a shard that is another process's now"
_CATEGORY_IS_TOLD_S = 0.5
"""Rooms that fell out of a deleted category are told of before it; none of them opens to anybody by that."""


class ParleyClient(LeavingInOrder):
    """Discord's events in, wake-ups and commands out. It keeps no messages."""

    def __init__(self, intents: discord.Intents, pace: Pace, placed: Placed | None = None) -> None:
        """``placed``: where it stands, if it is one of several; ``pace`` is the one of its process."""
        super().__init__(
            shard_id=placed.share.shard if placed else None,
            shard_count=placed.share.shards if placed else None,
            intents=intents,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,  # asked for by ``Members``, so that a refused asking holds nothing up
            http_trace=tracing(pace, placed.gate if placed else Open()),
        )
        self._placed = placed
        self._house: Services | None = None
        self._rooms: GuildRooms | None = None
        self._overhearing: Overhearing | None = None
        self.standing = Connection(self)
        self._attending: Attending | None = None

    def move_in(
        self, services: Services, rooms: GuildRooms, closer: Closer, overhearing: Overhearing
    ) -> None:
        """Give the client what it works with; called once, before it connects."""
        self._house = services
        self._overhearing = overhearing
        self._attending = Attending(self, services, overhearing, self.standing.stands)
        self._rooms = rooms
        rooms.members.on_known(lambda guild: self.tending.wake(translate.guild_id(guild)))
        rooms.members.on_known(overhearing.more_are_known)
        # Discord.py has no parser for it; an event without one is dropped. Pinned with the library's version by a test.
        self._connection.parsers["RATE_LIMITED"] = rooms.members.refused
        survived(self._connection.parsers, OneLook(lambda: self.tending.doubt_all()).missed)
        closer.on_receipt(self._hand_over_receipt)

    @cached_property
    def tree(self) -> Tree[ParleyClient]:
        """The commands, made when first asked for: while Discord is, before it can tell of any. ``OverLimit``."""
        tree: Tree[ParleyClient] = Tree(self, self.answering)
        commands.add_all(tree, self.services)
        tree.error(self.on_command_error)
        return tree

    @property
    def services(self) -> Services:
        """What callbacks work with."""
        if self._house is None:
            raise RuntimeError("the client is used before the wiring")
        return self._house

    @property
    def engine(self) -> Engine:
        return self.services.engine

    @property
    def tending(self) -> Tending:
        return self.services.tending

    async def setup_hook(self) -> None:
        """Load what a start did not need, and register the commands, in the languages that there are. ``OverLimit``.

        Of several clients the one on the first shard does it for all.
        """
        await all_comes()
        tree = self.tree
        if self._placed is not None and self._placed.share.shard:
            return
        await localised.register(
            tree, localised.PackTranslator(self.services.composer, self.services.locale)
        )

    async def attend(self, kept: Watched) -> None:
        """For ever: note until when somebody watched, and look up what happened while nobody did."""
        if self._attending is not None:
            await self._attending.attend(kept)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self._placed is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._placed.before_identify()

    async def on_connect(self) -> None:
        if self._attending is not None:
            self._attending.begun()
        self.standing.begun(self.engine)
        if self._placed is not None:
            await self._placed.has_identified()

    async def on_disconnect(self) -> None:
        self.standing.lost()

    # ---- after a connection: events may have been lost, so everything is looked at again
    async def on_ready(self) -> None:
        self.standing.made()
        if self._attending is not None:
            self._attending.ready()
        if lacks_role(self.guilds, self.services.facilitator_role):
            _log.warning(NO_SUCH_ROLE)
        await self._look_everywhere()

    async def on_resumed(self) -> None:
        self.standing.made()
        await self._look_everywhere()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._forget_rooms()
        self._ask_for_members(guild)
        await self._note_away(guild, away=False)
        self.tending.wake(translate.guild_id(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._note_away(guild, away=True)

    async def _note_away(self, guild: discord.Guild, *, away: bool) -> None:
        for workshop in self.engine.workshops(translate.guild_id(guild)):
            await self.engine.act(workshop.id, reports.ReportAway(away))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._forget_rooms()
        self.services.suspended.see_to(translate.guild_id(guild))
        self._ask_for_members(guild)
        self.tending.wake(translate.guild_id(guild))
        await self._names_may_have_changed(guild)
        if self._attending is not None:
            await self._attending.there(guild)

    async def _names_may_have_changed(self, guild: discord.Guild) -> None:
        if self._overhearing is not None:
            await self._overhearing.renamed(guild)

    def _ask_for_members(self, guild: discord.Guild) -> None:
        if self._rooms is not None:
            self._rooms.members.ask(guild)

    async def _look_everywhere(self) -> None:
        self._forget_rooms()
        for guild in self.guilds:
            self._ask_for_members(guild)
            self.services.suspended.see_to(translate.guild_id(guild))
        await self.tending.wake_all()
        for guild in self.guilds:
            await self._names_may_have_changed(guild)
            await silenced.look_at_everybody(self.engine, guild)

    def _forget_rooms(self) -> None:
        """What was read of rooms before a gap says nothing about them after it."""
        if self._rooms is not None:
            self._rooms.forget_all()

    # ---- what somebody changed by hand
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self._heard(channel)

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        # ``after`` is the cache's own and may have changed again; ``before`` is a copy of what the last event told.
        if self._rooms is not None:
            self._rooms.heard(before, after)
        fell_out = before.category_id is not None and after.category_id is None
        if fell_out and before.overwrites == after.overwrites:
            # Perhaps its category is being deleted, and is told of last: then it is that which happened.
            self.loop.call_later(
                _CATEGORY_IS_TOLD_S, self.tending.wake, translate.guild_id(after.guild)
            )
            return
        self.tending.heard(translate.guild_id(after.guild))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        if self._rooms is not None:
            self._rooms.heard_gone(channel.id)
        self.tending.heard(translate.guild_id(channel.guild))

    def _heard(self, *states: discord.abc.GuildChannel) -> None:
        if self._rooms is not None:
            self._rooms.heard(*states)
        self.tending.heard(translate.guild_id(states[0].guild))

    async def on_webhooks_update(self, channel: discord.abc.GuildChannel) -> None:
        self.tending.saw(
            translate.guild_id(channel.guild),
            translate.channel_id(channel),
            reports.Trouble.ROOM_HOOKED,
        )

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.tending.saw(
            translate.guild_id(thread.guild),
            ChannelId(thread.parent_id),
            reports.Trouble.ROOM_THREADED,
        )

    async def on_guild_role_create(self, role: discord.Role) -> None:
        self.tending.heard(translate.guild_id(role.guild), of_power=True)

    async def on_guild_role_update(self, _: discord.Role, role: discord.Role) -> None:
        self.tending.heard(translate.guild_id(role.guild), of_power=True)

    on_guild_role_delete = on_guild_role_create

    async def on_guild_update(self, _: discord.Guild, guild: discord.Guild) -> None:
        self.tending.heard(translate.guild_id(guild), of_power=True)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if before.roles != after.roles:
            self.tending.heard(
                translate.guild_id(after.guild), of_power=after.id == after.guild.me.id
            )
        if (before.pending, before.timed_out_until) != (after.pending, after.timed_out_until):
            await silenced.look(self.engine, after)
        if before.nick != after.nick:
            await self._names_may_have_changed(after.guild)

    async def on_user_update(self, _: discord.User, after: discord.User) -> None:
        """An account is called otherwise now, in every guild."""
        for guild in after.mutual_guilds:
            await self._names_may_have_changed(guild)

    async def on_member_join(self, member: discord.Member) -> None:
        self.tending.heard(translate.guild_id(member.guild))

    async def on_voice_state_update(
        self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        """Somebody is in another call than before. Parley never is in any."""
        if after.channel is None:
            return
        if after.channel != before.channel:
            await self.tending.in_call(
                translate.guild_id(member.guild), came_in(member, after.channel)
            )
        if is_picture(after) and not is_picture(before):
            await self.tending.shown_in_call(
                translate.guild_id(member.guild), translate.channel_id(after.channel)
            )

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left or was banned: their rights go with the next pass, the control room is told."""
        if self._overhearing is not None:
            await self._overhearing.met(event.guild_id, event.user)
        for workshop in self.engine.workshops():
            if workshop.guild == event.guild_id:
                await self.engine.act(
                    workshop.id, reports.ReportLeft(translate.user_id(event.user))
                )

    # ---- what is written: to the guard, which lets go of everybody who is in no workshop
    async def on_message(self, message: discord.Message) -> None:
        with self.answering.one():
            if self._overhearing is not None and await self._overhearing.heard(message):
                self.standing.stir()

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        if self._overhearing is not None and "content" in event.data:
            await self._overhearing.edited(event.message)

    # ---- what could carry words in or out, and what somebody took away
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        await self._deleted(event.guild_id, event.channel_id, (event.message_id,))

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self._deleted(event.guild_id, event.channel_id, event.message_ids)

    async def _deleted(self, guild: int | None, room: int, messages: Iterable[int]) -> None:
        here, heard = GuildId(guild or 0), self.services.cards_gone.heard
        if any([await heard(here, ChannelId(room), MessageId(one)) for one in messages]):
            self.tending.wake(here)

    async def on_integration_create(self, integration: discord.Integration) -> None:
        """An app was connected to the server: it may bring a bot, commands or webhooks."""
        for workshop in self.engine.workshops(translate.guild_id(integration.guild)):
            await self.engine.act(
                workshop.id, reports.ReportTrouble(reports.Trouble.INTEGRATION_ADDED)
            )

    # ---- presses and forms
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.standing.stir()
        asker = interaction.user
        known_to = self._rooms.members if self._rooms is not None else None
        if known_to and isinstance(asker, discord.Member) and known_to.heard(asker):
            self.tending.wake(translate.guild_id(asker.guild))
        if interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        with self.answering.one():
            await self._pressed(interaction)

    async def _pressed(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await presses.on_press(self.services, interaction)
            if self._overhearing is not None:
                await self._overhearing.met(interaction.guild_id, interaction.user)
            await silenced.look(self.engine, interaction.user)
        except OverLimit as over:
            _log.error("a press could not be answered (%s: %s)", type(over).__name__, over)
            await self._say_it_failed(interaction)
        except NotOurs:
            # Whoever has the shard now hears of the next press; to this one nothing can be said any more.
            _log.info(_ANOTHERS)
        except (discord.HTTPException, OSError) as error:
            # Its text may hold what somebody wrote; the kind is enough to look for it.
            _log.warning("a press could not be answered (%s)", type(error).__name__)
        except Exception:  # noqa: BLE001  (whoever pressed is not to wait for ever; only kind and place are printed)
            _log.exception("a press could not be carried out")
            await self._say_it_failed(interaction)

    async def on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        """A command broke. Discord's wrapper quotes the input in its text, so only kind and place are logged."""
        cause = getattr(error, "original", error)
        if isinstance(cause, NotOurs):
            _log.info(_ANOTHERS)
            return
        _log.error("a command failed (%s)", type(cause).__name__, exc_info=cause)
        await self._say_it_failed(interaction)

    async def _say_it_failed(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await answer(self.services, interaction, Text("errors:unexpected"))
        except (discord.HTTPException, OSError) as failed:
            _log.warning("a failure could not be answered (%s)", type(failed).__name__)

    async def close(self) -> None:
        """Ask for nothing any more, and disconnect."""
        if self._rooms is not None:
            await self._rooms.members.stop()
            await self.services.suspended.stop()
        await super().close()

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """An event handler broke: its name and the kind of trouble, never its arguments."""
        if isinstance(sys.exc_info()[1], NotOurs | Shut):
            _log.info(_ANOTHERS)
            return
        if not self.answering.takes:
            # Whoever serves next looks at rooms and reads what was said afresh.
            _log.info("handling %s was cut off by the end", event_method)
            return
        _log.error("handling %s failed", event_method, exc_info=True)

    # ---- the receipt goes to the one who closed, while Discord still lets us answer them
    def _hand_over_receipt(self, closing: Closing) -> None:
        awaited = self.services.awaiting_receipt.pop(WorkshopId(closing.workshop_id), None)
        if awaited is not None:
            self.loop.create_task(receipts.send_receipt(self.services, awaited, closing))
