"""An acknowledgment in the room: talked over first, one person's room for some minutes, quiet, own rooms; then gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.documents import Document, decode_document, encode_document
from bot.app.effects import body_of
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
)
from bot.domain.leading.going_on import GoBack, GoOnAllTheSame
from bot.domain.leading.sessions import EndSession, GoApart
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.acknowledging import (
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    LeaveUnsaid,
    PleaseStop,
    WishToAcknowledge,
    wishing,
)
from bot.domain.reassurance.steps import PutUpStep
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import Right, member, standing_rooms, writers
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Decision, Post, TakeOutSaid
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Card, Verb
from bot.domain.vocabulary.identity import Handle, PhaseId, UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Person, Text, Value
from tests.domain.build import (
    ADMINS,
    AT,
    FIRST,
    MARA,
    NOOR,
    OWNER,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    people,
    person,
    refused,
    seen,
)

SPEAKER, LISTENER = person(FIRST, 0), person(SECOND, 0)


def together() -> Workshop:
    return at_place("reassurance", session=True)


def wished(by: UserId = SPEAKER) -> Workshop:
    return after(together(), WishToAcknowledge(by))


def giving(workshop: Workshop, to: UserId = SPEAKER, minutes: int = 5) -> GiveRoom:
    return GiveRoom(MARA, workshop.own(to).handle, minutes, seen(workshop))


def given() -> Workshop:
    workshop = wished()
    return after(workshop, giving(workshop))


def quiet() -> Workshop:
    workshop = given()
    return after(workshop, BeginQuiet(MARA, seen(workshop)))


def may_send(workshop: Workshop) -> dict[str, set[UserId]]:
    """Who of those who take part may write in each shared room, by the rights that it should have."""
    found: dict[str, set[UserId]] = {}
    for room in standing_rooms(workshop):
        if room.key in (JOINT, caucus(FIRST), caucus(SECOND)):
            rows = {row.target: row for row in room.overwrites}
            found[room.key.logical_name] = {
                user
                for _, user in people(4)
                if member(user) in rows and Right.SEND in rows[member(user)].allow
            }
    return found


def verbs(card: Card) -> set[Verb]:
    return {one.verb for row in card.rows if isinstance(row, tuple) for one in row}


def of_line(workshop: Workshop, user: UserId) -> Card:
    return cards(workshop)[f"card/{line(workshop.own(user).seat).logical_name}"]


def said(decision: Decision) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in decision.effects:
        if isinstance(one, Post):
            found.setdefault(one.room.logical_name, []).append(one.text.key)
    return found


def everything(value: Value | Button | Card) -> str:
    return repr(value)


# ---- the wish
def test_the_wish_is_told_to_nobody_but_the_third_party_and_shows_on_nobody_elses_card() -> None:
    before = together()
    decision = decided(before, WishToAcknowledge(SPEAKER))
    assert decision.effects == ()
    assert decision.answer.text == Text("acknowledging:wished")
    changed = {
        slot for slot, card in cards(decision.workshop).items() if card != cards(before)[slot]
    }
    own_line = line(before.own(SPEAKER).seat).logical_name
    assert changed == {f"card/{own_line}", "card/control"}
    assert repr(Person(SPEAKER)) in everything(panel(decision.workshop))


def test_of_those_who_wish_it_no_side_always_stands_first() -> None:
    first = set()
    for phase in ("perspectives", "ideas", "overcoming", "reassurance"):
        workshop = at_place(phase, session=True)
        workshop = after(workshop, WishToAcknowledge(SPEAKER), WishToAcknowledge(LISTENER))
        assert wishing(workshop)[0].side is workshop.first_speaker
        first.add(workshop.first_speaker)
    assert first == set(SIDES)


def test_whoever_wished_can_leave_it_and_it_is_as_before() -> None:
    left = after(wished(), LeaveUnsaid(SPEAKER))
    assert left == together()
    assert refused(left, LeaveUnsaid(SPEAKER)).reason is Reason.ALREADY_SO
    assert refused(wished(), WishToAcknowledge(SPEAKER)).reason is Reason.ALREADY_SO


def test_the_wish_stands_in_lines_as_soon_as_the_sides_have_met() -> None:
    wish = Verb.WISH_TO_ACKNOWLEDGE
    briefing = at_place("briefing")
    assert wish not in verbs(of_line(briefing, SPEAKER))
    assert refused(briefing, WishToAcknowledge(SPEAKER)).reason is Reason.NOT_IN_THIS_PHASE
    for place in (("opening", 0), ("sensibility", 0), ("reassurance", 1)):
        assert wish in verbs(of_line(at_place(*place), SPEAKER))


def test_the_room_is_not_given_while_both_sides_look_at_their_own_acts() -> None:
    workshop = after(at_place("sensibility", 1, session=True), WishToAcknowledge(SPEAKER))
    assert Verb.GIVE_ROOM not in verbs(panel(workshop))
    assert refused(workshop, giving(workshop)).reason is Reason.JOINT_IS_QUIET


def test_whoever_steps_out_wishes_nothing_any_more() -> None:
    assert after(wished(), Withdraw(SPEAKER)).acknowledging.wished == frozenset()


# ---- the room is given
def test_the_joint_room_is_one_persons_and_nobody_else_who_takes_part_writes_in_any_shared_room() -> (
    None
):
    assert may_send(given()) == {"joint": {SPEAKER}, "caucus-1": set(), "caucus-2": set()}
    assert may_send(quiet()) == {"joint": set(), "caucus-1": set(), "caucus-2": set()}
    apart = after(quiet(), EndQuiet(MARA, seen(quiet())))
    assert may_send(apart) == {
        "joint": set(),
        **{caucus(side).logical_name: {person(side, n) for n in range(4)} for side in SIDES},
    }
    back = after(apart, EndCaucusBreak(MARA, seen(apart)))
    assert may_send(back)["joint"] == {user for _, user in people(4)}


def test_only_who_wished_it_is_given_the_room_and_only_while_the_sides_are_together() -> None:
    workshop = wished()
    assert refused(workshop, giving(workshop, LISTENER)).reason is Reason.WISHES_NOTHING
    assert refused(workshop, giving(workshop, minutes=7)).reason is Reason.WISHES_NOTHING
    unknown = GiveRoom(MARA, Handle("nobody"), 5, seen(workshop))
    assert refused(workshop, unknown).reason is Reason.WISHES_NOTHING
    for act in (Pause, CallCaucusBreak, GoApart, EndSession):
        quieted = after(workshop, act(MARA, seen(workshop)))
        assert refused(quieted, giving(quieted)).reason is Reason.JOINT_IS_QUIET
    second = after(workshop, WishToAcknowledge(LISTENER))
    taken = after(second, giving(second))
    assert refused(taken, giving(taken, LISTENER)).reason is Reason.JOINT_IS_QUIET


def test_all_are_told_beforehand_what_comes_and_the_card_says_whose_the_room_is() -> None:
    workshop = wished()
    decision = decided(workshop, giving(workshop, minutes=10))
    (post,) = decision.effects
    assert post == Post(JOINT, Text("acknowledging:given", person=Person(SPEAKER), minutes=10))
    assert (
        Text("cards:state_given", person=Person(SPEAKER))
        in cards(decision.workshop)["card/joint"].sections
    )
    assert Text("cards:state_quiet") in cards(quiet())["card/joint"].sections


def test_meanwhile_nobody_else_puts_anything_up_in_the_joint_room() -> None:
    refusal = refused(given(), PutUpStep(LISTENER, Handle("none")))
    assert refusal.reason is Reason.JOINT_IS_QUIET


def test_to_whom_the_room_was_given_writes_there_only_as_long_as_they_see_it() -> None:
    workshop = wished()
    speaks = after(workshop, giving(workshop))
    assert writers(speaks, JOINT) == (SPEAKER,)
    outside = speaks.with_participant(SPEAKER, lambda one: replace(one, in_joint=False))
    assert writers(outside, JOINT) == ()


# ---- its end
def taken_out(decision: Decision) -> list[TakeOutSaid]:
    return [one for one in decision.effects if isinstance(one, TakeOutSaid)]


def test_which_language_stood_first_when_it_was_announced_is_known_when_the_words_go() -> None:
    """Else the bot would not find its own message again in a room of two languages."""
    workshop = wished()
    workshop = replace(workshop, meeting=replace(workshop.meeting, said_together=7))
    speaks = after(workshop, giving(workshop))
    later = replace(speaks, meeting=replace(speaks.meeting, said_together=12))
    (taken,) = taken_out(decided(later, EndQuiet(MARA, seen(later))))
    body = body_of(taken, {JOINT: 1})
    assert body is not None
    assert body.said == 7


def test_after_the_quiet_the_words_go_and_each_side_goes_to_its_own_room() -> None:
    workshop = quiet()
    decision = decided(workshop, EndQuiet(MARA, seen(workshop)))
    room = workshop.room(JOINT)
    assert room is not None
    assert room.channel is not None
    announced = Text("acknowledging:given", person=Person(SPEAKER), minutes=5)
    assert taken_out(decision) == [TakeOutSaid(JOINT, room.channel, SPEAKER, announced, AT)]
    assert said(decision) == {
        "joint": ["acknowledging:over"],
        "caucus-1": ["acknowledging:over_apart"],
        "caucus-2": ["acknowledging:over_apart"],
    }
    assert decision.workshop.meeting.in_break == frozenset(SIDES)
    assert decision.workshop.acknowledging == together().acknowledging


@pytest.mark.parametrize("by", [user for _, user in people(4)])
@pytest.mark.parametrize("now", [given, quiet])
def test_anybody_ends_it_with_one_press_and_the_rooms_see_what_they_would_see_anyway(
    by: UserId, now: object
) -> None:
    workshop = given() if now is given else quiet()
    assert Verb.PLEASE_STOP in verbs(of_line(workshop, by))
    stopped = decided(workshop, PleaseStop(by))
    ended = decided(workshop, EndQuiet(MARA, seen(workshop)))
    assert stopped.workshop == ended.workshop
    told = [one for one in stopped.effects if one not in ended.effects]
    assert [one for one in stopped.effects if one in ended.effects] == list(ended.effects)
    assert [one.room for one in told if isinstance(one, Post)] == [CONTROL]
    assert repr(Person(by)) in repr(told)


def test_there_is_nothing_to_stop_before_or_after() -> None:
    assert Verb.PLEASE_STOP not in verbs(of_line(wished(), LISTENER))
    assert refused(wished(), PleaseStop(LISTENER)).reason is Reason.ALREADY_SO
    over = after(given(), PleaseStop(LISTENER))
    assert refused(over, PleaseStop(SPEAKER)).reason is Reason.ALREADY_SO
    assert refused(over, BeginQuiet(MARA, seen(over))).reason is Reason.ALREADY_SO
    assert refused(over, EndQuiet(MARA, seen(over))).reason is Reason.ALREADY_SO


def _ends(workshop: Workshop, by: str) -> Asked:
    now = seen(workshop)
    acts: dict[str, Asked] = {
        "pause": Pause(MARA, now),
        "emergency": HideRooms(NOOR),
        "somebody new could see it": ReportAudience((OWNER, ADMINS), (), True),
        "break": CallCaucusBreak(MARA, now),
        "extra time": GiveExtraTime(MARA, FIRST, now),
        "parting": GoApart(MARA, now),
        "the session's end": EndSession(MARA, now),
        "another part": GoOnAllTheSame(MARA, now),
        "another phase": GoBack(MARA, now, PhaseId("overcoming")),
        "its speaker steps out": Withdraw(SPEAKER),
        "its speaker has left": ReportLeft(SPEAKER),
    }
    return acts[by]


@pytest.mark.parametrize(
    "by",
    [
        "pause",
        "emergency",
        "somebody new could see it",
        "break",
        "extra time",
        "parting",
        "the session's end",
        "another part",
        "another phase",
        "its speaker steps out",
        "its speaker has left",
    ],
)
def test_whatever_closes_the_room_ends_it_and_the_words_go(by: str) -> None:
    workshop = given()
    decision = decided(workshop, _ends(workshop, by))
    assert decision.workshop.acknowledging.given is None
    room = workshop.room(JOINT)
    assert [one.channel for one in taken_out(decision)] == [room.channel if room else None]
    assert not writers(decision.workshop, JOINT)
    together = decision.workshop.meets and by != "extra time"
    assert (decision.workshop.meeting.in_break == frozenset(SIDES)) is together


def test_after_a_pause_the_sides_own_rooms_come_first_and_after_a_session_nothing_of_it() -> None:
    workshop = given()
    paused = after(workshop, Pause(MARA, seen(workshop)))
    resumed = after(paused, Resume(MARA, seen(paused)))
    assert may_send(resumed)["joint"] == set()
    assert may_send(resumed)["caucus-1"] == {person(FIRST, n) for n in range(4)}
    over = after(workshop, EndSession(MARA, seen(workshop)))
    assert over.meeting.in_break == frozenset()


def test_what_is_public_and_changes_nothing_of_the_room_leaves_it_as_it_is() -> None:
    workshop = given()
    assert after(workshop, WishToAcknowledge(LISTENER)).acknowledging.given is not None
    assert after(workshop, Withdraw(LISTENER)).acknowledging.given is not None


# ---- kept
def test_it_is_kept_over_a_restart_and_a_workshop_written_before_there_was_any_is_read() -> None:
    for workshop in (together(), wished(), given(), quiet()):
        assert decode_document(encode_document(Document(workshop))).workshop == workshop
    written = encode_document(Document(together())).replace(
        b'"acknowledging":{"wished":[],"given":null},', b""
    )
    assert b"acknowledging" not in written
    assert decode_document(written).workshop == together()


def test_nothing_of_it_is_left_when_it_is_over() -> None:
    over = after(quiet(), EndQuiet(MARA, seen(quiet())))
    back = after(over, EndCaucusBreak(MARA, seen(over)))
    assert replace(back, revision=0) == replace(together(), revision=0)
