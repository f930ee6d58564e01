"""A voice session while it goes on: who would like to speak, who was called; of one that is over nothing is left."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.vocabulary.identity import PhaseId, SeatId, SideId, Words
from bot.frozen import frozen


class VoiceAnswer(StrEnum):
    """What somebody would have of voice. Private; whoever never answered stays in text."""

    TEXT = "text"
    SPEAKS = "speaks"
    LISTENS = "listens"
    NOT_WITHOUT_ME = "not_without_me"
    """They would not be in it, and would not have it without them: then there is none."""

    @property
    def is_in(self) -> bool:
        """Whether a call is open to who answered so."""
        return self in (VoiceAnswer.SPEAKS, VoiceAnswer.LISTENS)


class Listener(StrEnum):
    """By what somebody was in a call that was not theirs. The value ends the names of texts."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    BOT = "bot"
    OF_WORKSHOP = "of_workshop"
    """Somebody of the workshop to whom this call was not open."""
    GUEST = "guest"


@frozen
class Whereabouts:
    """One sentence of the third party's for whoever falls out of a call: true until the next part."""

    phase: PhaseId
    part: int
    words: Words


@frozen
class Voice:
    """The voice session, and what has to outlast one."""

    on: bool = False
    made: int = 0
    """How many call rooms were ever made: none has the name or the number of an earlier one."""
    let_go: tuple[str, ...] = ()
    """Names of rooms that ended before it was known where they stand: should one appear, it is ours, and goes."""
    heard_by: Listener | None = None
    """By whom the last one was heard who was not of it: nothing opens before a facilitator has taken note."""
    hands: tuple[SeatId, ...] = ()
    """Who would like to speak, in the order in which they said so."""
    speaking: SeatId | None = None
    called_last: SideId | None = None
    whereabouts: Whereabouts | None = None
    """Where the talk is, for whoever comes back; None where nobody has said so."""
