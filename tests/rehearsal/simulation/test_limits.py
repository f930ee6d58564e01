"""429s as Discord gives them, and the limits it keeps, on a clock that can be moved on."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio

from bot.rehearsal.simulation import Pace, Scope, SimulatedDiscord
from tests.rehearsal.simulation.conftest import Stage, World, build
from tests.rehearsal.simulation.small_bot import running

pytestmark = pytest.mark.asyncio
SEND = "POST /channels/{channel_id}/messages"
CHANGE = "PATCH /channels/{channel_id}"


class Caller:
    """Calls without a library that would hold them back."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self._session = session

    async def call(self, method: str, path: str, **body: object) -> tuple[int, Any, dict[str, str]]:
        headers = {"Authorization": f"Bot {self.world.simulation.token}"}
        url = f"{self.world.simulation.api_url}{path}"
        async with self._session.request(method, url, json=body or None, headers=headers) as answer:
            return answer.status, await answer.json(), dict(answer.headers)

    async def send(self, text: str = "x") -> tuple[int, Any, dict[str, str]]:
        return await self.call("POST", f"/channels/{self.world.lobby}/messages", content=text)

    async def rename(self, name: str) -> tuple[int, Any, dict[str, str]]:
        return await self.call("PATCH", f"/channels/{self.world.lobby}", name=name)


@pytest_asyncio.fixture
async def caller() -> AsyncIterator[Caller]:
    async with (
        SimulatedDiscord(pace=Pace.as_discord()) as simulation,
        aiohttp.ClientSession() as session,
    ):
        yield Caller(build(simulation), session)


async def test_five_messages_a_room_pass_in_five_seconds_and_the_sixth_is_refused_with_its_bucket(
    caller: Caller,
) -> None:
    remaining = [(await caller.send())[2]["X-RateLimit-Remaining"] for _ in range(5)]
    assert remaining == ["4", "3", "2", "1", "0"]
    status, told, headers = await caller.send()
    assert (status, told["global"], headers["X-RateLimit-Scope"]) == (429, False, "user")
    assert headers["X-RateLimit-Limit"] == "5"
    assert 4 < told["retry_after"] <= 5
    assert 4 <= int(headers["Retry-After"]) <= 5
    assert len(caller.world.mira.read(caller.world.lobby)) == 5


async def test_another_room_has_a_bucket_of_its_own(caller: Caller) -> None:
    for _ in range(5):
        await caller.send()
    status, _, _ = await caller.call(
        "POST", f"/channels/{caller.world.private}/messages", content="x"
    )
    assert status == 200


async def test_when_the_window_is_over_the_bucket_is_full_again_and_nobody_has_waited(
    caller: Caller,
) -> None:
    for _ in range(6):
        await caller.send()
    due_s = caller.world.simulation.limits.due_in_s()
    assert due_s is not None
    assert 4 < due_s <= 5
    caller.world.simulation.limits.move_on(due_s + 0.001)
    assert caller.world.simulation.limits.due_in_s() is None
    assert (await caller.send())[0] == 200


async def test_a_room_is_renamed_twice_in_ten_minutes_and_no_header_says_so_before(
    caller: Caller,
) -> None:
    for name in ("one", "two"):
        status, _, headers = await caller.rename(name)
        assert (status, int(headers["X-RateLimit-Remaining"]) > 0) == (200, True)
    status, told, headers = await caller.rename("three")
    assert (status, int(headers["X-RateLimit-Remaining"]) > 0) == (429, True)
    assert 590 < told["retry_after"] <= 600
    assert (await caller.call("PATCH", f"/channels/{caller.world.lobby}", rate_limit_per_user=5))[
        0
    ] == 200
    caller.world.simulation.limits.move_on(600)
    assert (await caller.rename("three"))[0] == 200


async def test_fifty_calls_a_second_over_all_and_answers_to_interactions_beside_them(
    caller: Caller,
) -> None:
    statuses = [(await caller.call("GET", f"/channels/{caller.world.lobby}"))[0] for _ in range(50)]
    assert set(statuses) == {200}
    status, told, headers = await caller.call("GET", "/users/@me")
    assert (status, told["global"]) == (429, True)
    assert (headers["X-RateLimit-Scope"], headers["X-RateLimit-Global"]) == ("global", "true")
    assert "X-RateLimit-Bucket" not in headers
    assert (await caller.call("POST", "/interactions/1/none/callback", type=6))[0] == 404
    caller.world.simulation.limits.move_on(1.0)
    assert (await caller.call("GET", "/users/@me"))[0] == 200


async def test_a_limit_that_others_share_is_told_as_theirs(caller: Caller) -> None:
    caller.world.simulation.faults.limit(SEND, 0.2, scope=Scope.SHARED)
    status, told, headers = await caller.send()
    assert (status, told["message"]) == (429, "The resource is being rate limited.")
    assert (told["global"], headers["X-RateLimit-Scope"]) == (False, "shared")
    assert [(one.route, one.scope) for one in caller.world.simulation.limits.refused] == [
        (SEND, Scope.SHARED)
    ]
    assert (await caller.send())[0] == 200


@pytest.mark.parametrize("scope", list(Scope))
async def test_the_library_comes_again_after_each_kind(stage: Stage, scope: Scope) -> None:
    stage.simulation.faults.limit(SEND, 0.05, scope=scope)
    mark = stage.simulation.calls.mark()
    await stage.text_channel(stage.lobby).send("once")
    assert [call.status for call in stage.simulation.calls.since(mark)] == [429, 200]
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["once"]


async def test_the_library_keeps_to_discord_s_buckets_by_itself() -> None:
    async with SimulatedDiscord(pace=Pace.as_discord()) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            room = bot.get_partial_messageable(world.lobby)
            for number in range(4):
                await room.send(str(number))
            simulation.limits.move_on(5.0)
            await room.send("4")
        assert simulation.limits.refused == []


async def test_all_members_of_a_server_can_be_asked_for_once_in_half_a_minute() -> None:
    pace = Pace(all_members_window_s=30.0)
    async with SimulatedDiscord(pace=pace) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            assert "GUILD_MEMBERS_CHUNK" in bot.events
            assert "RATE_LIMITED" not in bot.events
            await bot.ws.request_chunks(world.guild.id, query="", limit=0, nonce="again")
            assert await simulation.until(lambda: "RATE_LIMITED" in bot.events)
            simulation.advance(30.0)
            chunks = bot.events.count("GUILD_MEMBERS_CHUNK")
            await bot.ws.request_chunks(world.guild.id, query="", limit=0, nonce="later")
            assert await simulation.until(lambda: bot.events.count("GUILD_MEMBERS_CHUNK") > chunks)


async def test_some_members_can_be_asked_for_at_any_time() -> None:
    async with SimulatedDiscord(pace=Pace(all_members_window_s=30.0)) as simulation:
        world = build(simulation)
        async with running(simulation) as bot:
            guild = bot.get_guild(world.guild.id)
            assert guild is not None
            found = await guild.query_members(user_ids=[world.mira.id])
            assert [isinstance(each, discord.Member) for each in found] == [True]
            assert "RATE_LIMITED" not in bot.events
