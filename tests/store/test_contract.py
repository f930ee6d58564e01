"""What every keeper of rows promises: the same answers and errors, and a transaction whole or not at all."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.errors import StoreError
from bot.store.memory import KeysInMemory, RowsInMemory, store_in_memory
from bot.store.opening import open_store
from bot.store.outbox import KeptMessage, NewPost, WaitingPost
from bot.store.port import Reading, Rows, Writing
from bot.store.sealing import Keyring
from bot.store.workshops import Store
from tests.served import Served

from .conftest import a_share

WORKSHOPS = ("meadow", "mill")
GUILD = 7_100_000_000_000_000_001
AT = 1_000.0


class PowerCut(Exception):
    """What the process would not have lived to see."""


class CutOff:
    """Rows whose transactions are cut off at their n-th look or change."""

    def __init__(self, rows: Rows, at: int) -> None:
        self._rows = rows
        self.left = at

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._rows.reading() as reading:
            yield reading

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self._rows.transaction() as writing:
            yield _Counting(writing, self)

    async def compact(self) -> None:
        await self._rows.compact()

    async def close(self) -> None:
        await self._rows.close()


class _Counting:
    def __init__(self, writing: Writing, cut: CutOff) -> None:
        self._writing = writing
        self._cut = cut

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        async def cut_off_or_done(*values: object) -> object:
            done = await getattr(self._writing, name)(*values)
            self._cut.left -= 1
            if self._cut.left == 0:
                raise PowerCut
            return done

        return cut_off_or_done


async def _everything(store: Store) -> tuple[object, ...]:
    """All that can be read back; row ids, nonces and times among it, keys not."""
    found: list[object] = [await store.load(), await store.closings.unfinished()]
    found.append(await store.closings.receipts(GUILD))
    for workshop in WORKSHOPS:
        for look in (store.outbox.waiting, store.outbox.kept, store.fingerprints.load):
            try:
                found.append(await look(workshop))
            except StoreError as error:
                found.append(type(error))
    return tuple(found)


def _post(number: int, slot: str | None = None) -> NewPost:
    return NewPost(f"post {number}".encode(), AT + number, slot, f"nonce-{number}")


async def _filled(store: Store) -> None:
    for workshop in WORKSHOPS:
        await store.create(workshop, GUILD, b"a document")
    await store.commit("meadow", b"one", [_post(1), _post(2, "card"), _post(3, "panel")], [5, 3])
    await store.outbox.mark_tried(1, AT)
    await store.outbox.done_keeping(3, KeptMessage("panel", 5, 77, b"digest"))
    await store.fingerprints.append("meadow", "joint", b"a record")
    await store.closings.begin("mill", GUILD, [8, 9], "en", AT)


CHANGES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "commit": lambda store: store.commit("meadow", b"two", [_post(7, "card"), _post(8)], [3, 4]),
    "create": lambda store: store.create("third", GUILD, b"a document"),
    "one more channel": lambda store: store.add_channel("meadow", 12),
    "tried": lambda store: store.outbox.mark_tried(2, AT),
    "done": lambda store: store.outbox.done(1),
    "done, and kept": lambda store: store.outbox.done_keeping(
        2, KeptMessage("card", 5, 78, b"digest")
    ),
    "put up again": lambda store: store.outbox.put_up_again("meadow", _post(9, "panel"), 77),
    "all dropped": lambda store: store.outbox.drop_all("meadow"),
    "fingerprints": lambda store: store.fingerprints.append_all(
        "meadow", [("joint", b"one"), ("caucus", b"two")]
    ),
    "closing begins": lambda store: store.closings.begin("meadow", GUILD, [3, 5], "en", AT + 1),
    "closing goes on": lambda store: store.closings.advance("mill"),
    "rooms are gone": lambda store: store.closings.record_rooms("mill", [9], 1),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_cut_off_at_any_place_it_has_not_happened_and_can_be_done_again(
    store: Store, change: Callable[[Store], Awaitable[object]]
) -> None:
    await _filled(store)
    before = await _everything(store)
    cuts = 0
    while True:
        cut = CutOff(store._rows, cuts + 1)
        cutting = Store(cut, store._keyring)
        try:
            await change(cutting)
        except PowerCut:
            cuts += 1
            assert await _everything(store) == before
            for orphan in await store.orphaned_keys():
                await store.destroy_orphaned_key(orphan)
        else:
            break
    assert cuts > 0
    assert await _everything(store) != before


@pytest.mark.asyncio
async def test_what_a_transaction_has_not_left_yet_nobody_sees(store: Store) -> None:
    await _filled(store)
    seen: list[int | None] = []

    async def look() -> None:
        async with store._rows.reading() as reading:
            seen.append(await reading.guild_of("third"))

    async with store._rows.transaction() as writing:
        await writing.add_workshop("third", GUILD, 1, b"sealed")
        looking = asyncio.create_task(look())
        await asyncio.sleep(0)
        assert seen == []
    await looking
    assert seen == [GUILD]


@pytest.mark.asyncio
async def test_sealed_bytes_come_back_as_they_were_handed_over(store: Store) -> None:
    odd = bytes(range(256)) + b"\x00" * 9
    async with store._rows.transaction() as writing:
        await writing.add_workshop("third", GUILD, 3, odd)
        await writing.add_fingerprints("third", [odd, b""])
        await writing.put_kept("third", b"\x00slot", odd)
    async with store._rows.reading() as reading:
        (row,) = await reading.workshops()
        assert astuple(row) == ("third", GUILD, 3, odd, (), 0)
        assert list(await reading.fingerprints("third")) == [odd, b""]
        assert list(await reading.kept("third")) == [(b"\x00slot", odd)]


# ---- each with a disk and the one in memory, side by side
_WORKSHOP = st.sampled_from([*WORKSHOPS, "nobodys"])
_NUMBER = st.integers(1, 6)
_SLOT = st.sampled_from([None, "card", "panel"])
_CHANNELS = st.lists(st.integers(1, 4), max_size=3)
_STEP = st.one_of(
    st.tuples(st.just("create"), _WORKSHOP),
    st.tuples(st.just("commit"), _WORKSHOP, st.lists(_SLOT, max_size=3), _CHANNELS),
    st.tuples(st.just("same nonce"), _WORKSHOP),
    st.tuples(st.just("add_channel"), _WORKSHOP, st.integers(1, 4)),
    st.tuples(st.just("mark_tried"), _NUMBER),
    st.tuples(st.just("done"), _NUMBER),
    st.tuples(st.just("done_keeping"), _NUMBER, st.sampled_from(["card", "panel"])),
    st.tuples(st.just("put_up_again"), _WORKSHOP, _NUMBER),
    st.tuples(st.just("drop_all"), _WORKSHOP),
    st.tuples(st.just("fingerprints"), _WORKSHOP),
    st.tuples(st.just("begin"), _WORKSHOP),
    st.tuples(st.just("advance"), _WORKSHOP),
    st.tuples(st.just("record_rooms"), _WORKSHOP),
    st.tuples(st.just("destroy_key"), _WORKSHOP),
    st.tuples(st.just("erase_rows"), _WORKSHOP),
    st.tuples(st.just("expire")),
)


def _acts(store: Store, number: int) -> dict[str, Callable[..., Awaitable[object]]]:
    outbox, closings, at = store.outbox, store.closings, AT + number
    return {
        "create": lambda workshop: store.create(workshop, GUILD, b"a document"),
        "commit": lambda workshop, slots, channels: store.commit(
            workshop,
            f"document {number}".encode(),
            [_post(number * 10 + place, slot) for place, slot in enumerate(slots)],
            channels,
        ),
        "same nonce": lambda workshop: store.commit(workshop, b"again", [_post(4), _post(4)], []),
        "add_channel": store.add_channel,
        "mark_tried": lambda place: _at_place(store, place, lambda row: outbox.mark_tried(row, at)),
        "done": lambda place: _at_place(store, place, outbox.done),
        "done_keeping": lambda place, slot: _at_place(
            store,
            place,
            lambda row: outbox.done_keeping(row, KeptMessage(slot, 5, number, b"digest")),
        ),
        "put_up_again": lambda workshop, gone: outbox.put_up_again(
            workshop, _post(number * 10, "card"), gone
        ),
        "drop_all": outbox.drop_all,
        "fingerprints": lambda workshop: store.fingerprints.append_all(
            workshop, [("joint", b"one"), ("caucus", str(number).encode())]
        ),
        "begin": lambda workshop: closings.begin(workshop, GUILD, [8, 9], "en", at),
        "advance": closings.advance,
        "record_rooms": lambda workshop: closings.record_rooms(workshop, [9], 1),
        "destroy_key": lambda workshop: closings.destroy_key(workshop, at),
        "erase_rows": lambda workshop: closings.erase_rows(workshop, at),
        "expire": lambda: closings.expire(AT + 8 * 24 * 3600.0),
    }


async def _row_ids(store: Store) -> list[int]:
    async with store._rows.reading() as reading:
        posts = [await reading.posts(one) for one in WORKSHOPS]
    return sorted(row.row_id for rows in posts for row in rows)


async def _at_place(store: Store, place: int, act: Callable[[int], Awaitable[object]]) -> object:
    """Upon the post that waits at this place, of all; a keeper may leave out numbers."""
    waiting = await _row_ids(store)
    return await act(waiting[place - 1] if place <= len(waiting) else 10**9)


async def _everything_by_place(store: Store) -> tuple[object, ...]:
    """The same as everything, with each post's place in place of its number."""
    ids = await _row_ids(store)
    return tuple(
        tuple(
            replace(one, row_id=ids.index(one.row_id)) if isinstance(one, WaitingPost) else one
            for one in found
        )
        if isinstance(found, tuple)
        else found
        for found in await _everything(store)
    )


