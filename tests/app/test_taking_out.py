"""What a person has said since the bot said something is taken out, whatever our clock and Discord's say."""

from __future__ import annotations

import pytest

from bot.app.ports import Absent, Outgoing
from bot.app.taking_out import take_out_said
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, UserId
from tests.app.memory_guild import Clock, MemoryGuild, MemoryMessenger

ROOM, SPEAKER = ChannelId(5), UserId(200)
FIVE = (MessageId(10), MessageId(20), MessageId(30), MessageId(40), MessageId(50))


class Room(MemoryMessenger):
    """A channel with five messages of the speaker's; the bot's own stands between them, or is gone."""

    def __init__(self, bots_own: MessageId | None) -> None:
        super().__init__(MemoryGuild(Clock()))
        self.bots_own, self.gone = bots_own, set[MessageId]()

    async def find(self, channel: ChannelId, message: Outgoing, since: float) -> MessageId | None:
        return self.bots_own

    async def said_by(
        self, channel: ChannelId, author: UserId, after: MessageId | float, until: float
    ) -> tuple[MessageId, ...]:
        assert (channel, author) == (ROOM, SPEAKER)
        return tuple(one for one in FIVE if after < one <= until)

    async def delete(self, channel: ChannelId, message_id: MessageId) -> None:
        self.gone.add(message_id)


ANNOUNCED = Outgoing(("They have the room.",), (), Handle("h"), {}, True)


@pytest.mark.asyncio
async def test_what_came_after_the_bots_own_message_goes_and_what_came_before_stays() -> None:
    room = Room(MessageId(25))
    await take_out_said(room, ANNOUNCED, (ROOM, SPEAKER, 45.0), until=50.0)
    assert room.gone == {30, 40, 50}


@pytest.mark.asyncio
async def test_what_they_write_when_it_is_over_stands_however_late_the_rest_goes() -> None:
    room = Room(MessageId(15))
    await take_out_said(room, ANNOUNCED, (ROOM, SPEAKER, 15.0), until=35.0)
    assert room.gone == {20, 30}


@pytest.mark.asyncio
async def test_where_the_bots_own_message_is_gone_the_moment_counts() -> None:
    room = Room(None)
    await take_out_said(room, ANNOUNCED, (ROOM, SPEAKER, 35.0), until=50.0)
    assert room.gone == {40, 50}


@pytest.mark.asyncio
async def test_a_room_that_is_gone_holds_nothing_more() -> None:
    class Gone(Room):
        async def find(
            self, channel: ChannelId, message: Outgoing, since: float
        ) -> MessageId | None:
            raise Absent

    room = Gone(None)
    await take_out_said(room, ANNOUNCED, (ROOM, SPEAKER, 0.0), until=50.0)
    assert room.gone == set()
