"""A server with its people, built and changed by hand as its owner does it in the client."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from .adapter import Channel, ChannelType, Guild, Overwrite, OverwriteType, Realm
from .by_hand import ByHand
from .interactions import Interactions
from .refusals import NotAllowed
from .rules import MESSAGE_DELETE, OVERWRITE_CREATE, OVERWRITE_DELETE, OVERWRITE_UPDATE
from .screen import ChannelId, GuildId, RoleId, ShownMessage, UserId, show_message
from .seat import Seat
from .watch import Onlooker, Watch

_CHANNEL_CREATE, _CHANNEL_UPDATE, _CHANNEL_DELETE = 10, 11, 12
_MEMBER_KICK, _MEMBER_BAN, _MEMBER_UNBAN, _MEMBER_ROLES = 20, 22, 23, 25
_ROLE_CREATE, _ROLE_UPDATE, _ROLE_DELETE = 30, 31, 32


@dataclass(frozen=True, slots=True)
class Grant:
    """An overwrite of a room for one role or one person; `allow` and `deny` are permission integers."""

    target: RoleId | UserId
    allow: int = 0
    deny: int = 0
    for_member: bool = False


@dataclass(frozen=True, slots=True)
class ServerRoom:
    """A channel as the server holds it, for checks that must not depend on anybody's screen."""

    id: ChannelId
    name: str
    category: ChannelId | None
    is_category: bool
    grants: tuple[Grant, ...]
    plain: bool = True
    """Whether it has no topic, no slow mode, and no mark for adults."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the audit log: Discord's number of the action, who, on what."""

    action: int
    by: UserId
    target: int | None
    reason: str | None


