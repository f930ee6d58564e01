"""Voice rooms: people come and go as Discord lets them, and discord.py is told of it as it expects."""

import discord
import pytest
import pytest_asyncio

from bot.rehearsal.simulation import (
    ChannelId,
    Grant,
    NotAllowed,
    NotThere,
    NotVisible,
    RoomKind,
    Seat,
)
from tests.rehearsal.simulation.conftest import RIGHTS, VIEW, Stage

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]
IN_CALLS = discord.Permissions(
    RIGHTS.value
    | discord.Permissions(connect=True, speak=True, stream=True, move_members=True).value
)
JOIN = discord.Permissions(view_channel=True, connect=True, speak=True).value


@pytest_asyncio.fixture
async def room(stage: Stage) -> discord.VoiceChannel:
    """A room that the bot has made: Mira and Dan may join, nobody else sees it, cameras are off."""
    stage.guild.set_bot_permissions(IN_CALLS.value)
    await stage.settle()
    guild = stage.discord_guild
    closed = discord.PermissionOverwrite(view_channel=False, connect=False)
    own = discord.PermissionOverwrite(view_channel=True, connect=True, move_members=True)
    member = discord.PermissionOverwrite(view_channel=True, connect=True, speak=True)
    people = {seat: guild.get_member(seat.id) for seat in (stage.mira, stage.dan)}
    assert guild.me is not None
    return await guild.create_voice_channel(
        "apple-1f",
        overwrites={
            guild.default_role: closed,
            guild.me: own,
            **{one: member for one in people.values() if one is not None},
        },
    )


async def told_where(stage: Stage, seat: Seat, room: int | None) -> bool:
    """Whether the library comes to know that this person is in this call, or in none."""

    def knows() -> bool:
        member = stage.discord_guild.get_member(seat.id)
        voice = member.voice if member is not None else None
        return (voice.channel.id if voice and voice.channel else None) == room

    return await stage.simulation.until(knows, within_s=3)


def may(stage: Stage, rights: int, *seats: Seat) -> tuple[Grant, ...]:
    return (
        Grant(stage.guild.everyone, deny=VIEW),
        *(Grant(seat.id, allow=rights, for_member=True) for seat in seats),
    )


# ------------------------------------------------------------------ coming, going


