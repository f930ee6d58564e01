"""Whom somebody knows to take part, and whose words may be told where."""

from __future__ import annotations

import pytest

from bot.domain.boundaries.acquainted import ReportSpoke, credit, known_to
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.rooms.reports import ReportLeft
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from tests.domain.build import (
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    SECOND,
    after,
    at_place,
    consented,
    opened,
    person,
)

ANOUK, TOBIAS, LUDMILA = (person(FIRST, place) for place in range(3))
YUSUF, SELIN, BART = (person(SECOND, place) for place in range(3))
THIRD_PARTY = {MARA, NOOR}
FIRST_SIDE, SECOND_SIDE = {ANOUK, TOBIAS, LUDMILA}, {YUSUF, SELIN, BART}
APART = consented(opened(3), sorted((FIRST_SIDE | SECOND_SIDE) - {LUDMILA}))
TOGETHER = at_place("perspectives", session=True)


def test_whoever_was_merely_invited_knows_the_third_party_and_is_known_to_nobody_else() -> None:
    assert known_to(APART, LUDMILA) == {LUDMILA, *THIRD_PARTY}
    assert known_to(APART, ANOUK) == {ANOUK, TOBIAS, *THIRD_PARTY}
    assert known_to(APART, YUSUF) == SECOND_SIDE | THIRD_PARTY
    assert known_to(APART, OUTSIDER) == frozenset()
    assert known_to(APART, MARA) >= FIRST_SIDE | SECOND_SIDE


def test_once_both_sides_could_read_the_joint_room_everybody_there_knows_everybody_there() -> None:
    assert known_to(TOGETHER, ANOUK) >= FIRST_SIDE | SECOND_SIDE | THIRD_PARTY


def test_a_newcomer_is_known_to_their_own_side_alone_until_they_sit_with_all() -> None:
    newcomer = UserId(401)
    late = after(TOGETHER, Invite(MARA, newcomer, FIRST))
    assert newcomer not in known_to(late, ANOUK)
    late = after(late, Consent(newcomer, late.audience.revision))
    assert newcomer in known_to(late, ANOUK)
    assert newcomer not in known_to(late, YUSUF)
    assert YUSUF not in known_to(late, newcomer)


def test_whoever_parts_is_remembered_by_those_they_met_and_remembers_them() -> None:
    apart = after(APART, Withdraw(ANOUK))
    for workshop in (apart, after(apart, ReportLeft(ANOUK))):
        assert ANOUK in known_to(workshop, TOBIAS)
        assert ANOUK not in known_to(workshop, YUSUF)
        assert ANOUK not in known_to(workshop, LUDMILA)
        assert known_to(workshop, ANOUK) == {ANOUK, TOBIAS, *THIRD_PARTY}
    without_noor = after(APART, ReportLeft(NOOR))
    assert NOOR in known_to(without_noor, TOBIAS)
    newcomer = UserId(401)
    later = after(without_noor, Invite(MARA, newcomer, FIRST))
    assert NOOR not in known_to(later, newcomer)


def spoken(workshop: Workshop, *said: tuple[UserId, RoomKey]) -> Workshop:
    return after(workshop, *(ReportSpoke(user, room) for user, room in said))


def test_elsewhere_nobody_whom_the_author_knows_may_be_credited_and_themselves_always() -> None:
    now = spoken(TOGETHER, (TOBIAS, JOINT))
    found = credit(now, ANOUK, None)
    assert found.heard == frozenset()
    assert found.unheard == known_to(now, ANOUK) - {ANOUK}


def test_in_the_joint_room_ones_own_side_may_be_credited_with_what_was_said_there() -> None:
    now = spoken(TOGETHER, (TOBIAS, JOINT), (LUDMILA, caucus(FIRST)))
    found = credit(now, ANOUK, JOINT)
    assert TOBIAS in found.heard
    assert LUDMILA in found.unheard
    assert not (found.heard | found.unheard) & (SECOND_SIDE | THIRD_PARTY | {ANOUK})
    assert credit(now, ANOUK, caucus(FIRST)).unheard == frozenset()


@pytest.mark.parametrize(
    ("room", "heard"),
    [
        (JOINT, {TOBIAS}),
        (caucus(FIRST), {TOBIAS, LUDMILA}),
        (caucus(SECOND), {TOBIAS, SELIN}),
        (line(TOGETHER.own(ANOUK).seat), {TOBIAS, LUDMILA}),
        (line(TOGETHER.own(YUSUF).seat), {TOBIAS, SELIN}),
    ],
)
def test_the_third_party_may_credit_in_a_room_whom_those_in_it_have_heard(
    room: RoomKey, heard: set[UserId]
) -> None:
    now = spoken(TOGETHER, (TOBIAS, JOINT), (LUDMILA, caucus(FIRST)), (SELIN, caucus(SECOND)))
    found = credit(now, MARA, room)
    assert found.heard & (FIRST_SIDE | SECOND_SIDE) == heard
    whose = {one.user for one in now.people.participants if line(one.seat) == room}
    assert found.unheard >= (FIRST_SIDE | SECOND_SIDE) - heard - whose
    assert not found.unheard & (THIRD_PARTY | whose)
    assert credit(now, MARA, CONTROL).unheard == frozenset()


def test_what_is_noted_of_speaking_is_the_room_and_nothing_else() -> None:
    once = spoken(TOGETHER, (TOBIAS, JOINT))
    assert spoken(once, (TOBIAS, JOINT), (TOBIAS, line(once.own(TOBIAS).seat))) == once
    assert spoken(TOGETHER, (TOBIAS, caucus(SECOND))) == TOGETHER
