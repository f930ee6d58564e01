"""The stories of steps and readiness: put up, worried about, asked about, one level up, somebody new."""

from __future__ import annotations

from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import WriteNote
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite
from bot.domain.reassurance.steps import ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.state.ballots import RoundKind
from bot.domain.state.steps import AT_HOME, Step, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SideId, UserId
from bot.trials.beginnings import ADA, NEWCOMER, SIDES, seen
from bot.trials.stories.notes import STEP, let_be_shown, take_back
from bot.trials.stories.private_rounds import NOTHING, ask
from bot.trials.stories.story import Story, Written, doing
from bot.trials.two_workshops import Maker


async def steps(story: Story) -> None:
    """Steps written privately or put up by anybody, worries, two rounds and readiness, one level up."""
    await story.to("reassurance")
    on_board = await _on_board(story)
    await _filled_in(story)
    if story.perhaps(0.3):
        await take_back(story, on_board)
    await _worries(story)
    await ask(story, RoundKind.STEPS)
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
    """At least three steps each way: some put up at once, the others noted first and shown together."""
    noted, found = story.rng.sample(range(6), 3), []
    for number in range(6 + story.rng.randint(0, 2)):
        giver, words = SIDES[number % 2], story.line()
        if number in noted:
            here, there = await story.write(
                story.people(), doing(WriteNote, STEP, words, (), giver)
            )
            await let_be_shown(story, Written(words, here, there))
        else:
            here, there = await story.write(story.people(), doing(PutUpStep, giver, None, words))
        found.append(Written(words, here, there))
    await story.both.must(lambda now: ShowTogether(ADA, seen(now)))
    return found


async def _filled_in(story: Story) -> None:
    interest = story.line()
    handle = story.rng.choice(story.now.reassurance.steps).handle

    def changed(by: UserId) -> Maker:
        def make(now: Workshop) -> ChangeStep:
            old = next(step for step in now.reassurance.steps if step.handle == handle)
            return ChangeStep(
                by, handle, old.revision, old.words, StepKind.GESTURE, interest, NOTHING, NOTHING
            )

        return make

    await story.write(story.people(), changed)
    first, second = SIDES
    given, taken = _step_of(story.now, first), _step_of(story.now, second)
    await story.write(
        story.people(), doing(LinkStep, given.handle, given.revision, taken.handle, ())
    )


def _step_of(workshop: Workshop, giver: SideId) -> Step:
    return next(step for step in workshop.reassurance.steps if step.giver is giver)


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
