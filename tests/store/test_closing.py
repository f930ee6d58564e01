"""Closing: every step can be taken up again after a crash, and what is left says nothing of anybody."""

import dataclasses
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from bot.store.closing import Closings
from bot.store.database import Database
from bot.store.errors import CheckpointBusy, ClosingOutOfOrder, KeyMissing, UnknownWorkshop
from bot.store.keys import KeyDirectory
from bot.store.outbox import KeptMessage, NewPost
from bot.store.port import Closing, ClosingStep
from bot.store.sealing import Keyring
from bot.store.sqlite_rows import SqliteRows
from bot.store.workshops import Document, Store

from .conftest import GUILD, OTHER_GUILD, OTHER_WORKSHOP, WORKSHOP, Place

ROOMS = (21, 22, 20)
TABLES = ("workshop", "workshop_channel", "outbox", "kept_message", "fingerprint")


class Crash(Exception):
    """The process ends here."""


async def fill(store: Store) -> None:
    """Two workshops, each with something in every table."""
    for workshop_id, guild_id in ((WORKSHOP, GUILD), (OTHER_WORKSHOP, OTHER_GUILD)):
        await store.create(workshop_id, guild_id, b"state")
        await store.commit(
            workshop_id, b"state", [NewPost(b"card", 1.0, "card"), NewPost(b"post", 1.0)], ROOMS
        )
        first = (await store.outbox.waiting(workshop_id))[0]
        await store.outbox.done_keeping(first.row_id, KeptMessage("card", 21, 99, b""))
        await store.fingerprints.append(workshop_id, "joint", b"record")


async def finish(store: Store) -> Closing:
    """Take up a closing wherever it is, as the engine does at start."""
    await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    await store.closings.advance(WORKSHOP)
    await store.closings.record_rooms(WORKSHOP, [], 3)
    await store.closings.destroy_key(WORKSHOP, 150.0)
    return await store.closings.erase_rows(WORKSHOP, 200.0)


SEVEN_DAYS_S = 7 * 24 * 3600.0
FINISHED = Closing(
    WORKSHOP, GUILD, (), "ar", ClosingStep.RECEIPT, 3, 100.0, 150.0, 200.0, 200.0 + SEVEN_DAYS_S
)


async def assert_closed_for_good(store: Store, place: Place) -> None:
    assert await store.closings.receipts(GUILD) == (FINISHED,)
    assert await store.closings.unfinished() == ()
    assert not (place.keys / f"{WORKSHOP}.key").exists()
    for table in TABLES:
        left = place.sql(f"SELECT DISTINCT workshop_id FROM {table}")  # noqa: S608 - our own table names
        assert left == [(OTHER_WORKSHOP,)], table
    assert await store.load() == (
        Document(OTHER_WORKSHOP, OTHER_GUILD, tuple(sorted(ROOMS)), b"state", 1),
    )
    with pytest.raises(KeyMissing):
        await store.commit(WORKSHOP, b"words", [], [])


@pytest.mark.asyncio
async def test_a_closing_runs_from_row_to_receipt_and_leaves_the_other_workshop_alone(
    place: Place, store: Store
) -> None:
    await fill(store)
    steps = [
        await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0),
        await store.closings.advance(WORKSHOP),
        await store.closings.record_rooms(WORKSHOP, (22, 20), 1),
        await store.closings.record_rooms(WORKSHOP, (), 3),
        await store.closings.destroy_key(WORKSHOP, 150.0),
        await store.closings.erase_rows(WORKSHOP, 200.0),
    ]
    assert [(step.step, step.remaining_channel_ids, step.rooms_deleted) for step in steps] == [
        (ClosingStep.DRAIN, ROOMS, 0),
        (ClosingStep.ROOMS, ROOMS, 0),
        (ClosingStep.ROOMS, (22, 20), 1),
        (ClosingStep.ROOMS, (), 3),
        (ClosingStep.ROWS, (), 3),
        (ClosingStep.RECEIPT, (), 3),
    ]
    assert steps[-1] == FINISHED
    await assert_closed_for_good(store, place)


@pytest.mark.asyncio
async def test_what_begins_to_close_after_a_look_that_found_nothing_is_found(store: Store) -> None:
    await fill(store)
    assert await store.closings.unfinished() == ()
    begun = await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    assert await store.closings.unfinished() == (begun,)
    await finish(store)
    assert await store.closings.unfinished() == ()
    await store.closings.begin(OTHER_WORKSHOP, OTHER_GUILD, ROOMS, "ar", 300.0)
    assert [one.workshop_id for one in await store.closings.unfinished()] == [OTHER_WORKSHOP]


