"""What a database says, by whatever code there is: the one place that knows store and state from within."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from bot.app.codec import decode_post
from bot.app.documents import decode_document
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.text import Text
from bot.store.opening import open_store
from bot.store.workshops import Document

_HANDLE = re.compile(r"[a-z2-9]{10}")
_IDS_FROM = 1 << 40
"""Every id of the platform's is larger, and nothing else that a workshop remembers."""


@dataclass(frozen=True)
class Read:
    """Everything that a database holds, without saying in which of the state's fields it stands."""

    workshops: int = 0
    suspended: int = 0
    words: list[str] = field(default_factory=list)
    """All that people wrote, as often as it stands there."""
    handles: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    """People, channels and messages."""
    posts: list[tuple[str, bool]] = field(default_factory=list)
    """What waits: its card's slot or its text's name, and whether it was tried."""
    kept: list[tuple[str, int, int]] = field(default_factory=list)
    """Which message shows which card: slot, channel, message."""
    fingerprints: list[tuple[str, int]] = field(default_factory=list)
    """For each record its room and its length in bytes."""
    closings: list[tuple[str, int, int]] = field(default_factory=list)
    """Closings with work left: the step, the channels that remain, the rooms deleted."""


async def read(folder: Path) -> Read:
    """Open the store in this folder and read all of it; nothing is changed."""
    found = Read()
    count = suspended = 0
    async with await open_store(*places(folder)) as store:
        for loaded in await store.load():
            if not isinstance(loaded, Document):
                suspended += 1
                continue
            count += 1
            _note(found, decode_document(loaded.document, loaded.shape))
            for row in await store.outbox.waiting(loaded.workshop_id):
                body = decode_post(row.body)
                _note(found, body)
                name = row.slot or (body.text.key if body.text else "")
                found.posts.append((name, row.tried_at is not None))
            kept = await store.outbox.kept(loaded.workshop_id)
            found.kept.extend((one.slot, one.channel_id, one.message_id) for one in kept)
            records = await store.fingerprints.load(loaded.workshop_id)
            found.fingerprints.extend((room, len(record)) for room, record in records)
        left = await store.closings.unfinished()
    found.closings.extend(
        (str(one.step), len(one.remaining_channel_ids), one.rooms_deleted) for one in left
    )
    for listed in (found.words, found.handles, found.times, found.ids, found.kept):
        listed.sort()
    return replace(found, workshops=count, suspended=suspended)


def places(folder: Path) -> tuple[Path, Path]:
    """The database and the directory of keys."""
    return folder / "data" / "parley.sqlite3", folder / "keys"


def _note(found: Read, value: object) -> None:
    for leaf in _leaves(value):
        match leaf:
            case Words():
                found.words.append(leaf.text)
            case datetime():
                found.times.append(leaf.isoformat())
            case str() if _HANDLE.fullmatch(leaf):
                found.handles.append(leaf)
            case int() if leaf >= _IDS_FROM:
                found.ids.append(leaf)


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Text):
        for _, one in value.values:
            yield from _leaves(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _leaves(getattr(value, part.name))
    elif isinstance(value, (tuple, list, frozenset, set)):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(key)
            yield from _leaves(one)
    elif not isinstance(value, Enum) and value not in (None, ""):
        yield value
