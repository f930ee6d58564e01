"""What a running bot tells its operator and its computer: counts, and nothing of anybody."""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from bot.service.counts import Counts
from bot.service.metrics import measured
from bot.service.status import answering, ask, socket_of
from bot.service.system import ServiceManager
from tests.loopback import loopback
from tests.preloaded import told_by

pytestmark = pytest.mark.waits

COUNTS = Counts(
    version="1",
    up_s=7300.0,
    is_connected=True,
    latency_s=0.0421,
    servers=2,
    workshops=3,
    suspended=1,
    posts_waiting=4,
    oldest_waiting_s=190.0,
    last_commit_s=5.0,
    memory_bytes=90 * 1024 * 1024,
)


async def count() -> Counts:
    return COUNTS


def test_a_person_reads_counts_and_durations() -> None:
    assert list(COUNTS.lines()) == [
        "Parley 1, running for 2 hours",
        "connected to Discord, answers after 42 ms",
        "servers 2, workshops 3, suspended 1",
        "posts waiting 4, the oldest for 3 minutes",
        "last commit 5 s ago",
        "memory 90 MB",
    ]
    lost = replace(COUNTS, is_connected=False, oldest_waiting_s=None, last_commit_s=None)
    assert list(lost.lines())[1] == "not connected to Discord"


@pytest.mark.asyncio
async def test_the_socket_answers_its_own_account_and_goes_with_the_bot(tmp_path: Path) -> None:
    database = tmp_path / "parley.sqlite3"
    assert ask(database) is None
    socket_of(database).touch()  # left over from a bot that was killed
    async with answering(socket_of(database), count):
        assert socket_of(database).stat().st_mode & 0o077 == 0
        assert await asyncio.to_thread(ask, database) == COUNTS.as_dict()
    assert not socket_of(database).exists()
    assert ask(database) is None


@pytest.mark.asyncio
async def test_where_no_socket_can_be_the_bot_serves_without(tmp_path: Path) -> None:
    database = tmp_path / ("long" * 30) / "parley.sqlite3"
    async with answering(socket_of(database), count):
        assert ask(database) is None


@pytest.mark.asyncio
async def test_metrics_are_told_on_loopback_alone_and_only_if_wished() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def read() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    async with measured(0, count):
        with pytest.raises(OSError, match="refused"):
            await asyncio.to_thread(read)
    async with measured(port, count):
        told = await asyncio.to_thread(read)
    values = dict(line.split() for line in told.splitlines() if not line.startswith("#"))
    assert values["parley_posts_waiting"] == "4"
    assert values["parley_connected"] == "1"
    assert all(name.startswith("parley_") for name in values)


@pytest.mark.asyncio
async def test_a_service_manager_hears_that_it_serves_and_lives(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(10)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "90000"}
        manager = ServiceManager(told)
        manager.tell("READY=1", "STATUS=well")
        assert heard.recv(100) == b"READY=1\nSTATUS=well"
        living = asyncio.ensure_future(manager.live())
        for _ in range(2):
            assert await asyncio.to_thread(heard.recv, 100) == b"WATCHDOG=1"
        living.cancel()
    ServiceManager(told).tell("READY=1")  # nobody hears it any more
    assert ServiceManager({**told, "WATCHDOG_PID": "1"}).watchdog_s == 0.0
    ServiceManager({}).tell("READY=1")


def status(config: Path, *more: str) -> tuple[int, str, str]:
    told = told_by("status", "--config", str(config), *more)
    return told.code, told.out, told.err


@pytest.mark.asyncio
async def test_a_running_bot_says_what_there_is_and_when_its_connection_is_lost_and_back(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path) as world:
        await world.drafted()
        log = world.log()
        assert log.count("is connected: 1 servers; 0 workshops open, 0 others, 0 suspended;") == 1
        assert "intents: members on, message content on" in log
        code, out, err = await asyncio.to_thread(status, tmp_path / "config.toml", "--json")
        assert out, err + world.log()
        told = json.loads(out)
        assert (code, told["is_connected"], told["servers"], told["workshops"]) == (0, True, 1, 1)
        assert told["last_commit_s"] is not None
        await world.simulation.kick_gateway()
        for _ in range(600):  # what a bot logs is told by nobody
            await asyncio.sleep(0 if "connected again after" in world.log() else 0.05)
        assert world.log().count("the connection to Discord is lost; coming back") == 1
        assert world.log().count("connected again after") == 1
        await world.simulation.drop_sessions()
        assert await world.simulation.until(lambda: world.simulation.identified > 1, 60.0)
        await world.settle()
        assert world.log().count("is connected:") == 1
        await world.bot.stop()
        code, _, err = await asyncio.to_thread(status, tmp_path / "config.toml")
        assert code == 2
        assert err.startswith("parley: No bot answers")
