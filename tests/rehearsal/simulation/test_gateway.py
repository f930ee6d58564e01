import discord
import pytest

from bot.rehearsal.simulation import Application, Grant, NotThere, SimulatedDiscord
from tests.rehearsal.simulation.conftest import RIGHTS, VIEW, Stage, build
from tests.rehearsal.simulation.small_bot import running

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]


def few_intents() -> discord.Intents:
    return discord.Intents(guilds=True, guild_messages=True)


async def test_a_bot_identifies_and_knows_the_guild_its_rooms_and_its_people(stage: Stage) -> None:
    guild = stage.discord_guild
    assert [channel.name for channel in guild.text_channels] == ["lobby", "private"]
    assert {member.display_name for member in guild.members} == {"Rosa", "ميرا", "דן", "Parley"}
    assert stage.simulation.identified == 1


async def test_after_a_kick_the_session_resumes_and_what_happened_meanwhile_is_replayed(
    stage: Stage,
) -> None:
    await stage.simulation.kick_gateway()
    await stage.dan.send(stage.lobby, "while you were out")
    assert await stage.hears("resumed")
    assert "message while you were out None" in stage.bot.told
    assert (stage.simulation.identified, stage.simulation.resumed) == (1, 1)
    assert stage.bot.told.count("ready") == 1


async def test_after_an_invalid_session_the_bot_identifies_anew_and_what_happened_is_lost(
    stage: Stage,
) -> None:
    await stage.simulation.drop_sessions()
    await stage.dan.send(stage.lobby, "lost")
    assert await stage.hears("ready", times=2)
    assert (stage.simulation.identified, stage.simulation.resumed) == (2, 0)
    assert "message lost None" not in stage.bot.told


@pytest.mark.parametrize(
    "application", [Application(members_intent=False), Application(message_content_intent=False)]
)
async def test_an_intent_that_is_off_in_the_portal_refuses_identify(
    application: Application,
) -> None:
    async with SimulatedDiscord(application) as simulation:
        build(simulation)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with running(simulation):
                pass
        assert simulation.identified == 0


async def test_a_bot_that_asks_only_for_what_is_on_runs_without_content_and_members() -> None:
    async with SimulatedDiscord(
        Application(members_intent=False, message_content_intent=False)
    ) as simulation:
        world = build(simulation)
        async with running(simulation, few_intents()) as bot:
            await world.dan.send(world.lobby, "hidden words")
            world.guild.leave(world.dan)
            assert await simulation.until(lambda: "message  None" in bot.told)
            assert await simulation.settled()
            guild = bot.get_guild(world.guild.id)
            assert guild is not None
            assert [member.display_name for member in guild.members] == ["Parley"]
            assert [told for told in bot.told if told.startswith("left")] == []


async def test_of_a_room_the_bot_cannot_see_only_the_existence_reaches_it(
    stage: Stage,
) -> None:
    hidden = Grant(stage.guild.everyone, deny=VIEW)
    room = stage.guild.add_text_channel(
        "hidden", grants=(hidden, Grant(stage.dan.id, allow=VIEW, for_member=True))
    )
    await stage.dan.send(room, "not for the bot")
    await stage.dan.send(stage.lobby, "for all")
    assert await stage.hears("message for all None")
    assert "message not for the bot None" not in stage.bot.told
    assert stage.discord_guild.get_channel(room) is not None


async def test_an_outage_takes_the_guild_away_and_gives_it_back(stage: Stage) -> None:
    stage.guild.make_unavailable()
    stage.guild.rename(stage.lobby, "during-the-outage")
    assert await stage.hears("unavailable Two towns")
    with pytest.raises(discord.DiscordServerError):
        await stage.bot.get_partial_messageable(stage.lobby).send("hello")
    stage.guild.make_available()
    assert await stage.hears("available Two towns", times=2)
    assert [told for told in stage.bot.told if told.startswith("channel")] == []
    assert stage.text_channel(stage.lobby).name == "during-the-outage"
    await stage.text_channel(stage.lobby).send("back")
    assert stage.mira.read(stage.lobby)[-1].text == "back"


async def test_a_bot_that_is_removed_loses_everything_and_comes_back_with_what_it_is_given(
    stage: Stage,
) -> None:
    room = stage.text_channel(stage.lobby)
    stage.guild.remove_bot()
    assert await stage.hears("removed from Two towns")
    for act in (room.send("hello"), room.delete()):
        with pytest.raises(discord.Forbidden) as caught:
            await act
        assert caught.value.code == 50001
    with pytest.raises(discord.NotFound):
        await stage.bot.fetch_guild(stage.guild.id)
    with pytest.raises(NotThere):
        await stage.mira.slash("hello", stage.lobby)
    stage.guild.rename(stage.lobby, "without-the-bot")
    await stage.settle()
    assert stage.bot.events[-1] == "GUILD_DELETE"
    stage.guild.return_bot(RIGHTS.value)
    assert await stage.simulation.until(lambda: stage.bot.get_guild(stage.guild.id) is not None)
    assert (await stage.mira.slash("hello", stage.lobby)).text == "hello ميرا"
    assert (
        stage.discord_guild.me.guild_permissions
        == RIGHTS | stage.discord_guild.default_role.permissions
    )


async def test_changes_by_hand_reach_the_bot(stage: Stage) -> None:
    stage.guild.rename(stage.lobby, "hall")
    stage.guild.ban(stage.dan)
    assert await stage.hears("left דן")
    assert "channel lobby -> hall" in stage.bot.told
    assert stage.mira.read(stage.lobby) == ()


async def test_a_managed_role_says_whose_it_is(stage: Stage) -> None:
    other = stage.guild.add_bot("Clock", discord.Permissions(administrator=True).value)
    await stage.settle()
    roles = [role for role in await stage.discord_guild.fetch_roles() if role.is_bot_managed()]
    assert {role.tags.bot_id for role in roles if role.tags} == {stage.simulation.bot_id, other.id}
    assert stage.discord_guild.self_role in roles
