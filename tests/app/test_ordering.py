"""Rooms that other hands put into another order stand in their own again: one call, and never one after the other."""

from __future__ import annotations

import pytest

from bot.app.ports import Refused
from bot.app.rooms.ordering import AGAIN_S, STANDS_S
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.rooms.order import from_above
from bot.domain.vocabulary.identity import ChannelId
from bot.domain.vocabulary.rooms import CONTROL, JOINT
from tests.app.memory_guild import channel_of
from tests.app.road import Road
from tests.app.test_closing_first import a_pass, told
from tests.domain.build import MARA, seen

pytestmark = pytest.mark.asyncio


def listed(road: Road) -> list[ChannelId]:
    """The rooms that stand for good, as everybody's list has them."""
    own = {room.channel for room in road.now.rooms.standing}
    positions = {
        room.channel: room.position
        for room in road.guild.rooms.values()
        if room.channel in own and room.position is not None
    }
    return list(from_above(positions))


def wanted(road: Road) -> list[ChannelId]:
    return [room.channel for room in road.now.rooms.standing if room.channel is not None]


def move(road: Road, *order: ChannelId, first: int = 0) -> None:
    """Put rooms into this order by hand, counted from ``first``."""
    for position, channel in enumerate(order, first):
        road.guild.by_hand(channel, position=position)


async def looks(road: Road, after_s: float = STANDS_S) -> None:
    """A pass, some time after, and what is to be told of it."""
    road.clock.later(after_s)
    await road.settle()


async def test_rooms_moved_by_hand_are_put_back_in_one_call_and_that_is_told_once(
    road: Road,
) -> None:
    await road.open()
    assert listed(road) == wanted(road)
    await looks(road, 0)
    move(road, *reversed(wanted(road)))
    await looks(road, 0)
    assert road.guild.made("reorder") == 0, "Discord tells of one room after the other"
    await looks(road)
    assert listed(road) == wanted(road)
    assert road.guild.made("reorder") == 1
    await looks(road, 0)
    assert told(road, CONTROL, "trouble:rooms_reordered") == 1


async def test_the_few_that_changed_places_are_moved_and_no_other(road: Road) -> None:
    await road.open()
    control, joint = channel_of(road.now, CONTROL), channel_of(road.now, JOINT)
    await looks(road, 0)
    first, second = (road.guild.rooms[one].position for one in (control, joint))
    others = {
        one.channel: one.position
        for one in road.guild.rooms.values()
        if one.channel not in (control, joint)
    }
    road.guild.by_hand(control, position=second)
    road.guild.by_hand(joint, position=first)
    await looks(road, 0)
    await looks(road)
    assert road.guild.rooms[control].position == first
    assert (
        others.items() <= {one.channel: one.position for one in road.guild.rooms.values()}.items()
    )


async def test_positions_that_are_only_counted_anew_call_for_nothing(road: Road) -> None:
    await road.open()
    move(road, *wanted(road), first=40)
    for _ in range(3):
        await looks(road)
    # One room after the other, as events come: in between two have the same position, or stand as it seems otherwise.
    for channel in wanted(road):
        road.guild.by_hand(channel, position=(road.guild.rooms[channel].position or 0) + 2)
        await looks(road, STANDS_S / 20)
    await looks(road)
    assert road.guild.made("reorder") == 0
    assert told(road, CONTROL, "trouble:") == 0


async def test_where_discord_takes_no_order_it_is_asked_seldom_and_nobody_is_accused(
    road: Road,
) -> None:
    await road.open()
    road.guild.takes_an_order = False
    move(road, *reversed(wanted(road)))
    for _ in range(60):
        await looks(road, AGAIN_S[0] / 10)
    assert road.guild.made("reorder") <= 3
    assert told(road, CONTROL, "trouble:rooms_reordered") == 0


async def test_an_order_that_discord_refuses_is_told_as_what_it_is(road: Road) -> None:
    await road.open()
    await looks(road, 0)
    road.guild.fail("reorder", Refused, times=1_000)
    move(road, *reversed(wanted(road)))
    for _ in range(4):
        await a_pass(road)
        road.clock.later(AGAIN_S[0])
    await a_pass(road)
    assert told(road, CONTROL, "trouble:rooms_reordered") == 0
    assert told(road, CONTROL, "trouble:not_mended") == 1


async def test_rooms_made_anew_take_their_places_also_where_all_were_counted_anew(
    road: Road,
) -> None:
    await road.open()
    move(road, *wanted(road), first=17)
    for _ in range(3):
        await road.do(GoOnAllTheSame(MARA, seen(road.now)))
        await looks(road)
        assert listed(road) == wanted(road)
    assert road.guild.made("reorder") == 0


async def test_where_two_have_the_same_place_the_older_comes_first_and_that_is_put_right_too(
    road: Road,
) -> None:
    await road.open()
    for channel in wanted(road):
        road.guild.by_hand(channel, position=3)
    await looks(road, 0)
    await looks(road)
    assert listed(road) == wanted(road)
