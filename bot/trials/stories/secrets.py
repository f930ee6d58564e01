"""Stories in which something is secret: who writes, what is answered, and when somebody thinks anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.boards.concerns import ENOUGH_AUTHORS, on_board
from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import (
    AnswerMeant,
    AskWhetherMeant,
    CloseAsking,
    LeaveOpen,
    SayWhatIsMissing,
    SeeWhy,
    TakeUp,
)
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, KeepPrivate, LetBeShown, PutUpLine, TakeBack, WriteNote
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.commands import Command
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.people.consent import Withdraw
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.rooms import JOINT
from bot.trials.beginnings import ADA, SIDES, seen
from bot.trials.noninterference import Maker, TwoWorkshops

CONCERN, ACT = ContributionKind.CONCERN, ContributionKind.ACT
IDEA, CONSTRAINT = ContributionKind.IDEA, ContributionKind.CONSTRAINT
STEP = ContributionKind.STEP
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
        return [one.user for each in sides for one in self.now.consented(each) if one.user != self.leaver]

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


def doing(command: Callable[..., Command], *about: object) -> By:
    """A command of which nothing but the person is open yet."""
    return lambda by: lambda _: command(by, *about)


def line_of(workshop: Workshop, words: Words) -> Handle:
    """The note or line of these words."""
    return next(one.handle for one in workshop.contributions if one.words == words)


def concerns_on(workshop: Workshop) -> tuple[Contribution, ...]:
    """The concerns on the board."""
    return on_board(workshop, CONCERN)


# ---- notes and boards
@dataclass(frozen=True, slots=True)
class Written:
    """A note, and whose it is in each of the two workshops."""

    words: Words
    here: UserId
    there: UserId
    kept: bool = False
    """Whether it must be shown, so that its side has its two authors in both."""


async def notes(story: Story, kind: ContributionKind, side: SideId | None, count: int) -> list[Written]:
    """So many private notes. Where a number of authors matters, it is the same in both: one, or at least two."""
    candidates = story.people(side)
    alone = kind is CONCERN and not story.loose and story.perhaps(0.2)
    here, there = (_authors(story, candidates, count, alone=alone) for _ in range(2))
    if kind is CONCERN and not story.loose:
        there = [story.exchanged[one] for one in here]
    if not story.authors:
        there = here
    made = []
    answers = tuple(one.handle for one in concerns_on(story.now)[:1]) if kind is IDEA else ()
    for place, (mine, other) in enumerate(zip(here, there, strict=True)):
        words = story.line()
        await story.by(mine, other, doing(WriteNote, kind, words, answers))
        if story.perhaps(0.3):
            old, words = words, story.line()
            await story.by(mine, other, doing(ChangeNote, line_of(story.now, old), words, answers))
        made.append(Written(words, mine, other, kept=place < ENOUGH_AUTHORS))
    return made


def _authors(story: Story, candidates: list[UserId], count: int, *, alone: bool) -> list[UserId]:
    """One author of all, or any, of whom the first two are two."""
    chosen = story.rng.sample(candidates, 1 if alone else 2)
    return [*chosen, *(story.rng.choice(chosen if alone else candidates) for _ in range(count - len(chosen)))]


async def let_be_shown(story: Story, note: Written) -> None:
    """Its author lets it be shown; in one workshop they have thought it over and over."""

    def move(by: UserId, kind: type[LetBeShown] | type[KeepPrivate]) -> Maker:
        return lambda now: kind(by, line_of(now, note.words))

    await story.by(note.here, note.there, lambda by: move(by, LetBeShown))
    if story.authors and story.perhaps(0.3):
        await story.both.secret(move(note.here, KeepPrivate), None)
        await story.meanwhile()
        await story.both.secret(move(note.here, LetBeShown), None)


async def show(story: Story, written: Sequence[Written]) -> list[Written]:
    """All but a few are let be shown, and shown together."""
    chosen = [note for note in written if note.kept or story.perhaps(0.85)]
    for note in chosen:
        await let_be_shown(story, note)
    reply = await story.both.both(lambda now: ShowTogether(ADA, seen(now)))
    return [] if reply.refused else chosen


async def take_back(story: Story, shown: Sequence[Written]) -> None:
    """Somebody takes back what is on the board: at once in one workshop, later in the other."""
    note = story.rng.choice(shown)

    def back(by: UserId) -> Maker:
        return lambda now: TakeBack(by, line_of(now, note.words))

    if not story.authors:
        await story.both.must(back(note.here))
        return
    await story.both.secret(back(note.here), None)
    await story.meanwhile()
    await story.both.secret(None, back(note.there))


async def concerns(story: Story) -> None:
    """Concerns of both sides, written alone, shown together; then listened back to."""
    await story.to("concerns", 0)
    written = [one for side in SIDES for one in await notes(story, CONCERN, side, story.rng.randint(3, 4))]
    story.rng.shuffle(written)
    if story.perhaps(0.5):
        await story.go_on()
    shown = await show(story, written)
    if story.now.part_index == 0 and story.now.phase_id == "concerns":
        await story.to("concerns", 1)
    side = story.rng.choice(SIDES)
    words = story.line()
    mine = story.rng.choice(story.people(side))
    other = story.rng.choice(story.people(side)) if story.loose and story.authors else story.exchanged[mine]
    await story.by(mine, other, lambda by: lambda _: PutUpLine(by, CONCERN, words))
    if shown and story.perhaps(0.6):
        await take_back(story, shown)
    await story.to("hearing")
    for _ in range(story.rng.randint(1, 3)):
        await hearing(story)


async def hearing(story: Story) -> None:
    """One concern is listened back to; those whose it is answer privately."""
    reply = await story.both.both(lambda now: TakeUp(ADA, seen(now)))
    if reply.refused:
        return
    for _ in range(story.rng.randint(1, 2)):
        reply = await story.both.both(lambda now: AskWhetherMeant(ADA, seen(now)))
        if reply.refused:
            break
        await _answer_meant(story, meant=story.perhaps(0.4))
        await story.both.must(lambda now: CloseAsking(ADA, seen(now)))
    heard = next((one for one in concerns_on(story.now) if one.hearing.outcome == "meant"), None)
    if heard is not None and not heard.hearing.sees_why:
        handle, others = heard.handle, story.people(heard.side.other)
        await story.write(others, lambda by: lambda _: SeeWhy(by, handle))
    await story.both.both(lambda now: LeaveOpen(ADA, seen(now)))


async def _answer_meant(story: Story, *, meant: bool) -> None:
    concern = story.now.contribution(story.now.listening_to or Handle(""))
    if concern is None:
        return
    asked = concern.hearing.tries + 1
    owners = story.people(concern.side)
    lines = [] if meant else [story.line() for _ in range(story.rng.randint(0, 2))]

    def drawn() -> list[tuple[UserId, bool]]:
        """Who says what: enough for the result that is to be published, the rest as it comes."""
        order = story.rng.sample(owners, len(owners))
        if meant:
            return [(one, True) for one in order[: story.rng.randint(2, len(order))]]
        said = [(one, False) for one in order[: max(len(lines), story.rng.randint(0, 1))]]
        more = order[len(said) :] if said else order[:1]
        return said + [(one, story.perhaps(0.5)) for one in more if story.perhaps(0.7)]

    here = drawn()
    there = drawn() if story.answers else here
    for place in range(max(len(here), len(there))):
        given = [each[place] if place < len(each) else None for each in (here, there)]
        if story.perhaps(0.3):  # somebody answers, and then thinks otherwise
            await story.both.secret(*(_meant(concern.handle, asked, one, turned=True) for one in given))
        await story.both.secret(*(_meant(concern.handle, asked, one) for one in given))
    for place, words in enumerate(lines):
        mine, other = here[place][0], there[place][0]
        await story.both.secret(*(doing(SayWhatIsMissing, concern.handle, asked, words)(by) for by in (mine, other)))


def _meant(concern: Handle, asked: int, given: tuple[UserId, bool] | None, *, turned: bool = False) -> Maker | None:
    if given is None:
        return None
    by, meant = given
    return lambda _: AnswerMeant(by, concern, asked, meant is not turned)


# ---- sensibility
async def sensibility(story: Story) -> None:
    """Both sides' acts at one moment, or nothing: and then nobody learns whose side left it."""
    await story.to("sensibility", 0)
    written = {side: await notes(story, ACT, side, story.rng.randint(2, 3)) for side in SIDES}
    both = story.perhaps(0.5)
    if both:
        for side in SIDES:
            for note in written[side][: story.rng.randint(1, 3)]:
                await let_be_shown(story, note)
    else:
        await _one_side_at_most(story, written)
    await story.to("sensibility", 1)
    await story.both.must(lambda now: ShowActs(ADA, seen(now)))
    if both:
        for side in SIDES:
            words = story.line()
            await story.write(story.people(side), doing(SayHowLived, words))
    await story.go_on()


