"""What the third party has begun: the questions it put, letters it could take back, and whether it asked to close."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.domain.vocabulary.identity import Handle, PhaseId, PromptId, SeatId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen


@frozen
class Letter:
    """A letter while it can be taken back; once it was, its handle alone: what still waits of it is not sent."""

    handle: Handle
    by: Annotated[UserId, SECRET]
    sent_at: datetime
    words: Words
    rooms: tuple[RoomKey, ...]
    taken_back: bool = False


@frozen
class Ahead:
    """A change that both sides were told of beforehand. It comes by a person's press all the same, or not at all."""

    phase: PhaseId
    part: int
    at: datetime


@frozen
class Leading:
    """What the third party has begun."""

    prompts_sent: tuple[PromptId, ...] = ()
    """The questions of the present phase that were put, in this visit of it."""
    asked: tuple[str, ...] = ()
    """Those put in earlier visits, by ``question_key``, and open questions, by their ids: none goes out unmarked."""
    times_back: int = 0
    """How often the way went back: each time the other side begins where one began before."""
    farthest: PhaseId | None = None
    """The farthest phase that was reached, once the way has gone back."""
    ahead: Ahead | None = None
    waiting: Annotated[frozenset[SeatId], SECRET] = frozenset()
    """Who wrote last in their own line: they wait for an answer of the third party's."""
    leads: UserId | None = None
    watches: UserId | None = None
    """Who watches the lines."""
    session_ends: datetime | None = None
    """When the session is to end, as planned; the bot ends none."""
    hand_over: Words | None = None
    """A note for whoever leads next, until the next session begins."""
    close_asked_by: UserId | None = None
    closes_at: datetime | None = None
    """When it closes for good: confirmed, and still to be stopped by any facilitator."""
    letters: tuple[Letter, ...] = ()
    letters_made: int = 0

    def after_phase(self, phase: PhaseId) -> Leading:
        """When a phase has ended: what was put in it stays known, for the way may lead back to it."""
        keys = (question_key(phase, prompt) for prompt in self.prompts_sent)
        new = tuple(key for key in keys if key not in self.asked)
        return replace(self, prompts_sent=(), asked=(*self.asked, *new))

    def letter(self, handle: str) -> Letter | None:
        """The letter of this handle, if it is still known."""
        return next((letter for letter in self.letters if letter.handle == handle), None)


def question_key(phase: PhaseId, prompt: str) -> str:
    """What a phase's question is known by: two phases may have a question of the same id."""
    return f"{phase}.{prompt}"
