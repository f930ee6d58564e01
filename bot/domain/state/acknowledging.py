"""An acknowledgment in the room, while it is being spoken of and said; of one that is over nothing is left here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from bot.domain.vocabulary.identity import PhaseId, SeatId
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen


@frozen
class Given:
    """The joint room while it is one person's, and during the quiet after their words."""

    seat: SeatId
    phase: PhaseId
    part: int
    """Where it was given: with the part of the phase it ends."""
    since: datetime
    minutes: int
    """For how long about, as everybody was told; nothing ends by the clock."""
    said_before: int = 0
    """How much had been said in the joint room before that was announced: it decides which language stood first."""
    quiet: bool = False
    """Whether the words are said, and nobody writes."""


@frozen
class Acknowledging:
    """Who would like to acknowledge something, and whose the joint room is meanwhile."""

    wished: Annotated[frozenset[SeatId], SECRET] = frozenset()
    """Who said so in their line: known to them and to the third party, until the room is given."""
    given: Given | None = None
