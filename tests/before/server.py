"""A simulated server written down as plain data, and set up again with the same ids."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bot.rehearsal.simulation import Seat, SimulatedDiscord, SimulatedGuild
from bot.rehearsal.simulation.adapter import Channel, Guild, Message, User

TOLD_LAST = 20
"""How many answers that one person alone was given are kept."""


class WrittenServer(msgspec.Struct):
    """All of one server that the bot or a person could ask it for; the audit log is left out."""

    bot: int
    application: int
    guild: Guild
    users: list[User]
    bot_role: int
    channels: list[Channel]
    messages: list[Message]


def write_down(simulation: SimulatedDiscord, guild: SimulatedGuild) -> bytes:
    """The server as it stands: its people, roles, channels and the bot's messages."""
    realm = simulation._realm
    held = realm.guilds[guild.id]
    messages = [
        one for channel in held.channel_ids for one in realm.messages.get(channel, {}).values()
    ]
    ours = [one for one in messages if one.author_id == realm.bot_id]
    told = sorted(one.id for one in ours if one.is_ephemeral)
    forgotten = set(told[:-TOLD_LAST])
    ours = [one for one in ours if one.id not in forgotten]
    log, held.audit_log_entries = held.audit_log_entries, []
    try:
        return msgspec.json.encode(
            WrittenServer(
                realm.bot_id,
                realm.application_id,
                held,
                [
                    realm.users[one]
                    for one in sorted({*held.members, *(seat.id for seat in guild.seats)})
                ],
                guild.bot_role,
                [realm.channels[one] for one in held.channel_ids],
                ours,
            )
        )
    finally:
        held.audit_log_entries = log


def set_up_again(simulation: SimulatedDiscord, written: bytes) -> SimulatedGuild:
    """The same server in another simulation, to which no bot is connected yet."""
    found = msgspec.json.decode(written, type=WrittenServer)
    realm = simulation._realm
    del realm.users[realm.bot_id]
    realm.bot_user.id = found.bot
    realm.application_id = found.application
    realm.users |= {one.id: one for one in found.users}
    realm.users[found.bot] = realm.bot_user
    realm.guilds[found.guild.id] = found.guild
    realm.bot_roles[found.bot_role] = found.bot
    for channel in found.channels:
        realm.channels[channel.id] = channel
        realm.messages[channel.id] = {}
    for message in found.messages:
        realm.messages[message.channel_id][message.id] = message
    guild = SimulatedGuild(realm, simulation._watch, simulation._interactions, found.guild)
    simulation.guilds.append(guild)
    return guild


def seat_of(guild: SimulatedGuild, user: int) -> Seat:
    """The client of somebody who is a member already."""
    known = (one for one in guild.seats if one.id == user)
    return next(known, None) or guild._seat(user)


def set_clock(simulation: SimulatedDiscord, at: datetime) -> None:
    """The server's time goes on from this moment."""
    simulation.clock._epoch = at
