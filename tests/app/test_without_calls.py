"""A workshop without voice sessions makes not one call more than before there were any, and asks nobody about calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest

from bot.app.ports import InCall
from bot.app.rooms.reconcile import Reconciler
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, EndSession, GoApart, IAmHere, OpenSession
from bot.domain.people.consent import Withdraw
from bot.domain.road.act import Asked
from bot.domain.state.voice import Listener
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, GuildId, UserId
from tests.app.road import Road
from tests.domain.build import FIRST, GUILD, MARA, OUTSIDER, SIDES, person, seen, with_settings

pytestmark = pytest.mark.asyncio

HERE = [person(side, place) for side in SIDES for place in (0, 1)]
COURSE: dict[str, Callable[[Workshop], tuple[Asked, ...]]] = {
    "on to the opening": lambda now: (GoOnAllTheSame(MARA, seen(now)),),
    "a session": lambda now: (OpenSession(MARA, seen(now)), *(IAmHere(user) for user in HERE)),
    "together": lambda now: (ComeTogether(MARA, seen(now)),),
    "a break": lambda now: (CallCaucusBreak(MARA, seen(now)),),
    "back": lambda now: (EndCaucusBreak(MARA, seen(now)),),
    "a pause": lambda now: (Pause(MARA, seen(now)),),
    "on again": lambda now: (Resume(MARA, seen(now)),),
    "an emergency": lambda now: (HideRooms(MARA),),
    "shown again": lambda now: (ShowRooms(MARA),),
    "apart": lambda now: (GoApart(MARA, seen(now)),),
    "the session's end": lambda now: (EndSession(MARA, seen(now)),),
    "somebody goes": lambda now: (Withdraw(person(FIRST, 2)),),
    "on to perspectives": lambda now: (GoOnAllTheSame(MARA, seen(now)),),
    "on to concerns": lambda now: (GoOnAllTheSame(MARA, seen(now)),),
}
TOOK = {
    "opening": 13,
    "on to the opening": 5,
    "a session": 2,
    "together": 3,
    "a break": 3,
    "back": 3,
    "a pause": 1,
    "on again": 1,
    "an emergency": 3,
    "shown again": 3,
    "apart": 0,
    "the session's end": 0,
    "somebody goes": 2,
    "on to perspectives": 6,
    "on to concerns": 0,
    "closing": 11,
}
"""Each step's calls about rooms, as measured when there were no voice sessions yet."""
ABOUT_MESSAGES = {"send", "edit", "find", "find_card", "said_by", "delete_message"}
OWNERS_OWN = ChannelId(99)
"""A voice channel that the server has anyway."""


@dataclass
class CountingCalls:
    """A stranger is in every channel there is; ``used`` is how often anything was wanted of this port."""

    used: int = 0

    def inside(self, guild: GuildId, channels: Collection[ChannelId]) -> tuple[InCall, ...]:
        self.used += 1
        return tuple(InCall(channel, OUTSIDER, Listener.GUEST) for channel in channels)

    async def put_out(self, guild: GuildId, user: UserId) -> None:
        self.used += 1


async def begun(road: Road) -> CountingCalls:
    """An open workshop in text alone, on a server in which somebody is in every call."""
    await road.open(3, with_settings(room_grace_s=0))
    calls = CountingCalls()
    road.reconciler = Reconciler(road.engine, road.guild, calls)
    road.engine.on_change(road.reconciler.changed)
    return calls


def about_rooms(road: Road) -> int:
    """How many calls reached the server that were not about a message, since this was asked last."""
    made = [name for name, _ in road.guild.calls if name not in ABOUT_MESSAGES]
    road.guild.calls.clear()
    return len(made)


async def test_from_the_first_room_to_the_last_each_step_takes_what_it_took_before_there_were_calls(
    road: Road,
) -> None:
    calls = await begun(road)
    took = {"opening": about_rooms(road)}
    for step, commands in COURSE.items():
        await road.do(*commands(road.now))
        await road.settle()
        took[step] = about_rooms(road)
    await road.close()
    await road.closer.carry_on(await road.closer.begin(road.now))
    assert took | {"closing": about_rooms(road)} == TOOK
    assert calls.used == 0


async def test_who_comes_into_a_call_of_the_servers_own_is_nothing_to_a_workshop_in_text(
    road: Road,
) -> None:
    calls = await begun(road)
    before, running = road.now, asyncio.all_tasks()
    watching = road.reconciler.calls
    road.guild.calls.clear()
    watching.changed(road.now)
    await watching.look(road.now)
    await watching.heard(GUILD, InCall(OWNERS_OWN, person(FIRST, 0), Listener.OF_WORKSHOP))
    await watching.shown(GUILD, OWNERS_OWN)
    assert asyncio.all_tasks() == running
    assert road.now == before
    assert road.guild.calls == []
    assert calls.used == 0
