"""Whether private answers, and who wrote what, show in anything: many pairs of workshops that differ in these alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from bot.trials.beginnings import SIDES, brought_to, people_of, person
from bot.trials.many_pairs import STORIES, run
from bot.trials.noninterference import SecretsDiffer
from bot.trials.stories.story import SIZES, Story
from bot.trials.two_workshops import Difference
from bot.trials.whole.workshops import Against

_WHAT_DIFFERS: Final = ("answers", "authors", "both")


async def one_pair(number: int) -> tuple[str, SecretsDiffer, str]:
    """Play the pair of this number; its story, the two workshops, and the first difference, if there is one."""
    rng = random.Random(f"secrecy|{number}")
    kind = STORIES[number % len(STORIES)]
    what = _WHAT_DIFFERS[number // len(STORIES) % len(_WHAT_DIFFERS)]
    first, second = rng.choice(SIZES)
    start = brought_to(first, second, kind.phase, kind.part, True)
    seed = f"pair {number} ({kind.name}, {what} differ)"
    both = await SecretsDiffer.of(start, seed)
    story = Story(rng, both, answers=what != "authors", authors=what != "answers")
    story.owners = frozenset(user for user in people_of(first, second) if rng.random() < 0.6)
    story.loose = rng.random() < 0.5
    if max(first, second) > 3 and rng.random() < 0.25:
        story.leaver = person(SIDES[0] if first > 3 else SIDES[1], 0)
    for side in SIDES:
        here = story.people(side)
        there = rng.sample(here, len(here)) if story.authors else here
        story.exchanged |= dict(zip(here, there, strict=True))
    try:
        await kind.tell(story)
    except Difference as found:
        return kind.name, both, str(found)
    return kind.name, both, ""


def main(argv: Sequence[str]) -> int:
    """Try so many pairs; the exit code is 0 only if nothing differed in any of them."""
    return run(argv, "secrecy", __doc__, one_pair, Against.OTHER_SECRETS)
