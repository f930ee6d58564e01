"""Closing a workshop for good, step by step, each step resumable after a crash; what is left over is the receipt."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.store.errors import ClosingOutOfOrder, UnknownWorkshop
from bot.store.port import Closing, ClosingStep, Reading, Rows, Writing
from bot.store.sealing import Keyring

RECEIPT_S = 7 * 24 * 3600.0
"""How long a receipt is kept, in seconds."""


class Closings:
    """The steps of closing: begin → advance to rooms → record rooms → destroy key → erase rows.

    Every method may be repeated after a crash at any point, with the same outcome. Destroying the key never waits for
    rooms: `record_rooms` may follow at any later step.
    """

    def __init__(self, rows: Rows, keyring: Keyring) -> None:
        self._rows = rows
        self._keyring = keyring
        self._begun = 0
        self._none_left = False
        """Whether nothing closes, as far as was read since the last one began: one process serves a database."""

    async def begin(
        self, workshop_id: str, guild_id: int, channel_ids: Sequence[int], locale: str, at: float
    ) -> Closing:
        """Write the plain row; if closing had begun already, what stands is returned unchanged. `UnknownWorkshop`."""
        self._begins()
        try:
            return await self._begin(workshop_id, guild_id, channel_ids, locale, at)
        finally:
            self._begins()

    def _begins(self) -> None:
        self._begun += 1
        self._none_left = False

    async def _begin(
        self, workshop_id: str, guild_id: int, channel_ids: Sequence[int], locale: str, at: float
    ) -> Closing:
        async with self._rows.transaction() as writing:
            found = await _find(writing, workshop_id)
            if found is not None:
                return found
            if await writing.guild_of(workshop_id) != guild_id:
                raise _not_closing()
            begun = Closing(
                workshop_id,
                guild_id,
                tuple(channel_ids),
                locale,
                ClosingStep.DRAIN,
                started_at=at,
            )
            await writing.put_closing(begun)
            return begun

    async def advance(self, workshop_id: str) -> Closing:
        """The outbox is drained or dropped: go on to the rooms. At any later step nothing changes."""
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            if closing.step is ClosingStep.DRAIN:
                closing = await _put(writing, replace(closing, step=ClosingStep.ROOMS))
            return closing

    async def record_rooms(
        self, workshop_id: str, remaining_channel_ids: Sequence[int], rooms_deleted: int
    ) -> Closing:
        """Which channels are still there, and how many rooms were deleted in all; allowed at every step."""
        remaining = tuple(remaining_channel_ids)
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            return await _put(
                writing,
                replace(closing, remaining_channel_ids=remaining, rooms_deleted=rooms_deleted),
            )

    async def destroy_key(self, workshop_id: str, at: float) -> Closing:
        """Drop the waiting posts, then destroy the key on disk and let go of it in memory. Allowed from every step.

        When this returns, every copy of the database made so far is unreadable, unless the key file was copied too.
        """
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            if closing.key_destroyed_at is None:
                await _put(writing, replace(closing, step=ClosingStep.KEY))
                await writing.remove_posts(workshop_id)
        await asyncio.to_thread(self._keyring.keys.destroy, workshop_id)
        # Only now: forgotten earlier, another coroutine could read the key once more in between.
        self._keyring.forget(workshop_id)
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            if closing.step is ClosingStep.KEY:
                destroyed = replace(closing, step=ClosingStep.ROWS, key_destroyed_at=at)
                closing = await _put(writing, destroyed)
            return closing

    async def erase_rows(self, workshop_id: str, at: float) -> Closing:
        """Delete every row of the workshop, compact the file, empty its log; what remains is the receipt.

        `ClosingOutOfOrder` before the key is destroyed; `CheckpointBusy` while another program reads the database: the
        step then stays, and is to be tried again.
        """
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            if closing.step is ClosingStep.RECEIPT:
                return closing
            if closing.step is not ClosingStep.ROWS:
                raise ClosingOutOfOrder(
                    "The rows of a workshop are erased only after its key is destroyed."
                )
            await writing.remove_workshop(workshop_id)
        await self._rows.compact()
        async with self._rows.transaction() as writing:
            closing = await _one(writing, workshop_id)
            receipt = replace(
                closing, step=ClosingStep.RECEIPT, closed_at=at, expires_at=at + RECEIPT_S
            )
            return await _put(writing, receipt)

    async def unfinished(self) -> tuple[Closing, ...]:
        """Closings with work left: a step to do, or channels that could not be deleted yet; oldest first.

        Asked at every wake-up of a guild: where nothing closes, the disk is not read.
        """
        if self._none_left:
            return ()
        begun = self._begun
        async with self._rows.reading() as reading:
            closings = await reading.closings()
        left = tuple(
            each
            for each in closings
            if each.step is not ClosingStep.RECEIPT or each.remaining_channel_ids
        )
        self._none_left = not left and self._begun == begun
        return left

    async def receipts(self, guild_id: int) -> tuple[Closing, ...]:
        """Every closing of a guild that has not expired, finished or not, oldest first."""
        async with self._rows.reading() as reading:
            closings = await reading.closings()
        return tuple(each for each in closings if each.guild_id == guild_id)

    async def expire(self, at: float) -> int:
        """Delete the receipts whose seven days are over; returns how many."""
        async with self._rows.transaction() as writing:
            return await writing.remove_receipts(at)


async def _find(reading: Reading, workshop_id: str) -> Closing | None:
    # Closings are few and short-lived, so whoever wants one of them chooses from all.
    return next((one for one in await reading.closings() if one.workshop_id == workshop_id), None)


async def _one(reading: Reading, workshop_id: str) -> Closing:
    found = await _find(reading, workshop_id)
    if found is None:
        raise _not_closing()
    return found


async def _put(writing: Writing, closing: Closing) -> Closing:
    await writing.put_closing(closing)
    return closing


def _not_closing() -> UnknownWorkshop:
    return UnknownWorkshop("This workshop is not being closed, or its receipt has expired.")
