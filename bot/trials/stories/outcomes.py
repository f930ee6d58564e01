"""What a round publishes of given answers, worked out by rules of its own, apart from the code that is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.state.ballots import PrivateAnswer, Round, RoundKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId

YES, NOT_YET = PrivateAnswer.YES, PrivateAnswer.NOT_YET
NONE, OTHER = PrivateAnswer.NONE, PrivateAnswer.OTHER_WORDING
_SMALLEST_SIDE = 3
"""A side of so few is asked only after each of them has read what an answer gives away."""

Answers = dict[tuple[UserId, Handle], PrivateAnswer]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round asks whom."""

    kind: RoundKind
    items: tuple[Handle, ...]
    sides: Mapping[UserId, SideId]
    givers: Mapping[Handle, frozenset[SideId]]
    """Of a pair both sides, of a step its one."""

    @classmethod
    def by(cls, workshop: Workshop, opened: Round) -> Asked:
        """What this round of a workshop asks whom."""
        users = {someone.seat: someone.user for someone in workshop.people.participants}
        sides = {users[ballot.seat]: ballot.side for ballot in opened.ballots}
        givers = {step.handle: frozenset({step.giver}) for step in workshop.reassurance.steps}
        givers |= {pair.handle: frozenset(SideId) for pair in workshop.reassurance.pairs}
        return cls(opened.kind, opened.items, sides, givers)

    def people(self, side: SideId) -> list[UserId]:
        """Who of this side is asked."""
        return [user for user, own in self.sides.items() if own is side]

    def is_smallest(self, side: SideId) -> bool:
        """Whether so few are asked that all of them have to read what an answer gives away."""
        return len(self.people(side)) == _SMALLEST_SIDE

    def published(self, answers: Answers, read: frozenset[UserId]) -> object:
        """All that a round publishes, other wordings left out."""
        if self.kind is RoundKind.PRODUCTS:
            return frozenset(item for item in self.items if self._all_say_yes(item, answers))
        both = frozenset(
            item for item in self.items if self._both_sides_say_yes(item, answers, read)
        )
        if self.kind is RoundKind.READINESS:
            return both
        givers = frozenset[SideId]().union(*(self.givers[item] for item in both))
        return both if givers == set(SideId) else frozenset()

    def _all_say_yes(self, item: Handle, answers: Answers) -> bool:
        return all(answers[user, item] is YES for user in self.sides)

    def _both_sides_say_yes(self, item: Handle, answers: Answers, read: frozenset[UserId]) -> bool:
        return all(self._says_yes(side, item, answers, read) for side in SideId)

    def _says_yes(
        self, side: SideId, item: Handle, answers: Answers, read: frozenset[UserId]
    ) -> bool:
        people = self.people(side)
        count = sum(answers[user, item] is YES for user in people)
        if self.is_smallest(side):
            return count >= 2 and read.issuperset(people)
        more_than_half, all_but_two = len(people) // 2 + 1, len(people) - 2
        return count >= max(2, min(more_than_half, all_but_two))
