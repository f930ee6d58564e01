"""A client as one of several: nothing is sent without its lease, and each process has its part of all calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from fractions import Fraction

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.app.urgency import Urgency, urgent
from bot.chat.pace import Pace
from bot.chat.placed import LeaseGate, Placed, Shut
from bot.chat.rooms.tickets import tracing
from bot.store.leases import LASTS_S, STOPS_BEFORE_S, Share, Taken, Tenure

pytestmark = pytest.mark.waits

HOLDS_S = LASTS_S - STOPS_BEFORE_S


class Watch:
    """A process's own clock, which its test moves on."""

    def __init__(self) -> None:
        self.at = 50.0

    def __call__(self) -> float:
        return self.at


class Discord:
    """Whatever is asked of it arrives here."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.heard.append(request.path)
        return web.Response()


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[Discord]:
    told = Discord()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", told.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    told.url = f"http://{host}:{port}"
    yield told
    await runner.cleanup()


def held(watch: Watch) -> Tenure:
    return Tenure(Taken(Share(1, 4), "one", 1, watch.at), watch)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "path", ["/api/v10/channels/1/messages", "/api/v10/interactions/1/t/callback"]
)
async def test_a_process_that_is_stopped_just_before_it_sends_sends_nothing_when_it_wakes(
    discord: Discord, path: str
) -> None:
    watch = Watch()
    tenure = held(watch)
    pace, gate = Pace(45), LeaseGate(tenure)
    stopped = aiohttp.TraceConfig()

    async def stop(*_: object) -> None:
        watch.at += HOLDS_S  # between its turn and the wire

    stopped.on_request_start.append(stop)
    traces = [tracing(pace, gate), stopped]
    async with aiohttp.ClientSession(trace_configs=traces) as session:
        with pytest.raises(aiohttp.ClientOSError):
            await session.post(f"{discord.url}{path}", json={"content": "late"})
        assert discord.heard == []
        tenure.renewed(watch.at + HOLDS_S)
        async with session.post(f"{discord.url}{path}", json={"content": "in time"}):
            assert discord.heard == [path]


@pytest.mark.asyncio
async def test_a_call_waits_while_nobody_knows_whose_the_shard_is_and_ends_once_it_is_anothers(
    discord: Discord,
) -> None:
    watch = Watch()
    tenure = held(watch)
    watch.at += HOLDS_S
    async with aiohttp.ClientSession(
        trace_configs=[tracing(Pace(45), LeaseGate(tenure))]
    ) as session:
        waiting = asyncio.ensure_future(session.get(f"{discord.url}/api/v10/gateway"))
        other = asyncio.ensure_future(session.get(f"{discord.url}/api/v10/gateway"))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        tenure.renewed(watch.at)
        async with await waiting:
            assert "/api/v10/gateway" in discord.heard
        async with await other:
            assert discord.heard == ["/api/v10/gateway"] * 2
        tenure.end()
        with pytest.raises(Shut):
            await session.get(f"{discord.url}/api/v10/gateway")


class Turns:
    """A bucket that is free after some asking."""

    def __init__(self, *waits: float) -> None:
        self.waits = list(waits)
        self.begun: list[int] = []

    async def turn_to_identify(self, bucket: int) -> float:
        return self.waits.pop(0)

    async def has_identified(self, bucket: int) -> None:
        self.begun.append(bucket)


@pytest.mark.asyncio
async def test_a_session_begins_in_the_turn_of_its_bucket_and_never_without_the_lease() -> None:
    watch = Watch()
    tenure, turns = held(watch), Turns(0.01, 0.01, 0.0)
    placed = Placed(Share(1, 4), 1, Pace(45), LeaseGate(tenure), turns)
    await placed.before_identify()
    assert turns.waits == []
    await placed.has_identified()
    assert turns.begun == [1]
    assert placed.is_begun.is_set()
    tenure.end()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(placed.before_identify(), 0.1)


@pytest.mark.asyncio
async def test_a_process_without_shards_calls_nothing_and_with_half_of_them_half_as_often() -> None:
    pace, gone = Pace(20), list[Urgency]()

    async def ask(urgency: Urgency) -> None:
        with urgent(urgency):
            await pace.my_turn()
        gone.append(urgency)

    pace.takes_part(20, Fraction(0))
    asked = [asyncio.ensure_future(ask(Urgency.SAYING)) for _ in range(12)]
    asked += [asyncio.ensure_future(ask(Urgency.CLOSING)) for _ in range(4)]
    await asyncio.sleep(0.05)
    assert gone == []
    pace.takes_part(20, Fraction(1, 2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(gone) <= 10
    assert gone[:4] == [Urgency.CLOSING] * 4
    await asyncio.gather(*asked)