async def test_whoever_joins_mutes_drops_and_comes_again_is_seen_by_the_library(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    stage.mira.call.join(ChannelId(room.id))
    stage.dan.call.join(ChannelId(room.id))
    assert await told_where(stage, stage.dan, room.id)
    assert {member.id for member in room.members} == {stage.mira.id, stage.dan.id}
    stage.mira.call.mute()
    member = stage.discord_guild.get_member(stage.mira.id)
    assert await stage.simulation.until(
        lambda: bool(member and member.voice and member.voice.self_mute), within_s=3
    )
    stage.mira.call.drop()
    assert await told_where(stage, stage.mira, None)
    assert [one.name for one in stage.dan.call.room("apple").here] == [stage.dan.name]
    stage.mira.call.join(ChannelId(room.id))
    assert await told_where(stage, stage.mira, room.id)
    assert [(stay.user_id, stay.until_s is None) for stay in stage.simulation.attendance.stays] == [
        (stage.mira.id, False),
        (stage.dan.id, True),
        (stage.mira.id, True),
    ]


async def test_a_second_device_takes_the_place_of_the_first(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    stage.mira.call.join(ChannelId(room.id))
    stage.mira.call.join(ChannelId(room.id))
    assert await stage.simulation.until(
        lambda: stage.bot.events.count("VOICE_STATE_UPDATE") == 2, within_s=3
    )
    assert len(stage.simulation.attendance.stays) == 1
    assert len(room.voice_states) == 1


async def test_a_room_is_joined_only_with_the_right_and_seen_only_with_the_other(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    guest, watcher = stage.guild.add_member("Gast"), stage.guild.add_member("Wache")
    stage.guild.set_grant(ChannelId(room.id), Grant(watcher.id, allow=VIEW, for_member=True))
    with pytest.raises(NotVisible):
        guest.call.join(ChannelId(room.id))
    with pytest.raises(NotAllowed):
        watcher.call.join(ChannelId(room.id))
    assert [(one.name, one.may_join) for one in watcher.call.rooms()] == [("apple-1f", False)]
    with pytest.raises(NotThere):
        stage.mira.call.join(stage.lobby)
    stage.guild.owner.call.join(ChannelId(room.id))  # whatever stands in the room's rights
    assert await told_where(stage, stage.guild.owner, room.id)


async def test_a_full_call_and_one_without_camera_are_refused(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    await room.edit(user_limit=1)
    stage.mira.call.join(ChannelId(room.id))
    with pytest.raises(NotAllowed):
        stage.dan.call.join(ChannelId(room.id))
    await room.set_permissions(
        stage.discord_guild.default_role, overwrite=discord.PermissionOverwrite(stream=False)
    )
    for act in (stage.mira.call.camera, stage.mira.call.stream):
        with pytest.raises(NotAllowed):
            act()


async def test_who_may_not_speak_is_in_the_call_and_not_heard(stage: Stage) -> None:
    quiet = discord.Permissions(view_channel=True, connect=True).value
    everyone = Grant(stage.guild.everyone, deny=discord.Permissions.speak.flag)
    room = stage.guild.add_voice_channel(
        "hall", grants=(everyone, Grant(stage.mira.id, allow=quiet, for_member=True))
    )
    stage.mira.call.join(room)
    assert [one.suppressed for one in stage.mira.call.room("hall").here] == [True]
    stage.dan.call.join(stage.guild.by_hand.add_room("podium", RoomKind.STAGE))
    assert [one.suppressed for one in stage.dan.call.room("podium").here] == [True]


# ------------------------------------------------------------------ being moved


async def test_the_bot_moves_and_puts_out_whoever_is_in_a_call_and_nobody_else(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    other = await room.guild.create_voice_channel("pear-2c", overwrites=room.overwrites)
    stage.mira.call.join(ChannelId(room.id))
    assert await told_where(stage, stage.mira, room.id)
    mira, dan = (stage.discord_guild.get_member(one.id) for one in (stage.mira, stage.dan))
    assert mira is not None
    assert dan is not None
    await mira.move_to(other)
    assert await told_where(stage, stage.mira, other.id)
    with pytest.raises(discord.HTTPException) as absent:
        await dan.move_to(other)
    assert (absent.value.status, absent.value.code) == (400, 40032)
    await mira.move_to(None)
    assert await told_where(stage, stage.mira, None)
    log = [(one.action, one.target) for one in stage.guild.audit_log() if one.action in (26, 27)]
    assert log == [(26, None), (27, None)]


async def test_the_owner_can_be_moved_too_but_only_where_the_bot_may_connect_and_move(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    owner = stage.guild.owner
    closed = stage.guild.add_voice_channel("closed", grants=may(stage, JOIN, stage.mira))
    owner.call.join(ChannelId(room.id))
    assert await told_where(stage, owner, room.id)
    member = stage.discord_guild.get_member(owner.id)
    assert member is not None
    other = await room.guild.create_voice_channel("pear-2c", overwrites=room.overwrites)
    await member.move_to(other)
    assert await told_where(stage, owner, other.id)
    with pytest.raises(discord.Forbidden):
        await member.move_to(discord.Object(closed))  # type: ignore[arg-type]  # any id will do
    stage.guild.set_bot_permissions(IN_CALLS.value & ~discord.Permissions.move_members.flag)
    await other.delete()
    owner.call.join(stage.guild.add_voice_channel("open"))
    with pytest.raises(discord.Forbidden):
        await member.move_to(None)


async def test_by_hand_somebody_with_the_right_moves_a_person_whatever_that_person_may(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    hall = stage.guild.add_voice_channel("hall")
    guest = stage.guild.add_member("Gast")
    guest.call.join(hall)
    with pytest.raises(NotAllowed):
        stage.mira.call.move(guest.id, ChannelId(room.id))
    stage.guild.owner.call.move(guest.id, ChannelId(room.id))
    assert await told_where(stage, guest, room.id)
    with pytest.raises(NotThere):
        stage.guild.owner.call.move(stage.dan.id, hall)


# ------------------------------------------------------------------- being put out


async def test_a_right_that_is_taken_puts_nobody_out_and_a_deleted_room_does(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    stage.mira.call.join(ChannelId(room.id))
    member = stage.discord_guild.get_member(stage.mira.id)
    assert member is not None
    await room.set_permissions(member, overwrite=None)
    assert room.members == [member]
    await room.delete()
    assert await told_where(stage, stage.mira, None)
    assert stage.simulation.attendance.present(ChannelId(room.id)) == frozenset()


async def test_who_leaves_the_server_is_out_of_the_call(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    stage.mira.call.join(ChannelId(room.id))
    stage.guild.kick(stage.mira)
    assert await stage.simulation.until(lambda: not room.voice_states, within_s=3)


async def test_a_bot_that_may_not_connect_cannot_delete_the_room(
    stage: Stage, room: discord.VoiceChannel
) -> None:
    assert stage.discord_guild.me is not None
    view_only = Grant(stage.simulation.bot_id, allow=VIEW, deny=1 << 20, for_member=True)
    stage.guild.set_grant(ChannelId(room.id), view_only)
    with pytest.raises(discord.Forbidden):
        await room.delete()


# ---------------------------------------------------------------------- the gateway


@pytest.mark.parametrize("asked", [True, False])
async def test_a_bot_that_comes_later_is_told_who_is_in_a_call_where_it_asked_to_be(
    stage: Stage, room: discord.VoiceChannel, asked: bool
) -> None:
    stage.mira.call.join(ChannelId(room.id))
    stage.bot._connection._intents.voice_states = asked
    stage.bot._connection._intents.members = False
    stage.bot._connection.clear()
    await stage.simulation.drop_sessions()
    assert await stage.hears("ready", 2)
    found = stage.discord_guild.get_channel(room.id)
    assert isinstance(found, discord.VoiceChannel)
    assert [member.id for member in found.members] == ([stage.mira.id] if asked else [])
