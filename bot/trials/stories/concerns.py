"""The story of concerns: written alone, shown together, then listened back to."""

from __future__ import annotations

from itertools import zip_longest

from bot.domain.boards.hearing import AskWhetherMeant, CloseAsking, LeaveOpen, TakeUp
from bot.domain.boards.hearing_answers import AnswerMeant, SayWhatIsMissing, SeeWhy
from bot.domain.boards.private_notes import PutUpLine
from bot.domain.vocabulary.identity import Handle, UserId
from bot.trials.beginnings import ADA, SIDES, seen
from bot.trials.stories.notes import CONCERN, concerns_on, notes, show, take_back
from bot.trials.stories.story import Story, Written, doing
from bot.trials.two_workshops import Maker


async def concerns(story: Story) -> None:
    """Concerns of both sides, written alone, shown together; then listened back to."""
    await story.to("concerns", 0)
    written: list[Written] = []
    for side in SIDES:
        written += await notes(story, CONCERN, side, story.rng.randint(3, 4))
    story.rng.shuffle(written)
    if story.perhaps(0.5):
        await story.go_on()
    shown = await show(story, written)
    if story.now.part_index == 0 and story.now.phase_id == "concerns":
        await story.to("concerns", 1)
    await _put_up(story)
    if shown and story.perhaps(0.6):
        await take_back(story, shown)
    await story.to("hearing")
    for _ in range(story.rng.randint(1, 3)):
        await hearing(story)


async def _put_up(story: Story) -> None:
    """Somebody of one side puts a concern on the board at once."""
    side = story.rng.choice(SIDES)
    words = story.line()
    mine = story.rng.choice(story.people(side))
    anybody = story.loose and story.authors
    other = story.rng.choice(story.people(side)) if anybody else story.exchanged[mine]
    await story.by(mine, other, doing(PutUpLine, CONCERN, words))


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
    heard = next(
        (concern for concern in concerns_on(story.now) if concern.hearing.outcome == "meant"), None
    )
    if heard is not None and not heard.hearing.sees_why:
        await story.write(story.people(heard.side.other), doing(SeeWhy, heard.handle))
    await story.both.both(lambda now: LeaveOpen(ADA, seen(now)))


_Meant = tuple[UserId, bool]
"""Somebody whose concern it is, and whether it is what they meant."""


async def _answer_meant(story: Story, *, meant: bool) -> None:
    concern = story.now.contribution(story.now.boards.listening_to or Handle(""))
    if concern is None:
        return
    asked = concern.hearing.tries + 1
    owners = story.people(concern.side)
    lines = [] if meant else [story.line() for _ in range(story.rng.randint(0, 2))]
    here = _who_says_what(story, owners, len(lines), meant=meant)
    there = _who_says_what(story, owners, len(lines), meant=meant) if story.answers else here
    for mine, other in zip_longest(here, there):
        if story.perhaps(0.3):  # somebody answers, and then thinks otherwise
            turned = _answered(concern.handle, asked, mine, turned=True)
            await story.both.secret(turned, _answered(concern.handle, asked, other, turned=True))
        await story.both.secret(
            _answered(concern.handle, asked, mine), _answered(concern.handle, asked, other)
        )
    for words, (by, _), (other_by, _) in zip(lines, here, there, strict=False):
        missing = doing(SayWhatIsMissing, concern.handle, asked, words)
        await story.both.secret(missing(by), missing(other_by))


def _who_says_what(story: Story, owners: list[UserId], lines: int, *, meant: bool) -> list[_Meant]:
    """Enough for the result that is to be published, the rest as it comes. Who writes a line answers first."""
    order = story.rng.sample(owners, len(owners))
    if meant:
        return [(owner, True) for owner in order[: story.rng.randint(2, len(order))]]
    said = [(owner, False) for owner in order[: max(lines, story.rng.randint(0, 1))]]
    others = order[len(said) :] if said else order[:1]
    return said + [(owner, story.perhaps(0.5)) for owner in others if story.perhaps(0.7)]


def _answered(
    concern: Handle, asked: int, given: _Meant | None, *, turned: bool = False
) -> Maker | None:
    if given is None:
        return None
    by, meant = given
    return lambda _: AnswerMeant(by, concern, asked, meant is not turned)
