"""The stories of steps and readiness: put up, worried about, asked about, one level up, somebody new."""

from __future__ import annotations

from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import WriteNote
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite
from bot.domain.reassurance.pairs import TieSteps, Untie
from bot.domain.reassurance.shaping import MOST_WAITING, AddShape, ShowShapes, TakeBackShape
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import ENOUGH, ProposeWords, TakeUpStep, TakeWords
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.state.ballots import RoundKind
from bot.domain.state.steps import AT_HOME, MOST_ASKED_FOR, Step, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.trials.beginnings import ADA, NEWCOMER, SIDES, seen
from bot.trials.stories.notes import STEP, let_be_shown, take_back
from bot.trials.stories.private_rounds import NOTHING, ask
from bot.trials.stories.story import By, Story, Written, doing, line_of
from bot.trials.two_workshops import Maker


async def steps(story: Story) -> None:
    """Steps written privately or put up by anybody, worries, two rounds and readiness, one level up."""
    await story.to("reassurance")
    on_board = await _on_board(story)
    await _filled_in(story)
    await _other_words(story)
    still_theirs = [one for one in on_board if _is_its_authors(story.now, one)]
    if still_theirs and story.perhaps(0.3):
        await take_back(story, still_theirs)
    await _pairs(story)
    await _worries(story)
    await ask(story, RoundKind.STEPS)
    await _perhaps_untied(story, 0.3)
    if story.perhaps(0.6):
        await ask(story, RoundKind.STEPS)
    if story.perhaps(0.4):
        await story.both.restart()
    if story.perhaps(0.7):
        await ask(story, RoundKind.READINESS, subject="next_level")
        await ask(story, RoundKind.STEPS, level=AT_HOME)
    if story.perhaps(0.3):
        await story.to("re-entry")


async def _on_board(story: Story) -> list[Written]:
    """At least three steps each way: some put up at once, the others noted first and shown together.

    Which side asks for a step of the others shows; who of it does not. All but a few are taken up.
    """
    noted, found = story.rng.sample(range(6), 3), []
    asked = dict.fromkeys(SIDES, 0)
    for number in range(6 + story.rng.randint(0, 2)):
        giver, words = SIDES[number % 2], story.line()
        asks = asked[giver] < MOST_ASKED_FOR and story.perhaps(0.4)
        asked[giver] += asks
        authors = story.people(giver.other if asks else giver)
        here, there = await story.write(authors, doing(WriteNote, STEP, words, (), giver))
        written = Written(words, here, there)
        if number in noted:
            await let_be_shown(story, written)
        else:
            await story.by(here, there, lambda by: _put_up(by, words))  # noqa: B023  (used at once)
        found.append(written)
    await story.both.must(lambda now: ShowTogether(ADA, seen(now)))
    for step in story.now.reassurance.steps:
        if step.asked_for and story.perhaps(0.9):
            words = story.line() if story.perhaps(0.3) else step.words
            taken = doing(TakeUpStep, step.handle, step.revision, words, NOTHING)
            await story.write(story.people(step.giver), taken)
    return found


def _is_its_authors(workshop: Workshop, written: Written) -> bool:
    """Whether whoever put a step up may still take it back: not once those who would do it have taken it up."""
    handle = line_of(workshop, written.words)
    step = workshop.step(handle)
    sides = {one.side for one in workshop.boards.contributions if one.handle == handle}
    return step is None or step.asked_for or step.giver in sides


def _put_up(by: UserId, words: Words) -> Maker:
    return lambda now: PutUpStep(by, line_of(now, words))


async def _filled_in(story: Story) -> None:
    """Why those who would do it would, of one step or of most: only such steps can be tied."""
    steps = story.now.reassurance.steps
    chosen = story.rng.sample(steps, 1 if story.perhaps(0.2) else len(steps))
    for step in chosen:
        interest = story.line()
        added = doing(
            AddToStep, step.handle, step.revision, StepKind.GESTURE, interest, NOTHING, NOTHING
        )
        await story.write(story.people(step.giver), added)


async def _pairs(story: Story) -> None:
    """Some of one side press for a pair, which nobody sees; and of the other, or nobody; one takes it back."""
    for place in range(story.rng.randint(0, 2)):
        first, second = (_one_to_tie(story.now, side, place) for side in SIDES)
        if first is None or second is None:
            return
        tied = doing(TieSteps, (first.handle, second.handle), (first.revision, second.revision))
        side = story.rng.choice(SIDES)
        pressing = await _press(story, side, tied, story.rng.randint(1, 2))
        if story.perhaps(0.2):
            for here, there in pressing:
                await story.by(here, there, doing(Untie, story.now.reassurance.pairs[-1].handle))
        elif story.perhaps(0.7):
            await _press(story, side.other, tied, 1)
    await _perhaps_untied(story, 0.2)


