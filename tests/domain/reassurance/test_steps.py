"""Steps on the board: put up by participants, from nobody and no side; filled in, linked, shown on a card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.boards.private_notes import WriteNote
from bot.domain.reassurance.pairs import TieSteps, Untie
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import ProposeWords, TakeUpStep, TakeWords
from bot.domain.reassurance.worries import MOST_WAITING, AddWorry, ShowWorries, TakeBackWorry
from bot.domain.screens.cards import cards
from bot.domain.screens.step_cards import written_boards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.contributions import Contribution, ContributionKind, NoteStanding
from bot.domain.state.decisions import Post
from bot.domain.state.meeting import SessionStage
from bot.domain.state.settings import Retention
from bot.domain.state.steps import LONGEST_STEP, MOST_A_DIRECTION, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Verb
from bot.domain.vocabulary.identity import Handle, SeatId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.board_building import CONCERN
from tests.domain.build import FIRST, MARA, SECOND, after, at_place, decided, person, refused, seen
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

ANNA, BEA = person(FIRST, 0), person(SECOND, 0)
LINE = Words("Both towns read the level at six.")
LONG = Words("x" * (LONGEST_STEP + 1))


def _add(workshop: Workshop, **more: Words) -> AddToStep:
    step = workshop.reassurance.steps[0]
    return AddToStep(
        ANNA,
        step.handle,
        step.revision,
        StepKind.MEASURE,
        more.get("own_interest", NOTHING),
        more.get("verification", NOTHING),
        NOTHING,
    )


# ---- putting up
def test_a_step_is_put_up_by_anybody_of_a_side_and_has_no_author_on_any_card() -> None:
    workshop = at_place("reassurance", session=True)
    mine = put_up(workshop, ANNA, FIRST, LINE)
    theirs = put_up(workshop, person(FIRST, 1), FIRST, LINE)
    assert mine.reassurance.steps == theirs.reassurance.steps
    assert cards(mine) == cards(theirs) != cards(workshop)
    before = noted(workshop, ANNA, FIRST, LINE)
    assert decided(before, PutUpStep(ANNA, _newest(before))).effects == ()


def _newest(workshop: Workshop) -> Handle:
    return workshop.boards.contributions[-1].handle


def test_before_a_step_is_put_up_its_author_alone_reads_how_it_will_stand() -> None:
    workshop = at_place("reassurance", session=True)
    for giver, asked_for in ((FIRST, False), (SECOND, True)):
        written = decided(workshop, WriteNote(ANNA, ContributionKind.STEP, LINE, (), giver))
        assert written.answer is not None
        assert written.answer.text.key == "boards:step_as_it_stands"
        stands = dict(written.answer.text.values)
        assert (stands["words"], stands["asked_for"]) == (LINE, asked_for)
        assert stands["giver"] == workshop.side_name(giver)
        assert written.answer.presses[0].verb is Verb.PUT_UP_NOTE
        assert cards(written.workshop) == cards(workshop)


def test_only_its_author_puts_a_note_up_and_only_once() -> None:
    workshop = noted(at_place("reassurance", session=True), ANNA, FIRST, LINE)
    mine = _newest(workshop)
    for other in (BEA, person(FIRST, 1)):
        assert refused(workshop, PutUpStep(other, mine)).reason is Reason.NOT_YOURS
    up = after(workshop, PutUpStep(ANNA, mine))
    assert refused(up, PutUpStep(ANNA, mine)).reason is Reason.ALREADY_SHOWN


@pytest.mark.parametrize(
    ("words", "reason"),
    [(Words(" "), Reason.NOTHING_WRITTEN), (LONG, Reason.TOO_LONG)],
    ids=["empty", "long"],
)
def test_a_step_needs_one_line_that_fits(words: Words, reason: Reason) -> None:
    written = WriteNote(ANNA, ContributionKind.STEP, words, (), FIRST)
    assert refused(at_place("reassurance", session=True), written).reason is reason


def test_a_step_eases_a_worry_of_the_others_and_nothing_is_inferred_from_it() -> None:
    workshop = at_place("reassurance", session=True)
    concern = Contribution(
        Handle("need"), CONCERN, LINE, SECOND, SeatId(9), standing=NoteStanding.SHOWN
    )
    workshop = workshop.with_new_contribution(concern)
    for_them = WriteNote(ANNA, ContributionKind.STEP, LINE, (concern.handle,), FIRST)
    after(workshop, for_them)
    assert refused(workshop, replace(for_them, giver=SECOND)).reason is Reason.EASES_OTHERS
    assert refused(workshop, replace(for_them, giver=None)).reason is Reason.WHICH_GIVER


def test_a_step_belongs_to_its_phase() -> None:
    written = WriteNote(ANNA, ContributionKind.STEP, LINE, (), FIRST)
    assert refused(at_place("ideas"), written).reason is Reason.NOT_IN_THIS_PHASE


def test_the_third_party_puts_nothing_up_and_changes_nothing() -> None:
    workshop = noted(with_steps(), ANNA, FIRST, LINE)
    step = workshop.reassurance.steps[0].handle
    for command in (
        PutUpStep(MARA, _newest(workshop)),
        replace(_add(workshop), by=MARA),
        TakeUpStep(MARA, step, 0, LINE, NOTHING),
        ProposeWords(MARA, step, 0, LINE),
        TakeWords(MARA, step),
        TieSteps(MARA, (step, step), (0, 0)),
        Untie(MARA, step),
        AddWorry(MARA, step, WorryEnd.GIVER, LINE, NOTHING),
    ):
        assert refused(workshop, command).reason is Reason.NOT_YOURS


def test_one_direction_has_room_for_so_many_steps_and_does_not_crowd_out_the_other() -> None:
    workshop = noted(with_steps(each=MOST_A_DIRECTION), ANNA, FIRST, LINE)
    assert refused(workshop, PutUpStep(ANNA, _newest(workshop))).reason is Reason.STEPS_FULL
    fewer = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            steps=tuple(one for one in workshop.reassurance.steps if one.giver is FIRST),
        ),
    )
    put_up(fewer, ANNA, SECOND, LINE)


# ---- filling in
def test_what_the_room_adds_stands_on_the_board_and_a_stale_form_changes_nothing() -> None:
    workshop = with_steps()
    first = _add(workshop, own_interest=Words("It protects us in a bad year."))
    changed = after(workshop, first)
    assert changed.reassurance.steps[0].own_interest == Words("It protects us in a bad year.")
    assert refused(changed, first).reason is Reason.STEP_CHANGED
    assert "bad year" in repr_words(cards(changed)["board/steps"])


def test_why_its_giver_would_keep_it_up_is_for_its_givers_side_to_say() -> None:
    workshop = with_steps()
    by_receiver = replace(_add(workshop, own_interest=LINE), by=BEA)
    assert refused(workshop, by_receiver).reason is Reason.GIVERS_ALONE
    seen_by_all = after(workshop, replace(_add(workshop, verification=LINE), by=BEA))
    assert seen_by_all.reassurance.steps[0].verification == LINE


def repr_words(card: Card) -> str:
    """Every word of people's on a card."""

    def inside(value: object) -> str:
        if isinstance(value, Words):
            return value.text
        if isinstance(value, Text):
            return " ".join(inside(one) for _, one in value.values)
        return " ".join(inside(one) for one in value) if isinstance(value, tuple) else ""

    return " ".join(inside(one) for one in card.sections)


