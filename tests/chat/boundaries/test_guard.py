"""The guard over the whole road: what people see of a slip, what they do not, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import Application, ChannelId, Seat, ShownMessage
from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, Loopback, loopback

pytestmark = pytest.mark.waits

SECRET = "We would give up the north meadow if the mill could keep its second wheel."
OWN = "For twenty years I have heard that wheel at night, and I cannot sleep without it."
INNOCENT = "Good evening to everybody, I will mostly listen today."
REWORDED = "There are things some of us could live with."
HELD = "One of your messages was taken out"
BECAUSE = "It repeats words from a room"
AFTER_RESTART = "does not remember whose words were whose"
_PASSES_AFTER_S = 0.4


def stands(world: Loopback, message: ShownMessage) -> bool:
    return any(one.id == message.id for one in world.guild.server_messages(message.channel_id))


async def taken_out(world: Loopback, message: ShownMessage) -> bool:
    """Whether the bot takes this message out."""
    await world.simulation.until(lambda: not stands(world, message), 5.0)
    await world.settle()
    return not stands(world, message)


async def left_alone(world: Loopback, *messages: ShownMessage) -> bool:
    """Whether every message still stands when the bot has had time to look at all of them."""

    def stand() -> bool:
        return all(stands(world, message) for message in messages)

    await world.simulation.until(lambda: not stand(), _PASSES_AFTER_S)
    await world.settle()
    return stand()


async def say(world: Loopback, seat: Seat, where: str | ChannelId, text: str) -> ShownMessage:
    return await seat.send(world.room(seat, where) if isinstance(where, str) else where, text)


async def said(world: Loopback, seat: Seat, where: str, text: str) -> None:
    """Say something that nobody minds, and let the bot remember it."""
    assert await left_alone(world, await say(world, seat, where, text))


def told(world: Loopback, seat: Seat) -> int:
    return world.reads(seat, LINE).count(HELD)


def everybody(world: Loopback) -> tuple[Seat, ...]:
    return (*world.people, world.ada, world.ben, world.owner, world.outsider)


def reading(world: Loopback, text: str) -> set[str]:
    """Everybody on whose screen this stands somewhere now."""
    seats = everybody(world)
    return {
        one.name
        for one in seats
        for room in one.rooms()
        if any(text in it.everything for it in one.read(room.id))
    }


@pytest.mark.asyncio
async def test_a_slip_disappears_for_everybody_and_comes_back_to_its_author_alone(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        speaker, slips = world.first[0], world.first[1]
        await said(world, speaker, CAUCUS, SECRET)
        await world.come_together()
        may_read = reading(world, SECRET)
        lobby = world.guild.server_messages(world.lobby)

        places: tuple[str | ChannelId, ...] = (JOINT, world.lobby)
        for number, where in enumerate(places, start=1):
            assert await taken_out(
                world, await say(world, slips, where, f"Somebody put it so: {SECRET}")
            )
            assert told(world, slips) == number
            assert BECAUSE in world.reads(slips, LINE)
            assert [one.name for one in world.people if one is not slips and told(world, one)] == []
            assert SECRET not in world.reads(slips, LINE)
        assert world.guild.server_messages(world.lobby) == lobby
        assert reading(world, SECRET) == may_read
        assert HELD not in world.reads(world.ada, CONTROL)

        back = await world.press(slips, LINE, "give_back")
        assert f"Somebody put it so: {SECRET}" in back.text
        assert all(answer.ephemeral for answer in back.answers)
        assert reading(world, "Somebody put it so") == {slips.name}
        still = await world.press(slips, LINE, "reword", {"words": SECRET})
        assert BECAUSE in still.text
        now = await world.press(slips, LINE, "reword", {"words": REWORDED})
        assert "This can be said there" in now.text
        assert REWORDED in now.text
        assert REWORDED not in world.reads(speaker, JOINT)

        # An innocent message that is edited into a quote.
        edited = await say(world, slips, JOINT, INNOCENT)
        assert await left_alone(world, edited)
        await slips.edit(edited, SECRET)
        assert await taken_out(world, edited)
        assert told(world, slips) == 3
        assert SECRET not in world.log()


@pytest.mark.asyncio
async def test_ones_own_words_are_free_until_the_bot_starts_again(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        speaker = world.second[0]
        await said(world, speaker, CAUCUS, OWN)
        await world.come_together()
        await said(world, speaker, JOINT, f"I have said this among ourselves: {OWN}")
        await world.kill()
        await world.start()
        assert await taken_out(world, await say(world, speaker, world.lobby, OWN))
        assert AFTER_RESTART in world.reads(speaker, LINE)
        assert world.bot.bytes_on_disk().find(OWN.encode()) < 0


@pytest.mark.asyncio
async def test_without_the_message_content_intent_cards_say_so_and_forms_are_looked_at_all_the_same(
    tmp_path: Path,
) -> None:
    blind = Application(message_content_intent=False)
    async with loopback(tmp_path / "bot", application=blind) as world:
        await world.in_briefing()
        speaker, slips = world.first[0], world.first[1]
        in_full = "nothing. Discord does not let this bot read what is written"
        for seat, word in ((speaker, LINE), (speaker, CAUCUS), (world.ada, CONTROL)):
            shown = world.reads(seat, word)
            assert "The bot cannot watch over words here" in shown, word
            assert "the bot compares new messages" not in shown, word
        for word in (LINE, CAUCUS):
            assert in_full in (await world.press(speaker, word, "who_sees")).text, word
        await said(world, speaker, CAUCUS, SECRET)
        assert await left_alone(world, await say(world, slips, world.lobby, SECRET))
        assert not told(world, slips)

        # A name for a side that names a person whom its author knows goes back to them, with the name marked.
        writer, other = world.first[0], world.second[0]
        named = f"The friends of {world.first[1].name}"
        back = await world.press(writer, CAUCUS, "name_side", {"words": named})
        assert "Nothing was put up yet" in back.text
        assert "It names somebody who takes part" in back.text
        assert back.text.count(world.first[1].name) == 2
        assert all(answer.ephemeral for answer in back.answers)
        assert named not in world.reads(world.first[1], CAUCUS)
        fine = await world.press(writer, CAUCUS, "name_side", {"words": "The people of the mill"})
        assert "Nothing was put up yet" not in fine.text
        assert "The people of the mill" in world.reads(other, CAUCUS)


@pytest.mark.asyncio
async def test_what_a_facilitator_has_the_bot_say_or_send_comes_back_if_it_repeats_a_room(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await said(world, world.first[0], CAUCUS, SECRET)
        await world.come_together()
        told = f"I have heard this: {SECRET}"
        kind = "process_observation"
        rooms = await world.ada.autocomplete("workshop say", world.lobby, kind=kind, room="")
        room = str(rooms[0].value)
        say_it = {"kind": kind, "room": room, "words": told}
        letter = {"to": "everybody", "words": told}
        for back in (
            await world.slash(world.ada, "workshop say", **say_it),
            await world.press(world.ada, CONTROL, "say", say_it),
            await world.slash(world.ada, "workshop letter", **letter),
            await world.press(world.ada, CONTROL, "letter", letter),
        ):
            assert "Nothing was put up yet" in back.text
            assert BECAUSE in back.text
            assert told in back.text
            assert all(answer.ephemeral for answer in back.answers)
        assert reading(world, told) == {world.ada.name}
        await world.slash(world.ada, "workshop say", **(say_it | {"words": REWORDED}))
        assert REWORDED in world.reads(world.second[0], JOINT)
