"""A step's words belong to its giver's side: asked for, taken up, proposed, pressed for, lapsed."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.phase_end import phase_ended
from bot.domain.boards.private_notes import TakeBack
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import (
    A_PAGE,
    MOST_PROPOSALS,
    ProposeWords,
    TakeUpStep,
    TakeWords,
    proposals_for,
)
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.rounds.asking import OpenRound
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.steps import MOST_ASKED_FOR, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import STEP, ready
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    after,
    at_place,
    decided,
    gone_on,
    person,
    refused,
    seen,
)
from tests.domain.round_building import (
    NOTHING,
    answered,
    asked,
    close,
    noted,
    put_up,
    the_round,
    with_steps,
    yes_to,
)

ANNA, BEA, CEM = person(FIRST, 0), person(SECOND, 0), person(FIRST, 1)
ASKED, OTHER = Words("It says that the fire was wrong."), Words("It says so, to its own people.")


def _asked_for() -> Workshop:
    """A step of the first side, put up by somebody of the second."""
    return put_up(at_place("reassurance", session=True), BEA, FIRST, ASKED)


def _first(workshop: Workshop) -> Step:
    return workshop.reassurance.steps[0]


def _take_up(workshop: Workshop, by: UserId, words: Words = ASKED) -> TakeUpStep:
    step = _first(workshop)
    return TakeUpStep(by, step.handle, step.revision, words, NOTHING)


def _proposed(workshop: Workshop, by: UserId, words: Words = OTHER) -> Workshop:
    step = _first(workshop)
    return after(workshop, ProposeWords(by, step.handle, step.revision, words))


def _newest(workshop: Workshop) -> Handle:
    return workshop.reassurance.proposals[-1].handle


# ---- asked for
def test_a_step_that_its_receivers_put_up_stands_as_asked_for_however_it_came_to_the_board() -> (
    None
):
    assert _first(_asked_for()).asked_for
    assert not _first(put_up(at_place("reassurance", session=True), ANNA, FIRST, ASKED)).asked_for
    noted = ready(at_place("reassurance", session=True), BEA, ASKED.text, STEP)
    assert _first(after(noted, ShowTogether(MARA, seen(noted)))).asked_for


def test_nobody_is_asked_about_a_step_before_its_givers_side_has_taken_it_up() -> None:
    workshop = put_up(with_steps(), BEA, FIRST, ASKED)
    workshop = after(workshop, ShowWorries(MARA, seen(workshop)))
    wanted = workshop.reassurance.steps[-1]
    assert wanted.handle not in the_round(asked(workshop)).items
    by_name = tuple(one.handle for one in workshop.reassurance.steps)
    chosen = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), by_name)
    assert refused(workshop, chosen).reason is Reason.NOT_TAKEN_UP
    taken = after(workshop, TakeUpStep(CEM, wanted.handle, 0, ASKED, NOTHING))
    assert wanted.handle in the_round(asked(taken)).items


def test_its_givers_side_alone_takes_it_up_in_the_same_or_in_other_words_and_it_is_told_once() -> (
    None
):
    workshop = _asked_for()
    assert refused(workshop, _take_up(workshop, BEA)).reason is Reason.GIVERS_ALONE
    same = decided(workshop, _take_up(workshop, ANNA))
    other = decided(workshop, _take_up(workshop, ANNA, OTHER))
    for decision, reworded in ((same, False), (other, True)):
        (post,) = decision.effects
        assert isinstance(post, Post)
        assert (post.room, post.text.key) == (JOINT, "steps:taken_up")
        step = _first(decision.workshop)
        assert (step.asked_for, step.reworded) == (False, reworded)
    assert _first(other.workshop).words == OTHER
    again = _take_up(same.workshop, CEM)
    assert refused(same.workshop, again).reason is Reason.ALREADY_SO
    assert decided(workshop, _take_up(workshop, CEM)).effects == same.effects


def test_what_is_asked_for_can_be_chosen_on_the_board_until_it_is_taken_up() -> None:
    def offered(workshop: Workshop) -> bool:
        rows = cards(workshop)["board/steps"].rows
        return any(isinstance(row, Choice) and row.verb is Verb.TAKE_UP_STEP for row in rows)

    workshop = _asked_for()
    assert offered(workshop)
    assert not offered(after(workshop, _take_up(workshop, ANNA)))


# ---- other words
def test_words_take_effect_with_the_second_press_of_the_givers_side_and_show_in_nothing_before() -> (
    None
):
    workshop = with_steps()
    for author in (ANNA, BEA):
        proposed = _proposed(workshop, author)
        one = decided(proposed, TakeWords(ANNA, _newest(proposed)))
        assert one.effects == ()
        assert cards(workshop) == cards(proposed) == cards(one.workshop)
        twice = after(one.workshop, TakeWords(ANNA, _newest(proposed)))
        assert _first(twice).words == _first(workshop).words
        two = decided(one.workshop, TakeWords(CEM, _newest(proposed)))
        (post,) = two.effects
        assert isinstance(post, Post)
        assert post.text.key == "steps:in_other_words"
        step = _first(two.workshop)
        assert (step.words, step.reworded) == (OTHER, True)
        assert two.workshop.reassurance.proposals == ()


def test_the_other_side_neither_reads_nor_presses_for_words() -> None:
    workshop = _proposed(with_steps(), BEA)
    assert refused(workshop, TakeWords(BEA, _newest(workshop))).reason is Reason.NO_SUCH_PROPOSAL
    page = proposals_for(workshop, BEA)
    assert page == proposals_for(with_steps(), BEA)
    ours = proposals_for(workshop, CEM)
    assert isinstance(ours, Answer)
    assert [one.verb for one in ours.presses] == [Verb.TAKE_WORDS]


def test_nobody_reads_whether_somebody_else_has_pressed() -> None:
    workshop = _proposed(with_steps(), BEA)
    pressed = after(workshop, TakeWords(ANNA, _newest(workshop)))
    assert proposals_for(pressed, CEM) == proposals_for(workshop, CEM)
    assert proposals_for(pressed, ANNA) != proposals_for(workshop, ANNA)


def test_words_too_few_have_pressed_for_lapse_with_the_part_and_nothing_tells_of_it() -> None:
    workshop = _proposed(with_steps(), BEA)
    workshop = after(workshop, TakeWords(ANNA, _newest(workshop)))
    later = gone_on(workshop)
    assert later.reassurance.proposals == ()
    assert cards(later) == cards(gone_on(with_steps()))


def test_who_steps_out_takes_their_press_along_and_leaves_what_others_have_read() -> None:
    workshop = _proposed(with_steps(), BEA)
    pressed = after(workshop, TakeWords(ANNA, _newest(workshop)))
    (stays,) = after(pressed, Withdraw(BEA)).reassurance.proposals
    assert stays.handle == pressed.reassurance.proposals[0].handle
    left = after(pressed, Withdraw(ANNA))
    assert left.reassurance.proposals[0].pressed == frozenset()


def test_only_so_many_of_ones_own_proposals_wait_and_a_long_list_has_pages() -> None:
    workshop = with_steps()
    for by in (ANNA, BEA, CEM):
        for number in range(MOST_PROPOSALS):
            workshop = _proposed(workshop, by, Words(f"{OTHER.text} {number}"))
    step = _first(workshop)
    more = ProposeWords(ANNA, step.handle, step.revision, ASKED)
    assert refused(workshop, more).reason is Reason.PROPOSALS_FULL
    first, second = (proposals_for(workshop, ANNA, page) for page in (0, 1))
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert [one.verb for one in first.presses].count(Verb.TAKE_WORDS) == A_PAGE
    assert len(second.presses) == 3 * MOST_PROPOSALS - A_PAGE


def test_a_published_step_in_other_words_is_unpublished_until_it_is_asked_about_again() -> None:
    workshop = asked(with_steps())
    both = [workshop.reassurance.steps[0].handle, workshop.reassurance.steps[1].handle]
    workshop = answered(workshop, yes_to(workshop, both, 4))
    workshop = after(workshop, close(workshop))
    step = _first(workshop)
    assert f"step/{step.handle}" in cards(workshop)
    added = AddToStep(ANNA, step.handle, step.revision, None, ASKED, NOTHING, NOTHING)
    assert _first(after(workshop, added)).level == 1
    proposed = _proposed(workshop, ANNA)
    taken = after(proposed, TakeWords(ANNA, _newest(proposed)), TakeWords(CEM, _newest(proposed)))
    new = _first(taken)
    assert (new.level, new.askings, new.worries_shown) == (0, (0, 0), False)
    assert f"step/{step.handle}" not in cards(taken)


def test_in_other_words_nobody_has_answered_a_step_yet() -> None:
    workshop = asked(with_steps())
    workshop = answered(workshop, yes_to(workshop, the_round(workshop).items[:1], 4))
    workshop = after(workshop, close(workshop))
    proposed = _proposed(workshop, ANNA)
    taken = after(proposed, TakeWords(ANNA, _newest(proposed)), TakeWords(CEM, _newest(proposed)))
    (sealed,) = taken.rounds.sealed
    assert _first(workshop).handle not in sealed.items
    assert all(len(one.answers) == len(one.wordings) == len(sealed.items) for one in sealed.ballots)


def test_words_that_nobody_could_read_as_they_stand_any_more_are_not_proposed_for_them() -> None:
    workshop = _proposed(with_steps(), ANNA)
    step = _first(workshop)
    changed = workshop.with_step(step.handle, lambda one: replace(one, revision=1))
    assert refused(changed, ProposeWords(ANNA, step.handle, 0, ASKED)).reason is Reason.STEP_CHANGED


def test_what_the_others_ask_for_never_fills_all_of_a_sides_places() -> None:
    workshop = at_place("reassurance", session=True)
    for number in range(MOST_ASKED_FOR):
        workshop = put_up(workshop, BEA, FIRST, Words(f"Asked {number}."))
    assert all(step.asked_for for step in workshop.reassurance.steps)
    written = noted(workshop, BEA, FIRST, Words("One more."))
    more = PutUpStep(BEA, written.boards.contributions[-1].handle)
    assert refused(written, more).reason is Reason.STEPS_FULL
    own = put_up(workshop, ANNA, FIRST, Words("Our own."))
    assert len(own.reassurance.steps) == MOST_ASKED_FOR + 1


def test_a_step_that_was_taken_up_is_no_longer_its_askers_to_take_away() -> None:
    workshop = put_up(with_steps(), BEA, FIRST, ASKED)
    step = workshop.reassurance.steps[-1]
    back = after(workshop, TakeBack(BEA, step.handle))
    for before in (workshop, back):
        taken = after(before, TakeUpStep(ANNA, step.handle, step.revision, OTHER, NOTHING))
        assert refused(taken, TakeBack(BEA, step.handle)).reason is Reason.STEP_TAKEN_UP
        assert step.handle in {one.handle for one in phase_ended(taken).reassurance.steps}


def test_nobody_proposes_words_for_what_is_only_asked_for() -> None:
    workshop = put_up(with_steps(), BEA, FIRST, ASKED)
    step = workshop.reassurance.steps[-1]
    propose = ProposeWords(ANNA, step.handle, step.revision, OTHER)
    assert refused(workshop, propose).reason is Reason.IS_ASKED_FOR


def test_other_signs_and_capitals_are_no_other_words_so_nothing_is_asked_anew() -> None:
    workshop = with_steps()
    step = _first(workshop)
    for words in (
        f"{step.words.text}!",
        step.words.text.upper(),
        f" \u201c{step.words.text}\u201d",
    ):
        same = ProposeWords(ANNA, step.handle, step.revision, Words(words))
        assert refused(workshop, same).reason is Reason.ALREADY_SO


def test_a_step_taken_back_before_it_was_published_stays_when_it_is_worded_otherwise_then() -> None:
    workshop = asked(with_steps())
    step, items = _first(workshop), the_round(workshop).items
    workshop = after(workshop, TakeBack(ANNA, step.handle))
    workshop = answered(workshop, yes_to(workshop, items, 4))
    workshop = after(workshop, close(workshop))
    assert _first(workshop).level == 1
    proposed = _proposed(workshop, CEM)
    reads = after(proposed, *(TakeWords(by, _newest(proposed)) for by in (ANNA, CEM)))
    assert (_first(reads).level, _first(reads).words) == (0, OTHER)
    assert step.handle in {one.handle for one in phase_ended(reads).reassurance.steps}