def test_a_step_stays_as_it_is_while_both_sides_are_being_asked_about_it() -> None:
    workshop = asked(with_steps())
    step = workshop.reassurance.steps[0].handle
    for command in (
        _add(workshop),
        TakeUpStep(ANNA, step, 0, LINE, NOTHING),
        ProposeWords(ANNA, step, 0, LINE),
        AddWorry(ANNA, step, WorryEnd.GIVER, LINE, NOTHING),
    ):
        assert refused(workshop, command).reason is Reason.ASKED_NOW


def test_while_the_joint_room_is_quiet_no_step_is_put_up_changed_or_linked() -> None:
    met = noted(with_steps(), ANNA, FIRST, LINE)
    step = met.reassurance.steps[0].handle
    commands = (
        PutUpStep(ANNA, _newest(met)),
        _add(met),
        ProposeWords(ANNA, step, 0, LINE),
    )
    for command in commands:
        after(met, command)
        for still in (
            replace(met, meeting=replace(met.meeting, paused=True)),
            replace(met, meeting=replace(met.meeting, hidden=True)),
            replace(met, meeting=replace(met.meeting, in_break=frozenset({FIRST}))),
            replace(met, meeting=replace(met.meeting, session=SessionStage.GATHERING)),
            replace(met, meeting=replace(met.meeting, session=SessionStage.NONE)),
        ):
            assert refused(still, command).reason is Reason.JOINT_IS_QUIET


# ---- worries
def test_worries_are_kept_unseen_until_all_are_shown_at_one_moment() -> None:
    workshop = with_steps(worries_shown=False)
    step = workshop.reassurance.steps[0].handle
    misuse = Words("Somebody frames it, and it hangs in a courtroom.")
    written = decided(workshop, AddWorry(ANNA, step, WorryEnd.GIVER, misuse, LINE))
    assert written.effects == ()
    assert cards(written.workshop) == cards(workshop)
    shown = decided(written.workshop, ShowWorries(MARA, seen(workshop)))
    (post,) = shown.effects
    assert isinstance(post, Post)
    assert (post.room, post.text.key) == (JOINT, "worries:shown")
    assert all(one.worries_shown for one in shown.workshop.reassurance.steps)


def test_its_author_reads_a_worry_as_everybody_will_before_anybody_does() -> None:
    workshop = with_steps(worries_shown=False)
    step = workshop.reassurance.steps[0].handle
    written = decided(workshop, AddWorry(ANNA, step, WorryEnd.GIVER, LINE, NOTHING))
    shown = decided(written.workshop, ShowWorries(MARA, seen(workshop)))
    (post,) = shown.effects
    assert isinstance(post, Post)
    assert dict(post.text.values)["worries"] == (dict(written.answer.text.values)["line"],)