async def _outcome(store: Store, number: int, act: str, values: tuple[object, ...]) -> object:
    try:
        return await _acts(store, number)[act](*values)
    except StoreError as error:
        return type(error)


async def _play_side_by_side(here: Store, there: Store, steps: list[tuple[Any, ...]]) -> None:
    for number, (act, *values) in enumerate(steps, 1):
        answers = [await _outcome(one, number, act, tuple(values)) for one in (here, there)]
        assert answers[0] == answers[1], act
        assert await _everything_by_place(here) == await _everything_by_place(there)
        assert await here.orphaned_keys() == await there.orphaned_keys()


@given(steps=st.lists(_STEP, max_size=14))
def test_whatever_is_done_a_file_and_memory_answer_alike_and_hold_the_same(
    steps: list[tuple[Any, ...]],
) -> None:
    async def both() -> None:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            async with await open_store(place / "data" / "rows.sqlite3", place / "keys") as here:
                await _play_side_by_side(here, store_in_memory(), steps)

    asyncio.run(both())


@pytest.mark.together("postgresql")
@given(steps=st.lists(_STEP, max_size=14))
def test_whatever_is_done_a_server_and_memory_answer_alike_and_hold_the_same(
    served_to_all: Served, steps: list[tuple[Any, ...]]
) -> None:
    async def both() -> None:
        await served_to_all.empty()
        with tempfile.TemporaryDirectory() as folder:
            async with await served_to_all.open(Path(folder, "keys")) as here:
                await _play_side_by_side(here, store_in_memory(), steps)

    asyncio.run(both())


@pytest.mark.together("postgresql")
@settings(max_examples=10)
@given(steps=st.lists(_STEP, max_size=14))
def test_whatever_is_done_a_share_of_a_server_and_memory_answer_alike_and_hold_the_same(
    served_to_all: Served, steps: list[tuple[Any, ...]]
) -> None:
    async def both() -> None:
        await served_to_all.empty()
        with tempfile.TemporaryDirectory() as folder:
            async with a_share(served_to_all, Path(folder, "keys")) as here:
                await _play_side_by_side(here, store_in_memory(), steps)

    asyncio.run(both())


def test_without_its_key_a_workshop_in_memory_is_suspended_too() -> None:
    async def suspended() -> list[str]:
        rows, keys = RowsInMemory(), KeysInMemory()
        await Store(rows, Keyring(keys)).create("meadow", GUILD, b"a document")
        keys.destroy("meadow")
        return [str(one.reason) for one in await Store(rows, Keyring(keys)).load()]  # type: ignore[union-attr]

    assert asyncio.run(suspended()) == ["key_missing"]
