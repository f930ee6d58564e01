"""kill -9 in the middle of commits: what was acknowledged is there, what was not is whole or absent."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.store.workshops import Document

from .committing import state
from .conftest import GUILD, WORKSHOP, Place

CHECKOUT = Path(__file__).resolve().parents[2]
KILL_AFTER_S = (0.0, 0.0137, 0.0291, 0.0533, 0.1219)


def commit_until_killed(folder: Path, first: int, after_s: float) -> int:
    """Run the process until `after_s` after its first acknowledgement; the last number it acknowledged."""
    command = [sys.executable, "-m", "tests.store.committing", str(folder), str(first)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline()]
        time.sleep(after_s)
        process.kill()
        acknowledged += process.stdout.readlines()
    # A line the kill cut in two was written, but not received.
    return int([line for line in acknowledged if line.endswith("\n")][-1])


@pytest.mark.asyncio
async def test_an_acknowledged_commit_survives_kill_9_and_another_is_whole_or_absent(
    place: Place,
) -> None:
    number = 0
    for after_s in KILL_AFTER_S:
        acknowledged = commit_until_killed(place.folder, number + 1, after_s)
        async with await place.open() as store:
            (loaded,) = await store.load()
            (waiting,) = await store.outbox.waiting(WORKSHOP)
        number = int(waiting.body)
        assert number in (acknowledged, acknowledged + 1)
        assert loaded == Document(WORKSHOP, GUILD, (number, number + 1), state(number), 1)
