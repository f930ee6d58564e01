"""A whole workshop in the simulated Discord: all that was to be seen of a play, and where two plays differ in it."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Played, Player
from bot.rehearsal.scenario import PhaseLine
from bot.rehearsal.simulation import Call, CallKind, Entry, Mark, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage
from bot.trials.beginnings import AT
from bot.trials.whole.cast import Cast, acts_of

_SNOWFLAKE: Final = re.compile(r"\d{17,20}")
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


class Numbering:
    """Ids by the order in which they appear: two plays give them other numbers."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, one: object) -> str:
        """The place of this id."""
        return f"#{self._known.setdefault(str(one), len(self._known))}"

    def text(self, text: str) -> str:
        """A text in which every id is its place."""
        return _SNOWFLAKE.sub(lambda found: self.of(found[0]), text)

    def room(self, name: str) -> str:
        """A room by its name."""
        return name

    def button(self, custom_id: str | None) -> str:
        """A button's id; the act in it is drawn for each showing."""
        parts = self.text(custom_id or "").split(":")
        return ":".join([*parts[:5], self.of(parts[5]) if len(parts) > 5 and parts[5] else ""])


class ImageNumbering(Numbering):
    """Also what is drawn for each caucus: its handle, and the end of its name. Both only say which room is meant."""

    def __init__(self, caucuses: frozenset[str]) -> None:
        super().__init__()
        self._caucuses = caucuses

    def room(self, name: str) -> str:
        """A caucus by when it appeared."""
        return self.of(name) if name in self._caucuses else name

    def button(self, custom_id: str | None) -> str:
        """A button's id; a caucus that it stands in, or means, by when it appeared."""
        parts = (custom_id or "").split(":")
        return super().button(":".join(self.of(one) if one in self._caucuses else one for one in parts))


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


def _shown(entry: Entry, numbers: Numbering) -> tuple[object, ...]:
    message, form = entry.message, entry.form
    told: list[object] = [entry.what.value, numbers.of(entry.channel_id), numbers.room(entry.room)]
    for one in (*((message,) if message is not None else ()), *entry.readable):
        told += [
            numbers.of(one.id),
            numbers.of(one.author_id),
            numbers.text(one.text),
            tuple((button.label, numbers.button(button.custom_id), button.disabled) for button in one.buttons),
            tuple(
                (
                    menu.placeholder,
                    numbers.button(menu.custom_id),
                    tuple((each.label, each.value) for each in menu.choices),
                )
                for menu in one.menus
            ),
            tuple((file.name, file.content) for file in one.files),
            one.ephemeral,
            one.edited,
        ]
    if form is not None:
        told.append(numbers.text(form.everything))
    return tuple(told)


def _is_private(entry: Entry) -> bool:
    """Whether this was shown to that person alone: an answer, or a form they opened."""
    return entry.form is not None or (entry.message is not None and entry.message.ephemeral)


def _call(call: Call, numbers: Numbering) -> str:
    where = numbers.of(call.channel_id) if call.channel_id else ""
    return f"{call.method} {call.template} {where} {call.status}"


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


def differences(here: Sight, there: Sight, *, owners: frozenset[str] = frozenset(), image: bool = False) -> list[str]:
    """Where the two plays differ in what people saw, in what the bot called, in what lies on disk.

    Left out is what the ``owners`` of a secret were shown privately. ``image``: labels and lots are exchanged there.
    """
    found = [f"the play itself: {one}" for one in (*here.failed, *there.failed)]
    for name in here.transcripts:
        shown = (_transcript(one, name, private=name not in owners, image=image) for one in (here, there))
        found += _first(f"the transcript of {name}", *shown)
    found += _first("the calls", *(_calls(one) for one in (here, there)))
    found += _first("the sealed rows", here.rows, there.rows)
    return found


def entries_seen(sight: Sight, owners: frozenset[str]) -> int:
    """How many entries of transcripts are compared."""
    return sum(len(_transcript(sight, one, private=one not in owners, image=False)) for one in sight.transcripts)


def _transcript(sight: Sight, seat: str, *, private: bool, image: bool) -> list[object]:
    """What a seat was shown, act by act: what stands in rooms, then what this person alone was answered.

    An answer goes out beside what the act brings, so which of the two comes first is nobody's doing.
    """
    numbers = ImageNumbering(sight.caucuses) if image else Numbering()
    entries, ends = sight.transcripts[seat], [0, *sight.ends.get(seat, ()), None]
    by_act = (sorted(entries[begin:end], key=_is_private) for begin, end in pairwise(ends))
    return [_shown(one, numbers) for act in by_act for one in act if private or not _is_private(one)]


def _calls(sight: Sight) -> list[object]:
    numbers = Numbering()
    return [tuple(_call(one, numbers) for one in of_kind) for of_kind in sight.calls]


def _first(what: str, here: Sequence[object], there: Sequence[object]) -> list[str]:
    for place, (mine, other) in enumerate(zip(here, there, strict=False)):
        if mine != other:
            return [f"{what}, entry {place}"]
    return [] if len(here) == len(there) else [f"{what}: {len(here)} and {len(there)} entries"]
