import discord
import pytest

from bot.rehearsal.simulation import (
    BadInput,
    Entry,
    Grant,
    Happening,
    NotAllowed,
    NotVisible,
    Refused,
)
from tests.rehearsal.simulation.conftest import VIEW, Stage, World

pytestmark = pytest.mark.asyncio
HISTORY = discord.Permissions(read_message_history=True).value
SEND = discord.Permissions(send_messages=True).value


def told(entries: tuple[Entry, ...]) -> list[tuple[str, str, str]]:
    return [
        (entry.what.value, entry.room, entry.message.text if entry.message else "")
        for entry in entries
    ]


# ------------------------------------------------------------------------ transcripts


async def test_two_seats_record_what_each_could_see_at_that_moment(world: World) -> None:
    start_mira, start_dan = len(world.mira.transcript), len(world.dan.transcript)
    await world.mira.send(world.private, "only mine")
    first = await world.dan.send(world.lobby, "for both")
    await world.dan.edit(first, "for both, better")
    await world.dan.delete(first)
    shared = [
        ("message", "lobby", "for both"),
        ("edited", "lobby", "for both, better"),
        ("deleted", "lobby", "for both, better"),
    ]
    assert told(world.mira.transcript[start_mira:]) == [
        ("message", "private", "only mine"),
        *shared,
    ]
    assert told(world.dan.transcript[start_dan:]) == shared


async def test_a_room_that_becomes_hidden_vanishes_and_nothing_more_is_recorded_from_it(
    world: World,
) -> None:
    before = await world.dan.send(world.lobby, "seen by Mira")
    world.guild.set_grant(world.lobby, Grant(world.mira.id, deny=VIEW, for_member=True))
    await world.dan.send(world.lobby, "not seen by Mira")
    await world.dan.delete(before)
    world.guild.clear_grant(world.lobby, world.mira.id)
    assert told(world.mira.transcript) == [
        ("room appeared", "lobby", ""),
        ("room appeared", "private", ""),
        ("message", "lobby", "seen by Mira"),
        ("room vanished", "lobby", ""),
        ("room appeared", "lobby", ""),
    ]
    assert [message.text for message in world.mira.transcript[-1].readable] == ["not seen by Mira"]


async def test_reading_follows_view_and_history_at_this_moment(world: World) -> None:
    await world.dan.send(world.lobby, "words")
    assert [message.text for message in world.mira.read(world.lobby)] == ["words"]
    world.guild.set_grant(world.lobby, Grant(world.guild.everyone, deny=HISTORY))
    assert world.mira.read(world.lobby) == ()
    assert [message.text for message in world.mira.on_screen(world.lobby)] == ["words"]
    late = world.guild.add_member("Zofia")
    assert late.on_screen(world.lobby) == ()
    await world.dan.send(world.lobby, "live")
    assert [message.text for message in late.on_screen(world.lobby)] == ["live"]
    world.guild.set_grant(world.lobby, Grant(world.guild.everyone, deny=VIEW))
    assert (world.mira.read(world.lobby), world.mira.on_screen(world.lobby)) == ((), ())


async def test_opening_the_history_says_what_could_be_scrolled_back_to(world: World) -> None:
    world.guild.set_grant(world.lobby, Grant(world.guild.everyone, deny=HISTORY))
    await world.dan.send(world.lobby, "earlier")
    world.guild.clear_grant(world.lobby, world.guild.everyone)
    closed, arrived, opened = world.mira.transcript[-3:]
    assert (closed.what, arrived.what, opened.what) == (
        Happening.HISTORY_CLOSED,
        Happening.MESSAGE,
        Happening.HISTORY_OPENED,
    )
    assert [message.text for message in opened.readable] == ["earlier"]


async def test_roles_open_and_close_rooms_and_an_administrator_sees_all(world: World) -> None:
    admin = world.guild.add_role("Admin", discord.Permissions(administrator=True).value)
    outsider = world.guild.add_member("Outsider")
    assert [room.name for room in outsider.rooms()] == ["lobby"]
    world.guild.grant(outsider, admin)
    assert [room.name for room in outsider.rooms()] == ["lobby", "private"]
    world.guild.edit_role(admin, 0)
    world.guild.edit_role(admin, discord.Permissions(administrator=True).value)
    world.guild.delete_role(admin)
    happened = [
        (entry.what, entry.room) for entry in outsider.transcript if entry.room == "private"
    ]
    assert (
        happened == [(Happening.ROOM_APPEARED, "private"), (Happening.ROOM_VANISHED, "private")] * 2
    )
    assert [room.name for room in world.guild.owner.rooms()] == ["lobby", "private"]


