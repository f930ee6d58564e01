"""What a database says of a move: that its rows are leaving it, arriving in it, or have gone to another one."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.frozen import frozen
from bot.store.errors import DatabaseFailed, NotHere


class Stage(StrEnum):
    """How far a move has come, for one of its two databases."""

    LEAVING = "leaving"
    """Its rows are in force, and are being copied."""
    ARRIVING = "arriving"
    """Its rows are not in force yet."""
    GONE = "gone"
    """Its rows, if there still are any, are not in force any more."""


@frozen
class Mark:
    """A stage of the move of this id; ``other`` is the other database as a sentence names it."""

    stage: Stage
    move: str
    other: str


class Marks(Protocol):
    """Where a database keeps its mark. What was written is on disk."""

    async def read(self) -> Mark | None:
        """The mark; None where the rows are in force and nothing is under way."""

    async def write(self, mark: Mark | None) -> None:
        """In place of the one before."""


class MarkBeside:
    """The mark of a database file, in a file beside it."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(f"{database.name}.move")

    async def read(self) -> Mark | None:
        return await asyncio.to_thread(self._read)

    async def write(self, mark: Mark | None) -> None:
        await asyncio.to_thread(self._write, mark)

    def _read(self) -> Mark | None:
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
            return Mark(Stage(told["stage"]), str(told["move"]), str(told["other"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError):
            raise DatabaseFailed(
                f"The file {self._file.name}, which says where the workshops went, cannot be read."
            ) from None

    def _write(self, mark: Mark | None) -> None:
        try:
            if mark is None:
                self._file.unlink(missing_ok=True)
            else:
                _put(self._file, json.dumps(asdict(mark)))
            _flush(self._file.parent)
        except OSError as error:
            raise DatabaseFailed(
                f"The file {self._file.name} cannot be written: {error.strerror}."
            ) from None


def refuse_unless_in_force(mark: Mark | None) -> None:
    """`NotHere` where a bot may not begin with these rows."""
    if mark is None:
        return
    if mark.stage is Stage.GONE:
        raise NotHere(
            f"The workshops of this database were moved to {mark.other}: start with the settings that name it."
        )
    raise NotHere(
        f"A move between this database and {mark.other} has begun and not ended: "
        "give the same ./parley move again, which goes on with it."
    )


def _put(file: Path, text: str) -> None:
    new = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


def _flush(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a directory for flushing.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
