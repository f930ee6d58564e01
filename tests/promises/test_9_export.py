"""Promise 9: what leaves is only wording that nobody taking part objected to, and no name."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.boundaries.findings import Finding, FindingKind
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.export import Notes, export
from bot.domain.reassurance.products import RewordProduct
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from tests.domain.build import AT, FIRST, after, person
from tests.domain.round_building import (
    NO_ANSWER,
    NOT_YET,
    OTHER,
    YES,
    answer,
    asked,
    close,
    understood,
    users,
    with_products,
)

ASKED = understood(asked(with_products(4, 3), RoundKind.PRODUCTS))
PRODUCTS = [one.handle for one in ASKED.reassurance.products]
NOBODY: tuple[Words, ...] = ()


def _leaves(workshop: Workshop) -> set[Words]:
    notes = export(workshop, AT, NOBODY)
    if isinstance(notes, Refusal):
        assert notes.reason is Reason.NOTHING_GOES_OUT
        return set()
    return set(notes.wordings)


def _closed(answers: dict[tuple[UserId, Handle], PrivateAnswer]) -> Workshop:
    wording = Words("Other words.")
    workshop = ASKED
    for (user, item), given_answer in answers.items():
        words = wording if given_answer is OTHER else Words("")
        workshop = after(workshop, answer(workshop, user, item, given_answer, words))
    return after(workshop, close(workshop))


@settings(max_examples=100)
@given(st.data())
def test_exactly_the_words_leave_that_everybody_on_both_sides_let_go(data: st.DataObject) -> None:
    answers: dict[tuple[UserId, Handle], PrivateAnswer] = {}
    for item in PRODUCTS:
        mostly = data.draw(st.sampled_from(((YES,), (YES, NOT_YET, NO_ANSWER, OTHER))))
        for user in users(ASKED):
            answers[(user, item)] = data.draw(st.sampled_from(mostly))
    workshop = _closed(answers)
    everybody = {
        item for item in PRODUCTS if all(answers[(user, item)] is YES for user in users(ASKED))
    }
    assert _leaves(workshop) == {
        one.words for one in workshop.reassurance.products if one.handle in everybody
    }


def test_words_that_changed_after_everybody_let_them_go_do_not_leave() -> None:
    workshop = _closed({(user, item): YES for item in PRODUCTS for user in users(ASKED)})
    product = workshop.reassurance.products[0]
    changed = Words("Quite other words.")
    workshop = after(
        workshop, RewordProduct(person(FIRST, 0), product.handle, product.revision, changed)
    )
    assert changed not in _leaves(workshop)
    assert len(_leaves(workshop)) == len(PRODUCTS) - 1


def test_words_on_which_somebody_stepped_out_do_not_leave() -> None:
    workshop = ASKED
    for item in PRODUCTS:
        workshop = after(workshop, *(answer(workshop, user, item, YES) for user in users(ASKED)))
    workshop = after(workshop, Withdraw(person(FIRST, 0)))
    assert _leaves(after(workshop, close(workshop))) == set()


def test_a_name_or_unreleased_words_keep_everything_in() -> None:
    workshop = _closed({(user, item): YES for item in PRODUCTS for user in users(ASKED)})
    named = export(workshop, AT, (Words("Thought"),))
    quoted = export(workshop, AT, NOBODY, (Finding(PRODUCTS[0], FindingKind.QUOTE),))
    for held in (named, quoted):
        assert isinstance(held, Refusal)
        assert held.reason is Reason.EXPORT_HOLDS
    assert isinstance(export(workshop, AT, (Words("Somebody Else"),)), Notes)
