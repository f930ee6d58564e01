"""Promise 5, by many pairs: neither private answers, nor who wrote what, nor when somebody wavered, show in anything.

Pairs of workshops differ in these alone. They take the road from command to sealed row side by side; all that anybody
else is shown, rendered with the pack, must be the same, and all that lies on disk must be as long.
"""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.leading.sessions import IAmHere
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId
from bot.trials.beginnings import ADA, SIDES, brought_to, person, seen
from bot.trials.many_pairs import STORIES
from bot.trials.noninterference import SecretsDiffer
from bot.trials.secrecy import one_pair
from bot.trials.two_workshops import Difference, Maker

PAIRS = 21
"""Every story once with other answers, with other authors, and with both. ``./parley bench secrecy`` plays more."""
YES, NOT_YET = PrivateAnswer.YES, PrivateAnswer.NOT_YET


@pytest.mark.long
@pytest.mark.parametrize("story", range(len(STORIES)), ids=[one.name for one in STORIES])
def test_other_answers_of_the_same_outcome_and_other_authors_show_in_nothing(story: int) -> None:
    acts = 0
    for number in range(story, PAIRS, len(STORIES)):
        _, both, difference = asyncio.run(one_pair(number))
        assert difference == ""
        acts += both.acts
    assert acts > 15 * (PAIRS // len(STORIES))


async def _asked(side_of_first: PrivateAnswer, *, of_all: bool) -> SecretsDiffer:
    """Readiness is asked; one side answers this in one workshop and yes in the other, or only one person of it does."""
    both = await SecretsDiffer.of(brought_to(4, 4, "reassurance", 0, True), "a trial of the trial")
    await both.must(
        lambda now: OpenRound(ADA, RoundKind.READINESS, 60, seen(now), (), HERE, "go_on")
    )

    def read(by: UserId) -> Maker:
        return lambda now: Understand(by, _round(now))

    def says(by: UserId, given: PrivateAnswer) -> Maker:
        return lambda now: AnswerPrivately(by, _round(now), ((_round(now), given),))

    for side in SIDES:
        for place in range(4):
            by = person(side, place)
            await both.must(read(by))
            other = side_of_first if side is SIDES[0] and (of_all or place == 0) else YES
            await both.secret(says(by, YES), says(by, other))
    return both


def _round(now: Workshop) -> Handle:
    assert now.rounds.open is not None
    return now.rounds.open.handle


def test_one_no_among_four_yes_shows_in_nothing() -> None:
    async def play() -> None:
        both = await _asked(NOT_YET, of_all=False)
        await both.must(lambda now: CloseRound(ADA, seen(now)))

    asyncio.run(play())


def test_another_published_outcome_is_noticed_and_only_once_it_is_published() -> None:
    async def play() -> None:
        both = await _asked(NOT_YET, of_all=True)
        with pytest.raises(Difference, match="a post differs"):
            await both.must(lambda now: CloseRound(ADA, seen(now)))

    asyncio.run(play())


def test_what_changes_a_card_is_noticed() -> None:
    async def play() -> None:
        both = await SecretsDiffer.of(
            brought_to(4, 4, "reassurance", 0, False), "a trial of the trial"
        )
        with pytest.raises(Difference, match="how many posts wait"):
            await both.secret(lambda _: IAmHere(person(SIDES[0], 0)), None)

    asyncio.run(play())
