"""What the files show to somebody who has them but no key, before and after closing."""

import pytest

from bot.store.outbox import KeptMessage, NewPost
from bot.store.port import ClosingStep
from bot.store.workshops import Store, Suspended, SuspendReason

from .conftest import GUILD, OTHER_GUILD, OTHER_WORKSHOP, WORKSHOP, Place

WORDS = ("the ferry landing frightened us", "נחשול המים לקח את הבית", "نخاف على أولادنا من الليل")
SLOTS = ("card of line-seat-three", "panel in control")
ROOMS = (7_200_000_000_000_000_031, 7_200_000_000_000_000_032)
MESSAGE = 7_300_000_000_000_000_041


async def live(store: Store, workshop_id: str, guild_id: int) -> None:
    """A short life with words in every place that can hold any, some of them replaced and deleted again."""
    await store.create(workshop_id, guild_id, WORDS[0].encode())
    for turn in range(12):
        text = " ".join(WORDS) * (1 + 150 * (turn % 3))
        posts = [
            NewPost(text.encode(), 1.0, SLOTS[turn % 2]),
            NewPost(WORDS[turn % 3].encode(), 1.0),
        ]
        await store.commit(workshop_id, text.encode(), posts, ROOMS)
        waiting = await store.outbox.waiting(workshop_id)
        await store.outbox.mark_tried(waiting[0].row_id, 2.0)
        message = KeptMessage(SLOTS[turn % 2], ROOMS[0], MESSAGE, WORDS[0].encode())
        await store.outbox.done_keeping(waiting[0].row_id, message)
        await store.fingerprints.append(workshop_id, SLOTS[0], WORDS[turn % 3].encode())


async def close_for_good(store: Store, workshop_id: str, guild_id: int) -> None:
    await store.closings.begin(workshop_id, guild_id, ROOMS, "en", 1.0)
    await store.closings.advance(workshop_id)
    await store.closings.record_rooms(workshop_id, (), 2)
    await store.closings.destroy_key(workshop_id, 2.0)
    await store.closings.erase_rows(workshop_id, 3.0)


def forms_of(text: str) -> tuple[bytes, ...]:
    return (
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.encode().hex().encode(),
    )


def found_on_disk(place: Place, texts: tuple[str, ...]) -> list[str]:
    held = place.bytes_on_disk()
    return [text for text in texts if any(form in held for form in forms_of(text))]


@pytest.mark.asyncio
async def test_no_words_slots_or_message_ids_stand_in_any_file_while_it_runs_or_after(
    place: Place,
) -> None:
    hidden = (*WORDS, "ferry", "נחשול", "نخاف", *SLOTS, "line-seat", str(MESSAGE))
    async with await place.open() as store:
        await live(store, WORKSHOP, GUILD)
        assert place.database.with_name("parley.sqlite3-wal").stat().st_size > 0
        assert found_on_disk(place, hidden) == []
        assert MESSAGE.to_bytes(8, "big") not in place.bytes_on_disk()
    assert found_on_disk(place, hidden) == []


@pytest.mark.asyncio
async def test_the_search_itself_finds_what_is_plain(place: Place, store: Store) -> None:
    await live(store, WORKSHOP, GUILD)
    assert found_on_disk(place, (WORKSHOP, "riverworkshop")) == [WORKSHOP, "riverworkshop"]
    assert GUILD.to_bytes(8, "big") in place.bytes_on_disk()


@pytest.mark.asyncio
async def test_a_copy_made_before_closing_is_unreadable_afterwards_also_with_the_keys_that_are_left(
    place: Place, store: Store
) -> None:
    await live(store, WORKSHOP, GUILD)
    await live(store, OTHER_WORKSHOP, OTHER_GUILD)
    copy = place.copy_database(place.folder.parent / "copy")
    await close_for_good(store, WORKSHOP, GUILD)
    copy.keys.mkdir(mode=0o700)
    for key in place.keys.iterdir():
        copied = copy.keys / key.name
        copied.write_bytes(key.read_bytes())
        copied.chmod(0o600)
    async with await copy.open() as copied_store:
        closed, other = await copied_store.load()
        assert closed == Suspended(WORKSHOP, GUILD, ROOMS, SuspendReason.KEY_MISSING)
        assert other.workshop_id == OTHER_WORKSHOP
        assert not isinstance(other, Suspended)
    assert found_on_disk(copy, WORDS) == []


@pytest.mark.asyncio
async def test_another_workshops_key_does_not_open_the_copy(place: Place, store: Store) -> None:
    await live(store, WORKSHOP, GUILD)
    await live(store, OTHER_WORKSHOP, OTHER_GUILD)
    copy = place.copy_all(place.folder.parent / "copy")
    (copy.keys / f"{WORKSHOP}.key").write_bytes((copy.keys / f"{OTHER_WORKSHOP}.key").read_bytes())
    async with await copy.open() as copied_store:
        assert (await copied_store.load())[0] == Suspended(
            WORKSHOP, GUILD, ROOMS, SuspendReason.KEY_WRONG
        )


@pytest.mark.asyncio
async def test_after_closing_the_files_hold_one_plain_row_and_nothing_sealed(place: Place) -> None:
    async with await place.open() as store:
        await live(store, WORKSHOP, GUILD)
        full = (
            place.database.stat().st_size
            + place.database.with_name("parley.sqlite3-wal").stat().st_size
        )
        sealed = [row[0] for row in place.sql("SELECT sealed_record FROM fingerprint")]
        sealed += [row[0] for row in place.sql("SELECT sealed_post FROM outbox")]
        assert sealed
        await close_for_good(store, WORKSHOP, GUILD)
        held = place.bytes_on_disk()
        assert [each for each in sealed if isinstance(each, bytes) and each[:64] in held] == []
        for channel in ROOMS:
            assert channel.to_bytes(8, "big") not in held
        (receipt,) = await store.closings.receipts(GUILD)
        assert receipt.step is ClosingStep.RECEIPT
        assert place.database.stat().st_size < min(full, 100_000)
    assert list(place.keys.iterdir()) == []


@pytest.mark.asyncio
async def test_an_expired_receipt_leaves_no_trace_of_the_guild_once_the_log_is_gone(
    place: Place,
) -> None:
    async with await place.open() as store:
        await live(store, WORKSHOP, GUILD)
        await close_for_good(store, WORKSHOP, GUILD)
        await store.closings.expire(1e12)
    held = place.bytes_on_disk()
    assert GUILD.to_bytes(8, "big") not in held
    assert WORKSHOP.encode() not in held
