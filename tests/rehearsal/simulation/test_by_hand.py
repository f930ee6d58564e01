"""What people change in a server by hand reaches the bot as events, and holds for whoever it concerns."""

import discord
import pytest

from bot.rehearsal.simulation import (
    ByHand,
    Grant,
    MessageId,
    NotAllowed,
    NotificationLevel,
    NotThere,
    RoomKind,
)
from tests.rehearsal.simulation.conftest import VIEW, Stage

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]
DEFAULT = discord.AllowedMentions.all()
NOBODY = discord.AllowedMentions.none()


def hand(stage: Stage) -> ByHand:
    return stage.guild.by_hand


# ------------------------------------------------------------------------ rooms


async def test_a_topic_slow_mode_a_mark_and_a_place_are_told(stage: Stage) -> None:
    hand(stage).set_topic(stage.lobby, "the river")
    hand(stage).set_slow_mode(stage.lobby, 30)
    hand(stage).mark_for_adults(stage.lobby)
    hand(stage).set_position(stage.lobby, 7)
    assert await stage.simulation.until(lambda: stage.text_channel(stage.lobby).position == 7)
    room = stage.text_channel(stage.lobby)
    assert (room.topic, room.slowmode_delay, room.nsfw) == ("the river", 30, True)
    assert [entry.action for entry in stage.guild.audit_log()[-4:]] == [11, 11, 11, 11]


async def test_a_text_room_becomes_one_for_announcements_and_is_seen_on(stage: Stage) -> None:
    hand(stage).set_kind(stage.lobby, RoomKind.ANNOUNCEMENT)
    assert await stage.simulation.until(lambda: stage.text_channel(stage.lobby).is_news())
    assert "lobby" in [room.name for room in stage.mira.rooms()]
    with pytest.raises(NotThere):
        hand(stage).set_kind(stage.lobby, RoomKind.VOICE)


async def test_channels_of_every_kind_can_stand(stage: Stage) -> None:
    made = {kind: hand(stage).add_room(f"a {kind.name}", kind) for kind in RoomKind}
    await stage.settle()
    found = {kind: stage.discord_guild.get_channel(made[kind]) for kind in RoomKind}
    assert all(
        channel is not None and channel.type.value == kind for kind, channel in found.items()
    )


async def test_a_deleted_category_is_told_of_before_or_after_its_rooms(stage: Stage) -> None:
    for category_first in (False, True):
        category = stage.guild.add_category("quarter")
        room = stage.guild.add_text_channel("inside", category=category)
        await stage.settle()
        stage.bot.events.clear()
        stage.guild.delete(category, category_first=category_first)
        assert await stage.simulation.until(lambda: len(stage.bot.events) >= 2)
        told = [event for event in stage.bot.events if event.startswith("CHANNEL_")]
        assert told == ["CHANNEL_UPDATE", "CHANNEL_DELETE"][:: -1 if category_first else 1]
        assert stage.text_channel(room).category_id is None


async def test_a_thread_is_told_of_where_the_bot_sees_it(stage: Stage) -> None:
    opened = hand(stage).open_thread(stage.lobby, "aside", stage.mira)
    private = hand(stage).open_thread(stage.private, "whisper", stage.mira, private=True)
    assert await stage.simulation.until(lambda: stage.bot.events.count("THREAD_CREATE") == 1)
    assert [thread.id for thread in stage.discord_guild.threads] == [opened]
    assert private not in [thread.id for thread in stage.discord_guild.threads]
    words = await stage.mira.send(opened, "said aside")
    assert words.channel_id == opened


async def test_a_webhook_writes_into_a_room_and_its_making_is_told(stage: Stage) -> None:
    webhook = hand(stage).add_webhook(stage.lobby, "relay")
    said = hand(stage).write_through(webhook, "from outside")
    assert await stage.hears("message from outside None")
    assert "WEBHOOKS_UPDATE" in stage.bot.events
    assert said.author == "relay"
    hand(stage).delete_webhook(webhook)
    with pytest.raises(Exception, match="Unknown Webhook"):
        hand(stage).write_through(webhook, "again")


# ----------------------------------------------------------------------- people


async def test_whoever_is_timed_out_reads_and_can_do_nothing_else_until_it_is_over(
    stage: Stage,
) -> None:
    await stage.dan.send(stage.lobby, "hello")
    hand(stage).time_out(stage.mira, 60)
    member = stage.discord_guild.get_member(stage.mira.id)
    assert member is not None
    assert await stage.simulation.until(member.is_timed_out)
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["hello"]
    with pytest.raises(NotAllowed):
        await stage.mira.send(stage.lobby, "me too")
    with pytest.raises(NotAllowed):
        await stage.mira.slash("hello", stage.lobby)
    stage.simulation.advance(61)
    assert (await stage.mira.send(stage.lobby, "me too")).text == "me too"


