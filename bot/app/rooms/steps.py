"""What a step of the plan is about, whom it gives something to, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import field
from typing import Self

from bot.app.ports import CallFailed, Refused
from bot.app.rooms.closing_first import TRY_AGAIN_S
from bot.domain.rooms.conditions import takings
from bot.domain.rooms.desired import BOT, Overwrite, Structure, Target
from bot.domain.rooms.plan import (
    ActualGuild,
    Adopt,
    Arrange,
    Change,
    Delete,
    MakeCategory,
    MakeRoom,
    Reorder,
    RoomCall,
    strays,
)
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId
from bot.frozen import frozen, kept


@frozen
class RefusedCall:
    """A call that Discord refused, and when (on the loop's clock) it is made again."""

    failure: Refused
    times: int
    again_at: float


def refused_again(before: RefusedCall | None, failure: Refused, now: float) -> RefusedCall:
    """The call refused once more, to be made again after a little longer than before."""
    times = before.times + 1 if before is not None else 1
    return RefusedCall(failure, times, now + TRY_AGAIN_S[min(times, len(TRY_AGAIN_S)) - 1])


@kept
class Work:
    """What a pass came to: what failed in it is not tried again in it."""

    failures: list[CallFailed] = field(default_factory=list)
    failed: set[Hashable] = field(default_factory=set)

    def fails(self, failure: CallFailed, about: Hashable) -> None:
        """A call about this did not come through."""
        self.failures.append(failure)
        self.failed.add(about)


@kept
class StageOutcome:
    """What steps side by side came to. ``changed``: something was; ``overtaken``: the rest is to be planned anew."""

    changed: bool = False
    overtaken: bool = False
    stray_left: bool = False

    def add(self, other: StageOutcome) -> None:
        """And what one more came to."""
        self.changed |= other.changed
        self.overtaken |= other.overtaken
        self.stray_left |= other.stray_left


@frozen
class Around:
    """What the steps of one planning are looked at with. ``open_to``: whom the lane that closes is still to put out."""

    workshop: Workshop
    desired: Structure
    actual: ActualGuild
    open_to: Mapping[ChannelId, frozenset[Target]]

    @classmethod
    def of(cls, workshop: Workshop, desired: Structure, actual: ActualGuild) -> Self:
        """As it is at this moment."""
        still = {one.channel: one.targets for one in takings(desired, actual)}
        return cls(workshop, desired, actual, still)

    def may(self, step: RoomCall) -> bool:
        """Whether it is to be taken now: people are to be out of one room before they come into another."""
        if isinstance(step, Change) and step.channel in self.open_to:
            return False  # the lane that closes sees to it
        targets = {target for targets in self.open_to.values() for target in targets}
        return not gives_to(step, self.actual) & targets

    def is_stray(self, step: RoomCall) -> bool:
        """Whether it deletes a room of a recorded name that is none of ours."""
        return isinstance(step, Delete) and step in strays(self.desired, self.actual)


def about_what(workshop: Workshop, step: RoomCall) -> Hashable:
    """What a call is about: of two about the same, the second waits. Names wait for names alone."""
    match step:
        case MakeCategory():
            return ("make", workshop.id)
        case MakeRoom(key, generation) | Adopt(key, generation):
            return ("make", workshop.id, key, generation)
        case Arrange(channel):
            return ("arrange", channel)
        case Reorder():
            return ("order", workshop.id)
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
