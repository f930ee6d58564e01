"""The story of ideas and constraints, in which not even the side of an author shows."""

from __future__ import annotations

from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.private_notes import PutUpLine
from bot.domain.boards.vision import PutUpVision
from bot.trials.beginnings import SIDES
from bot.trials.stories.notes import (
    CONCERN,
    CONSTRAINT,
    IDEA,
    concerns_on,
    first_concern,
    notes,
    show,
    take_back,
)
from bot.trials.stories.story import Story, doing, line_of


async def ideas(story: Story) -> None:
    """Ideas and constraints: here not even the side of an author shows."""
    await story.to("concerns", 1)
    for side in SIDES:
        words = story.line()
        await story.write(story.people(side), doing(PutUpLine, CONCERN, words))
    for phase, part, kind in (("ideas", 0, IDEA), ("constraints", 1, CONSTRAINT)):
        await story.to(phase, part)
        shown = await show(story, await notes(story, kind, None, story.rng.randint(2, 4)))
        answers = first_concern(story.now) if kind is IDEA else ()
        words = story.line()
        await story.write(story.people(), doing(PutUpLine, kind, words, answers))
        line = line_of(story.now, words)
        if kind is IDEA:
            for times in range(story.rng.randint(0, 2)):
                await story.write(story.people(), doing(PutUpVision, story.line(), times))
            more = tuple(concern.handle for concern in concerns_on(story.now)[1:])
            await story.write(story.people(), doing(NameConcerns, line, more))
        else:
            eases = story.line()
            await story.write(story.people(), doing(SayWhatEases, line, eases))
        if shown and story.perhaps(0.5):
            await take_back(story, shown)
    await story.to("overcoming")
