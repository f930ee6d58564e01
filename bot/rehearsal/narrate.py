"""The narrator: in the terminal, what each seat sees as it happens."""

from __future__ import annotations

import asyncio
import re
import shutil
import textwrap
from datetime import UTC, datetime

from bot.rehearsal.calling import SPEAKS
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import Happening
from bot.rehearsal.stage import Stage

_PERSON = re.compile(r"<@!?(\d+)>")
_ROOM = re.compile(r"<#(\d+)>")
_MOMENT = re.compile(r"<t:(\d+)(?::\w)?>")
_IN_CALLS = {"join": "joins", "leave": "hangs up", "drop": "loses the line", "move": "moves"}
_TOLD = (Happening.MESSAGE, Happening.EDITED)
_ESCAPED = re.compile(r"\\([^\w\s])")


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
            self._line(f"{name} {self._deed(act)}")
            if played.answer:
                self._line(f"only {name} reads: {self._shown(played.answer)}", indent="      ")
        for (room, text), seats in self._new().items():
            who = ", ".join(sorted(seats))
            self._line(f"{room} ({who}): {self._shown(text)}", indent="      ")
        await _at_reading_pace(played)

    def _deed(self, act: Act) -> str:
        """What somebody does, with what they type or choose."""
        if act.do == SPEAKS:
            return f"says in {act.room}: “{act.text}”"
        if act.do in _IN_CALLS:
            whom = f" {self._stage.scenario.seat(act.whom).name} to" if act.whom else ""
            return f"{_IN_CALLS[act.do]}{whom} {act.room}".rstrip()
        if act.command:
            typed = "".join(
                f" {name}: {self._option(value)}" for name, value in act.options.items()
            )
            return f"uses /{act.command}{typed}"
        filled = "".join(f"; {name}: “{value}”" for name, value in act.fill.items())
        chosen = f" ({act.choose.replace('_', ' ')})" if act.choose else ""
        return f"presses {act.verb.replace('_', ' ')}{chosen}{filled}"

    def _option(self, value: object) -> str:
        if isinstance(value, str) and value.startswith("@"):
            return f"@{self._stage.scenario.seat(value[1:]).name}"
        return str(value).removeprefix("side:")

    def _shown(self, text: str) -> str:
        """A text as a client shows it: people and rooms by name, moments by the clock, no backslashes."""
        people = {str(person.id): person.name for person in self._stage.seats.values()}
        rooms = {str(channel): name for channel, name in self._stage.logical().items()}

        def person(found: re.Match[str]) -> str:
            return f"@{people.get(found[1], 'somebody')}"

        def room(found: re.Match[str]) -> str:
            return f"#{rooms.get(found[1], 'a room that is gone')}"

        def moment(found: re.Match[str]) -> str:
            at = datetime.fromtimestamp(int(found[1]), UTC)
            return f"{at:%A %d %B, %H:%M} UTC"

        text = _MOMENT.sub(moment, _ROOM.sub(room, _PERSON.sub(person, text)))
        return _ESCAPED.sub(r"\1", text)

    def _new(self) -> dict[tuple[str, str], set[str]]:
        """What the bot said since the last act, and on whose screens it stands."""
        logical = self._stage.logical()
        told: dict[tuple[str, str], set[str]] = {}
        for seat, person in self._stage.seats.items():
            new = person.transcript[self._read[seat] :]
            self._read[seat] += len(new)
            for entry in new:
                message = entry.message
                if message is None or message.ephemeral or entry.what not in _TOLD:
                    continue
                if message.author_id == self._stage.simulation.bot_id:
                    room = logical.get(entry.channel_id, entry.room)
                    told.setdefault((room, message.text), set()).add(seat)
        return told

    def _line(self, text: str, indent: str = "  ") -> None:
        width = min(110, shutil.get_terminal_size().columns)
        for paragraph in text.splitlines():
            print(
                textwrap.fill(
                    paragraph, width, initial_indent=indent, subsequent_indent=indent + "  "
                )
            )


async def _at_reading_pace(played: Played) -> None:
    """Wait as long as somebody needs to read what was just said."""
    await asyncio.sleep(min(6.0, 0.6 + len(played.act.text or played.answer) / 40))
