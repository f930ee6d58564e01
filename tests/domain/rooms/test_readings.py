"""What is made of a reading of the guild: what stands as it was last known, who is new, and who has come again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.rooms.power import (
    audience_after,
    beyond_seat,
    beyond_seat_of,
    newcomers,
    not_read,
    returned,
)
from bot.domain.rooms.reports import ReportAudience, ReportTrouble, Trouble
from bot.domain.state.audience import Audience, OnesPower, Viewer, ViewerKind
from bot.domain.state.decisions import Post
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.power import Power
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.build import decided, in_briefing

ONE, TWO = UserId(901), UserId(902)
OWNER = Viewer(ViewerKind.OWNER, 501, "Ruth")
NEW_OWNER = Viewer(ViewerKind.OWNER, 502, "Omar")
KNOWN = Viewer(ViewerKind.ROLE, 7, "Stewards", frozenset({ONE}))
MOVES, BANS = Power.MOVE_MEMBERS, Power.BAN_MEMBERS


def untold(count: int | None = None, number: int = 7) -> Viewer:
    """The role while its holders are asked for."""
    return Viewer(ViewerKind.ROLE, number, "Stewards", None, count)


def asking(*sees: Viewer, before: Audience | None = None) -> Audience:
    """After a reading during which members are asked for."""
    known = Audience((OWNER, KNOWN)) if before is None else before
    return audience_after(known, ReportAudience(sees, (), False, asking=True))


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        (untold(), KNOWN),
        (untold(1), KNOWN),
        (untold(2), untold(2)),
        (replace(KNOWN, holders=frozenset({TWO})), replace(KNOWN, holders=frozenset({TWO}))),
        (untold(3, number=8), untold(3, number=8)),
    ],
    ids=["untold", "not grown", "grown", "told", "held by somebody new"],
)
def test_while_holders_are_asked_for_a_role_stands_as_last_known_unless_its_number_has_grown(
    now: Viewer, stands: Viewer
) -> None:
    after = asking(OWNER, now)
    assert after.sees == (OWNER, stands)
    assert after.holders_known


@pytest.mark.parametrize("count", [None, 0])
def test_a_role_that_nobody_held_before_is_not_there_while_holders_are_asked_for(
    count: int | None,
) -> None:
    assert asking(OWNER, untold(count, number=8)).sees == (OWNER,)


def test_what_is_no_role_stands_as_it_is_read() -> None:
    assert asking(NEW_OWNER, untold()).sees == (NEW_OWNER, KNOWN)
    helper = Viewer(ViewerKind.BOT, 9, "Helper")
    assert asking(OWNER, helper).sees == (OWNER, helper)


def test_where_nothing_was_known_before_what_is_read_stands() -> None:
    nothing = asking(untold(), before=Audience())
    assert (nothing.sees, nothing.holders_known) == ((untold(),), False)
    not_known = asking(untold(), before=Audience((KNOWN,), holders_known=False))
    assert (not_known.sees, not_known.holders_known) == ((untold(),), False)
    could = Audience(could_enter=(KNOWN,))
    assert audience_after(
        could, ReportAudience((), (untold(),), False, asking=True)
    ).could_enter == (KNOWN,)


def test_where_nobody_is_being_asked_for_what_is_read_stands() -> None:
    read = ReportAudience((OWNER, untold()), (), False)
    after = audience_after(Audience((OWNER, KNOWN)), read)
    assert (after.sees, after.holders_known) == ((OWNER, untold()), False)


def test_what_was_changed_by_hand_was_changed_once_where_nothing_else_is_told() -> None:
    effects = decided(in_briefing(), ReportTrouble(Trouble.ROOM_RENAMED, JOINT)).effects
    told = [dict(one.text.values)["times"] for one in effects if isinstance(one, Post)]
    assert told
    assert set(told) == {1}


def test_a_reading_counts_one_revision_on_where_any_entry_reads_otherwise() -> None:
    before = Audience((OWNER,), revision=4)
    same = audience_after(
        before, ReportAudience((OWNER,), (), True, (), (OnesPower(ONE, frozenset()),))
    )
    assert same.revision == 4
    for read in (
        ReportAudience((OWNER, KNOWN), (), True),
        ReportAudience((OWNER,), (KNOWN,), True),
        ReportAudience((OWNER,), (), True, (KNOWN,)),
    ):
        assert audience_after(before, read).revision == 5


def test_of_whoever_was_not_read_what_was_last_known_stands() -> None:
    old, new = OnesPower(ONE, frozenset({MOVES})), OnesPower(ONE, frozenset({BANS}))
    other = OnesPower(TWO, frozenset())
    before = Audience((OWNER,), persons=(old,))
    assert audience_after(before, ReportAudience((OWNER,), (), True)).persons == (old,)
    read = ReportAudience((OWNER,), (), True, (), (other,))
    assert audience_after(before, read).persons == (old, other)
    read = ReportAudience((OWNER,), (), True, (), (new,))
    assert audience_after(before, read).persons == (new,)
    assert not_read(Audience(persons=(old, other)), ONE).persons == (other,)


@pytest.mark.parametrize(
    ("before", "now", "came_again"),
    [(5, 9, True), (5, 5, False), (0, 9, False), (5, 0, False), (9, 5, False), (None, 9, False)],
)
def test_whoever_joined_later_than_was_known_has_left_meanwhile(
    before: int | None, now: int, came_again: bool
) -> None:
    persons = () if before is None else (OnesPower(ONE, frozenset(), before),)
    read = ReportAudience((), (), True, (), (OnesPower(ONE, frozenset(), now),))
    assert returned(Audience(persons=persons), read) == (frozenset({ONE}) if came_again else set())


def test_where_nobody_was_read_nobody_has_come_again() -> None:
    before = Audience(persons=(OnesPower(ONE, frozenset(), 5),))
    assert returned(before, ReportAudience((), (), True)) == frozenset()


@pytest.mark.parametrize(
    ("known", "now", "is_new"),
    [
        (frozenset(), frozenset({MOVES}), False),
        (frozenset({MOVES}), frozenset({MOVES}), False),
        (frozenset({MOVES, BANS}), frozenset({MOVES}), False),
        (frozenset({MOVES}), frozenset({MOVES, BANS}), True),
        (frozenset({MOVES}), frozenset(), False),
    ],
)
def test_an_entry_is_new_where_it_has_more_power_than_was_told(
    known: frozenset[Power], now: frozenset[Power], is_new: bool
) -> None:
    viewer = replace(KNOWN, powers=now)
    assert newcomers((replace(KNOWN, powers=known),), (viewer,)) == ((viewer,) if is_new else ())


def test_an_entry_is_new_where_somebody_is_new_in_it_or_it_was_not_there() -> None:
    grown = replace(KNOWN, holders=frozenset({ONE, TWO}))
    assert newcomers((KNOWN,), (OWNER, KNOWN, grown)) == (OWNER, grown)


def test_what_rooms_cannot_deny_is_named_only_of_whoever_holds_it() -> None:
    cannot = frozenset({"manage_messages", "pin_messages"})
    holds = frozenset({Power.MANAGE_MESSAGES, Power.MANAGE_THREADS})
    assert beyond_seat(holds, cannot).in_rooms == {Power.MANAGE_MESSAGES}
    assert beyond_seat(frozenset(), cannot).in_rooms == set()


def test_what_a_role_gives_is_a_persons_who_holds_it_wherever_the_role_is_listed() -> None:
    lets_in = replace(KNOWN, powers=frozenset({Power.MANAGE_ROLES}))
    reaches = Viewer(ViewerKind.ROLE, 8, "Wardens", frozenset({ONE}), None, frozenset({BANS}))
    workshop = replace(
        in_briefing(), audience=Audience((), could_enter=(lets_in,), could_act=(reaches, untold()))
    )
    found = beyond_seat_of(workshop, ONE)
    assert found.lets_in == {Power.MANAGE_ROLES}
    assert found.reaches_people == {BANS}
    assert not found.sees_everything
    assert not beyond_seat_of(workshop, TWO).anything
    seen = replace(workshop, audience=Audience((OWNER, KNOWN, untold())))
    assert beyond_seat_of(seen, ONE).sees_everything
    assert beyond_seat_of(seen, UserId(OWNER.id)).sees_everything
    assert not beyond_seat_of(seen, TWO).anything