async def _one_side_at_most(story: Story, written: dict[SideId, list[Written]]) -> None:
    """A side has let something be shown and the other not, or neither: which it was differs."""
    sides: list[SideId | None] = [*SIDES, None]
    here = story.rng.choice(sides)
    there = story.rng.choice(sides) if story.answers else here
    mine, other = ([] if side is None else written[side] for side in (here, there))
    for place in range(max(len(mine), len(other))):
        makers: list[Maker | None] = []
        for each, who in ((mine, "here"), (other, "there")):
            note = each[place] if place < len(each) else None
            makers.append(None if note is None else _let(getattr(note, who), note.words))
        await story.both.secret(*makers)


def _let(by: UserId, words: Words) -> Maker:
    return lambda now: LetBeShown(by, line_of(now, words))


# ---- ideas and constraints
async def ideas(story: Story) -> None:
    """Ideas and constraints: here not even the side of an author shows."""
    await story.to("concerns", 1)
    for side in SIDES:
        words = story.line()
        await story.write(story.people(side), doing(PutUpLine, CONCERN, words))
    for phase, part, kind in (("ideas", 0, IDEA), ("constraints", 1, CONSTRAINT)):
        await story.to(phase, part)
        shown = await show(story, await notes(story, kind, None, story.rng.randint(2, 4)))
        answers = tuple(one.handle for one in concerns_on(story.now)[:1]) if kind is IDEA else ()
        words = story.line()
        await story.write(story.people(), doing(PutUpLine, kind, words, answers))
        line = line_of(story.now, words)
        if kind is IDEA:
            more = tuple(one.handle for one in concerns_on(story.now)[1:])
            await story.write(story.people(), doing(NameConcerns, line, more))
        else:
            eases = story.line()
            await story.write(story.people(), doing(SayWhatEases, line, eases))
        if shown and story.perhaps(0.5):
            await take_back(story, shown)
    await story.to("overcoming")


async def step_out(story: Story) -> None:
    """Somebody steps out, whose answers may have differed; they had written nothing."""
    leaver = story.leaver
    if leaver is not None and any(one.user == leaver and one.takes_part for one in story.now.participants):
        await story.both.must(lambda _: Withdraw(leaver))
