"""The process keeps its memory to itself, and lets go of what a closed workshop left there."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot.app.anew import Anew
from bot.app.engine import Engine
from bot.domain.state.meeting import SessionStage
from bot.domain.vocabulary.identity import Draw, GuildId
from bot.store.port import Closing, ClosingStep
from bot.trials.beginnings import brought_to, in_briefing
from bot.trials.two_workshops import OneWorkshop
from bot.wiring import REHEARSED_QUIET
from tests.loopback import NAME, loopback

QUESTION: Final = "May the meadow be mown before the mill stands still?"
QUIET_S: Final = 0.05
RECEIPT: Final = Closing("w", 1, (), "en", ClosingStep.RECEIPT, started_at=0.0)
ON_LINUX: Final = sys.platform == "linux"


def memory_of(pid: int) -> bytes:
    """All that a process holds in memory which may be written; only root may look."""
    found = bytearray()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("rw") or "[vv" in line:
                continue
            start, end = (int(one, 16) for one in span.split("-"))
            try:
                memory.seek(start)
                found += memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
    return bytes(found)


@pytest.mark.asyncio
async def test_after_a_receipt_and_a_quiet_while_the_process_begins_anew_without_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REHEARSED_QUIET, "0.5")
    async with loopback(tmp_path / "bot") as world:
        await world.in_briefing()
        await world.press(world.first[0], "desk", "ask_third_party", {"words": QUESTION})
        before = world.simulation.identified
        await world.close()

        assert await world.simulation.until(lambda: world.simulation.identified > before, 30.0)
        await world.simulation.until_connected()
        assert world.bot.running
        receipt = await world.slash(world.ada, "workshop check")
        assert "Receipt: this workshop is closed" in receipt.text
        if ON_LINUX and world.bot.pid is not None:
            assert (Path("/proc") / str(world.bot.pid) / "limits").read_text().count(
                "Max core file size        0                    0"
            ) == 1
            try:
                held = memory_of(world.bot.pid)
            except PermissionError:
                return  # as it should be for anybody but root
            assert len(held) > 1_000_000
            for words in (QUESTION, NAME):
                assert words.encode() not in held
                assert words.encode("utf-16-le") not in held


async def _world(*, in_session: bool) -> Engine:
    workshop = brought_to(3, 3, "concerns", 0, True) if in_session else in_briefing(3, 3)
    if in_session:
        assert workshop.meeting.session is not SessionStage.NONE
    world = OneWorkshop(replace(workshop), lambda: Draw(b"1"))
    await world.start()
    return world.engine


async def _comes(anew: Anew) -> bool:
    waiting = asyncio.ensure_future(anew.due())
    await asyncio.wait({waiting}, timeout=QUIET_S * 4)
    comes = waiting.done()
    waiting.cancel()
    return comes


@pytest.mark.asyncio
async def test_it_begins_anew_only_after_a_receipt_in_quiet_and_outside_of_sessions() -> None:
    calm = await _world(in_session=False)
    assert not await _comes(Anew(calm, QUIET_S))
    closed = Anew(calm, QUIET_S)
    closed.note_receipt(RECEIPT)
    assert await _comes(closed)
    meeting = Anew(await _world(in_session=True), QUIET_S)
    meeting.note_receipt(RECEIPT)
    assert not await _comes(meeting)
    never = Anew(calm, None)
    never.note_receipt(RECEIPT)
    assert not await _comes(never)


@pytest.mark.asyncio
async def test_whoever_does_something_in_between_is_not_kept_waiting() -> None:
    anew = Anew(await _world(in_session=False), QUIET_S * 10)
    anew.note_receipt(RECEIPT)
    due = asyncio.ensure_future(anew.due())
    for _ in range(15):
        await asyncio.sleep(QUIET_S)
        anew.heard(GuildId(1))
        assert not due.done()
    await asyncio.wait_for(due, 10.0)
