"""The story of acknowledgments: wished and left, wished and said; somebody asks to stop, or nobody does."""

from __future__ import annotations

from bot.domain.leading.breaks import EndCaucusBreak
from bot.domain.reassurance.acknowledging import (
    MINUTES,
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    LeaveUnsaid,
    PleaseStop,
    WishToAcknowledge,
)
from bot.domain.vocabulary.identity import UserId
from bot.trials.beginnings import ADA, seen
from bot.trials.stories.story import By, Story, doing, step_out


async def acknowledging(story: Story) -> None:
    """Who wishes it differs until the room is given, and who asks to stop; the third party is told of both."""
    for _ in range(story.rng.randint(1, 3)):
        await _left_unsaid(story)
        await _said(story)
        if story.perhaps(0.3):
            await story.both.restart()
    await _left_unsaid(story)
    await step_out(story)


async def _left_unsaid(story: Story) -> None:
    """Somebody wishes it here, perhaps another one there, and nobody says anything."""
    here = story.rng.choice(story.people())
    there = story.rng.choice(story.people()) if story.authors else here
    await _by(story, here, there, doing(WishToAcknowledge))
    for _ in range(story.rng.randint(1, 3)):
        await story.meanwhile()
    await _by(story, here, there, doing(LeaveUnsaid))


async def _said(story: Story) -> None:
    """The room is given to the same person in both."""
    speaker = story.rng.choice(story.people())
    await story.both.must(doing(WishToAcknowledge)(speaker))
    minutes, handle = story.rng.choice(MINUTES), story.now.own(speaker).handle
    await story.both.must(lambda now: GiveRoom(ADA, handle, minutes, seen(now)))
    if story.perhaps(0.5):
        await story.both.must(lambda now: BeginQuiet(ADA, seen(now)))
    if story.perhaps(0.5):
        here = story.rng.choice(story.people())
        there = story.rng.choice(story.people()) if story.authors else here
        await _by(story, here, there, doing(PleaseStop))
    else:
        await story.both.must(lambda now: EndQuiet(ADA, seen(now)))
    await story.meanwhile()
    await story.both.must(lambda now: EndCaucusBreak(ADA, seen(now)))


async def _by(story: Story, here: UserId, there: UserId, by: By) -> None:
    if here == there:
        await story.both.must(by(here))
    else:
        await story.both.confided(by(here), by(there))
