"""The narrator: in the terminal, what each seat sees as it happens."""

from __future__ import annotations

import shutil
import textwrap

from bot.rehearsal.play import Played, at_reading_pace
from bot.rehearsal.simulation import Happening
from bot.rehearsal.stage import Stage


class Narrator:
    """Prints each act, what it brought, and to whom; then waits as long as reading takes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._read = dict.fromkeys(stage.seats, 0)
        self._phase = ""

    async def __call__(self, played: Played) -> None:
        """Tell one act."""
        act = played.act
        if act.phase != self._phase:
            self._phase = act.phase
            print(f"\n{'─' * 8} {act.phase} {'─' * 8}")
        name = self._stage.scenario.seat(act.by).name
        if act.do == "write":
            self._line(f"{name}, in {act.room}: “{act.text}”")
        else:
            what = f"/{act.command}" if act.command else act.verb.replace("_", " ")
            self._line(f"{name} {'uses' if act.command else 'presses'} {what}")
            if played.answer:
                self._line(f"only {name} reads: {played.answer}", indent="      ")
        for (room, text), seats in self._new().items():
            who = ", ".join(sorted(seats))
            self._line(f"{room} ({who}): {text}", indent="      ")
        await at_reading_pace(played)

    def _new(self) -> dict[tuple[str, str], set[str]]:
        """What the bot said since the last act, and on whose screens it stands."""
        logical = self._stage.logical()
        told: dict[tuple[str, str], set[str]] = {}
        for seat, person in self._stage.seats.items():
            transcript = person.transcript
            for entry in transcript[self._read[seat] :]:
                message, told_now = entry.message, (Happening.MESSAGE, Happening.EDITED)
                if message is None or message.ephemeral or entry.what not in told_now:
                    continue
                if message.author_id == self._stage.simulation.bot_id:
                    room = logical.get(entry.channel_id, entry.room)
                    told.setdefault((room, message.text), set()).add(seat)
            self._read[seat] = len(transcript)
        return told

    def _line(self, text: str, indent: str = "  ") -> None:
        width = min(110, shutil.get_terminal_size().columns)
        for paragraph in text.splitlines():
            print(textwrap.fill(paragraph, width, initial_indent=indent, subsequent_indent=indent + "  "))
