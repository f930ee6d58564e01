"""The bot with an event loop whose clock can be moved on: what it waits for then comes without anybody waiting.

``python -m bot.rehearsal.moved_clock FD run ...`` starts the bot as ``python -m bot run ...`` does. Through the pipe FD
come seconds, as packed doubles, by which the loop's clock jumps ahead; sleeps and timeouts that fall due by that end at
once. Nothing else of the bot is changed, and its clock of day is not moved.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import struct
import sys

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


def main() -> None:
    """Be the bot, on such a loop."""
    pipe = int(sys.argv[1])
    # The bot makes its loop with asyncio.run, which asks here for a new one.
    vars(asyncio.events)["new_event_loop"] = lambda: MovedLoop(pipe)
    sys.argv = ["bot", *sys.argv[2:]]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
