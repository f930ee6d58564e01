"""Secret rounds: whom they ask, what counts as yes, what is published, and what never shows in anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.documents import Document, decode_document, encode_document
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.reassurance.wording import ProposeWords, TakeWords
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.rooms.reports import ReportLeft
from bot.domain.rounds.answers import (
    GIVES,
    STEPS,
    AnswerPrivately,
    Page,
    Understand,
    answers_in_list,
    page,
)
from bot.domain.rounds.asking import OpenRound
from bot.domain.rounds.lists import LEAVE
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import Afterwards, RoundKind, answer_of, needed
from bot.domain.state.decisions import Post
from bot.domain.state.people import Reading
from bot.domain.state.steps import AT_HOME
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    SECOND,
    SIDES,
    after,
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
    answer,
    answered,
    asked,
    close,
    put_up,
    steps_of,
    the_round,
    understood,
    users,
    with_products,
    with_steps,
    yes_to,
)

ANNA = person(FIRST, 0)
NOTHING_PUBLISHED = (
    Post(JOINT, Text("rounds:nothing_published", question=Text("rounds:after_lacking"))),
)


@pytest.mark.parametrize(("people", "yes"), [(2, 2), (3, 2), (4, 2), (5, 3), (6, 4), (7, 4)])
def test_yes_needs_more_than_half_but_never_all_and_at_least_two(people: int, yes: int) -> None:
    assert needed(people) == yes


# ---- opening
@pytest.mark.parametrize("count", [1, 2])
def test_two_of_a_side_are_not_asked_privately(count: int) -> None:
    workshop = after(with_steps(2), *(Withdraw(person(side, 0)) for side in SIDES if count == 1))
    command = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop))
    assert refused(workshop, command).reason is Reason.TOO_FEW_FOR_ROUND


def test_nobody_is_asked_before_worries_have_had_their_place() -> None:
    workshop = with_steps(worries_shown=False)
    assert (
        refused(workshop, OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop))).reason
        is Reason.WORRIES_FIRST
    )
    named = OpenRound(
        MARA, RoundKind.STEPS, 60, seen(workshop), (workshop.reassurance.steps[0].handle,)
    )
    assert refused(workshop, named).reason is Reason.WORRIES_FIRST


def test_fewer_than_three_steps_in_one_direction_are_not_asked() -> None:
    workshop = with_steps()
    chosen = (*steps_of(workshop, FIRST), *steps_of(workshop, SECOND)[:2])
    command = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), chosen)
    assert refused(workshop, command).reason is Reason.CHOOSE_MORE
    assert refused(
        with_steps(each=2), OpenRound(MARA, RoundKind.STEPS, 60, seen(with_steps(each=2)))
    ).reason is (Reason.TOO_FEW_STEPS)


def test_the_closing_moment_is_announced_to_both_sides_and_lies_ahead_of_what_was_wished() -> None:
    decision = decided(with_steps(), OpenRound(MARA, RoundKind.STEPS, 60, seen(with_steps())))
    closes_at = the_round(decision.workshop).closes_at
    assert 60 <= (closes_at - AT).total_seconds() / 60 <= 61
    assert closes_at.second == 0
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert post.room == JOINT
    assert dict(post.text.values)["closes_at"] == closes_at
    assert [one.verb for one in post.presses] == [Verb.PRIVATE_ANSWERS]


@pytest.mark.parametrize("minutes", [0, 4, 14 * 24 * 60 + 1])
def test_a_closing_moment_that_nobody_could_use_is_refused(minutes: int) -> None:
    workshop = with_steps()
    command = OpenRound(MARA, RoundKind.STEPS, minutes, seen(workshop))
    assert refused(workshop, command).reason is Reason.NO_CLOSING_MOMENT


def test_one_thing_is_asked_at_a_time() -> None:
    workshop = asked(with_steps())
    command = OpenRound(MARA, RoundKind.READINESS, 60, seen(workshop), subject="go_on")
    assert refused(workshop, command).reason is Reason.ROUND_OPEN


def test_a_phase_is_not_left_while_both_sides_are_being_asked_but_closing_always_works() -> None:
    workshop = asked(with_steps())
    while workshop.part_index + 1 < len(workshop.phase.parts):
        workshop = after(workshop, GoOnAllTheSame(MARA, seen(workshop)))
    assert refused(workshop, GoOnAllTheSame(MARA, seen(workshop))).reason is Reason.ROUND_OPEN
    assert decided(workshop, close(workshop)).effects == NOTHING_PUBLISHED


# ---- answering
def test_whom_a_round_asks_is_fixed_when_it_opens() -> None:
    workshop = after(asked(with_steps()), Invite(MARA, NEWCOMER, SECOND))
    workshop = after(workshop, Consent(NEWCOMER, workshop.audience.revision))
    handle = the_round(workshop).handle
    assert refused(workshop, Understand(NEWCOMER, handle)).reason is Reason.NOT_IN_ROUND
    assert the_round(workshop).asked(SECOND) == 4


@pytest.mark.parametrize("by", [MARA, NOOR, OUTSIDER])
def test_nobody_but_those_asked_has_answers(by: UserId) -> None:
    workshop = asked(with_steps())
    item = the_round(workshop).items[0]
    assert refused(workshop, answer(workshop, by, item, YES)).reason is Reason.NOT_YOURS
    shown = page(workshop, by, the_round(workshop).handle, 0)
    assert isinstance(shown, Refusal)
    assert shown.reason is Reason.NOT_YOURS


def test_before_the_first_answer_everybody_reads_what_absence_can_tell() -> None:
    workshop = asked(with_steps())
    opened = the_round(workshop)
    assert (
        refused(workshop, answer(workshop, ANNA, opened.items[0], YES)).reason is Reason.READ_FIRST
    )
    shown = page(workshop, ANNA, opened.handle, 0)
    assert not isinstance(shown, Refusal)
    assert [one.text.key for one in shown] == ["rounds:absence", "rounds:absence_foot"]
    decision = decided(workshop, Understand(ANNA, opened.handle))
    assert decision.effects == ()
    assert decision.workshop.own(ANNA).has_read == Reading.ABSENCE
    after(decision.workshop, answer(workshop, ANNA, opened.items[0], YES))


def test_a_side_of_three_reads_besides_what_a_result_tells_in_it() -> None:
    workshop = asked(with_steps(3))
    shown = page(workshop, ANNA, the_round(workshop).handle, 0)
    assert not isinstance(shown, Refusal)
    assert "rounds:absence_of_three" in [one.text.key for one in shown]
    assert understood(workshop, [ANNA]).own(ANNA).has_read == Reading.ABSENCE | Reading.THREE


def test_an_answer_changes_one_digit_of_ones_own_and_nothing_else() -> None:
    workshop = understood(asked(with_steps()))
    opened = the_round(workshop)
    decision = decided(workshop, answer(workshop, ANNA, opened.items[1], YES))
    assert decision.effects == ()
    assert cards(decision.workshop) == cards(workshop)
    others = [one for one in opened.ballots if one.seat != workshop.own(ANNA).seat]
    assert [one for one in the_round(decision.workshop).ballots if one in others] == others
    assert (
        replace(
            decision.workshop, rounds=replace(decision.workshop.rounds, open=workshop.rounds.open)
        )
        == workshop
    )
    assert len(encode_document(Document(decision.workshop))) == len(
        encode_document(Document(workshop))
    )


def test_an_answer_can_be_changed_and_taken_back_until_the_close() -> None:
    workshop = understood(asked(with_steps()))
    item = the_round(workshop).items[0]
    given = after(workshop, answer(workshop, ANNA, item, YES))
    assert after(given, answer(workshop, ANNA, item, NO_ANSWER)) == workshop
    assert (
        after(given, answer(workshop, ANNA, item, NOT_YET), answer(workshop, ANNA, item, YES))
        == given
    )


def test_a_page_shows_ones_own_answers_and_asks_each_end_its_own_question() -> None:
    workshop = understood(asked(with_steps()))
    opened = the_round(workshop)
    workshop = after(workshop, answer(workshop, ANNA, opened.items[0], YES))
    only = page(workshop, ANNA, opened.handle, 0)
    assert not isinstance(only, Refusal)
    assert page(workshop, ANNA, opened.handle, 1) == only  # all six fit one showing
    (steps,) = _lists(only)
    assert [hint.key for _, hint in steps.hints] == [
        *["rounds:label_asks_gives"] * 3,
        *["rounds:label_asks_receives"] * 3,
    ]
    assert [value for value, _ in steps.hints] == [value for value, _ in steps.options]
    assert steps.chosen == {str(opened.items[0])}
    other = page(workshop, person(FIRST, 1), opened.handle, 0)
    assert not isinstance(other, Refusal)
    assert not any(one.chosen for one in _lists(other))


def test_one_list_answers_for_all_steps_in_it_and_what_is_left_out_is_not_yet() -> None:
    workshop = understood(asked(with_steps()))
    opened = the_round(workshop)
    ours = steps_of(workshop, FIRST)
    given_answers = answers_in_list(workshop, ANNA, (opened.handle, 0, STEPS), frozenset(ours[:2]))
    theirs = {(item, NOT_YET) for item in steps_of(workshop, SECOND)}
    assert set(given_answers) == {(ours[0], YES), (ours[1], YES), (ours[2], NOT_YET), *theirs}
    workshop = after(workshop, AnswerPrivately(ANNA, opened.handle, given_answers))
    shown = page(workshop, ANNA, opened.handle, 0)
    assert not isinstance(shown, Refusal)
    (steps,) = _lists(shown)
    assert steps.chosen == {str(one) for one in ours[:2]}
    of_before = answers_in_list(workshop, ANNA, (opened.handle, 0, GIVES), frozenset(ours[2:]))
    assert dict(of_before) == {ours[0]: NOT_YET, ours[1]: NOT_YET, ours[2]: YES}


def test_another_wording_stands_until_its_words_are_chosen() -> None:
    workshop = understood(asked(with_products(), RoundKind.PRODUCTS))
    opened = the_round(workshop)
    one, two = opened.items[:2]
    workshop = after(workshop, answer(workshop, ANNA, one, OTHER, Words("Rather so.")))
    where = (opened.handle, 0, LEAVE)
    assert dict(answers_in_list(workshop, ANNA, where, frozenset({two}))).keys() == {
        item for item in opened.items if item != one
    }
    assert dict(answers_in_list(workshop, ANNA, where, frozenset({one})))[one] is YES


def _lists(shown: Page) -> list[Choice]:
    return [one.row for one in shown if isinstance(one.row, Choice)]


def test_other_wording_is_for_words_that_might_leave_alone() -> None:
    workshop = understood(asked(with_steps()))
    item = the_round(workshop).items[0]
    assert refused(workshop, answer(workshop, ANNA, item, OTHER)).reason is Reason.ROUND_CLOSED


def test_a_closed_round_takes_no_answers_and_points_to_the_next() -> None:
    workshop = answered(asked(with_steps()), {})
    old = the_round(workshop)
    everything = yes_to(workshop, old.items, 4)
    workshop = after(answered(workshop, everything), close(workshop))
    late = AnswerPrivately(ANNA, old.handle, ((old.items[0], YES),))
    assert refused(workshop, late).reason is Reason.ROUND_CLOSED
    assert refused(workshop, late).presses == ()
    again = asked(workshop, RoundKind.READINESS, subject="go_on")
    assert [one.subject for one in refused(again, late).presses] == [the_round(again).handle]


# ---- closing
def test_closing_works_with_no_answer_at_all_and_only_once() -> None:
    workshop = asked(with_steps())
    decision = decided(workshop, close(workshop))
    assert decision.effects == NOTHING_PUBLISHED
    assert refused(decision.workshop, close(decision.workshop)).reason is Reason.NO_ROUND


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7])
def test_a_step_is_published_with_just_enough_on_both_ends_and_not_with_one_less(
    count: int,
) -> None:
    workshop = asked(with_steps(count))
    found = [steps_of(workshop, side)[0] for side in SIDES]
    enough = answered(workshop, yes_to(workshop, found, needed(count)))
    closed = decided(enough, close(enough))
    assert {one.handle for one in closed.workshop.reassurance.steps if one.level} == set(found)
    (post,) = closed.effects
    assert isinstance(post, Post)
    assert post.text.key == "rounds:published"
    too_few = answered(workshop, yes_to(workshop, found, needed(count) - 1))
    assert decided(too_few, close(too_few)).effects == NOTHING_PUBLISHED


def test_in_a_side_of_three_nothing_counts_before_all_three_have_read_what_it_tells() -> None:
    workshop = asked(with_steps(3))
    found = [steps_of(workshop, side)[0] for side in SIDES]
    absent = person(SECOND, 2)
    read = understood(workshop, [user for user in users(workshop) if user != absent])
    answers = (
        answer(workshop, user, item, YES)
        for item in found
        for side in SIDES
        for user in users(read, side)[:2]
    )
    read = after(read, *answers)
    assert decided(read, close(read)).effects == NOTHING_PUBLISHED
    read = understood(read, [absent])
    assert decided(read, close(read)).effects != NOTHING_PUBLISHED


def test_a_step_with_yes_on_one_side_only_is_never_published() -> None:
    workshop = asked(with_steps())
    answers = {
        (user, item): YES for item in the_round(workshop).items for user in users(workshop, FIRST)
    }
    workshop = answered(workshop, answers)
    closed = decided(workshop, close(workshop))
    assert closed.effects == NOTHING_PUBLISHED
    assert all(one.level == 0 for one in closed.workshop.reassurance.steps)


def test_steps_with_yes_from_both_in_one_direction_only_stay_sealed_until_the_other_has_one_too() -> (
    None
):
    workshop = asked(with_steps(each=4))
    first, second = steps_of(workshop, FIRST), steps_of(workshop, SECOND)
    workshop = answered(workshop, yes_to(workshop, first[:1], 3))
    workshop = after(workshop, close(workshop))
    assert [one.level for one in workshop.reassurance.steps] == [0] * 8
    again = after(workshop, OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (second[0],)))
    assert set(the_round(again).items) == {*first, *second}
    again = answered(again, yes_to(again, second[:1], 2))
    closed = decided(again, close(again))
    assert {one.handle for one in closed.workshop.reassurance.steps if one.level == 1} == {
        first[0],
        second[0],
    }
    assert closed.workshop.rounds.sealed == ()


def test_sealed_answers_can_be_changed_between_rounds_and_then_count_as_changed() -> None:
    workshop = asked(with_steps())
    first, second = steps_of(workshop, FIRST), steps_of(workshop, SECOND)
    old = the_round(workshop).handle
    workshop = answered(workshop, yes_to(workshop, first[:1], 2))
    workshop = after(workshop, close(workshop))
    changed = decided(workshop, AnswerPrivately(ANNA, old, ((first[0], NOT_YET),)))
    assert changed.effects == ()
    assert cards(changed.workshop) == cards(workshop)
    again = asked(changed.workshop)
    again = answered(again, yes_to(again, second[:1], 2))
    assert decided(again, close(again)).effects == NOTHING_PUBLISHED


def test_sealed_answers_lapse_with_the_phase() -> None:
    workshop = asked(with_steps())
    workshop = answered(workshop, yes_to(workshop, steps_of(workshop, FIRST), 4))
    workshop = after(workshop, close(workshop))
    assert workshop.rounds.sealed != ()
    while workshop.phase_id == "reassurance":
        workshop = after(workshop, GoOnAllTheSame(MARA, seen(workshop)))
    assert workshop.rounds.sealed == ()


def test_what_stays_sealed_looks_the_same_whether_a_step_had_yes_from_both_or_none_had() -> None:
    workshop = asked(with_steps())
    one_way = answered(workshop, yes_to(workshop, steps_of(workshop, FIRST), 4))
    nothing = answered(workshop, {})
    seen_by_all = []
    for each in (one_way, nothing):
        closed = decided(each, close(each))
        stored = len(encode_document(Document(closed.workshop)))
        seen_by_all.append((closed.effects, closed.answer, cards(closed.workshop), stored))
    assert seen_by_all[0] == seen_by_all[1]


def test_a_step_is_asked_at_most_twice_at_a_level() -> None:
    workshop = with_steps()
    for _ in range(2):
        workshop = asked(workshop)
        workshop = after(workshop, close(workshop))
    named = OpenRound(
        MARA, RoundKind.STEPS, 60, seen(workshop), (workshop.reassurance.steps[0].handle,)
    )
    assert refused(workshop, named).reason is Reason.ASKED_TWICE
    everything = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop))
    assert refused(workshop, everything).reason is Reason.ALL_ASKED_TWICE


def test_in_other_words_a_step_can_be_asked_about_anew_where_it_was_not_published() -> None:
    workshop = with_steps()
    for _ in range(2):
        workshop = asked(workshop)
        workshop = after(workshop, close(workshop))
    for step in workshop.reassurance.steps:
        other = ProposeWords(ANNA, step.handle, 0, Words(f"Rather: {step.words.text}"))
        workshop = after(workshop, other)
        words = workshop.reassurance.proposals[-1].handle
        givers = users(workshop, step.giver)[:2]
        workshop = after(workshop, *(TakeWords(one, words) for one in givers))
    assert all(one.askings == (0, 0) for one in workshop.reassurance.steps)
    assert not any(one.worries_shown for one in workshop.reassurance.steps), (
        "they were about other words"
    )
    asked(after(workshop, ShowWorries(MARA, seen(workshop))))


def test_what_waits_for_its_worries_is_the_reason_where_the_board_would_do() -> None:
    workshop = with_steps(each=2)
    for side in SIDES:
        workshop = put_up(workshop, person(side, 0), side, Words("One more."))
    assert (
        refused(workshop, OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop))).reason
        is Reason.WORRIES_FIRST
    )


def test_a_step_that_was_published_is_not_asked_again_at_that_level_and_the_refusal_says_so() -> (
    None
):
    workshop = asked(with_steps(each=4))
    published = [steps_of(workshop, side)[0] for side in SIDES]
    workshop = answered(workshop, yes_to(workshop, published, 4))
    workshop = after(workshop, close(workshop))
    named = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (published[0],))
    assert refused(workshop, named).reason is Reason.PUBLISHED_ALREADY
    assert set(the_round(asked(workshop)).items).isdisjoint(published)


def test_what_is_published_is_shuffled_and_the_order_says_nothing_of_who_put_it_up() -> None:
    workshop = asked(with_steps(each=6))
    workshop = answered(workshop, yes_to(workshop, the_round(workshop).items, 4))
    (post,) = decided(workshop, close(workshop)).effects
    assert isinstance(post, Post)
    lines = dict(post.text.values)["steps"]
    assert isinstance(lines, tuple)
    assert len(lines) == 12
    put_up = [one.words for one in workshop.reassurance.steps]
    assert [dict(one.values)["words"] for one in lines if isinstance(one, Text)] != put_up


# ---- stepping out
@pytest.mark.parametrize("command", [Withdraw(ANNA), ReportLeft(ANNA)])
def test_who_steps_out_voids_the_round_and_the_sides_read_only_that_nothing_is_published(
    command: Withdraw | ReportLeft,
) -> None:
    workshop = asked(with_steps(5))
    workshop = answered(workshop, yes_to(workshop, the_round(workshop).items, 5))
    left = decided(workshop, command)
    assert {effect.room for effect in left.effects if isinstance(effect, Post)} == {CONTROL}
    assert Post(CONTROL, Text("rounds:void_note")) in left.effects
    assert the_round(left.workshop).ballot(workshop.own(ANNA).seat) is None
    closed = decided(left.workshop, close(left.workshop))
    assert closed.effects == NOTHING_PUBLISHED
    unanswered = asked(with_steps(5))
    unmatched = cards(after(unanswered, close(unanswered)))
    for one in workshop.people.participants:
        if one.user != ANNA:
            assert (
                cards(closed.workshop)[f"card/line-{one.seat}"]
                == unmatched[f"card/line-{one.seat}"]
            )
    assert all(one.askings == (0, 0) for one in closed.workshop.reassurance.steps)
    assert not the_round(asked(closed.workshop)).void
    assert all(one.askings == (0, 0) for one in closed.workshop.reassurance.steps)


def test_somebody_who_steps_out_takes_their_sealed_answers_along_and_nobody_sees_it_on_a_line() -> (
    None
):
    workshop = asked(with_steps(5))
    workshop = answered(
        workshop, {(person(FIRST, 1), item): YES for item in the_round(workshop).items}
    )
    workshop = after(workshop, close(workshop))
    without = after(workshop, Withdraw(ANNA))
    (before,), (after_it,) = workshop.rounds.sealed, without.rounds.sealed
    assert {one.seat for one in before.ballots} - {one.seat for one in after_it.ballots} == {
        workshop.own(ANNA).seat
    }
    assert after_it.ballot(workshop.own(person(FIRST, 1)).seat) == before.ballot(
        workshop.own(person(FIRST, 1)).seat
    )
    others = [one.seat for one in workshop.people.participants if one.user != ANNA]
    for seat in others:
        assert cards(without)[f"card/line-{seat}"] == cards(workshop)[f"card/line-{seat}"]
    again = the_round(asked(without))
    assert not again.void
    assert answer_of(again.ballot(workshop.own(person(FIRST, 1)).seat), 0) is YES  # type: ignore[arg-type]


def test_who_stays_in_a_side_of_four_is_told_nothing_more_to_read_when_one_of_them_steps_out() -> (
    None
):
    workshop = after(understood(asked(with_steps(4))), Withdraw(ANNA))
    item, mate = the_round(workshop).items[0], person(FIRST, 1)
    before, now = (
        page(one, mate, the_round(one).handle, 0)
        for one in (understood(asked(with_steps(4))), workshop)
    )
    assert before == now
    after(workshop, answer(workshop, mate, item, YES))
    sealed = after(workshop, close(workshop))
    after(sealed, AnswerPrivately(mate, the_round(workshop).handle, ((item, YES),)))


def test_a_void_round_still_takes_answers_so_that_nobody_notices() -> None:
    workshop = after(understood(asked(with_steps(5))), Withdraw(ANNA))
    item = the_round(workshop).items[0]
    decision = decided(workshop, answer(workshop, person(FIRST, 1), item, YES))
    assert decision.effects == ()


# ---- on disk
def test_a_round_is_the_same_after_a_restart() -> None:
    workshop = asked(with_steps())
    workshop = answered(workshop, yes_to(workshop, the_round(workshop).items[:2], 3))
    workshop = replace(workshop, rounds=replace(workshop.rounds, sealed=(the_round(workshop),)))
    assert decode_document(encode_document(Document(workshop))).workshop == workshop


def test_ballots_print_no_answer() -> None:
    workshop = answered(asked(with_steps()), {})
    assert "answers" not in repr(the_round(workshop).ballots[0])


# ---- what follows, and what comes first
@pytest.mark.parametrize("chosen", Afterwards)
@pytest.mark.parametrize("why", ["nobody answered", "one direction", "somebody stepped out"])
def test_after_nothing_is_published_comes_the_open_question_that_was_chosen(
    chosen: Afterwards, why: str
) -> None:
    workshop = with_steps()
    opened = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), afterwards=chosen)
    workshop = after(workshop, opened)
    if why == "one direction":
        workshop = answered(workshop, yes_to(workshop, steps_of(workshop, FIRST), 3))
    if why == "somebody stepped out":
        workshop = after(workshop, Withdraw(ANNA))
    (told,) = decided(workshop, close(workshop)).effects
    assert isinstance(told, Post)
    assert dict(told.text.values)["question"] == Text(f"rounds:after_{chosen}")


def test_one_level_up_steps_of_which_all_is_said_come_first() -> None:
    workshop = with_steps(each=4)
    line, whole = Words("Said so."), workshop.reassurance.steps[5].handle
    steps = tuple(
        replace(
            one,
            level=1,
            own_interest=line,
            verification=line,
            durability=line if one.handle == whole else Words(""),
        )
        for one in workshop.reassurance.steps
    )
    up = replace(workshop.reassurance, steps=steps, open_level=AT_HOME, published_level=1)
    workshop = asked(replace(workshop, reassurance=up), level=AT_HOME)
    assert the_round(workshop).items[0] == whole
