"""Steps as private notes: written, changed, let be shown, shown together from nobody, taken back by whoever wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.documents import Document, decode_document, encode_document
from bot.domain.boards.my_notes import list_notes, look_at_note
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, KeepPrivate, LetBeShown, PutUpLine, TakeBack
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.pairs import TieSteps
from bot.domain.reassurance.wording import ProposeWords, TakeWords
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import ContributionKind, NoteStanding
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.steps import LONGEST_STEP, MOST_A_DIRECTION, Step, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import STEP, handle_of, note, on, ready, together_at
from tests.domain.build import FIRST, MARA, SECOND, after, at_place, decided, person, refused, seen
from tests.domain.round_building import (
    NOTHING,
    answered,
    asked,
    close,
    put_up,
    the_round,
    with_steps,
    yes_to,
)

ANNA, BEA, CEM = person(FIRST, 0), person(FIRST, 1), person(SECOND, 0)
LAMPS, BOOK = "It lights the lamps at the gates.", "It lets its book be seen."


def _shown(workshop: Workshop) -> Workshop:
    return after(workshop, ShowTogether(MARA, seen(workshop)))


def _step(workshop: Workshop, words: str) -> Step:
    return next(one for one in workshop.reassurance.steps if one.words == Words(words))


def test_a_step_can_be_written_for_oneself_in_every_part_of_the_phase_and_nobody_sees_it() -> None:
    for part in (0, 1):
        workshop = at_place("reassurance", part)
        kept = note(workshop, ANNA, LAMPS, STEP)
        assert kept.reassurance.steps == ()
        assert cards(kept) == cards(workshop)
        with_own = list_notes(kept, ANNA)
        assert isinstance(with_own, Answer)
        assert _words_of(with_own) == [Words(LAMPS)]
        for other in (BEA, CEM, MARA):
            assert refused(kept, TakeBack(other, handle_of(kept, LAMPS))).reason is Reason.NOT_YOURS


def _words_of(answer: Answer) -> list[object]:
    entries = dict(answer.text.values)["entries"]
    assert isinstance(entries, tuple)
    return [dict(one.values)["words"] for one in entries]  # type: ignore[union-attr]


def test_its_author_changes_it_and_whom_it_is_for_keeps_it_or_takes_it_away() -> None:
    workshop = note(at_place("reassurance"), ANNA, LAMPS, STEP)
    mine = handle_of(workshop, LAMPS)
    changed = after(workshop, ChangeNote(ANNA, mine, Words(BOOK), (), SECOND))
    (draft,) = changed.boards.contributions
    assert (draft.words, draft.giver) == (Words(BOOK), SECOND)
    back = after(changed, LetBeShown(ANNA, mine), KeepPrivate(ANNA, mine))
    assert refused(back, ShowTogether(MARA, seen(back))).reason is Reason.NOTHING_TO_SHOW
    assert after(back, TakeBack(ANNA, mine)).boards.contributions == ()


def test_a_step_says_which_side_would_take_it_and_fits_a_line() -> None:
    workshop = note(at_place("reassurance"), ANNA, LAMPS, STEP)
    mine = handle_of(workshop, LAMPS)
    assert refused(workshop, ChangeNote(ANNA, mine, Words(BOOK))).reason is Reason.WHICH_GIVER
    long = ChangeNote(ANNA, mine, Words("x" * (LONGEST_STEP + 1)), (), FIRST)
    assert refused(workshop, long).reason is Reason.TOO_LONG
    unknown = ChangeNote(ANNA, mine, Words(BOOK), (Handle("gone"),), FIRST)
    assert refused(workshop, unknown).reason is Reason.CONCERN_GONE


def test_steps_let_be_shown_go_up_at_one_moment_in_an_order_that_says_nothing_of_their_authors() -> (
    None
):
    boards = []
    for first, second in ((ANNA, BEA), (BEA, ANNA), (BEA, BEA)):
        workshop = ready(ready(at_place("reassurance"), first, LAMPS, STEP), second, BOOK, STEP)
        decision = decided(workshop, ShowTogether(MARA, seen(workshop)))
        assert [one.room for one in decision.effects if isinstance(one, Post)] == [JOINT]
        boards.append(
            (
                decision.effects,
                decision.answer,
                decision.workshop.reassurance.steps,
                cards(decision.workshop),
            )
        )
    assert boards[0] == boards[1] == boards[2]
    assert {one.words for one in boards[0][2]} == {Words(LAMPS), Words(BOOK)}


def test_a_full_board_lets_the_rest_wait_by_lot_and_the_other_direction_go_up() -> None:
    workshop = with_steps(each=MOST_A_DIRECTION - 1)
    for number, by in enumerate((ANNA, BEA, CEM)):
        workshop = ready(workshop, by, f"One more, number {number}.", STEP)
    up = _shown(workshop)
    assert sum(one.giver is FIRST for one in up.reassurance.steps) == MOST_A_DIRECTION
    waiting = [one for one in up.boards.contributions if one.standing is NoteStanding.READY]
    assert len(waiting) == 2
    assert refused(up, ShowTogether(MARA, seen(up))).reason is Reason.NOTHING_TO_SHOW
    other_way = after(
        up, ChangeNote(_author(up, waiting[0].handle), waiting[0].handle, Words(BOOK), (), SECOND)
    )
    assert (
        sum(one.giver is SECOND for one in _shown(other_way).reassurance.steps) == MOST_A_DIRECTION
    )


def _author(workshop: Workshop, handle: Handle) -> UserId:
    found = workshop.contribution(handle)
    assert found is not None
    someone = workshop.seat(found.author)
    assert someone is not None
    return someone.user


def test_a_line_for_another_board_is_no_way_round_the_steps_form() -> None:
    assert (
        refused(together_at("reassurance"), PutUpLine(ANNA, STEP, Words(LAMPS))).reason
        is Reason.NOT_IN_THIS_PHASE
    )


# ---- taking back what is on the board
def test_whoever_put_a_step_up_takes_it_back_and_it_goes_with_the_phase_so_that_the_moment_names_nobody() -> (
    None
):
    workshop = put_up(together_at("reassurance"), ANNA, FIRST, Words(LAMPS))
    workshop = _shown(ready(workshop, CEM, BOOK, STEP))
    lamps, book = _step(workshop, LAMPS), _step(workshop, BOOK)
    workshop = after(
        workshop, AddWorry(BEA, lamps.handle, WorryEnd.GIVER, Words("A worry."), NOTHING)
    )
    workshop = after(workshop, ShowWorries(MARA, seen(workshop)))
    assert refused(workshop, TakeBack(BEA, lamps.handle)).reason is Reason.NOT_YOURS
    back = after(workshop, TakeBack(ANNA, lamps.handle))
    assert cards(back) == cards(workshop)
    later = on(back, "re-entry")
    assert [one.handle for one in later.reassurance.steps] == [book.handle]
    assert later.reassurance.worries == ()


def test_a_pair_with_a_step_that_was_taken_back_goes_with_it() -> None:
    workshop = with_steps()
    reasons = (
        replace(one, own_interest=Words("It protects us.")) for one in workshop.reassurance.steps
    )
    workshop = replace(workshop, reassurance=replace(workshop.reassurance, steps=tuple(reasons)))
    mine = next(one for one in workshop.reassurance.steps if one.giver is SECOND)
    other = next(one for one in workshop.reassurance.steps if one.giver is FIRST)
    for by in (ANNA, CEM):
        workshop = after(workshop, TieSteps(by, (mine.handle, other.handle), (0, 0)))
    assert workshop.pair_of(mine.handle) is not None
    workshop = workshop.with_step(mine.handle, lambda one: replace(one, revision=0))
    later = on(after(workshop, TakeBack(CEM, mine.handle)), "re-entry")
    assert later.step(mine.handle) is None
    assert later.step(other.handle) is not None
    assert later.reassurance.pairs == ()


def test_what_both_sides_found_worth_thinking_further_about_belongs_to_both() -> None:
    workshop = asked(with_steps())
    items = the_round(workshop).items
    mine = next(one for one in workshop.reassurance.steps if one.giver is SECOND)
    early = after(workshop, TakeBack(CEM, mine.handle))
    published = [answered(one, yes_to(one, items, 4)) for one in (workshop, early)]
    never, before = (after(one, close(one)) for one in published)
    assert refused(never, TakeBack(CEM, mine.handle)).reason is Reason.STEP_OF_BOTH
    shown = look_at_note(never, CEM, mine.handle)
    assert isinstance(shown, Answer)
    assert Verb.TAKE_BACK not in {one.verb for one in shown.presses}
    assert cards(never) == cards(before)
    assert [one.handle for one in on(before, "re-entry").reassurance.steps] == [
        one.handle for one in never.reassurance.steps
    ]


def test_worries_that_wait_are_found_under_ones_own_notes_and_can_be_taken_back_there() -> None:
    workshop = with_steps(worries_shown=False)
    worry = AddWorry(
        BEA,
        workshop.reassurance.steps[0].handle,
        WorryEnd.GIVER,
        Words("It could be framed."),
        NOTHING,
    )
    workshop = after(workshop, worry)
    mine, theirs = (list_notes(workshop, by) for by in (BEA, CEM))
    assert isinstance(mine, Answer)
    assert isinstance(theirs, Answer)
    (back,) = [one for one in mine.presses if one.verb is Verb.TAKE_BACK_WORRY]
    assert Verb.TAKE_BACK_WORRY not in {one.verb for one in theirs.presses}
    workshop = after(workshop, TakeBackWorry(BEA, Handle(back.subject)))
    again = list_notes(workshop, BEA)
    assert isinstance(again, Answer)
    assert dict(again.text.values)["worries"] == ()


def test_who_has_stepped_out_is_offered_only_what_they_can_still_do() -> None:
    workshop = after(note(at_place("reassurance"), ANNA, LAMPS, STEP), Withdraw(ANNA))
    shown = look_at_note(workshop, ANNA, handle_of(workshop, LAMPS))
    assert isinstance(shown, Answer)
    assert [one.verb for one in shown.presses] == [Verb.TAKE_BACK]


def test_its_author_finds_it_in_the_words_it_has_by_now() -> None:
    workshop = put_up(together_at("reassurance"), ANNA, FIRST, Words(LAMPS))
    step = workshop.reassurance.steps[0]
    workshop = after(workshop, ProposeWords(CEM, step.handle, 0, Words(BOOK)))
    words = workshop.reassurance.proposals[0].handle
    workshop = after(workshop, TakeWords(ANNA, words), TakeWords(BEA, words))
    shown = look_at_note(workshop, ANNA, step.handle)
    assert isinstance(shown, Answer)
    assert dict(shown.text.values)["words"] == Words(BOOK)


def test_who_steps_out_has_nothing_shown_from_then_on_and_may_still_take_back_what_is() -> None:
    workshop = put_up(together_at("reassurance"), ANNA, FIRST, Words(LAMPS))
    workshop = after(ready(workshop, ANNA, BOOK, STEP), Withdraw(ANNA))
    assert refused(workshop, ShowTogether(MARA, seen(workshop))).reason is Reason.NOTHING_TO_SHOW
    back = after(workshop, TakeBack(ANNA, workshop.reassurance.steps[0].handle))
    assert on(back, "re-entry").reassurance.steps == ()


def test_a_note_that_waits_is_private_again_when_the_phase_ends() -> None:
    later = on(ready(together_at("reassurance"), ANNA, LAMPS, STEP), "re-entry")
    (draft,) = later.boards.contributions
    assert draft.standing is NoteStanding.PRIVATE
    assert refused(later, LetBeShown(ANNA, draft.handle)).reason is Reason.NOT_IN_THIS_PHASE


def test_everything_is_as_it_was_after_a_restart() -> None:
    workshop = _shown(ready(ready(together_at("reassurance"), ANNA, LAMPS, STEP), CEM, BOOK, STEP))
    assert decode_document(encode_document(Document(workshop))).workshop == workshop


@pytest.mark.parametrize("kind", [one for one in ContributionKind if one is not STEP])
def test_only_a_step_says_who_would_take_it(kind: ContributionKind) -> None:
    place = {
        "concern": "concerns",
        "act": "sensibility",
        "idea": "ideas",
        "constraint": "constraints",
    }[kind.value]
    workshop = note(at_place(place), ANNA, "A line.", kind)
    assert workshop.boards.contributions[0].giver is None
    changed = after(
        workshop, ChangeNote(ANNA, handle_of(workshop, "A line."), Words("Another."), (), FIRST)
    )
    assert (
        replace(changed.boards.contributions[0], words=Words("A line."))
        == workshop.boards.contributions[0]
    )
