"""Whether a side's label shows in anything: many workshops and their mirror images, to which people do the same.

In the image both sides have each other's label, and every lot between them its other outcome.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.trials.beginnings import SIDES, brought_to, person
from bot.trials.many_pairs import STORIES as SECRET_STORIES
from bot.trials.many_pairs import Kind, run
from bot.trials.side_symmetry import LabelsExchanged
from bot.trials.stories.attention import attention
from bot.trials.stories.story import SIZES, Story
from bot.trials.two_workshops import Difference
from bot.trials.whole.workshops import Against

STORIES = (*SECRET_STORIES, Kind("attention", "briefing", 0, attention))


async def one_pair(number: int) -> tuple[str, LabelsExchanged, str]:
    """Play the workshop of this number and its image; the story, the two, and the first difference, if there is one."""
    rng = random.Random(f"even hand|{number}")
    kind = STORIES[number % len(STORIES)]
    first, second = rng.choice(SIZES)
    here = brought_to(first, second, kind.phase, kind.part, True)
    there = brought_to(first, second, kind.phase, kind.part, True, mirrored=True)
    both = await LabelsExchanged.of(here, there, f"pair {number} ({kind.name})")
    # Nothing is another's secret here; where people waver in the other trial, they do so in both of these.
    story = Story(rng, both, answers=False, authors=rng.random() < 0.5, loose=True)
    story.exchanged = {someone.user: someone.user for someone in here.people.participants}
    if max(first, second) > 3 and rng.random() < 0.25:
        story.leaver = person(SIDES[0] if first > 3 else SIDES[1], 0)
    try:
        both.everything()
        await kind.tell(story)
        both.everything()
    except Difference as found:
        return kind.name, both, str(found)
    return kind.name, both, ""


def main(argv: Sequence[str]) -> int:
    """Try so many pairs; the exit code is 0 only if nothing differed in any of them."""
    return run(argv, "even_handed", __doc__, one_pair, Against.IMAGE)