@pytest.mark.asyncio
async def test_every_step_may_be_repeated_at_the_end(place: Place, store: Store) -> None:
    await fill(store)
    await finish(store)
    with pytest.raises(UnknownWorkshop):
        await store.closings.begin("anotherone", GUILD, (), "en", 1.0)
    assert await finish(store) == FINISHED
    await assert_closed_for_good(store, place)


async def _begin(place: Place) -> None:
    async with await place.open() as store:
        await fill(store)
        await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)


async def crash_after_begin(place: Place, _: pytest.MonkeyPatch) -> None:
    await _begin(place)


async def crash_after_advance(place: Place, _: pytest.MonkeyPatch) -> None:
    await _begin(place)
    async with await place.open() as store:
        await store.closings.advance(WORKSHOP)


async def crash_between_two_rooms(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await crash_after_advance(place, monkeypatch)
    async with await place.open() as store:
        await store.closings.record_rooms(WORKSHOP, (22, 20), 1)


async def crash_before_the_key_file_is_touched(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crash_between_two_rooms(place, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(KeyDirectory, "destroy", _crash)
        async with await place.open() as store:
            with pytest.raises(Crash):
                await store.closings.destroy_key(WORKSHOP, 150.0)


async def crash_after_the_key_was_overwritten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crash_before_the_key_file_is_touched(place, monkeypatch)
    (place.keys / f"{WORKSHOP}.key").write_bytes(b"\x55" * 32)


async def crash_after_the_key_was_unlinked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await crash_before_the_key_file_is_touched(place, monkeypatch)
    (place.keys / f"{WORKSHOP}.key").unlink()


async def crash_after_destroy_key(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await crash_between_two_rooms(place, monkeypatch)
    async with await place.open() as store:
        await store.closings.destroy_key(WORKSHOP, 150.0)


async def crash_after_the_rows_are_deleted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await crash_after_destroy_key(place, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "compact", _crash)
        async with await place.open() as store:
            with pytest.raises(Crash):
                await store.closings.erase_rows(WORKSHOP, 180.0)


async def crash_at_the_end(place: Place, _: pytest.MonkeyPatch) -> None:
    async with await place.open() as store:
        await fill(store)
        await finish(store)


def _crash(*_: object) -> None:
    raise Crash


Scene = Callable[[Place, pytest.MonkeyPatch], Awaitable[None]]
CRASHES: tuple[Scene, ...] = (
    crash_after_begin,
    crash_after_advance,
    crash_between_two_rooms,
    crash_before_the_key_file_is_touched,
    crash_after_the_key_was_overwritten,
    crash_after_the_key_was_unlinked,
    crash_after_destroy_key,
    crash_after_the_rows_are_deleted,
    crash_at_the_end,
)


@pytest.mark.asyncio
@pytest.mark.parametrize("crash", CRASHES, ids=lambda crash: crash.__name__)
async def test_a_closing_is_taken_up_again_after(
    crash: Scene, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crash(place, monkeypatch)
    async with await place.open() as store:
        left = [unfinished.workshop_id for unfinished in await store.closings.unfinished()]
        assert left == ([] if crash is crash_at_the_end else [WORKSHOP])
        assert await finish(store) == FINISHED
        await assert_closed_for_good(store, place)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "crash",
    [
        crash_before_the_key_file_is_touched,
        crash_after_the_key_was_overwritten,
        crash_after_the_key_was_unlinked,
    ],
)
async def test_from_the_key_on_a_closing_workshop_is_neither_read_nor_called_broken(
    crash: Scene, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crash(place, monkeypatch)
    async with await place.open() as store:
        assert [loaded.workshop_id for loaded in await store.load()] == [OTHER_WORKSHOP]


@pytest.mark.asyncio
async def test_before_the_key_step_a_closing_workshop_is_still_read(store: Store) -> None:
    await fill(store)
    await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    await store.closings.advance(WORKSHOP)
    assert [loaded.workshop_id for loaded in await store.load()] == [WORKSHOP, OTHER_WORKSHOP]


@pytest.mark.asyncio
async def test_rows_are_not_erased_while_the_key_exists(store: Store) -> None:
    await fill(store)
    await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    for _ in range(2):
        with pytest.raises(ClosingOutOfOrder):
            await store.closings.erase_rows(WORKSHOP, 200.0)
        await store.closings.advance(WORKSHOP)
    assert len(await store.load()) == 2


@pytest.mark.asyncio
async def test_nothing_of_closing_happens_before_it_has_begun(place: Place, store: Store) -> None:
    await fill(store)
    closings = store.closings
    for act in (
        closings.advance(WORKSHOP),
        closings.record_rooms(WORKSHOP, (), 0),
        closings.destroy_key(WORKSHOP, 1.0),
        closings.erase_rows(WORKSHOP, 1.0),
        closings.begin(WORKSHOP, OTHER_GUILD, (), "en", 1.0),
    ):
        with pytest.raises(UnknownWorkshop):
            await act
    assert (place.keys / f"{WORKSHOP}.key").exists()
    assert len(await store.load()) == 2


@pytest.mark.asyncio
async def test_the_key_never_waits_for_a_room_that_cannot_be_deleted(
    place: Place, store: Store
) -> None:
    await fill(store)
    await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    await store.closings.record_rooms(WORKSHOP, (22,), 2)
    await store.closings.destroy_key(WORKSHOP, 150.0)
    receipt = await store.closings.erase_rows(WORKSHOP, 200.0)
    assert receipt == dataclasses.replace(FINISHED, remaining_channel_ids=(22,), rooms_deleted=2)
    assert await store.closings.unfinished() == (receipt,)
    await store.closings.record_rooms(WORKSHOP, (), 3)
    await assert_closed_for_good(store, place)


@pytest.mark.asyncio
async def test_waiting_posts_go_with_the_key_and_not_later(place: Place, store: Store) -> None:
    await fill(store)
    await store.closings.begin(WORKSHOP, GUILD, ROOMS, "ar", 100.0)
    await store.closings.destroy_key(WORKSHOP, 150.0)
    assert place.sql("SELECT workshop_id FROM outbox") == [(OTHER_WORKSHOP,)]
    with pytest.raises(KeyMissing):
        store.derive(WORKSHOP, "handles", 32)


@pytest.mark.asyncio
async def test_a_workshop_whose_key_is_lost_can_still_be_closed(place: Place) -> None:
    async with await place.open() as store:
        await fill(store)
    (place.keys / f"{WORKSHOP}.key").unlink()
    async with await place.open() as store:
        assert await finish(store) == FINISHED
        await assert_closed_for_good(store, place)


@pytest.mark.asyncio
async def test_a_reader_in_the_way_leaves_the_step_to_be_tried_again(
    place: Place, store: Store
) -> None:
    await fill(store)
    await store.closings.begin(WORKSHOP, GUILD, (), "ar", 100.0)
    with closing(sqlite3.connect(place.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM workshop").fetchall()
        await store.closings.destroy_key(WORKSHOP, 150.0)
        with pytest.raises(CheckpointBusy):
            await store.closings.erase_rows(WORKSHOP, 180.0)
        (unfinished,) = await store.closings.unfinished()
        assert unfinished.step is ClosingStep.ROWS
    assert (await store.closings.erase_rows(WORKSHOP, 200.0)).closed_at == 200.0


@pytest.mark.asyncio
async def test_a_receipt_lasts_seven_days_and_a_closing_under_way_never_expires(
    store: Store,
) -> None:
    await fill(store)
    await finish(store)
    await store.closings.begin(OTHER_WORKSHOP, OTHER_GUILD, (), "en", 0.0)
    assert await store.closings.expire(200.0 + SEVEN_DAYS_S - 1) == 0
    assert await store.closings.receipts(GUILD) == (FINISHED,)
    assert await store.closings.expire(200.0 + SEVEN_DAYS_S) == 1
    assert await store.closings.receipts(GUILD) == ()
    assert await store.closings.expire(1e12) == 0
    assert len(await store.closings.receipts(OTHER_GUILD)) == 1


def test_a_receipt_has_no_field_that_could_hold_a_name_or_words() -> None:
    types = {field.name: field.type for field in dataclasses.fields(Closing)}
    texts = {name for name, kind in types.items() if kind is str}
    assert texts == {"workshop_id", "locale"}


@pytest.mark.asyncio
async def test_a_key_asked_for_while_it_is_being_destroyed_is_not_kept_in_memory(
    place: Place, store: Store
) -> None:
    await fill(store)
    await store.close()

    class WatchedKeys(KeyDirectory):
        def destroy(self, workshop_id: str) -> None:
            # Somebody else's turn, at the worst moment: the file is still there.
            keyring.sealer(workshop_id)
            super().destroy(workshop_id)

    keyring = Keyring(WatchedKeys(place.keys))
    async with await Database.open(place.database) as database:
        closings = Closings(SqliteRows(database), keyring)
        await closings.begin(WORKSHOP, GUILD, (), "en", 100.0)
        await closings.destroy_key(WORKSHOP, 150.0)
    with pytest.raises(KeyMissing):
        keyring.sealer(WORKSHOP)
