"""What somebody says about a step from one of its two ends, alone, and what waits until all of it is shown at once.

Worries and shapes are both such: whoever wrote one can take it back while it waits, and nobody is shown whose it was
(docs/rounds.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from bot.domain.reassurance.steps import is_asked_now, line, refused_here
from bot.domain.rooms.desired import are_closed
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Effect, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SeatId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value


class FromOneEnd(Protocol):
    """A worry or a shape."""

    @property
    def handle(self) -> Handle: ...
    @property
    def step(self) -> Handle: ...
    @property
    def author(self) -> SeatId: ...
    @property
    def shown(self) -> bool: ...


Said = TypeVar("Said", bound=FromOneEnd)


def refused_about(
    workshop: Workshop, user: UserId, step: Handle, said: Words, *more: Words
) -> Refusal | None:
    """Why this person cannot say this about a step now; what is asked about stays as it was read."""
    refused = refused_here(workshop, user, said, *more)
    if refused is not None:
        return refused
    if workshop.step(step) is None:
        return refuse(Reason.NO_SUCH_STEP)
    if is_asked_now(workshop, step):
        return refuse(Reason.ASKED_NOW)
    return None if said else refuse(Reason.NOTHING_WRITTEN)


def refused_to_show(workshop: Workshop) -> Refusal | None:
    """Why nothing can be shown now: all is shown together, before anybody is asked."""
    if not workshop.offers(Ability.STEPS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    if workshop.rounds.open is not None:
        return refuse(Reason.ROUND_OPEN)
    return None if workshop.reassurance.steps else refuse(Reason.NO_STEPS)


def waiting(said: Iterable[Said]) -> list[Said]:
    """What waits to be shown, in an order that says nothing of when it was written."""
    return sorted((one for one in said if not one.shown), key=lambda one: one.handle)


def waiting_of(said: Iterable[Said], author: SeatId) -> int:
    """How much of one person's waits."""
    return sum(one.author == author and not one.shown for one in said)


def without(said: Iterable[Said], handle: Handle, author: SeatId) -> tuple[Said, ...] | None:
    """The others, if this one is the person's own and waits."""
    said = tuple(said)
    rest = tuple(one for one in said if one.handle != handle or one.author != author or one.shown)
    return rest if len(rest) < len(said) else None


def step_of(workshop: Workshop, said: FromOneEnd) -> Value:
    """The step it is about, in one line."""
    step = workshop.step(said.step)
    return line(workshop, step) if step is not None else ""


def in_messages(
    lines: Sequence[Text], a_message: int, text: Callable[[bool, tuple[Value, ...]], Text]
) -> tuple[Effect, ...]:
    """All lines in the joint room, so many in one message. ``text`` is told whether it is the first."""
    parts: list[tuple[Value, ...]] = [
        tuple(lines[at : at + a_message]) for at in range(0, len(lines), a_message)
    ]
    return tuple(Post(JOINT, text(place == 0, part)) for place, part in enumerate(parts))
