"""Voice over the real wire: rooms made with their rights and deleted at once, who may join, and who hears nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import ChannelId, Seat
from tests.beginnings import already_together
from tests.loopback import CONTROL, JOINT, LINE, Loopback

pytestmark = pytest.mark.asyncio
CALL = "porch"
WHERE = "Both have said what the summers are to them; the second side is about to answer."
MADE, DELETED = "POST /guilds/{guild_id}/channels", "DELETE /channels/{channel_id}"


async def chosen(world: Loopback, seat: Seat, verb: str, which: str, value: str) -> str:
    """What a menu of an answer that only this person sees is answered with."""
    outcome = await world.press(seat, LINE, verb)
    menu, message = next(
        (menu, one)
        for one in outcome.answers
        for menu in one.menus
        if any(choice.value == which for choice in menu.choices)
    )
    answered = await seat.choose(message, menu.custom_id, [value])
    await world.settle()
    return answered.text


async def offered(world: Loopback) -> None:
    """Both sides chose voice, everybody consented to it, and all but one a side take part in it."""
    for seat in (world.first[0], world.second[0]):
        await chosen(world, seat, "choices", "offered", "offered")
    for seat in world.people:
        await world.press(seat, LINE, "agree_to_choices")
    for seat in (*world.first[:2], *world.second[:2]):
        assert "for you alone" in await chosen(world, seat, "voice", "speaks", "speaks")


def calls(world: Loopback) -> set[str]:
    """The rooms for the voice that stand."""
    return {room.name for room in world.rooms() if room.name.startswith(f"{CALL}-")}


def shown(seat: Seat) -> dict[str, ChannelId]:
    return {room.name: room.id for room in seat.call.rooms()}


def where(seat: Seat) -> ChannelId | None:
    return seat.call.where


async def opened(world: Loopback) -> ChannelId:
    """A voice session is open; the call of all."""
    begun = world.simulation.calls.mark()
    await world.press(world.ada, CONTROL, "open_voice")
    made = [call.route for call in world.simulation.calls.since(begun)]
    assert made.count(MADE) == len(calls(world)) == 3
    rooms = shown(world.first[0])
    (both,) = rooms.keys() & shown(world.second[0]).keys()
    return rooms[both]


async def test_calls_are_open_to_who_said_so_and_nobody_is_moved_but_by_their_own_press(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        await offered(world)
        joint = await opened(world)
        maren, anouk, third = world.first[0], world.second[0], world.first[2]
        assert len(shown(maren)) == len(shown(anouk)) == 2
        assert shown(third) == {} == shown(world.outsider)
        assert len(shown(world.ada)) == 3
        (own,) = set(shown(maren).values()) - {joint}

        outcome = await world.press(maren, LINE, "go_to_call")
        assert str(joint) in outcome.text
        assert where(maren) is None
        maren.call.join(own)
        anouk.call.join(joint)
        await world.press(maren, LINE, "go_to_call")
        assert where(maren) == joint

        await world.press(maren, JOINT, "raise_hand")
        await world.press(anouk, JOINT, "raise_hand")
        await world.press(world.ada, CONTROL, "call_next")
        assert "speaks." in world.reads(third, JOINT)
        assert "Next:" in world.reads(third, JOINT)

        # Whoever drops out finds one sentence of where we are, from the third party.
        await world.press(world.ben, CONTROL, "where_we_are", {"words": WHERE})
        assert WHERE in world.reads(third, JOINT)
        anouk.call.drop()
        back = await world.press(anouk, LINE, "go_to_call")
        assert WHERE in back.text
        anouk.call.join(joint)

        # Whoever changes their answer is out of the call, and the others stay.
        await chosen(world, maren, "voice", "text", "text")
        assert await world.simulation.until(lambda: where(maren) is None)
        assert where(anouk) == joint
        await world.settle()
        assert shown(maren) == {}


async def test_the_owner_ends_a_call_by_coming_in_and_all_read_why_before_another_opens(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        await offered(world)
        joint = await opened(world)
        maren = world.first[0]
        maren.call.join(joint)
        begun = world.simulation.calls.mark()
        world.owner.call.join(joint)
        assert await world.simulation.until(lambda: calls(world) == set())
        await world.settle()
        gone = [call.route for call in world.simulation.calls.since(begun)]
        assert gone.count(DELETED) == 3
        assert where(world.owner) is None
        assert where(maren) is None
        for seat in world.people:
            assert "the owner of this server" in world.reads(seat, LINE)
        with pytest.raises(LookupError):
            await world.press(world.ada, CONTROL, "open_voice")
        await world.press(world.ben, CONTROL, "voice_noted")
        assert calls(world) == set()
        joint = await opened(world)

        await world.press(world.ada, CONTROL, "caucus_break")
        assert len(calls(world)) == 2
        assert joint not in {room.id for room in world.rooms()}
        await world.press(world.ada, CONTROL, "end_break")
        assert len(calls(world)) == 3
        await world.press(world.ada, CONTROL, "pause")
        assert await world.simulation.until(lambda: calls(world) == set())


async def test_somebody_who_listens_while_the_bot_is_away_is_found_when_it_comes_back(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        await offered(world)
        await world.press(world.ada, CONTROL, "open_voice")
        joint = next(
            room for name, room in shown(world.first[0]).items() if name in shown(world.second[0])
        )
        await world.kill()
        world.owner.call.join(joint)
        assert len(calls(world)) == 3
        await world.start()
        assert await world.simulation.until(lambda: calls(world) == set())
        await world.settle()
        assert "the owner of this server" in world.reads(world.second[1], LINE)
