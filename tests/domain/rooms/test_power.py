"""Power and seat in one person: what it is, who is told, and that nothing but its end opens the rooms again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, TakeOut
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.rooms.desired import desired_structure, participants_in
from bot.domain.rooms.power import (
    DENIED_IN_ROOMS,
    LETS_IN,
    REACHES_PEOPLE,
    SEES_EVERYTHING,
    Beyond,
    beyond_seat,
    beyond_seat_of,
    power_on_a_seat,
)
from bot.domain.rooms.reports import ReportAudience, ReportLeft, ReportRights
from bot.domain.screens.cards import cards
from bot.domain.state.audience import Audience, OnesPower, Viewer, ViewerKind, bounded, viewer_text
from bot.domain.state.decisions import Post
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.power import Power, Powers
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    OUTSIDER,
    OWNER,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    full_draft,
    in_briefing,
    person,
    refused,
)

SOMEBODY = person(SECOND, 1)
ADMINISTRATES: Powers = frozenset({Power.ADMINISTRATOR})


def read(*persons: OnesPower, sees: tuple[Viewer, ...] = (OWNER,)) -> ReportAudience:
    """The guild as read, its owner acknowledged before, with what these people hold."""
    return ReportAudience(sees, (), True, (), persons)


def role_with(*users: UserId) -> Viewer:
    return Viewer(ViewerKind.ROLE, 555, "Keepers", frozenset(users))


def shared_rooms_seen(workshop: Workshop) -> set[UserId]:
    keys = (JOINT, *(caucus(side) for side in SIDES))
    return {user for key in keys for user in participants_in(workshop, key)}


def keys_told(posts: tuple[object, ...]) -> set[tuple[str, str]]:
    return {(one.room.logical_name, one.text.key) for one in posts if isinstance(one, Post)}


def test_every_power_is_weighed() -> None:
    assert set(Power) == SEES_EVERYTHING | LETS_IN | DENIED_IN_ROOMS | REACHES_PEOPLE
    assert all(
        beyond_seat(frozenset({power})).anything for power in Power if power not in DENIED_IN_ROOMS
    )


def test_whatever_reaches_beyond_a_seat_is_named_whichever_way_it_does() -> None:
    for power in LETS_IN | REACHES_PEOPLE:
        beyond = beyond_seat(frozenset({power}))
        assert beyond.named == {power}
        assert beyond.anything
    assert not Beyond().anything


def test_what_rooms_deny_is_named_only_where_the_bot_cannot_deny_it() -> None:
    helper = frozenset({Power.MANAGE_MESSAGES})
    assert not beyond_seat(helper).anything
    assert beyond_seat(helper, frozenset({"manage_messages"})).in_rooms == helper


WAYS = {
    "read of the person": read(OnesPower(SOMEBODY, ADMINISTRATES)),
    "owns the server": read(sees=(Viewer(ViewerKind.OWNER, SOMEBODY, ""),)),
    "holds a role": read(sees=(OWNER, role_with(SOMEBODY))),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_power_on_a_seat_closes_the_rooms_and_no_acknowledgement_opens_them(
    way: ReportAudience,
) -> None:
    workshop = at_place("perspectives", session=True)
    assert shared_rooms_seen(workshop)
    closed = decided(workshop, way)
    told = keys_told(closed.effects)
    assert ("control", "audience:power_on_a_seat_control") in told
    for one in workshop.people.participants:
        assert (line(one.seat).logical_name, "audience:power_on_a_seat") in told
    assert not shared_rooms_seen(closed.workshop)
    now = closed.workshop
    for viewer in now.audience.unacknowledged:
        answered = decided(now, AcknowledgeViewer(MARA, viewer))
        now = answered.workshop
    assert not now.audience.unacknowledged
    assert not shared_rooms_seen(now)
    assert Text("cards:state_power") in cards(now)["card/joint"].sections
    free = read(OnesPower(SOMEBODY, frozenset()))
    opened = decided(now, free)
    assert shared_rooms_seen(opened.workshop) == shared_rooms_seen(workshop)
    assert {("caucus-1", "audience:power_gone"), ("caucus-2", "audience:power_gone")} <= keys_told(
        opened.effects
    )


def test_before_a_workshop_opens_nobody_is_told_of_power_on_a_seat() -> None:
    read_first = decided(full_draft(), WAYS["read of the person"])
    assert power_on_a_seat(read_first.workshop)
    assert not [key for _, key in keys_told(read_first.effects) if "power" in key]


@pytest.mark.parametrize(
    "ends", [Withdraw(SOMEBODY), TakeOut(MARA, SOMEBODY), ReportLeft(SOMEBODY)]
)
def test_the_rooms_open_when_the_seat_is_given_up_however(ends: object) -> None:
    closed = after(at_place("perspectives", session=True), WAYS["read of the person"])
    opened = decided(closed, ends)  # type: ignore[arg-type]
    assert shared_rooms_seen(opened.workshop)
    assert ("control", "audience:power_gone") in keys_told(opened.effects)


def test_one_facilitator_takes_nobody_else_out() -> None:
    assert refused(in_briefing(), TakeOut(MARA, SOMEBODY)).reason is Reason.NOT_IN_THIS_STAGE


def test_nobody_who_sees_every_room_is_put_on_a_side() -> None:
    workshop = full_draft()
    asked = Invite(MARA, OUTSIDER, FIRST, ADMINISTRATES)
    assert refused(workshop, asked).reason is Reason.POWER_AND_SEAT
    known = after(workshop, read(sees=(OWNER, role_with(OUTSIDER))))
    assert refused(known, Invite(MARA, OUTSIDER, FIRST)).reason is Reason.POWER_AND_SEAT


def test_rooms_are_not_opened_with_power_on_a_seat() -> None:
    workshop = after(full_draft(), read(OnesPower(SOMEBODY, ADMINISTRATES)))
    assert refused(workshop, Open(MARA)).reason is Reason.POWER_AND_SEAT


def test_whoever_sees_every_room_cannot_consent() -> None:
    workshop = in_briefing()
    came = after(
        workshop.with_participant(SOMEBODY, lambda one: replace(one, standing=Standing.INVITED)),
        WAYS["read of the person"],
    )
    asked = Consent(SOMEBODY, came.audience.revision)
    assert refused(came, asked).reason is Reason.POWER_ON_OWN_SEAT


def test_what_the_bot_cannot_deny_keeps_no_room_from_closing() -> None:
    lacking = after(at_place("perspectives"), ReportRights(frozenset({"pin_messages"})))
    denied = {
        right
        for room in desired_structure(lacking, AT).rooms
        for row in room.overwrites
        for right in row.deny
    }
    assert "pin_messages" not in denied
    assert "manage_messages" in denied


def test_somebody_new_who_could_let_themselves_in_is_told_to_all_and_closes_nothing() -> None:
    workshop = at_place("perspectives", session=True)
    gardeners = Viewer(
        ViewerKind.ROLE,
        700,
        "Gardeners",
        frozenset({OUTSIDER}),
        powers=frozenset({Power.MANAGE_ROLES}),
    )
    decision = decided(workshop, ReportAudience((OWNER,), (gardeners,), True))
    told = keys_told(decision.effects)
    assert ("control", "audience:new_could_enter_control") in told
    assert sum(key == "audience:new_could_enter" for _, key in told) == len(
        workshop.people.participants
    )
    assert shared_rooms_seen(decision.workshop) == shared_rooms_seen(workshop)
    fewer = ReportAudience((OWNER,), (), True)
    assert decided(decision.workshop, fewer).effects == ()
    more = Viewer(
        ViewerKind.ROLE, 700, "Gardeners", frozenset({OUTSIDER, MARA}), powers=gardeners.powers
    )
    again = decided(decision.workshop, ReportAudience((OWNER,), (more,), True))
    assert ("control", "audience:new_could_enter_control") in keys_told(again.effects)


# ---- not known is not new
def test_while_members_are_asked_for_the_holders_last_known_stand() -> None:
    keepers, unknown = role_with(OUTSIDER), Viewer(ViewerKind.ROLE, 555, "Keepers")
    workshop = after(at_place("perspectives", session=True), read(sees=(OWNER, keepers)))
    workshop = after(workshop, AcknowledgeViewer(MARA, keepers))
    asking = ReportAudience(
        (OWNER, unknown, Viewer(ViewerKind.ROLE, 556, "Empty")), (), False, asking=True
    )
    meanwhile = decided(workshop, asking)
    assert meanwhile.effects == ()
    assert meanwhile.workshop.audience == workshop.audience
    grown = Viewer(ViewerKind.ROLE, 555, "Keepers", count=2)
    told = decided(workshop, ReportAudience((OWNER, grown), (), False, asking=True))
    assert ("control", "audience:new_viewer_control") in keys_told(told.effects)


def test_a_new_holder_shows_in_a_roles_number_where_holders_are_not_told() -> None:
    one, two = (Viewer(ViewerKind.ROLE, 555, "Keepers", count=many) for many in (1, 2))
    workshop = after(
        at_place("perspectives", session=True),
        ReportAudience((OWNER, one), (), False),
        AcknowledgeViewer(MARA, one),
    )
    assert not workshop.audience.unacknowledged
    assert decided(
        workshop, ReportAudience((OWNER, two), (), False)
    ).workshop.audience.unacknowledged


def test_acknowledging_less_never_forgets_more() -> None:
    both, fewer, unknown = (
        role_with(OUTSIDER, MARA),
        role_with(MARA),
        Viewer(ViewerKind.ROLE, 555, "Keepers"),
    )
    audience = Audience()
    for viewer in (both, unknown, fewer):
        audience = audience.with_acknowledged(viewer)
    assert not Audience(sees=(both,), acknowledged=audience.acknowledged).unacknowledged
    assert not Audience(sees=(unknown,), acknowledged=audience.acknowledged).unacknowledged


# ---- however many there are
def test_lists_that_the_server_makes_long_stay_short() -> None:
    many = tuple(Viewer(ViewerKind.ROLE, 600 + place, "R" * 100, count=1) for place in range(200))
    shown = bounded(tuple(viewer_text(one) for one in many))
    assert len(shown) < 10
    assert shown[-1] == Text("audience:and_more", count=len(many) - len(shown) + 1)
    workshop = after(full_draft(), ReportAudience((OWNER, *many), (), True))
    assert len(refused(workshop, Open(MARA)).presses) <= 5
    opened = decided(in_briefing(), ReportAudience((OWNER, *many), (), True))
    control = [one for one in opened.effects if isinstance(one, Post) and one.room == CONTROL]
    assert all(len(one.presses) <= 5 for one in control)


def test_what_is_read_of_a_person_counts_until_it_is_read_otherwise() -> None:
    workshop = after(in_briefing(), WAYS["read of the person"])
    unread = after(workshop, ReportAudience((OWNER,), (), False, (), (), asking=True))
    assert beyond_seat_of(unread, SOMEBODY).sees_everything
