"""Private notes in a story: written, changed, let be shown, shown together, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.boards.concerns import ENOUGH_AUTHORS, on_board
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, KeepPrivate, LetBeShown, TakeBack, WriteNote
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId
from bot.trials.beginnings import ADA, seen
from bot.trials.stories.story import Story, Written, doing, line_of
from bot.trials.two_workshops import Maker

CONCERN, ACT = ContributionKind.CONCERN, ContributionKind.ACT
IDEA, CONSTRAINT = ContributionKind.IDEA, ContributionKind.CONSTRAINT
STEP = ContributionKind.STEP


async def notes(
    story: Story, kind: ContributionKind, side: SideId | None, count: int
) -> list[Written]:
    """So many private notes. Where a number of authors matters, it is the same in both: one, or at least two."""
    candidates = story.people(side)
    alone = kind is CONCERN and not story.loose and story.perhaps(0.2)
    here = _authors(story, candidates, count, alone=alone)
    there = _authors(story, candidates, count, alone=alone)
    if kind is CONCERN and not story.loose:
        there = [story.exchanged[author] for author in here]
    if not story.authors:
        there = here
    made = []
    answers = first_concern(story.now) if kind is IDEA else ()
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
    whom = chosen if alone else candidates
    more = [story.rng.choice(whom) for _ in range(count - len(chosen))]
    return chosen + more


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


def concerns_on(workshop: Workshop) -> tuple[Contribution, ...]:
    """The concerns on the board."""
    return on_board(workshop, CONCERN)


def first_concern(workshop: Workshop) -> tuple[Handle, ...]:
    """What an idea says that it answers: the first concern on the board, if there is one."""
    return tuple(concern.handle for concern in concerns_on(workshop)[:1])
