"""The bot with an event loop whose clock can be moved on: what it waits for then comes without anybody waiting.

``python -m bot.rehearsal.moved_clock FD run ...`` starts the bot as ``python -m bot run ...`` does. Through the pipe FD
come seconds, as packed doubles, by which the loop's clock jumps ahead; sleeps and timeouts that fall due by that end at
once. Nothing else of the bot is changed, and its clock of day is not moved.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys

from bot.rehearsal.as_run import be_the_bot

SECONDS = struct.Struct("d")
_AT_ONCE = SECONDS.size * 64


class MovedLoop(asyncio.SelectorEventLoop):
    """The ordinary loop; its time is real time and what it was moved on by. ``pipe`` is where that comes from."""

    def __init__(self, pipe: int) -> None:
        self._moved_s = 0.0
        super().__init__()
        self._pipe = pipe
        self.add_reader(pipe, self._move)

    def time(self) -> float:
        """Seconds, as ``call_at`` and ``sleep`` count them."""
        return super().time() + self._moved_s

    def _move(self) -> None:
        told = os.read(self._pipe, _AT_ONCE)
        if not told:  # whoever moved it is gone
            self.remove_reader(self._pipe)
        self._moved_s += sum(seconds for (seconds,) in SECONDS.iter_unpack(told))


def be_moved_on(pipe: int) -> None:
    """From now on this process's loops are such ones: the bot makes its own with asyncio.run, which asks here."""
    vars(asyncio.events)["new_event_loop"] = lambda: MovedLoop(pipe)


if __name__ == "__main__":
    be_moved_on(int(sys.argv[1]))
    be_the_bot(sys.argv[2:])
