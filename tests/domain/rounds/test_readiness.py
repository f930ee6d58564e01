"""Readiness: once a session, two texts; one level up only after a published round; the newcomer's way in."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.leading.sessions import OpenSession
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, LetIntoJoint
from bot.domain.rooms.desired import participants_in
from bot.domain.rounds.asking import OpenRound
from bot.domain.rounds.readiness import GO_ON, NEXT_LEVEL
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.decisions import Post, ShowCardAgain
from bot.domain.state.settings import Retention
from bot.domain.state.steps import AT_HOME, HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    PROMPTS,
    SECOND,
    after,
    at_place,
    decided,
    refused,
    seen,
    with_settings,
)
from tests.domain.examples import NEWCOMER
from tests.domain.round_building import (
    NOT_YET,
    YES,
    answer,
    answered,
    asked,
    close,
    steps_of,
    the_round,
    understood,
    users,
    with_steps,
    yes_to,
)


def _answered(workshop: Workshop, subject: str, yes: dict[UserId, PrivateAnswer]) -> Workshop:
    workshop = asked(workshop, RoundKind.READINESS, subject=subject)
    item = the_round(workshop).items[0]
    return answered(workshop, {(user, item): given for user, given in yes.items()})


def _all(workshop: Workshop, given: PrivateAnswer) -> dict[UserId, PrivateAnswer]:
    return dict.fromkeys(users(workshop), given)


def _texts(effects: object) -> list[str]:
    assert isinstance(effects, tuple)
    return [one.text.key for one in effects if isinstance(one, Post)]


def test_both_sides_are_ready_only_where_enough_on_each_say_so() -> None:
    workshop = at_place("ideas", session=True)
    ready = _answered(
        workshop,
        GO_ON,
        dict.fromkeys([*users(workshop, FIRST)[:2], *users(workshop, SECOND)[:2]], YES),
    )
    assert _texts(decided(ready, close(ready)).effects) == ["readiness:ready"]
    one_side = _answered(workshop, GO_ON, dict.fromkeys(users(workshop, FIRST), YES))
    assert _texts(decided(one_side, close(one_side)).effects) == ["readiness:not_now"]
    nobody = _answered(workshop, GO_ON, {})
    assert decided(nobody, close(nobody)).effects == decided(one_side, close(one_side)).effects


def test_readiness_is_asked_once_a_session() -> None:
    workshop = _answered(at_place("ideas"), GO_ON, {})
    workshop = after(workshop, close(workshop))
    again = OpenRound(MARA, RoundKind.READINESS, 60, seen(workshop), subject=GO_ON)
    assert refused(workshop, again).reason is Reason.READINESS_ASKED
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    asked(workshop, RoundKind.READINESS, subject=GO_ON)


def test_a_round_somebody_stepped_out_of_reads_like_any_not_now_and_what_it_says_is_true() -> None:
    workshop = _answered(at_place("ideas", count=5), GO_ON, {})
    void = after(workshop, Withdraw(users(workshop, FIRST)[0]))
    closed = decided(void, close(void))
    assert closed.effects == decided(workshop, close(workshop)).effects
    asked(closed.workshop, RoundKind.READINESS, subject=GO_ON)
    words = (PROMPTS / "kelman" / "en" / "readiness.md.j2").read_text(encoding="utf-8")
    assert "unless somebody who was asked stepped out meanwhile" in words


def test_readiness_for_something_unknown_is_not_asked() -> None:
    workshop = at_place("ideas")
    command = OpenRound(MARA, RoundKind.READINESS, 60, seen(workshop), subject="new.nobody")
    assert refused(workshop, command).reason is Reason.NOTHING_TO_ASK


# ---- the ladder
def _published(count: int = 4, each: int = 3) -> Workshop:
    workshop = asked(with_steps(count, each))
    workshop = answered(workshop, yes_to(workshop, the_round(workshop).items, count))
    return after(workshop, close(workshop))


def _at_home(workshop: Workshop) -> OpenRound:
    return OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop), level=AT_HOME)


def test_one_level_up_is_refused_with_one_text_whatever_is_missing() -> None:
    nothing_published = with_steps()
    not_ready = _answered(_published(), NEXT_LEVEL, {})
    not_ready = after(not_ready, close(not_ready))
    ask_too_early = OpenRound(
        MARA, RoundKind.READINESS, 60, seen(nothing_published), subject=NEXT_LEVEL
    )
    told = {
        refused(nothing_published, _at_home(nothing_published)).text,
        refused(nothing_published, ask_too_early).text,
        refused(_published(), _at_home(_published())).text,
        refused(not_ready, _at_home(not_ready)).text,
    }
    assert told == {Text("refusals:level_closed")}


def test_one_level_up_opens_after_a_published_round_and_readiness_of_both_sides() -> None:
    workshop = _published()
    ready = _answered(workshop, NEXT_LEVEL, _all(workshop, YES))
    ready = after(ready, close(ready))
    assert ready.reassurance.open_level == AT_HOME
    opened = asked(ready, level=AT_HOME)
    assert set(the_round(opened).items) == {
        one.handle for one in ready.reassurance.steps if one.level == HERE
    }
    opened = answered(
        opened, yes_to(opened, [steps_of(opened, FIRST)[0], steps_of(opened, SECOND)[1]], 2)
    )
    closed = decided(opened, close(opened))
    assert _texts(closed.effects) == ["rounds:published_at_home"]
    assert (
        sorted(one.level for one in closed.workshop.reassurance.steps) == [HERE] * 4 + [AT_HOME] * 2
    )


def test_one_side_that_is_not_ready_keeps_the_level_closed() -> None:
    workshop = _published()
    answers = {**_all(workshop, YES), **dict.fromkeys(users(workshop, SECOND)[1:], NOT_YET)}
    workshop = _answered(workshop, NEXT_LEVEL, answers)
    assert after(workshop, close(workshop)).reassurance.open_level == HERE


def test_only_published_steps_are_asked_one_level_up() -> None:
    workshop = asked(with_steps(each=4))
    published = [*steps_of(workshop, FIRST)[:3], *steps_of(workshop, SECOND)[:3]]
    workshop = answered(workshop, yes_to(workshop, published, 4))
    workshop = after(workshop, close(workshop))
    ready = _answered(workshop, NEXT_LEVEL, _all(workshop, YES))
    ready = after(ready, close(ready))
    assert set(the_round(asked(ready, level=AT_HOME)).items) == set(published)
    unpublished = OpenRound(
        MARA, RoundKind.STEPS, 60, seen(ready), (steps_of(ready, FIRST)[3],), level=AT_HOME
    )
    assert refused(ready, unpublished).reason is Reason.LEVEL_CLOSED


# ---- somebody new
def _with_newcomer() -> Workshop:
    workshop = after(at_place("ideas", session=True), Invite(MARA, NEWCOMER, SECOND))
    return after(workshop, Consent(NEWCOMER, workshop.audience.revision))


def test_where_both_sides_have_three_nobody_is_let_in_by_hand_but_both_can_be_asked_privately() -> (
    None
):
    workshop = _with_newcomer()
    refusal = refused(workshop, LetIntoJoint(MARA, NEWCOMER))
    assert refusal.reason is Reason.READINESS_FIRST
    (press,) = refusal.presses
    assert press.verb is Verb.ASK_READINESS
    assert press.subject == f"new.{workshop.own(NEWCOMER).handle}"


def test_as_long_as_somebody_waits_the_panel_has_the_way_to_let_them_in() -> None:
    def waiting(workshop: Workshop) -> list[str]:
        panels = [card for slot, card in cards(workshop).items() if slot == "panel/second"]
        return [
            one.subject
            for card in panels  # there is none where a phase has no such instruments
            for row in card.rows
            if isinstance(row, tuple)
            for one in row
            if one.verb is Verb.LET_IN
        ]

    workshop = _with_newcomer()
    assert waiting(workshop) == [workshop.own(NEWCOMER).handle]
    assert waiting(after(workshop, Withdraw(NEWCOMER))) == []
    assert (
        waiting(workshop.with_participant(NEWCOMER, lambda one: replace(one, in_joint=True))) == []
    )


def test_a_newcomer_joins_when_both_sides_are_ready_and_is_not_asked_themselves() -> None:
    workshop = _with_newcomer()
    subject = f"new.{workshop.own(NEWCOMER).handle}"
    asking = asked(workshop, RoundKind.READINESS, subject=subject)
    assert the_round(asking).ballot(workshop.own(NEWCOMER).seat) is None
    everybody = [user for user in users(workshop) if user != NEWCOMER]
    item = the_round(asking).items[0]
    ready = _yes_from(asking, everybody, item)
    closed = decided(ready, close(ready))
    assert NEWCOMER in participants_in(closed.workshop, JOINT)
    note = Text(
        "people:newcomer_note",
        side=workshop.side_name(SECOND),
        asked_anew=False,
        reads_back=Text("readiness:reads_back_phase"),
    )
    assert closed.effects[1:] == tuple(Post(caucus(side), note) for side in workshop.sides_in_turn)
    not_now = decided(asking, close(asking))
    assert NEWCOMER not in participants_in(not_now.workshop, JOINT)
    assert _texts(not_now.effects) == ["readiness:not_now"]


def test_a_newcomer_who_steps_out_meanwhile_leaves_the_question_as_it_was_and_it_is_not_now() -> (
    None
):
    workshop = _with_newcomer()
    subject = f"new.{workshop.own(NEWCOMER).handle}"
    asking = asked(workshop, RoundKind.READINESS, subject=subject)
    everybody = [user for user in users(workshop) if user != NEWCOMER]
    ready = after(_yes_from(asking, everybody, the_round(asking).items[0]), Withdraw(NEWCOMER))
    assert not the_round(ready).void
    told = decided(ready, close(ready))
    about = Text(
        "readiness:newcomer",
        side=workshop.side_name(SECOND),
        reads_back=Text("readiness:reads_back_phase"),
    )
    assert told.effects == (Post(JOINT, Text("readiness:not_now", about=about)),)
    assert NEWCOMER not in participants_in(told.workshop, JOINT)


def test_where_nothing_can_be_read_back_the_joint_rooms_card_comes_again_for_a_newcomer() -> None:
    workshop = replace(_with_newcomer(), settings=with_settings(retention=Retention.LIVE))
    asking = asked(workshop, RoundKind.READINESS, subject=f"new.{workshop.own(NEWCOMER).handle}")
    everybody = [user for user in users(workshop) if user != NEWCOMER]
    ready = _yes_from(asking, everybody, the_round(asking).items[0])
    assert ShowCardAgain(JOINT) in decided(ready, close(ready)).effects
    assert ShowCardAgain(JOINT) not in decided(asking, close(asking)).effects


def _yes_from(workshop: Workshop, people: list[UserId], item: Handle) -> Workshop:
    """Yes from these people, who have read what is to be read."""
    workshop = understood(workshop, people)
    return after(workshop, *(answer(workshop, user, item, YES) for user in people))


def test_the_question_about_a_newcomer_names_their_side_and_not_them() -> None:
    workshop = _with_newcomer()
    subject = f"new.{workshop.own(NEWCOMER).handle}"
    decision = decided(
        workshop, OpenRound(MARA, RoundKind.READINESS, 60, seen(workshop), subject=subject)
    )
    assert str(NEWCOMER) not in repr(decision.effects)
    assert Text(
        "readiness:newcomer",
        side=workshop.side_name(SECOND),
        reads_back=Text("readiness:reads_back_phase"),
    ) in [
        value
        for post in decision.effects
        if isinstance(post, Post)
        for _, value in post.text.values
    ]