async def test_whoever_has_not_accepted_the_rules_reads_and_can_do_nothing_else(
    stage: Stage,
) -> None:
    hand(stage).await_screening(stage.mira)
    member = stage.discord_guild.get_member(stage.mira.id)
    assert member is not None
    assert await stage.simulation.until(lambda: member.pending)
    assert "lobby" in [room.name for room in stage.mira.rooms()]
    for act in (stage.mira.send(stage.lobby, "hello"), stage.mira.slash("hello", stage.lobby)):
        with pytest.raises(NotAllowed):
            await act
    hand(stage).pass_screening(stage.mira)
    assert (await stage.mira.slash("hello", stage.lobby)).acknowledged


async def test_slow_mode_lets_each_person_write_once_in_a_while_and_moderators_as_they_like(
    stage: Stage,
) -> None:
    hand(stage).set_slow_mode(stage.lobby, 30)
    await stage.mira.send(stage.lobby, "one")
    with pytest.raises(NotAllowed, match="slow mode"):
        await stage.mira.send(stage.lobby, "two")
    await stage.dan.send(stage.lobby, "mine")
    stage.simulation.advance(31)
    await stage.mira.send(stage.lobby, "two")
    for number in range(3):
        await stage.guild.owner.send(stage.lobby, str(number))
    await stage.text_channel(stage.lobby).send("bots are above it")
    assert len(stage.dan.read(stage.lobby)) == 7


# ---------------------------------------------------------------- notifications


async def test_a_silent_message_is_heard_by_nobody_and_an_ordinary_one_by_all_who_see_it(
    stage: Stage,
) -> None:
    loud = await stage.text_channel(stage.private).send("psst")
    quiet = await stage.text_channel(stage.private).send("psst", silent=True)
    shown = {message.id: message for message in stage.mira.read(stage.private)}
    everybody = {stage.mira.id, stage.guild.owner.id}
    notified = [hand(stage).notified_of(shown[MessageId(each.id)]) for each in (loud, quiet)]
    assert notified == [everybody, frozenset()]


async def test_a_server_that_notifies_of_mentions_alone_notifies_whom_a_message_may_mention(
    stage: Stage,
) -> None:
    hand(stage).set_notifications(NotificationLevel.ONLY_MENTIONS)
    room, text = stage.text_channel(stage.lobby), f"<@{stage.mira.id}> and @everyone"
    for allowed in (NOBODY, DEFAULT):
        await room.send(text, allowed_mentions=allowed)
    found = [hand(stage).notified_of(message) for message in stage.dan.read(stage.lobby)]
    # The bot may not mention everyone: it lacks the right.
    assert found == [frozenset(), {stage.mira.id}]
    level = discord.NotificationLevel.only_mentions
    assert await stage.simulation.until(lambda: stage.discord_guild.default_notifications is level)


async def test_an_edit_mentions_by_default_whatever_the_message_itself_allowed(
    stage: Stage,
) -> None:
    stage.guild.set_grant(stage.lobby, Grant(stage.guild.everyone, allow=VIEW))
    room, text = stage.text_channel(stage.lobby), f"<@{stage.mira.id}>"
    message = await room.send("hello", allowed_mentions=NOBODY)
    shown = stage.mira.read(stage.lobby)[0]
    await message.edit(content=text)
    assert hand(stage).mentioned_in(shown) == {stage.mira.id}
    await message.edit(content=text, allowed_mentions=NOBODY)
    assert hand(stage).mentioned_in(shown) == frozenset()
    layout = discord.ui.LayoutView().add_item(discord.ui.TextDisplay(text))
    card = await room.send(view=layout, allowed_mentions=NOBODY)
    await card.edit(view=layout)
    assert hand(stage).mentioned_in(stage.mira.read(stage.lobby)[-1]) == {stage.mira.id}


# ----------------------------------------------------------------------- events


async def test_events_come_late_and_backwards_and_what_is_asked_is_answered_meanwhile(
    stage: Stage,
) -> None:
    stage.simulation.hold_events("CHANNEL_*")
    for name in ("one", "two"):
        stage.guild.rename(stage.lobby, name)
    assert (await stage.mira.slash("hello", stage.lobby)).acknowledged
    assert not [told for told in stage.bot.told if told.startswith("channel ")]
    assert stage.simulation.release_events(backwards=True) == 2
    assert await stage.hears("channel two -> one")
    # First the latest was told, then what came before it; the library hands on what its cache holds by then.
    assert stage.bot.told[-2:] == ["channel lobby -> one", "channel two -> one"]
    stage.guild.rename(stage.lobby, "three")
    assert await stage.hears("channel one -> three")


async def test_events_come_twice(stage: Stage) -> None:
    stage.simulation.hold_events("CHANNEL_*")
    stage.guild.rename(stage.lobby, "one")
    assert stage.simulation.release_events_twice() == 1
    assert await stage.hears("channel one -> one")
    assert len([told for told in stage.bot.told if told.startswith("channel ")]) == 2
