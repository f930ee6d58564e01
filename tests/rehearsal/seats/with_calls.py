"""The rehearsal as it is, in a server whose owner has made two voice rooms by hand: for some, and for one side."""

import sys
from typing import Any

from bot.rehearsal.__main__ import main
from bot.rehearsal.seats import program
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import Grant
from tests.rehearsal.seats.rehearsal_process import Rehearsal

JOINS = 1 << 20 | 1 << 10


class WithCalls(Rehearsal):
    """A rehearsal in such a server."""

    program = "tests.rehearsal.seats.with_calls"


class _Session(Session):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._room("porch", "mira", "samir", "layla", "eitan", "ada")
        self._room("alcove", "mira", "samir", "ada")

    def _room(self, name: str, *seats: str) -> None:
        guild = self.stage.guild
        nobody = Grant(guild.everyone, deny=JOINS)
        people = [Grant(self.stage.seats[seat].id, JOINS, for_member=True) for seat in seats]
        guild.add_voice_channel(name, grants=(nobody, *people))


if __name__ == "__main__":
    setattr(program, "Session", _Session)  # noqa: B010  (in this process alone)
    sys.exit(main(sys.argv[2:]))
