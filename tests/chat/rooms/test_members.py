"""Who is in the server: asked again when Discord refuses, without an alarm; and by numbers where nobody tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import Application, Pace
from tests.beginnings import MEMBERS_UNTOLD, already_together
from tests.loopback import ADMINISTRATOR, CAUCUS, CONTROL, JOINT, LINE, Loopback, loopback

pytestmark = pytest.mark.waits

WINDOW_S = 9.0
"""Discord's is 30; the second asking within it is refused."""


def alarms(world: Loopback) -> list[str]:
    """Everything that would frighten somebody, on any screen."""
    words = ("Somebody new", "Somebody on a side")
    read = [world.reads(seat, LINE) for seat in world.people] + [world.reads(world.ada, CONTROL)]
    return [word for text in read for word in words if word in text]


@pytest.mark.asyncio
async def test_after_two_starts_in_a_row_nobody_reads_an_alarm_and_the_members_are_known_in_the_end(
    tmp_path: Path,
) -> None:
    pace = Pace(all_members_window_s=WINDOW_S)
    async with loopback(tmp_path / "bot", pace=pace) as world:
        keepers = world.guild.add_role("keepers", ADMINISTRATOR)
        world.guild.add_role("nobody's", ADMINISTRATOR)
        world.guild.grant(world.outsider, keepers)
        await world.together()
        for _ in range(2):
            await world.kill()
            await world.start()
        assert world.simulation.members_refused >= 1
        assert alarms(world) == []
        assert {CAUCUS, JOINT} <= world.sees(world.first[0])
        # What happens while nobody is known yet is not lost: a number tells of it.
        world.guild.grant(world.guild.add_member("Eudora"), keepers)
        assert await world.simulation.until(
            lambda: not {CAUCUS, JOINT} & world.sees(world.first[0]), WINDOW_S * 2
        )
        await world.settle()
        assert alarms(world)
        assert "RATE_LIMITED" not in world.log()


@pytest.mark.asyncio
async def test_somebody_who_left_meanwhile_is_noted_once_the_second_asking_is_answered(
    tmp_path: Path,
) -> None:
    pace = Pace(all_members_window_s=WINDOW_S)
    async with loopback(tmp_path / "bot", pace=pace) as world:
        await world.in_briefing()
        gone = world.first[0]
        await world.kill()
        await world.start()
        await world.kill()
        world.guild.leave(gone)
        await world.start()
        assert world.simulation.members_refused >= 1
        assert await world.simulation.until(
            lambda: f"<@{gone.id}>" in world.reads(world.ada, CONTROL), WINDOW_S * 2
        )


@pytest.mark.asyncio
async def test_without_the_members_intent_a_participant_with_administrator_is_noticed(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot", MEMBERS_UNTOLD) as world:
        keepers = world.guild.add_role("keepers", ADMINISTRATOR)
        await world.settle()
        world.guild.grant(world.second[0], keepers)
        await world.kill()
        await world.start()
        assert await world.simulation.until(
            lambda: not {CAUCUS, JOINT} & world.sees(world.first[0])
        )
        await world.settle()
        assert "Somebody on a side can see every room" in world.reads(world.first[1], LINE)


@pytest.mark.asyncio
async def test_without_the_members_intent_a_roles_number_tells_of_a_new_holder(
    tmp_path: Path,
) -> None:
    application = Application(members_intent=False)
    async with loopback(tmp_path / "bot", application=application) as world:
        keepers = world.guild.add_role("keepers", ADMINISTRATOR)
        world.guild.grant(world.outsider, keepers)
        await world.together()
        newcomer = world.guild.add_member("Eudora")
        await world.kill()
        await world.start()
        assert alarms(world) == [], "as many as before"
        await world.kill()
        world.guild.grant(newcomer, keepers)
        await world.start()
        assert await world.simulation.until(
            lambda: not {CAUCUS, JOINT} & world.sees(world.first[0])
        )
        await world.settle()
        for seat in world.people:
            assert "Somebody new" in world.reads(seat, LINE)
        told = world.reads(world.ada, CONTROL)
        assert "keepers" in told
        await world.press(world.ada, CONTROL, "acknowledge")
        assert await world.simulation.until(
            lambda: {CAUCUS, JOINT} <= world.sees(world.first[0])
        ), "acknowledged, and the number is known as it is now"
        await world.kill()
        world.guild.revoke(newcomer, keepers)
        await world.start()
        assert {CAUCUS, JOINT} <= world.sees(world.first[0]), "one fewer is nobody new"
