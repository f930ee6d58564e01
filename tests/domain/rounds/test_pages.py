"""What one person is shown, page by page, when they come to their private answers, and which answers are taken."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.domain.reassurance.pairs import TieSteps
from bot.domain.reassurance.products import DraftProduct
from bot.domain.reassurance.steps import number_of
from bot.domain.rounds.answers import (
    GIVES,
    RECEIVES,
    STEPS,
    AnswerPrivately,
    Page,
    Understand,
    answers_in_list,
    page,
    page_of,
    rounds_of,
)
from bot.domain.rounds.lists import LEAVE
from bot.domain.rounds.readiness import GO_ON
from bot.domain.state.ballots import NAMES, RoundKind, answer_of
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb, Weight
from bot.domain.vocabulary.identity import Handle, SeatId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.text import Text
from tests.domain.build import FIRST, OUTSIDER, SECOND, after, person, refused
from tests.domain.round_building import (
    NOT_YET,
    OTHER,
    YES,
    answer,
    answered,
    asked,
    close,
    steps_of,
    the_round,
    understood,
    with_products,
    with_steps,
)

ANNA = person(FIRST, 0)
NO_ROUND = Handle("gone")
LONG_A_PAGE = 5
"""So many words of 285 letters fill a page."""


@cache
def about_products() -> Workshop:
    """Everybody is asked about words that might leave, and about the names."""
    return understood(asked(with_products(), RoundKind.PRODUCTS))


@cache
def on_three_pages() -> Workshop:
    """Long words, five each on two pages, and the question about names alone on the third."""
    long = (Words(f"{number} {'x' * 283}") for number in range(2 * LONG_A_PAGE))
    drafts = (DraftProduct(ANNA, None, words) for words in long)
    workshop = understood(asked(after(with_products(products=0), *drafts), RoundKind.PRODUCTS))
    opened = the_round(workshop)
    names_last = tuple(
        sorted(opened.items, key=lambda item: item == NAMES)
    )  # it is asked in any order
    return replace(
        workshop, rounds=replace(workshop.rounds, open=replace(opened, items=names_last))
    )


def shown(workshop: Workshop, number: int = 0) -> Page:
    """What Anna is shown of the open round."""
    found = page(workshop, ANNA, the_round(workshop).handle, number)
    assert not isinstance(found, Refusal)
    return found


def turns(workshop: Workshop, number: int) -> list[tuple[Verb, int]]:
    """The buttons at the foot of a page, and to which page each leads."""
    foot = shown(workshop, number)[-1].row
    assert isinstance(foot, tuple)
    assert {one.subject for one in foot} == {the_round(workshop).handle}
    return [(one.verb, one.revision) for one in foot]


def of(text: Text, name: str) -> object:
    """A value of a text."""
    return dict(text.values)[name]


# ---- pages
def test_from_each_page_a_button_leads_to_the_one_before_and_the_one_after() -> None:
    workshop = on_three_pages()
    assert turns(workshop, 0) == [(Verb.LATER_ANSWERS, 1)]
    assert turns(workshop, 1) == [(Verb.EARLIER_ANSWERS, 0), (Verb.LATER_ANSWERS, 2)]
    assert turns(workshop, 2) == [(Verb.EARLIER_ANSWERS, 1)]
    feet = [shown(workshop, number)[-1].text.key for number in range(3)]
    assert feet == ["rounds:page_foot", "rounds:page_foot", "rounds:page_last"]


def test_a_page_says_which_it_is_of_how_many_and_until_when() -> None:
    workshop = on_three_pages()
    heads = [shown(workshop, number)[0].text for number in range(3)]
    assert [(of(head, "page"), of(head, "pages")) for head in heads] == [(1, 3), (2, 3), (3, 3)]
    until = Text("rounds:until", closes_at=the_round(workshop).closes_at)
    assert {(of(head, "until"), of(head, "kind")) for head in heads} == {(until, "products")}


@pytest.mark.parametrize(("wished", "page_shown"), [(-1, 1), (3, 3), (40, 3)])
def test_a_page_that_is_not_there_is_the_nearest(wished: int, page_shown: int) -> None:
    assert of(shown(on_three_pages(), wished)[0].text, "page") == page_shown


def test_what_stands_on_one_page_has_no_foot() -> None:
    keys = [one.text.key for one in shown(about_products())]
    assert keys == ["rounds:page", "rounds:ask_products", "rounds:ask_other_wording"]


def test_an_item_stands_on_its_page_and_what_is_unknown_on_the_first() -> None:
    workshop = on_three_pages()
    opened = the_round(workshop)
    places = [0, LONG_A_PAGE - 1, LONG_A_PAGE, 2 * LONG_A_PAGE]
    pages = [page_of(workshop, opened.handle, opened.items[place]) for place in places]
    assert pages == [0, 0, 1, 2]
    assert page_of(workshop, opened.handle, NO_ROUND) == 0
    assert page_of(workshop, NO_ROUND, opened.items[LONG_A_PAGE]) == 0


def test_answers_that_stay_sealed_say_so_and_can_be_changed() -> None:
    workshop = answered(asked(with_steps()), {})
    sealed = the_round(workshop)
    workshop = after(workshop, close(workshop))
    # Another thing is asked meanwhile: what stays sealed is changed there and nowhere else.
    workshop = understood(asked(workshop, RoundKind.READINESS, subject=GO_ON))
    found = page(workshop, ANNA, sealed.handle, 0)
    assert not isinstance(found, Refusal)
    assert of(found[0].text, "until") == Text("rounds:sealed")
    one = sealed.items[0]
    changed = after(workshop, AnswerPrivately(ANNA, sealed.handle, ((one, YES),)))
    assert changed.rounds.open == workshop.rounds.open
    (kept,) = changed.rounds.sealed
    ballot = kept.ballot(workshop.own(ANNA).seat)
    assert ballot is not None
    assert answer_of(ballot, 0) is YES


def test_whoever_is_asked_has_the_round_under_way_and_those_that_stay_sealed() -> None:
    workshop = answered(asked(with_steps()), {})
    sealed = the_round(workshop).handle
    workshop = asked(after(workshop, close(workshop)), RoundKind.READINESS, subject=GO_ON)
    anna = workshop.own(ANNA)
    handles = [one.handle for one in rounds_of(workshop, anna)]
    assert handles == [the_round(workshop).handle, sealed]
    assert rounds_of(workshop, replace(anna, seat=SeatId(99))) == ()


# ---- what is asked
def test_a_pair_stands_above_the_list_with_both_of_its_steps_in_full() -> None:
    workshop = with_steps()
    for step in workshop.reassurance.steps:
        workshop = workshop.with_step(
            step.handle, lambda known: replace(known, own_interest=Words("For ourselves."))
        )
    third = [workshop.step(steps_of(workshop, side)[2]) for side in (FIRST, SECOND)]
    pair = [(one.handle, one.revision) for one in third if one is not None]
    handles, revisions = (tuple(column) for column in zip(*pair, strict=True))
    for side in (FIRST, SECOND):
        workshop = after(workshop, TieSteps(person(side, 0), handles, revisions))
    workshop = understood(asked(workshop))
    (lines,) = (of(one.text, "pairs") for one in shown(workshop) if isinstance(one.row, Choice))
    assert isinstance(lines, tuple)
    (line,) = lines
    assert isinstance(line, Text)
    assert line.key == "rounds:ask_pair"
    numbers = sorted(number_of(workshop, one) for one in handles)
    assert [of(line, "first"), of(line, "second")] == numbers


def test_each_step_is_asked_by_the_side_that_would_take_it() -> None:
    workshop = understood(asked(with_steps()))
    (steps,) = (one for one in shown(workshop) if isinstance(one.row, Choice))
    assert of(steps.text, "pairs") == ()
    assert of(steps.text, "level") == the_round(workshop).level
    assert isinstance(steps.row, Choice)
    hints = dict(steps.row.hints)
    for item in steps_of(workshop, FIRST):
        side = workshop.side_name(FIRST)
        assert hints[item] == Text("rounds:label_asks_gives", giver=side)
    for item in steps_of(workshop, SECOND):
        side = workshop.side_name(SECOND)
        assert hints[item] == Text("rounds:label_asks_receives", giver=side)
    assert (steps.row.revision, steps.row.most) == (0, len(the_round(workshop).items))
    assert steps.row.subject == f"{the_round(workshop).handle}.0.{STEPS}"


def test_readiness_has_two_buttons_and_the_one_that_stands_is_outlined() -> None:
    workshop = understood(asked(with_steps(), RoundKind.READINESS, subject=GO_ON))
    opened = the_round(workshop)
    (item,) = opened.items

    def weights(workshop: Workshop) -> list[Weight]:
        row = shown(workshop)[1].row
        assert isinstance(row, tuple)
        assert {one.revision for one in row} == {0}
        assert [one.subject for one in row] == [
            f"{opened.handle}.{item}.{given:d}" for given in (YES, NOT_YET)
        ]
        return [one.weight for one in row]

    assert weights(workshop) == [Weight.QUIET, Weight.QUIET]
    ready = after(workshop, answer(workshop, ANNA, item, YES))
    assert weights(ready) == [Weight.MAIN, Weight.QUIET]
    assert of(shown(ready)[1].text, "now") == int(YES)
    assert weights(after(workshop, answer(workshop, ANNA, item, NOT_YET))) == [
        Weight.QUIET,
        Weight.MAIN,
    ]


def test_other_words_can_be_proposed_for_words_and_not_for_the_names() -> None:
    workshop = about_products()
    (leave, other) = (one.row for one in shown(workshop)[1:])
    assert isinstance(leave, Choice)
    assert isinstance(other, Choice)
    assert [value for value, _ in leave.options] == [*map(str, the_round(workshop).items)]
    assert [value for value, _ in other.options] == [
        str(item) for item in the_round(workshop).items if item != NAMES
    ]
    alone = shown(on_three_pages(), 2)
    assert [one.text.key for one in alone] == [
        "rounds:page",
        "rounds:ask_products",
        "rounds:page_last",
    ]


def test_words_that_somebody_would_rather_read_otherwise_are_marked_to_them() -> None:
    workshop = about_products()
    one = the_round(workshop).items[0]
    assert of(shown(workshop)[1].text, "entries") == ()
    rather = after(workshop, answer(workshop, ANNA, one, OTHER, Words("Rather so.")))
    entries = of(shown(rather)[1].text, "entries")
    assert isinstance(entries, tuple)
    assert [of(entry, "other") for entry in entries] == [True]


# ---- what is taken
def test_a_list_answers_for_its_own_page_and_side_alone() -> None:
    workshop = on_three_pages()
    opened = the_round(workshop)
    second = answers_in_list(workshop, ANNA, (opened.handle, 1, LEAVE), frozenset())
    items = opened.items[LONG_A_PAGE : 2 * LONG_A_PAGE]
    assert second == tuple((item, NOT_YET) for item in items)
    assert answers_in_list(workshop, ANNA, (opened.handle, 3, LEAVE), frozenset(items)) == ()
    assert answers_in_list(workshop, OUTSIDER, (opened.handle, 1, LEAVE), frozenset(items)) == ()
    steps = understood(asked(with_steps()))
    for which, side in ((GIVES, FIRST), (RECEIVES, SECOND)):
        of_one = answers_in_list(steps, ANNA, (the_round(steps).handle, 0, which), frozenset())
        assert {item for item, _ in of_one} == set(steps_of(steps, side))


def test_an_answer_to_nothing_that_is_asked_is_refused() -> None:
    workshop = about_products()
    opened = the_round(workshop)
    of_this, of_none = (opened.items[0], YES), (NO_ROUND, YES)
    for given in ((), (of_none,), (of_this, of_none)):
        command = AnswerPrivately(ANNA, opened.handle, given)
        assert refused(workshop, command).reason is Reason.ROUND_CLOSED


@pytest.mark.parametrize(
    ("words", "reason"),
    [("", Reason.NOTHING_WRITTEN), ("x" * 301, Reason.TOO_LONG), ("x" * 300, None)],
)
def test_other_words_are_written_and_of_at_most_300_letters(
    words: str, reason: Reason | None
) -> None:
    workshop = about_products()
    command = answer(workshop, ANNA, the_round(workshop).items[0], OTHER, Words(words))
    if reason is None:
        kept = the_round(after(workshop, command)).ballot(workshop.own(ANNA).seat)
        assert kept is not None
        assert kept.wordings[0] == Words(words)
        return
    refusal = refused(workshop, command)
    assert refusal.reason is reason
    assert reason is not Reason.TOO_LONG or of(refusal.text, "most") == 300


def test_for_the_names_there_are_no_other_words() -> None:
    workshop = about_products()
    command = answer(workshop, ANNA, NAMES, OTHER, Words("Rather so."))
    assert refused(workshop, command).reason is Reason.ROUND_CLOSED


def test_what_absence_can_tell_of_a_round_that_is_gone_is_not_read() -> None:
    assert refused(about_products(), Understand(ANNA, NO_ROUND)).reason is Reason.ROUND_CLOSED
