"""The rehearsal's own account of calls: who was in one and is not of it, who was moved unasked, what was left."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import aiohttp
import pytest
import pytest_asyncio

from bot.rehearsal.__main__ import Wish
from bot.rehearsal.calling import IN_CALLS, call_room, do_in_call, heard_by, is_moved
from bot.rehearsal.calls_held import CallsHeld, calls_held, differences
from bot.rehearsal.deeds_in_calls import half_a_side_drops, owner_listens, recorder_joins
from bot.rehearsal.record import Played, Record
from bot.rehearsal.scenario import Act, Scenario
from bot.rehearsal.simulation import ChannelId, Grant, NotThere, SimulatedDiscord
from bot.rehearsal.stage import Stage, set_stage
from bot.rehearsal.talk import measure, words_in
from bot.rehearsal.troubles import with_trouble
from bot.rehearsal.troubles_in_calls import DROP, OWNER, RECORDER, RECORDING, with_trouble_in_calls

pytestmark = pytest.mark.asyncio
JOINS = 1 << 20 | 1 << 10
BOT = JOINS | 1 << 24 | 1 << 4
FIRST, SECOND = ("mira", "samir"), ("layla", "eitan")
LATE = "late"


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """The river's people, of whom two a side may be in the call of all, and a server without a bot."""
    scenario = without_calls()
    audience = {
        **scenario.audience,
        "voice-joint": frozenset({"ada", *FIRST, *SECOND}),
        "voice-caucus-1": frozenset({"ada", *FIRST}),
        "voice-caucus-2": frozenset({"ada", *SECOND}),
    }
    async with SimulatedDiscord() as simulation:
        yield set_stage(simulation, replace(scenario, audience=audience), BOT)


def without_calls() -> Scenario:
    """The river as it would be in text alone."""
    scenario = Wish().read_scenario()
    phases = tuple(
        replace(
            phase,
            acts=tuple(act for act in phase.acts if act.do not in IN_CALLS and not act.moves_to),
        )
        for phase in scenario.phases
    )
    return replace(scenario, phases=phases, expected={})


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


def somebody_in(stage: Stage, room: ChannelId) -> bool:
    return bool(stage.simulation.attendance.present(room))


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


async def test_a_call_that_a_stranger_hears_for_longer_than_promised_fails_the_play(
    stage: Stage,
) -> None:
    joint = three_rooms(stage)[2]
    busy_s = 0.0
    stage.simulation.do_not_count(lambda: busy_s)
    stage.guild.owner.call.join(joint)
    (stay,) = stage.simulation.attendance.stays
    stay.since_s -= 10.0
    stage.guild.delete(joint)
    wrong = [one for one in differences(looked_at(stage), None) if "left standing" not in one]
    assert wrong == ["rosa was in voice-joint for 10.00 s, not 1.5, and is not of it"]
    joint = room(stage, "ada", *FIRST, *SECOND)
    stage.guild.owner.call.join(joint)
    stage.simulation.attendance.stays[-1].since_s -= 10.0
    busy_s = 9.0
    stage.guild.delete(joint)
    again = [one for one in differences(looked_at(stage), None) if "left standing" not in one]
    assert again == wrong, "what the machine did for others meanwhile is not the bot's time"


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
    asks = Act(1, "hearing", "mira", "press", verb="go_to_call", moves_to="voice-caucus-1")
    held = looked_at(stage, asks)
    assert held.moved_without_asking == 1
    assert "1 people were moved who had not asked for it" in differences(held, None)
    both = looked_at(stage, asks, replace(asks, by="samir"))
    assert both.moved_without_asking == 1  # each move is looked at when it has happened
    stage.seats["admin"].call.move(stage.seats["mira"].id, joint)
    assert looked_at(stage, asks).moved_without_asking == 1


async def test_a_play_without_a_call_has_no_account_of_any(stage: Stage) -> None:
    assert calls_held(stage, Record()) is None