class SimulatedGuild:
    """One server. People come as seats; whatever is changed here reaches the bot and all seats as events."""

    def __init__(
        self, realm: Realm, watch: Watch, interactions: Interactions, guild: Guild
    ) -> None:
        self._realm = realm
        self._watch = watch
        self._interactions = interactions
        self._guild = guild
        self.id = GuildId(guild.id)
        self.everyone = RoleId(guild.id)
        self.seats: list[Seat] = []
        self.owner = self._seat(guild.owner_id)
        self.by_hand = ByHand(realm, self.id, self._audit)
        first = next(role.id for role in guild.roles.values() if role.managed)
        realm.bot_roles[first] = realm.bot_id

    # ------------------------------------------------------------------ people

    def add_bot(self, name: str, permissions: int) -> Seat:
        """Another bot is invited, with a managed role that holds these permissions."""
        user = self._realm.make_user(name, bot=True)
        role = self._managed_role(name, user.id, permissions)
        self._realm.add_member(self.id, user.id, roles=[role], announce=True)
        return self._seat(user.id)

    def add_member(self, name: str, *, roles: Sequence[RoleId] = ()) -> Seat:
        """Somebody joins under this display name, in any script."""
        user = self._realm.make_user(f"person{len(self._realm.users)}", global_name=name)
        self._realm.add_member(self.id, user.id, roles=roles, announce=True)
        return self._seat(user.id)

    def client_in(self, seat: Seat, language: str) -> None:
        """Somebody has their client in this language, one of Discord's own; each of their acts says so."""
        self._interactions.client_languages[seat.id] = language

    def join_again(self, seat: Seat) -> None:
        """Somebody who left comes back, without the roles of before; a banned person cannot."""
        if seat.id in self._guild.bans:
            raise NotAllowed(f"{seat.name} is banned")
        self._realm.add_member(self.id, seat.id, announce=True)

    def leave(self, seat: Seat) -> None:
        """Somebody leaves of their own accord."""
        self._realm.remove_member(self.id, seat.id)

    def kick(self, seat: Seat) -> None:
        self._realm.remove_member(self.id, seat.id)
        self._audit(_MEMBER_KICK, seat.id)

    def ban(self, seat: Seat, reason: str | None = None) -> None:
        self._realm.apply_ban(self.id, seat.id, reason)
        self._audit(_MEMBER_BAN, seat.id)

    def unban(self, seat: Seat) -> None:
        self._realm.remove_ban(self.id, seat.id)
        self._audit(_MEMBER_UNBAN, seat.id)

    def set_nickname(self, seat: Seat, nickname: str | None) -> None:
        self._realm.edit_member(self.id, seat.id, {"nick": nickname})

    def time_out(self, seat: Seat, until: datetime | None) -> None:
        """Somebody may read, but not write or press, until this moment; None ends it."""
        changes = {"timed_out_until": until.isoformat() if until is not None else None}
        self._realm.edit_member(self.id, seat.id, changes)

    def hand_over(self, seat: Seat) -> None:
        """Make somebody else the owner."""
        self._realm.edit_guild(self.id, {"owner_id": seat.id})
        self.owner = seat

    # ------------------------------------------------------------------- roles

    def add_role(self, name: str, permissions: int = 0) -> RoleId:
        role = self._realm.create_role(self.id, name, permissions=permissions)
        self._audit(_ROLE_CREATE, role.id)
        return RoleId(role.id)

    def edit_role(self, role: RoleId, permissions: int) -> None:
        self._realm.edit_role(self.id, role, {"permissions": permissions})
        self._audit(_ROLE_UPDATE, role)

    def stir(self) -> None:
        """Have the server tell of its roles once more, with nothing changed: whoever listens looks again."""
        everyone = self._realm.guilds[self.id].roles[self.id]
        self.edit_role(self.everyone, everyone.permissions)

    def delete_role(self, role: RoleId) -> None:
        self._realm.delete_role(self.id, role)
        self._audit(_ROLE_DELETE, role)
        for seat in self.seats:
            if seat.id in self._guild.members:
                self._realm.announce_member_update(self.id, seat.id)

    def grant(self, seat: Seat, role: RoleId) -> None:
        self._realm.add_member_role(self.id, seat.id, role)
        self._audit(_MEMBER_ROLES, seat.id)

    def revoke(self, seat: Seat, role: RoleId) -> None:
        self._realm.remove_member_role(self.id, seat.id, role)
        self._audit(_MEMBER_ROLES, seat.id)

    # ---------------------------------------------------------------- channels

    def add_text_channel(
        self, name: str, *, category: ChannelId | None = None, grants: Sequence[Grant] = ()
    ) -> ChannelId:
        return self._add_channel(name, ChannelType.TEXT, category, grants)

    def add_voice_channel(
        self, name: str, *, category: ChannelId | None = None, grants: Sequence[Grant] = ()
    ) -> ChannelId:
        return self._add_channel(name, ChannelType.VOICE, category, grants)

    def add_category(self, name: str, *, grants: Sequence[Grant] = ()) -> ChannelId:
        return self._add_channel(name, ChannelType.CATEGORY, None, grants)

    def rename(self, channel: ChannelId, name: str) -> None:
        self._realm.edit_channel(channel, {"name": name})
        self._audit(_CHANNEL_UPDATE, channel)

    def move(self, channel: ChannelId, category: ChannelId | None) -> None:
        """Put a channel under another category, keeping its own overwrites."""
        self._realm.edit_channel(channel, {"parent_id": category})
        self._audit(_CHANNEL_UPDATE, channel)

    def delete(self, channel: ChannelId, *, category_first: bool = False) -> None:
        """Delete a channel; the channels of a deleted category stay, without one.

        Which the bot hears of first, the category that is gone or the channels without one, Discord does not say.
        """
        children = [each.id for each in self._channels() if each.parent_id == channel]
        steps: list[Callable[[], object]] = [
            partial(self._realm.edit_channel, one, {"parent_id": None}) for one in children
        ]
        steps.insert(
            0 if category_first else len(steps), partial(self._realm.delete_channel, channel)
        )
        for step in steps:
            step()
        self._audit(_CHANNEL_DELETE, channel)

    def set_grant(self, channel: ChannelId, grant: Grant) -> None:
        existed = any(
            each.target_id == grant.target for each in self._realm.channels[channel].overwrites
        )
        self._realm.set_overwrite(channel, _overwrite(grant))
        self._audit(OVERWRITE_UPDATE if existed else OVERWRITE_CREATE, channel)

    def clear_grant(self, channel: ChannelId, target: RoleId | UserId) -> None:
        self._realm.delete_overwrite(channel, target)
        self._audit(OVERWRITE_DELETE, channel)

    def delete_message(self, message: ShownMessage) -> None:
        """The owner removes somebody's message."""
        self._realm.delete_message(message.channel_id, message.id)
        self._audit(MESSAGE_DELETE, message.author_id)

    def purge(self, channel: ChannelId) -> None:
        """Everything in a room is deleted in one go, as moderation bots do it."""
        self._realm.bulk_delete_messages(channel, list(self._realm.messages[channel]))

    # ----------------------------------------------------------------- the bot

    @property
    def bot_role(self) -> RoleId:
        """The managed role that came with the bot."""
        return next(
            RoleId(key)
            for key in self._guild.roles
            if self._realm.bot_roles.get(key) == self._realm.bot_id
        )

    def set_bot_permissions(self, permissions: int) -> None:
        self.edit_role(self.bot_role, permissions)

    def remove_bot(self) -> None:
        """Kick the bot: it is told by GUILD_DELETE, its role goes, its rooms stay."""
        role = self.bot_role
        del self._guild.members[self._realm.bot_id]
        self._realm.emit("GUILD_DELETE", {"id": str(self.id)})
        self._realm.delete_role(self.id, role)

    def return_bot(self, permissions: int) -> None:
        """Invite the bot again, with these permissions."""
        role = self._managed_role(self._realm.bot_user.name, self._realm.bot_id, permissions)
        self._realm.add_member(self.id, self._realm.bot_id, roles=[role])
        self._realm.emit("GUILD_CREATE", self._realm.guild_payload(self._guild))

    def make_unavailable(self) -> None:
        """An outage: the guild is gone for the bot, not for good; its calls get 503, its events are lost."""
        self._realm.unavailable.add(self.id)
        self._realm.emit("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def make_available(self) -> None:
        self._realm.unavailable.discard(self.id)
        self._realm.emit("GUILD_CREATE", self._realm.guild_payload(self._guild))

    # ------------------------------------------------------------------ checks

    def server_rooms(self) -> tuple[ServerRoom, ...]:
        """All channels and categories as the server holds them."""
        return tuple(
            ServerRoom(
                id=ChannelId(each.id),
                name=each.name or "",
                category=ChannelId(each.parent_id) if each.parent_id else None,
                is_category=each.type == ChannelType.CATEGORY,
                grants=tuple(
                    Grant(
                        UserId(one.target_id),
                        one.allow,
                        one.deny,
                        for_member=one.type == OverwriteType.MEMBER,
                    )
                    for one in each.overwrites
                ),
                plain=not (
                    each.topic
                    or each.rate_limit_per_user
                    or each.id in self._realm.nsfw
                    or each.type == ChannelType.NEWS
                ),
            )
            for each in self._channels()
        )

    def server_messages(self, channel: ChannelId) -> tuple[ShownMessage, ...]:
        """All messages of a channel as the server holds them, everybody's ephemeral ones included."""
        held = self._realm.messages.get(channel, {})
        return tuple(show_message(self._realm, held[key]) for key in sorted(held))

    def audit_log(self) -> tuple[AuditEntry, ...]:
        """The audit log, oldest first."""
        return tuple(
            AuditEntry(each.action_type, UserId(each.user_id), each.target_id, each.reason)
            for each in self._guild.audit_log_entries
        )

    # ------------------------------------------------------------------ inside

    def _seat(self, user_id: int) -> Seat:
        onlooker = Onlooker(self._realm, self.id, user_id, self._watch.readers)
        self._watch.add(onlooker)
        onlooker.look_at_all()
        seat = Seat(self._realm, self._interactions, onlooker, self.id)
        self.seats.append(seat)
        return seat

    def _managed_role(self, name: str, bot_id: int, permissions: int) -> RoleId:
        role = self._realm.create_role(self.id, name, managed=True)
        self._realm.bot_roles[role.id] = bot_id
        # Its number is known only now: the event that gives it its rights says whose role it is.
        self._realm.edit_role(self.id, role.id, {"permissions": permissions})
        return RoleId(role.id)

    def _channels(self) -> list[Channel]:
        return [self._realm.channels[key] for key in self._guild.channel_ids]

    def _add_channel(
        self, name: str, kind: ChannelType, category: ChannelId | None, grants: Sequence[Grant]
    ) -> ChannelId:
        channel = self._realm.create_channel(
            self.id,
            name,
            type=kind,
            overwrites=[_overwrite(grant) for grant in grants],
            parent_id=category,
        )
        self._audit(_CHANNEL_CREATE, channel.id)
        return ChannelId(channel.id)

    def _audit(self, action: int, target_id: int) -> None:
        self._realm.record_audit_log(self.id, action, target_id=target_id, user_id=self.owner.id)


def _overwrite(grant: Grant) -> Overwrite:
    kind = OverwriteType.MEMBER if grant.for_member else OverwriteType.ROLE
    return Overwrite(grant.target, kind, grant.allow, grant.deny)
