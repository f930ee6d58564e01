"""Open questions: always questions, least touched concerns first, the sides in turn, never above the open level."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.private_notes import PutUpLine
from bot.domain.leading.open_questions import MOST, AskOpenQuestion, open_questions
from bot.domain.state.contributions import (
    Contribution,
    ContributionKind,
    Hearing,
    HearingOutcome,
    NoteStanding,
)
from bot.domain.state.decisions import Post
from bot.domain.state.steps import AT_HOME, HERE, Pair
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.board_building import IDEA, together_at
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    person,
    refused,
    seen,
)
from tests.domain.round_building import put_up, with_steps


def _concern(
    name: str, side: SideId, outcome: HearingOutcome = HearingOutcome.MEANT
) -> Contribution:
    return Contribution(
        Handle(name),
        ContributionKind.CONCERN,
        Words(f"We fear {name}."),
        side,
        SeatId(1),
        NoteStanding.SHOWN,
        hearing=Hearing(taken_up=True, outcome=outcome),
    )


def _with_concerns(workshop: Workshop, count: int = 2) -> Workshop:
    concerns = tuple(
        _concern(f"c{side.value}{number}", side) for side in SIDES for number in range(count)
    )
    return replace(workshop, boards=replace(workshop.boards, contributions=concerns))


def _ids(workshop: Workshop) -> list[str]:
    return [one.id for one in open_questions(workshop)]


def test_each_heard_concern_has_a_question_and_one_left_open_has_none() -> None:
    workshop = _with_concerns(at_place("reassurance"))
    left = _concern("left", FIRST, HearingOutcome.LEFT_OPEN)
    workshop = replace(
        workshop,
        boards=replace(workshop.boards, contributions=(*workshop.boards.contributions, left)),
    )
    assert set(_ids(workshop)) == {
        f"concern.c{side.value}{number}" for side in SIDES for number in range(2)
    }


def test_the_sides_alternate_and_whose_turn_it_is_comes_first() -> None:
    workshop = _with_concerns(at_place("reassurance"), 3)
    sides = [
        SideId.FIRST if one.startswith("concern.cfirst") else SideId.SECOND
        for one in _ids(workshop)
    ]
    assert sides == [*workshop.sides_in_turn] * 3


def test_concerns_that_fewest_steps_touch_come_first() -> None:
    workshop = _with_concerns(at_place("reassurance", session=True))
    line = Words("We read the level.")
    touched = put_up(workshop, person(FIRST, 0), SECOND, line, Handle("cfirst0"))
    of_first = [one for one in _ids(touched) if one.startswith("concern.cfirst")]
    assert of_first == ["concern.cfirst1", "concern.cfirst0"]


def test_a_step_is_asked_for_one_thing_it_lacks_at_a_time() -> None:
    workshop = with_steps()
    step = workshop.reassurance.steps[0]
    assert f"own_interest.{step.handle}" in _ids(workshop)
    assert not any(
        one.startswith(("verification", "durability", "partner")) for one in _ids(workshop)
    )
    said = workshop.with_step(
        step.handle, lambda one: replace(one, own_interest=Words("It protects us."))
    )
    assert f"verification.{step.handle}" in _ids(said)


def test_raising_it_at_home_is_asked_about_only_once_that_level_is_open() -> None:
    line = Words("said")
    workshop = with_steps()
    handles = [step.handle for step in workshop.reassurance.steps]
    pairs = tuple(
        Pair(Handle(f"p{at}"), (handles[at], handles[at + 1]), tied=True) for at in (0, 2, 4)
    )
    steps = tuple(
        replace(step, own_interest=line, verification=line, durability=line, level=HERE)
        for step in workshop.reassurance.steps
    )
    reassurance = replace(workshop.reassurance, steps=steps, pairs=pairs)
    workshop = replace(workshop, reassurance=reassurance)
    assert _ids(workshop) == []
    assert set(
        _ids(replace(workshop, reassurance=replace(workshop.reassurance, open_level=AT_HOME)))
    ) == {f"at_home.{one.handle}" for one in steps}


def test_while_ideas_are_sought_it_is_asked_for_ideas_and_what_an_idea_answers_comes_last() -> None:
    for phase in ("ideas", "overcoming"):
        workshop = _with_concerns(together_at(phase))
        first = workshop.sides_in_turn[0].value
        assert _ids(workshop)[0] == f"idea.c{first}0"
        assert {one.partition(".")[0] for one in _ids(workshop)} == {"idea"}
        idea = PutUpLine(person(FIRST, 0), IDEA, Words("A lamp."), (Handle(f"c{first}0"),))
        touched = after(workshop, idea)
        assert _ids(touched)[0] == f"idea.c{first}1"
        asked = decided(touched, AskOpenQuestion(MARA, _ids(touched)[0], seen(touched)))
        assert [one.room for one in asked.effects if isinstance(one, Post)] == [JOINT]


def test_a_question_goes_to_the_joint_room_from_a_facilitator_alone() -> None:
    workshop = with_steps()
    question = _ids(workshop)[0]
    decision = decided(workshop, AskOpenQuestion(MARA, question, seen(workshop)))
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert post.room == JOINT
    by_participant = AskOpenQuestion(person(FIRST, 0), question, seen(workshop))
    assert refused(workshop, by_participant).reason is Reason.NOT_YOURS
    assert (
        refused(workshop, AskOpenQuestion(MARA, "concern.gone", seen(workshop))).reason
        is Reason.NO_SUCH_PROMPT
    )


def test_the_list_is_short_and_empty_outside_its_phase() -> None:
    assert len(open_questions(_with_concerns(with_steps(each=6)))) == MOST
    assert open_questions(_with_concerns(at_place("constraints"))) == ()
    assert open_questions(_with_concerns(at_place("re-entry"))) == ()


def test_what_published_steps_lack_comes_before_everything_else() -> None:
    workshop = _with_concerns(with_steps())
    published = {one.handle for one in workshop.reassurance.steps[:2]}
    steps = tuple(
        replace(one, level=HERE) if one.handle in published else one
        for one in workshop.reassurance.steps
    )
    workshop = replace(workshop, reassurance=replace(workshop.reassurance, steps=steps))
    first = open_questions(workshop)[: len(published)]
    assert {one.id for one in first} == {f"own_interest.{handle}" for handle in published}
