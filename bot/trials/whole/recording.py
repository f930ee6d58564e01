"""A whole workshop in the simulated Discord, with all that was to be seen of the play."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Player
from bot.rehearsal.record import Played
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


@dataclass(repr=False)
class Sight:
    """All that was to be seen of one play, act by act; far too much to be written out."""

    transcripts: dict[str, list[Entry]] = field(default_factory=dict)
    ends: dict[str, list[int]] = field(default_factory=dict)
    """How long each transcript was after each act."""
    calls: list[tuple[Call, ...]] = field(default_factory=list)
    """After each act two: the answers stand apart, for they go out beside what else the act brings."""
    rows: list[tuple[str, ...]] = field(default_factory=list)
    """How long the rows were that each act wrote; rooms write beside each other, so their order says nothing."""
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
        act = played.act
        if played.trouble or act.answer not in played.answer:
            self.sight.failed.append(
                f"act {act.number} ({act.verb or act.command}): {played.trouble}"
            )
        self._note_calls()
        self.sight.rows.append(tuple(sorted(self._rows())))

    def _note_calls(self) -> None:
        since = self.stage.simulation.calls.since(self.mark)
        self.mark = self.stage.simulation.calls.mark()
        calls = [call for call in since if not call.turned_away]
        # Answers go out beside what the act brings: each kind keeps its own order.
        answers = tuple(call for call in calls if call.kind is CallKind.INTERACTION)
        others = tuple(call for call in calls if call.kind is not CallKind.INTERACTION)
        self.sight.calls += [others, answers]

    def _rows(self) -> Iterator[str]:
        connection = sqlite3.connect(self.bot.database)
        try:
            new = connection.execute(
                "SELECT id, what, length FROM trial WHERE id > ? ORDER BY id", (self.row,)
            )
            for row, what, length in new:
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
    transcripts = [seat.transcript for seat in stage.seats.values()]
    for entry in chain.from_iterable(transcripts):
        if entry.channel_id not in caucuses:
            continue
        yield entry.room
        if entry.message is not None and not entry.message.ephemeral:
            for button in entry.message.buttons:
                yield _handle_in(button.custom_id)


def _handle_in(custom_id: str | None) -> str:
    """The handle that a button's id carries behind the mark and the verb."""
    return (custom_id or "").split(":")[2]


def _note_rows(bot: BotProcess) -> None:
    connection = sqlite3.connect(bot.database, timeout=10.0)
    try:
        connection.executescript(_SEEN_ON_DISK)
    finally:
        connection.close()
