"""A whole workshop in the simulated Discord, with all that was to be seen of the play."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Played, Player
from bot.rehearsal.scenario import PhaseLine
from bot.rehearsal.simulation import Call, CallKind, Entry, Mark, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage
from bot.trials.beginnings import AT
from bot.trials.whole.acts import acts_of
from bot.trials.whole.cast import Cast

_SEEN_ON_DISK: Final = """
CREATE TABLE trial (id INTEGER PRIMARY KEY, what TEXT NOT NULL, length INTEGER NOT NULL);
CREATE TRIGGER trial_document AFTER UPDATE OF sealed_document ON workshop
    BEGIN INSERT INTO trial (what, length) VALUES ('document', length(NEW.sealed_document)); END;
CREATE TRIGGER trial_post AFTER INSERT ON outbox
    BEGIN INSERT INTO trial (what, length) VALUES ('post', length(NEW.sealed_post)); END;
CREATE TRIGGER trial_kept AFTER INSERT ON kept_message
    BEGIN INSERT INTO trial (what, length) VALUES ('kept', length(NEW.sealed_message)); END;
CREATE TRIGGER trial_kept_anew AFTER UPDATE ON kept_message
    BEGIN INSERT INTO trial (what, length) VALUES ('kept', length(NEW.sealed_message)); END;
CREATE TRIGGER trial_print AFTER INSERT ON fingerprint
    BEGIN INSERT INTO trial (what, length) VALUES ('fingerprint', length(NEW.sealed_record)); END;
"""
"""Notes, in the trial's own database alone, how long each sealed row was when it was written, deleted since or not."""


@dataclass
class Sight:
    """All that was to be seen of one play, act by act."""

    transcripts: dict[str, list[Entry]] = field(default_factory=dict)
    ends: dict[str, list[int]] = field(default_factory=dict)
    """How long each transcript was after each act."""
    calls: list[tuple[Call, ...]] = field(default_factory=list)
    """After each act: the answers, which go out beside what the act brings, and then all else."""
    rows: list[tuple[str, ...]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    caucuses: frozenset[str] = frozenset()
    """The caucuses' names, and what they are called in buttons."""
    acts: int = 0


@dataclass
class _Watcher:
    """Notes after each act, when the bot is at rest, what it called and what it wrote."""

    stage: Stage
    bot: BotProcess
    sight: Sight
    mark: Mark
    row: int = 0

    async def __call__(self, played: Played) -> None:
        self.sight.acts += 1
        for name, seat in self.stage.seats.items():
            self.sight.ends.setdefault(name, []).append(len(seat.transcript))
        if played.trouble or played.act.answer not in played.answer:
            self.sight.failed.append(
                f"act {played.act.number} ({played.act.verb or played.act.command}): {played.trouble}"
            )
        calls = [one for one in self.stage.simulation.calls.since(self.mark) if not one.turned_away]
        self.mark = self.stage.simulation.calls.mark()
        # Answers go out beside what the act brings: each kind keeps its own order.
        for answers in (False, True):
            of_kind = [one for one in calls if (one.kind is CallKind.INTERACTION) is answers]
            self.sight.calls.append(tuple(of_kind))
        self.sight.rows.append(tuple(self._rows()))

    def _rows(self) -> Iterator[str]:
        connection = sqlite3.connect(self.bot.database)
        try:
            for row, what, length in connection.execute(
                "SELECT id, what, length FROM trial WHERE id > ? ORDER BY id", (self.row,)
            ):
                self.row = row
                yield f"{what} {length}"
        finally:
            connection.close()


async def play(cast: Cast) -> Sight:
    """One whole workshop by this cast, with everything that was to be seen of it."""
    lots = f"{cast.seed},mirrored" if cast.mirrored else str(cast.seed)
    with tempfile.TemporaryDirectory(prefix="parley-trial-") as folder:
        async with SimulatedDiscord() as simulation:
            stage = set_stage(simulation, cast.scenario, bot_rights())
            bot = BotProcess(Path(folder), simulation, lots, FACILITATOR_ROLE)
            bot.stopped_at = AT.timestamp()
            await bot.start()
            try:
                await simulation.until_connected()
                await bot.at_rest()
                _note_rows(bot)
                sight = Sight()
                player = Player(stage, _Watcher(stage, bot, sight, simulation.calls.mark()), bot)
                await player.phase(PhaseLine("all of it", tuple(acts_of(cast)), {}))
            finally:
                await bot.stop()
        sight.transcripts = {name: list(seat.transcript) for name, seat in stage.seats.items()}
        sight.caucuses = frozenset(_of_caucuses(stage))
        return sight


def _of_caucuses(stage: Stage) -> Iterator[str]:
    """Every caucus's name, and the handle that its card's buttons carry."""
    caucuses = {channel for channel, room in stage.logical().items() if room.startswith("caucus-")}
    for entry in (one for seat in stage.seats.values() for one in seat.transcript if one.channel_id in caucuses):
        yield entry.room
        if entry.message is not None and not entry.message.ephemeral:
            yield from ((one.custom_id or "").split(":")[2] for one in entry.message.buttons)


def _note_rows(bot: BotProcess) -> None:
    connection = sqlite3.connect(bot.database, timeout=10.0)
    try:
        connection.executescript(_SEEN_ON_DISK)
    finally:
        connection.close()
