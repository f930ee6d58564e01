import asyncio
from collections.abc import Awaitable
from typing import Any

import aiohttp
import discord
import pytest

from bot.rehearsal.simulation import Application, Grant, Pace, SimulatedDiscord, Tally, Trouble
from tests.rehearsal.simulation.conftest import RIGHTS, VIEW, Stage, World, build
from tests.rehearsal.simulation.small_bot import SmallBot, point_at, running

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]
Overwrite = discord.PermissionOverwrite
SEND = "POST /channels/{channel_id}/messages"
CREATE = "POST /guilds/{guild_id}/channels"


async def refused(code: int, act: Awaitable[object]) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await act
    assert caught.value.code == code


def authorization(simulation: SimulatedDiscord) -> dict[str, str]:
    return {"Authorization": f"Bot {simulation.token}"}


# ------------------------------------------------------------------------- nonce


async def test_the_same_nonce_within_the_window_returns_the_same_message(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    first = await room.send("once", nonce="a")
    again = await room.send("once more", nonce="a")
    assert (again.id, again.content) == (first.id, "once")
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once"]


async def test_the_same_nonce_after_the_window_makes_another_message(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    first = await room.send("once", nonce="a")
    stage.simulation.advance(stage.simulation.pace.nonce_window_s + 1)
    assert (await room.send("twice", nonce="a")).id != first.id
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once", "twice"]


async def test_another_nonce_and_no_nonce_make_another_message(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    for nonce in ("a", "b"):
        await room.send("words", nonce=nonce)
        await room.send("words")
    assert len(stage.mira.read(stage.lobby)) == 4


async def test_the_gateway_tells_the_nonce_and_a_fetched_message_does_not(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    sent = await room.send("once", nonce="a")
    await stage.settle()
    assert sent.nonce == "a"
    assert "message once a" in stage.bot.told
    assert (await room.fetch_message(sent.id)).nonce is None


async def test_a_nonce_that_is_too_long_is_refused(stage: Stage) -> None:
    await refused(50035, stage.text_channel(stage.lobby).send("words", nonce="n" * 26))


# ------------------------------------------------------------------------ rights


async def test_an_overwrite_cannot_allow_or_deny_what_the_bot_lacks(stage: Stage) -> None:
    guild, everyone = stage.discord_guild, stage.discord_guild.default_role
    for lacking in (
        Overwrite(ban_members=True),
        Overwrite(mention_everyone=False),
        Overwrite(manage_roles=True),
    ):
        await refused(50013, guild.create_text_channel("room", overwrites={everyone: lacking}))
        await refused(
            50013, stage.text_channel(stage.lobby).set_permissions(everyone, overwrite=lacking)
        )
        await refused(50013, stage.text_channel(stage.lobby).edit(overwrites={everyone: lacking}))
    assert [room.name for room in stage.guild.server_rooms()] == ["lobby", "private"]
    assert stage.guild.server_rooms()[0].grants == ()


async def test_an_overwrite_that_already_denies_what_the_bot_lacks_may_be_sent_along_unchanged(
    stage: Stage,
) -> None:
    lacking = discord.Permissions(mention_everyone=True).value
    stage.guild.set_grant(stage.lobby, Grant(stage.guild.everyone, deny=lacking))
    mira = stage.discord_guild.get_member(stage.mira.id)
    assert mira is not None
    overwrites: dict[discord.Role | discord.Member | discord.Object, Overwrite] = {
        stage.discord_guild.default_role: Overwrite(mention_everyone=False),
        mira: Overwrite(view_channel=False),
    }
    await stage.text_channel(stage.lobby).edit(overwrites=overwrites)
    assert [room.name for room in stage.mira.rooms()] == ["private"]


async def test_the_bot_s_role_holds_exactly_the_permissions_given(stage: Stage) -> None:
    everyone = stage.discord_guild.default_role.permissions
    assert stage.discord_guild.me.guild_permissions == RIGHTS | everyone
    assert stage.discord_guild.self_role is not None
    assert stage.discord_guild.self_role.permissions == RIGHTS


async def test_without_manage_channels_nothing_is_created_changed_or_deleted(stage: Stage) -> None:
    without = RIGHTS.value & ~discord.Permissions(manage_channels=True).value
    stage.guild.set_bot_permissions(without)
    await refused(50013, stage.discord_guild.create_text_channel("room"))
    await refused(50013, stage.text_channel(stage.lobby).edit(name="other"))
    await refused(50013, stage.text_channel(stage.lobby).delete())


async def test_without_manage_roles_overwrites_stay_as_they_are(stage: Stage) -> None:
    stage.guild.set_bot_permissions(RIGHTS.value & ~discord.Permissions(manage_roles=True).value)
    target = stage.discord_guild.default_role
    await refused(
        50013, stage.text_channel(stage.lobby).set_permissions(target, view_channel=False)
    )
    await refused(
        50013,
        stage.text_channel(stage.lobby).edit(overwrites={target: Overwrite(view_channel=False)}),
    )
    await refused(50013, stage.text_channel(stage.private).set_permissions(target, overwrite=None))


async def test_a_room_the_bot_cannot_see_gives_missing_access(stage: Stage) -> None:
    room = stage.text_channel(stage.private)
    stage.guild.clear_grant(stage.private, stage.simulation.bot_id)
    await refused(50001, room.send("hello"))
    await refused(50001, room.edit(name="other"))
    await refused(50001, room.delete())


async def test_embeds_files_replies_and_pins_need_their_own_right(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    own = await room.send("words")
    denied = discord.Permissions(
        embed_links=True, attach_files=True, read_message_history=True, pin_messages=True
    )
    stage.guild.set_grant(stage.lobby, Grant(stage.guild.bot_role, deny=denied.value))
    await refused(50013, room.send(embed=discord.Embed(title="t")))
    await refused(50013, room.send(file=discord.File(__file__)))
    await refused(160002, own.reply("again"))
    await refused(50013, own.pin())


async def test_overwrites_of_the_create_call_hold_from_the_first_moment(stage: Stage) -> None:
    guild = stage.discord_guild
    dan = guild.get_member(stage.dan.id)
    assert dan is not None
    overwrites: dict[discord.Role | discord.Member | discord.Object, Overwrite] = {
        guild.default_role: Overwrite(view_channel=False),
        guild.me: Overwrite(view_channel=True, send_messages=True),
        dan: Overwrite(view_channel=True, send_messages=False),
    }
    mark = stage.simulation.calls.mark()
    room = await guild.create_text_channel("Room One", overwrites=overwrites)
    await room.send("for Dan alone")
    assert stage.simulation.calls.tally(mark) == Tally(structure=1, posts=1)
    assert room.name == "room-one"
    assert [(each.name, each.may_write) for each in stage.dan.rooms()] == [
        ("lobby", True),
        ("room-one", False),
    ]
    assert all(entry.room != "room-one" for entry in stage.mira.transcript)


async def test_a_room_made_in_a_private_category_without_overwrites_takes_the_category_s(
    stage: Stage,
) -> None:
    hidden = (
        Grant(stage.guild.everyone, deny=VIEW),
        Grant(stage.simulation.bot_id, allow=VIEW, for_member=True),
    )
    category = stage.guild.add_category("quiet", grants=hidden)
    await stage.settle()
    parent = stage.discord_guild.get_channel(category)
    assert isinstance(parent, discord.CategoryChannel)
    await stage.discord_guild.create_text_channel("inside", category=parent)
    assert stage.guild.server_rooms()[-1].grants == stage.guild.server_rooms()[-2].grants
    assert "inside" not in [room.name for room in stage.mira.rooms()]


async def test_a_full_category_takes_no_more_rooms(stage: Stage) -> None:
    category = stage.guild.add_category("full")
    for number in range(50):
        stage.guild.add_text_channel(f"room-{number}", category=category)
    await stage.settle()
    full: Any = discord.Object(category)
    await refused(50035, stage.discord_guild.create_text_channel("more", category=full))


async def test_the_audit_log_names_who_was_admitted_and_whose_message_went(stage: Stage) -> None:
    room, dan = stage.text_channel(stage.private), stage.discord_guild.get_member(stage.dan.id)
    assert dan is not None
    before = len(stage.guild.audit_log())
    words = await stage.mira.send(stage.private, "words")
    await room.set_permissions(dan, view_channel=True, reason="admitted")
    await room.set_permissions(dan, overwrite=None)
    await room.get_partial_message(words.id).delete()
    entries = stage.guild.audit_log()[before:]
    assert [(entry.action, entry.by, entry.reason) for entry in entries] == [
        (13, stage.simulation.bot_id, "admitted"),
        (15, stage.simulation.bot_id, None),
        (72, stage.simulation.bot_id, None),
    ]


async def test_bulk_deletion_stops_at_fourteen_days(stage: Stage) -> None:
    room = stage.text_channel(stage.lobby)
    messages = [await room.send(str(number)) for number in range(3)]
    await room.delete_messages(messages[:2])
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["2"]
    stage.simulation.advance(15 * 24 * 3600)
    await refused(50034, room.delete_messages([messages[2], await room.send("new")]))


async def test_members_are_listed_only_with_their_intent() -> None:
    async with SimulatedDiscord(Application(members_intent=False)) as simulation:
        world = build(simulation)
        url, headers = (
            f"{simulation.api_url}/guilds/{world.guild.id}/members",
            {"Authorization": f"Bot {simulation.token}"},
        )
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (403, 50001)


# ------------------------------------------------------------------ the way there


async def test_a_wrong_token_is_refused_at_login(world: World) -> None:
    point_at(world.simulation.api_url, world.simulation.gateway_url)
    bot = SmallBot()
    with pytest.raises(discord.LoginFailure):
        await bot.login("wrong")
    await bot.close()


async def test_the_application_tells_which_privileged_intents_are_on(stage: Stage) -> None:
    flags = (await stage.bot.application_info()).flags
    assert flags.gateway_guild_members_limited
    assert flags.gateway_message_content_limited
    assert not flags.gateway_presence_limited


async def test_answers_carry_exactly_the_content_type_that_discord_py_compares(
    world: World,
) -> None:
    url, headers = f"{world.simulation.api_url}/users/@me", authorization(world.simulation)
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        assert answer.headers["Content-Type"] == "application/json"


async def test_the_library_paces_itself_by_the_limits_it_is_told() -> None:
    async with SimulatedDiscord(pace=Pace(calls_a_bucket=3, bucket_window_s=0.3)) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            room = bot.get_partial_messageable(world.lobby)
            mark = simulation.calls.mark()
            await asyncio.gather(*(room.send(str(number)) for number in range(7)))
            assert simulation.calls.tally(mark).posts == 7
    assert len(world.mira.read(world.lobby)) == 7


async def test_too_many_calls_are_turned_away_and_come_again() -> None:
    async with SimulatedDiscord(pace=Pace(calls_a_second=4)) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            mark = simulation.calls.mark()
            room = bot.get_partial_messageable(world.lobby)
            await asyncio.gather(*(room.send(str(number)) for number in range(6)))
            tally = simulation.calls.tally(mark)
    assert tally.posts == 6
    assert tally.turned_away >= 1


async def test_what_is_not_simulated_is_said_aloud(world: World) -> None:
    async with running(world.simulation) as bot:
        guild = bot.get_guild(world.guild.id)
        assert guild is not None
        with pytest.raises(discord.DiscordServerError):
            await guild.widget()
    assert len(world.simulation.gaps) == 1


# ------------------------------------------------------------------------ trouble


async def test_a_call_refused_with_500_has_no_effect_and_is_tried_again_by_the_library(
    stage: Stage,
) -> None:
    stage.simulation.faults.refuse(SEND)
    mark = stage.simulation.calls.mark()
    await stage.text_channel(stage.lobby).send("once")
    assert [call.status for call in stage.simulation.calls.since(mark)] == [500, 200]
    assert stage.simulation.calls.tally(mark) == Tally(posts=1, turned_away=1)
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once"]


async def test_a_connection_broken_after_the_effect_reaches_the_bot_as_an_error(
    stage: Stage,
) -> None:
    stage.simulation.faults.break_after(SEND)
    room = stage.text_channel(stage.lobby)
    with pytest.raises((OSError, aiohttp.ClientError)):
        await room.send("once", nonce="a")
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once"]
    assert (await room.send("once", nonce="a")).content == "once"
    assert len(stage.mira.read(stage.lobby)) == 1
    assert stage.simulation.faults.struck == [(SEND, Trouble.BREAK)]


async def test_what_failed_only_after_the_effect_is_sent_again_and_stands_once(
    stage: Stage,
) -> None:
    stage.simulation.faults.fail_after(SEND)
    mark = stage.simulation.calls.mark()
    await stage.text_channel(stage.lobby).send("once", nonce="a")
    assert [call.answered for call in stage.simulation.calls.since(mark)] == [False, True]
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once"]


async def test_the_library_doubles_a_room_whose_creation_was_answered_with_500_too_late(
    stage: Stage,
) -> None:
    stage.simulation.faults.break_after(CREATE)
    with pytest.raises((OSError, aiohttp.ClientError)):
        await stage.discord_guild.create_text_channel("room")
    await stage.discord_guild.create_text_channel("room")
    assert [room.name for room in stage.guild.server_rooms()].count("room") == 2


async def test_a_refused_call_that_is_due_again_keeps_the_bot_from_being_settled(
    stage: Stage,
) -> None:
    stage.simulation.faults.refuse(SEND)
    sending = asyncio.create_task(stage.text_channel(stage.lobby).send("once"))
    await asyncio.sleep(0.05)
    assert not await stage.simulation.settled(within_s=0.3)
    assert await stage.simulation.settled()
    assert (await sending).content == "once"


async def test_a_delayed_call_keeps_the_bot_from_being_settled(stage: Stage) -> None:
    stage.simulation.faults.delay(SEND, 0.2)
    sending = asyncio.create_task(stage.text_channel(stage.lobby).send("late"))
    await asyncio.sleep(0.02)
    assert not await stage.simulation.settled(within_s=0.1)
    assert await stage.simulation.settled()
    assert (await sending).content == "late"
