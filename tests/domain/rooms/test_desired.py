"""Who may see and do what in each room, against the table of the design, written down here once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from bot.domain.leading.breaks import CallCaucusBreak, EndCaucusBreak, HideRooms, Pause
from bot.domain.leading.going_on import GoOn
from bot.domain.leading.sessions import BeginAllTheSame, EndSession, IAmHere, OpenSession
from bot.domain.people.consent import Consent, NotNow, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.rooms.desired import (
    BOT,
    BOT_FOR_VOICE,
    BOT_IN_GUILD,
    BOT_WHEN_INVITED,
    EVERYONE,
    Overwrite,
    TargetKind,
    can_write,
    desired_structure,
)
from bot.domain.rooms.reports import ReportAudience, ReportGone, ReportLeft
from bot.domain.state.people import Standing
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Cause, Condition, Lack
from bot.domain.vocabulary.identity import ChannelId, PhaseId, UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from tests.domain.build import (
    ADMINS,
    AT,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    OWNER,
    PLACES,
    SECOND,
    after,
    at_place,
    brought_to,
    come_together,
    consented,
    gone_on,
    in_briefing,
    in_session,
    opened,
    person,
    seen,
    with_channels,
    with_settings,
)

# One person of each standing on each side.
STANDINGS = (
    Standing.CONSENTED,
    Standing.INVITED,
    Standing.NOT_NOW,
    Standing.WITHDRAWN,
    Standing.LEFT,
)
PEOPLE = {
    (side, standing): person(side, place)
    for side in (FIRST, SECOND)
    for place, standing in enumerate(STANDINGS)
}

VIEW, HISTORY = "view_channel", "read_message_history"
SPEAK = {"send_messages", "attach_files"}
NEVER = {
    "use_external_apps", "add_reactions", "create_public_threads", "create_private_threads",
    "send_messages_in_threads", "create_polls", "mention_everyone", "send_tts_messages", "send_voice_messages",
    "create_instant_invite", "use_embedded_activities",
}  # fmt: skip
COMMANDS = "use_application_commands"


def peopled(**settings: object) -> Workshop:
    workshop = opened(len(STANDINGS), with_settings(**settings))
    workshop = consented(
        workshop, (user for (_, one), user in PEOPLE.items() if one is Standing.CONSENTED)
    )
    for (_, standing), user in PEOPLE.items():
        match standing:
            case Standing.NOT_NOW:
                workshop = after(workshop, NotNow(user))
            case Standing.WITHDRAWN:
                workshop = after(workshop, Withdraw(user))
            case Standing.LEFT:
                workshop = after(workshop, ReportLeft(user))
    return workshop


Sight = dict[str, dict[UserId, bool]]
"""By logical room: who sees it, and whether they may write in it."""


def sights(workshop: Workshop) -> Sight:
    """What the desired overwrites come to, worked out as Discord does for a member without roles."""
    shown: Sight = {}
    everybody = [MARA, NOOR, OUTSIDER, *PEOPLE.values()]
    for room in desired_structure(workshop, AT).rooms:
        rows = {row.target: row for row in room.overwrites}
        assert VIEW in rows[EVERYONE].deny
        seers = {}
        for user in everybody:
            own = [
                row
                for target, row in rows.items()
                if target.kind is TargetKind.MEMBER and target.id == user
            ]
            if any(VIEW in row.allow for row in own):
                seers[user] = all("send_messages" in row.allow for row in own)
        shown[room.key.logical_name] = seers
    return shown


def together(workshop: Workshop) -> Workshop:
    """In a session, with the one person of each side who is here content to begin."""
    here = [PEOPLE[side, Standing.CONSENTED] for side in (FIRST, SECOND)]
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    return come_together(
        after(
            workshop, *(IAmHere(user) for user in here), *(BeginAllTheSame(user) for user in here)
        )
    )


def the_table(
    workshop: Workshop, *, met: bool, caucuses_speak: bool, joint_speaks: bool, open_: bool = True
) -> Sight:
    """docs/workshop.md, as a table."""
    third_party = {MARA: True, NOOR: True}
    table: Sight = {"control": dict(third_party), "joint": dict(third_party)}
    for side, name in ((FIRST, "caucus-1"), (SECOND, "caucus-2")):
        table[name] = dict(third_party)
        if open_:
            table[name] |= {PEOPLE[side, Standing.CONSENTED]: caucuses_speak}
            table["joint"] |= {PEOPLE[side, Standing.CONSENTED]: joint_speaks} if met else {}
    for (_, standing), user in PEOPLE.items():
        own = {} if standing is Standing.LEFT else {user: True}
        table[f"line-{workshop.own(user).seat}"] = third_party | own
    return table


SPEAKING_JOINT = {
    ("opening", 0), ("perspectives", 0), ("concerns", 1), ("hearing", 0), ("sensibility", 1), ("ideas", 0),
    ("constraints", 1), ("overcoming", 0), ("reassurance", 0), ("reassurance", 1), ("re-entry", 1), ("closing", 0),
}  # fmt: skip
SPEAKING_CAUCUSES = {
    ("briefing", 0), ("concerns", 0), ("sensibility", 0), ("constraints", 0), ("reassurance", 1), ("re-entry", 0),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_who_sees_and_writes_where_is_as_the_table_says(place: tuple[PhaseId, int]) -> None:
    assert set(PLACES) == SPEAKING_JOINT | SPEAKING_CAUCUSES
    workshop = brought_to(peopled(), *place)
    workshop = replace(workshop, rooms=replace(workshop.rooms, retiring=()))
    met, caucuses = place != PLACES[0], place in SPEAKING_CAUCUSES
    assert sights(workshop) == the_table(
        workshop, met=met, caucuses_speak=caucuses, joint_speaks=False
    )
    if met:
        session = together(workshop)
        speaks = place in SPEAKING_JOINT
        assert sights(session) == the_table(
            session, met=True, caucuses_speak=caucuses, joint_speaks=speaks
        )
    paused = after(workshop, Pause(MARA, seen(workshop)))
    assert sights(paused) == the_table(paused, met=met, caucuses_speak=False, joint_speaks=False)
    watched = after(workshop, ReportAudience((OWNER, ADMINS), (), True))
    assert sights(watched) == the_table(
        watched, met=met, caucuses_speak=False, joint_speaks=False, open_=False
    )
    hidden = after(workshop, HideRooms(MARA))
    assert sights(hidden) == the_table(
        hidden, met=met, caucuses_speak=False, joint_speaks=False, open_=False
    )


@cache
def everywhere() -> tuple[Workshop, ...]:
    """Many states: every part of the agenda, in each mode of keeping, quiet, in session, paused, watched, hidden.

    Made when the first test asks: most processes run none of those that do.
    """
    states = []
    for kept in Retention:
        workshop = peopled(retention=kept)
        for place in PLACES:
            workshop = brought_to(workshop, *place)
            states.append(workshop)
            if place != PLACES[0]:
                states.append(together(workshop))
        states += [after(workshop, Pause(MARA, seen(workshop))), after(workshop, HideRooms(MARA))]
        states.append(after(workshop, ReportAudience((OWNER, ADMINS), (), True)))
    return tuple(states)


def every_row(workshop: Workshop) -> list[tuple[str, Overwrite]]:
    structure = desired_structure(workshop, AT)
    rows = [(room.key.logical_name, row) for room in structure.rooms for row in room.overwrites]
    return rows + [("category", row) for row in structure.category_overwrites]


def test_nothing_is_allowed_or_denied_that_the_bot_does_not_hold_itself() -> None:
    given = {
        right
        for state in everywhere()
        for _, row in every_row(state)
        for right in row.allow | row.deny
    }
    assert given <= BOT_IN_GUILD
    assert not given & {"manage_roles", "administrator"}
    assert BOT_IN_GUILD - given == {"manage_roles"}


def test_nothing_is_both_allowed_and_denied_and_everybody_has_one_row() -> None:
    for state in everywhere():
        for room in desired_structure(state, AT).rooms:
            targets = [row.target for row in room.overwrites]
            assert len(targets) == len(set(targets))
            assert all(not row.allow & row.deny for row in room.overwrites)


def test_every_room_and_the_category_carry_a_row_for_the_bot_and_hide_from_everybody() -> None:
    bot = frozenset({VIEW, HISTORY, "send_messages", "attach_files", "manage_messages"})
    for state in everywhere():
        structure = desired_structure(state, AT)
        for rows in (structure.category_overwrites, *(room.overwrites for room in structure.rooms)):
            assert Overwrite(BOT, bot, frozenset()) in rows
            assert Overwrite(EVERYONE, frozenset(), frozenset({VIEW})) in rows
        assert len(structure.category_overwrites) == 2


OF_SIDES = {
    *(COMMANDS, "manage_messages", "pin_messages", "manage_threads", "bypass_slowmode"),
    *("manage_webhooks", "manage_channels"),
}
"""What is denied to whoever sits on a side, and not to the third party."""


def given(row: Overwrite) -> tuple[set[str], set[str]]:
    return set(row.allow), set(row.deny)


def test_participants_and_facilitators_are_allowed_and_denied_exactly_this() -> None:
    for state in everywhere():
        retention = state.settings.retention
        old = {one.channel for one in state.rooms.retiring}
        for room in desired_structure(state, AT).rooms:
            spoken = retention is Retention.LIVE and room.key.kind.value in ("joint", "caucus")
            reading = {VIEW} if spoken else {VIEW, HISTORY}
            unread = {HISTORY} if spoken else set()
            for row in room.overwrites:
                if row.target in (BOT, EVERYONE):
                    continue
                if row.target.id in (MARA, NOOR) and room.channel in old:
                    assert given(row) == (reading, NEVER | unread | {"send_messages"})
                elif row.target.id in (MARA, NOOR):
                    assert given(row) == (reading | SPEAK | {COMMANDS}, NEVER | unread)
                elif "send_messages" in row.allow:
                    assert given(row) == (reading | SPEAK, NEVER | unread | OF_SIDES)
                else:
                    assert given(row) == (reading, NEVER | unread | OF_SIDES | {"send_messages"})


def test_replaced_rooms_come_below_all_others() -> None:
    some = 0
    for state in everywhere():
        old = {one.channel for one in state.rooms.retiring}
        order = [room.channel in old for room in desired_structure(state, AT).rooms]
        assert order == sorted(order)
        some += any(order)
    assert some


def test_control_and_other_peoples_lines_are_never_open_to_a_participant() -> None:
    for state in everywhere():
        seats = {f"line-{one.seat}": one.user for one in state.people.participants}
        for name, row in every_row(state):
            if row.target.kind is TargetKind.MEMBER and row.target.id not in (MARA, NOOR):
                assert name != "control"
                assert name not in seats or seats[name] == row.target.id


def test_a_persons_line_stays_open_until_they_leave_the_guild() -> None:
    for state in everywhere():
        shown = sights(state)
        for one in state.people.participants:
            expected = one.standing is not Standing.LEFT
            assert shown[f"line-{one.seat}"].get(one.user, False) is expected


def test_nobody_but_people_has_a_row_no_role_is_ever_given_anything() -> None:
    kinds = {row.target.kind for state in everywhere() for _, row in every_row(state)}
    assert kinds == {TargetKind.EVERYONE, TargetKind.BOT, TargetKind.MEMBER}


def test_caucuses_closed_to_the_third_party_show_only_their_own_side() -> None:
    workshop = peopled(caucuses_without_facilitators=True)
    for side, name in ((FIRST, "caucus-1"), (SECOND, "caucus-2")):
        assert sights(workshop)[name] == {PEOPLE[side, Standing.CONSENTED]: True}


def test_who_consents_later_enters_their_caucus() -> None:
    workshop = peopled()
    late = PEOPLE[SECOND, Standing.INVITED]
    assert late not in sights(workshop)["caucus-2"]
    workshop = consented(workshop, [late])
    assert sights(workshop)["caucus-2"][late] is True
    assert late not in sights(workshop)["caucus-1"]


def test_a_later_invitation_adds_one_room_and_changes_no_other() -> None:
    workshop = in_briefing()
    before = {room.key: room for room in desired_structure(workshop, AT).rooms}
    now = {
        room.key: room
        for room in desired_structure(after(workshop, Invite(MARA, OUTSIDER, FIRST)), AT).rooms
    }
    assert {key: room for key, room in now.items() if key in before} == before
    assert len(now) == len(before) + 1


# ---- what a room held does not outlive its phase


def test_a_room_that_spoke_is_replaced_when_its_phase_ends_and_one_that_did_not_stays() -> None:
    workshop = in_briefing()
    before = {room.key: room for room in workshop.rooms.standing}
    opening = with_channels(after(workshop, GoOn(MARA, seen(workshop))))
    replaced = {
        room.key
        for room in opening.rooms.standing
        if room.generation != before[room.key].generation
    }
    assert replaced == {caucus(FIRST), caucus(SECOND)}
    quiet = after(opening, GoOn(MARA, seen(opening)))
    assert quiet.rooms.standing == opening.rooms.standing
    met = in_session(opening)
    spoken = after(met, GoOn(MARA, seen(met)))
    now = {
        room.key: room.generation
        for room in spoken.rooms.standing
        if room.key in (JOINT, caucus(FIRST), caucus(SECOND))
    }
    assert now == {JOINT: 2, caucus(FIRST): 3, caucus(SECOND): 3}


def test_a_room_that_is_not_made_yet_is_kept_when_its_phase_ends_and_spoke_for_the_next_one_only() -> (
    None
):
    workshop = at_place("perspectives")
    workshop = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    missing = after(workshop, ReportGone(channel_of(workshop, caucus(FIRST))))
    assert missing.room(caucus(FIRST)) != workshop.room(caucus(FIRST))
    on = after(missing, GoOn(MARA, seen(missing)))
    was, kept = missing.room(caucus(FIRST)), on.room(caucus(FIRST))
    assert was is not None
    assert was.spoke
    assert kept is not None
    assert (kept.name, kept.generation, kept.handle) == (was.name, was.generation, was.handle)
    assert kept.spoke is can_write(on, caucus(FIRST))
    other = on.room(caucus(SECOND))
    assert other is not None
    assert other.channel is None


def may_in_old_rooms(state: Workshop, right: str) -> bool:
    """Whether any participant has this right in any room that was replaced."""
    old = {retired.channel for retired in state.rooms.retiring}
    people = {one.user for one in state.people.participants}
    return any(
        right in row.allow
        for room in desired_structure(state, AT).rooms
        if room.channel in old
        for row in room.overwrites
        if row.target.id in people
    )


@pytest.mark.parametrize("phase", ["opening", "perspectives", "hearing", "overcoming"])
def test_nobody_can_write_in_a_room_that_was_replaced_whatever_happens_afterwards(
    phase: str,
) -> None:
    workshop = gone_on(at_place(phase, session=True))
    assert workshop.rooms.retiring
    in_break = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    over = after(workshop, EndSession(MARA, seen(workshop)))
    for state in (
        workshop,
        in_break,
        after(in_break, EndCaucusBreak(MARA, seen(in_break))),
        over,
        in_session(over),
    ):
        assert may_in_old_rooms(state, VIEW)
        assert not may_in_old_rooms(state, "send_messages")


def test_of_each_logical_room_one_old_one_stands_at_most() -> None:
    workshop = at_place("opening", session=True)
    for _ in range(4):
        workshop = with_channels(gone_on(workshop))
        structure = desired_structure(workshop, AT)
        standing = {room.channel for room in workshop.rooms.standing}
        old = [room.key for room in structure.rooms if room.channel not in standing]
        assert old
        assert len(old) == len(set(old))
        kept = {room.channel for room in structure.rooms}
        retired = {room.channel for room in workshop.rooms.retiring}
        assert retired - kept == set(structure.delete)


def test_the_old_room_can_be_read_until_its_time_and_is_then_deleted() -> None:
    workshop = at_place("perspectives", session=True)
    workshop = replace(workshop, rooms=replace(workshop.rooms, retiring=()))
    old = next(room for room in desired_structure(workshop, AT).rooms if room.key == JOINT)
    gone = with_channels(after(workshop, GoOn(MARA, seen(workshop))))
    grace = timedelta(seconds=workshop.settings.room_grace_s)
    kept = desired_structure(gone, AT + grace - timedelta(seconds=1))
    (still,) = [room for room in kept.rooms if room.channel == old.channel]
    assert {row.target for row in still.overwrites} == {row.target for row in old.overwrites}
    assert kept.delete == ()
    due = desired_structure(gone, AT + grace)
    assert [room for room in due.rooms if room.channel == old.channel] == []
    assert old.channel is not None
    assert old.channel in due.delete
    assert set(due.delete) == {retired.channel for retired in gone.rooms.retiring}
    assert after(gone, *(ReportGone(channel) for channel in due.delete)).rooms.retiring == ()


@pytest.mark.parametrize("lack", list(Lack))
def test_an_old_room_that_cannot_be_deleted_stays_open_to_nobody(lack: Lack) -> None:
    gone = brought_to(peopled(), "opening")
    old = gone.rooms.retiring[0]
    differing = (Condition(old.key, Cause.REFUSED, lack),)
    gone = replace(gone, rooms=replace(gone.rooms, differing=differing))
    due = desired_structure(gone, AT + timedelta(seconds=gone.settings.room_grace_s))
    still = [room for room in due.rooms if room.channel == old.channel]
    assert bool(still) is (lack is Lack.DELETED)
    people = {row.target.id for room in still for row in room.overwrites}
    assert not people & set(PEOPLE.values())


def test_nobody_who_takes_part_writes_to_the_third_party_in_its_own_room() -> None:
    assert not can_write(brought_to(peopled(), "opening"), CONTROL)


def channel_of(workshop: Workshop, key: RoomKey) -> ChannelId:
    room = workshop.room(key)
    assert room is not None
    assert room.channel is not None
    return room.channel


def test_nobody_comes_to_an_old_room_who_was_not_in_it() -> None:
    workshop = brought_to(peopled(), "opening")
    late = PEOPLE[FIRST, Standing.INVITED]
    assert workshop.rooms.retiring
    workshop = after(workshop, Consent(late, workshop.audience.revision))
    rooms = desired_structure(workshop, AT).rooms
    old = {room.channel for room in rooms} & {
        retired.channel for retired in workshop.rooms.retiring
    }
    assert len(old) == 2
    assert not [
        room
        for room in rooms
        if room.channel in old
        for row in room.overwrites
        if row.target.id == late
    ]


def test_a_pause_and_an_emergency_reach_the_old_rooms_too() -> None:
    workshop = gone_on(at_place("perspectives", session=True))
    paused = after(workshop, Pause(MARA, seen(workshop)))
    assert not may_in_old_rooms(paused, "send_messages")
    assert may_in_old_rooms(paused, VIEW)
    assert not may_in_old_rooms(after(workshop, HideRooms(MARA)), VIEW)
    seen_by_another = after(workshop, ReportAudience((OWNER, ADMINS), (), True))
    assert not may_in_old_rooms(seen_by_another, VIEW)


def test_whoever_withdraws_loses_the_old_rooms_with_the_new_ones() -> None:
    workshop = gone_on(at_place("perspectives", session=True))
    leaver = person(FIRST, 0)
    assert workshop.rooms.retiring
    rooms = desired_structure(after(workshop, Withdraw(leaver)), AT).rooms
    seen_by_them = [
        room.key for room in rooms for row in room.overwrites if row.target.id == leaver
    ]
    assert seen_by_them == [line(workshop.own(leaver).seat)]


def test_lines_and_control_are_never_replaced() -> None:
    workshop = brought_to(at_place("opening", session=True), "closing")
    lasting = [
        room for room in workshop.rooms.standing if room.key == CONTROL or room.key.seat is not None
    ]
    assert {room.generation for room in lasting} == {1}
    assert {old.key for old in workshop.rooms.retiring} == {JOINT, caucus(FIRST), caucus(SECOND)}


def test_where_rooms_stay_until_closing_nothing_is_replaced() -> None:
    workshop = brought_to(
        at_place("opening", session=True, settings=with_settings(retention=Retention.WORKSHOP)),
        "closing",
    )
    # But for the joint room of the phase that leaves nothing behind in any retention mode.
    assert {old.key for old in workshop.rooms.retiring} <= {JOINT}
    assert {room.generation for room in workshop.rooms.standing if room.key != JOINT} == {1}


def test_a_replaced_room_has_a_new_name_and_handle_so_that_old_buttons_reach_nothing() -> None:
    workshop = at_place("perspectives", session=True)
    later = after(workshop, GoOn(MARA, seen(workshop)))
    old, new = workshop.room(JOINT), later.room(JOINT)
    assert old is not None
    assert new is not None
    assert old.name != new.name
    assert old.handle != new.handle
    assert new.channel is None


def test_a_room_deleted_by_hand_is_wanted_again_and_a_lost_category_too() -> None:
    workshop = in_briefing()
    joint = workshop.room(JOINT)
    assert joint is not None
    assert joint.channel is not None
    without = after(workshop, ReportGone(joint.channel))
    wanted = [room for room in desired_structure(without, AT).rooms if room.channel is None]
    assert [room.key for room in wanted] == [JOINT]
    assert workshop.rooms.category.channel is not None
    rooms = frozenset(room.channel for room in workshop.rooms.standing if room.channel is not None)
    assert after(workshop, ReportGone(workshop.rooms.category.channel)).rooms.category == replace(
        workshop.rooms.category, channel=None, adrift=rooms
    )
    assert after(workshop, ReportGone(ChannelId(999))) == workshop


def test_acknowledging_gives_everybody_back_exactly_what_they_had() -> None:
    workshop = at_place("perspectives", session=True)
    again = after(
        workshop, ReportAudience((OWNER, ADMINS), (), True), AcknowledgeViewer(MARA, ADMINS)
    )
    assert desired_structure(again, AT) == desired_structure(workshop, AT)


def test_the_structure_is_a_function_of_the_workshop_alone() -> None:
    def made() -> Any:
        return desired_structure(at_place("ideas", session=True), AT)

    assert made() == made()


def test_what_is_pressed_in_an_old_room_still_means_its_logical_room() -> None:
    before = at_place("perspectives", session=True)
    workshop = replace(before, rooms=replace(before.rooms, retiring=()))
    joint = workshop.room(JOINT)
    assert joint is not None
    gone = after(workshop, GoOn(MARA, seen(workshop)))
    assert [old.handle for old in gone.rooms.retiring if old.key == JOINT] == [joint.handle]


def test_the_link_asks_for_what_written_rooms_need_and_for_what_calls_need() -> None:
    assert BOT_IN_GUILD <= BOT_WHEN_INVITED
    assert BOT_FOR_VOICE <= BOT_WHEN_INVITED
