"""A round of private answers in a story: they differ between the workshops, and come to the same."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import NAMES, PrivateAnswer, Round, RoundKind
from bot.domain.state.people import Reading
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.trials.beginnings import ADA, seen
from bot.trials.stories.outcomes import NONE, NOT_YET, OTHER, YES, Answers, Asked
from bot.trials.stories.story import Story, doing, step_out
from bot.trials.two_workshops import Maker

NOTHING = Words("")
_TRIES = 80


@dataclass(frozen=True, slots=True)
class Minds:
    """What everybody answers, and who has read what absence can tell."""

    answers: Answers
    read: frozenset[UserId]


@dataclass(frozen=True, slots=True)
class _Answering:
    """A round under way in a story, and what stood in either workshop when it opened."""

    story: Story
    opened: Round
    asked: Asked
    keen: float
    """How often people say yes."""
    here_before: Minds
    there_before: Minds


async def ask(story: Story, kind: RoundKind, *, level: int = HERE, subject: str = "") -> None:
    """A round, if it may be opened: answers that differ and come to the same."""
    both = story.both
    minutes = story.rng.choice((15, 60, 1_440))
    reply = await both.both(
        lambda now: OpenRound(ADA, kind, minutes, seen(now), (), level, subject)
    )
    opened = story.now.rounds.open
    if reply.refused or opened is None:
        return
    asked = Asked.by(story.now, opened)
    here_before, there_before = (
        _standing(workshop.now, opened, asked) for workshop in (both.here, both.there)
    )
    keen = story.rng.choice((0.2, 0.6, 0.85, 1.0))
    answering = _Answering(story, opened, asked, keen, here_before, there_before)
    here = _drawn(answering, here_before, keen, None)
    there = _same_outcome(answering, here)
    first = _commands(answering, here_before, here)
    second = _commands(answering, there_before, there)
    await _play(story, first, second)
    if kind is RoundKind.PRODUCTS:
        await _other_wordings(answering, here.answers, there.answers)
    if story.leaver is not None and story.perhaps(0.4):
        await step_out(story)
    await both.must(lambda now: CloseRound(ADA, seen(now)))


# ---- what stands already
def _standing(workshop: Workshop, opened: Round, asked: Asked) -> Minds:
    """What is carried over, sealed, from a round without result, and who has read everything before."""
    users = {someone.seat: someone.user for someone in workshop.people.participants}
    answers: Answers = {}
    for ballot in (workshop.rounds.open or opened).ballots:
        for item, answer in zip(opened.items, ballot.answers, strict=False):
            answers[users[ballot.seat], item] = PrivateAnswer(int(answer))
    return Minds(answers, _have_read(workshop, asked))


def _have_read(workshop: Workshop, asked: Asked) -> frozenset[UserId]:
    """Who has read everything, so that they can answer; in a side of three there is more to read."""
    if workshop.rounds.open is None:
        return frozenset()
    return frozenset(
        user for user, side in asked.sides.items() if _has_read(workshop, asked, user, side)
    )


def _has_read(workshop: Workshop, asked: Asked, user: UserId, side: SideId) -> bool:
    wanted = Reading.ABSENCE | Reading.THREE if asked.is_smallest(side) else Reading.ABSENCE
    return workshop.own(user).has_read & wanted == wanted


# ---- what people answer now
def _drawn(answering: _Answering, before: Minds, keen: float, like: Minds | None) -> Minds:
    """Answers as they come. With ``like``, those of people who have no secret are the same as there."""
    story, asked = answering.story, answering.asked
    answers, read = dict(before.answers), set(before.read)
    for user in asked.sides:
        if like is not None and user not in story.owners:
            answers |= {(user, item): like.answers[user, item] for item in asked.items}
            read |= {user} & like.read
            continue
        if user not in read and story.perhaps(0.1):
            continue  # this person never comes to it
        read.add(user)
        for item in asked.items:
            if story.perhaps(0.85):
                answers[user, item] = YES if story.perhaps(keen) else NOT_YET
    return Minds(answers, frozenset(read))


def _same_outcome(answering: _Answering, here: Minds) -> Minds:
    """Other answers of the same people, of which the same is published."""
    story, asked, before = answering.story, answering.asked, answering.there_before
    if not story.answers:
        return here
    wanted = asked.published(here.answers, here.read)
    for _ in range(_TRIES):
        keen = answering.keen + story.rng.uniform(-0.4, 0.4)
        there = _drawn(answering, before, min(1.0, max(0.0, keen)), here)
        if asked.published(there.answers, there.read) == wanted:
            return there
    # What stands cannot be taken out again, but *not yet* comes to the same as no answer.
    answers = dict(here.answers)
    for key, given in here.answers.items():
        if given is NONE and before.answers[key] is not NONE:
            answers[key] = NOT_YET
    return Minds(answers, here.read | before.read)


# ---- how they come to it
_Deed = tuple[UserId, Maker]
"""Who does something, and what."""


def _commands(answering: _Answering, before: Minds, now: Minds) -> list[_Deed]:
    """What people do to come to these answers: read, answer, and now and then think otherwise."""
    story, opened = answering.story, answering.opened
    understand = doing(Understand, opened.handle)
    reading: list[_Deed] = [(user, understand(user)) for user in sorted(now.read - before.read)]
    answering_now: list[_Deed] = []
    changed = sorted(key for key, given in now.answers.items() if given is not before.answers[key])
    for user, item in story.rng.sample(changed, len(changed)):
        given = now.answers[user, item]
        if story.perhaps(0.1):
            otherwise = NOT_YET if given is YES else YES
            answering_now.append((user, _answer(opened, user, item, otherwise)))
        answering_now.append((user, _answer(opened, user, item, given)))
    return reading + answering_now


def _answer(opened: Round, user: UserId, item: Handle, given: PrivateAnswer) -> Maker:
    return doing(AnswerPrivately, opened.handle, ((item, given),), NOTHING)(user)


async def _play(story: Story, here: list[_Deed], there: list[_Deed]) -> None:
    """Both at once, in whatever order people come to it.

    That somebody acts shows on disk as a commit. So where there is less to do, people press what they pressed before
    once more: the same number of acts, of which fewer change anything.
    """
    for place in range(max(len(here), len(there))):
        mine, other = _or_again(here, place), _or_again(there, place)
        if story.answers:
            await story.both.secret(mine, other)
        elif mine is not None:
            await story.both.must(mine)


def _or_again(deeds: list[_Deed], place: int) -> Maker | None:
    """The next thing to do, or the last answer of somebody once more; None where nobody has answered anything."""
    if not deeds:
        return None
    _, maker = deeds[min(place, len(deeds) - 1)]
    return maker


# ---- other wordings of products
async def _other_wordings(answering: _Answering, here: Answers, there: Answers) -> None:
    """For a product that stays in anyway, some would rather read other words; nothing says who, of which side."""
    story, asked = answering.story, answering.asked
    able_here, able_there = _have_answered(answering, here), _have_answered(answering, there)
    for item in asked.items:
        stays = _is_kept_in(asked, item, here) and _is_kept_in(asked, item, there)
        if item == NAMES or not stays or not able_here or not able_there:
            continue
        many = min(story.rng.randint(1, 3), len(able_here), len(able_there))
        who = story.rng.sample(sorted(able_here), many)
        others = story.rng.sample(sorted(able_there), many) if story.authors else who
        if not able_there.issuperset(others):
            continue
        for mine, other in zip(who, others, strict=True):
            wording = doing(
                AnswerPrivately, answering.opened.handle, ((item, OTHER),), story.line()
            )
            await story.by(mine, other, wording)


def _have_answered(answering: _Answering, answers: Answers) -> frozenset[UserId]:
    """Whoever steps out takes their private words along, so in both workshops they have none."""
    asked = answering.asked
    people = [user for user in asked.sides if user != answering.story.leaver]
    return frozenset(
        user for user in people if any(answers[user, item] is not NONE for item in asked.items)
    )


def _is_kept_in(asked: Asked, item: Handle, answers: Answers) -> bool:
    return any(answers[user, item] is not YES for user in asked.sides)
