"""The store: documents and posts together or not at all, and one unreadable workshop that stops no other."""

import asyncio
import os

import pytest

from bot.store.errors import (
    DatabaseFailed,
    KeyMissing,
    KeysExposed,
    UnknownWorkshop,
    WorkshopExists,
)
from bot.store.opening import open_store
from bot.store.outbox import NewPost
from bot.store.workshops import Document, Store, Suspended, SuspendReason

from .conftest import GUILD, OTHER_GUILD, OTHER_WORKSHOP, WORKSHOP, Place


@pytest.mark.asyncio
async def test_a_created_workshop_is_there_after_a_restart(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
    async with await place.open() as store:
        assert await store.load() == (Document(WORKSHOP, GUILD, (), b"first", 0),)


@pytest.mark.asyncio
async def test_a_commit_replaces_document_and_channels_and_adds_posts(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
        await store.commit(WORKSHOP, b"second", [NewPost(b"a", 1.0)], [5, 3, 5])
        await store.commit(WORKSHOP, b"third" * 40_000, [NewPost(b"b", 2.0)], [3, 4])
    async with await place.open() as store:
        assert await store.load() == (Document(WORKSHOP, GUILD, (3, 4), b"third" * 40_000, 2),)
        assert [post.body for post in await store.outbox.waiting(WORKSHOP)] == [b"a", b"b"]


@pytest.mark.asyncio
async def test_a_post_that_cannot_be_written_takes_the_document_back_with_it(store: Store) -> None:
    await store.create(WORKSHOP, GUILD, b"first")
    post = NewPost(b"a", 1.0)
    with pytest.raises(DatabaseFailed, match="nothing of it was written"):
        await store.commit(WORKSHOP, b"second", [post, post], [1])
    assert await store.load() == (Document(WORKSHOP, GUILD, (), b"first", 0),)


@pytest.mark.asyncio
async def test_an_unknown_workshop_is_refused_and_an_existing_one_not_made_again(
    store: Store,
) -> None:
    with pytest.raises(KeyMissing):
        await store.commit(WORKSHOP, b"words", [], [])
    await store.create(WORKSHOP, GUILD, b"first")
    with pytest.raises(WorkshopExists):
        await store.create(WORKSHOP, OTHER_GUILD, b"second")
    assert await store.load() == (Document(WORKSHOP, GUILD, (), b"first", 0),)


@pytest.mark.asyncio
async def test_a_workshop_whose_row_is_gone_takes_no_commit(place: Place, store: Store) -> None:
    await store.create(WORKSHOP, GUILD, b"first")
    place.sql("DELETE FROM workshop")
    with pytest.raises(UnknownWorkshop):
        await store.commit(WORKSHOP, b"second", [], [])


@pytest.mark.asyncio
async def test_a_missing_key_suspends_that_workshop_alone(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
        await store.commit(WORKSHOP, b"first", [], [11, 12])
        await store.create(OTHER_WORKSHOP, OTHER_GUILD, b"other")
    (place.keys / f"{WORKSHOP}.key").unlink()
    async with await place.open() as store:
        assert await store.load() == (
            Suspended(WORKSHOP, GUILD, (11, 12), SuspendReason.KEY_MISSING),
            Document(OTHER_WORKSHOP, OTHER_GUILD, (), b"other", 0),
        )
        await store.commit(OTHER_WORKSHOP, b"goes on", [], [])


@pytest.mark.asyncio
async def test_a_wrong_key_suspends_until_the_right_one_is_put_back(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
    file = place.keys / f"{WORKSHOP}.key"
    right = file.read_bytes()
    file.write_bytes(os.urandom(32))
    async with await place.open() as store:
        assert await store.load() == (Suspended(WORKSHOP, GUILD, (), SuspendReason.KEY_WRONG),)
        file.write_bytes(right)
        assert await store.load() == (Document(WORKSHOP, GUILD, (), b"first", 0),)


@pytest.mark.asyncio
async def test_a_document_put_into_another_workshops_row_does_not_open(
    place: Place, store: Store
) -> None:
    await store.create(WORKSHOP, GUILD, b"first")
    await store.create(OTHER_WORKSHOP, GUILD, b"other")
    place.sql(
        "UPDATE workshop SET sealed_document ="
        " (SELECT sealed_document FROM workshop ORDER BY rowid DESC LIMIT 1) WHERE rowid = 1"
    )
    assert await store.load() == (
        Suspended(WORKSHOP, GUILD, (), SuspendReason.KEY_WRONG),
        Document(OTHER_WORKSHOP, GUILD, (), b"other", 0),
    )


@pytest.mark.asyncio
async def test_a_workshop_sealed_in_an_unknown_way_is_suspended(place: Place, store: Store) -> None:
    await store.create(WORKSHOP, GUILD, b"first")
    place.sql("UPDATE workshop SET schema_version = 99")
    assert await store.load() == (Suspended(WORKSHOP, GUILD, (), SuspendReason.SCHEMA_UNKNOWN),)


@pytest.mark.asyncio
async def test_many_commits_at_once_all_arrive(store: Store) -> None:
    for workshop_id in (WORKSHOP, OTHER_WORKSHOP):
        await store.create(workshop_id, GUILD, b"first")
    await asyncio.gather(
        *(
            store.commit(workshop_id, b"%d" % number, [NewPost(b"%d" % number, 1.0)], [number])
            for number in range(15)
            for workshop_id in (WORKSHOP, OTHER_WORKSHOP)
        )
    )
    for loaded in await store.load():
        assert isinstance(loaded, Document)
        posts = await store.outbox.waiting(loaded.workshop_id)
        assert [post.body for post in posts] == [b"%d" % number for number in range(15)]
        assert (loaded.document, loaded.channel_ids) == (b"14", (14,))


@pytest.mark.asyncio
async def test_a_key_without_a_row_is_listed_and_never_destroyed_unasked(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
    orphan = place.keys / f"{OTHER_WORKSHOP}.key"
    orphan.write_bytes(os.urandom(32))
    orphan.chmod(0o600)
    async with await place.open() as store:
        assert await store.orphaned_keys() == (OTHER_WORKSHOP,)
        assert orphan.exists()
        await store.destroy_orphaned_key(OTHER_WORKSHOP)
        assert not orphan.exists()
        with pytest.raises(WorkshopExists):
            await store.destroy_orphaned_key(WORKSHOP)
        assert await store.load() == (Document(WORKSHOP, GUILD, (), b"first", 0),)


@pytest.mark.asyncio
async def test_a_workshop_that_cannot_be_stored_leaves_no_key_behind(
    place: Place, store: Store
) -> None:
    place.sql(
        "CREATE TRIGGER full BEFORE INSERT ON workshop BEGIN SELECT RAISE(ABORT, 'no space'); END"
    )
    with pytest.raises(DatabaseFailed):
        await store.create(WORKSHOP, GUILD, b"first")
    assert list(place.keys.iterdir()) == []
    place.sql("DROP TRIGGER full")
    await store.create(WORKSHOP, GUILD, b"second")
    assert await store.load() == (Document(WORKSHOP, GUILD, (), b"second", 0),)


@pytest.mark.asyncio
async def test_keys_beside_the_database_are_refused(place: Place) -> None:
    with pytest.raises(KeysExposed, match="directory of their own"):
        await open_store(place.database, place.database.parent)


@pytest.mark.asyncio
async def test_derived_bytes_are_the_same_after_a_restart(place: Place) -> None:
    async with await place.open() as store:
        await store.create(WORKSHOP, GUILD, b"first")
        derived = store.derive(WORKSHOP, "handles", 32)
    async with await place.open() as store:
        assert store.derive(WORKSHOP, "handles", 32) == derived


def test_no_bytes_of_a_document_or_post_show_in_a_repr() -> None:
    shown = repr(Document(WORKSHOP, GUILD, (), b"quiet words", 0)) + repr(
        NewPost(b"quiet words", 1.0)
    )
    assert "quiet" not in shown
