"""Moving every workshop from one database to another: each is in force in exactly one of them, whatever happens.

Both databases are marked before anything is copied, and a bot begins with neither while they are. One write decides:
the mark of the old database turns from leaving to gone. Whoever is interrupted gives the same command again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.frozen import frozen
from bot.store.errors import DatabaseFailed, MoveRefused
from bot.store.marks import Mark, Marks, Stage
from bot.store.port import (
    Closing,
    ClosingStep,
    NewPostRow,
    PostRow,
    Reading,
    Rows,
    WorkshopRow,
    Writing,
)


@frozen
class Place:
    """A database as one end of a move; nobody else writes to it meanwhile."""

    rows: Rows
    marks: Marks
    name: str
    """As a sentence names it; two places have two names."""


@frozen
class Moved:
    """What lies in the new place afterwards."""

    workshops: int
    closings: int


@frozen
class _Whole:
    """A workshop with all that lies beside it."""

    row: WorkshopRow
    posts: Sequence[PostRow]
    kept: Sequence[tuple[bytes, bytes]]
    fingerprints: Sequence[bytes]

    def without_numbers(self) -> object:
        """What has to be the same in two databases, which number posts each in its own way."""
        posts = [replace(post, row_id=0) for post in self.posts]
        return self.row, posts, sorted(self.kept), list(self.fingerprints)


async def move(old: Place, new: Place, draw_id: Callable[[], str]) -> Moved:
    """Bring everything from the old place to the new one, or go on with that. `MoveRefused`, `DatabaseFailed`.

    The keys stay where they are. Repeating it when it has ended does no harm.
    """
    here, there = await old.marks.read(), await new.marks.read()
    _refuse_other_moves(old, new, here, there)
    if here is None:
        here = await _begin(old, new, there, draw_id())
    if here.stage is Stage.LEAVING:
        if await _is_empty(new.rows):
            await _copy(old.rows, new.rows)
        await _compare(old.rows, new.rows)
        await old.marks.write(replace(here, stage=Stage.GONE))
    await new.marks.write(None)
    await _erase(old.rows)
    async with new.rows.reading() as reading:
        return Moved(len(await reading.workshop_ids()), len(await reading.closings()))


def _refuse_other_moves(old: Place, new: Place, here: Mark | None, there: Mark | None) -> None:
    if old.name == new.name:
        raise MoveRefused("The old and the new database are the same.")
    if here is not None and (here.other != new.name or here.stage is Stage.ARRIVING):
        raise MoveRefused(
            f"{old.name} has begun or ended another move, with {here.other}: go on with that one."
        )
    if there is not None and there.stage is not Stage.GONE:
        of_this = here is None or here.move == there.move
        if there.stage is Stage.LEAVING or there.other != old.name or not of_this:
            raise MoveRefused(
                f"{new.name} has begun another move, with {there.other}: go on with that one."
            )
    if here is not None and here.stage is Stage.LEAVING and there is None:
        raise MoveRefused(f"{new.name} knows nothing of the move that {old.name} has begun.")


async def _begin(old: Place, new: Place, there: Mark | None, move_id: str) -> Mark:
    if there is not None and there.stage is Stage.GONE:
        await _erase(new.rows)  # what a move away from it left there when it was interrupted
    if not await _is_empty(new.rows):
        raise MoveRefused(f"{new.name} holds workshops or receipts of its own; name an empty one.")
    await new.marks.write(Mark(Stage.ARRIVING, move_id, old.name))
    leaving = Mark(Stage.LEAVING, move_id, new.name)
    await old.marks.write(leaving)
    return leaving


async def _is_empty(rows: Rows) -> bool:
    async with rows.reading() as reading:
        return not await reading.workshop_ids() and not await reading.closings()


async def _copy(source: Rows, target: Rows) -> None:
    """All of it in one transaction; what is left of workshops whose key may be gone is left behind."""
    async with source.reading() as reading, target.transaction() as writing:
        for row in await reading.workshops():
            await _put(writing, await _whole(reading, row))
        for closing in await reading.closings():
            await writing.put_closing(closing)


async def _whole(reading: Reading, row: WorkshopRow) -> _Whole:
    id_ = row.workshop_id
    return _Whole(
        row, await reading.posts(id_), await reading.kept(id_), await reading.fingerprints(id_)
    )


async def _put(writing: Writing, one: _Whole) -> None:
    id_ = one.row.workshop_id
    await writing.add_workshop(id_, one.row.guild_id, one.row.shape, one.row.sealed)
    await writing.put_channels(id_, one.row.channel_ids)
    for slot, sealed in one.kept:
        await writing.put_kept(id_, slot, sealed)
    await writing.add_fingerprints(id_, one.fingerprints)
    for post in one.posts:
        # One by one: an untried post gives way to the next of its slot, a tried one does not.
        await writing.add_posts(id_, [NewPostRow(post.slot, post.sealed, post.nonce)])
        if post.tried_at is not None:
            newest = (await writing.posts(id_))[-1]
            await writing.mark_tried(newest.row_id, post.tried_at)


async def _compare(source: Rows, target: Rows) -> None:
    """`DatabaseFailed` unless both hold the same."""
    if await _all(source) != await _all(target):
        raise DatabaseFailed(
            "The new database does not hold what the old one does; nothing was taken away."
        )


async def _all(rows: Rows) -> tuple[list[object], list[Closing]]:
    async with rows.reading() as reading:
        wholes = [await _whole(reading, row) for row in await reading.workshops()]
        return [one.without_numbers() for one in wholes], list(await reading.closings())


async def _erase(rows: Rows) -> None:
    async with rows.transaction() as writing:
        for workshop_id in await writing.workshop_ids():
            await writing.remove_workshop(workshop_id)
        for closing in await writing.closings():
            # As a receipt that has expired, which is how a closing ends.
            await writing.put_closing(replace(closing, step=ClosingStep.RECEIPT, expires_at=0.0))
        await writing.remove_receipts(0.0)
    await rows.compact()