async def test_leaving_being_banned_and_coming_back_show_on_the_screen(world: World) -> None:
    world.guild.ban(world.dan)
    assert world.dan.rooms() == ()
    assert world.dan.transcript[-1].what is Happening.ROOM_VANISHED
    with pytest.raises(NotAllowed):
        world.guild.join_again(world.dan)
    with pytest.raises(NotVisible):
        await world.dan.send(world.lobby, "hello")
    world.guild.unban(world.dan)
    world.guild.join_again(world.dan)
    assert [room.name for room in world.dan.rooms()] == ["lobby"]


async def test_rooms_made_renamed_moved_and_deleted_by_hand_show_on_the_screen(
    world: World,
) -> None:
    category = world.guild.add_category("upstairs")
    room = world.guild.add_text_channel("attic", category=category)
    assert world.dan.room("att").category == "upstairs"
    world.guild.rename(room, "loft")
    world.guild.move(room, None)
    world.guild.move(room, category)
    world.guild.delete(category)
    assert world.dan.room("loft").category is None
    world.guild.delete(room)
    assert told(world.dan.transcript)[1:] == [
        ("room appeared", "attic", ""),
        ("room renamed", "loft", ""),
        ("room vanished", "loft", ""),
    ]
    assert world.dan.read(room) == ()


# ---------------------------------------------------------------------------- writing


async def test_a_person_can_only_write_where_they_may(world: World) -> None:
    world.guild.set_grant(world.lobby, Grant(world.dan.id, deny=SEND, for_member=True))
    assert [(room.name, room.may_write) for room in world.dan.rooms()] == [("lobby", False)]
    for channel, refusal in ((world.lobby, NotAllowed), (world.private, NotVisible)):
        with pytest.raises(refusal):
            await world.dan.send(channel, "hello")
    with pytest.raises(BadInput):
        await world.mira.send(world.lobby, "x" * 2001)
    with pytest.raises(BadInput):
        await world.mira.send(world.lobby, "  ")
    assert world.mira.read(world.lobby) == ()


async def test_only_one_s_own_message_can_be_edited_and_deleted(world: World) -> None:
    message = await world.mira.send(world.lobby, "hers")
    with pytest.raises(NotAllowed):
        await world.dan.edit(message, "his")
    with pytest.raises(NotAllowed):
        await world.dan.delete(message)
    await world.guild.owner.delete(message)
    assert world.dan.read(world.lobby) == ()


async def test_a_reply_names_its_message_and_a_forward_drops_the_author(world: World) -> None:
    source = await world.mira.send(world.private, "said in private")
    reply = await world.mira.reply(source, "and more")
    copy = await world.mira.forward(source, world.lobby)
    assert reply.reply_to == source.id
    assert (copy.forwarded, copy.text, copy.content) == (True, "said in private", "")
    seen = world.dan.read(world.lobby)[-1]
    assert (seen.text, seen.author_id) == ("said in private", world.mira.id)
    with pytest.raises(NotVisible):
        await world.dan.forward(source, world.lobby)
    with pytest.raises(Refused):
        await world.mira.forward(copy, world.private)


async def test_files_arrive_with_what_is_in_them(world: World) -> None:
    await world.mira.send(world.lobby, "see", files=[("notes.txt", b"words")])
    assert [(file.name, file.content) for file in world.dan.read(world.lobby)[0].files] == [
        ("notes.txt", b"words")
    ]


async def test_names_are_shown_in_their_script_and_by_nickname(world: World) -> None:
    message = await world.mira.send(world.lobby, "hello")
    assert message.author == world.mira.name == "ميرا"
    world.guild.set_nickname(world.mira, "River person")
    assert world.dan.read(world.lobby)[0].author == "River person"


# -------------------------------------------------------------------------- ephemeral


async def test_an_ephemeral_answer_stands_on_one_screen_only(stage: Stage) -> None:
    outcome = await stage.mira.slash("hello", stage.lobby)
    assert [(answer.text, answer.ephemeral) for answer in outcome.answers] == [("hello ميرا", True)]
    await stage.settle()
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["hello ميرا"]
    assert stage.mira.transcript[-1].message == outcome.answers[0]
    for other in (stage.dan, stage.guild.owner):
        assert other.read(stage.lobby) == other.on_screen(stage.lobby) == ()
        assert all(entry.message is None for entry in other.transcript)
    assert [told for told in stage.bot.told if told.startswith("message")] == []


async def test_an_ephemeral_answer_vanishes_with_the_room(stage: Stage) -> None:
    await stage.mira.slash("hello", stage.private)
    stage.guild.set_grant(stage.private, Grant(stage.mira.id, deny=VIEW, for_member=True))
    assert stage.mira.read(stage.private) == ()
