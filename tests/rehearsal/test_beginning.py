"""The bot is begun as a program by people, and forked from what has imported it by tests: the one is as the other."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.rehearsal.beginning import Begin, Beginning, Running, as_program
from tests.preloaded import Forking

WAYS = pytest.mark.parametrize("begin", [as_program, Forking()], ids=["as a program", "forked"])


def _beginning(folder: Path, settings: str) -> Beginning:
    config = folder / "config.toml"
    config.write_text(settings, encoding="utf-8")
    config.chmod(0o600)
    environment = {"PATH": os.environ["PATH"], "PARLEY_TOKEN": ""}
    return Beginning(("run", "--config", str(config)), environment, folder / "bot.log", None)


async def _ended(begin: Begin, beginning: Beginning) -> Running:
    running = await begin(beginning)
    await running.wait()
    return running


@WAYS
def test_what_stops_a_start_is_said_in_the_log_and_by_the_exit_code(
    begin: Begin, tmp_path: Path
) -> None:
    ended = asyncio.run(_ended(begin, _beginning(tmp_path, "[discord]\ntokn = 1\n")))
    assert ended.returncode == 2
    assert "tokn" in (tmp_path / "bot.log").read_text(encoding="utf-8")


@WAYS
def test_killed_it_is_gone_and_says_how(begin: Begin, tmp_path: Path) -> None:
    async def killed() -> int | None:
        running = await begin(_beginning(tmp_path, "[discord]\ntokn = 1\n"))
        running.kill()
        await running.wait()
        with pytest.raises(ProcessLookupError):
            os.kill(running.pid, 0)
        return running.returncode

    assert asyncio.run(killed()) == -signal.SIGKILL
