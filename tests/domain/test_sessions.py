"""When rooms speak: for every part of the agenda, with and without session, break and pause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.commands import CallCaucusBreak, EndCaucusBreak, EndSession, NoteAudience, OpenSession, Pause, Resume
from bot.domain.effects import Post
from bot.domain.identity import PhaseId
from bot.domain.refusals import Reason
from bot.domain.rooms import CONTROL, JOINT, RoomKind, can_write, caucus, line
from bot.domain.text import Text
from bot.domain.workshop import Workshop
from tests.domain.build import (
    ADMINS,
    AGENDA,
    MARA,
    OWNER,
    PLACES,
    after,
    at_place,
    brought_to,
    decided,
    in_briefing,
    refused,
    seen,
    with_settings,
)

# Which rooms speak in each part, as DESIGN §4 has it.
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
    ("reassurance", 1): {"caucus"},
    ("re-entry", 0): {"caucus"},
    ("re-entry", 1): {"joint"},
    ("closing", 0): {"joint"},
}


def speaking(workshop: Workshop) -> set[str]:
    """The logical names of the rooms in which participants may write now."""
    return {room.key.logical_name for room in workshop.rooms if can_write(workshop, room.key)}


def lines(workshop: Workshop) -> set[str]:
    return {line(one.seat).logical_name for one in workshop.participants}


CAUCUSES = {"caucus-1", "caucus-2"}


def test_the_table_above_has_every_part_of_the_agenda() -> None:
    assert set(SPEAKS) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_a_room_speaks_in_its_parts_the_joint_one_only_in_a_session(place: tuple[PhaseId, int]) -> None:
    workshop = at_place(*place)
    speaks = SPEAKS[place]
    theirs = CAUCUSES if "caucus" in speaks else set()
    assert speaking(workshop) == lines(workshop) | theirs
    if workshop.joint_has_opened:
        in_session = after(workshop, OpenSession(MARA, seen(workshop)))
        joint = {"joint"} if "joint" in speaks else set()
        assert speaking(in_session) == lines(workshop) | theirs | joint


@pytest.mark.parametrize("place", PLACES[1:])
def test_in_a_caucus_break_the_caucuses_speak_and_the_joint_room_does_not(place: tuple[PhaseId, int]) -> None:
    for session in (False, True):
        workshop = at_place(*place, session=session)
        in_break = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
        assert speaking(in_break) == lines(workshop) | CAUCUSES
        assert speaking(after(in_break, EndCaucusBreak(MARA, seen(in_break)))) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES)
def test_in_a_pause_only_the_lines_speak(place: tuple[PhaseId, int]) -> None:
    for session in (False, True) if place != PLACES[0] else (False,):
        workshop = at_place(*place, session=session)
        paused = after(workshop, Pause(MARA, seen(workshop)))
        assert speaking(paused) == lines(workshop)
        assert speaking(after(paused, Resume(MARA, seen(paused)))) == speaking(workshop)


@pytest.mark.parametrize("place", PLACES)
def test_lines_always_speak_and_control_never_does(place: tuple[PhaseId, int]) -> None:
    workshop = after(at_place(*place), NoteAudience((OWNER, ADMINS), (), False))
    workshop = replace(workshop, paused=True, hidden=True)
    assert all(can_write(workshop, line(one.seat)) for one in workshop.participants)
    assert not can_write(workshop, CONTROL)
    assert speaking(workshop) == lines(workshop)


def test_a_workshop_for_slow_written_work_keeps_its_joint_room_open_without_sessions() -> None:
    workshop = at_place("perspectives", settings=with_settings(joint_always_open=True))
    assert can_write(workshop, JOINT)
    assert not can_write(brought_to(workshop, "concerns"), JOINT)
    assert not can_write(after(workshop, CallCaucusBreak(MARA, seen(workshop))), JOINT)


def test_a_session_stays_open_over_parts_and_phases_until_a_person_ends_it() -> None:
    workshop = brought_to(at_place("perspectives", session=True), "concerns", 1)
    assert workshop.session_open
    assert can_write(workshop, JOINT)
    assert not can_write(after(workshop, EndSession(MARA, seen(workshop))), JOINT)


def test_ending_a_session_ends_the_break_in_it() -> None:
    workshop = at_place("perspectives", session=True)
    workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert not after(workshop, EndSession(MARA, seen(workshop))).caucus_break


def test_break_and_its_end_are_told_to_both_sides_in_the_same_words() -> None:
    workshop = at_place("perspectives", session=True)
    called = decided(workshop, CallCaucusBreak(MARA, seen(workshop)))
    ended = decided(called.workshop, EndCaucusBreak(MARA, seen(called.workshop)))
    for decision in (called, ended):
        told = [effect for effect in decision.effects if isinstance(effect, Post) and effect.room != JOINT]
        assert [post.room for post in told] == [caucus(side) for side in workshop.sides_in_turn]
        assert len({post.text for post in told}) == 1


@pytest.mark.parametrize("place", PLACES)
def test_a_pause_is_told_in_every_room_that_both_sides_have_come_to(place: tuple[PhaseId, int]) -> None:
    workshop = at_place(*place)
    told = decided(workshop, Pause(MARA, seen(workshop))).effects
    rooms = [*(caucus(side) for side in workshop.sides_in_turn), *([JOINT] if place != PLACES[0] else [])]
    assert told == tuple(Post(room, Text("sessions:pause_note")) for room in rooms)


def test_there_is_no_session_and_no_break_before_the_sides_have_met() -> None:
    workshop = in_briefing()
    assert refused(workshop, OpenSession(MARA, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE
    assert refused(workshop, CallCaucusBreak(MARA, seen(workshop))).reason is Reason.NOT_IN_THIS_PHASE


def test_what_is_so_already_is_not_done_again() -> None:
    workshop = at_place("ideas", session=True)
    assert refused(workshop, OpenSession(MARA, seen(workshop))).reason is Reason.ALREADY_SO
    workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert refused(workshop, CallCaucusBreak(MARA, seen(workshop))).reason is Reason.ALREADY_SO
    workshop = after(workshop, Pause(MARA, seen(workshop)))
    assert refused(workshop, Pause(MARA, seen(workshop))).reason is Reason.ALREADY_SO


def test_somebody_new_who_sees_the_rooms_silences_them() -> None:
    workshop = after(at_place("perspectives", session=True), NoteAudience((OWNER, ADMINS), (), True))
    assert speaking(workshop) == lines(workshop)


def test_every_phase_says_which_of_the_four_kinds_of_room_speak() -> None:
    assert all(part.speaks <= set(RoomKind) - {RoomKind.CONTROL} for phase in AGENDA.phases for part in phase.parts)
