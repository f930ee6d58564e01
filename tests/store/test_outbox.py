"""The outbox: order, replacement in a slot, what a tried post still is, and where kept messages stand."""

import pytest
import pytest_asyncio

from bot.store.errors import SealBroken
from bot.store.outbox import NONCE_CHARACTERS, KeptMessage, NewPost, WaitingPost, draw_nonce
from bot.store.workshops import Store

from .conftest import GUILD, OTHER_WORKSHOP, WORKSHOP, Place


@pytest_asyncio.fixture(autouse=True)
async def _workshops(store: Store) -> None:
    for workshop_id in (WORKSHOP, OTHER_WORKSHOP):
        await store.create(workshop_id, GUILD, b"state")


async def post(store: Store, *posts: NewPost, workshop_id: str = WORKSHOP) -> list[WaitingPost]:
    await store.commit(workshop_id, b"state", posts, [])
    return list(await store.outbox.waiting(workshop_id))


async def bodies(store: Store, workshop_id: str = WORKSHOP) -> list[bytes]:
    return [waiting.body for waiting in await store.outbox.waiting(workshop_id)]


@pytest.mark.asyncio
async def test_posts_wait_in_the_order_of_their_commits_each_in_its_workshop(store: Store) -> None:
    await post(store, NewPost(b"1", 1.0), NewPost(b"2", 1.0))
    await post(store, NewPost(b"elsewhere", 1.0), workshop_id=OTHER_WORKSHOP)
    await post(store, NewPost(b"3", 2.0))
    assert await bodies(store) == [b"1", b"2", b"3"]
    assert await bodies(store, OTHER_WORKSHOP) == [b"elsewhere"]


@pytest.mark.asyncio
async def test_a_post_comes_back_as_it_was_given(store: Store) -> None:
    given = NewPost(
        "שלום ومرحبا".encode() * 500 + b"\0\0", 1_700_000_000.25, "card שלום", "nonce-1"
    )
    (waiting,) = await post(store, given)
    assert waiting == WaitingPost(
        waiting.row_id, WORKSHOP, given.slot, given.body, "nonce-1", given.made_at, None
    )
    (_, without_slot) = await post(store, NewPost(b"", 2.0))
    assert (without_slot.slot, without_slot.body) == (None, b"")


@pytest.mark.asyncio
async def test_a_newer_post_of_a_slot_replaces_one_not_yet_tried(store: Store) -> None:
    await post(store, NewPost(b"old card", 1.0, "card"), NewPost(b"panel", 1.0, "panel"))
    await post(store, NewPost(b"other card", 1.0, "card"), workshop_id=OTHER_WORKSHOP)
    await post(store, NewPost(b"new card", 2.0, "card"), NewPost(b"newest card", 2.0, "card"))
    assert await bodies(store) == [b"panel", b"newest card"]
    assert await bodies(store, OTHER_WORKSHOP) == [b"other card"]


@pytest.mark.asyncio
async def test_a_tried_post_of_a_slot_stays_in_front_of_the_newer_one(store: Store) -> None:
    (first,) = await post(store, NewPost(b"old card", 1.0, "card"))
    assert await store.outbox.mark_tried(first.row_id, 5.0)
    (_, second) = await post(store, NewPost(b"new card", 2.0, "card"))
    assert await bodies(store) == [b"old card", b"new card"]
    assert await store.outbox.mark_tried(second.row_id, 6.0)
    await post(store, NewPost(b"newest card", 3.0, "card"))
    assert await bodies(store) == [b"old card", b"new card", b"newest card"]


@pytest.mark.asyncio
async def test_posts_without_a_slot_never_replace_each_other(store: Store) -> None:
    await post(store, NewPost(b"same", 1.0), NewPost(b"same", 1.0))
    assert await bodies(store) == [b"same", b"same"]


@pytest.mark.asyncio
async def test_a_post_that_was_replaced_must_not_be_sent(store: Store) -> None:
    (first,) = await post(store, NewPost(b"old card", 1.0, "card"))
    await post(store, NewPost(b"new card", 2.0, "card"))
    assert not await store.outbox.mark_tried(first.row_id, 5.0)


