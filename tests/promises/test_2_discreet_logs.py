"""Promise 2: logs hold no words, user ids, names or tokens, at any level, exceptions included."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import discord
import pytest

from bot.config import CHECKOUT
from bot.rehearsal.simulation import Grant, Pace, Seat
from tests.loopback import (
    CAUCUS,
    CONTROL,
    FIRST_NAMES,
    LINE,
    NAME,
    SECOND_NAMES,
    VIEW,
    Loopback,
    loopback,
    pressable,
)

LOUDEST = Path(__file__).with_name("loudest")
WORDS = "nobody but the ferryman knows this"
ASKED = "May I bring my grandmother's letter?"
SPOKEN = "הם לא יודעים שאני כאן"
NAMED = "أهل الطاحونة"


def secrets_of(world: Loopback) -> set[str]:
    """Everything that no log may hold."""
    seats = (*world.people, world.ada, world.ben, world.owner, world.outsider)
    names = (
        *FIRST_NAMES,
        *SECOND_NAMES,
        "Adalind",
        "Benedikt",
        "Rosamund",
        "Dorothea",
        NAME,
        "Mill and meadow",
    )
    texts = (
        *names,
        NAME[::-1],
        ASKED,
        SPOKEN,
        NAMED,
        WORDS,
        world.simulation.token,
        "rehearsal.only",
    )
    return {*texts, *(str(seat.id) for seat in seats), str(world.guild.id)}


TROUBLE = (
    *((403, "POST /channels/*"), (500, "PATCH /channels/*"), (0, "POST /channels/*")),
    *(
        (403, "*/webhooks/*"),
        (0, "*/webhooks/*"),
        (404, "POST /interactions/*"),
        (0, "POST /interactions/*"),
    ),
)
"""A status to refuse with, or 0 for a broken connection, and which calls."""


def _may_ask(world: Loopback, seat: Seat) -> bool:
    """Whether the card that was taken away stands again."""
    return any(
        (button.custom_id or "").startswith("parley:ask_third_party:")
        for message in seat.on_screen(world.room(seat, LINE))
        for button in message.buttons
    )


async def _ask(world: Loopback, seat: Seat, prepare: Callable[[], None] = lambda: None) -> None:
    """Send the form off, whatever becomes of it."""
    message, custom_id = pressable(seat.on_screen(world.room(seat, LINE)), "ask_third_party")
    outcome = await seat.click(message, custom_id)
    assert outcome.form is not None
    prepare()
    await seat.submit(outcome.form, {"words": ASKED})
    await world.simulation.settled(within_s=1)


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.asyncio
async def test_a_bot_in_trouble_prints_nothing_of_anybody_even_when_everything_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{LOUDEST}{os.pathsep}{CHECKOUT}")
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    patience = Pace(answer_within_s=1.5, answer_deferred_within_s=2.0)
    async with loopback(tmp_path / "bot", pace=patience) as world:
        await world.in_briefing()
        faults, mira = world.simulation.faults, world.first[0]
        await mira.send(world.room(mira, CAUCUS), SPOKEN)

        # Refused and broken calls: in posts, in rooms, in answers, for commands and for presses.
        for status, route in TROUBLE:
            plan = (
                partial(faults.refuse, route, status=status)
                if status
                else partial(faults.break_after, route)
            )
            await _ask(world, mira, plan)
            faults.clear()
            plan()
            await world.ada.slash("workshop close", world.lobby, name=NAME[::-1])
            faults.clear()
        outcome = await mira.click(
            *pressable(mira.on_screen(world.room(mira, CAUCUS)), "name_side")
        )
        assert outcome.form is not None
        await mira.submit(outcome.form, {"words": NAMED})
        # A card that is gone, a room changed by hand, a lost connection, a lost session, rights taken away.
        world.guild.set_grant(
            world.room(mira, CAUCUS), Grant(world.outsider.id, allow=VIEW, for_member=True)
        )
        world.guild.delete_message(mira.on_screen(world.room(mira, LINE))[0])
        await world.simulation.kick_gateway()
        assert await world.simulation.until_connected()
        await world.simulation.drop_sessions()
        assert await world.simulation.until_connected()
        assert await world.simulation.until(partial(_may_ask, world, mira))
        world.guild.set_bot_permissions(
            discord.Permissions(view_channel=True, send_messages=True).value
        )
        await _ask(world, mira)
        looked = await world.press(world.ada, CONTROL, "look_ahead")
        await world.ada.click(*pressable(looked.answers, "go_on"))
        await world.simulation.settled(within_s=2)
        secrets = secrets_of(world)
        await world.bot.stop()
        printed = world.log()
    assert "DEBUG discord" in printed
    assert "DEBUG aiosqlite" in printed
    assert "could not be answered" in printed
    assert "a command failed" in printed
    assert {one for one in secrets if one in printed} == set()
    assert {
        one for one in secrets if one.encode("ascii", "backslashreplace").decode() in printed
    } == set()


# Each is a program that logs words, or breaks with words in its hands, and what must be printed all the same.
PROGRAMS = {
    "an exception, logged by anybody": (
        """
