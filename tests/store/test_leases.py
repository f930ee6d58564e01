"""Several processes on one server: each writes for the shards that it holds, and for nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.errors import AlreadyRunning, NotOurs, OtherShards
from bot.store.leases import LASTS_S, STOPS_BEFORE_S, Share, Taken, Tenure
from bot.store.outbox import NewPost
from bot.store.postgres_leases import Leases
from bot.store.workshops import Document, Store
from tests.served import Served

from .conftest import OTHER_WORKSHOP, WORKSHOP

pytestmark = [pytest.mark.together("postgresql"), pytest.mark.postgresql]
SHARDS = 4
HERE, THERE = (7 << 40 | 1 << 22) + 5, (7 << 40 | 2 << 22) + 5
"""Guilds of the shards 1 and 2."""
LAPSE = "UPDATE lease SET until = clock_timestamp() - interval '1 second' WHERE shard = 1"


class Watch:
    """A process's own clock, which its test moves on."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture
async def first(served: Served, watch: Watch) -> AsyncIterator[Leases]:
    leases = await Leases.open(served.quick, SHARDS, watch)
    yield leases
    await leases.close()


@pytest_asyncio.fixture
async def second(first: Leases, served: Served, watch: Watch) -> AsyncIterator[Leases]:
    leases = await Leases.open(served.quick, SHARDS, watch)
    watch.at += 10
    yield leases
    await leases.close()


async def taken(leases: Leases, shard: int = 1) -> Taken:
    held = await leases.take(shard)
    assert held is not None
    return held


async def documents(store: Store) -> list[bytes]:
    return [one.document for one in await store.load() if isinstance(one, Document)]


@pytest.mark.asyncio
async def test_a_shard_is_of_one_process_until_its_lease_lapses_or_is_given_up(
    first: Leases, second: Leases, served: Served
) -> None:
    one = await taken(first)
    assert await second.take(1) is None
    standing = await second.renew({})
    assert (standing.mine, standing.free, standing.living) == (frozenset(), (0, 2, 3), 1)
    assert (await first.renew({1: 77.0})).mine == {1}
    await served.run(LAPSE)
    assert (await first.renew({})).mine == {1}  # nobody was quicker
    assert await second.take(1) is None
    await served.run(LAPSE)
    assert (await second.renew({})).free == (0, 1, 2, 3)
    other = await taken(second)
    assert (other.generation, other.watched_at) == (one.generation + 1, 77.0)
    assert (await first.renew({})).mine == frozenset()
    await first.give_up(1)
    assert (await second.renew({})).mine == {1}
    await second.give_up(1)
    assert (await taken(first)).generation == other.generation + 1


@pytest.mark.asyncio
async def test_whoever_has_just_come_to_the_server_leaves_time_to_others_who_come_back(
    first: Leases, second: Leases, served: Served, watch: Watch
) -> None:
    await taken(first)
    await served.run(LAPSE)
    await served.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'parley'"
    )
    for _ in range(2):
        try:
            standing = await second.renew({})
        except Exception:  # noqa: BLE001, S112  (it learns only now that its connection was cut)
            continue
        break
    assert standing.free == (0, 2, 3)
    watch.at += 5
    assert (await second.renew({})).free == (0, 1, 2, 3)


@pytest.mark.asyncio
async def test_what_is_committed_for_a_shard_that_another_has_taken_fails_and_changes_nothing(
    first: Leases, second: Leases, served: Served, tmp_path: Path
) -> None:
    async with await served.open_share(tmp_path / "keys", await taken(first)) as old:
        await old.create(WORKSHOP, HERE, b"as it began")
        await old.commit(WORKSHOP, b"by the first", [NewPost(b"said", 1.0)], [3])
        await served.run(LAPSE)
        held = await taken(second)
        async with await served.open_share(tmp_path / "keys", held) as new:
            assert await documents(new) == [b"by the first"]
            for _ in range(2):
                with pytest.raises(NotOurs):
                    await old.commit(WORKSHOP, b"too late", [], [3])
            with pytest.raises(NotOurs):
                await old.create(OTHER_WORKSHOP, HERE, b"too late")
            with pytest.raises(NotOurs):
                await old.outbox.drop_all(WORKSHOP)
            await new.commit(WORKSHOP, b"by the second", [], [3])
            assert await documents(new) == [b"by the second"]
            assert [one.body for one in await new.outbox.waiting(WORKSHOP)] == [b"said"]
            assert await new.orphaned_keys() == ()


