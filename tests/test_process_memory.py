"""The process keeps its memory to itself, and lets go of what a closed workshop left there."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

import discord
import pytest

from bot.app.anew import Anew, Served
from bot.app.engine import Engine
from bot.chat.connect import wanted_intents
from bot.chat.second_looks import Waiting
from bot.config import CHECKOUT, DiscordSettings, Settings
from bot.domain.people.opening import NewWorkshop
from bot.domain.state.meeting import SessionStage
from bot.domain.vocabulary.identity import Draw, GuildId, UserId, Words, WorkshopId
from bot.process_memory import HAS_SERVED
from bot.serve_once import let_hear
from bot.serving import REHEARSED_QUIET, anew_for
from bot.store.opening import open_store
from bot.store.port import Closing, ClosingStep
from bot.trials.beginnings import brought_to, in_briefing
from bot.trials.two_workshops import OneWorkshop
from bot.wiring import load_pack, wire, workshop_settings
from tests.loopback import NAME, loopback

pytestmark = pytest.mark.waits

QUESTION: Final = "May the meadow be mown before the mill stands still?"
QUIET_S: Final = 0.05
RECEIPT: Final = Closing("w", 1, (), "en", ClosingStep.RECEIPT, started_at=0.0)
REHEARSED: Final = DiscordSettings(api_url="http://127.0.0.1", gateway_url="ws://127.0.0.1")
GUILD: Final = 710000000000000001
PERSON: Final = 730000000000000001
_WHO: Final = {"id": str(PERSON), "username": "ada", "discriminator": "0", "avatar": None}
_MEMBER: Final = {
    "roles": [],
    "joined_at": "2026-01-01T00:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
}
SERVER: Final = {
    "id": str(GUILD), "name": "valley", "roles": [], "members": [], "emojis": [],
    "channels": [{"id": "5", "type": 0, "name": "hall", "position": 0, "permission_overwrites": []}],
}  # fmt: skip
MESSAGE: Final[dict[str, Any]] = {
    "id": "7", "channel_id": "5", "guild_id": str(GUILD), "author": _WHO, "member": _MEMBER, "content": "so",
    "timestamp": "2026-01-02T00:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
    "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 0, "flags": 0,
    "components": [],
}  # fmt: skip
PING: Final = {
    "id": "8", "application_id": "9", "type": 1, "token": "t", "version": 1, "user": _WHO, "locale": "en-US",
    "entitlements": [], "authorizing_integration_owners": {}, "attachment_size_limit": 1,
}  # fmt: skip
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


@pytest.mark.long
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


def _serving(
    engine: Engine, quiet_s: float | None = QUIET_S, *, stands: bool = True, keeps: bool = False
) -> Anew:
    anew = Anew(quiet_s)
    anew.serves(Served(engine, lambda: stands, lambda: keeps))
    return anew


@pytest.mark.asyncio
async def test_it_begins_anew_only_after_a_receipt_in_quiet_and_outside_of_sessions() -> None:
    calm = await _world(in_session=False)
    assert not await _comes(_serving(calm))
    closed = _serving(calm)
    closed.note_receipt(RECEIPT)
    assert await _comes(closed)
    for held in (
        _serving(await _world(in_session=True)),
        _serving(calm, None),
        _serving(calm, stands=False),  # it might not come back to Discord
        _serving(calm, keeps=True),  # somebody may still send the form they were given back
        Anew(QUIET_S),  # no parts yet
    ):
        held.note_receipt(RECEIPT)
        assert not await _comes(held)


@pytest.mark.asyncio
async def test_what_a_receipt_promised_is_kept_when_the_parts_are_put_together_again() -> None:
    anew = _serving(await _world(in_session=True))
    anew.note_receipt(RECEIPT)
    anew.serves(Served(await _world(in_session=False), lambda: True, lambda: False))
    assert await _comes(anew)


def test_where_a_process_cannot_become_another_it_never_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def comes() -> bool:
        anew = anew_for(Settings(discord=REHEARSED))
        anew.serves(Served(await _world(in_session=False), lambda: True, lambda: False))
        anew.note_receipt(RECEIPT)
        return await _comes(anew)

    monkeypatch.setenv(REHEARSED_QUIET, str(QUIET_S))
    assert asyncio.run(comes())
    monkeypatch.setattr(sys, "platform", "win32")
    assert not asyncio.run(comes())


class Noting(Anew):
    """Counts what it hears of."""

    stirred = 0

    def stir(self, _: object = None) -> None:
        self.stirred += 1
        super().stir(_)


@pytest.mark.asyncio
async def test_whatever_people_do_reaches_it_through_the_wiring(tmp_path: Path) -> None:
    settings = Settings()
    pack, changes = load_pack(settings), list[int]()
    draft = NewWorkshop(
        *(GuildId(GUILD), UserId(PERSON), Words("Mill"), workshop_settings(settings, pack)),
        pack.agenda,
        (("North", "South"),),
    )
    async with await open_store(tmp_path / "data" / "parley.sqlite3", tmp_path / "keys") as store:
        wired = await wire(settings, pack, store, wanted_intents())
        anew = Noting(QUIET_S)
        anew.serves(let_hear(anew, wired))
        client, heard = wired.client, anew.stirred
        async with client:
            anew.note_receipt(RECEIPT)
            assert not await _comes(anew)  # it is not connected
            heard = anew.stirred
            client.standing.made()
            assert anew.stirred == heard + 1
            wired.tending.heard(GuildId(GUILD))
            assert anew.stirred == heard + 2
            # The library's own reading of what Discord sends.
            parse = client._connection.parsers
            parse["INTERACTION_CREATE"](PING)
            await asyncio.sleep(QUIET_S)
            assert anew.stirred == heard + 3
            client._connection._add_guild(
                discord.Guild(data=cast(Any, SERVER), state=client._connection)
            )
            parse["MESSAGE_CREATE"](MESSAGE)
            await asyncio.sleep(QUIET_S)
            assert anew.stirred == heard + 3  # of somebody who is in no workshop
            assert client._overhearing is not None
            client._overhearing._watched[GUILD] = frozenset({PERSON})
            parse["MESSAGE_CREATE"](MESSAGE)
            await asyncio.sleep(QUIET_S)
            assert anew.stirred == heard + 4
            assert await _comes(anew)
            wired.engine.on_change(lambda _: changes.append(anew.stirred))
            await wired.engine.make(draft)
            await wired.tending.stop()
            assert changes == [heard + 5]
            now = wired.engine.now()
            waiting = Waiting(
                *(WorkshopId("w"), cast(Any, None), cast(Any, None), Words("so")),
                until=now + timedelta(seconds=60),
            )
            client.services.second_looks.keep(waiting, now)
            assert not await _comes(anew)


@pytest.mark.asyncio
async def test_whoever_does_something_in_between_is_not_kept_waiting() -> None:
    anew = _serving(await _world(in_session=False), QUIET_S * 10)
    anew.note_receipt(RECEIPT)
    due = asyncio.ensure_future(anew.due())
    for _ in range(15):
        await asyncio.sleep(QUIET_S)
        anew.stir()
        assert not due.done()
    await asyncio.wait_for(due, 10.0)


def test_a_process_that_has_served_tries_on_where_discord_is_away_and_shows_that_it_lives(
    tmp_path: Path,
) -> None:
    with socket.socket() as taken, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        port = taken.getsockname()[1]
        config = tmp_path / "config.toml"
        config.write_text(
            f'[discord]\ntoken = "a.token"\napi_url = "http://127.0.0.1:{port}/api"\n'
            f'gateway_url = "ws://127.0.0.1:{port}/gateway"\n',
            encoding="utf-8",
        )
        config.chmod(0o600)
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(60)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "900000"}
        run = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        with (tmp_path / "log").open("wb") as log:
            again = subprocess.Popen(
                run, cwd=CHECKOUT, env={**os.environ, **told, HAS_SERVED: "1"}, stderr=log
            )
            try:
                for _ in range(6):
                    assert heard.recv(100) == b"WATCHDOG=1"
                assert again.poll() is None
            finally:
                again.terminate()
                assert again.wait(60) == 0
        assert "Discord cannot be reached; trying again" in (tmp_path / "log").read_text()
        first = subprocess.run(run, cwd=CHECKOUT, capture_output=True, timeout=60, check=False)
        assert first.returncode == 2


def test_it_begins_as_it_was_begun_and_knows_that_it_has_served(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys\n"
        "from bot.process_memory import HAS_SERVED, begin_anew\n"
        "print(sys.orig_argv[1:], HAS_SERVED in os.environ)\n"
        "if HAS_SERVED not in os.environ: begin_anew()\n",
        encoding="utf-8",
    )
    began = ["-W", "ignore", str(program), "run", "--config", "here.toml"]
    told = subprocess.run(
        [sys.executable, *began],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert told == f"{began} False\n{began} True\n"
