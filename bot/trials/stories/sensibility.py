"""The story of acts and how they were lived: both sides at one moment, or nothing."""

from __future__ import annotations

from itertools import zip_longest

from bot.domain.boards.private_notes import LetBeShown
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.trials.beginnings import ADA, SIDES, seen
from bot.trials.stories.notes import ACT, let_be_shown, notes
from bot.trials.stories.story import Story, Written, doing, line_of
from bot.trials.two_workshops import Maker


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
    mine = [_let(note.here, note.words) for note in _of_side(written, here)]
    others = [_let(note.there, note.words) for note in _of_side(written, there)]
    for maker, other in zip_longest(mine, others):
        await story.both.secret(maker, other)


def _of_side(written: dict[SideId, list[Written]], side: SideId | None) -> list[Written]:
    return [] if side is None else written[side]


def _let(by: UserId, words: Words) -> Maker:
    return lambda now: LetBeShown(by, line_of(now, words))
