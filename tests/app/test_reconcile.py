"""One pass brings the guild to what should stand, in the fewest calls, also after lost answers and other hands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.app.codec import encode_any
from bot.app.ports import Refused, Unreachable
from bot.domain.leading.breaks import CallCaucusBreak, Pause, Resume
from bot.domain.leading.going_on import GoOn
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, TakeOut
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.rooms.desired import EVERYONE, Overwrite, TargetKind, desired_structure, member
from bot.domain.rooms.plan import ActualRoom
from bot.domain.rooms.reports import ReportLeft
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Person, Text
from tests.app.memory_guild import MemoryGuild, channel_of
from tests.app.road import Road
from tests.domain.build import (
    ADMINS,
    FIRST,
    GUILD,
    MARA,
    NOOR,
    OWNER,
    SECOND,
    person,
    seen,
    with_settings,
)

pytestmark = pytest.mark.asyncio

CALLS = ("make_category", "make_room", "change", "delete")
ANNA = person(FIRST, 0)


def stands(road: Road) -> None:
    """The guild is exactly as the core wants it."""
    desired = desired_structure(road.now, road.clock.at)
    assert desired.category.channel is not None
    assert {one.channel: (one.name, one.overwrites) for one in desired.rooms} == {
        one.channel: (one.name, one.overwrites) for one in road.guild.rooms.values()
    }
    assert {one.parent for one in road.guild.rooms.values()} == {desired.category.channel}
    assert road.guild.categories[desired.category.channel].overwrites == desired.category_overwrites


async def test_opening_takes_five_calls_and_one_for_each_invited_person(road: Road) -> None:
    await road.open(3, consented=False)
    assert road.guild.made(*CALLS) == 5 + 6
    assert road.guild.made("make_room") == 4 + 6
    stands(road)


async def test_a_second_pass_makes_no_call(road: Road) -> None:
    await road.open()
    road.guild.calls.clear()
    await road.settle()
    assert road.guild.calls == []


async def test_opening_a_sides_own_room_to_somebody_changes_that_room_alone(road: Road) -> None:
    await road.open(consented=False)
    road.guild.calls.clear()
    await road.do(Consent(ANNA, road.now.audience.revision))
    await road.reconciler.reconcile(road.id)
    assert road.guild.calls == []
    await road.do(OpenOwnRoomsAllTheSame(MARA))
    await road.reconciler.reconcile(road.id)
    assert road.guild.calls == [("change", channel_of(road.now, caucus(FIRST)))]
    stands(road)


async def test_going_on_costs_one_call_for_each_changed_room_and_two_for_each_replaced_one(
    road: Road,
) -> None:
    await road.open(settings=with_settings(room_grace_s=0))
    road.guild.calls.clear()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    # The joint room opens; both caucuses spoke in the briefing and are replaced.
    assert road.guild.made("change") == 1
    assert road.guild.made("make_room") == road.guild.made("delete") == 2
    stands(road)


async def test_an_old_room_stays_until_its_time_and_goes_then(road: Road) -> None:
    await road.open()
    old = channel_of(road.now, caucus(FIRST))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    assert road.guild.viewers(old) == {MARA, NOOR, *(person(FIRST, place) for place in range(3))}
    stands(road)
    road.clock.later(road.now.settings.room_grace_s)
    await road.settle()
    assert old not in road.guild.rooms
    assert road.now.rooms.retiring == ()
    stands(road)


async def test_a_withdrawal_closes_old_and_new_rooms_to_that_person_at_once(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    await road.do(Withdraw(ANNA))
    await road.reconciler.reconcile(road.id)
    own_line = channel_of(road.now, line(road.now.own(ANNA).seat))
    assert {channel for channel in road.guild.rooms if ANNA in road.guild.viewers(channel)} == {
        own_line
    }


async def test_what_was_planned_before_opens_nothing_to_somebody_who_left_meanwhile(
    road: Road,
) -> None:
    await road.open(settings=with_settings(room_grace_s=0))
    joint = channel_of(road.now, JOINT)
    road.guild.meanwhile["make_room"] = lambda: road.do(Withdraw(ANNA))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    assert not road.now.own(ANNA).takes_part
    assert person(FIRST, 1) in road.guild.opened_to[joint]
    assert ANNA not in road.guild.opened_to[joint]
    stands(road)


async def test_whoever_left_sees_nothing_any_more(road: Road) -> None:
    await road.open()
    await road.do(ReportLeft(ANNA))
    await road.settle()
    assert not [channel for channel in road.guild.rooms if ANNA in road.guild.viewers(channel)]


@pytest.mark.parametrize("call", ["make_category", "make_room"])
async def test_a_room_whose_answer_was_lost_is_adopted_and_not_made_twice(
    road: Road, call: str
) -> None:
    road.guild.fail(call, Unreachable, arrives=True)
    with suppress(Unreachable):
        await road.open(consented=False)
    await road.settle()
    assert road.guild.made("make_category", "make_room") == 5 + 6
    assert len(road.guild.rooms) == 4 + 6
    stands(road)


@pytest.mark.parametrize("call", ["make_category", "make_room"])
async def test_a_call_that_did_not_arrive_is_made_again(road: Road, call: str) -> None:
    road.guild.fail(call, Unreachable)
    with suppress(Unreachable):
        await road.open(consented=False)
    await road.settle()
    stands(road)


async def test_a_room_that_was_made_twice_is_deleted_again(road: Road) -> None:
    await road.open()
    joint = road.guild.rooms[channel_of(road.now, JOINT)]
    twin = ActualRoom(ChannelId(777), joint.name, joint.parent, joint.overwrites)
    road.guild.rooms[twin.channel] = twin
    await road.settle()
    assert twin.channel not in road.guild.rooms
    stands(road)


async def test_other_peoples_channels_are_never_touched(road: Road) -> None:
    theirs = ActualRoom(ChannelId(888), "general", None, frozenset())
    road.guild.rooms[theirs.channel] = theirs
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    road.clock.later(road.now.settings.room_grace_s)
    await road.settle()
    assert road.guild.rooms[theirs.channel] == theirs
    assert theirs.channel not in {about for _, about in road.guild.calls}


async def test_a_room_deleted_by_hand_is_made_again_and_the_control_room_is_told(
    road: Road,
) -> None:
    await road.open()
    joint = channel_of(road.now, JOINT)
    road.guild.delete_by_hand(joint)
    await road.settle()
    assert channel_of(road.now, JOINT) != joint
    stands(road)
    told = road.guild.in_room(channel_of(road.now, CONTROL))[-1]
    assert "trouble:room_deleted" in told.shows.sections[0]


async def test_an_old_room_deleted_by_hand_is_gone_for_good(road: Road) -> None:
    await road.open()
    old = channel_of(road.now, caucus(FIRST))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    road.guild.delete_by_hand(old)
    road.guild.calls.clear()
    await road.settle()
    assert road.guild.made(*CALLS) == 0
    assert old not in {retired.channel for retired in road.now.rooms.retiring}
    stands(road)


async def test_a_category_deleted_by_hand_is_made_again_and_takes_its_rooms_back(
    road: Road,
) -> None:
    await road.open()
    assert road.now.rooms.category.channel is not None
    before = set(road.guild.rooms)
    road.guild.delete_by_hand(road.now.rooms.category.channel)
    await road.settle()
    assert set(road.guild.rooms) == before
    stands(road)


async def test_a_room_made_while_somebody_goes_on_is_known_or_goes(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.do(CallCaucusBreak(MARA, seen(road.now)))
    make, waits = road.guild.make_room, [True]

    async def slow(
        guild: GuildId,
        category: ChannelId,
        name: str,
        overwrites: frozenset[Overwrite],
        place: int,
    ) -> ChannelId:
        made = await make(guild, category, name, overwrites, place)
        if waits:
            waits.clear()
            await road.do(GoOn(MARA, seen(road.now)))
        return made

    road.guild.make_room = slow  # type: ignore[method-assign]
    await road.settle()
    await road.settle()
    known = {room.channel for room in road.now.rooms.standing} | {
        old.channel for old in road.now.rooms.retiring
    }
    assert set(road.guild.rooms) == known
    stands(road)


async def test_a_second_category_of_our_name_goes_and_somebody_elses_stays(road: Road) -> None:
    await road.open()
    assert road.now.rooms.category.channel is not None
    ours = road.guild.categories[road.now.rooms.category.channel]
    for channel, name in ((ChannelId(998), ours.name), (ChannelId(999), "town hall")):
        road.guild.categories[channel] = replace(ours, channel=channel, name=name)
    await road.settle()
    assert set(road.guild.categories) == {ours.channel, ChannelId(999)}
    stands(road)


@pytest.mark.parametrize("outsider", [UserId(901), person(SECOND, 0)])
async def test_somebody_let_in_by_hand_is_out_again_and_the_control_room_is_told(
    road: Road, outsider: UserId
) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    rows = road.guild.rooms[room].overwrites | {
        Overwrite(member(outsider), frozenset({"view_channel"}), frozenset())
    }
    road.guild.by_hand(room, overwrites=rows)
    assert outsider in road.guild.viewers(room)
    await road.settle()
    assert outsider not in road.guild.viewers(room)
    stands(road)
    told = road.guild.in_room(channel_of(road.now, CONTROL))[-1]
    assert "trouble:rights_edited" in told.shows.sections[0]


async def test_a_room_that_somebody_showed_to_everybody_is_closed_before_anything_is_made(
    road: Road,
) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    rows = frozenset(
        row
        for row in road.guild.rooms[room].overwrites
        if row.target not in (EVERYONE, member(ANNA))
    )
    road.guild.by_hand(room, overwrites=rows)
    assert 0 in road.guild.viewers(room)
    await road.do(Invite(MARA, UserId(401), SECOND))
    road.guild.calls.clear()
    await road.reconciler.reconcile(road.id)
    assert road.guild.calls[0] == ("change", room)
    stands(road)


async def test_what_the_bot_changed_itself_is_nobodys_doing(road: Road) -> None:
    await road.open()
    await road.do(Pause(MARA, seen(road.now)))
    await road.settle()
    told = " ".join(
        one.shows.sections[0] for one in road.guild.in_room(channel_of(road.now, CONTROL))
    )
    assert "trouble:" not in told


async def test_a_renamed_room_gets_its_name_back(road: Road) -> None:
    await road.open()
    road.guild.by_hand(channel_of(road.now, JOINT), name="the-river-talks")
    await road.settle()
    stands(road)


async def test_somebody_new_who_sees_everything_closes_the_rooms_in_the_same_pass(
    road: Road,
) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    road.guild.sees = (OWNER, ADMINS)
    await road.settle()
    for key in (JOINT, caucus(FIRST), caucus(SECOND)):
        assert road.guild.viewers(channel_of(road.now, key)) == {MARA, NOOR}
    told = road.guild.in_room(channel_of(road.now, line(road.now.own(ANNA).seat)))
    assert any("audience:new_viewer" in one.shows.sections[0] for one in told)
    await road.do(AcknowledgeViewer(MARA, ADMINS))
    await road.settle()
    assert ANNA in road.guild.viewers(channel_of(road.now, JOINT))


async def test_rights_are_closed_before_any_are_opened(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    await road.do(Withdraw(ANNA), Invite(MARA, UserId(401), FIRST))
    gained = False
    guild = road.guild
    before = {(channel, user) for channel in guild.rooms for user in guild.viewers(channel)}
    watched = Watched(guild)
    await road.settle()
    for now in watched.after_each_call:
        assert not (gained and before - now)
        gained = gained or bool(now - before)
        before = now
    assert gained


class Watched:
    """Remembers, after each call, who sees what."""

    def __init__(self, guild: MemoryGuild) -> None:
        self.after_each_call: list[set[tuple[ChannelId, int]]] = []
        call = guild.call

        def watching(name: str, about: ChannelId | None, effect: Callable[[], object]) -> None:
            call(name, about, effect)
            if name in CALLS:
                seers = {
                    (channel, user) for channel in guild.rooms for user in guild.viewers(channel)
                }
                self.after_each_call.append(seers)

        guild.call = watching  # type: ignore[method-assign]


def told_in_control(road: Road, key: str, about: UserId) -> int:
    """How often the control room was told this about somebody."""
    text = encode_any(Text(key, person=Person(about))).decode()
    return sum(
        text in one.shows.sections for one in road.guild.in_room(channel_of(road.now, CONTROL))
    )


async def test_whoever_left_unheard_is_out_after_one_pass_and_only_the_control_room_is_told_once(
    road: Road,
) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    before = {room: len(road.guild.in_room(room)) for room in road.guild.rooms}
    road.guild.left = frozenset({ANNA, person(SECOND, 1)})
    await road.settle()
    for user in road.guild.left:
        assert road.now.own(user).standing is Standing.LEFT
        assert not [room for room in road.guild.rooms if user in road.guild.viewers(room)]
        assert told_in_control(road, "people:left_note", user) == 1
    others = set(before) - {channel_of(road.now, CONTROL)}
    assert {room: len(road.guild.in_room(room)) for room in others} == {
        room: before[room] for room in others
    }
    stands(road)
    settled = road.now
    heard: list[Workshop] = []
    road.engine.on_change(heard.append)
    road.guild.calls.clear()
    await road.settle()
    assert (road.now, heard, road.guild.calls) == (settled, [], [])


async def test_whoever_comes_back_after_leaving_unheard_sees_nothing_until_invited_anew(
    road: Road,
) -> None:
    await road.open()
    road.guild.left = frozenset({ANNA})
    await road.settle()
    road.guild.left = frozenset()
    await road.settle()
    assert not [room for room in road.guild.rooms if ANNA in road.guild.viewers(room)]
    await road.do(Invite(MARA, ANNA, FIRST))
    await road.settle()
    own = channel_of(road.now, line(road.now.own(ANNA).seat))
    assert [room for room in road.guild.rooms if ANNA in road.guild.viewers(room)] == [own]


async def test_while_the_members_are_not_known_nobody_counts_as_gone(road: Road) -> None:
    await road.open()
    before = road.now
    road.guild.members_known = False
    road.guild.left = frozenset({ANNA, NOOR})
    await road.settle()
    assert (road.now.people.participants, road.now.people.facilitators) == (
        before.people.participants,
        before.people.facilitators,
    )
    assert told_in_control(road, "people:left_note", ANNA) == 0
    stands(road)


async def test_of_a_third_party_that_left_unheard_the_first_stays_and_every_line_is_told_once(
    road: Road,
) -> None:
    await road.open()
    road.guild.left = frozenset({MARA, NOOR})
    await road.settle()
    assert [one.user for one in road.now.people.facilitators] == [MARA]
    assert told_in_control(road, "people:facilitator_left_note", NOOR) == 1
    assert not [room for room in road.guild.rooms if NOOR in road.guild.viewers(room)]
    settled = road.now
    heard: list[Workshop] = []
    road.engine.on_change(heard.append)
    await road.settle()
    assert (road.now, heard) == (settled, [])
    said = encode_any(Text("people:nobody_leads")).decode()
    for one in road.now.people.participants:
        shown = road.guild.in_room(channel_of(road.now, line(one.seat)))
        assert sum(said in message.shows.sections for message in shown) == 1


async def test_whoever_leads_alone_and_leaves_unheard_is_missed_and_every_line_is_told_once(
    road: Road,
) -> None:
    await road.open()
    await road.do(TakeOut(NOOR, NOOR))
    await road.settle()
    road.guild.left = frozenset({MARA})
    for _ in range(2):
        await road.settle()
    said = encode_any(Text("people:nobody_leads")).decode()
    for one in road.now.people.participants:
        shown = road.guild.in_room(channel_of(road.now, line(one.seat)))
        assert sum(said in message.shows.sections for message in shown) == 1


async def test_while_the_guild_is_away_nothing_is_called_and_nothing_counts_as_gone(
    road: Road,
) -> None:
    await road.open()
    before = road.now
    road.guild.away = True
    road.guild.calls.clear()
    await road.reconciler.look(road.now)
    assert not await road.reconciler.reconcile(road.id)
    assert road.now == before
    assert road.guild.calls == []


async def test_a_refused_change_reaches_the_caller_and_is_made_when_it_can_be(road: Road) -> None:
    await road.open()
    await road.do(Pause(MARA, seen(road.now)))
    await road.settle()
    await road.do(Resume(MARA, seen(road.now)))
    road.guild.fail("change", lambda: Refused(frozenset({"manage_roles"})))
    with pytest.raises(Refused):
        await road.reconciler.reconcile(road.id)
    road.reconciler.try_at_once(GUILD)
    await road.settle()
    stands(road)


async def test_no_role_and_no_stranger_is_ever_given_a_row(road: Road) -> None:
    await road.open()
    inside = {MARA, NOOR, *(one.user for one in road.now.people.participants)}
    for room in road.guild.rooms.values():
        for row in room.overwrites:
            assert row.target.kind is not TargetKind.ROLE
            assert row.target.id in inside | {0}
