"""A world that is copied from one that was played looks to everybody as that one did, and goes on by itself."""

from __future__ import annotations

import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.rehearsal.simulation import Room, Seat, ServerRoom, ShownMessage
from bot.store.last_watched import LastWatched
from tests.beginnings import AS_USUAL, begun, briefed, stand_still
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, Loopback, Settings, made, running

WORDS = "The sluice was shut by somebody else."
AN_HOUR_S = 3600.0
WATCHED = Path("data/last_watched")
ON_SCREEN = dict[Room, tuple[ShownMessage, ...]]


def seats(world: Loopback) -> tuple[Seat, ...]:
    return (world.owner, world.ada, world.ben, world.outsider, *world.people)


def seen(world: Loopback) -> dict[str, tuple[ON_SCREEN, object]]:
    """What each seat has before it: its rooms and rights, every message with its buttons, the commands."""
    return {
        seat.name: (
            {room: seat.on_screen(room.id) for room in seat.rooms()},
            (seat.commands(world.lobby), seat.commands_on_messages(world.lobby)),
        )
        for seat in seats(world)
    }


def standing(world: Loopback) -> tuple[ServerRoom, ...]:
    """The rooms of the server with all rights in them."""
    return world.guild.server_rooms()


@pytest.mark.asyncio
@pytest.mark.parametrize("retention", ["phase", "live"])
async def test_a_copy_looks_as_the_played_world_did_and_changes_no_other(
    tmp_path: Path, retention: str
) -> None:
    settings = Settings(retention=retention)
    async with running(made(settings), tmp_path / "bot", settings) as world:
        await world.together()
        was = seen(world), standing(world)
        rooms = [world.room(seat, word) for seat in world.people for word in (LINE, CAUCUS, JOINT)]
        stored = world.bot.workshops_stored(), world.bot.posts_waiting(), world.bot.key_files()
    kept = stand_still(world)
    for name in ("one", "other"):
        async with begun(kept, tmp_path / name, settings) as copy:
            assert (seen(copy), standing(copy)) == was
            assert copy.simulation is not world.simulation
            assert rooms == [
                copy.room(seat, word) for seat in copy.people for word in (LINE, CAUCUS, JOINT)
            ]
            assert stored == (
                copy.bot.workshops_stored(),
                copy.bot.posts_waiting(),
                copy.bot.key_files(),
            )
            # It goes on from there: a word, a press, and the next phase.
            mira = copy.first[0]
            await mira.send(copy.room(mira, JOINT), WORDS)
            asked = await copy.press(mira, LINE, "ask_third_party", {"words": WORDS})
            assert asked.acknowledged
            assert "A question is waiting" in copy.reads(copy.ada, CONTROL)
            await copy.go_on()
            assert (seen(copy), standing(copy)) != was
    assert (seen(world), standing(world)) == was, "the played one stands as it stood"


@pytest.mark.asyncio
async def test_however_long_it_was_kept_nobody_is_told_of_an_absence(tmp_path: Path) -> None:
    settings = AS_USUAL
    kept = await briefed(settings)
    long_ago = struct.pack(">d", time.time() - AN_HOUR_S)
    kept = replace(kept, files={**kept.files, WATCHED: (0o600, long_ago)})
    async with begun(kept, tmp_path / "bot", settings) as copy:
        begun_at = time.time()
        watched = LastWatched(copy.bot.database.parent)
        # It notes that it watches again once it has told of an absence, if there was one.
        assert await copy.simulation.until(lambda: (watched.read() or 0.0) > begun_at)
        await copy.settle()
        assert "nobody watched" not in copy.reads(copy.ada, CONTROL)