@pytest.mark.asyncio
async def test_a_transaction_under_way_is_ended_by_whoever_takes_its_shard(
    first: Leases, second: Leases, served: Served, tmp_path: Path
) -> None:
    async with await served.open_share(tmp_path / "keys", await taken(first)) as old:
        await old.create(WORKSHOP, HERE, b"as it began")

        async def stopped_in_the_middle() -> None:
            async with old._rows.transaction() as writing:
                await writing.put_channels(WORKSHOP, [3])
                await served.run(LAPSE)
                held = await taken(second)
                async with await served.open_share(tmp_path / "keys", held) as new:
                    await new.commit(WORKSHOP, b"by the second", [], [4])

        with pytest.raises(NotOurs):
            await stopped_in_the_middle()
    assert await served.run("SELECT channel_id FROM workshop_channel") == [(4,)]


@pytest.mark.asyncio
async def test_a_shard_reads_and_writes_its_own_servers_workshops_alone(
    first: Leases, served: Served, tmp_path: Path
) -> None:
    mine, other = await taken(first, 1), await taken(first, 2)
    async with (
        await served.open_share(tmp_path / "keys", mine) as here,
        await served.open_share(tmp_path / "keys", other) as there,
    ):
        await here.create(WORKSHOP, HERE, b"here")
        await there.create(OTHER_WORKSHOP, THERE, b"there")
        assert await documents(here) == [b"here"]
        assert await documents(there) == [b"there"]
        with pytest.raises(NotOurs):
            await here.create("elsewhere", THERE, b"here")
        await there.closings.begin(OTHER_WORKSHOP, THERE, (), "en", 1.0)
        assert await here.closings.unfinished() == ()
        assert len(await there.closings.unfinished()) == 1
        assert await here.orphaned_keys() == ()


@pytest.mark.asyncio
async def test_the_number_of_shards_is_changed_only_while_nobody_runs(
    first: Leases, served: Served, tmp_path: Path
) -> None:
    await taken(first)
    with pytest.raises(OtherShards, match="count 4 shards"):
        await Leases.open(served.quick, 8)
    with pytest.raises(AlreadyRunning):
        await served.open(tmp_path / "keys")
    await first.close()
    later = await Leases.open(served.quick, 8)
    assert (await later.renew({})).free == tuple(range(8))
    await later.close()
    async with await served.open(tmp_path / "keys"):
        with pytest.raises(AlreadyRunning):
            await Leases.open(served.quick, 8)


@pytest.mark.asyncio
async def test_beside_one_that_serves_alone_no_earlier_lease_counts_any_more(
    first: Leases, served: Served, tmp_path: Path
) -> None:
    held = await taken(first)
    await first.close()
    async with await served.open(tmp_path / "keys") as alone:
        await alone.create(WORKSHOP, HERE, b"alone")
    with pytest.raises(NotOurs):
        await served.open_share(tmp_path / "keys", held)


@pytest.mark.asyncio
async def test_sessions_of_a_bucket_are_begun_one_after_the_other_also_by_two_processes(
    first: Leases, second: Leases, served: Served
) -> None:
    assert await first.turn_to_identify(0) == 0.0
    await served.run("UPDATE identify SET free_at = free_at + interval '1 hour'")
    assert await second.turn_to_identify(0) > 3000
    assert await second.turn_to_identify(1) == 0.0
    await first.has_identified(0)
    assert await second.turn_to_identify(0) <= 5.05


def test_a_lease_counts_from_before_it_was_asked_for_and_ends_before_it_can_lapse(
    watch: Watch,
) -> None:
    tenure = Tenure(Taken(Share(1, SHARDS), "one", 1, watch.at), watch)
    watch.at += LASTS_S - STOPS_BEFORE_S - 0.1
    asked_at = watch.at
    tenure.check()
    watch.at += 0.2
    with pytest.raises(NotOurs):
        tenure.check()
    tenure.renewed(asked_at)
    tenure.check()
    tenure.end()
    tenure.renewed(watch.at)
    assert not tenure.holds()
