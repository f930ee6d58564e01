"""The story of what may leave the room: drafted, kept in, reworded, handed out."""

from __future__ import annotations

from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.state.ballots import RoundKind
from bot.domain.vocabulary.identity import Words
from bot.trials.beginnings import ADA, seen
from bot.trials.stories.private_rounds import ask
from bot.trials.stories.story import Story, doing


async def products(story: Story) -> None:
    """What may leave the room: drafted by anybody, kept in by anybody, reworded, handed out."""
    await story.to("re-entry", 1)
    for _ in range(story.rng.randint(1, 3)):
        words = story.line()
        await story.write(story.people(), doing(DraftProduct, None, words))
    await ask(story, RoundKind.PRODUCTS)
    product, words = story.rng.choice(story.now.reassurance.products), story.line()
    await story.write(story.people(), doing(RewordProduct, product.handle, product.revision, words))
    if story.perhaps(0.6):
        await ask(story, RoundKind.PRODUCTS)
    await story.both.both(lambda now: Export(ADA, (Words("Somebody else"),), seen(now)))
