"""Closing: outbox, rooms, key, rows, receipt; resumed wherever it was left; no room holds the key for long."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.closing import LONGEST_WAIT_FOR_ROOMS_S
from bot.app.ports import Absent, CallFailed, Refused, Unreachable
from bot.domain.leading.breaks import Pause
from bot.domain.leading.closing import AskToClose
from bot.domain.people.consent import AskThirdParty
from bot.domain.people.invited import Invite
from bot.domain.rooms.reports import ReportGone
from bot.domain.state.workshop import Stage
from bot.domain.vocabulary.identity import ChannelId, UserId, Words, WorkshopId
from bot.domain.vocabulary.rooms import JOINT
from bot.store.port import Closing, ClosingStep
from tests.app.memory_guild import channel_of
from tests.app.road import Road, a_road
from tests.domain.build import EN, FIRST, GUILD, MARA, NAME, person, seen

pytestmark = pytest.mark.asyncio


async def asked(road: Road) -> None:
    """Open, and closed by two facilitators."""
    await road.open(2)
    await road.do(AskThirdParty(person(FIRST, 0), Words("A last question")))
    await road.close()
    assert road.now.stage is Stage.CLOSING


async def the_closing(road: Road) -> Closing:
    (only,) = await road.store.closings.receipts(GUILD)
    return only


def key_stands(road: Road) -> bool:
    return (road.folder / "keys" / f"{road.id}.key").exists()


async def test_closing_leaves_no_room_no_key_no_row_and_a_receipt(road: Road) -> None:
    await asked(road)
    receipts: list[Closing] = []
    road.closer.on_receipt(receipts.append)
    road.guild.calls.clear()
    closing = await road.closer.begin(road.now)
    assert await road.closer.carry_on(closing)
    assert road.guild.rooms == road.guild.categories == {}
    assert road.guild.made("delete") == 5 + 4
    assert not key_stands(road)
    assert road.engine.workshop(road.id) is None
    assert await road.store.load() == ()
    assert await road.store.closings.unfinished() == ()
    (receipt,) = receipts
    assert receipt == await the_closing(road)
    assert (receipt.step, receipt.remaining_channel_ids, receipt.locale) == (
        ClosingStep.RECEIPT,
        (),
        EN,
    )
    assert receipt.rooms_deleted == 4 + 4
    assert receipt.key_destroyed_at == road.clock.at.timestamp()


async def test_the_category_goes_last(road: Road) -> None:
    await asked(road)
    category = road.now.rooms.category.channel
    await road.closer.carry_on(await road.closer.begin(road.now))
    deleted = [channel for name, channel in road.guild.calls if name == "delete"]
    assert deleted[-1] == category
    assert deleted.count(category) == 1


async def test_beginning_twice_changes_nothing(road: Road) -> None:
    await asked(road)
    first = await road.closer.begin(road.now)
    road.clock.later(60)
    assert await road.closer.begin(road.now) == first


async def test_a_draft_closes_without_a_call(road: Road) -> None:
    await road.make()
    await road.do(AskToClose(MARA, NAME))
    assert await road.closer.carry_on(await road.closer.begin(road.now))
    assert road.guild.calls == []
    assert not key_stands(road)


async def test_nothing_is_decided_any_more_once_closing_has_begun(road: Road) -> None:
    await asked(road)
    press = Pause(MARA, seen(road.now))
    assert (await road.act(press)).refused
    await road.closer.carry_on(await road.closer.begin(road.now))
    assert await road.engine.act(road.id, press) is None


class Killed(BaseException):
    """The process ends here, in the middle of whatever it did."""


STEPS = ("drop_all", "advance", "record_rooms", "destroy_key", "erase_rows")


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_a_closing_left_at_any_step_is_carried_on_after_a_restart(
    tmp_path: Path, step: str, done: bool
) -> None:
    async with a_road(tmp_path) as road:
        await asked(road)
        closing = await road.closer.begin(road.now)
        owner = road.store.outbox if step == "drop_all" else road.store.closings
        whole = getattr(owner, step)

        async def killed(*arguments: object) -> object:
            if done:
                await whole(*arguments)
            raise Killed

        setattr(owner, step, killed)
        with pytest.raises(Killed):
            await road.closer.carry_on(closing)
    async with a_road(tmp_path, road.guild, road.id) as again:
        left = await again.store.closings.unfinished()
        for one in left:
            assert await again.closer.carry_on(one)
        assert again.guild.rooms == again.guild.categories == {}
        assert not key_stands(again)
        assert await again.store.load() == ()
        receipt = await the_closing(again)
        assert receipt.step is ClosingStep.RECEIPT
        assert receipt.rooms_deleted == 4 + 4


async def test_a_process_that_ends_between_the_decision_and_the_first_step_closes_after_its_start(
    tmp_path: Path,
) -> None:
    async with a_road(tmp_path) as road:
        await asked(road)
    async with a_road(tmp_path, road.guild, road.id) as again:
        assert again.now.stage is Stage.CLOSING
        assert await again.closer.carry_on(await again.closer.begin(again.now))
        assert again.guild.rooms == {}
        assert not key_stands(again)


@pytest.mark.parametrize(
    ("a_room", "a_category"),
    [(True, True), (True, False), (False, True)],
    ids=["a room and a category", "a room", "a category"],
)
async def test_what_was_made_without_an_answer_goes_with_the_others(
    road: Road, a_room: bool, a_category: bool
) -> None:
    await road.open(2)
    if a_room:
        await road.do(Invite(MARA, UserId(401), FIRST))
        road.guild.fail("make_room", Unreachable, arrives=True)
        with pytest.raises(Unreachable):
            await road.settle()
    assert road.now.rooms.category.channel is not None
    own = road.guild.categories[road.now.rooms.category.channel]
    if a_category:
        road.guild.categories[ChannelId(999)] = replace(own, channel=ChannelId(999))
    await road.close()
    assert await road.closer.carry_on(await road.closer.begin(road.now))
    assert road.guild.rooms == road.guild.categories == {}
    assert (await the_closing(road)).rooms_deleted == 4 + 4 + a_room


async def test_while_the_guild_cannot_be_read_the_key_waits_but_not_for_longer_than_ten_minutes(
    road: Road,
) -> None:
    await asked(road)
    closing = await road.closer.begin(road.now)
    road.guild.away = True
    road.guild.fail("delete", Absent, times=1_000)
    assert not await road.closer.carry_on(closing)
    assert key_stands(road)
    road.clock.later(LONGEST_WAIT_FOR_ROOMS_S)
    assert not await road.closer.carry_on(await the_closing(road))
    assert not key_stands(road)
    road.guild.away = False
    road.guild.faults.clear()
    assert await road.closer.carry_on(await the_closing(road))
    assert road.guild.rooms == {}
    assert (await the_closing(road)).rooms_deleted == 4 + 4


async def test_a_category_whose_making_was_never_answered_goes_where_nothing_else_was_made(
    road: Road,
) -> None:
    road.guild.fail("make_category", Unreachable, arrives=True)
    with pytest.raises(Unreachable):
        await road.open(2)
    assert len(road.guild.categories) == 1
    await road.close()
    assert await road.closer.carry_on(await road.closer.begin(road.now))
    assert road.guild.categories == {}


async def test_while_the_guild_cannot_be_read_what_is_known_goes_the_category_last_and_not_counted(
    road: Road,
) -> None:
    await asked(road)
    category = road.now.rooms.category.channel
    closing = await road.closer.begin(road.now)
    road.guild.away = True
    assert not await road.closer.carry_on(closing)
    assert [channel for name, channel in road.guild.calls if name == "delete"][-1] == category
    (left,) = await road.store.closings.unfinished()
    assert (left.remaining_channel_ids, left.rooms_deleted) == ((), 4 + 4)


async def test_where_somebody_deleted_the_category_by_hand_the_receipt_counts_the_rooms(
    road: Road,
) -> None:
    await road.open(2)
    assert road.now.rooms.category.channel is not None
    road.guild.delete_by_hand(road.now.rooms.category.channel)
    await road.do(ReportGone(road.now.rooms.category.channel))
    await road.close()
    assert await road.closer.carry_on(await road.closer.begin(road.now))
    assert (await the_closing(road)).rooms_deleted == 4 + 4


@pytest.mark.parametrize("error", [Unreachable, Refused])
async def test_a_room_that_cannot_be_deleted_never_holds_the_key_longer_than_ten_minutes(
    road: Road, error: type[CallFailed]
) -> None:
    await asked(road)
    stubborn = channel_of(road.now, JOINT)
    road.guild.fail("delete", error, times=1_000, only=stubborn)
    assert not await road.closer.carry_on(await road.closer.begin(road.now))
    assert key_stands(road)
    assert (await the_closing(road)).remaining_channel_ids == (stubborn,)
    road.clock.later(LONGEST_WAIT_FOR_ROOMS_S - 1)
    assert not await road.closer.carry_on(await the_closing(road))
    assert key_stands(road)
    road.clock.later(1)
    assert not await road.closer.carry_on(await the_closing(road))
    assert not key_stands(road)
    assert LONGEST_WAIT_FOR_ROOMS_S == 600
    left = await the_closing(road)
    assert (left.step, left.remaining_channel_ids) == (ClosingStep.RECEIPT, (stubborn,))
    road.guild.faults.clear()
    assert await road.closer.carry_on(left)
    assert road.guild.rooms == {}
    assert (await the_closing(road)).remaining_channel_ids == ()


async def test_a_room_whose_deletion_is_refused_is_hidden_from_everybody_in_one_call(
    road: Road,
) -> None:
    await asked(road)
    stubborn = channel_of(road.now, JOINT)
    road.guild.fail("delete", Refused, times=1_000, only=stubborn)
    road.guild.calls.clear()
    await road.closer.carry_on(await road.closer.begin(road.now))
    assert road.guild.viewers(stubborn) == set()
    assert [channel for name, channel in road.guild.calls if name == "change"] == [stubborn]


async def test_a_receipt_is_handed_over_once(road: Road) -> None:
    await asked(road)
    receipts: list[Closing] = []
    road.closer.on_receipt(receipts.append)
    stubborn = channel_of(road.now, JOINT)
    road.guild.fail("delete", Refused, times=1_000, only=stubborn)
    closing = await road.closer.begin(road.now)
    road.clock.later(LONGEST_WAIT_FOR_ROOMS_S)
    for _ in range(3):
        await road.closer.carry_on(closing)
        closing = await the_closing(road)
    assert len(receipts) == 1


async def test_a_workshop_without_its_key_can_still_be_carried_to_its_end(tmp_path: Path) -> None:
    async with a_road(tmp_path) as road:
        await asked(road)
        await road.closer.begin(road.now)
        lost = road.id
    (tmp_path / "keys" / f"{lost}.key").unlink()
    async with a_road(tmp_path, road.guild, WorkshopId(lost)) as again:
        (left,) = await again.store.closings.unfinished()
        assert await again.closer.carry_on(left)
        assert again.guild.rooms == again.guild.categories == {}
