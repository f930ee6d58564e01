"""When rooms speak: for every part of the agenda, with and without session, break and pause; who is here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.sessions import (
    AnnounceSession,
    BeginAllTheSame,
    CallOffSession,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, LetIntoJoint
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import can_write
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Post
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import PhaseId, SideId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKind, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    ADMINS,
    AGENDA,
    AT,
    FIRST,
    MARA,
    NOOR,
    OWNER,
    PLACES,
    SECOND,
    SIDES,
    after,
    at_place,
    brought_to,
    decided,
    gone_on,
    in_briefing,
    in_session,
    person,
    refused,
    seen,
    with_settings,
)

# Which rooms speak in each part, as docs/workshop.md has it.
SPEAKS = {
    ("briefing", 0): {"caucus", "line"},
    ("opening", 0): {"joint"},
    ("perspectives", 0): {"joint"},
    ("concerns", 0): {"caucus"},
    ("concerns", 1): {"joint"},
    ("hearing", 0): {"joint"},
    ("sensibility", 0): {"caucus"},
    ("sensibility", 1): {"joint"},
    ("ideas", 0): {"joint"},
    ("constraints", 0): {"caucus"},
    ("constraints", 1): {"joint"},
    ("overcoming", 0): {"joint"},
    ("reassurance", 0): {"joint"},
    ("reassurance", 1): {"caucus", "joint"},
    ("re-entry", 0): {"caucus"},
    ("re-entry", 1): {"joint"},
    ("closing", 0): {"joint"},
}


def speaking(workshop: Workshop) -> set[str]:
    """The logical names of the rooms in which participants may write now."""
    return {
        room.key.logical_name for room in workshop.rooms.standing if can_write(workshop, room.key)
    }


def lines(workshop: Workshop) -> set[str]:
    return {line(one.seat).logical_name for one in workshop.people.participants}


CAUCUSES = {"caucus-1", "caucus-2"}


def test_the_table_above_has_every_part_of_the_agenda() -> None:
    assert set(SPEAKS) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_a_room_speaks_in_its_parts_the_joint_one_only_while_a_session_is_together(
    place: tuple[PhaseId, int],
) -> None:
    workshop = at_place(*place)
    speaks = SPEAKS[place]
    theirs = CAUCUSES if "caucus" in speaks else set()
    assert speaking(workshop) == lines(workshop) | theirs
    if place == PLACES[0]:
        return
    gathering = after(workshop, OpenSession(MARA, seen(workshop)))
    assert speaking(gathering) == lines(workshop) | CAUCUSES
    together = in_session(workshop)
    assert speaking(together) == lines(workshop) | theirs | (
        {"joint"} if "joint" in speaks else set()
    )
    leaving = after(together, GoApart(MARA, seen(together)))
    assert speaking(leaving) == lines(workshop) | CAUCUSES
    over = after(leaving, EndSession(MARA, seen(leaving)))
    assert speaking(over) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES[1:])
def test_in_a_caucus_break_the_caucuses_speak_and_the_joint_room_does_not(
    place: tuple[PhaseId, int],
) -> None:
    for session in (False, True):
        workshop = at_place(*place, session=session)
        in_break = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
        assert speaking(in_break) == lines(workshop) | CAUCUSES
        assert speaking(after(in_break, EndCaucusBreak(MARA, seen(in_break)))) == speaking(workshop)


@pytest.mark.parametrize("side", SIDES)
def test_extra_time_opens_one_caucus_while_the_joint_room_waits_and_both_sides_are_told_the_same(
    side: SideId,
) -> None:
    workshop = at_place("perspectives", session=True)
    decision = decided(workshop, GiveExtraTime(MARA, side, seen(workshop)))
    assert speaking(decision.workshop) == lines(workshop) | {caucus(side).logical_name}
    text = Text("sessions:extra_time", side=workshop.side_name(side))
    rooms = [JOINT, *(caucus(one) for one in workshop.sides_in_turn)]
    assert decision.effects == tuple(Post(room, text) for room in rooms)
    ended = after(decision.workshop, EndCaucusBreak(MARA, seen(decision.workshop)))
    assert speaking(ended) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES)
def test_an_emergency_silences_all_but_the_lines_and_what_is_shown_again_is_paused(
    place: tuple[PhaseId, int],
) -> None:
    workshop = at_place(*place, session=place != PLACES[0])
    hidden = decided(workshop, HideRooms(MARA))
    assert speaking(hidden.workshop) == lines(workshop)
    told = [
        effect
        for effect in hidden.effects
        if isinstance(effect, Post) and effect.room.seat is not None
    ]
    assert {post.room for post in told} == {line(one.seat) for one in workshop.people.participants}
    assert {post.text for post in told} == {Text("sessions:hidden_note")}
    shown = decided(hidden.workshop, ShowRooms(NOOR))
    assert shown.workshop.meeting.paused
    assert speaking(shown.workshop) == lines(workshop)
    assert speaking(after(shown.workshop, Resume(MARA, seen(shown.workshop)))) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES)
def test_in_a_pause_only_the_lines_speak(place: tuple[PhaseId, int]) -> None:
    for session in (False, True) if place != PLACES[0] else (False,):
        workshop = at_place(*place, session=session)
        paused = after(workshop, Pause(MARA, seen(workshop)))
        assert speaking(paused) == lines(workshop)
        assert speaking(after(paused, Resume(MARA, seen(paused)))) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES)
def test_lines_always_speak_and_control_never_does(place: tuple[PhaseId, int]) -> None:
    workshop = after(at_place(*place), ReportAudience((OWNER, ADMINS), (), False))
    workshop = replace(
        workshop,
        meeting=replace(workshop.meeting, paused=True, hidden=True),
    )
    assert all(can_write(workshop, line(one.seat)) for one in workshop.people.participants)
    assert not can_write(workshop, CONTROL)
    assert speaking(workshop) == lines(workshop)


def test_a_workshop_for_slow_written_work_keeps_its_joint_room_open_without_sessions() -> None:
    workshop = at_place("perspectives", settings=with_settings(joint_always_open=True))
    assert can_write(workshop, JOINT)
    assert not can_write(brought_to(workshop, "concerns"), JOINT)
    assert not can_write(after(workshop, CallCaucusBreak(MARA, seen(workshop))), JOINT)


def test_a_session_goes_on_over_parts_and_phases_until_a_person_ends_it() -> None:
    workshop = brought_to(at_place("perspectives", session=True), "concerns", 1)
    assert workshop.meeting.session is SessionStage.TOGETHER
    assert can_write(workshop, JOINT)
    assert not can_write(after(workshop, GoApart(MARA, seen(workshop))), JOINT)


def test_leaving_the_joint_room_ends_the_break_in_it() -> None:
    workshop = at_place("perspectives", session=True)
    workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert not after(workshop, GoApart(MARA, seen(workshop))).meeting.in_break


# ---- who is here


def gathering(count: int = 4) -> Workshop:
    workshop = at_place("perspectives", count=count)
    return after(workshop, OpenSession(MARA, seen(workshop)))


def here(workshop: Workshop, first: int, second: int) -> Workshop:
    return after(
        workshop,
        *(
            IAmHere(person(side, n))
            for side, most in ((FIRST, first), (SECOND, second))
            for n in range(most)
        ),
    )


@pytest.mark.parametrize(
    ("first", "second"), [(0, 0), (1, 1), (2, 1), (1, 2), (4, 0), (0, 4), (2, 0)]
)
def test_with_fewer_than_two_of_a_side_the_joint_room_stays_closed(first: int, second: int) -> None:
    workshop = here(gathering(), first, second)
    assert refused(workshop, ComeTogether(MARA, seen(workshop))).reason is Reason.TOO_FEW_HERE


def test_with_two_of_each_the_sides_come_together() -> None:
    workshop = here(gathering(), 2, 2)
    assert (
        decided(workshop, ComeTogether(MARA, seen(workshop))).workshop.meeting.session
        is SessionStage.TOGETHER
    )


def test_those_who_are_here_alone_may_ask_to_begin_and_one_side_cannot_ask_for_the_other() -> None:
    workshop = here(gathering(), 1, 4)
    by_the_others = after(workshop, *(BeginAllTheSame(person(SECOND, n)) for n in range(4)))
    assert refused(by_the_others, ComeTogether(MARA, seen(workshop))).reason is Reason.TOO_FEW_HERE
    alone = after(workshop, BeginAllTheSame(person(FIRST, 0)))
    assert (
        decided(alone, ComeTogether(MARA, seen(alone))).workshop.meeting.session
        is SessionStage.TOGETHER
    )
    assert refused(workshop, BeginAllTheSame(person(FIRST, 1))).reason is Reason.NOT_HERE


def test_nobody_asks_to_begin_for_a_side_of_which_nobody_is_here() -> None:
    workshop = after(here(gathering(), 0, 2), BeginAllTheSame(person(SECOND, 0)))
    assert refused(workshop, ComeTogether(MARA, seen(workshop))).reason is Reason.TOO_FEW_HERE


def test_who_is_here_is_shown_as_one_number_of_both_sides_and_forgotten_with_the_session() -> None:
    workshop = here(gathering(), 2, 1)
    last = decided(workshop, IAmHere(person(SECOND, 1)))
    assert last.answer.text == Text("sessions:here", here=4, of=8)
    assert last.effects == ()
    stands = dict(panel(last.workshop).sections[0].values)["stands"]
    assert isinstance(stands, Text)
    where = dict(stands.values)
    assert (where["here"], where["taking_part"]) == (4, 8)
    over = after(last.workshop, EndSession(MARA, seen(last.workshop)))
    assert over.meeting.here == over.meeting.content_to_begin == frozenset()


def test_who_is_here_changes_no_card_but_their_own_and_the_panel_and_only_by_the_number() -> None:
    workshop = gathering()
    panels = set()
    for user in (person(FIRST, 0), person(SECOND, 3)):
        before, now = cards(workshop), cards(after(workshop, IAmHere(user)))
        own = f"card/{line(workshop.own(user).seat).logical_name}"
        assert {slot for slot in now if now[slot] != before[slot]} == {own, "card/control"}
        panels.add(repr(now["card/control"]))
    assert len(panels) == 1


def test_whoever_withdraws_is_no_longer_counted_as_here() -> None:
    workshop = after(here(gathering(), 2, 2), Withdraw(person(FIRST, 0)))
    assert refused(workshop, ComeTogether(MARA, seen(workshop))).reason is Reason.TOO_FEW_HERE


# ---- announced beforehand


@pytest.mark.parametrize(
    "gone", [Withdraw(person(FIRST, 0)), ReportLeft(person(FIRST, 0))], ids=["withdrew", "left"]
)
def test_whoever_comes_back_is_here_only_when_they_say_so_again(gone: Asked) -> None:
    user = person(FIRST, 0)
    workshop = at_place("opening", count=2)
    workshop = after(
        workshop, OpenSession(MARA, seen(workshop)), IAmHere(user), BeginAllTheSame(user), gone
    )
    assert workshop.meeting.here == workshop.meeting.content_to_begin == frozenset()
    back = after(workshop, Invite(MARA, user, FIRST))
    back = after(back, Consent(user, back.audience.revision))
    assert back.here_of(FIRST) == ()
    early = after(back, IAmHere(user))
    assert early.here_of(FIRST) == (), "the joint room is not open to them yet"
    assert [one.user for one in after(early, LetIntoJoint(MARA, user)).here_of(FIRST)] == [user]


def test_in_a_part_of_the_caucuses_nobody_comes_together_and_is_told_what_to_do() -> None:
    workshop = at_place("concerns", 0)
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    workshop = after(
        workshop, *(IAmHere(person(side, place)) for side in SIDES for place in range(2))
    )
    assert refused(workshop, ComeTogether(MARA, seen(workshop))).reason is Reason.CAUCUSES_FIRST
    workshop = gone_on(workshop)
    decision = decided(workshop, ComeTogether(MARA, seen(workshop)))
    assert can_write(decision.workshop, JOINT)


def test_the_announced_time_stands_on_the_shared_cards_until_the_session_begins_also_for_who_comes_later() -> (
    None
):
    when = AT + timedelta(days=2)
    workshop = after(at_place("ideas"), AnnounceSession(MARA, when))
    shared = ("card/joint", "card/caucus-1", "card/caucus-2")
    told = Text("cards:next_session", when=when)
    assert all(told in cards(workshop)[slot].sections for slot in shared)
    assert all(told in cards(gone_on(workshop))[slot].sections for slot in shared)
    called_off = after(workshop, CallOffSession(NOOR))
    begun = after(workshop, OpenSession(MARA, seen(workshop)))
    for later in (called_off, begun):
        assert not any(told in card.sections for card in cards(later).values())


def test_extra_time_of_one_side_is_what_the_cards_say_everywhere() -> None:
    workshop = after(
        at_place("ideas", session=True),
        GiveExtraTime(MARA, FIRST, seen(at_place("ideas", session=True))),
    )
    shown = {slot: card.sections for slot, card in cards(workshop).items()}
    assert Text("cards:state_extra_joint") in shown["card/joint"]
    assert Text("cards:state_break_caucus") in shown["card/caucus-1"]
    assert Text("cards:state_others_have_time") in shown["card/caucus-2"]


def test_between_sessions_no_card_says_that_the_talk_is_in_the_joint_room() -> None:
    apart, met = at_place("ideas"), at_place("ideas", session=True)
    for slot in ("card/caucus-1", "card/caucus-2"):
        assert Text("cards:state_no_session") in cards(apart)[slot].sections
        assert Text("cards:state_joint_speaks") in cards(met)[slot].sections


def test_a_session_is_announced_to_both_sides_in_the_same_words_and_may_be_called_off() -> None:
    workshop = at_place("perspectives")
    when = AT + timedelta(days=2)
    announced = decided(workshop, AnnounceSession(MARA, when))
    note = Text("sessions:announced_note", when=when)
    assert announced.effects == tuple(Post(caucus(side), note) for side in workshop.sides_in_turn)
    off = decided(announced.workshop, CallOffSession(NOOR))
    note = Text("sessions:called_off_note", when=when)
    assert off.effects == tuple(Post(caucus(side), note) for side in workshop.sides_in_turn)
    assert refused(off.workshop, CallOffSession(NOOR)).reason is Reason.ALREADY_SO


def test_a_time_that_is_past_or_far_ahead_is_taken_for_a_slip() -> None:
    workshop = at_place("perspectives")
    assert refused(workshop, AnnounceSession(MARA, AT)).reason is Reason.TIME_IS_PAST
    assert (
        refused(workshop, AnnounceSession(MARA, AT + timedelta(days=367))).reason
        is Reason.TIME_TOO_FAR
    )


def test_break_and_its_end_are_told_to_both_sides_in_the_same_words() -> None:
    workshop = at_place("perspectives", session=True)
    called = decided(workshop, CallCaucusBreak(MARA, seen(workshop)))
    ended = decided(called.workshop, EndCaucusBreak(MARA, seen(called.workshop)))
    for decision in (called, ended):
        told = [
            effect
            for effect in decision.effects
            if isinstance(effect, Post) and effect.room != JOINT
        ]
        assert [post.room for post in told] == [caucus(side) for side in workshop.sides_in_turn]
        assert len({post.text for post in told}) == 1


@pytest.mark.parametrize("place", PLACES)
def test_a_pause_is_told_in_every_room_that_both_sides_have_come_to(
    place: tuple[PhaseId, int],
) -> None:
    workshop = at_place(*place)
    told = decided(workshop, Pause(MARA, seen(workshop))).effects
    rooms = [
        *(caucus(side) for side in workshop.sides_in_turn),
        *([JOINT] if place != PLACES[0] else []),
    ]
    assert told == tuple(Post(room, Text("sessions:pause_note")) for room in rooms)


def test_there_is_no_session_and_no_break_before_the_sides_have_met() -> None:
    workshop = in_briefing()
    assert refused(workshop, OpenSession(MARA, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE
    assert (
        refused(workshop, CallCaucusBreak(MARA, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE
    )


def test_what_is_so_already_is_not_done_again() -> None:
    workshop = at_place("ideas", session=True)
    assert refused(workshop, OpenSession(MARA, seen(workshop))).reason is Reason.ALREADY_SO
    workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert refused(workshop, CallCaucusBreak(MARA, seen(workshop))).reason is Reason.ALREADY_SO
    workshop = after(workshop, Pause(MARA, seen(workshop)))
    assert refused(workshop, Pause(MARA, seen(workshop))).reason is Reason.ALREADY_SO


def test_somebody_new_who_sees_the_rooms_silences_them() -> None:
    workshop = after(
        at_place("perspectives", session=True), ReportAudience((OWNER, ADMINS), (), True)
    )
    assert speaking(workshop) == lines(workshop)


def test_every_phase_says_which_of_the_four_kinds_of_room_speak() -> None:
    assert all(
        part.speaks <= set(RoomKind) - {RoomKind.CONTROL}
        for phase in AGENDA.phases
        for part in phase.parts
    )
