"""Workshops in which steps have been put up, and people who answer privately."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from bot.domain.boards.private_notes import WriteNote
from bot.domain.reassurance.products import DraftProduct
from bot.domain.reassurance.steps import PutUpStep
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import PrivateAnswer, Round, RoundKind
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from tests.domain.build import FIRST, MARA, SIDES, after, at_place, person, seen

NOTHING = Words("")
YES, NOT_YET, NO_ANSWER, OTHER = (
    PrivateAnswer.YES,
    PrivateAnswer.NOT_YET,
    PrivateAnswer.NONE,
    PrivateAnswer.OTHER_WORDING,
)
Answers = Mapping[tuple[UserId, Handle], PrivateAnswer]


def noted(
    workshop: Workshop, by: UserId, giver: SideId, words: Words, concern: Handle | None = None
) -> Workshop:
    """Somebody has worded a step and reads how it would stand."""
    answers = () if concern is None else (concern,)
    return after(workshop, WriteNote(by, ContributionKind.STEP, words, answers, giver))


def put_up(
    workshop: Workshop, by: UserId, giver: SideId, words: Words, concern: Handle | None = None
) -> Workshop:
    """Somebody has put up a step, as they had worded it before."""
    workshop = noted(workshop, by, giver, words, concern)
    return after(workshop, PutUpStep(by, workshop.boards.contributions[-1].handle))


@cache
def with_steps(count: int = 4, each: int = 3, *, worries_shown: bool = True) -> Workshop:
    """So many a side, in reassurance; so many steps in each direction, their worries shown."""
    workshop = at_place("reassurance", count=count, session=True)
    for number in range(each):
        for side in SIDES:
            line = Words(f"Step {number} of {side.value}")
            workshop = put_up(workshop, person(side, 0), side, line)
    return after(workshop, ShowWorries(MARA, seen(workshop))) if worries_shown else workshop


@cache
def with_products(count: int = 4, products: int = 2) -> Workshop:
    """So many a side, in re-entry; so many drafts of words that might leave."""
    workshop = at_place("re-entry", 1, count=count, session=True)
    for number in range(products):
        workshop = after(
            workshop, DraftProduct(person(FIRST, 0), None, Words(f"Thought number {number}"))
        )
    return workshop


def asked(
    workshop: Workshop, kind: RoundKind = RoundKind.STEPS, *, level: int = HERE, subject: str = ""
) -> Workshop:
    """A round about everything that can be asked is open."""
    return after(workshop, OpenRound(MARA, kind, 60, seen(workshop), (), level, subject))


def the_round(workshop: Workshop) -> Round:
    """The round under way."""
    assert workshop.rounds.open is not None
    return workshop.rounds.open


def users(workshop: Workshop, side: SideId | None = None) -> list[UserId]:
    """Who takes part, of one side or of both."""
    sides = SIDES if side is None else (side,)
    return [one.user for each in sides for one in workshop.consented(each)]


def understood(workshop: Workshop, by: Iterable[UserId] | None = None) -> Workshop:
    """These people, or all, have read what absence can tell."""
    handle = the_round(workshop).handle
    return after(
        workshop,
        *(Understand(user, handle) for user in (by if by is not None else users(workshop))),
    )


def answer(
    workshop: Workshop, user: UserId, item: Handle, given: PrivateAnswer, words: Words = NOTHING
) -> AnswerPrivately:
    """One private answer, as a command."""
    return AnswerPrivately(user, the_round(workshop).handle, ((item, given),), words)


def answered(workshop: Workshop, answers: Answers) -> Workshop:
    """The open round with these answers given; everybody has read what is to be read."""
    workshop = understood(workshop)
    commands = (answer(workshop, user, item, given) for (user, item), given in answers.items())
    return after(workshop, *commands)


def close(workshop: Workshop) -> CloseRound:
    """A facilitator closes."""
    return CloseRound(MARA, seen(workshop))


def steps_of(workshop: Workshop, giver: SideId) -> list[Handle]:
    """The steps a side would take, in the order in which they were put up."""
    return [one.handle for one in workshop.reassurance.steps if one.giver is giver]


def yes_to(
    workshop: Workshop, items: Iterable[Handle], of_a_side: int
) -> dict[tuple[UserId, Handle], PrivateAnswer]:
    """So many of each side say yes to these."""
    return {
        (user, item): YES
        for item in items
        for side in SIDES
        for user in users(workshop, side)[:of_a_side]
    }