class Quoting(Exception): pass
def _raise():
    try:
        raise Quoting(WORDS)
    except Quoting as first:
        raise ExceptionGroup(WORDS, [Quoting(WORDS), ValueError(WORDS)]) from first
for name in ("bot.chat.client", "discord.client", "aiosqlite", "asyncio", ""):
    try:
        _raise()
    except ExceptionGroup as error:
        logging.getLogger(name).exception("it broke", stack_info=True)
        logging.getLogger(name).debug("it broke", exc_info=error)
        logging.getLogger(name).warning("it broke", exc_info=True, extra={"words": WORDS})""",
        "ExceptionGroup at",
    ),
    "other packages' records": (
        """
for name in ("discord.http", "discord.gateway", "aiosqlite", "asyncio", "botany", "py.warnings", ""):
    logging.getLogger(name).warning("%s sent %s", 123456789012345678, WORDS)
    logging.getLogger(name).debug(WORDS)""",
        "(details left out)",
    ),
    "a record that cannot be formed": (
        """
logging.getLogger("bot.app").warning("one %s of %s", WORDS)
logging.getLogger("bot.app").warning("still here")""",
        "still here",
    ),
    "a record that cannot be written": (
        """
sys.stderr.flush()
logging.getLogger().handlers[0].setStream(open(os.devnull))
logging.getLogger("bot.app").warning("%s", WORDS)
sys.stderr.write("still here")""",
        "still here",
    ),
    "aiosqlite's statements": (
        """
import aiosqlite
async def write():
    async with aiosqlite.connect(":memory:") as connection:
        await connection.execute("CREATE TABLE a (b)")
        await connection.execute("INSERT INTO a VALUES (?)", (WORDS,))
logging.getLogger("aiosqlite").setLevel(logging.DEBUG)
asyncio.run(write())""",
        "DEBUG aiosqlite",
    ),
    "an asyncio task nobody waits for": (
        """
async def main():
    async def breaks(): raise ValueError(WORDS)
    task = asyncio.create_task(breaks(), name=WORDS)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
asyncio.run(main())""",
        "ValueError at",
    ),
    "an asyncio callback": (
        """
async def main():
    def breaks(words): raise ValueError(words)
    asyncio.get_running_loop().call_soon(breaks, WORDS)
    await asyncio.sleep(0)
asyncio.run(main())""",
        "ValueError at",
    ),
    "a thread": (
        """
def breaks(): raise ValueError(WORDS)
thread = threading.Thread(target=breaks, name=WORDS)
thread.start()
thread.join()""",
        "ValueError at",
    ),
    "a finaliser": (
        """
class Breaks:
    def __repr__(self): return WORDS
    def __del__(self): raise ValueError(WORDS)
Breaks()
gc.collect()""",
        "ValueError at",
    ),
    "the program itself": ("raise ValueError(WORDS)", "ValueError at"),
    "a warning": (
        """
import warnings
warnings.simplefilter("always")
logging.captureWarnings(True)
warnings.warn(WORDS)""",
        "(details left out)",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_whatever_is_logged_or_breaks_is_printed_without_what_it_says(name: str) -> None:
    body, expected = PROGRAMS[name]
    program = f"""
import asyncio, gc, logging, os, sys, threading
from bot import logs
logs.set_up("info")
for name in ("", "bot", "discord"): logging.getLogger(name).setLevel(logging.DEBUG)
WORDS = " ".join({WORDS.split()!r})
{body}
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert expected in ran.stderr
    assert WORDS not in ran.stderr + ran.stdout
    assert "123456789012345678" not in ran.stderr + ran.stdout
