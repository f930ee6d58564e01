"""Voice over the real wire: rooms made with their rights and deleted at once, who may join, and who hears nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import ChannelId, Seat
from tests.loopback import CONTROL, JOINT, LINE, Loopback, loopback

pytestmark = pytest.mark.asyncio
CALL = "porch"
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


async def test_a_voice_session_from_the_choice_to_the_listener(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.together()
        simulation = world.simulation
        assert list(simulation.attendance.stays) == []
        await offered(world)

        # ---- three calls open it, and each room is open to its own people alone
        begun = simulation.calls.mark()
        await world.press(world.ada, CONTROL, "open_voice")
        made = [call.route for call in simulation.calls.since(begun)]
        assert made.count(MADE) == 3
        assert len(calls(world)) == 3
        maren, anouk, third = world.first[0], world.second[0], world.first[2]
        assert len(shown(maren)) == len(shown(anouk)) == 2
        assert shown(third) == {} == shown(world.outsider)
        assert len(shown(world.ada)) == 3
        (both,) = shown(maren).keys() & shown(anouk).keys()
        (own,) = shown(maren).keys() - {both}
        joint = shown(maren)[both]

        # ---- nobody is moved but by their own press, and whoever is in no call is shown the way
        outcome = await world.press(maren, LINE, "go_to_call")
        assert str(joint) in outcome.text
        assert maren.call.where is None
        maren.call.join(shown(maren)[own])
        anouk.call.join(joint)
        await world.press(maren, LINE, "go_to_call")
        assert maren.call.where == joint

        # ---- turns
        await world.press(maren, JOINT, "raise_hand")
        await world.press(anouk, JOINT, "raise_hand")
        await world.press(world.ada, CONTROL, "call_next")
        assert "speaks." in world.reads(third, JOINT)
        assert "Next:" in world.reads(third, JOINT)

        # ---- whoever changes their answer is out of the call, and the others stay
        await chosen(world, maren, "voice", "text", "text")
        assert await simulation.until(lambda: maren.call.where is None)
        assert anouk.call.where == joint
        await world.settle()
        assert shown(maren) == {}

        # ---- the owner comes in: it is over for all, everybody reads why, and nothing opens before that is looked into
        ended = simulation.calls.mark()
        world.owner.call.join(joint)
        assert await simulation.until(lambda: calls(world) == set())
        await world.settle()
        gone = [call.route for call in simulation.calls.since(ended)]
        assert gone.count(DELETED) == 3
        assert world.owner.call.where is None
        for seat in world.people:
            assert "the owner of this server" in world.reads(seat, LINE)
        with pytest.raises(LookupError):
            await world.press(world.ada, CONTROL, "open_voice")
        await chosen(world, maren, "voice", "speaks", "speaks")
        await world.press(world.ben, CONTROL, "voice_noted")
        assert calls(world) == set()
        await world.press(world.ada, CONTROL, "open_voice")
        assert len(calls(world)) == 3

        # ---- a break is in the sides' calls; a pause leaves none
        joint = shown(maren)[next(iter(shown(maren).keys() & shown(anouk).keys()))]
        await world.press(world.ada, CONTROL, "caucus_break")
        assert len(calls(world)) == 2
        assert joint not in {room.id for room in world.rooms()}
        await world.press(world.ada, CONTROL, "end_break")
        assert len(calls(world)) == 3
        await world.press(world.ada, CONTROL, "pause")
        assert await simulation.until(lambda: calls(world) == set())
        assert "stray" not in world.log()


async def test_somebody_who_listens_while_the_bot_is_away_is_found_when_it_comes_back(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.together()
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
