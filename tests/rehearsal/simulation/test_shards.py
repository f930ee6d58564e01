"""Several sessions of one bot, each told of its own servers, and how often one may be begun."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from bot.rehearsal.simulation import Pace, Shard, SimulatedDiscord, SimulatedGuild
from tests.rehearsal.simulation.conftest import RIGHTS

pytestmark = pytest.mark.asyncio
INTENTS = discord.Intents(guilds=True, guild_messages=True).value


class Line:
    """One connection to the gateway, as bare as it can be."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.mine: SimulatedGuild

    async def identify(self, simulation: SimulatedDiscord, shard: list[int] | None) -> None:
        wish: dict[str, Any] = {"token": simulation.token, "intents": INTENTS}
        await self.socket.send_json({"op": 2, "d": wish | ({"shard": shard} if shard else {})})

    async def hears(self, many: int = 1) -> list[dict[str, Any]]:
        """The next so many things that are told."""
        return [(await self.socket.receive(timeout=20)).json() for _ in range(many)]

    async def closed_with(self) -> int | None:
        """The code that the connection is closed with."""
        await self.socket.receive(timeout=20)
        return self.socket.close_code


@asynccontextmanager
async def line(simulation: SimulatedDiscord) -> AsyncIterator[Line]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(simulation.gateway_url) as socket,
    ):
        await socket.receive()
        yield Line(socket)


async def servers(simulation: SimulatedDiscord) -> list[SimulatedGuild]:
    """Two of each of two shards."""
    made: list[SimulatedGuild] = []
    while any(sum(Shard(one, 2).has(each.id) for each in made) < 2 for one in (0, 1)):
        await asyncio.sleep(0.002)
        made.append(simulation.create_guild("Town", owner="Rosa", bot_permissions=RIGHTS.value))
    return made


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return [frame.get("t") or str(frame["op"]) for frame in told]


async def test_a_shard_is_told_of_its_own_servers_and_the_first_alone_of_direct_messages() -> None:
    async with SimulatedDiscord(pace=Pace(max_concurrency=2, identify_window_s=60)) as simulation:
        made = await servers(simulation)
        async with line(simulation) as first, line(simulation) as second:
            for number, each in enumerate((first, second)):
                await each.identify(simulation, [number, 2])
            for number, each in enumerate((first, second)):
                mine = [one for one in made if Shard(number, 2).has(one.id)]
                told = await each.hears(1 + len(mine))
                assert told[0]["d"]["shard"] == [number, 2]
                assert [one["d"]["id"] for one in told[1:]] == [str(one.id) for one in mine]
                each.mine = mine[0]
            second.mine.add_text_channel("theirs")
            first.mine.add_text_channel("mine")
            assert [one["d"]["name"] for one in await first.hears()] == ["mine"]
            assert [one["d"]["name"] for one in await second.hears()] == ["theirs"]
    assert Shard(0, 2).is_told("MESSAGE_CREATE", {"channel_id": "7"})
    assert not Shard(1, 2).is_told("MESSAGE_CREATE", {"channel_id": "7"})


async def test_two_sessions_of_a_bucket_begun_within_five_seconds_make_the_second_invalid() -> None:
    async with SimulatedDiscord(pace=Pace.as_discord(identify_window_s=5)) as simulation:
        async with line(simulation) as first, line(simulation) as second:
            await first.identify(simulation, [0, 2])
            assert kinds(await first.hears()) == ["READY"]
            await second.identify(simulation, [1, 2])
            assert kinds(await second.hears()) == ["9"]
            simulation.advance(5)
            await second.identify(simulation, [1, 2])
            assert kinds(await second.hears()) == ["READY"]
        assert [one.shard.number for one in simulation.starts.taken] == [0, 1]
        assert simulation.starts.too_soon == 1


async def test_with_two_buckets_two_sessions_may_begin_together() -> None:
    pace = Pace(max_concurrency=2, identify_window_s=5)
    async with (
        SimulatedDiscord(pace=pace) as simulation,
        line(simulation) as first,
        line(simulation) as second,
    ):
        for number, each in enumerate((first, second)):
            await each.identify(simulation, [number, 2])
            assert kinds(await each.hears()) == ["READY"]
        assert simulation.listens(Shard(1, 2))
        assert not simulation.listens(Shard(1, 3))


@pytest.mark.parametrize(("shard", "code"), [([2, 2], 4010), (None, 4011), ([0, 1], 4011)])
async def test_a_shard_that_cannot_be_and_one_with_too_many_servers_are_refused(
    shard: list[int] | None, code: int
) -> None:
    async with SimulatedDiscord(pace=Pace(guilds_a_shard=2)) as simulation:
        await servers(simulation)
        async with line(simulation) as one:
            await one.identify(simulation, shard)
            assert await one.closed_with() == code


async def test_what_is_left_of_a_day_and_who_called_is_told() -> None:
    async with SimulatedDiscord(pace=Pace(max_concurrency=16, guilds_a_shard=2)) as simulation:
        made = await servers(simulation)
        # Where few servers are: a session that would listen to more than fit is closed.
        emptiest = min(range(4), key=lambda one: sum(Shard(one, 4).has(each.id) for each in made))
        async with line(simulation) as one:
            await one.identify(simulation, [emptiest, 4])
            await one.hears()
        api_url, _ = simulation.addresses_for("second")
        headers = {"Authorization": f"Bot {simulation.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{api_url}/gateway/bot") as answer,
        ):
            told = await answer.json()
    assert told["shards"] == -(-len(made) // 2)
    start = told["session_start_limit"]
    assert (start["total"], start["remaining"], start["max_concurrency"]) == (1000, 999, 16)
    assert simulation.calls.all()[-1].caller == "second"
