"""Tending: trouble with one workshop holds up no other, and what is due by the clock is done by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from bot.app.closing import LONGEST_WAIT_FOR_ROOMS_S
from bot.app.ports import Absent, CallFailed, Outgoing, Refused, Unreachable
from bot.app.rooms.under_way import StillUnderWay
from bot.app.tending import RETRY_S, Tending, _Tended
from bot.app.urgency import Urgency, turn, urgent
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, Draw, MessageId, Words, WorkshopId
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.store.errors import DatabaseFailed
from tests.app.memory_guild import MemoryMessenger, channel_of
from tests.app.road import Road, lots
from tests.domain.build import FIRST, GUILD, MARA, NOOR, OWNER, person, seen

pytestmark = pytest.mark.asyncio


class Watched(Tending):
    """Remembers for how long it went to rest, and is woken by the test alone."""

    def __init__(self, road: Road) -> None:
        super().__init__(road.engine, road.store, road.reconciler, road.delivery, road.closer)
        self.rests: list[float] = []
        road.engine._listeners.clear()

    def _wake_in(self, guild_id: object, which: object, tended: object, seconds: float) -> None:
        self.rests.append(seconds)

    async def passes(self) -> None:
        """Let one pass of each workshop, and one of what is being closed, come to its end."""
        self.wake(GUILD)
        while tasks := self.tasks():
            await asyncio.gather(*tasks)

    def tasks(self) -> list[asyncio.Task[None]]:
        """Passes that are under way."""
        every = (one.task for guild in self._guilds.values() for one in guild.tended.values())
        return [task for task in every if task is not None and not task.done()]


@pytest_asyncio.fixture
async def tending(road: Road) -> AsyncIterator[Watched]:
    await road.open(2)
    made = Watched(road)
    yield made
    await made.stop()


def key_stands(road: Road, workshop_id: WorkshopId) -> bool:
    return (road.folder / "keys" / f"{workshop_id}.key").exists()


async def close(road: Road) -> None:
    await road.close()


def others(workshop: Workshop | None, purpose: str) -> Draw:
    return Draw(f"other|{workshop.revision if workshop else 0}|{purpose}".encode())


async def open_another(
    road: Road, drawn: Callable[[Workshop | None, str], Draw] = others
) -> WorkshopId:
    """A second workshop in the same guild."""
    road.engine._lots = drawn
    await road.make()
    await road.do(JoinThirdParty(MARA, NOOR), Invite(MARA, person(FIRST, 0), FIRST))
    await road.do(ReportAudience((OWNER,), (), True), AcknowledgeViewer(MARA, OWNER), Open(MARA))
    return road.id


@pytest.mark.parametrize(
    "error", [Unreachable, Absent, lambda: DatabaseFailed("The disk is full.")]
)
async def test_trouble_with_one_workshop_keeps_no_other_from_closing(
    road: Road, tending: Watched, error: Callable[[], CallFailed]
) -> None:
    first = road.id
    await close(road)
    await open_another(road)
    road.guild.fail("make_category", error, times=1_000)
    await tending.passes()
    assert not key_stands(road, first)
    assert tending.rests == [RETRY_S[0]]
    assert road.now.rooms.category.channel is None
    road.guild.faults.clear()
    await tending.passes()
    assert road.now.rooms.category.channel is not None


async def test_trouble_with_one_closing_keeps_no_other_workshop_from_its_rooms(
    road: Road, tending: Watched
) -> None:
    stubborn = channel_of(road.now, JOINT)
    await close(road)
    await open_another(road)
    road.guild.fail("delete", Unreachable, times=1_000, only=stubborn)
    await tending.passes()
    assert all(room.channel is not None for room in road.now.rooms.standing)
    assert set(road.guild.rooms) == {stubborn, *(room.channel for room in road.now.rooms.standing)}


async def test_a_key_goes_at_the_end_of_ten_minutes_and_not_a_retry_later(
    road: Road, tending: Watched
) -> None:
    road.guild.fail("delete", Refused, times=1_000, only=channel_of(road.now, JOINT))
    await close(road)
    for _ in range(8):
        await tending.passes()
    assert tending.rests[:5] == list(RETRY_S)
    road.clock.later(LONGEST_WAIT_FOR_ROOMS_S - 7)
    await tending.passes()
    assert tending.rests[-1] == 7
    road.clock.later(7)
    assert key_stands(road, road.id)
    await tending.passes()
    assert not key_stands(road, road.id)
    assert tending.rests[-1] == RETRY_S[-1]


async def test_a_retired_room_that_cannot_be_deleted_is_tried_again_and_not_without_a_rest(
    road: Road, tending: Watched
) -> None:
    old = channel_of(road.now, caucus(FIRST))
    await road.do(GoOnAllTheSame(MARA, seen(road.now)))
    await tending.passes()
    assert tending.rests[-1] == road.now.settings.room_grace_s
    road.guild.fail("delete", Unreachable, times=2, only=old)
    road.clock.later(road.now.settings.room_grace_s)
    await tending.passes()
    await tending.passes()
    assert tending.rests[-2:] == list(RETRY_S[:2])
    assert old in road.guild.rooms
    rested = len(tending.rests)
    await tending.passes()
    assert old not in road.guild.rooms
    assert len(tending.rests) == rested


async def test_two_workshops_whose_rooms_drew_the_same_names_leave_each_other_alone(
    road: Road, tending: Watched
) -> None:
    def alike(workshop: Workshop | None, purpose: str) -> Draw:
        return lots(workshop, purpose) if workshop else Draw(f"other|{purpose}".encode())

    first = road.now
    await open_another(road, alike)
    names = [{room.name for room in one.rooms.standing} for one in (first, road.now)]
    assert len(names[0] & names[1]) >= 4
    for _ in range(3):
        await tending.passes()
    for workshop in road.engine.workshops(GUILD):
        assert all(room.channel in road.guild.rooms for room in workshop.rooms.standing)
    assert road.guild.made("delete") == 0
    await close(road)
    await tending.passes()
    assert {room.channel for room in first.rooms.standing} == set(road.guild.rooms)


async def test_what_is_said_has_its_own_turn_whoever_woke_the_pass(
    road: Road, tending: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, send = list[Urgency](), MemoryMessenger.send

    async def noted(
        messenger: MemoryMessenger, channel: ChannelId, message: Outgoing, nonce: str
    ) -> MessageId:
        turns.append(turn().urgency)
        return await send(messenger, channel, message, nonce)

    monkeypatch.setattr(MemoryMessenger, "send", noted)
    await tending.passes()
    turns.clear()
    await road.do(Say(MARA, Intervention.QUESTION, caucus(FIRST), Words("What is it about?")))
    with urgent(Urgency.TIDYING):
        await tending.passes()
    assert turns
    assert set(turns) == {Urgency.SAYING}


async def test_a_call_that_ends_late_wakes_the_workshop_whose_it_was_and_no_other(
    road: Road, tending: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, passed, look_after = road.now.id, list[WorkshopId](), Tending._look_after

    async def noted(self: Tending, workshop: Workshop, tended: _Tended) -> bool:
        passed.append(workshop.id)
        return await look_after(self, workshop, tended)

    await open_another(road)
    await tending.passes()
    monkeypatch.setattr(Tending, "_look_after", noted)
    for under_way in (road.reconciler.under_way, road.delivery.under_way):
        passed.clear()
        with pytest.raises(StillUnderWay):
            await under_way.within(0.0, first, "a call", asyncio.sleep(0.001))
        await asyncio.sleep(0.05)
        await asyncio.gather(*tending.tasks())
        assert passed == [first]
