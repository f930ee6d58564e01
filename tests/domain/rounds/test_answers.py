"""Noninterference: what anybody else sees, and how much is stored, depends on private answers by the result alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.documents import Document, SpentAct, encode_document
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId
from bot.domain.vocabulary.text import Text
from tests.domain.build import SIDES, decided, person
from tests.domain.round_building import (
    NO_ANSWER,
    NOT_YET,
    YES,
    answer,
    asked,
    close,
    steps_of,
    the_round,
    understood,
    with_products,
    with_steps,
)

PEOPLE, EACH = 4, 3
Answers = dict[tuple[UserId, Handle], PrivateAnswer]

ASKED = understood(asked(with_steps(PEOPLE, EACH)))
USERS = [person(side, place) for side in SIDES for place in range(PEOPLE)]
KEYS = [(user, item) for item in the_round(ASKED).items for user in USERS]


def _stories() -> st.SearchStrategy[Answers]:
    one = st.sampled_from((YES, NOT_YET, NO_ANSWER))
    return st.lists(one, min_size=len(KEYS), max_size=len(KEYS)).map(
        lambda given: dict(zip(KEYS, given, strict=True))
    )


def _played(workshop: Workshop, answers: Answers) -> tuple[list[object], Decision]:
    """What everybody else can see after each act, with the size of what is stored; then the close."""
    seen: list[object] = []
    acts: list[SpentAct] = []
    for number, ((user, item), given_answer) in enumerate(answers.items()):
        decision = decided(workshop, answer(workshop, user, item, given_answer))
        workshop = decision.workshop
        text, presses = decision.answer.text, decision.answer.presses
        acts.append(SpentAct(user, f"act{number:03}", b"0" * 16, text, presses))
        seen.append((decision.effects, workshop.revision))
    # Cards after a single answer are compared in test_rounds.py; here once, when all have been given.
    seen += [cards(workshop), len(encode_document(Document(workshop, tuple(acts))))]
    closed = decided(workshop, close(workshop))
    seen.append((closed.effects, closed.answer, cards(closed.workshop), closed.workshop.revision))
    stored = len(encode_document(Document(closed.workshop, tuple(acts))))
    return [*seen, stored], closed


def _rearranged(answers: Answers, order: Sequence[int], silent: Sequence[bool]) -> Answers:
    """Other answers with the same result: people of a side change places, and silence is changed for *not yet*."""
    changed: Answers = {}
    for number, (user, item) in enumerate(KEYS):
        side, place = divmod(USERS.index(user), PEOPLE)
        other = USERS[side * PEOPLE + order[place]]
        given_answer = answers[(other, item)]
        if given_answer is not YES:
            given_answer = NO_ANSWER if silent[number] else NOT_YET
        changed[(user, item)] = given_answer
    return changed


@settings(max_examples=100, deadline=None)
@given(
    answers=_stories(),
    order=st.permutations(range(PEOPLE)),
    silent=st.lists(st.booleans(), min_size=len(KEYS), max_size=len(KEYS)),
)
def test_answers_that_lead_to_the_same_result_are_the_same_to_everybody_else(
    answers: Answers, order: Sequence[int], silent: Sequence[bool]
) -> None:
    one, _ = _played(ASKED, answers)
    other, _ = _played(ASKED, _rearranged(answers, order, silent))
    assert one == other


@settings(max_examples=100, deadline=None)
@given(one=_stories(), other=_stories())
def test_of_rounds_without_a_result_all_are_the_same_also_in_what_can_be_done_next(
    one: Answers, other: Answers
) -> None:
    """Too few answers, nothing with yes from both ends, or such steps in one direction only: nobody can tell which."""
    second = {side: steps_of(ASKED, side) for side in SIDES}

    def in_one_direction(answers: Answers) -> Answers:
        # Nobody of the givers affords the steps of one direction: at most the other direction has any.
        return {
            (user, item): NOT_YET
            if item in second[SideId.FIRST] and user < person(SideId.SECOND, 0)
            else given_answer
            for (user, item), given_answer in answers.items()
        }

    seen, closed = _played(ASKED, in_one_direction(one))
    seen_too, closed_too = _played(ASKED, in_one_direction(other))
    assert seen == seen_too
    assert cards(asked(closed.workshop)) == cards(asked(closed_too.workshop))


def _published(workshop: Workshop) -> set[tuple[SideId, int]]:
    return {
        (one.giver, steps_of(workshop, one.giver).index(one.handle))
        for one in workshop.reassurance.steps
        if one.level
    }


@settings(max_examples=100, deadline=None)
@given(answers=_stories())
def test_with_the_sides_exchanged_the_same_is_published_the_other_way_round(
    answers: Answers,
) -> None:
    mirrored: Answers = {}
    for user, item in KEYS:
        side, place = divmod(USERS.index(user), PEOPLE)
        step = ASKED.step(item)
        assert step is not None
        number = steps_of(ASKED, step.giver).index(item)
        across = (person(SIDES[1 - side], place), steps_of(ASKED, step.giver.other)[number])
        mirrored[across] = answers[(user, item)]
    _, closed = _played(ASKED, answers)
    _, closed_mirrored = _played(ASKED, {key: mirrored[key] for key in KEYS})
    other_way = {(side.other, number) for side, number in _published(closed.workshop)}
    assert other_way == _published(closed_mirrored.workshop)
    keys = [
        [one.text.key for one in each.effects if isinstance(one, Post)]
        for each in (closed, closed_mirrored)
    ]
    assert keys[0] == keys[1]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_who_keeps_words_in_and_how_many_do_shows_in_nothing(data: st.DataObject) -> None:
    workshop = understood(asked(with_products(PEOPLE), RoundKind.PRODUCTS))
    users, items = USERS, the_round(workshop).items
    kept = set(data.draw(st.lists(st.sampled_from(items), unique=True)))

    def answers() -> Answers:
        made: Answers = {}
        for item in items:
            objecting = (
                data.draw(st.lists(st.sampled_from(users), min_size=1, unique=True))
                if item in kept
                else []
            )
            for user in users:
                no = data.draw(st.sampled_from((NOT_YET, NO_ANSWER)))
                made[(user, item)] = no if user in objecting else YES
        return made

    one, _ = _played(workshop, answers())
    other, _ = _played(workshop, answers())
    assert one == other


def test_the_pair_of_plays_is_not_blind_to_a_difference() -> None:
    """A published step more is seen by everybody: the comparison above would find it."""
    first, second = steps_of(ASKED, SIDES[0])[0], steps_of(ASKED, SIDES[1])[0]
    nothing: Answers = dict.fromkeys(KEYS, NOT_YET)
    both = {(user, item): YES if item in (first, second) else NOT_YET for user, item in KEYS}
    assert _played(ASKED, nothing)[0] != _played(ASKED, both)[0]
    assert Text("rounds:nothing_published", question=Text("rounds:after_lacking")) in [
        one.text for one in _played(ASKED, nothing)[1].effects if isinstance(one, Post)
    ]
