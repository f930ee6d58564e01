"""Promise 4: a change in who can see a room closes it and is announced, on the first event or after a gap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from bot.rehearsal.simulation import CallKind, Grant, RoleId
from tests.beginnings import already_in_briefing, already_together
from tests.loopback import (
    ADMINISTRATOR,
    BOT_RIGHTS,
    CAUCUS,
    CONTROL,
    JOINT,
    LINE,
    VIEW,
    Loopback,
)

ANNOUNCED = "Somebody new could see the rooms"
SPEAKING = {CAUCUS, JOINT}


def open_rooms(world: Loopback) -> set[str]:
    """Which of the rooms that speak anybody who takes part still sees."""
    return {word for seat in world.people for word in world.sees(seat)} & SPEAKING


def announcements(world: Loopback) -> list[int]:
    """How often each person has been told of somebody new, in their own line."""
    return [world.reads(seat, LINE).count(ANNOUNCED) for seat in world.people]


def _stands(world: Loopback, wanted: list[int]) -> bool:
    return announcements(world) == wanted


async def _acknowledged(world: Loopback) -> None:
    outcome = await world.press(world.ada, CONTROL, "acknowledge")
    assert "the rooms open again" in outcome.text


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.asyncio
async def test_a_new_administrator_closes_the_rooms_and_both_sides_are_told_before_they_open_again(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        assert open_rooms(world) == SPEAKING
        keepers: list[RoleId] = []

        async def a_role_is_made_and_given() -> None:
            keepers.append(world.guild.add_role("keepers of keys", ADMINISTRATOR))
            world.guild.grant(world.outsider, keepers[0])

        async def a_role_gets_another_holder() -> None:
            world.guild.grant(world.guild.add_member("Eudora"), keepers[0])

        async def a_harmless_role_becomes_powerful() -> None:
            role = world.guild.add_role("readers")
            world.guild.grant(world.outsider, role)
            await world.settle()
            assert open_rooms(world) == SPEAKING
            world.guild.edit_role(role, ADMINISTRATOR)

        async def another_bot_comes() -> None:
            world.guild.add_bot("Jukebox", ADMINISTRATOR)

        async def the_server_is_handed_over() -> None:
            world.guild.hand_over(world.outsider)

        async def it_happens_while_the_bot_is_away() -> None:
            await world.kill()
            world.guild.grant(world.outsider, world.guild.add_role("night watch", ADMINISTRATOR))
            await world.start()

        async def it_happens_while_the_connection_is_lost() -> None:
            await world.simulation.drop_sessions()
            world.guild.grant(world.outsider, world.guild.add_role("day watch", ADMINISTRATOR))
            assert await world.simulation.until_connected()

        changes: tuple[Callable[[], Awaitable[None]], ...] = (
            a_role_is_made_and_given,
            a_role_gets_another_holder,
            a_harmless_role_becomes_powerful,
            another_bot_comes,
            the_server_is_handed_over,
            it_happens_while_the_bot_is_away,
            it_happens_while_the_connection_is_lost,
        )
        for change in changes:
            told = announcements(world)
            await change()
            assert await world.simulation.until(lambda: open_rooms(world) == set()), change.__name__
            await world.settle()
            once_more = [number + 1 for number in told]
            assert await world.simulation.until(partial(_stands, world, once_more)), change.__name__
            for seat in world.people:
                assert world.sees(seat) == {LINE}
            await _acknowledged(world)
            assert await world.simulation.until(lambda: open_rooms(world) == SPEAKING), (
                change.__name__
            )


@pytest.mark.asyncio
async def test_rooms_close_before_anything_is_said_about_it(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        mark = world.simulation.calls.mark()
        world.guild.grant(world.outsider, world.guild.add_role("keepers of keys", ADMINISTRATOR))
        assert await world.simulation.until(lambda: open_rooms(world) == set())
        await world.settle()
        kinds = [call.kind for call in world.simulation.calls.since(mark)]
        closed = [place for place, kind in enumerate(kinds) if kind is CallKind.STRUCTURE]
        said = [place for place, kind in enumerate(kinds) if kind is CallKind.POSTS]
        assert closed
        assert said
        assert max(closed) < min(said)


@pytest.mark.asyncio
async def test_a_right_given_by_hand_while_the_bot_was_put_out_is_taken_back_when_it_returns(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        await world.settle()
        room = next(one for one in world.guild.server_rooms() if one.name.startswith(f"{CAUCUS}-"))
        world.guild.remove_bot()
        world.guild.set_grant(room.id, Grant(world.outsider.id, allow=VIEW, for_member=True))
        assert CAUCUS in world.sees(world.outsider)
        world.guild.return_bot(BOT_RIGHTS)
        assert await world.simulation.until(lambda: CAUCUS not in world.sees(world.outsider))
