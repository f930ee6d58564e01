"""Screens of steps, private answers and products fit Discord's limits, whatever people have written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bot.domain.reassurance.pairs import TieSteps
from bot.domain.reassurance.products import LONGEST_PRODUCT, MOST_PRODUCTS
from bot.domain.reassurance.steps import LONGEST_LINE, AddToStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries
from bot.domain.road.act import Asked
from bot.domain.rounds.answers import LONGEST_WORDING, page
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Post
from bot.domain.state.steps import LONGEST_STEP, MOST_A_DIRECTION, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Choice, Row
from bot.domain.vocabulary.identity import Locale, UserId, Words
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.render import Pack
from tests.domain.build import FIRST, MARA, SIDES, after, decided, person, seen
from tests.domain.round_building import (
    OTHER,
    YES,
    answer,
    answered,
    asked,
    close,
    the_round,
    understood,
    users,
    with_products,
    with_steps,
    yes_to,
)
from tests.the_pack import the_pack

EN = Locale("en")
MOST_LETTERS, MOST_PARTS, BUTTONS_A_ROW, OPTIONS, BUTTON = 4_000, 40, 5, 25, 80
WORST = Words("*" * LONGEST_LINE)
"""Each of these signs needs a mark before it, so that it does nothing."""
WORST_STEP = Words("*" * LONGEST_STEP)


class Everywhere:
    """Every room and person is somewhere, with ids as long as Discord's."""

    def room(self, key: RoomKey) -> str | None:
        return "<#1234567890123456789>"

    def person(self, user: UserId) -> str:
        return "<@1234567890123456789>"


@cache
def _pack() -> Pack:
    return the_pack()


def _said(text: Text) -> str:
    return _pack().render(text, EN, Everywhere())


def _check(card: Card, slot: str) -> None:
    assert sum(len(_said(one)) for one in card.sections) < MOST_LETTERS, slot
    parts = len(card.sections)
    for row in card.rows:
        if isinstance(row, Choice):
            parts += 2
            assert 0 < len(row.options) <= OPTIONS, slot
            assert all(0 < len(_pack().label(text, EN)) <= 100 for _, text in row.options), slot
        else:
            parts += 1 + len(row)
            assert 0 < len(row) <= BUTTONS_A_ROW, slot
            assert all(0 < len(_pack().label(one.label, EN)) <= BUTTON for one in row), slot
    assert parts <= MOST_PARTS, slot


def _parts(row: Row) -> int:
    return 2 if isinstance(row, Choice) else 1 + len(row)


def _full() -> Workshop:
    """As many steps as there can be, all in the longest words, linked and with worries."""
    workshop = with_steps(each=MOST_A_DIRECTION, worries_shown=False)
    steps = tuple(replace(one, words=WORST_STEP) for one in workshop.reassurance.steps)
    workshop = replace(workshop, reassurance=replace(workshop.reassurance, steps=steps))
    commands: list[Asked] = []
    for one in steps:
        commands.append(
            AddToStep(
                person(one.giver, 0),
                one.handle,
                0,
                StepKind.ACKNOWLEDGMENT,
                WORST,
                WORST,
                WORST,
            )
        )
    for first, second in zip(
        [one for one in steps if one.giver is FIRST],
        [one for one in steps if one.giver is not FIRST],
        strict=True,
    ):
        both, seen_so = (first.handle, second.handle), (first.revision + 1, second.revision + 1)
        commands += [TieSteps(person(side, 0), both, seen_so) for side in SIDES]
    for side in SIDES:
        for user in users(workshop, side):
            commands += [AddWorry(user, steps[0].handle, WorryEnd.RECEIVER, WORST, WORST)] * 6
    return after(workshop, *commands)


def test_the_longest_steps_worries_and_results_fit_messages() -> None:
    workshop = _full()
    shown = decided(workshop, ShowWorries(MARA, seen(workshop)))
    workshop = asked(shown.workshop)
    closed = decided(
        answered(workshop, yes_to(workshop, the_round(workshop).items, 2)), close(workshop)
    )
    for post in (*shown.effects, *closed.effects):
        assert isinstance(post, Post)
        assert len(_said(post.text)) < MOST_LETTERS, post.text.key
    for each in (
        workshop,
        closed.workshop,
        replace(closed.workshop, reassurance=replace(closed.workshop.reassurance, open_level=2)),
    ):
        for slot, card in cards(each).items():
            _check(card, slot)
    assert "board/steps/2" in cards(closed.workshop)
    assert sum(slot.startswith("step/") for slot in cards(closed.workshop)) == 2 * MOST_A_DIRECTION


def test_the_longest_pages_of_private_answers_fit_messages() -> None:
    steps = understood(asked(after(_full(), ShowWorries(MARA, seen(_full())))))
    products = with_products(4, MOST_PRODUCTS)
    worst = tuple(
        replace(one, words=Words("*" * LONGEST_PRODUCT)) for one in products.reassurance.products
    )
    products = understood(
        asked(
            replace(products, reassurance=replace(products.reassurance, products=worst)),
            RoundKind.PRODUCTS,
        )
    )
    first = person(FIRST, 0)
    wording = Words("*" * LONGEST_WORDING)
    for item in the_round(products).items[:-1]:
        if products.product(item) is not None:
            products = after(products, answer(products, first, item, OTHER, wording))
    for workshop in (steps, products):
        for number in range(20):
            shown = page(workshop, first, the_round(workshop).handle, number)
            assert not isinstance(shown, Refusal)
            assert sum(len(_said(one.text)) for one in shown) < MOST_LETTERS
            rows = [one.row for one in shown if one.row]
            assert len(shown) + sum(_parts(row) for row in rows) <= MOST_PARTS
            for row in rows:
                assert len(row.options if isinstance(row, Choice) else row) <= (
                    OPTIONS if isinstance(row, Choice) else BUTTONS_A_ROW
                )
    closed = decided(products, close(products))
    assert all(
        len(_said(one.text)) < MOST_LETTERS for one in closed.effects if isinstance(one, Post)
    )
    for slot, card in cards(closed.workshop).items():
        _check(card, slot)


def test_a_page_never_says_what_anybody_else_answered() -> None:
    workshop = understood(asked(with_steps()))
    mine, other = person(FIRST, 0), person(FIRST, 1)
    before = page(workshop, mine, the_round(workshop).handle, 0)
    for item in the_round(workshop).items:
        workshop = after(workshop, answer(workshop, other, item, YES))
    assert page(workshop, mine, the_round(workshop).handle, 0) == before
