"""What the guard watches, and what is held for its author: the words of the non-attribution rule (docs/guard.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.secrecy import SECRET
from bot.domain.vocabulary.text import Text


class Boundary(StrEnum):
    """Where words may not go unnoticed. Contributions and exports are never just noticed, but returned, refused."""

    ROOM = "room"
    """From a caucus or a line to any other room."""
    OUTSIDE = "outside"
    """From any room to elsewhere in the server."""


class HeldFor(StrEnum):
    """Why something was held or returned; the value is a block ``because_<value>`` of ``boundaries.md.j2``."""

    QUOTE = "quote"
    OWN_QUOTE = "own_quote"
    """As ``QUOTE``, after a restart: then nobody knows any more whose words they were."""
    ATTRIBUTION = "attribution"
    NAMED = "named"
    """Somebody is named, though nothing is ascribed to them: only contributions are returned for that."""
    LINK = "link"
    FORWARD = "forward"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Held:
    """Words kept for their author until a moment; sealed like everything else in the workshop's document."""

    handle: Handle
    author: Annotated[UserId, SECRET]
    words: Words
    reason: HeldFor
    until: datetime
    boundary: Boundary = Boundary.OUTSIDE
    """Which boundary they would have crossed: new wording is looked at for the same one."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What came of a form whose room was gone when it was sent: kept for whoever sent it, who alone may read it.

    It may hold their words, so it never stands in a room. They find it among their own notes; their line says that
    something waits where that tells nothing.
    """

    handle: Handle
    author: Annotated[UserId, SECRET]
    text: Text
    until: datetime


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What is watched here, and what is kept for its author."""

    notice_only: frozenset[Boundary] = frozenset()
    unwatched: bool = False
    """Whether the platform does not let the bot read what is written: cards then say that nothing is watched."""
    held: tuple[Held, ...] = ()
    kept_answers: tuple[KeptAnswer, ...] = ()
