"""The rehearsal's own account of calls: who was in one and is not of it, who was moved unasked, what was left."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
import pytest_asyncio

from bot.rehearsal.__main__ import Wish
from bot.rehearsal.calling import call_room, do_in_call
from bot.rehearsal.calls_held import CallsHeld, calls_held, differences
from bot.rehearsal.record import Played, Record
from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import ChannelId, Grant, SimulatedDiscord
from bot.rehearsal.stage import Stage, set_stage

pytestmark = pytest.mark.asyncio
JOINS = 1 << 20 | 1 << 10
BOT = JOINS | 1 << 24 | 1 << 4
FIRST, SECOND = ("mira", "samir"), ("layla", "eitan")


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """The river's people, of whom two a side may be in the call of all, and a server without a bot."""
    scenario = Wish().read_scenario()
    audience = {
        **scenario.audience,
        "voice-joint": frozenset({"ada", *FIRST, *SECOND}),
        "voice-caucus-1": frozenset({"ada", *FIRST}),
        "voice-caucus-2": frozenset({"ada", *SECOND}),
    }
    async with SimulatedDiscord() as simulation:
        yield set_stage(simulation, replace(scenario, audience=audience), BOT)


def room(stage: Stage, *seats: str) -> ChannelId:
    grants = [Grant(stage.seats[seat].id, JOINS, for_member=True) for seat in seats]
    nobody = Grant(stage.guild.everyone, deny=JOINS)
    grants.append(Grant(stage.simulation.bot_id, BOT & ~(1 << 4), for_member=True))
    return stage.guild.add_voice_channel("call", grants=(nobody, *grants))


def three_rooms(stage: Stage) -> tuple[ChannelId, ...]:
    return (
        room(stage, "ada", *FIRST),
        room(stage, "ada", *SECOND),
        room(stage, "ada", *FIRST, *SECOND),
    )


async def bot_moves(stage: Stage, seat: str, to: ChannelId) -> None:
    """As the bot would ask for it."""
    url = f"{stage.simulation.api_url}/guilds/{stage.guild.id}/members/{stage.seats[seat].id}"
    headers = {"Authorization": f"Bot {stage.simulation.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.patch(url, headers=headers, json={"channel_id": str(to)}) as answer,
    ):
        assert answer.status == 200


def looked_at(stage: Stage, *acts: Act) -> CallsHeld:
    moves = len(stage.simulation.attendance.moves)
    played = [Played(act, moves=moves) for act in acts or (Act(1, "hearing", "ada", "leave"),)]
    held = calls_held(stage, Record(played=played))
    assert held is not None
    return held


async def test_rooms_are_called_by_whom_they_were_open_to(stage: Stage) -> None:
    first, second, joint = three_rooms(stage)
    assert call_room(stage, "voice-caucus-1") == first
    assert call_room(stage, "voice-caucus-2") == second
    assert call_room(stage, "voice-joint") == joint
    stage.guild.delete(joint)
    with pytest.raises(LookupError):
        call_room(stage, "voice-joint")


async def test_a_session_with_a_break_is_one_session_of_three_rooms(stage: Stage) -> None:
    *sides, joint = three_rooms(stage)
    stage.guild.delete(joint)
    sides.append(room(stage, "ada", *FIRST, *SECOND))
    for one in sides:
        stage.guild.delete(one)
    held = looked_at(stage)
    assert (held.sessions, held.breaks, held.calls_to_open) == (1, 1, 3)
    assert differences(held, {"sessions": 1, "breaks": 1}) == []
    assert differences(held, {"sessions": 2, "breaks": 1}) == ["voice: sessions is 1, not 2"]


async def test_who_is_not_of_a_room_is_told_by_the_server_s_account_until_it_is_gone(
    stage: Stage,
) -> None:
    *sides, joint = three_rooms(stage)
    await do_in_call(stage, Act(1, "hearing", "mira", "join", room="voice-joint"))
    stage.guild.owner.call.join(joint)
    assert looked_at(stage).wrong[0] == "rosa was in voice-joint and is not of it"
    for one in (joint, *sides):
        stage.guild.delete(one)
    held = looked_at(stage)
    assert held.wrong == []
    assert held.closed_for_listener == 1
    assert held.seconds_to_close > 0


async def test_somebody_from_outside_who_is_moved_in_and_a_side_in_the_other_s_call_are_told(
    stage: Stage,
) -> None:
    first, _, joint = three_rooms(stage)
    recorder = stage.guild.add_bot("recorder", 0)
    recorder.call.join(stage.guild.add_voice_channel("harbour"))
    stage.seats["admin"].call.move(recorder.id, joint)
    stage.seats["dora"].call.join(
        room(stage, "dora")
    )  # a call of the server's own: nobody's business
    stage.guild.set_grant(first, Grant(stage.seats["layla"].id, JOINS, for_member=True))
    stage.seats["layla"].call.join(first)
    assert [one.partition(" and ")[0] for one in looked_at(stage).wrong[:2]] == [
        "somebody from outside was in voice-joint",
        "layla was in voice-caucus-1",
    ]


async def test_whoever_is_moved_without_having_pressed_for_it_is_counted(stage: Stage) -> None:
    first, _, joint = three_rooms(stage)
    for seat in FIRST:
        stage.seats[seat].call.join(joint)
        await bot_moves(stage, seat, first)
    asks = Act(1, "hearing", "mira", "press", verb="go_to_call", lets_move=True)
    held = looked_at(stage, asks)
    assert held.moved_without_asking == 1
    assert "1 people were moved who had not asked for it" in differences(held, None)
    both = looked_at(stage, asks, replace(asks, by="samir"))
    assert both.moved_without_asking == 1  # each move is looked at when it has happened
    stage.seats["admin"].call.move(stage.seats["mira"].id, joint)
    assert looked_at(stage, asks).moved_without_asking == 1


async def test_a_play_without_a_call_has_no_account_of_any(stage: Stage) -> None:
    assert calls_held(stage, Record()) is None
