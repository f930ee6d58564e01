"""What a look found: one line each, with what to do; how they are printed, and the exit code. (pure)"""

from __future__ import annotations

import enum
import json
from collections.abc import Sequence

from bot.frozen import frozen


class Level(enum.StrEnum):
    """How much it matters."""

    FINE = "fine"
    NOTE = "note"
    """Good to know; nothing has to be done."""
    WRONG = "wrong"
    """Something does not work or does not protect as it should; a bot starts all the same."""
    STOPS = "stops"
    """No bot starts like this."""


@frozen
class Finding:
    """One thing that was found. It holds no words of participants, no user ids and no secret.

    ``name`` stays the same between versions, for whoever reads it by program.
    """

    level: Level
    about: str
    name: str
    what: str
    do: str = ""

    @property
    def line(self) -> str:
        """As it is read at a terminal."""
        mark = "" if self.level in (Level.FINE, Level.NOTE) else f"{self.level.value}: "
        return f"{mark}{self.about}: {self.what}" + (f"; {self.do}" if self.do else "")


_CODES = {Level.FINE: 0, Level.NOTE: 0, Level.WRONG: 1, Level.STOPS: 2}


def exit_code(findings: Sequence[Finding]) -> int:
    """0: nothing has to be done. 1: something has. 2: no bot starts like this."""
    return max((_CODES[one.level] for one in findings), default=0)


def as_json(findings: Sequence[Finding], version: str) -> str:
    """The same for programs."""
    rows = [
        {
            "level": one.level.value,
            "about": one.about,
            "name": one.name,
            "what": one.what,
            "do": one.do,
        }
        for one in findings
    ]
    return json.dumps({"version": version, "code": exit_code(findings), "findings": rows}, indent=1)
