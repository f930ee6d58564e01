from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord
import pytest_asyncio

from bot.rehearsal.simulation import ChannelId, Grant, Pace, Seat, SimulatedDiscord, SimulatedGuild
from tests.rehearsal.simulation.small_bot import SmallBot, running

RIGHTS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    manage_channels=True,
    manage_roles=True,
    manage_messages=True,
    embed_links=True,
    attach_files=True,
    connect=True,
    move_members=True,
)
VIEW = discord.Permissions(view_channel=True).value


@dataclass
class World:
    """A guild with two people, a lobby for all and a room for Mira alone."""

    simulation: SimulatedDiscord
    guild: SimulatedGuild
    lobby: ChannelId
    private: ChannelId
    mira: Seat
    dan: Seat


@dataclass
class Stage(World):
    """The same with a bot connected."""

    bot: SmallBot

    @property
    def discord_guild(self) -> discord.Guild:
        guild = self.bot.get_guild(self.guild.id)
        assert guild is not None
        return guild

    def text_channel(self, channel: ChannelId) -> discord.TextChannel:
        found = self.discord_guild.get_channel(channel)
        assert isinstance(found, discord.TextChannel)
        return found

    async def hears(self, text: str, times: int = 1) -> bool:
        """Whether the bot was told this; its own tasks finish after the server's event has gone out."""
        return await self.simulation.until(lambda: self.bot.told.count(text) >= times, within_s=3)

    async def settle(self) -> None:
        assert await self.simulation.settled()


def build(simulation: SimulatedDiscord) -> World:
    guild = simulation.create_guild("Two towns", owner="Rosa", bot_permissions=RIGHTS.value)
    lobby = guild.add_text_channel("lobby")
    mira, dan = guild.add_member("ميرا"), guild.add_member("דן")
    only_mira = (
        Grant(guild.everyone, deny=VIEW),
        Grant(simulation.bot_id, allow=VIEW, for_member=True),
        Grant(mira.id, allow=VIEW, for_member=True),
    )
    private = guild.add_text_channel("private", grants=only_mira)
    return World(simulation, guild, lobby, private, mira, dan)


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    async with SimulatedDiscord() as simulation:
        yield build(simulation)


@pytest_asyncio.fixture
async def stage(world: World) -> AsyncIterator[Stage]:
    async with running(world.simulation) as bot:
        yield Stage(**vars(world), bot=bot)
    assert world.simulation.gaps == ()


@pytest_asyncio.fixture
async def impatient() -> AsyncIterator[Stage]:
    """A stage on which an interaction fails after 0.1 s instead of 3."""
    async with SimulatedDiscord(pace=Pace(answer_within_s=0.1)) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            yield Stage(**vars(world), bot=bot)
