"""Notes are their author's alone until they are shown together; a board names nobody and fits a message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boards.my_notes import list_notes, look_at_note
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import (
    LONGEST_LINE,
    MOST_NOTES,
    NOTES_A_PAGE,
    ChangeNote,
    KeepPrivate,
    LetBeShown,
    PutUpLine,
    TakeBack,
    WriteNote,
)
from bot.domain.decide import decide
from bot.domain.leading.breaks import Pause
from bot.domain.leading.going_on import GoOn
from bot.domain.people.consent import Withdraw
from bot.domain.rooms.reports import ReportLeft
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.screens.step_cards import written_boards
from bot.domain.state.contributions import BOARDS, ContributionKind, NoteStanding
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import (
    ACT,
    CONCERN,
    CONSTRAINT,
    IDEA,
    STEP,
    board,
    handle_of,
    line_with,
    note,
    on,
    put_up,
    ready,
    said,
    shown,
    together_at,
    with_concerns,
)
from tests.domain.build import (
    EN,
    FIRST,
    MARA,
    SECOND,
    after,
    at_place,
    decided,
    gone_on,
    moment,
    person,
    refused,
    seen,
)
from tests.the_pack import the_pack

AYA, BEN, CLEO = (person(FIRST, place) for place in range(3))
DARA, ELI = person(SECOND, 0), person(SECOND, 1)
PACK = the_pack()


IN_CONCERNS = at_place("concerns", 1)


class Nowhere:
    """Rooms and people as a client names them."""

    def room(self, key: object) -> str:
        return "<#1234567890123456789>"

    def person(self, user: object) -> str:
        return "<@1234567890123456789>"


def read(workshop: Workshop, word: str) -> str:
    """A board as it reads."""
    texts = [text for card in board(workshop, word) for text in card.sections]
    return "\n".join(PACK.render(text, EN, Nowhere()) for text in texts)


def test_a_note_changes_nothing_that_anybody_else_sees() -> None:
    workshop = at_place("concerns")
    for command in (WriteNote(AYA, CONCERN, Words("The wells turn salt")),):
        decision = decided(workshop, command)
        assert decision.effects == ()
        assert cards(decision.workshop) == cards(workshop)
        assert "salt" not in PACK.render(decision.answer.text, EN, Nowhere())
        let = decided(
            decision.workshop, LetBeShown(AYA, handle_of(decision.workshop, "The wells turn salt"))
        )
        assert let.effects == ()
        assert cards(let.workshop) == cards(workshop)


def test_only_its_author_can_see_change_show_or_take_away_a_note() -> None:
    workshop = note(at_place("concerns"), AYA, "The wells turn salt")
    handle = handle_of(workshop, "The wells turn salt")
    for other in (BEN, DARA, MARA):
        for command in (
            ChangeNote(other, handle, Words("x")),
            LetBeShown(other, handle),
            KeepPrivate(other, handle),
            TakeBack(other, handle),
        ):
            assert refused(workshop, command).reason is Reason.NOT_YOURS
        looked = look_at_note(workshop, other, handle)
        assert isinstance(looked, Refusal)
        assert looked == look_at_note(workshop, other, Handle("nothing"))
    mine = look_at_note(workshop, AYA, handle)
    assert isinstance(mine, Answer)
    assert "salt" in PACK.render(mine.text, EN, Nowhere())


def test_a_note_can_be_changed_let_be_shown_kept_and_taken_away() -> None:
    workshop = note(at_place("concerns"), AYA, "The wells")
    handle = handle_of(workshop, "The wells")
    workshop = after(workshop, ChangeNote(AYA, handle, Words(" The  wells\nturn salt ")))
    assert line_with(workshop, "The wells turn salt").standing is NoteStanding.PRIVATE
    workshop = after(workshop, LetBeShown(AYA, handle))
    assert refused(workshop, LetBeShown(AYA, handle)).reason is Reason.ALREADY_SO
    workshop = after(workshop, KeepPrivate(AYA, handle))
    assert refused(workshop, ShowTogether(MARA, seen(workshop))).reason is Reason.NOTHING_TO_SHOW
    assert after(workshop, TakeBack(AYA, handle)).boards.contributions == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [("  \n ", Reason.NOTHING_WRITTEN), ("x" * (LONGEST_LINE + 1), Reason.TOO_LONG)],
)
def test_an_empty_or_overlong_note_is_refused(words: str, reason: Reason) -> None:
    workshop = together_at("concerns", 1)
    assert refused(workshop, WriteNote(AYA, CONCERN, Words(words))).reason is reason
    assert refused(workshop, PutUpLine(AYA, CONCERN, Words(words))).reason is reason


def test_one_person_keeps_only_so_many_notes_of_a_kind() -> None:
    workshop = at_place("concerns")
    for number in range(MOST_NOTES):
        workshop = note(workshop, AYA, f"number {number}")
    assert (
        refused(workshop, WriteNote(AYA, CONCERN, Words("one more"))).reason
        is Reason.TOO_MANY_NOTES
    )
    after(workshop, WriteNote(BEN, CONCERN, Words("one more")))
    fewer = after(workshop, TakeBack(AYA, handle_of(workshop, "number 3")))
    after(fewer, WriteNote(AYA, CONCERN, Words("one more")))


def test_each_kind_is_written_in_its_own_phases_and_nowhere_else() -> None:
    places = {
        "concerns": {CONCERN},
        "sensibility": {ACT},
        "ideas": {IDEA},
        "constraints": {CONSTRAINT},
    }
    places |= {"overcoming": {IDEA, CONSTRAINT}, "reassurance": {STEP}}
    workshop = at_place("briefing")
    while True:
        for kind in ContributionKind:
            giver = FIRST if kind is STEP else None
            outcome = decide(workshop, WriteNote(AYA, kind, Words("a line"), giver=giver), moment())
            if kind in places.get(workshop.phase_id, ()):
                assert not isinstance(outcome, Refusal)
            else:
                assert isinstance(outcome, Refusal)
                assert outcome.reason is Reason.NOT_IN_THIS_PHASE
        if workshop.phase_id == "closing":
            break
        workshop = gone_on(workshop)


def test_whoever_never_writes_has_the_same_card_as_whoever_does() -> None:
    workshop = note(at_place("concerns"), AYA, "The wells turn salt")
    mine, theirs = (cards(workshop)[f"card/line-{workshop.own(user).seat}"] for user in (AYA, BEN))
    assert mine.rows == theirs.rows
    assert any(
        one.verb is Verb.MY_NOTES for row in mine.rows if isinstance(row, tuple) for one in row
    )


def test_notes_are_shown_together_when_a_facilitator_presses_and_name_only_the_side() -> None:
    workshop = ready(ready(at_place("concerns", 1), AYA, "The wells turn salt"), DARA, "The water")
    decision = decided(workshop, ShowTogether(MARA, seen(workshop)))
    assert said(decision) == ("boards:shown_note",)
    text = read(decision.workshop, "concerns")
    for side, words in ((FIRST, "The wells turn salt"), (SECOND, "The water")):
        assert f"From someone on {workshop.side(side).neutral_word}: \u2068{words}\u2069" in text
    assert (
        refused(decision.workshop, ShowTogether(MARA, seen(decision.workshop))).reason
        is Reason.NOTHING_TO_SHOW
    )


def test_neither_side_ever_stands_alone_on_the_board_of_concerns() -> None:
    workshop = at_place("concerns", 1)
    alone = refused(ready(workshop, AYA, "The wells turn salt"), ShowTogether(MARA, seen(workshop)))
    assert alone.reason is Reason.NOTHING_TO_SHOW
    # The third party learns from it neither that somebody waits nor whose side it is.
    assert alone == refused(workshop, ShowTogether(MARA, seen(workshop)))


def test_a_batch_is_shuffled_by_a_lot_that_knows_no_authors() -> None:
    orders = set()
    for first, second in ((AYA, BEN), (BEN, AYA), (CLEO, AYA)):
        workshop = at_place("concerns", 1)
        for number in range(4):
            workshop = ready(workshop, (first, second)[number % 2], f"number {number}")
        workshop = shown(ready(workshop, DARA, "The water"))
        orders.add(tuple(one.words.text for one in workshop.boards.contributions))
    assert len(orders) == 1
    assert orders != {("number 0", "number 1", "number 2", "number 3", "The water")}


@given(
    st.lists(st.tuples(st.sampled_from((AYA, BEN, CLEO)), st.booleans()), min_size=3, max_size=8)
)
def test_who_on_a_side_wrote_what_shows_to_nobody_else(written: list[tuple[int, bool]]) -> None:
    """Exchange the authors within a side: every card, every post, and its order, stay as they were."""
    swap = {AYA: BEN, BEN: CLEO, CLEO: AYA}
    ends = []
    for authors in ({one: one for one in swap}, swap):
        workshop = ready(ready(IN_CONCERNS, DARA, "The water"), ELI, "The bell")
        posts: list[object] = []
        seen_cards = []
        for number, (by, lets) in enumerate(written):
            author = authors[by]  # type: ignore[index]
            workshop = (ready if lets else note)(workshop, author, f"number {number}")
            seen_cards.append(cards(workshop))
        if any(lets for _, lets in written):
            decision = decided(workshop, ShowTogether(MARA, seen(workshop)))
            posts += decision.effects
            workshop = decision.workshop
        later = gone_on(workshop)
        panels = (panel(workshop).sections[:3], panel(workshop).rows)
        without_gate = {
            slot: card for slot, card in cards(workshop).items() if slot != "card/control"
        }
        ends.append((posts, seen_cards, without_gate, panels, board(later, "concerns")))
    assert ends[0] == ends[1]


def test_the_panel_says_nothing_of_how_many_notes_wait_or_whose() -> None:
    workshop = at_place("concerns")
    before = panel(workshop)
    for number, by in enumerate((AYA, AYA, DARA)):
        workshop = ready(workshop, by, f"number {number}")
    assert panel(workshop) == before


def test_a_line_goes_up_at_once_from_the_joint_room_and_only_from_there() -> None:
    workshop = together_at("concerns", 1)
    decision = decided(workshop, PutUpLine(AYA, CONCERN, Words("Nobody came")))
    assert decision.effects == ()
    assert "Nobody came" in read(decision.workshop, "concerns")
    for quiet in (
        at_place("concerns", 1),
        after(workshop, Pause(MARA, seen(workshop))),
        at_place("concerns"),
    ):
        assert (
            refused(quiet, PutUpLine(AYA, CONCERN, Words("Nobody came"))).reason
            is Reason.JOINT_IS_QUIET
        )


def test_what_is_on_the_board_goes_only_with_the_phase_when_its_author_takes_it_back() -> None:
    workshop = with_concerns(at_place("concerns", 1))
    taken = decided(workshop, TakeBack(person(FIRST, 0), handle_of(workshop, "Nobody came")))
    assert taken.effects == ()
    assert cards(taken.workshop) | {"card/control": None} == cards(workshop) | {
        "card/control": None
    }
    assert "Nobody came" in read(taken.workshop, "concerns")
    later = gone_on(taken.workshop)
    assert "Nobody came" not in read(later, "concerns")
    assert "5. " in read(later, "concerns")
    assert "6. " not in read(later, "concerns")


def test_whoever_steps_out_may_still_take_back_and_nothing_of_theirs_is_shown_from_then_on() -> (
    None
):
    workshop = with_concerns(at_place("concerns", 1))
    workshop = ready(workshop, AYA, "One more")
    for gone in (Withdraw(AYA), ReportLeft(AYA)):
        left = after(workshop, gone)
        assert line_with(left, "One more").standing is NoteStanding.PRIVATE
        assert refused(left, ShowTogether(MARA, seen(left))).reason is Reason.NOTHING_TO_SHOW
        assert board(left, "concerns") == board(workshop, "concerns")
    left = after(workshop, Withdraw(AYA))
    assert isinstance(list_notes(left, AYA), Answer)
    taken = after(left, TakeBack(AYA, handle_of(left, "Nobody came")))
    assert board(taken, "concerns") == board(workshop, "concerns")
    assert "Nobody came" not in read(gone_on(taken), "concerns")


def test_notes_that_were_not_shown_stay_their_authors_after_the_phase() -> None:
    workshop = gone_on(ready(with_concerns(at_place("concerns", 1)), AYA, "One more"))
    assert line_with(workshop, "One more").standing is NoteStanding.PRIVATE
    assert (
        refused(workshop, LetBeShown(AYA, handle_of(workshop, "One more"))).reason
        is Reason.NOT_IN_THIS_PHASE
    )
    assert refused(
        workshop, ChangeNote(AYA, handle_of(workshop, "One more"), Words("x"))
    ).reason is (Reason.NOT_IN_THIS_PHASE)


def test_a_board_has_ten_lines_a_page_each_with_a_handle_of_its_own() -> None:
    workshop = together_at("concerns", 1)
    for number in range(21):
        workshop = put_up(workshop, AYA, f"line {number}")
    pages = board(workshop, "concerns")
    assert [slot for slot in cards(workshop) if slot.startswith("board/concerns")] == [
        "board/concerns",
        "board/concerns/2",
        "board/concerns/3",
    ]
    handles = {card.handle for card in pages} | {room.handle for room in workshop.rooms.standing}
    assert len(handles) == 3 + len(workshop.rooms.standing)
    assert all(card.room == JOINT for card in pages)
    verbs = [
        [one.verb for row in card.rows if isinstance(row, tuple) for one in row] for card in pages
    ]
    assert verbs[:2] == [[Verb.SHOW_AGAIN]] * 2
    assert verbs[2] == [Verb.PUT_UP_LINE, Verb.SHOW_AGAIN]


@pytest.mark.parametrize("letter", ["x", "*", "[", "ש", "a.b"])
def test_every_page_fits_a_message_however_long_its_lines_are(letter: str) -> None:
    workshop = together_at("concerns", 1)
    for _ in range(12):
        words = (letter * LONGEST_LINE)[:LONGEST_LINE]
        workshop = put_up(workshop, AYA, words)
    for card in board(workshop, "concerns"):
        assert sum(len(PACK.render(text, EN, Nowhere())) for text in card.sections) < 4_000


def test_the_list_of_ones_own_notes_fits_a_message_too() -> None:
    workshop = together_at("concerns", 1)
    for number in range(NOTES_A_PAGE + 5):
        workshop = put_up(workshop, AYA, f"{number}" + "*" * 250)
    for page, expected in ((0, NOTES_A_PAGE), (1, 5), (99, 5)):
        listed = list_notes(workshop, AYA, page)
        assert isinstance(listed, Answer)
        assert len([one for one in listed.presses if one.verb is Verb.LOOK_AT_NOTE]) == expected
        assert len(PACK.render(listed.text, EN, Nowhere())) < 4_000
        assert len(listed.presses) <= 25


def test_what_people_write_is_inert_on_a_board() -> None:
    workshop = put_up(
        together_at("concerns", 1),
        AYA,
        "@everyone <@1> **bold** [here](https://example.org) \u202eback",
    )
    text = read(workshop, "concerns")
    assert "@everyone" not in text
    assert "<@1>" not in text
    assert "**bold**" not in text
    assert "[here]" not in text
    assert "https://" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("retention", list(Retention))
def test_a_board_stands_where_a_phase_uses_it_and_can_be_read_in_all_that_follow(
    retention: Retention,
) -> None:
    workshop = with_concerns(together_at("concerns", 1))
    workshop = replace(workshop, settings=replace(workshop.settings, retention=retention))
    lines = written_boards(workshop)["concerns"][1]
    assert lines
    for phase in ("hearing", "ideas", "reassurance", "closing"):
        workshop = on(workshop, phase)
        assert written_boards(workshop)["concerns"][1] == lines
        # Rooms that are kept keep what was put up in them.
        stands = phase == "hearing" or retention.keeps_rooms
        assert len(board(workshop, "concerns")) == stands
        for card in board(workshop, "concerns"):
            buttons = card.rows[0]
            assert isinstance(buttons, tuple)
            assert not any(button.verb is Verb.PUT_UP_LINE for button in buttons)
    assert {f"{kind}s" for kind in BOARDS} == {"concerns", "ideas", "constraints"}


def test_going_on_is_not_told_to_a_board_that_has_nothing() -> None:
    workshop = after(with_concerns(at_place("concerns", 1)))
    later = decided(workshop, GoOn(MARA, seen(workshop)))
    assert [effect for effect in later.effects if isinstance(effect, Post)] == []
