"""One pair under way: who acts in either workshop, and what may differ between the two."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.people.consent import Withdraw
from bot.domain.road.act import Asked
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.rooms import JOINT
from bot.trials.beginnings import ADA, SIDES, seen
from bot.trials.two_workshops import Maker, TwoWorkshops

SIZES = ((3, 3), (4, 4), (4, 3), (3, 5), (6, 5))
"""How many sit on each side: every threshold of a private answer stands on one of these."""


By = Callable[[UserId], Maker]
"""A command as this person would give it."""


@dataclass
class Story:
    """One pair under way. ``answers`` and ``authors`` say what may differ between the two, where secrets do."""

    rng: random.Random
    both: TwoWorkshops
    answers: bool
    authors: bool
    owners: frozenset[UserId] = frozenset()
    """Those whose private answers differ."""
    written: int = 0
    leaver: UserId | None = None
    exchanged: dict[UserId, UserId] = field(default_factory=dict)
    """Within each side: who does here what this person does there, where the number of authors matters."""
    loose: bool = False
    """Whether concerns may come from any authors, as long as each side has its two; else only from those exchanged."""

    @property
    def now(self) -> Workshop:
        """What is public stands so now."""
        return self.both.now

    def people(self, side: SideId | None = None) -> list[UserId]:
        """Who takes part and writes: of one side, or anybody. Who steps out during the story writes nothing."""
        sides = SIDES if side is None else (side,)
        users = [someone.user for side in sides for someone in self.now.consented(side)]
        return [user for user in users if user != self.leaver]

    def line(self) -> Words:
        """A line that nobody has written yet."""
        self.written += 1
        return Words(f"What line {self.written} says, at {self.rng.randrange(10_000)}")

    def perhaps(self, share: float) -> bool:
        """True this often."""
        return self.rng.random() < share

    async def write(self, candidates: Sequence[UserId], by: By) -> tuple[UserId, UserId]:
        """One of these does it; in the other workshop it may be another of them. Returns who did."""
        here = self.rng.choice(candidates)
        there = self.rng.choice(candidates) if self.authors else here
        await self.by(here, there, by)
        return here, there

    async def by(self, here: UserId, there: UserId, by: By) -> None:
        """This person does it here, that person there."""
        if here == there:
            await self.both.must(by(here))
        else:
            await self.both.secret(by(here), by(there))

    async def go_on(self) -> None:
        """The third party goes on, whatever is missing; first it asks whether anything is."""
        if self.perhaps(0.5):
            await self.both.both(lambda now: GoOn(ADA, seen(now)))
        else:
            await self.both.must(lambda now: GoOnAllTheSame(ADA, seen(now)))
        await self.both.rooms()

    async def to(self, phase: str, part: int = 0) -> None:
        """Further on, as far as this part of this phase."""
        while (self.now.phase_id, self.now.part_index) != (phase, part):
            await self.both.must(lambda now: GoOnAllTheSame(ADA, seen(now)))
            await self.both.rooms()

    async def meanwhile(self) -> None:
        """Something that everybody sees, so that what is compared moves."""
        words = self.line()
        await self.both.must(lambda _: Say(ADA, Intervention.QUESTION, JOINT, words))


def doing(command: Callable[..., Asked], *about: object) -> By:
    """A command of which nothing but the person is open yet."""
    return lambda by: lambda _: command(by, *about)


def line_of(workshop: Workshop, words: Words) -> Handle:
    """The note or line of these words."""
    return next(line.handle for line in workshop.boards.contributions if line.words == words)


@dataclass(frozen=True, slots=True)
class Written:
    """A note, and whose it is in each of the two workshops."""

    words: Words
    here: UserId
    there: UserId
    kept: bool = False
    """Whether it must be shown, so that its side has its two authors in both."""


async def step_out(story: Story) -> None:
    """Somebody steps out, whose answers may have differed; they had written nothing."""
    leaver = story.leaver
    someone = story.now.participant(leaver) if leaver is not None else None
    if leaver is not None and someone is not None and someone.takes_part:
        await story.both.must(lambda _: Withdraw(leaver))