async def _press(story: Story, side: SideId, by: By, most: int) -> list[tuple[UserId, UserId]]:
    """So many of a side, in the other workshop others of it. Returns who did."""
    people = story.people(side)
    many = min(most, len(people))
    here = story.rng.sample(people, many)
    there = story.rng.sample(people, many) if story.authors else here
    for mine, other in zip(here, there, strict=True):
        await story.by(mine, other, by)
    return list(zip(here, there, strict=True))


async def _perhaps_untied(story: Story, share: float) -> None:
    """A tied pair is untied, by anybody."""
    tied = [pair for pair in story.now.reassurance.pairs if pair.tied]
    if tied and story.perhaps(share):
        await story.write(story.people(), doing(Untie, story.rng.choice(tied).handle))


def _one_to_tie(workshop: Workshop, giver: SideId, place: int) -> Step | None:
    """A step of this side that can be in a pair."""
    free = [
        step
        for step in workshop.reassurance.steps
        if step.giver is giver
        and step.own_interest
        and not step.asked_for
        and workshop.pair_of(step.handle) is None
    ]
    return free[place] if place < len(free) else None


async def _other_words(story: Story) -> None:
    """Anybody proposes; one of the giver's side presses, or nobody, or two, which everybody sees."""
    for _ in range(story.rng.randint(0, 3)):
        worded = [step for step in story.now.reassurance.steps if not step.asked_for]
        if not worded:
            return
        step = story.rng.choice(worded)
        await story.write(
            story.people(), doing(ProposeWords, step.handle, step.revision, story.line())
        )
        takes = doing(TakeWords, story.now.reassurance.proposals[-1].handle)
        givers = story.people(step.giver)
        if len(givers) >= ENOUGH and story.perhaps(0.4):
            here = story.rng.sample(givers, ENOUGH)
            there = story.rng.sample(givers, ENOUGH) if story.authors else here
            for mine, other in zip(here, there, strict=True):
                await story.by(mine, other, takes)
        elif givers and story.perhaps(0.5):
            await story.write(givers, takes)


async def _worries(story: Story) -> None:
    """Worries from either end, by anybody; one is taken back by whoever wrote it."""
    for _ in range(story.rng.randint(0, 4)):
        step, end = (
            story.rng.choice(story.now.reassurance.steps).handle,
            story.rng.choice(list(WorryEnd)),
        )
        misuse, evidence = story.line(), story.line()
        added = doing(AddWorry, step, end, misuse, evidence)
        here, there = await story.write(story.people(), added)
        if story.perhaps(0.2):
            last = story.now.reassurance.worries[-1].handle
            await story.by(here, there, doing(TakeBackWorry, last))
    await story.both.must(lambda now: ShowWorries(ADA, seen(now)))
    await _shapes(story)


async def _shapes(story: Story) -> None:
    """Shapes from either end, by anybody; from one end alone they are not shown."""
    both_ends = story.perhaps(0.5)
    ends = list(WorryEnd) if both_ends else [story.rng.choice(list(WorryEnd))]
    for end in ends * story.rng.randint(1, 2):
        step, words = story.rng.choice(story.now.reassurance.steps).handle, story.line()
        people = [one for one in story.people() if _may_write_a_shape(story, one)]
        here, there = await story.write(people, doing(AddShape, step, end, words))
        if not both_ends and story.perhaps(0.2):
            last = story.now.reassurance.shapes[-1].handle
            await story.by(here, there, doing(TakeBackShape, last))
    await story.both.must(lambda now: ShowShapes(ADA, seen(now)))


def _may_write_a_shape(story: Story, user: UserId) -> bool:
    """Whether none of the two has as many of this person's waiting as may wait."""
    for workshop in (story.both.here.now, story.both.there.now):
        seat = workshop.own(user).seat
        waiting = [one for one in workshop.reassurance.shapes if not one.shown]
        if sum(one.author == seat for one in waiting) >= MOST_WAITING:
            return False
    return True


async def readiness(story: Story) -> None:
    """A question to both sides, and somebody new whom a round lets in, or not."""
    await ask(story, RoundKind.READINESS, subject="go_on")
    if story.perhaps(0.5):
        side = story.rng.choice(SIDES)
        await story.both.must(lambda _: Invite(ADA, NEWCOMER, side))
        await story.both.rooms()
        await story.both.must(lambda now: Consent(NEWCOMER, now.audience.revision))
        subject = f"new.{story.now.own(NEWCOMER).handle}"
        await ask(story, RoundKind.READINESS, subject=subject)
        await story.both.rooms()
