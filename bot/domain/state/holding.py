"""What the guard watches, and what is held for its author: the words of the non-attribution rule (docs/guard.md)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.secrecy import SECRET
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


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
    STANCE = "stance"
    """What somebody would do, or that they take part, is said of them: never held, its author is told."""
    UNREAD = "unread"
    """A file that may hold words and cannot be read: never held, its author is told."""
    LEFT_ASIDE = "left_aside"
    """A word that a side has asked to be left aside: only what the third party has the bot say is returned for that."""


ONLY_TOLD = frozenset({HeldFor.STANCE, HeldFor.UNREAD})
"""For these a message is never held."""


@frozen
class Held:
    """Words kept for their author until a moment; sealed like everything else in the workshop's document."""

    handle: Handle
    author: Annotated[UserId, SECRET]
    words: Words
    reason: HeldFor
    until: datetime
    boundary: Boundary = Boundary.OUTSIDE
    """Which boundary they would have crossed: new wording is looked at for the same one."""
    second_look: Annotated[bool, SECRET] = False
    """Whether their author may say them all the same."""
    let_pass: Annotated[bool, SECRET] = False
    """Whether their author has said so: written once more there, they stay."""
    doubted: Annotated[bool, SECRET] = False
    """Whether their author has said that they were no quote: counted once."""


class FindingKind(StrEnum):
    """What keeps words from being shown to the other side, or from leaving, although nobody objected."""

    NAME = "name"
    """Somebody who is in the workshop is named."""
    QUOTE = "quote"
    """Words of a room that were never released."""
    SIDE = "side"
    """A side is named, and somebody would rather it were not."""


@frozen
class Cleared:
    """The third party has read these words and says that what was found in them is nothing. Other words lapse it."""

    subject: Handle
    kind: FindingKind
    words: Words


@frozen
class KeptAnswer:
    """What came of a form whose room was gone when it was sent: kept for whoever sent it, who alone may read it.

    It may hold their words, so it never stands in a room. They find it among their own notes; their line says that
    something waits where that tells nothing.
    """

    handle: Handle
    author: Annotated[UserId, SECRET]
    text: Text
    until: datetime


@frozen
class Boundaries:
    """What is watched here, and what is kept for its author."""

    notice_only: frozenset[Boundary] = frozenset()
    unwatched: bool = False
    """Whether the platform does not let the bot read what is written: cards then say that nothing is watched."""
    held: tuple[Held, ...] = ()
    kept_answers: tuple[KeptAnswer, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    erred: int = 0
    """How often somebody said of held words that they were no quote: how often, and nothing else."""
