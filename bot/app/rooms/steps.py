"""What a step of the plan is about, whom it gives something to, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from bot.app.ports import CallFailed, Refused
from bot.app.rooms.closing_first import TRY_AGAIN_S
from bot.domain.rooms.desired import BOT, Overwrite, Target
from bot.domain.rooms.plan import (
    ActualGuild,
    Adopt,
    Arrange,
    Change,
    Delete,
    MakeCategory,
    MakeRoom,
    RoomCall,
)
from bot.domain.state.workshop import Workshop


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call that Discord refused, and when (on the loop's clock) it is made again."""

    failure: Refused
    times: int
    again_at: float


def refused_again(before: RefusedCall | None, failure: Refused, now: float) -> RefusedCall:
    """The call refused once more, to be made again after a little longer than before."""
    times = before.times + 1 if before is not None else 1
    return RefusedCall(failure, times, now + TRY_AGAIN_S[min(times, len(TRY_AGAIN_S)) - 1])


@dataclass(slots=True)
class Work:
    """What a pass came to: what failed in it is not tried again in it."""

    failures: list[CallFailed] = field(default_factory=list)
    failed: set[Hashable] = field(default_factory=set)


def about_what(workshop: Workshop, step: RoomCall) -> Hashable:
    """What a call is about: of two about the same, the second waits. Names wait for names alone."""
    match step:
        case MakeCategory():
            return ("make", workshop.id)
        case MakeRoom(key, generation) | Adopt(key, generation):
            return ("make", workshop.id, key, generation)
        case Arrange(channel):
            return ("arrange", channel)
        case Change(channel):
            return channel
        case Delete(channel):
            return ("delete", channel)


def gives_to(step: RoomCall, actual: ActualGuild) -> frozenset[Target]:
    """Who may do more by this call than before."""
    if isinstance(step, MakeRoom | MakeCategory):
        return frozenset(row.target for row in step.overwrites if row.allow)
    if not isinstance(step, Change):
        return frozenset()
    before = next((one for one in actual.rooms if one.channel == step.channel), None)
    had = {row.target: row for row in before.overwrites} if before is not None else {}
    none = Overwrite(BOT, frozenset(), frozenset())
    return frozenset(
        row.target
        for row in step.overwrites
        if row.allow - had.get(row.target, none).allow or had.get(row.target, none).deny - row.deny
    )