async def test_troubles_come_after_the_last_who_joins_and_everybody_finds_together_again() -> None:
    scenario = without_calls()
    phase = scenario.phase("hearing")
    joins = tuple(
        Act(0, "hearing", seat, "join", room="voice-joint") for seat in ("ada", *FIRST, *SECOND)
    )
    phases = tuple(
        replace(one, acts=(*joins, *one.acts)) if one.id == "hearing" else one
        for one in scenario.phases
    )
    expected = {"voice": {"sessions": 1, "breaks": 0, "closed_for_listener": 0}}
    troubled = with_trouble_in_calls(replace(scenario, phases=phases, expected=expected))
    acts = troubled.phase("hearing").acts
    number = acts[0].number
    assert [act.number for act in acts] == list(range(number, number + len(acts)))
    before = {acts[at].number: at for at in range(len(acts)) if acts[at].number in troubled.before}
    assert [(troubled.before[key], acts[at].verb or acts[at].do) for key, at in before.items()] == [
        (OWNER, "voice_noted"),
        (RECORDER, "voice_noted"),
        (DROP, "join"),
        (RECORDING, "slash"),
    ]
    again = [act.by for act in acts[before[min(before)] :] if act.do == "join"]
    everybody = ["ada", *FIRST, *SECOND]
    assert again == [*everybody, *everybody, "mira", *everybody]
    assert troubled.expected["voice"] == {"sessions": 4, "breaks": 0, "closed_for_listener": 2}
    assert len(acts) - len(phase.acts) - len(joins) == 2 + 5 + 2 + 5 + 1 + 3 + 5
    assert with_trouble_in_calls(scenario) is scenario


async def test_whoever_presses_to_be_moved_waits_until_they_are(stage: Stage) -> None:
    first, _, joint = three_rooms(stage)
    asks = Act(1, "hearing", "mira", "press", verb="go_to_call", moves_to="voice-caucus-1")
    stage.seats["mira"].call.join(joint)
    moving = asyncio.create_task(is_moved(stage, asks))
    await bot_moves(stage, "mira", first)
    await moving


async def test_listeners_come_stay_until_the_room_is_gone_and_leave_nothing_behind(
    stage: Stage,
) -> None:
    for comes in (owner_listens, recorder_joins):
        with pytest.raises(NotThere):
            await comes(stage)
        joint = three_rooms(stage)[2]
        listening = asyncio.create_task(comes(stage))
        assert await stage.simulation.until(partial(somebody_in, stage, joint))
        for one in stage.guild.server_rooms():
            if one.name == "call":
                stage.guild.delete(one.id)
        await listening
    assert [one.name for one in stage.guild.server_rooms()] == [stage.scenario.lobby]
    assert looked_at(stage).closed_for_listener == 2


async def test_half_a_side_falls_out_at_once(stage: Stage) -> None:
    joint = three_rooms(stage)[2]
    with pytest.raises(NotThere):
        half_a_side_drops(stage)
    for seat in (*FIRST, *SECOND):
        stage.seats[seat].call.join(joint)
    assert half_a_side_drops(stage) == ("mira",)
    assert half_a_side_drops(stage, frozenset({"samir"})) == ("samir",)
    left = {stage.seats[seat].id for seat in SECOND}
    assert stage.simulation.attendance.present(joint) == left


async def test_what_is_said_in_a_call_is_heard_by_whoever_is_in_it_and_counts_as_peoples_words(
    stage: Stage,
) -> None:
    first, _, joint = three_rooms(stage)
    says = Act(1, "hearing", "mira", "speak", room="voice-joint", text="The water was at the door.")
    for seat in ("mira", "layla"):
        stage.seats[seat].call.join(joint)
    stage.seats["samir"].call.join(first)
    heard = heard_by(stage, says)
    assert heard == {"mira", "layla"}
    talk = measure(stage, Record(played=[Played(says, heard=heard)]))
    for seat in ("mira", "layla"):
        assert talk.words_by[seat]["joint"]["hearing"]["people"] == words_in(says.text)
    assert not any(talk.words_by[seat] for seat in ("samir", "eitan", "ada"))


async def test_nobody_hears_who_is_muted_in_another_call_or_in_none(stage: Stage) -> None:
    first, _, joint = three_rooms(stage)
    says = Act(1, "hearing", "mira", "speak", room="voice-joint", text="Is anybody there?")
    call = stage.seats["mira"].call
    with pytest.raises(LookupError):
        heard_by(stage, says)
    call.join(first)
    with pytest.raises(LookupError):
        heard_by(stage, says)
    call.join(joint)
    call.mute()
    with pytest.raises(LookupError):
        heard_by(stage, says)
    call.mute(False)
    assert heard_by(stage, says) == {"mira"}


async def test_nobody_is_expected_to_have_read_what_was_said_before_they_came() -> None:
    scenario = with_trouble(Wish().read_scenario())
    comes = min(act.number for phase in scenario.phases for act in phase.acts if act.by == LATE)
    last = scenario.phase("closing").acts[0].number
    before = [act for phase in scenario.phases for act in phase.acts if act.number < last]
    assert comes >= last, "what was said in the phase in which they come they can read back"
    expected = {
        brought.room for act in before for brought in act.brings if LATE in brought.seen_by
    } | {act.room for act in before if LATE in act.seen_by}
    assert expected <= {"lobby"}
