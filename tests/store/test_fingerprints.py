"""Fingerprints: appended, read back in order, sealed with their rooms."""

import pytest

from bot.store.errors import KeyMissing, UnknownWorkshop
from bot.store.workshops import Store

from .conftest import GUILD, OTHER_WORKSHOP, WORKSHOP, Place


@pytest.mark.asyncio
async def test_records_come_back_in_order_each_in_its_workshop(place: Place) -> None:
    async with await place.open() as store:
        for workshop_id in (WORKSHOP, OTHER_WORKSHOP):
            await store.create(workshop_id, GUILD, b"state")
        await store.fingerprints.append(WORKSHOP, "joint", b"\0one\0")
        await store.fingerprints.append(OTHER_WORKSHOP, "joint", b"elsewhere")
        await store.fingerprints.append(WORKSHOP, "caucus-1", b"")
        await store.fingerprints.append(WORKSHOP, "joint", b"three" * 900)
    async with await place.open() as store:
        assert await store.fingerprints.load(WORKSHOP) == [
            ("joint", b"\0one\0"),
            ("caucus-1", b""),
            ("joint", b"three" * 900),
        ]
        assert await store.fingerprints.load(OTHER_WORKSHOP) == [("joint", b"elsewhere")]


@pytest.mark.asyncio
async def test_neither_room_nor_record_nor_their_lengths_can_be_read_on_disk(
    place: Place, store: Store
) -> None:
    await store.create(WORKSHOP, GUILD, b"state")
    await store.fingerprints.append(WORKSHOP, "line-seat-seven", b"recordbytes")
    await store.fingerprints.append(WORKSHOP, "joint", b"")
    assert b"line-seat" not in place.bytes_on_disk()
    assert b"recordbytes" not in place.bytes_on_disk()
    assert place.sql("SELECT DISTINCT length(sealed_record) FROM fingerprint") == [(1024 + 28,)]


@pytest.mark.asyncio
async def test_a_workshop_that_is_not_stored_takes_no_fingerprints(
    place: Place, store: Store
) -> None:
    with pytest.raises(KeyMissing):
        await store.fingerprints.append(WORKSHOP, "joint", b"record")
    await store.create(WORKSHOP, GUILD, b"state")
    place.sql("DELETE FROM workshop")
    with pytest.raises(UnknownWorkshop):
        await store.fingerprints.append(WORKSHOP, "joint", b"record")