@pytest.mark.asyncio
async def test_the_first_try_is_what_is_remembered_and_survives_a_crash(
    store: Store, place: Place
) -> None:
    (first,) = await post(store, NewPost(b"a", 1.0))
    await store.outbox.mark_tried(first.row_id, 5.0)
    await store.outbox.mark_tried(first.row_id, 900.0)
    async with await place.copy_all(place.folder.parent / "crash").open() as after_crash:
        (waiting,) = await after_crash.outbox.waiting(WORKSHOP)
    assert (waiting.tried_at, waiting.nonce) == (5.0, first.nonce)


@pytest.mark.asyncio
async def test_a_done_post_is_gone_and_its_row_id_never_comes_back(store: Store) -> None:
    (first,) = await post(store, NewPost(b"a", 1.0))
    await store.outbox.done(first.row_id)
    await store.outbox.done(first.row_id)
    (second,) = await post(store, NewPost(b"b", 1.0))
    assert second.row_id > first.row_id


@pytest.mark.asyncio
async def test_dropping_all_touches_one_workshop(store: Store) -> None:
    await post(store, NewPost(b"1", 1.0), NewPost(b"2", 1.0, "card"))
    await post(store, NewPost(b"elsewhere", 1.0), workshop_id=OTHER_WORKSHOP)
    assert await store.outbox.drop_all(WORKSHOP) == 2
    assert await bodies(store) == []
    assert await bodies(store, OTHER_WORKSHOP) == [b"elsewhere"]


@pytest.mark.asyncio
async def test_a_kept_message_takes_the_place_of_its_post(store: Store) -> None:
    (first,) = await post(store, NewPost(b"card", 1.0, "card"))
    kept = KeptMessage("card", 2**63 + 1, 2**64 - 1, b"digest")
    assert await store.outbox.done_keeping(first.row_id, kept)
    assert await bodies(store) == []
    assert await store.outbox.kept(WORKSHOP) == (kept,)
    assert await store.outbox.kept(OTHER_WORKSHOP) == ()


@pytest.mark.asyncio
async def test_a_slot_has_one_kept_message_the_newest(store: Store) -> None:
    for message_id in (1, 2):
        (waiting,) = await post(store, NewPost(b"card", 1.0, "card"))
        await store.outbox.done_keeping(waiting.row_id, KeptMessage("card", 7, message_id, b""))
    (waiting,) = await post(store, NewPost(b"panel", 1.0, "panel"))
    await store.outbox.done_keeping(waiting.row_id, KeptMessage("panel", 7, 3, b"d"))
    assert await store.outbox.kept(WORKSHOP) == (
        KeptMessage("card", 7, 2, b""),
        KeptMessage("panel", 7, 3, b"d"),
    )


@pytest.mark.asyncio
async def test_a_post_dropped_meanwhile_keeps_nothing(store: Store) -> None:
    (waiting,) = await post(store, NewPost(b"card", 1.0, "card"))
    await store.outbox.drop_all(WORKSHOP)
    assert not await store.outbox.done_keeping(waiting.row_id, KeptMessage("card", 7, 1, b""))
    assert await store.outbox.kept(WORKSHOP) == ()


@pytest.mark.asyncio
async def test_a_sealed_post_moved_to_another_row_does_not_open(store: Store, place: Place) -> None:
    await post(store, NewPost(b"1", 1.0), NewPost(b"2", 1.0))
    place.sql(
        "UPDATE outbox SET sealed_post = (SELECT sealed_post FROM outbox ORDER BY id LIMIT 1)"
    )
    with pytest.raises(SealBroken):
        await store.outbox.waiting(WORKSHOP)


@pytest.mark.asyncio
async def test_every_short_post_has_the_same_length_on_disk(store: Store, place: Place) -> None:
    await post(store, NewPost(b"", 1.0), NewPost(b"x" * 3000, 1.0), NewPost(b"x", 1.0, "card"))
    assert place.sql("SELECT DISTINCT length(sealed_post) FROM outbox") == [(4096 + 28,)]


def test_a_drawn_nonce_is_new_and_short_enough_for_discord() -> None:
    drawn = {draw_nonce() for _ in range(200)}
    assert len(drawn) == 200
    assert max(map(len, drawn)) <= NONCE_CHARACTERS == 25


@pytest.mark.parametrize("nonce", ["", "x" * 26])
def test_a_nonce_discord_would_refuse_is_refused_here(nonce: str) -> None:
    with pytest.raises(ValueError, match="nonce"):
        NewPost(b"", 1.0, None, nonce)
