"""Worlds in which the beginning was played before: once in a run, and copied for each test that goes on from there.

Copied is all that stands in the server, on everybody's screen and in the folder of a bot that was stopped. The bot of
the copy is started on it, as after any restart, and is at rest. Tests of a beginning itself, and of what a bot that was
never restarted knows, play it: ``tests.loopback``.
"""

from __future__ import annotations

import fcntl
import hashlib
import pickle
import stat
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from bot.rehearsal.simulation import Application
from bot.store.last_watched import LastWatched
from tests.loopback import Loopback, Server, Settings, made, running

AS_USUAL = Settings()
MEMBERS_UNTOLD = Settings(Application(members_intent=False))
_WRITTEN_ANEW = ("config.toml", "clock")
"""As a bot is begun; they name the server's address and the bot's own folder."""


@dataclass(frozen=True)
class Kept:
    """A world that stands still: the server with its people, pickled, and what lay in the bot's folder."""

    server: bytes
    files: Mapping[Path, tuple[int, bytes | None]]
    """By path within the folder: the rights, and the content of what is no folder itself."""

    def copy(self, folder: Path) -> Server:
        """One of its own, which shares nothing with the others."""
        folder.mkdir()
        for path, (rights, content) in self.files.items():
            if content is None:
                (folder / path).mkdir()
            else:
                (folder / path).write_bytes(content)
            (folder / path).chmod(rights)
        # However long it lay there: to the bot that was no absence, of which it would tell.
        LastWatched(folder / "data").note(time.time())
        server = pickle.loads(self.server)  # noqa: S301 - what this run wrote
        assert isinstance(server, Server)
        return server


shared_in: Path | None = None
"""A folder of all the processes of this run, if there are several."""
_kept: dict[tuple[str, Settings], Kept] = {}


@asynccontextmanager
async def already_in_briefing(
    folder: Path, settings: Settings = AS_USUAL
) -> AsyncIterator[Loopback]:
    """A world after ``in_briefing``: rooms stand and everybody takes part."""
    async with begun(await briefed(settings), folder, settings) as world:
        yield world


@asynccontextmanager
async def already_together(folder: Path, settings: Settings = AS_USUAL) -> AsyncIterator[Loopback]:
    """A world after ``together``: in the opening, with the joint room speaking."""
    async with begun(await _together(settings), folder, settings) as world:
        yield world


async def briefed(settings: Settings) -> Kept:
    """What ``already_in_briefing`` copies."""

    def new(folder: Path) -> AbstractAsyncContextManager[Loopback]:
        return running(made(settings), folder, settings)

    return await _played("in briefing", settings, new, Loopback.in_briefing)


async def _together(settings: Settings) -> Kept:
    before = await briefed(settings)

    def copied(folder: Path) -> AbstractAsyncContextManager[Loopback]:
        return begun(before, folder, settings)

    return await _played("together", settings, copied, Loopback.come_together)


async def _played(
    name: str,
    settings: Settings,
    beginning: Callable[[Path], AbstractAsyncContextManager[Loopback]],
    play: Callable[[Loopback], Awaitable[None]],
) -> Kept:
    """What such a world comes to, played by whoever asks for it first."""
    if (name, settings) not in _kept:
        with _shared(f"{name} {settings}") as file:
            kept = _read(file)
            if kept is None:
                with tempfile.TemporaryDirectory() as folder:
                    async with beginning(Path(folder) / "bot") as world:
                        await play(world)
                    kept = stand_still(world)
                if file is not None:
                    file.write_bytes(pickle.dumps(kept))
        _kept[name, settings] = kept
    return _kept[name, settings]


@contextmanager
def _shared(key: str) -> Iterator[Path | None]:
    """Where the processes of one run share it, for one of them at a time; None where there is but this one."""
    if shared_in is None:
        yield None
        return
    name = hashlib.sha256(key.encode()).hexdigest()
    with (shared_in / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared_in / name


def _read(file: Path | None) -> Kept | None:
    if file is None or not file.exists():
        return None
    kept = pickle.loads(file.read_bytes())  # noqa: S301 - what this run wrote
    assert isinstance(kept, Kept)
    return kept


def stand_still(world: Loopback) -> Kept:
    """Keep a world that has ended, with what lies in its bot's folder."""
    assert world.bot.clock_offset_s == 0.0, "a copy's bot would not know that time was moved on"
    world.simulation.let_go()
    parts = {one.name: getattr(world, one.name) for one in fields(Server)}
    folder = world.bot.log.parent
    files = {
        path.relative_to(folder): (
            stat.S_IMODE(path.stat().st_mode),
            None if path.is_dir() else path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
        if path.name not in _WRITTEN_ANEW
    }
    return Kept(pickle.dumps(Server(**parts)), files)


@asynccontextmanager
async def begun(kept: Kept, folder: Path, settings: Settings) -> AsyncIterator[Loopback]:
    """A copy, and a bot that goes on with it."""
    async with running(kept.copy(folder), folder, settings) as world:
        yield world
