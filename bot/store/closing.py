"""Closing a workshop for good, step by step, each step resumable after a crash; what is left over is the receipt."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiosqlite

from bot.store.database import Database
from bot.store.errors import ClosingOutOfOrder, UnknownWorkshop
from bot.store.sealing import Keyring

RECEIPT_S = 7 * 24 * 3600.0
"""How long a receipt is kept, in seconds."""


class ClosingStep(StrEnum):
    """What is to be done next; the last one means that nothing is left but the receipt."""

    DRAIN = "drain"
    ROOMS = "rooms"
    KEY = "key"
    ROWS = "rows"
    RECEIPT = "receipt"


KEY_GOING = (ClosingStep.KEY, ClosingStep.ROWS, ClosingStep.RECEIPT)
"""From here on the key may be gone, and nothing tries to read the workshop any more."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing under way, and its receipt afterwards. It holds no names and no words; times are epoch seconds.

    `rooms_deleted` counts rooms, not the category, though it stands among the channels that remain.
    """

    workshop_id: str
    guild_id: int
    remaining_channel_ids: tuple[int, ...]
    locale: str
    step: ClosingStep
    rooms_deleted: int
    started_at: float
    key_destroyed_at: float | None
    closed_at: float | None
    expires_at: float | None


class Closings:
    """The steps of closing: begin → advance to rooms → record rooms → destroy key → erase rows.

    Every method may be repeated after a crash at any point, with the same outcome. Destroying the key never waits for
    rooms: `record_rooms` may follow at any later step.
    """

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    async def begin(
        self, workshop_id: str, guild_id: int, channel_ids: Sequence[int], locale: str, at: float
    ) -> Closing:
        """Write the plain row; if closing had begun already, what stands is returned unchanged. `UnknownWorkshop`."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO closing (workshop_id, guild_id, remaining_channels, locale, step, started_at)"
                " SELECT workshop_id, guild_id, ?, ?, ?, ? FROM workshop WHERE workshop_id = ? AND guild_id = ?"
                " ON CONFLICT DO NOTHING",
                (
                    json.dumps(list(channel_ids)),
                    locale,
                    ClosingStep.DRAIN,
                    at,
                    workshop_id,
                    guild_id,
                ),
            )
            return await _one(connection, workshop_id)

    async def advance(self, workshop_id: str) -> Closing:
        """The outbox is drained or dropped: go on to the rooms. At any later step nothing changes."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE closing SET step = ? WHERE workshop_id = ? AND step = ?",
                (ClosingStep.ROOMS, workshop_id, ClosingStep.DRAIN),
            )
            return await _one(connection, workshop_id)

    async def record_rooms(
        self, workshop_id: str, remaining_channel_ids: Sequence[int], rooms_deleted: int
    ) -> Closing:
        """Which channels are still there, and how many rooms were deleted in all; allowed at every step."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE closing SET remaining_channels = ?, rooms_deleted = ? WHERE workshop_id = ?",
                (json.dumps(list(remaining_channel_ids)), rooms_deleted, workshop_id),
            )
            return await _one(connection, workshop_id)

    async def destroy_key(self, workshop_id: str, at: float) -> Closing:
        """Drop the waiting posts, then destroy the key on disk and let go of it in memory. Allowed from every step.

        When this returns, every copy of the database made so far is unreadable, unless the key file was copied too.
        """
        async with self._database.transaction() as connection:
            if (await _one(connection, workshop_id)).key_destroyed_at is None:
                await connection.execute(
                    "UPDATE closing SET step = ? WHERE workshop_id = ?",
                    (ClosingStep.KEY, workshop_id),
                )
                await connection.execute("DELETE FROM outbox WHERE workshop_id = ?", (workshop_id,))
        await asyncio.to_thread(self._keyring.keys.destroy, workshop_id)
        # Only now: forgotten earlier, another coroutine could read the key once more in between.
        self._keyring.forget(workshop_id)
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE closing SET step = ?, key_destroyed_at = ? WHERE workshop_id = ? AND step = ?",
                (ClosingStep.ROWS, at, workshop_id, ClosingStep.KEY),
            )
            return await _one(connection, workshop_id)

    async def erase_rows(self, workshop_id: str, at: float) -> Closing:
        """Delete every row of the workshop, compact the file, empty its log; what remains is the receipt.

        `ClosingOutOfOrder` before the key is destroyed; `CheckpointBusy` while another program reads the database: the
        step then stays, and is to be tried again.
        """
        async with self._database.transaction() as connection:
            closing = await _one(connection, workshop_id)
            if closing.step is ClosingStep.RECEIPT:
                return closing
            if closing.step is not ClosingStep.ROWS:
                raise ClosingOutOfOrder(
                    "The rows of a workshop are erased only after its key is destroyed."
                )
            await connection.execute("DELETE FROM workshop WHERE workshop_id = ?", (workshop_id,))
        await self._database.compact()
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE closing SET step = ?, closed_at = ?, expires_at = ? WHERE workshop_id = ?",
                (ClosingStep.RECEIPT, at, at + RECEIPT_S, workshop_id),
            )
            return await _one(connection, workshop_id)

    async def unfinished(self) -> tuple[Closing, ...]:
        """Closings with work left: a step to do, or channels that could not be deleted yet; oldest first."""
        async with self._database.reading() as connection:
            closings = await _all(connection)
        return tuple(
            each
            for each in closings
            if each.step is not ClosingStep.RECEIPT or each.remaining_channel_ids
        )

    async def receipts(self, guild_id: int) -> tuple[Closing, ...]:
        """Every closing of a guild that has not expired, finished or not, oldest first."""
        async with self._database.reading() as connection:
            closings = await _all(connection)
        return tuple(each for each in closings if each.guild_id == guild_id)

    async def expire(self, at: float) -> int:
        """Delete the receipts whose seven days are over; returns how many."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "DELETE FROM closing WHERE step = ? AND expires_at <= ?", (ClosingStep.RECEIPT, at)
            )
            return cursor.rowcount


async def _all(connection: aiosqlite.Connection) -> tuple[Closing, ...]:
    # Closings are few and short-lived, so whoever wants some of them chooses from all.
    rows = await connection.execute_fetchall(
        "SELECT workshop_id, guild_id, remaining_channels, locale, step,"
        " rooms_deleted, started_at, key_destroyed_at, closed_at, expires_at FROM closing ORDER BY started_at, rowid"
    )
    return tuple(_read(*row) for row in rows)


async def _one(connection: aiosqlite.Connection, workshop_id: str) -> Closing:
    for closing in await _all(connection):
        if closing.workshop_id == workshop_id:
            return closing
    raise UnknownWorkshop("This workshop is not being closed, or its receipt has expired.")


def _read(
    workshop_id: str, guild_id: int, remaining: str, locale: str, step: str, *rest: Any
) -> Closing:
    return Closing(
        workshop_id, guild_id, tuple(json.loads(remaining)), locale, ClosingStep(step), *rest
    )
