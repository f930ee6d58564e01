"""Pairs: tied by a press from each giver's side, asked about and published together or not at all."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.app.documents import Document, decode_document, encode_document
from bot.domain.boards.my_notes import list_notes
from bot.domain.boards.phase_end import phase_ended
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.pairs import MOST_WAITING, TieSteps, Untie, before_untying
from bot.domain.reassurance.steps import AddToStep
from bot.domain.reassurance.wording import ProposeWords, TakeWords
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rounds.answers import page
from bot.domain.rounds.asking import OpenRound
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.steps import AT_HOME, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from tests.domain.build import FIRST, MARA, SECOND, SIDES, after, decided, person, refused, seen
from tests.domain.round_building import (
    NOTHING,
    answered,
    asked,
    close,
    put_up,
    the_round,
    users,
    with_steps,
    yes_to,
)

ANNA, BEA, CEM, DUA = person(FIRST, 0), person(SECOND, 0), person(FIRST, 1), person(SECOND, 1)
WHY, OTHER = Words("It protects us."), Words("It says so, to its own people.")


def _wished(workshop: Workshop) -> Workshop:
    """Each step has a reason of its own."""
    for step in workshop.reassurance.steps:
        by = person(step.giver, 0)
        added = AddToStep(by, step.handle, step.revision, None, WHY, NOTHING, NOTHING)
        workshop = after(workshop, added)
    return workshop


def _of(workshop: Workshop, place: int) -> tuple[Step, Step]:
    """One step of each side."""
    first, second = (
        [step for step in workshop.reassurance.steps if step.giver is side][place] for side in SIDES
    )
    return first, second


def _tie(workshop: Workshop, by: UserId, place: int = 0) -> TieSteps:
    first, second = _of(workshop, place)
    return TieSteps(by, (first.handle, second.handle), (first.revision, second.revision))


def _tied(workshop: Workshop | None = None, place: int = 0) -> Workshop:
    workshop = _wished(with_steps()) if workshop is None else workshop
    workshop = after(workshop, _tie(workshop, ANNA, place))
    return after(workshop, _tie(workshop, BEA, place))


def _pair(workshop: Workshop, place: int = 0) -> Handle:
    pair = workshop.pair_of(_of(workshop, place)[0].handle)
    assert pair is not None
    return pair.handle


def _levels(workshop: Workshop, place: int = 0) -> list[int]:
    return [step.level for step in _of(workshop, place)]


def _said(decision: Decision) -> list[str]:
    return [each.text.key for each in decision.effects if isinstance(each, Post)]


# ---- tying
def test_a_pair_is_tied_when_one_of_each_givers_side_has_pressed_and_else_nothing_shows() -> None:
    workshop = _wished(with_steps())
    one = decided(workshop, _tie(workshop, ANNA))
    two = decided(one.workshop, _tie(workshop, CEM))
    for each in (one, two):
        assert each.effects == ()
        assert cards(each.workshop) == cards(workshop)
        assert each.workshop.pair_of(_of(workshop, 0)[0].handle) is None
    tied = decided(two.workshop, _tie(workshop, BEA))
    assert _said(tied) == ["steps:tied"]
    assert cards(tied.workshop) != cards(workshop)
    (pair,) = tied.workshop.reassurance.pairs
    assert pair.tied
    assert pair.pressed == frozenset()


def test_who_presses_first_shows_in_nothing_that_is_told() -> None:
    workshop = _wished(with_steps())
    told = []
    for order in ((ANNA, BEA), (BEA, ANNA), (CEM, DUA)):
        first = after(workshop, _tie(workshop, order[0]))
        second = decided(first, _tie(workshop, order[1]))
        told.append((second.effects, cards(second.workshop)))
    assert told == [told[0]] * 3


def test_a_reason_of_its_own_comes_before_bargaining() -> None:
    bare = with_steps()
    assert refused(bare, _tie(bare, ANNA)).reason is Reason.INTEREST_FIRST
    workshop = _tied()
    first, _ = _of(workshop, 0)
    bare = after(
        workshop, AddToStep(ANNA, first.handle, first.revision, None, NOTHING, NOTHING, NOTHING)
    )
    only = OpenRound(MARA, RoundKind.STEPS, 60, seen(bare), (_pair(bare),))
    assert refused(bare, only).reason is Reason.INTEREST_FIRST
    assert refused(bare, OpenRound(MARA, RoundKind.STEPS, 60, seen(bare))).reason is (
        Reason.INTEREST_FIRST
    )


def test_what_cannot_be_tied_says_why_and_keeps_nothing() -> None:
    workshop = _wished(with_steps())
    first, second = _of(workshop, 0)
    another = _of(workshop, 1)[0]
    same = TieSteps(ANNA, (first.handle, another.handle), (first.revision, another.revision))
    old = TieSteps(ANNA, (first.handle, second.handle), (first.revision, second.revision - 1))
    gone = TieSteps(ANNA, (first.handle, Handle("gone")), (first.revision, 0))
    assert refused(workshop, same).reason is Reason.NO_SUCH_STEP
    assert refused(workshop, old).reason is Reason.STEP_CHANGED
    assert refused(workshop, gone).reason is Reason.NO_SUCH_STEP
    asked_for = put_up(workshop, BEA, FIRST, OTHER).reassurance.steps[-1]
    board = put_up(workshop, BEA, FIRST, OTHER)
    with_it = TieSteps(ANNA, (asked_for.handle, second.handle), (0, second.revision))
    assert refused(board, with_it).reason is Reason.IS_ASKED_FOR
    tied = _tied(workshop)
    first, second = _of(tied, 0)
    again = TieSteps(ANNA, (first.handle, second.handle), (first.revision, second.revision))
    assert refused(tied, again).reason is Reason.TIED_ALREADY
    up = workshop.with_step(first.handle, lambda step: replace(step, level=1))
    assert refused(up, _tie(up, ANNA)).reason is Reason.LEVELS_APART
    assert refused(workshop, replace(_tie(workshop, ANNA), by=MARA)).reason is Reason.NOT_YOURS


def test_nobody_presses_for_every_pair_to_learn_what_others_want() -> None:
    workshop = _wished(with_steps(each=MOST_WAITING + 1))
    for place in range(MOST_WAITING):
        workshop = after(workshop, _tie(workshop, ANNA, place))
    one_more = _tie(workshop, ANNA, MOST_WAITING)
    assert refused(workshop, one_more).reason is Reason.PAIRS_WAIT
    waits = after(workshop, _tie(workshop, BEA, MOST_WAITING))
    assert refused(waits, one_more) == refused(workshop, one_more)


def test_ones_own_press_is_read_and_taken_back_under_ones_notes_by_nobody_else() -> None:
    workshop = _wished(with_steps())
    waits = after(workshop, _tie(workshop, ANNA))
    (pair,) = waits.reassurance.pairs
    mine, theirs = (list_notes(waits, by) for by in (ANNA, BEA))
    assert isinstance(mine, Answer)
    assert isinstance(theirs, Answer)
    back = {one.subject for one in mine.presses if one.verb is Verb.UNTIE_SURELY}
    assert back == {pair.handle}
    assert not any(one.verb is Verb.UNTIE_SURELY for one in theirs.presses)
    for other in (BEA, CEM):
        assert refused(waits, Untie(other, pair.handle)).reason is Reason.PAIR_GONE
    taken = decided(waits, Untie(ANNA, pair.handle))
    assert taken.effects == ()
    assert taken.workshop.reassurance.pairs == ()
    assert _said(decided(taken.workshop, _tie(workshop, BEA))) == []


def test_what_was_pressed_for_lapses_with_the_part_and_with_other_words() -> None:
    workshop = _wished(with_steps())
    waits = after(workshop, _tie(workshop, ANNA))
    assert phase_ended(waits).reassurance.pairs == ()
    tied = _tied(workshop)
    assert phase_ended(tied).reassurance.pairs == tied.reassurance.pairs
    step = _of(waits, 0)[0]
    reads = _in_other_words(waits, step)
    assert reads.workshop.reassurance.pairs == ()
    assert "steps:untied" not in _said(reads)


def _in_other_words(workshop: Workshop, step: Step) -> Decision:
    workshop = after(workshop, ProposeWords(ANNA, step.handle, step.revision, OTHER))
    proposal = workshop.reassurance.proposals[-1].handle
    return decided(after(workshop, TakeWords(ANNA, proposal)), TakeWords(CEM, proposal))


def test_the_press_of_whoever_steps_out_counts_no_more() -> None:
    workshop = _wished(with_steps())
    waits = after(workshop, _tie(workshop, ANNA), Withdraw(ANNA))
    assert _said(decided(waits, _tie(workshop, BEA))) == []
    assert _said(decided(after(waits, _tie(workshop, BEA)), _tie(workshop, CEM))) == ["steps:tied"]


# ---- asking and publishing
def test_a_pair_is_one_question_with_one_press_and_stands_in_no_other_list() -> None:
    workshop = asked(_tied())
    opened, pair = the_round(workshop), _pair(workshop)
    assert len(opened.items) == 5
    workshop = answered(workshop, {})
    shown = page(workshop, ANNA, opened.handle, 0)
    assert not isinstance(shown, Refusal)
    (steps,) = [each.row for each in shown if isinstance(each.row, Choice)]
    asked_of = {value: hint.key.partition("label_asks_")[2] for value, hint in steps.hints}
    assert sorted(asked_of.values()) == ["gives"] * 2 + ["receives"] * 2 + ["tied"]
    assert asked_of[pair] == "tied"


def test_a_pair_is_published_whole_or_not_at_all() -> None:
    workshop = asked(_tied())
    pair, (first, second) = _pair(workshop), _of(workshop, 0)
    yes = answered(workshop, yes_to(workshop, [pair], 2))
    published = decided(yes, close(yes))
    assert _said(published) == ["rounds:published"]
    assert _levels(published.workshop) == [1, 1]
    assert f"step/{first.handle}" in cards(published.workshop)
    assert f"step/{second.handle}" in cards(published.workshop)
    one_side = {
        key: given for key, given in yes_to(workshop, [pair], 2).items() if key[0] not in (BEA,)
    }
    too_few = answered(workshop, one_side)
    nothing = decided(too_few, close(too_few))
    assert _said(nothing) == ["rounds:nothing_published"]
    assert _levels(nothing.workshop) == [0, 0]


def test_one_in_each_direction_holds_over_pairs_and_single_steps() -> None:
    workshop = asked(_tied())
    alone = _of(workshop, 1)[0].handle
    one_way = answered(workshop, yes_to(workshop, [alone], 2))
    assert _said(decided(one_way, close(one_way))) == ["rounds:nothing_published"]
    with_pair = answered(workshop, yes_to(workshop, [alone, _pair(workshop)], 2))
    assert _levels(after(with_pair, close(with_pair)), 1) == [1, 0]


def test_a_round_holds_three_in_each_direction_over_pairs_and_single_steps() -> None:
    workshop = _tied()
    pair = _pair(workshop)
    singles = [step.handle for place in (1, 2) for step in _of(workshop, place)]
    opened = after(workshop, OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (pair, *singles)))
    assert set(the_round(opened).items) == {pair, *singles}
    too_few = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), (pair, *singles[:2]))
    assert refused(workshop, too_few).reason is Reason.CHOOSE_MORE
    half = OpenRound(
        MARA, RoundKind.STEPS, 60, seen(workshop), (_of(workshop, 0)[0].handle, *singles)
    )
    assert refused(workshop, half).reason is Reason.ONLY_TOGETHER


def test_a_pair_is_asked_twice_at_most_as_its_steps_are() -> None:
    workshop = _tied()
    for _ in range(2):
        workshop = asked(workshop)
        workshop = after(workshop, close(workshop))
    first, second = _of(workshop, 0)
    assert first.askings == second.askings == (2, 0)
    free = after(workshop, Untie(ANNA, _pair(workshop)))
    assert [step.askings for step in _of(free, 0)] == [(2, 0), (2, 0)]


def test_what_is_asked_about_is_neither_tied_nor_untied() -> None:
    workshop = asked(_wished(with_steps()))
    assert refused(workshop, _tie(workshop, ANNA)).reason is Reason.ASKED_NOW
    tied = asked(_tied())
    assert refused(tied, Untie(ANNA, _pair(tied))).reason is Reason.ASKED_NOW
    first, _ = _of(tied, 0)
    changed = AddToStep(ANNA, first.handle, first.revision, None, OTHER, NOTHING, NOTHING)
    assert refused(tied, changed).reason is Reason.ASKED_NOW


def test_answers_to_steps_alone_are_none_to_the_pair_and_the_other_way_round() -> None:
    workshop = asked(_wished(with_steps()))
    first, second = _of(workshop, 0)
    sealed = answered(workshop, yes_to(workshop, [first.handle], 4))
    sealed = after(sealed, close(sealed))
    assert first.handle in sealed.rounds.sealed[0].items
    tied = _tied(sealed)
    assert not {first.handle, second.handle} & set(tied.rounds.sealed[0].items)
    again = asked(tied)
    pair = _pair(again)
    some = yes_to(again, [pair], 1)
    sealed = answered(again, some)
    sealed = after(sealed, close(sealed))
    assert pair in sealed.rounds.sealed[0].items
    free = after(sealed, Untie(DUA, pair))
    assert pair not in free.rounds.sealed[0].items


# ---- untying
def _published(workshop: Workshop) -> Workshop:
    workshop = asked(workshop)
    yes = answered(workshop, yes_to(workshop, the_round(workshop).items, 4))
    return after(yes, close(yes))


def test_untying_by_either_side_makes_answers_void_and_unpublishes_both() -> None:
    published = _published(_tied())
    pair = _pair(published)
    for by in (ANNA, DUA):
        free = decided(published, Untie(by, pair))
        assert _said(free) == ["steps:untied"]
        assert _levels(free.workshop) == [0, 0]
        assert _levels(free.workshop, 1) == [1, 1]
        assert free.workshop.reassurance.pairs == ()
    assert refused(free.workshop, Untie(ANNA, pair)).reason is Reason.PAIR_GONE


def test_what_was_published_alone_before_it_was_tied_stays_published_when_it_is_untied() -> None:
    tied = _tied(_published(_wished(with_steps())))
    free = after(tied, Untie(ANNA, _pair(tied)))
    assert _levels(free) == [1, 1]


def test_other_words_for_half_of_a_pair_untie_it() -> None:
    published = _published(_tied())
    reads = _in_other_words(published, _of(published, 0)[0])
    assert _said(reads) == ["steps:in_other_words", "steps:untied"]
    assert _levels(reads.workshop) == [0, 0]
    assert reads.workshop.reassurance.pairs == ()


def test_what_untying_does_is_read_before_and_changes_nothing_yet() -> None:
    published = _published(_tied())
    pair = _pair(published)
    press = IncomingPress(published, None, ANNA, ButtonId(Verb.UNTIE, Handle("card"), 0, str(pair)))
    shown = before_untying(press)
    assert isinstance(shown, Answer)
    assert dict(shown.text.values)["published"] is True
    assert [(one.verb, one.subject) for one in shown.presses] == [(Verb.UNTIE_SURELY, str(pair))]


def test_one_level_up_complete_pairs_and_steps_come_first() -> None:
    published = _published(_tied())
    for step in _of(published, 0):
        published = after(
            published,
            AddToStep(person(step.giver, 0), step.handle, step.revision, None, WHY, WHY, WHY),
        )
    up = replace(published, reassurance=replace(published.reassurance, open_level=AT_HOME))
    workshop = asked(up, level=AT_HOME)
    opened = the_round(workshop)
    assert opened.items[0] == _pair(workshop)
    assert len(opened.items) == 5
    yes = answered(workshop, yes_to(workshop, [_pair(workshop)], 3))
    closed = after(yes, close(yes))
    assert _levels(closed) == [2, 2]
    assert _levels(after(closed, Untie(BEA, _pair(closed)))) == [0, 0]
    assert users(closed)


def test_what_a_step_was_linked_to_in_an_earlier_shape_is_a_pair_that_nobody_has_pressed_for() -> (
    None
):
    workshop = _wished(with_steps())
    first, second = _of(workshop, 0)
    plain = json.loads(encode_document(Document(workshop)))
    steps = plain["workshop"]["reassurance"]["steps"]
    for step in steps:
        step["partner"] = {first.handle: second.handle, second.handle: first.handle}.get(
            step["handle"]
        )
    del plain["workshop"]["reassurance"]["pairs"]
    again = decode_document(json.dumps(plain).encode(), 2).workshop
    (pair,) = again.reassurance.pairs
    assert (set(pair.steps), pair.tied) == ({first.handle, second.handle}, False)
    assert again.reassurance.steps == workshop.reassurance.steps
    assert cards(again) == cards(workshop)
    assert _said(decided(after(again, _tie(again, ANNA)), _tie(again, BEA))) == ["steps:tied"]
