"""What is known of the rows without looking is what lies there, whoever changed it, and whatever failed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.store.database import Database
from bot.store.errors import DatabaseFailed
from bot.store.port import Rows
from bot.store.sqlite_rows import SqliteRows

from .conftest import GUILD, WORKSHOP, Place

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def rows(place: Place) -> AsyncIterator[SqliteRows]:
    opened = SqliteRows(await Database.open(place.database))
    async with opened.transaction() as writing:
        await writing.add_workshop(WORKSHOP, GUILD, 1, b"")
    yield opened
    await opened.close()


async def channels(rows: Rows) -> tuple[int, ...]:
    """As a transaction has it."""
    async with rows.transaction() as writing:
        return await writing.channel_ids(WORKSHOP)


async def put(rows: Rows, *channel_ids: int) -> None:
    async with rows.transaction() as writing:
        await writing.put_channels(WORKSHOP, channel_ids)


def on_disk(place: Place) -> tuple[object, ...]:
    return tuple(
        one for (one,) in place.sql("SELECT channel_id FROM workshop_channel ORDER BY channel_id")
    )


async def test_a_channel_added_by_another_act_is_known(place: Place, rows: SqliteRows) -> None:
    await put(rows, 1)
    assert await channels(rows) == (1,)
    async with rows.transaction() as writing:
        await writing.add_channel(WORKSHOP, 2)
    assert await channels(rows) == (1, 2)
    assert await channels(rows) == (1, 2)


async def test_what_is_known_is_not_looked_up_again(place: Place, rows: SqliteRows) -> None:
    await put(rows, 1)
    assert await channels(rows) == (1,)
    place.sql(
        "UPDATE workshop_channel SET channel_id = 9"
    )  # what nobody does: a look would show it
    assert on_disk(place) == (9,)
    assert await channels(rows) == (1,)


async def test_what_a_transaction_has_just_changed_is_seen_in_it(rows: SqliteRows) -> None:
    await put(rows, 1)
    assert await channels(rows) == (1,)
    async with rows.transaction() as writing:
        await writing.put_channels(WORKSHOP, (3, 2))
        assert await writing.channel_ids(WORKSHOP) == (2, 3)
        await writing.remove_workshop(WORKSHOP)
        assert await writing.channel_ids(WORKSHOP) == ()
        assert not await writing.put_document(WORKSHOP, 1, b"")
        assert not await writing.add_fingerprints(WORKSHOP, [b""])


async def test_a_change_that_was_undone_is_not_believed(rows: SqliteRows) -> None:
    async def undone() -> None:
        async with rows.transaction() as writing:
            await writing.put_channels(WORKSHOP, (7,))
            assert await writing.channel_ids(WORKSHOP) == (7,)
            raise LookupError

    await put(rows, 1)
    with pytest.raises(LookupError):
        await undone()
    assert await channels(rows) == (1,)


async def test_a_look_at_what_never_came_to_the_disk_is_not_believed(
    place: Place, rows: SqliteRows
) -> None:
    async def fails() -> None:
        async with rows.transaction() as writing:
            await writing.add_posts("nobody's workshop", ())
            await writing.put_channels("nobody's workshop", (1,))

    await put(rows, 1)
    lot = random.Random(5)
    for number in range(30):
        wanted = tuple(sorted(lot.sample(range(9), 2)))
        acts = [put(rows, *wanted), channels(rows), fails(), channels(rows)]
        lot.shuffle(acts)
        outcomes = await asyncio.gather(*acts, return_exceptions=True)
        assert [type(one) for one in outcomes if isinstance(one, Exception)] == [DatabaseFailed]
        assert await channels(rows) == on_disk(place) == wanted, number


async def test_a_workshop_that_is_gone_is_not_written_to(rows: SqliteRows) -> None:
    async with rows.transaction() as writing:
        assert await writing.put_document(WORKSHOP, 1, b"one")
    async with rows.transaction() as writing:
        await writing.remove_workshop(WORKSHOP)
    async with rows.transaction() as writing:
        assert not await writing.put_document(WORKSHOP, 1, b"two")