def test_both_ends_are_invited_above_the_steps_until_the_worries_of_each_have_had_their_place() -> (
    None
):
    def invites(workshop: Workshop) -> bool:
        return Text("worries:invited") in cards(workshop)["board/steps"].sections

    assert not invites(at_place("reassurance", session=True))
    workshop = with_steps(worries_shown=False)
    assert invites(workshop)
    shown = after(workshop, ShowWorries(MARA, seen(workshop)))
    assert not invites(shown)
    assert invites(put_up(shown, ANNA, FIRST, Words("One step more.")))


def test_a_worry_can_be_taken_back_by_its_author_alone_and_only_before_it_is_shown() -> None:
    workshop = with_steps(worries_shown=False)
    workshop = after(
        workshop,
        AddWorry(ANNA, workshop.reassurance.steps[0].handle, WorryEnd.RECEIVER, LINE, NOTHING),
    )
    mine = workshop.reassurance.worries[0].handle
    assert refused(workshop, TakeBackWorry(BEA, mine)).reason is Reason.WORRY_SHOWN
    assert after(workshop, TakeBackWorry(ANNA, mine)).reassurance.worries == ()
    shown = after(workshop, ShowWorries(MARA, seen(workshop)))
    assert refused(shown, TakeBackWorry(ANNA, mine)).reason is Reason.WORRY_SHOWN


def test_whose_worry_it_was_and_of_which_side_shows_in_nothing() -> None:
    workshop = with_steps(worries_shown=False)
    step = workshop.reassurance.steps[0].handle
    told = []
    for author in (ANNA, BEA):
        written = after(workshop, AddWorry(author, step, WorryEnd.GIVER, LINE, NOTHING))
        shown = decided(written, ShowWorries(MARA, seen(written)))
        told.append((shown.effects, shown.answer, cards(shown.workshop)))
    assert told[0] == told[1]


def test_where_nobody_wrote_a_worry_steps_can_be_asked_about_all_the_same() -> None:
    workshop = with_steps(worries_shown=False)
    shown = decided(workshop, ShowWorries(MARA, seen(workshop)))
    assert [one.text.key for one in shown.effects if isinstance(one, Post)] == ["worries:none"]
    asked(shown.workshop)


def test_only_so_many_of_ones_own_worries_wait() -> None:
    workshop = with_steps(worries_shown=False)
    worry = AddWorry(ANNA, workshop.reassurance.steps[0].handle, WorryEnd.GIVER, LINE, NOTHING)
    for _ in range(MOST_WAITING):
        workshop = after(workshop, worry)
    assert refused(workshop, worry).reason is Reason.WORRIES_WAIT
    after(workshop, replace(worry, by=BEA))


def test_a_step_put_up_after_the_worries_needs_its_own_moment() -> None:
    workshop = put_up(with_steps(), ANNA, FIRST, LINE)
    late = workshop.reassurance.steps[-1].handle
    assert late not in the_round(asked(workshop)).items


# ---- the card of a published step
def test_a_published_step_has_a_card_and_an_unpublished_one_has_none() -> None:
    workshop = with_steps(worries_shown=False)
    step, other = workshop.reassurance.steps[0], workshop.reassurance.steps[1]
    workshop = after(
        workshop,
        AddWorry(
            BEA,
            step.handle,
            WorryEnd.RECEIVER,
            Words("A worry about it."),
            Words("What would show it."),
        ),
        _add(workshop, own_interest=Words("An interest of its own.")),
    )
    workshop = after(
        workshop,
        ShowWorries(MARA, seen(workshop)),
    )
    assert f"step/{step.handle}" not in cards(workshop)
    workshop = asked(workshop)
    workshop = answered(workshop, yes_to(workshop, [step.handle, other.handle], 4))
    workshop = after(workshop, close(workshop))
    shown = {slot: card for slot, card in cards(workshop).items() if slot.startswith("step/")}
    assert set(shown) == {f"step/{step.handle}", f"step/{other.handle}"}
    card = shown[f"step/{step.handle}"]
    assert card.room == JOINT
    assert card.handle == step.handle
    for words in (
        step.words.text,
        "An interest of its own.",
        "A worry about it.",
    ):
        assert words in repr_words(card)


def test_the_board_of_steps_can_be_read_in_later_phases() -> None:
    workshop = replace(with_steps(), phase_id=at_place("re-entry").phase_id)
    assert "board/steps" not in cards(workshop)  # it stands where steps are spoken of
    _, lines = written_boards(workshop)["steps"]
    assert len(lines) == len(workshop.reassurance.steps)
    kept = replace(workshop.settings, retention=Retention.WORKSHOP)
    board = cards(replace(workshop, settings=kept))["board/steps"]
    assert [[one.verb for one in row] for row in board.rows if isinstance(row, tuple)] == [
        ["show_again"]
    ]


def test_a_round_about_readiness_leaves_steps_alone() -> None:
    workshop = asked(with_steps(), RoundKind.READINESS, subject="go_on")
    after(workshop, _add(workshop))
