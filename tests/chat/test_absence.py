"""After an absence: it is told from when to when, cards stand again, and what was said meanwhile is known."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.rehearsal.screens import is_card
from bot.store.last_watched import LastWatched
from tests.beginnings import already_in_briefing, already_together
from tests.loopback import CAUCUS, CONTROL, Loopback, loopback

pytestmark = pytest.mark.waits

SAID = "My cousin keeps the second key to the granary under the stairs"
AWAY_S = 600.0


def _away_for(world: Loopback, seconds: float) -> None:
    """The bot was last connected so long ago."""
    LastWatched(world.bot.database.parent).note(time.time() - seconds)


@pytest.mark.asyncio
async def test_after_an_absence_the_third_party_is_told_cards_stand_again_and_quotes_are_known(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        speaker, listener = world.first[0], world.first[1]
        caucus = world.room(speaker, CAUCUS)
        await world.press(world.ada, CONTROL, "go_apart")
        (card,) = [one for one in speaker.on_screen(caucus) if is_card(one)]
        await world.kill()
        await speaker.send(caucus, SAID)
        world.guild.delete_message(card)
        _away_for(world, AWAY_S)
        await world.start()
        assert await world.simulation.until(
            lambda: any(is_card(one) for one in speaker.on_screen(caucus))
        ), "the card that was deleted meanwhile stands again"
        await world.settle()
        assert world.reads(world.ada, CONTROL).count("nobody watched over the rooms") == 1
        assert any(one.text == SAID for one in speaker.on_screen(caucus)), "what was said stands"
        await world.press(world.ada, CONTROL, "end_session")
        quoted = await listener.send(world.lobby, f"Somebody told me: {SAID}")
        assert await world.simulation.until(
            lambda: all(one.id != quoted.id for one in listener.on_screen(world.lobby))
        ), "words said while the bot was away are recognised"


@pytest.mark.asyncio
async def test_a_restart_is_no_absence_and_a_card_deleted_during_it_stands_again(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        control = world.room(world.ada, CONTROL)
        (card,) = [one for one in world.ada.on_screen(control) if is_card(one)]
        await world.kill()
        world.guild.delete_message(card)
        await world.start()
        assert await world.simulation.until(
            lambda: any(is_card(one) for one in world.ada.on_screen(control))
        )
        await world.settle()
        assert "nobody watched" not in world.reads(world.ada, CONTROL)


@pytest.mark.asyncio
async def test_what_was_said_just_before_a_crash_is_known_as_soon_as_the_bot_is_back(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        speaker, listener = world.first[0], world.first[1]
        caucus = world.room(speaker, CAUCUS)
        await speaker.send(caucus, SAID)
        await world.kill()
        await world.start()
        quoted = await listener.send(world.lobby, f"Somebody told me: {SAID}")
        assert await world.simulation.until(
            lambda: all(one.id != quoted.id for one in listener.on_screen(world.lobby))
        ), "nobody had to wait until it was looked up"


@pytest.mark.asyncio
async def test_what_a_crash_lost_is_read_back_from_a_room_that_was_replaced_and_still_stands(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", grace_s=3600) as world:
        await world.in_briefing()
        speaker, listener = world.first[0], world.first[1]
        await speaker.send(world.room(speaker, CAUCUS), SAID)
        await world.go_on()
        await world.kill()
        with closing(sqlite3.connect(world.bot.database)) as database, database:
            database.execute(
                "DELETE FROM fingerprint"
            )  # as if the crash had come before they were gathered
        await world.start()
        quoted = await listener.send(world.lobby, f"Somebody told me: {SAID}")
        assert await world.simulation.until(
            lambda: all(one.id != quoted.id for one in listener.on_screen(world.lobby))
        )
