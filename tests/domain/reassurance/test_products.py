"""Words that may leave: everybody or not at all, other wordings from nobody, asked anew when a word changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.leading.gates import unmet
from bot.domain.leading.going_on import GoOn
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.reassurance.products import (
    LONGEST_PRODUCT,
    MOST_PRODUCTS,
    DraftProduct,
    RewordProduct,
)
from bot.domain.rounds.asking import OpenRound
from bot.domain.rounds.readiness import let_in
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import NAMES, PrivateAnswer, RoundKind
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    PROMPTS,
    SECOND,
    after,
    at_place,
    decided,
    person,
    refused,
    seen,
)
from tests.domain.examples import NEWCOMER
from tests.domain.round_building import (
    NO_ANSWER,
    NOT_YET,
    OTHER,
    YES,
    Answers,
    answer,
    answered,
    asked,
    close,
    the_round,
    understood,
    users,
    with_products,
)

ANNA, BEA = person(FIRST, 0), person(SECOND, 0)
LINE = Words("People in both towns lie awake when it rains.")


def _everybody(workshop: Workshop) -> dict[tuple[UserId, Handle], PrivateAnswer]:
    return {(user, item): YES for item in the_round(workshop).items for user in users(workshop)}


def _asked() -> Workshop:
    return asked(with_products(), RoundKind.PRODUCTS)


def _closed(workshop: Workshop, answers: Answers) -> Decision:
    workshop = answered(workshop, answers)
    return decided(workshop, close(workshop))


def _keys(decision: Decision) -> list[str]:
    return [one.text.key for one in decision.effects if isinstance(one, Post)]


def test_nothing_leaves_without_somebody_who_came_into_the_room_while_it_was_asked() -> None:
    late = person(FIRST, 3)
    workshop = with_products().with_participant(late, lambda one: replace(one, in_joint=False))
    workshop = asked(workshop, RoundKind.PRODUCTS)
    others = [user for user in users(workshop) if user != late]
    workshop = understood(workshop, others)
    yes = [
        answer(workshop, user, item, YES) for user in others for item in the_round(workshop).items
    ]
    workshop = let_in(after(workshop, *yes), late)
    closed = decided(workshop, close(workshop)).workshop
    assert not any(one.going_out for one in closed.reassurance.products)
    again = asked(closed, RoundKind.PRODUCTS)
    assert set(the_round(again).items) == set(the_round(workshop).items)
    out = _closed(again, _everybody(again))
    assert all(one.going_out for one in out.workshop.reassurance.products)


def test_words_go_out_when_everybody_of_both_sides_says_so() -> None:
    workshop = _asked()
    closed = _closed(workshop, _everybody(workshop))
    assert all(one.going_out for one in closed.workshop.reassurance.products)
    assert closed.workshop.reassurance.names_may_leave
    assert _keys(closed) == ["products:going", "products:names_may_leave"]
    assert {one.room for one in closed.effects if isinstance(one, Post)} == {JOINT}


@pytest.mark.parametrize("answer_given", [NOT_YET, NO_ANSWER], ids=["not this", "no answer"])
@pytest.mark.parametrize("who", [ANNA, BEA], ids=["one side", "the other side"])
def test_one_person_keeps_words_in_and_nobody_learns_who_or_of_which_side(
    who: UserId, answer_given: PrivateAnswer
) -> None:
    workshop = _asked()
    kept = workshop.reassurance.products[0].handle
    answers = _everybody(workshop) | {(who, kept): answer_given}
    closed = _closed(workshop, answers)
    assert [one.going_out for one in closed.workshop.reassurance.products] == [False, True]
    same = _closed(workshop, _everybody(workshop) | {(person(FIRST, 2), kept): NOT_YET})
    assert closed.effects == same.effects
    assert cards(closed.workshop) == cards(same.workshop)


def test_another_wording_keeps_words_in_and_is_shown_from_nobody() -> None:
    told = []
    for who in (ANNA, BEA):
        workshop = answered(_asked(), _everybody(_asked()))
        kept = workshop.reassurance.products[0].handle
        workshop = after(workshop, answer(workshop, who, kept, OTHER, LINE))
        closed = decided(workshop, close(workshop))
        told.append(closed.effects)
        assert _keys(closed) == [
            "products:going",
            "products:staying",
            "products:names_may_leave",
            "products:other_wordings",
        ]
    assert told[0] == told[1]


def test_in_what_order_other_wordings_stand_says_nothing_of_whose_they_are() -> None:
    told = []
    first, second = Words("A wording that comes early."), Words("Zeal is not what we mean.")
    for by_anna, by_bea in ((first, second), (second, first)):
        workshop = answered(_asked(), _everybody(_asked()))
        kept = workshop.reassurance.products[0].handle
        given = (
            answer(workshop, ANNA, kept, OTHER, by_anna),
            answer(workshop, BEA, kept, OTHER, by_bea),
        )
        workshop = after(workshop, *given)
        told.append(decided(workshop, close(workshop)).effects)
    assert told[0] == told[1]


def test_a_wording_taken_back_before_the_close_is_shown_to_nobody() -> None:
    workshop = answered(_asked(), _everybody(_asked()))
    kept = workshop.reassurance.products[0].handle
    workshop = after(
        workshop, answer(workshop, ANNA, kept, OTHER, LINE), answer(workshop, ANNA, kept, YES)
    )
    assert LINE.text not in "".join(
        one.text for each in the_round(workshop).ballots for one in each.wordings
    )
    assert all(
        one.going_out for one in decided(workshop, close(workshop)).workshop.reassurance.products
    )


def test_names_of_sides_leave_only_if_nobody_objects() -> None:
    workshop = _asked()
    closed = _closed(workshop, _everybody(workshop) | {(BEA, NAMES): NOT_YET})
    assert not closed.workshop.reassurance.names_may_leave
    assert _keys(closed) == ["products:going", "products:names_stay"]


def test_a_changed_word_asks_everybody_anew() -> None:
    workshop = _asked()
    workshop = _closed(workshop, _everybody(workshop)).workshop
    product = workshop.reassurance.products[0]
    workshop = after(workshop, RewordProduct(BEA, product.handle, product.revision, LINE))
    assert not workshop.reassurance.products[0].going_out
    assert set(the_round(asked(workshop, RoundKind.PRODUCTS)).items) == {product.handle, NAMES}


def test_the_same_words_are_not_asked_twice() -> None:
    workshop = _closed(_asked(), {}).workshop
    command = OpenRound(MARA, RoundKind.PRODUCTS, 60, seen(workshop))
    assert refused(workshop, command).reason is Reason.PRODUCT_ASKED
    named = replace(command, chosen=(workshop.reassurance.products[0].handle,))
    assert refused(workshop, named).reason is Reason.PRODUCT_ASKED


def test_with_nothing_drafted_there_is_nothing_to_ask() -> None:
    workshop = at_place("re-entry", 1, session=True)
    command = OpenRound(MARA, RoundKind.PRODUCTS, 60, seen(workshop))
    assert refused(workshop, command).reason is Reason.NOTHING_TO_ASK


def test_when_somebody_steps_out_both_sides_read_what_they_read_whenever_words_stay_in() -> None:
    opened = asked(with_products(5), RoundKind.PRODUCTS)
    workshop = after(answered(opened, _everybody(opened)), Withdraw(ANNA))
    closed, unanswered = (decided(one, close(one)) for one in (workshop, opened))
    assert closed.effects == unanswered.effects
    boards = [cards(one.workshop)["board/products"] for one in (closed, unanswered)]
    assert boards[0] == boards[1]
    # Nothing was decided, so the same words may be asked about again; else that would be pressure.
    assert not any(one.going_out for one in closed.workshop.reassurance.products)
    asked(closed.workshop, RoundKind.PRODUCTS)
    same_words = OpenRound(MARA, RoundKind.PRODUCTS, 60, seen(unanswered.workshop))
    assert refused(unanswered.workshop, same_words).reason is Reason.PRODUCT_ASKED


def test_whoever_comes_in_later_is_asked_before_anything_leaves() -> None:
    workshop = _asked()
    workshop = after(answered(workshop, _everybody(workshop)), close(workshop))
    assert workshop.reassurance.names_may_leave
    assert all(one.going_out for one in workshop.reassurance.products)
    workshop = after(workshop, Invite(MARA, NEWCOMER, SECOND))
    workshop = after(workshop, Consent(NEWCOMER, workshop.audience.revision))
    opened = asked(workshop, RoundKind.READINESS, subject=f"new.{workshop.own(NEWCOMER).handle}")
    ready = understood(opened, [user for user in users(opened) if user != NEWCOMER])
    item = the_round(ready).items[0]
    ready = after(
        ready, *(answer(ready, user, item, YES) for user in users(ready) if user != NEWCOMER)
    )
    inside = after(ready, close(ready))
    assert inside.own(NEWCOMER).in_joint
    assert not inside.reassurance.names_may_leave
    assert not any(one.asked or one.going_out for one in inside.reassurance.products)
    assert (
        the_round(asked(inside, RoundKind.PRODUCTS)).ballot(inside.own(NEWCOMER).seat) is not None
    )


def test_another_wording_of_somebody_who_stayed_is_shown_though_somebody_stepped_out() -> None:
    opened = asked(with_products(5), RoundKind.PRODUCTS)
    kept = opened.reassurance.products[0].handle
    workshop = after(
        answered(opened, _everybody(opened)), answer(opened, BEA, kept, OTHER, LINE), Withdraw(ANNA)
    )
    assert "products:other_wordings" in _keys(decided(workshop, close(workshop)))


def test_before_going_on_everything_is_asked_in_its_present_words() -> None:
    workshop = replace(with_products(), part_index=1)
    assert Text("gates:products_asked") in unmet(workshop)
    assert refused(workshop, GoOn(MARA, seen(workshop))).reason is Reason.NOT_YET_MET
    closed = after(asked(workshop, RoundKind.PRODUCTS), close(asked(workshop, RoundKind.PRODUCTS)))
    assert unmet(closed) == ()


# ---- drafting
def test_drafts_have_no_author_and_the_third_party_writes_none() -> None:
    workshop = at_place("re-entry", 1, session=True)
    assert after(workshop, DraftProduct(ANNA, None, LINE)) == after(
        workshop, DraftProduct(BEA, None, LINE)
    )
    assert refused(workshop, DraftProduct(MARA, None, LINE)).reason is Reason.NOT_YOURS
    assert (
        refused(workshop, DraftProduct(ANNA, Handle("nowhere"), LINE)).reason
        is Reason.NO_SUCH_PRODUCT
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [(Words("\n"), Reason.NOTHING_WRITTEN), (Words("x" * (LONGEST_PRODUCT + 1)), Reason.TOO_LONG)],
)
def test_a_draft_needs_words_that_fit(words: Words, reason: Reason) -> None:
    assert (
        refused(at_place("re-entry", 1, session=True), DraftProduct(ANNA, None, words)).reason
        is reason
    )


def test_drafts_are_limited_and_belong_to_going_home() -> None:
    full = with_products(4, MOST_PRODUCTS)
    assert refused(full, DraftProduct(ANNA, None, LINE)).reason is Reason.PRODUCTS_FULL
    assert (
        refused(at_place("ideas"), DraftProduct(ANNA, None, LINE)).reason
        is Reason.NOT_IN_THIS_PHASE
    )


def test_a_draft_stays_as_it_is_while_it_is_being_asked_about_and_a_stale_form_changes_nothing() -> (
    None
):
    workshop = with_products()
    product = workshop.reassurance.products[0]
    command = RewordProduct(ANNA, product.handle, product.revision, LINE)
    assert refused(asked(workshop, RoundKind.PRODUCTS), command).reason is Reason.ASKED_NOW
    assert refused(after(workshop, command), command).reason is Reason.PRODUCT_CHANGED
    same = RewordProduct(ANNA, product.handle, product.revision, product.words)
    assert refused(workshop, same).reason is Reason.ALREADY_SO
    assert (
        refused(workshop, replace(command, product=Handle("gone"))).reason is Reason.NO_SUCH_PRODUCT
    )


def test_while_the_joint_room_is_quiet_no_words_are_drafted_or_reworded() -> None:
    before = with_products()
    met = replace(
        before, part_index=1, meeting=replace(before.meeting, session=SessionStage.TOGETHER)
    )
    product = met.reassurance.products[0]
    for command in (
        DraftProduct(ANNA, None, LINE),
        RewordProduct(ANNA, product.handle, product.revision, LINE),
    ):
        after(met, command)
        for still in (
            replace(met, meeting=replace(met.meeting, paused=True)),
            replace(met, meeting=replace(met.meeting, hidden=True)),
            replace(met, meeting=replace(met.meeting, in_break=frozenset({FIRST}))),
        ):
            assert refused(still, command).reason is Reason.JOINT_IS_QUIET


def test_what_is_said_of_names_says_that_places_are_not_recognised() -> None:
    for file in ("products", "rounds"):
        words = (PROMPTS / "kelman" / "en" / f"{file}.md.j2").read_text(encoding="utf-8")
        assert "places" in words
        assert "bot cannot" in words
