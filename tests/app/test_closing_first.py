"""What closes goes first, by a second way if need be; what cannot be closed is said once, what was done only then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app.ports import CallFailed, Refused, Unreachable
from bot.domain.leading.breaks import HideRooms, Pause, ShowRooms
from bot.domain.leading.going_on import GoOn
from bot.domain.rooms.desired import Overwrite, member
from bot.domain.rooms.reports import ReportLeft
from bot.domain.vocabulary.conditions import Cause
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from tests.app.memory_guild import channel_of
from tests.app.road import Road, a_road
from tests.domain.build import ADMINS, FIRST, GUILD, MARA, NOOR, OWNER, SECOND, person, seen

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]

ANNA = person(FIRST, 0)
STRANGER = UserId(901)


def told(road: Road, key: RoomKey, text: str) -> int:
    """How often a text was said in a room."""
    shown = road.guild.in_room(channel_of(road.now, key))
    return sum(text in section for one in shown for section in one.shows.sections)


def anna_line(road: Road) -> RoomKey:
    return line(road.now.own(ANNA).seat)


def let_in(road: Road, room: ChannelId) -> None:
    rows = road.guild.rooms[room].overwrites | {
        Overwrite(member(STRANGER), frozenset({"view_channel"}), frozenset())
    }
    road.guild.by_hand(room, overwrites=rows)


async def in_opening(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()


async def a_pass(road: Road) -> None:
    """One pass as the bot runs it: whatever fails in it is tried again by a later one."""
    await road.reconciler.look(road.now)
    with suppress(CallFailed):
        await road.reconciler.reconcile(road.id)
    await road.delivery.deliver(road.now)


async def test_what_somebody_new_sees_begins_to_close_before_discord_is_asked_anything(
    road: Road,
) -> None:
    await in_opening(road)
    asked = road.guild.asked
    road.guild.sees = (OWNER, ADMINS)
    await road.reconciler.glance(GUILD)
    assert road.guild.asked == asked
    assert ADMINS in road.now.audience.unacknowledged
    assert road.reconciler.closing.closing_by(road.now) is not None


@pytest.mark.parametrize("error", [Unreachable, Refused])
async def test_a_room_that_cannot_be_reached_as_a_whole_is_closed_row_by_row(
    road: Road, error: Callable[[], CallFailed]
) -> None:
    await in_opening(road)
    joint = channel_of(road.now, JOINT)
    road.guild.fail("change", error, times=1_000, only=joint)
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    closing = road.reconciler.closing.closing_by(road.now)
    assert closing is not None
    assert await closing.closed_within(1.0)
    assert road.guild.viewers(joint) == {MARA, NOOR}
    # The joint room, both caucuses, and both that were replaced and still stand.
    assert (closing.closed, closing.of, closing.left) == (5, 5, ())


async def test_a_call_that_hangs_in_one_room_holds_up_no_other(road: Road) -> None:
    await in_opening(road)
    hangs = asyncio.Event()
    change = road.guild.close

    async def slow(guild: object, channel: ChannelId, rows: frozenset[Overwrite]) -> None:
        if channel == channel_of(road.now, JOINT):
            await hangs.wait()
        await change(GUILD, channel, rows)

    road.guild.close = slow  # type: ignore[assignment, method-assign]
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    await asyncio.sleep(0.01)
    for side in (FIRST, SECOND):
        assert road.guild.viewers(channel_of(road.now, caucus(side))) == {MARA, NOOR}
    closing = road.reconciler.closing.closing_by(road.now)
    assert closing is not None
    assert await closing.closed_within(1.0)
    assert road.guild.viewers(channel_of(road.now, JOINT)) == {MARA, NOOR}
    hangs.set()
    await asyncio.sleep(0.01)
    assert road.guild.viewers(channel_of(road.now, JOINT)) == {MARA, NOOR}


async def test_a_room_is_not_called_closed_while_an_older_call_could_open_it_and_is_closed_again(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_opening(road)
    await road.do(HideRooms(MARA))
    await road.settle()
    monkeypatch.setattr("bot.app.rooms.closing_first.VERDICT_AFTER_S", 0.05)
    monkeypatch.setattr("bot.app.rooms.carrying_out.PATIENCE_S", 0.05)
    joint = channel_of(road.now, JOINT)
    opens, change = asyncio.Event(), road.guild.change

    async def slow(guild: object, step: object) -> None:
        await opens.wait()
        await change(GUILD, step)  # type: ignore[arg-type]

    road.guild.change = slow  # type: ignore[assignment, method-assign]
    await road.do(ShowRooms(MARA))
    await a_pass(road)
    let_in(road, joint)
    road.reconciler.changed(road.now)
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    await asyncio.sleep(0.1)
    assert STRANGER not in road.guild.viewers(joint)
    assert [one.cause for one in road.reconciler.closing.conditions(road.id)] == [Cause.SLOW]
    opens.set()
    await asyncio.sleep(0.01)
    assert ANNA in road.guild.viewers(joint), "the older call has opened it again"
    await a_pass(road)
    assert road.guild.viewers(joint) == {MARA, NOOR}
    for _ in range(20):
        if road.reconciler.closing.conditions(road.id):
            await asyncio.sleep(0.1)  # a busy machine has not heard of the end of every call yet
            with suppress(CallFailed):
                await a_pass(road)
    assert road.reconciler.closing.conditions(road.id) == ()


async def test_what_cannot_be_closed_is_said_once_to_all_and_so_is_that_it_is_closed(
    road: Road,
) -> None:
    await in_opening(road)
    room = channel_of(road.now, caucus(FIRST))
    for call in ("change", "close_row"):
        road.guild.fail(call, Refused, times=1_000, only=room)
    let_in(road, room)
    for _ in range(5):
        await a_pass(road)
        road.reconciler.try_at_once(GUILD)
    assert told(road, CONTROL, "trouble:not_closed_room") == 2, (
        "said once, and it stands on the panel"
    )
    assert told(road, CONTROL, "trouble:rights_edited") == 0
    for one in road.now.people.participants:
        assert told(road, line(one.seat), "trouble:do_not_write") == 1
    road.guild.faults.clear()
    road.reconciler.try_at_once(GUILD)
    await a_pass(road)
    await a_pass(road)
    assert STRANGER not in road.guild.viewers(room)
    assert told(road, CONTROL, "trouble:closed_again") == 1
    assert told(road, anna_line(road), "trouble:write_again") == 1
    assert told(road, CONTROL, "trouble:rights_edited") == 1


async def test_the_same_trouble_again_and_again_is_one_sentence_a_minute_with_a_count(
    road: Road,
) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    for _ in range(5):
        let_in(road, room)
        await road.settle()
        assert STRANGER not in road.guild.viewers(room)
    assert told(road, CONTROL, "trouble:rights_edited") == 1
    road.clock.later(61)
    await road.settle()
    assert told(road, CONTROL, "trouble:rights_edited") == 2
    last = road.guild.in_room(channel_of(road.now, CONTROL))[-1]
    assert '"times"' in last.shows.sections[0]
    assert "4" in last.shows.sections[0].partition('"times"')[2]


async def test_a_renaming_that_is_refused_is_not_announced_and_told_as_what_it_is(
    road: Road,
) -> None:
    await road.open()
    road.guild.fail("arrange", Refused, times=1_000)
    road.guild.by_hand(channel_of(road.now, JOINT), name="the-river-talks")
    for _ in range(3):
        await a_pass(road)
        road.reconciler.try_at_once(GUILD)
    assert told(road, CONTROL, "trouble:room_renamed") == 0
    assert told(road, CONTROL, "trouble:not_mended") == 1
    road.guild.faults.clear()
    await a_pass(road)
    assert told(road, CONTROL, "trouble:room_renamed") == 1


async def test_nobody_comes_into_a_room_before_they_are_out_of_another(road: Road) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    joint = channel_of(road.now, JOINT)
    await road.do(HideRooms(MARA))
    await road.settle()
    rows = frozenset(
        row for row in road.guild.rooms[room].overwrites if row.target != member(ANNA)
    ) | {Overwrite(member(ANNA), frozenset({"manage_messages", "view_channel"}), frozenset())}
    road.guild.by_hand(room, overwrites=rows)
    for call in ("change", "close_row"):
        road.guild.fail(call, Refused, times=1_000, only=room)
    await road.do(ShowRooms(MARA))
    await a_pass(road)
    assert ANNA not in road.guild.viewers(joint)


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_lost_answer_and_a_kill_are_nobodys_doing(tmp_path: Path, arrives: bool) -> None:
    async with a_road(tmp_path) as road:
        await in_opening(road)
        road.guild.fail("change", Unreachable, arrives=arrives, times=2)
        await road.do(Pause(MARA, seen(road.now)))
        with suppress(CallFailed):
            await road.reconciler.reconcile(road.id)
    async with a_road(tmp_path, road.guild, road.id) as again:
        again.guild.faults.clear()
        await a_pass(again)
        await again.do(HideRooms(MARA))
        await a_pass(again)
        assert told(again, CONTROL, "trouble:") == 0


async def test_a_room_made_other_than_plain_by_hand_is_plain_again_and_the_third_party_told(
    road: Road,
) -> None:
    await road.open()
    joint = channel_of(road.now, JOINT)
    road.guild.by_hand(joint, plain=False)
    await road.settle()
    assert road.guild.rooms[joint].plain
    assert told(road, CONTROL, "trouble:room_altered") == 1


async def test_whoever_is_taken_out_is_out_although_a_name_cannot_be_put_back(road: Road) -> None:
    await in_opening(road)
    road.guild.fail("arrange", Unreachable, times=1_000)
    for room in list(road.guild.rooms):
        road.guild.by_hand(room, name="a-name-by-hand")
    await road.do(ReportLeft(ANNA))
    await a_pass(road)
    own = channel_of(road.now, anna_line(road)) if road.now.own(ANNA).has_line else None
    seen_by_anna = {room for room in road.guild.rooms if ANNA in road.guild.viewers(room)}
    assert seen_by_anna <= {own}


class Held:
    """The one call for a whole room does not come back before it is let."""

    def __init__(self, road: Road, *rooms: ChannelId) -> None:
        self.let = asyncio.Event()
        self._close, self._rooms = road.guild.close, rooms
        road.guild.close = self  # type: ignore[assignment, method-assign]

    async def __call__(
        self, guild: GuildId, channel: ChannelId, rows: frozenset[Overwrite]
    ) -> None:
        if channel in self._rooms:
            await self.let.wait()
            for _ in range(5):  # an answer is read, taken apart and handed on
                await asyncio.sleep(0)
        await self._close(guild, channel, rows)


async def is_closed(road: Road) -> None:
    closing = road.reconciler.closing.closing_by(road.now)
    assert closing is not None
    assert await closing.closed_within(30.0)


async def test_while_a_call_waits_for_its_turn_among_the_bots_own_no_more_are_put_into_that_line(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.rooms.closing_first.SECOND_WAY_AFTER_S", 0.01)
    await in_opening(road)
    joint = channel_of(road.now, JOINT)
    held, road.guild.waiting_in_line = Held(road, joint), frozenset({joint})
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    await asyncio.sleep(0.2)
    assert not road.guild.made("close_row")
    road.guild.waiting_in_line = frozenset()
    await is_closed(road)
    assert road.guild.made("close_row")
    assert road.guild.viewers(joint) == {MARA, NOOR}
    held.let.set()


async def test_a_process_that_stood_still_hears_the_answer_before_it_tries_the_second_way(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.rooms.closing_first.SECOND_WAY_AFTER_S", 0.2)
    await in_opening(road)
    held = Held(road, channel_of(road.now, JOINT))
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    asyncio.get_running_loop().call_later(0.1, held.let.set)
    await asyncio.sleep(0.01)
    time.sleep(0.3)  # noqa: ASYNC251  (the whole process stands still, as on a busy machine)
    await is_closed(road)
    assert not road.guild.made("close_row")


async def test_at_a_switch_a_slow_call_on_the_room_that_was_replaced_is_not_made_up_for_by_one_a_person(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.rooms.closing_first.SECOND_WAY_AFTER_S", 0.01)
    monkeypatch.setattr("bot.app.rooms.closing_first.OLD_ROOM_PATIENCE_S", 60.0)
    await road.open()
    old = [channel_of(road.now, caucus(side)) for side in (FIRST, SECOND)]
    held = Held(road, *old)
    await road.do(GoOn(MARA, seen(road.now)))
    road.reconciler.changed(road.now)
    await asyncio.sleep(0.2)
    assert road.reconciler.closing.conditions(road.id)
    assert not road.guild.made("close_row")
    # What hides a room from somebody waits for nothing.
    await road.do(HideRooms(MARA))
    road.reconciler.changed(road.now)
    await is_closed(road)
    for room in old:
        assert road.guild.viewers(room) == {MARA, NOOR}
    held.let.set()
