"""The simulated Discord refuses what Discord refuses, with Discord's codes, and nothing more than that."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.rehearsal.simulation.bench import (
    V2,
    Bench,
    button,
    field_of,
    form,
    menu,
    press,
    send_off,
    text,
    type_,
    use,
)
from tests.rehearsal.simulation.conftest import Stage
from tests.rehearsal.simulation.refusals import REFUSALS, Refusal

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]


@pytest_asyncio.fixture
async def bench(stage: Stage) -> AsyncIterator[Bench]:
    async with aiohttp.ClientSession() as session:
        bench = Bench(stage, session)
        yield bench
        for waiting in bench.waiting:
            waiting.cancel()
        await asyncio.gather(*bench.waiting, return_exceptions=True)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.what)
async def test_discord_refuses(refusal: Refusal, bench: Bench) -> None:
    assert await refusal.make(bench) == refusal.answer


async def test_the_table_of_refusals_is_whole_and_says_where_each_is_promised() -> None:
    assert len(REFUSALS) >= 67
    assert all(refusal.source for refusal in REFUSALS)


async def test_everything_at_its_largest_is_taken(bench: Bench) -> None:
    assert await bench.send(content="x" * 2000) == (200, 0)
    assert await bench.layout(text("x" * 4000), *(text("") | {"type": 14} for _ in range(39))) == (
        200,
        0,
    )
    assert await bench.row(*(button(custom_id=str(n) * 100, label="x" * 80) for n in range(5))) == (
        200,
        0,
    )
    assert await bench.row(menu(placeholder="x" * 150, max_values=25)) == (200, 0)
    assert await bench.room(name="x" * 100, topic="x" * 1024, rate_limit_per_user=21600) == (201, 0)
    full = field_of(value="x" * 4000, max_length=4000, placeholder="x" * 100, label_label="x" * 45)
    assert await bench.answer(press, 9, form(full, title="x" * 45, custom_id="x" * 100)) == (204, 0)
    assert await bench.answer(
        type_, 8, {"choices": [{"name": "x" * 100, "value": "x" * 100}] * 25}
    ) == (204, 0)
    assert await bench.answer(use, 5, {"flags": 64}) == (204, 0)
    assert await bench.answer(send_off, 6) == (204, 0)


async def test_an_edit_that_takes_the_mark_of_the_newer_layout_away_is_overlooked(
    bench: Bench,
) -> None:
    message = await bench.sent(components=[text("before")], flags=V2)
    assert await bench.edit(message, components=[text("after")], flags=0) == (200, 0)
    shown = bench.stage.mira.read(bench.stage.lobby)[-1]
    assert (shown.text, shown.components_v2) == ("after", True)


async def test_nothing_of_what_was_refused_has_happened(bench: Bench) -> None:
    before = bench.stage.guild.server_rooms()
    await bench.change(name="hall", topic="x" * 1025)
    await bench.room(topic="x" * 1025)
    await bench.send(content="x" * 2001)
    assert bench.stage.guild.server_rooms() == before
    assert bench.stage.mira.read(bench.stage.lobby) == ()
