"""Ideas: a vision first; each says which concerns it answers, and the room adds the other side's."""

from __future__ import annotations

from bot.domain.boards.concerns import on_board
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import PutUpLine, TakeBack, WriteNote
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.state.decisions import Post
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.board_building import (
    CONCERN,
    IDEA,
    board,
    handle_of,
    line_with,
    listening,
    on,
    ready,
    shown,
    values,
)
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

IDEAS = on(listening(), "ideas")
OURS = next(one.handle for one in on_board(IDEAS, CONCERN) if one.side is FIRST)
THEIRS = next(one.handle for one in on_board(IDEAS, CONCERN) if one.side is SECOND)
AYA, DARA = person(FIRST, 0), person(SECOND, 0)


def answered(words: str, workshop: object) -> tuple[Handle, ...]:
    return line_with(workshop, words).answers  # type: ignore[arg-type]


def test_the_phase_opens_with_the_picture_of_a_tolerable_future() -> None:
    workshop = at_place("sensibility", 1)
    decision = decided(workshop, GoOnAllTheSame(MARA, seen(workshop)))
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert (post.room, post.text.key) == (JOINT, "interventions:question")
    assert [value.key for _, value in post.text.values if isinstance(value, Text)] == [
        "phases/ideas:ask_vision"
    ]
    assert decision.workshop.leading.prompts_sent == ("vision",)


def test_an_idea_says_which_concerns_it_answers() -> None:
    for command in (
        WriteNote(AYA, IDEA, Words("A bell for both")),
        PutUpLine(AYA, IDEA, Words("A bell for both")),
    ):
        assert refused(IDEAS, command).reason is Reason.WHICH_CONCERNS
    unknown = PutUpLine(AYA, IDEA, Words("A bell for both"), (Handle("nothing"),))
    assert refused(IDEAS, unknown).reason is Reason.CONCERN_GONE
    workshop = after(IDEAS, PutUpLine(AYA, IDEA, Words("A bell for both"), (OURS,)))
    assert answered("A bell for both", workshop) == (OURS,)


def test_without_concerns_on_the_board_an_idea_needs_none() -> None:
    after(at_place("ideas"), WriteNote(AYA, IDEA, Words("A bell for both")))


def test_the_room_adds_the_other_sides_concerns_and_nothing_says_who() -> None:
    workshop = after(IDEAS, PutUpLine(AYA, IDEA, Words("A bell for both"), (OURS,)))
    idea = handle_of(workshop, "A bell for both")
    decisions = [decided(workshop, NameConcerns(user, idea, (THEIRS,))) for user in (AYA, DARA)]
    assert decisions[0] == decisions[1]
    assert decisions[0].effects == ()
    assert answered("A bell for both", decisions[0].workshop) == (OURS, THEIRS)
    assert (
        refused(decisions[0].workshop, NameConcerns(DARA, idea, (THEIRS,))).reason
        is Reason.ALREADY_SO
    )
    assert refused(workshop, NameConcerns(DARA, OURS, (THEIRS,))).reason is Reason.NOT_YOURS
    later = on(workshop, "constraints", 1)
    assert refused(later, NameConcerns(DARA, idea, (THEIRS,))).reason is Reason.NOT_IN_THIS_PHASE


def test_an_idea_on_the_board_has_no_side_and_no_name() -> None:
    workshop = ready(ready(IDEAS, AYA, "A bell for both", IDEA), DARA, "A rope", IDEA)
    workshop = shown(workshop)
    (card,) = board(workshop, "ideas")
    lines = values(card.sections[1])["entries"]
    assert isinstance(lines, tuple)
    for line in lines:
        assert isinstance(line, Text)
        assert set(values(line)) == {"number", "words", "answered"}


def test_ideas_of_one_side_alone_may_be_shown_for_no_side_stands_above_them() -> None:
    workshop = ready(IDEAS, AYA, "A bell for both", IDEA)
    after(workshop, ShowTogether(MARA, seen(workshop)))


def test_a_concern_that_is_taken_back_leaves_the_ideas_when_the_phase_changes() -> None:
    workshop = after(IDEAS, PutUpLine(AYA, IDEA, Words("A bell for both"), (OURS, THEIRS)))
    concern = workshop.contribution(OURS)
    assert concern is not None
    author = next(one.user for one in workshop.people.participants if one.seat == concern.author)
    workshop = after(workshop, TakeBack(author, OURS))
    assert answered("A bell for both", workshop) == (OURS, THEIRS)
    assert answered("A bell for both", gone_on(workshop)) == (THEIRS,)


def test_the_button_for_concerns_stands_where_there_are_ideas_and_concerns() -> None:
    def verbs(workshop: object) -> set[Verb]:
        (card,) = board(workshop, "ideas")  # type: ignore[arg-type]
        return {one.verb for row in card.rows if isinstance(row, tuple) for one in row}

    always = {Verb.PUT_UP_LINE, Verb.PUT_UP_VISION, Verb.SHOW_AGAIN}
    assert verbs(IDEAS) == always
    workshop = after(IDEAS, PutUpLine(AYA, IDEA, Words("A bell for both"), (OURS,)))
    assert verbs(workshop) == always | {Verb.NAME_CONCERNS}
    assert board(on(workshop, "constraints", 0), "ideas") == ()  # there by a button
