"""Listening back: in turn, answered privately, one of two results, nobody counted, nobody blamed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boards.concerns import is_heard
from bot.domain.boards.hearing import (
    AskWhetherMeant,
    CloseAndGoOn,
    CloseAsking,
    LeaveOpen,
    TakeUp,
    TakeUpAndAsk,
    current,
    following,
    in_turn,
    panel_texts,
)
from bot.domain.boards.hearing_answers import AnswerMeant, SayWhatIsMissing, SeeWhy, question
from bot.domain.leading.gates import unmet
from bot.domain.leading.going_on import GoOn
from bot.domain.people.consent import Withdraw
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import Contribution, HearingOutcome
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.meeting import SessionStage
from bot.domain.state.people import Standing
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SeatId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.board_building import hearers, listening, owners, said, values
from tests.domain.build import (
    MARA,
    NOOR,
    SIDES,
    after,
    at_place,
    decided,
    gone_on,
    person,
    refused,
    seen,
    with_settings,
)

LISTENING = listening()


def taken_up(workshop: Workshop = LISTENING) -> tuple[Workshop, Contribution]:
    workshop = after(workshop, TakeUp(MARA, seen(workshop)))
    concern = current(workshop)
    assert concern is not None
    return workshop, concern


def asked(workshop: Workshop | None = None) -> tuple[Workshop, Contribution]:
    if workshop is None:
        workshop, _ = taken_up()
    workshop = after(workshop, AskWhetherMeant(MARA, seen(workshop)))
    concern = current(workshop)
    assert concern is not None
    return workshop, concern


def answered(workshop: Workshop, concern: Contribution, *answers: bool | None) -> Workshop:
    asking = concern.hearing.tries + 1
    for user, answer in zip(owners(workshop, concern), answers, strict=False):
        if answer is not None:
            workshop = after(workshop, AnswerMeant(user, concern.handle, asking, answer))
    return workshop


def closed(workshop: Workshop) -> Decision:
    return decided(workshop, CloseAsking(MARA, seen(workshop)))


def outcome(workshop: Workshop, concern: Contribution) -> HearingOutcome:
    found = workshop.contribution(concern.handle)
    assert found is not None
    return found.hearing.outcome


# ---- in turn
def test_concerns_come_in_turn_and_the_side_that_listens_first_hears_the_others_first() -> None:
    order = [one.side for one in in_turn(LISTENING)]
    first = LISTENING.first_speaker
    assert order == [first.other, first] * 3


def test_nobody_takes_up_the_next_one_while_an_answer_is_being_asked_for() -> None:
    workshop, _ = asked()
    assert refused(workshop, TakeUp(MARA, seen(workshop))).reason is Reason.ASKING_IS_OPEN
    assert refused(workshop, LeaveOpen(MARA, seen(workshop))).reason is Reason.ASKING_IS_OPEN
    assert refused(workshop, AskWhetherMeant(MARA, seen(workshop))).reason is Reason.ALREADY_SO


def test_nothing_is_asked_before_something_is_taken_up_nor_closed_before_it_is_asked() -> None:
    assert (
        refused(LISTENING, AskWhetherMeant(MARA, seen(LISTENING))).reason is Reason.NOTHING_TAKEN_UP
    )
    assert refused(LISTENING, CloseAsking(MARA, seen(LISTENING))).reason is Reason.NOT_ASKING
    elsewhere = at_place("ideas")
    assert refused(elsewhere, TakeUp(MARA, seen(elsewhere))).reason is Reason.NOT_IN_THIS_PHASE


# ---- the rule
@pytest.mark.parametrize("answers", list(product((True, False, None), repeat=4)))
def test_it_was_meant_only_if_two_say_so_and_nobody_says_otherwise(
    answers: tuple[bool | None, ...],
) -> None:
    workshop, concern = asked()
    decision = closed(answered(workshop, concern, *answers))
    meant = answers.count(True) >= 2 and False not in answers
    assert said(decision) == (("hearing:meant",) if meant else ("hearing:not_quite",))
    assert outcome(decision.workshop, concern) is (
        HearingOutcome.MEANT if meant else HearingOutcome.NOT_QUITE
    )


def test_the_result_is_all_that_shows_whatever_the_answers_were() -> None:
    results: dict[str, set[str]] = {"hearing:meant": set(), "hearing:not_quite": set()}
    for answers in product((True, False, None), repeat=4):
        workshop, concern = asked()
        before = cards(workshop)
        workshop = answered(workshop, concern, *answers)
        assert cards(workshop) == before
        decision = closed(workshop)
        later = decision.workshop
        assert not any(
            one.hearing.meant | one.hearing.otherwise for one in later.boards.contributions
        )
        results[said(decision)[0]].add(repr((decision, cards(later))))
    assert {key: len(found) for key, found in results.items()} == {
        "hearing:meant": 1,
        "hearing:not_quite": 1,
    }


def test_an_answer_can_be_changed_until_the_asking_is_closed_and_posts_nothing() -> None:
    workshop, concern = asked()
    one, two, *_ = owners(workshop, concern)
    for user, answer in ((one, False), (two, True), (one, True)):
        decision = decided(workshop, AnswerMeant(user, concern.handle, 1, answer))
        assert decision.effects == ()
        workshop = decision.workshop
    done = closed(workshop)
    assert said(done) == ("hearing:meant",)
    assert (
        refused(done.workshop, AnswerMeant(one, concern.handle, 1, True)).reason
        is Reason.ASKING_IS_OVER
    )


def test_only_those_whose_concern_it_is_are_asked() -> None:
    workshop, concern = asked()
    for user in hearers(workshop, concern):
        assert (
            refused(workshop, AnswerMeant(user, concern.handle, 1, True)).reason
            is Reason.OTHERS_CONCERN
        )
        private = question(workshop, user, concern.handle, 1)
        assert isinstance(private, Refusal)
    for facilitator in (MARA, NOOR):
        assert (
            refused(workshop, AnswerMeant(facilitator, concern.handle, 1, True)).reason
            is Reason.NOT_YOURS
        )
    private = question(workshop, owners(workshop, concern)[0], concern.handle, 1)
    assert isinstance(private, Answer)
    assert [one.verb for one in private.presses] == [Verb.MEANT, Verb.NOT_QUITE]
    assert isinstance(question(workshop, owners(workshop, concern)[0], concern.handle, 2), Refusal)


def test_whoever_steps_out_has_no_answer_any_more() -> None:
    workshop, concern = asked()
    workshop = answered(workshop, concern, True, True, False)
    workshop = after(workshop, Withdraw(owners(workshop, concern)[2]))
    assert said(closed(workshop)) == ("hearing:meant",)


def test_an_answer_of_somebody_who_stepped_out_does_not_make_two() -> None:
    workshop, concern = asked()
    workshop = answered(workshop, concern, True, True)
    workshop = after(workshop, Withdraw(owners(workshop, concern)[1]))
    assert said(closed(workshop)) == ("hearing:not_quite",)


# ---- what is missing
def test_lines_on_what_is_missing_show_without_an_author_and_only_with_not_quite_yet() -> None:
    workshop, concern = asked()
    one, two, three, _ = owners(workshop, concern)
    refusal = refused(
        workshop, SayWhatIsMissing(one, concern.handle, 1, Words("The morning after"))
    )
    assert refusal.reason is Reason.ANSWER_FIRST
    workshop = answered(workshop, concern, False, False, True)
    for user, words in ((one, "a slip"), (two, "Nobody came"), (one, "The morning after")):
        workshop = after(workshop, SayWhatIsMissing(user, concern.handle, 1, Words(words)))
    (post,) = closed(workshop).effects
    assert isinstance(post, Post)
    missing = values(post.text)["missing"]
    assert isinstance(missing, tuple)
    assert {line.text for line in missing if isinstance(line, Words)} == {
        "Nobody came",
        "The morning after",
    }
    workshop = answered(workshop, concern, True, True)
    (post,) = closed(workshop).effects
    assert isinstance(post, Post)
    assert post.text.key == "hearing:meant"
    assert three


@given(
    st.permutations(range(4)),
    st.lists(st.sampled_from((True, False, None)), min_size=4, max_size=4),
)
def test_who_of_them_answered_what_shows_to_nobody(
    order: list[int], answers: list[bool | None]
) -> None:
    """The same answers, given by others of the same side: the same decision, word for word."""
    ends = []
    for who in (range(4), order):
        workshop, concern = asked()
        people = owners(workshop, concern)
        written = 0
        for place, answer in zip(who, answers, strict=True):
            if answer is not None:
                workshop = after(workshop, AnswerMeant(people[place], concern.handle, 1, answer))
            if answer is False:
                written += 1
                line = SayWhatIsMissing(people[place], concern.handle, 1, Words(f"line {written}"))
                workshop = after(workshop, line)
        ends.append(closed(workshop))
    assert ends[0] == ends[1]


# ---- after the result
def test_a_second_try_can_succeed_and_after_two_it_may_be_left_open() -> None:
    workshop, concern = asked()
    workshop = closed(answered(workshop, concern, True, False)).workshop
    assert refused(workshop, LeaveOpen(MARA, seen(workshop))).reason is Reason.ONE_MORE_TRY
    again, concern = asked(workshop)
    assert concern.hearing.tries == 1
    second = closed(answered(again, concern, True, True))
    assert said(second) == ("hearing:meant",)
    failed = closed(answered(again, concern, True)).workshop
    left = decided(failed, LeaveOpen(MARA, seen(failed)))
    assert said(left) == ("hearing:left_open",)
    assert outcome(left.workshop, concern) is HearingOutcome.LEFT_OPEN


def test_what_did_not_quite_come_across_comes_again_after_the_others() -> None:
    workshop, first = asked()
    workshop = closed(workshop).workshop
    met = []
    for _ in range(5):
        workshop, concern = taken_up(workshop)
        met.append(concern.handle)
        workshop = closed(asked(workshop)[0]).workshop
    assert first.handle not in met
    assert len(set(met)) == 5
    workshop, concern = taken_up(workshop)
    assert concern.handle == first.handle


def test_hearers_may_add_once_that_they_see_why_and_it_names_nobody() -> None:
    workshop, concern = asked()
    workshop = closed(answered(workshop, concern, True, True)).workshop
    one, two, *_ = hearers(workshop, concern)
    assert (
        refused(workshop, SeeWhy(owners(workshop, concern)[0], concern.handle)).reason
        is Reason.OWN_CONCERN
    )
    decisions = [decided(workshop, SeeWhy(user, concern.handle)) for user in (one, two)]
    assert decisions[0] == decisions[1]
    assert said(decisions[0]) == ("hearing:sees_why",)
    assert refused(decisions[0].workshop, SeeWhy(two, concern.handle)).reason is Reason.ALREADY_SO


def test_nobody_sees_why_before_it_was_meant() -> None:
    workshop, concern = asked()
    workshop = closed(workshop).workshop
    assert (
        refused(workshop, SeeWhy(hearers(workshop, concern)[0], concern.handle)).reason
        is Reason.NOT_YOURS
    )


def test_going_on_waits_until_everything_on_the_board_was_listened_back_to() -> None:
    workshop = LISTENING
    for _ in range(6):
        assert unmet(workshop) == (Text("gates:concerns_taken_up"),)
        assert refused(workshop, GoOn(MARA, seen(workshop))).reason is Reason.NOT_YET_MET
        workshop, _ = taken_up(workshop)
        workshop = closed(asked(workshop)[0]).workshop
    assert unmet(workshop) == ()
    again, _ = taken_up(workshop)
    assert unmet(again) == ()
    assert unmet(asked(again)[0]) == (Text("gates:concerns_taken_up"),)


def test_a_side_of_two_is_asked_aloud() -> None:
    workshop = LISTENING
    for side in SIDES:
        workshop = after(workshop, Withdraw(person(side, 2)), Withdraw(person(side, 3)))
    workshop, concern = taken_up(workshop)
    assert refused(workshop, AskWhetherMeant(MARA, seen(workshop))).reason is Reason.ASK_ALOUD
    assert concern.hearing.taken_up
    assert said(decided(workshop, LeaveOpen(MARA, seen(workshop)))) == ("hearing:left_open",)


def test_what_a_small_side_has_said_aloud_counts_as_heard_comes_no_more_and_may_be_seen() -> None:
    workshop = after(LISTENING, *(Withdraw(person(SIDES[0], place)) for place in (2, 3)))
    while following(workshop) is not None and following(workshop).side is not SIDES[0]:  # type: ignore[union-attr]
        workshop = closed(asked(workshop)[0]).workshop
    decision = decided(workshop, TakeUp(MARA, seen(workshop)))
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert [one.verb for one in post.presses] == [Verb.SEE_WHY]
    workshop, heard = decision.workshop, current(decision.workshop)
    assert heard is not None
    assert is_heard(heard)
    left_open = after(workshop, LeaveOpen(MARA, seen(workshop)))
    assert not is_heard(left_open.contribution(heard.handle) or heard)
    seen_why = decided(workshop, SeeWhy(hearers(workshop, heard)[0], heard.handle))
    assert said(seen_why) == ("hearing:sees_why",)
    while following(workshop) is not None:
        workshop, concern = taken_up(workshop)
        assert concern.handle != heard.handle
        if concern.side is not SIDES[0]:
            workshop = closed(answered(asked(workshop)[0], concern, True, True)).workshop
    assert unmet(workshop) == ()


def test_the_panel_says_that_the_next_one_counts_this_as_understood_only_where_it_does() -> None:
    def told(workshop: Workshop) -> tuple[object, object]:
        (text,) = panel_texts(workshop)
        return values(text)["aloud"], values(text)["counts"]

    small = after(LISTENING, *(Withdraw(person(side, place)) for side in SIDES for place in (2, 3)))
    assert told(taken_up(small)[0]) == (True, True)
    workshop, concern = taken_up(LISTENING)
    assert told(workshop) == (False, False)
    shrunk = after(workshop, *(Withdraw(user) for user in owners(workshop, concern)[2:]))
    assert told(shrunk) == (True, False)


def test_how_many_a_side_is_by_now_does_not_change_whether_its_concern_was_heard() -> None:
    workshop = after(LISTENING, *(Withdraw(person(side, 3)) for side in SIDES))
    workshop, concern = taken_up(workshop)
    workshop = closed(answered(asked(workshop)[0], concern, True, False)).workshop
    gone = after(workshop, Withdraw(owners(workshop, concern)[0]))
    found = gone.contribution(concern.handle)
    assert found is not None
    assert not is_heard(found)
    small = after(LISTENING, *(Withdraw(person(side, place)) for side in SIDES for place in (2, 3)))
    small, aloud = taken_up(small)
    grown = small.with_participant(
        person(aloud.side, 2), lambda one: replace(one, standing=Standing.CONSENTED)
    )
    assert unmet(grown) == unmet(small)
    still = grown.contribution(aloud.handle)
    assert still is not None
    assert is_heard(still)


def test_where_nothing_can_be_read_back_the_private_question_is_on_the_lines_of_those_asked_alike() -> (
    None
):
    workshop, concern = asked()
    assert not _lines_with_the_question(workshop)
    live = replace(workshop, settings=with_settings(retention=Retention.LIVE))
    assert _lines_with_the_question(live) == {live.own(user).seat for user in owners(live, concern)}
    assert _lines_with_the_question(
        answered(live, concern, True, False)
    ) == _lines_with_the_question(live)
    assert not _lines_with_the_question(closed(live).workshop)


def _lines_with_the_question(workshop: Workshop) -> set[SeatId]:
    found = set()
    for card in cards(workshop).values():
        for row in card.rows:
            if isinstance(row, tuple) and card.room.seat is not None:
                found |= {card.room.seat for one in row if one.verb is Verb.ANSWER_MEANT}
    return found


def test_that_hearers_see_why_is_said_while_the_room_listens_back_and_speaks() -> None:
    workshop, concern = asked()
    workshop = closed(answered(workshop, concern, True, True)).workshop
    by = SeeWhy(hearers(workshop, concern)[0], concern.handle)
    for still in (
        replace(workshop, meeting=replace(workshop.meeting, paused=True)),
        replace(workshop, meeting=replace(workshop.meeting, session=SessionStage.LEAVING)),
    ):
        assert refused(still, by).reason is Reason.JOINT_IS_QUIET
    assert refused(gone_on(workshop), by).reason is Reason.NOT_IN_THIS_PHASE
    assert said(decided(workshop, by)) == ("hearing:sees_why",)


def test_somebody_who_waits_for_the_joint_room_does_not_make_two_people_enough_to_be_asked_privately() -> (
    None
):
    workshop = LISTENING
    for side in SIDES:
        workshop = after(workshop, Withdraw(person(side, 3)))
        workshop = workshop.with_participant(
            person(side, 2), lambda one: replace(one, in_joint=False)
        )
    workshop, _ = taken_up(workshop)
    assert refused(workshop, AskWhetherMeant(MARA, seen(workshop))).reason is Reason.ASK_ALOUD


def test_an_asking_that_is_open_when_the_phase_ends_has_no_result_and_leaves_no_answers() -> None:
    workshop, concern = asked()
    workshop = gone_on(answered(workshop, concern, True, False))
    assert outcome(workshop, concern) is HearingOutcome.NOT_YET
    assert not any(
        one.hearing.meant | one.hearing.otherwise for one in workshop.boards.contributions
    )
    assert current(workshop) is None


def test_the_asking_stands_in_the_joint_room_with_its_two_answers_of_one_weight() -> None:
    workshop, _ = taken_up()
    decision = decided(workshop, AskWhetherMeant(MARA, seen(workshop)))
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert post.room == JOINT
    assert [one.verb for one in post.presses] == [Verb.MEANT, Verb.NOT_QUITE]
    assert len({one.weight for one in post.presses}) == 1


# ---- fewer presses
def test_one_press_takes_up_and_asks_and_says_so_in_one_message() -> None:
    decision = decided(LISTENING, TakeUpAndAsk(MARA, seen(LISTENING)))
    both, concern = asked()
    assert decision.workshop.boards == both.boards
    (post,) = [effect for effect in decision.effects if isinstance(effect, Post)]
    assert (post.room, post.text.key) == (JOINT, "hearing:taken_up_asking")
    assert [(press.verb, press.subject) for press in post.presses] == [
        (Verb.MEANT, concern.handle),
        (Verb.NOT_QUITE, concern.handle),
    ]


def test_one_press_closes_and_goes_to_the_next_where_it_was_what_they_meant() -> None:
    workshop, concern = asked()
    workshop = answered(workshop, concern, True, True)
    decision = decided(workshop, CloseAndGoOn(MARA, seen(workshop)))
    assert outcome(decision.workshop, concern) is HearingOutcome.MEANT
    now = current(decision.workshop)
    expected = following(workshop)
    assert now is not None
    assert expected is not None
    assert now.handle == expected.handle
    assert now.hearing.asking
    assert now.side is concern.side.other
    told = [effect.text.key for effect in decision.effects if isinstance(effect, Post)]
    assert told == ["hearing:meant", "hearing:taken_up_asking"]


def test_what_did_not_come_across_stays_taken_up_when_the_asking_is_closed() -> None:
    workshop, concern = asked()
    workshop = answered(workshop, concern, True, False)
    decision = decided(workshop, CloseAndGoOn(MARA, seen(workshop)))
    assert decision.workshop == closed(workshop).workshop
    now = current(decision.workshop)
    assert now is not None
    assert now.handle == concern.handle
    assert not now.hearing.asking


def test_the_last_one_is_closed_and_nothing_more_is_taken_up() -> None:
    workshop = LISTENING
    for _ in in_turn(LISTENING):
        if current(workshop) is None:
            workshop = after(workshop, TakeUpAndAsk(MARA, seen(workshop)))
        concern = current(workshop)
        assert concern is not None
        workshop = answered(workshop, concern, True, True)
        workshop = after(workshop, CloseAndGoOn(MARA, seen(workshop)))
    assert current(workshop) is None
    assert following(workshop) is None
    assert refused(workshop, TakeUpAndAsk(MARA, seen(workshop))).reason is (
        Reason.NOTHING_TO_TAKE_UP
    )


def test_a_press_on_a_panel_that_has_moved_on_is_refused() -> None:
    workshop, _ = asked()
    stale = seen(workshop)
    later = closed(workshop).workshop
    for command in (TakeUpAndAsk(MARA, stale), CloseAndGoOn(MARA, stale)):
        assert refused(later, command).reason is Reason.STALE
